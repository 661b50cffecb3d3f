// UTF-8 by code point, for the stages that look at text that closely.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dehusk {

inline constexpr char32_t kReplacement = 0xFFFD;

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  // bytes taken
};

// The code point at `at`, which must lie inside `text`. Malformed bytes, which no text after decode has, read
// as U+FFFD one by one and never past the end.
[[nodiscard]] inline CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (size == 0 || size > text.size() - at) return {kReplacement, 1};
  char32_t value = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {kReplacement, 1};
    value = value << 6 | (byte(i) & 0x3FU);
  }
  return {value, size};
}

// Writes one to four bytes to `to`; returns how many.
inline std::size_t write_utf8(char32_t cp, char* to) {
  const auto put = [&](std::size_t i, char32_t bits) { to[i] = static_cast<char>(bits); };
  if (cp < 0x80) {
    put(0, cp);
    return 1;
  }
  if (cp < 0x800) {
    put(0, 0xC0 | cp >> 6);
    put(1, 0x80 | (cp & 0x3F));
    return 2;
  }
  if (cp < 0x10000) {
    put(0, 0xE0 | cp >> 12);
    put(1, 0x80 | (cp >> 6 & 0x3F));
    put(2, 0x80 | (cp & 0x3F));
    return 3;
  }
  put(0, 0xF0 | cp >> 18);
  put(1, 0x80 | (cp >> 12 & 0x3F));
  put(2, 0x80 | (cp >> 6 & 0x3F));
  put(3, 0x80 | (cp & 0x3F));
  return 4;
}

inline void append_utf8(char32_t cp, std::string& out) {
  char bytes[4];
  out.append(bytes, write_utf8(cp, bytes));
}

}  // namespace dehusk
