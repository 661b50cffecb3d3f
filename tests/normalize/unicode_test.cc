// The quick check and the composition by pieces against utf8proc's own of whole strings.
#include "normalize/unicode.h"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <chrono>
#include <cstdlib>

#include "random_text.h"
#include "thorough.h"

namespace dehusk::normalize {
namespace {

std::string reference_map(const std::string& text, int options) {
  utf8proc_uint8_t* out = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &out,
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | options));
  EXPECT_GE(size, 0);
  std::string result(reinterpret_cast<char*>(out), size < 0 ? 0 : static_cast<std::size_t>(size));
  std::free(out);
  return result;
}

std::string reference_nfc(const std::string& text) { return reference_map(text, UTF8PROC_COMPOSE); }

std::string reference_folded_nfkc(const std::string& text) {
  return reference_map(text, UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
}

bool is_surrogate(char32_t cp) { return cp >= 0xD800 && cp <= 0xDFFF; }

TEST(Unicode, EveryCodePointSurvivesWritingAndReading) {
  for (char32_t cp = 0; cp <= 0x10FFFF; ++cp) {
    if (is_surrogate(cp)) continue;
    std::string text;
    append_utf8(cp, text);
    const CodePoint read = code_point_at(text, 0);
    ASSERT_EQ(read.value, cp);
    ASSERT_EQ(read.size, text.size());
  }
}

TEST(Unicode, MalformedBytesReadAsReplacementAndStayInside) {
  for (const std::string text : {"\x80", "\xC3", "\xE2\x80", "\xF0\x9F\x98", "\xC0\xAF", "\xFF", "\xC3("}) {
    const CodePoint read = code_point_at(text, 0);
    EXPECT_EQ(read.value, kReplacement);
    EXPECT_EQ(read.size, 1U);
  }
}

TEST(Unicode, StableCodePointsAreTheirOwnNfcAndJoinNothing) {
  // Bases that between them begin every kind of composition.
  const std::string bases[] = {"a",      "\u00ea", "\u0915",     "\u1100", "\uac00", "\u304b", "\u09c7",
                               "\u0dd9", "\u1b05", "\U000110a5", "\u0627", "\u0308", "\u0f71"};
  for (char32_t cp = 0; cp <= 0x10FFFF; cp += kOneIn) {
    if (is_surrogate(cp) || !is_stable(cp)) continue;
    std::string text;
    append_utf8(cp, text);
    ASSERT_EQ(reference_nfc(text), text) << std::hex << static_cast<unsigned>(cp);
    if (cp >= 0x3400 && cp < 0xAC00) continue;  // ideographs, to keep this quick
    if (cp == 0x11A7) continue;                 // not a final jamo, but utf8proc 2.8 swallows it as one
    for (const std::string& base : bases) {
      if (cp > 0xAC00 && cp <= 0xD7A3 && &base != bases) break;
      ASSERT_EQ(reference_nfc(base + text), base + text) << std::hex << static_cast<unsigned>(cp);
    }
  }
}

TEST(Unicode, CommonAlphabetsAreStable) {
  for (const char32_t cp : U"azAZéÅñßйЁёέώがパ漢字한글Ếự—’…") {
    EXPECT_TRUE(is_stable(cp)) << std::hex << static_cast<unsigned>(cp);
  }
}

TEST(Unicode, WordsAreLettersAndDigitsOfAllScriptsAndUnderscores) {
  for (const char32_t cp : std::u32string_view(U"azAZ09_éßЁж漢か한٣Ⅷ²ªˈ")) {
    EXPECT_TRUE(is_word(cp)) << std::hex << static_cast<unsigned>(cp);
  }
  for (const char32_t cp : std::u32string_view(U" -'.\n—’…€́।‿")) {
    EXPECT_FALSE(is_word(cp)) << std::hex << static_cast<unsigned>(cp);
  }
}

TEST(Unicode, NfcByPiecesIsNfcOfTheWhole) {
  std::mt19937 random(1);
  for (int i = 0; i < 30000 / kOneIn; ++i) {
    const std::string text = random_text(random, 12);
    std::string ours = text;
    const bool changed = to_nfc(ours);
    ASSERT_EQ(ours, reference_nfc(text)) << visible(text);
    ASSERT_EQ(changed, ours != text) << visible(text);
  }
}

TEST(Unicode, FoldedNfkcByPiecesIsThatOfTheWhole) {
  std::mt19937 random(2);
  for (int i = 0; i < 30000 / kOneIn; ++i) {
    std::string text = random_text(random, 12);
    for (std::size_t n = random() % 12; n > 0; --n) append_utf8(random_code_point(random), text);
    std::string ours = text;
    to_folded_nfkc(ours);
    ASSERT_EQ(ours, reference_folded_nfkc(text)) << visible(text);
  }
  for (char32_t cp = 1; cp <= 0x10FFFF; cp += kOneIn) {
    if (is_surrogate(cp)) continue;
    std::string text = "a\u00ea";
    append_utf8(cp, text);
    text += "\u0323Bか";
    append_utf8(cp, text);
    std::string ours = text;
    to_folded_nfkc(ours);
    ASSERT_EQ(ours, reference_folded_nfkc(text)) << visible(text);
  }
}

TEST(Unicode, ManyMarksTakeLinearTime) {
  std::string text = "a";
  for (int i = 0; i < 200000; ++i) text += i % 2 == 0 ? "\u0301" : "\u0316";
  const auto begin = std::chrono::steady_clock::now();
  to_nfc(text);
  // Half a second here; a quadratic sort takes minutes.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  EXPECT_EQ(text.substr(0, 4), "\u00e1\u0316");
}

TEST(Unicode, LowerCaseIsThatOfPython) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"The Weir, 1ST_Day", "the weir, 1st_day"},
      {"ÉCOLE Straße ẞ", "école straße ß"},
      {"МОСКВА Ǆ", "москва ǆ"},
      {"İSTANBUL", "i\u0307stanbul"},
      {"ΟΔΟΣ ΟΔΟΣ", "οδος οδος"},
      {"ΣΑΣ. Σ", "σας. σ"},
      {"ΑΣ'Α ΑΣ'", "ασ'α ας'"},
      {"A\u0301Σ1", "a\u0301ς1"},
  };
  for (const auto& [text, expected] : cases) {
    std::string out = "x";
    append_lower(text, out);
    EXPECT_EQ(out, "x" + std::string(expected));
  }
}

}  // namespace
}  // namespace dehusk::normalize
