// ASCII by character, whatever the locale: bytes beyond ASCII are none of these.
#pragma once

namespace dehusk {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
[[nodiscard]] constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_letter(char c) { return is_lower(c) || is_upper(c); }
[[nodiscard]] constexpr char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// White space as HTML has it.
[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// White space of plain text: with the vertical tab.
[[nodiscard]] constexpr bool is_text_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace dehusk
