#include <gtest/gtest.h>

#include <algorithm>

#include "normalize/normalize.h"
#include "normalize/steps.h"
#include "random_text.h"
#include "thorough.h"

namespace dehusk::normalize {
namespace {

std::string folded(std::string_view text) {
  std::string out;
  fold(text, out);
  return out;
}

struct Case {
  const char* what;
  std::string text;
  std::string expected;
};

TEST(Fold, Table) {
  const Case cases[] = {
      {"nothing", "", ""},
      {"lower case", "Subscribe To OUR Newsletter!", "subscribe to our newsletter!"},
      {"accents stay", "ÉCOLE Ünal ЖУРНАЛ Ωμέγα", "école ünal журнал ωμέγα"},
      {"lower case may be longer", "\u023a", "\u2c65"},
      {"spaces collapse and are trimmed", "  a \t b\u00a0\u00a0c\u2003 d\u3000", "a b c d"},
      {"only spaces", " \n\t\u00a0\u2000\u2001 ", ""},
      {"line ends are spaces", "a\nb\r\nc\rd\u2028e\u2029f\vg\fh", "a b c d e f g h"},
      {"curly quotes", "‘a’ ‚b‛ “c” „d‟ «e» ‹f› it’s 5′ 6″", "'a' 'b' \"c\" \"d\" \"e\" 'f' it's 5' 6\""},
      {"backtick and acute", "don`t don´t", "don't don't"},
      {"dashes", "a‐b‑c‒d–e—f―g−h", "a-b-c-d-e-f-g-h"},
      {"ellipsis", "Read more…", "read more..."},
      {"invisible characters", "\ufeffsub\u00adscribe \u200bno\u200cw\u200d \u2060he\u200ere\ufe0f",
       "subscribe now here"},
      {"controls",
       std::string("a\0b\x1b"
                   "c\x7f"
                   "d",
                   7),
       "abcd"},
      {"C1 is Windows-1252", "don\u0092t\u0085 \u0096 x\u0081y", "don't... - xy"},
      {"bullets", "• one\n· two\n‣ three\n  ◦four\n▪ five\n● six", "one two three four five six"},
      {"ASCII bullets", "* one\n- two\n  – three\n- - four", "one two three four"},
      {"no bullet inside a line", "a • b * c - d · e", "a • b * c - d · e"},
      {"no bullet without a space", "*one* -5 —dash", "*one* -5 -dash"},
      {"a lone mark is text", "-", "-"},
      {"a lone mark and spaces", "\n -  \n", "-"},
      {"nothing but a bullet", "•", ""},
      {"several marks", "--- a", "--- a"},
      {"NFC", "E\u0301cole \u212bngstr\u00f6m", "école ångström"},
      {"NFC over a soft hyphen", "e\u00ad\u0301", "é"},
      {"NFC before lower case", "I\u0307stanbul \u0130stanbul", "istanbul istanbul"},
      {"marks on nothing", "\u0301a", "\u0301a"},
      {"marks on a space", "a \u0301b", "a \u0301b"},
      {"marks in order", "a\u0301\u0323", "\u1ea1\u0301"},
      {"jamo", "\u1112\u1161\u11ab", "한"},
      {"Hangul and CJK", "한국어 漢字、かな", "한국어 漢字、かな"},
      {"no compatibility folding", "10³ ™ Ａ ﬁ", "10³ ™ ａ ﬁ"},
      {"emoji", "Share 👍🏽 now", "share 👍🏽 now"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(folded(c.text), c.expected) << c.what;
    std::vector<std::uint32_t> map;
    EXPECT_EQ(fold_with_map(c.text, map), c.expected) << c.what;
  }
}

TEST(Fold, AppendsAndCounts) {
  std::string out = "before ";
  EXPECT_EQ(fold(" A\u00a0B ", out), 3U);
  EXPECT_EQ(out, "before a b");
  EXPECT_EQ(fold("\u0301", out), 2U);  // a mark never joins what was there before
  EXPECT_EQ(out, "before a b\u0301");
}

TEST(Fold, MapPointsAtTheSource) {
  std::vector<std::uint32_t> map;
  //                            0         1..3 4 5  7 8  11
  const std::string text = "X\u2026 \u00c9 \n\u2022 e\u0301z ";
  EXPECT_EQ(fold_with_map(text, map), "x... é éz");
  const std::vector<std::uint32_t> expected = {0, 1, 1, 1, 4, 5, 5, 7, 13, 13, 16, 18};
  EXPECT_EQ(map, expected);
}

TEST(Fold, MapOfNothing) {
  std::vector<std::uint32_t> map = {7, 7};
  EXPECT_EQ(fold_with_map("\u00ad \n", map), "");
  EXPECT_EQ(map, std::vector<std::uint32_t>{4});
}

// With the map there are no blocks of bytes, and by steps no tables.
void check_fast_is_plain(std::string_view text) {
  const std::string plain = fold_by_steps(text);
  ASSERT_EQ(folded(text), plain) << visible(text);
  std::vector<std::uint32_t> map;
  ASSERT_EQ(fold_with_map(text, map), plain) << visible(text);
}

TEST(Fold, FastIsPlainForEveryCodePoint) {
  std::string text;
  for (char32_t cp = 0; cp <= 0x10FFFF && !HasFailure(); ++cp) {
    if (cp / 64 % kOneIn != 0 || (cp >= 0xD800 && cp <= 0xDFFF)) continue;
    for (const std::string_view before : {"a", "E\u0316", "漢", "; "}) {
      for (const std::string_view after : {"B", "\u0323", "\u0301\u093c", "  "}) {
        if (cp >= 0x3400 && before != "a") continue;
        text += before;
        append_utf8(cp, text);
        text += after;
      }
    }
    if (cp % 64 != 63) continue;
    check_fast_is_plain(text);
    text.clear();
  }
}

TEST(Fold, FastIsPlainAtEveryPlaceInABlock) {
  const std::string words =
      "All work and no play makes Jack a dull boy. All play and no work makes him a toy.  ";
  for (const std::string& piece : awkward_pieces()) {
    for (std::size_t at = 0; at < 64 && !HasFailure(); ++at) {
      check_fast_is_plain(words.substr(0, at) + piece + words.substr(at));
      check_fast_is_plain(words.substr(words.size() - at) + piece);
    }
  }
}

class FoldProperty : public testing::TestWithParam<int> {};

TEST_P(FoldProperty, HoldsForRandomText) {
  std::mt19937 random(static_cast<std::mt19937::result_type>(GetParam()));
  for (int i = 0; i < 20000 / kOneIn; ++i) {
    const std::string text = random_text(random, 14);
    const std::string once = folded(text);
    ASSERT_TRUE(is_valid_utf8(once)) << visible(text);
    ASSERT_EQ(once.find_first_of("\n\r\t\f\v"), std::string::npos) << visible(text);
    ASSERT_EQ(once.find("  "), std::string::npos) << visible(text);
    ASSERT_TRUE(once.empty() || (once.front() != ' ' && once.back() != ' ')) << visible(text);
    ASSERT_EQ(folded(once), once) << visible(text);

    std::string any;
    for (std::size_t n = random() % 30; n > 0; --n) append_utf8(random_code_point(random), any);
    for (const std::string& each : {text, any}) check_fast_is_plain(each);

    std::vector<std::uint32_t> map;
    ASSERT_EQ(fold_with_map(text, map), once) << visible(text);
    ASSERT_EQ(map.size(), once.size() + 1) << visible(text);
    ASSERT_EQ(map.back(), text.size());
    ASSERT_TRUE(std::is_sorted(map.begin(), map.end())) << visible(text);
    for (const std::uint32_t offset : map) {  // never into the middle of a code point
      ASSERT_TRUE(offset == text.size() || (text[offset] & 0xC0) != 0x80) << visible(text);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, FoldProperty, testing::Range(0, 5));

}  // namespace
}  // namespace dehusk::normalize
