// The classes of code points that fold and normalize share, and canonical composition.
//
// utf8proc is slow even on ASCII, so it is asked only about what can change. A code point is *stable* when
// it is its own NFC form, starts a new combining sequence and never joins what stands before it. Text may be
// cut before every stable code point and composed piece by piece; a piece of one stable code point needs no
// work at all, and that is nearly all text there is. Neither does one with marks after it that are in order
// and join nothing (Unicode's quick check, UAX #15).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/edit.h"
#include "utf8.h"

namespace dehusk::normalize {

// White_Space of the Unicode Character Database.
[[nodiscard]] constexpr bool is_space(char32_t cp) {
  if (cp < 0x80) return cp == ' ' || (cp >= '\t' && cp <= '\r');
  return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 ||
         cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

// NEL is not among them: in web text U+0085 is a Windows-1252 ellipsis far more often.
[[nodiscard]] constexpr bool is_line_end(char32_t cp) {
  return (cp >= '\n' && cp <= '\r') || cp == 0x2028 || cp == 0x2029;
}

// C0 controls that are not white space, DEL and C1 (NEL included).
[[nodiscard]] constexpr bool is_control(char32_t cp) {
  return (cp < 0x20 && !is_space(cp)) || (cp >= 0x7F && cp < 0xA0);
}

// Soft hyphen, zero-width space, word joiner, byte order mark, deprecated format characters and marks of
// annotations: never part of a word in any script.
[[nodiscard]] constexpr bool is_invisible(char32_t cp) {
  return cp == 0xAD || cp == 0x200B || cp == 0x2060 || cp == 0xFEFF || (cp >= 0x206A && cp <= 0x206F) ||
         (cp >= 0xFFF9 && cp <= 0xFFFB);
}

// Marks, embeddings, overrides and isolates of direction.
[[nodiscard]] constexpr bool is_bidi_control(char32_t cp) {
  return cp == 0x61C || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) ||
         (cp >= 0x2066 && cp <= 0x2069);
}

// Full-width forms of Latin and half-width ones of kana, hangul and signs.
[[nodiscard]] constexpr bool is_of_other_width(char32_t cp) { return cp >= 0xFF01 && cp <= 0xFFEE; }

// What Windows-1252 has at the place of a C1 control; 0 where it has nothing.
[[nodiscard]] constexpr char32_t windows_1252(char32_t c1) {
  constexpr char16_t kTable[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
  return kTable[c1 - 0x80];
}

// The ASCII spelling of a typographic quote, dash or ellipsis; empty for all else.
[[nodiscard]] constexpr std::string_view ascii_punctuation(char32_t cp) {
  constexpr std::u32string_view kSingleQuotes = U"‘’‚‛′‵‹›ʼ";
  constexpr std::u32string_view kDoubleQuotes = U"“”„‟″‶«»";
  constexpr std::u32string_view kDashes = U"‐‑‒–—―−";
  const bool may_be = (cp >= 0x2010 && cp <= 0x203A) || cp == U'«' || cp == U'»' || cp == U'ʼ' || cp == U'−';
  if (!may_be) return {};
  if (kSingleQuotes.find(cp) != kSingleQuotes.npos) return "'";
  if (kDoubleQuotes.find(cp) != kDoubleQuotes.npos) return "\"";
  if (kDashes.find(cp) != kDashes.npos) return "-";
  return cp == U'…' ? "..." : "";
}

// The letters of a Latin ligature; empty for all else.
[[nodiscard]] constexpr std::string_view ligature(char32_t cp) {
  constexpr std::string_view kLetters[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  return cp >= 0xFB00 && cp <= 0xFB06 ? kLetters[cp - 0xFB00] : std::string_view();
}

// The beginning of the code point that ends at `end`, which is not 0.
[[nodiscard]] inline std::size_t previous(std::string_view text, std::size_t end) {
  do --end;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U);
  return end;
}

// How a code point takes part in NFC: 0 when it is stable; else its combining class when it comes back as it
// is wherever marks stand in the order of their classes; else kMayChange. Worked out at each call.
inline constexpr std::uint8_t kMayChange = 255;
[[nodiscard]] std::uint8_t joining(char32_t cp);

// From a table.
[[nodiscard]] bool is_stable(char32_t cp);

// Simple lower case: one code point for one code point.
[[nodiscard]] char32_t lower(char32_t cp);

// Appends valid UTF-8 in full lower case: as `lower`, but for "İ", which becomes an i with a dot above it,
// and for the sigma that ends a word. So Python's str.lower() has it.
void append_lower(std::string_view text, std::string& out);

// A letter or digit of any script, or "_": what \w is to Python.
[[nodiscard]] bool is_word(char32_t cp);

// By general category: a letter of any script, one in upper or title case, one in lower case.
[[nodiscard]] bool is_letter(char32_t cp);
[[nodiscard]] bool is_capital(char32_t cp);
[[nodiscard]] bool is_small(char32_t cp);

// NFC of a piece of text given as code points.
void compose(std::vector<char32_t>& piece);

// Appends the compatibility decomposition of a code point.
void append_compatible(char32_t cp, std::string& out);

// Forms of valid UTF-8, in place: canonical, and compatible or with full case folding or both. Joiners and
// variation selectors stay. They tell whether anything changed, and keep the map of the text true if it has
// one.
bool to_nfc(std::string& text, OffsetMap* map = nullptr);
bool to_nfkc(std::string& text, OffsetMap* map = nullptr);
bool to_folded_nfc(std::string& text, OffsetMap* map = nullptr);
bool to_folded_nfkc(std::string& text, OffsetMap* map = nullptr);

}  // namespace dehusk::normalize
