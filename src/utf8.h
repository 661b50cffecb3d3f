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
  // The six bits of continuation byte `i`; more when it is none.
  const auto bits = [&](std::size_t i) { return static_cast<char32_t>(byte(i) ^ 0x80U); };
  const std::size_t left = text.size() - at;
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xC2 && lead < 0xE0 && left >= 2 && bits(1) < 0x40) return {(lead & 0x1F) << 6 | bits(1), 2};
  if (lead >= 0xE0 && lead < 0xF0 && left >= 3 && (bits(1) | bits(2)) < 0x40) {
    return {(lead & 0xF) << 12 | bits(1) << 6 | bits(2), 3};
  }
  if (lead >= 0xF0 && lead < 0xF5 && left >= 4 && (bits(1) | bits(2) | bits(3)) < 0x40) {
    return {(lead & 0x7) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3), 4};
  }
  return {kReplacement, 1};
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
