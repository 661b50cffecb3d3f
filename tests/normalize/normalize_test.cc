#include "normalize/normalize.h"

#include <gtest/gtest.h>

#include <chrono>

#include "normalize/entities.h"
#include "random_text.h"
#include "thorough.h"

namespace dehusk::normalize {
namespace {

constexpr Profile kProfiles[] = {Profile::none, Profile::standard, Profile::plain, Profile::search};

struct Case {
  const char* what;
  std::string text;
  std::string expected;
};

class Table : public testing::Test {
 protected:
  template <std::size_t kSize>
  static void check(const Case (&cases)[kSize], Profile profile, bool code = false) {
    for (const Case& c : cases) {
      const std::string once = normalize(c.text, profile, code);
      EXPECT_EQ(once, c.expected) << c.what << ": " << visible(once);
      EXPECT_EQ(normalize(once, profile, code), once) << c.what << ", twice";
    }
  }
};
using NormalizeStandard = Table;
using NormalizeOther = Table;

TEST_F(NormalizeStandard, Characters) {
  check(
      {
          {"nothing", "", ""},
          {"clean text", "It’s “fine” – really… ½ × 10³ ™ ﬁ Ａ", "It’s “fine” – really… ½ × 10³ ™ ﬁ Ａ"},
          {"NFC", "Cafe\u0301 \u212bngstro\u0308m \u1112\u1161\u11ab", "Café Ångström 한"},
          {"C1 is Windows-1252", "don\u0092t \u0093a\u0094 \u0096 b\u0085 c\u0080", "don’t “a” – b… c€"},
          {"C1 without a meaning", "a\u0081\u008d\u009db", "ab"},
          {"controls",
           std::string("a\0b\x01"
                       "c\x7f"
                       "d\x1b",
                       8),
           "abcd"},
          {"ANSI colours", "\x1b[1;31mBreaking\x1b[0m news\x1b[K", "Breaking news"},
          {"ANSI title and link",
           "\x1b]0;title\x07"
           "a\x1b]8;;x\x1b\\b\x1b(Bc\x1b"
           "7d",
           "abcd"},
          {"a lone ESC takes no text along", "a\x1bHello \x1b]open \x1b[12", "aHello ]open [12"},
          {"invisible", "\ufeffnews\u00adletter\u200bs\u2060", "newsletters"},
          {"format characters that nobody should use", "\u206aa\u206f \ufff9b\ufffac\ufffb \ufffcd",
           "a bc \ufffcd"},
          {"joiners and selectors stay", "می\u200cخواهم 👨\u200d👩\u200d👧 ❤\ufe0f क\u094d\u200dष",
           "می\u200cخواهم 👨\u200d👩\u200d👧 ❤\ufe0f क\u094d\u200dष"},
          {"replacement character stays", "a\ufffdb", "a\ufffdb"},
      },
      Profile::standard);
}

TEST_F(NormalizeStandard, WhiteSpace) {
  check(
      {
          {"ends", " \n\t a \u00a0\n ", "a"},
          {"nothing but", " \u2003\n\u3000\t", ""},
          {"runs", "a  b \t c\u00a0\u2003d\u3000e", "a b c d e"},
          {"line ends", "a\r\nb\rc\u2028d\u2029e\ff\vg", "a\nb\nc\nd\ne\nf\ng"},
          {"around line ends", "a \n b\t\n\u00a0c", "a\nb\nc"},
          {"one blank line", "a\n\nb\n \n\n\nc\r\n\r\n\r\nd", "a\n\nb\n\nc\n\nd"},
          {"invisible between", "a \u200b b\n\u00ad\n\nc", "a b\n\nc"},
          {"space before a mark", "a \u0301b", "a \u0301b"},
      },
      Profile::standard);
}

TEST_F(NormalizeStandard, Entities) {
  check(
      {
          {"named", "Q&amp;A &ldquo;it&rsquo;s&rdquo;&nbsp;&mdash; &eacute; &hellip; &copy;",
           "Q&A “it’s” — é … ©"},
          {"numeric", "it&#8217;s &#x2014; &#X41; &#0065;", "it’s — A A"},
          {"numeric C1", "a&#133; &#146;", "a… ’"},
          {"escaped twice", "&amp;lt; &amp;amp;amp;nbsp;x", "< x"},
          {"number within", "&#38;gt; &&#97;mp;", "> &"},
          {"no semicolon", "this&not that &copy 2020 &amp", "this&not that &copy 2020 &amp"},
          {"unknown", "&foo; &; &#; &#x; &#12a; &am p;", "&foo; &; &#; &#x; &#12a; &am p;"},
          {"no code point", "&#0; &#xD800; &#x110000; &#99999999999;",
           "&#0; &#xD800; &#x110000; &#99999999999;"},
          {"beside a literal <", "if a < b &amp;&amp; c", "if a < b &amp;&amp; c"},
          {"on the line of a literal < alone", "a &lt; b\nc < d &amp; e\nf &gt;\r\ng",
           "a < b\nc < d &amp; e\nf >\ng"},
          {"an escaped < is not literal", "a &lt; b &amp; c", "a < b & c"},
          {"invisible and control", "news&shy;letter&#8203;&#7;&#27;[1m &#xFEFF;", "newsletter[1m"},
          {"line ends", "a&#13;&#10;&#10;&#10;b&NewLine;c&#8232;d", "a\n\nb\nc\nd"},
          {"mark", "e&#769;", "é"},
          {"Greek question mark is a semicolon", "&amp\u037elt; &amp&#x37e;", "< &"},
          {"semicolon", "&amp&semi;x &lt&#59;", "&x <"},
          {"mark that makes < another", "a<\u0338b &amp;", "a\u226eb &"},
      },
      Profile::standard);
}

TEST_F(NormalizeStandard, Code) {
  check(
      {
          {"white space inside stays", "\n\n  if x:\n\n\n\ty  =\u00a01  \n \n", "  if x:\n\n\n\ty  =\u00a01"},
          {"line ends", "a\r\nb \r\n", "a\nb"},
          {"entities stay", "&lt;b&gt; &amp;", "&lt;b&gt; &amp;"},
          {"controls", "\x1b[1ma\x1b[0m\u200b", "a"},
          {"nothing but", " \n\t\n", ""},
      },
      Profile::standard, true);
}

TEST_F(NormalizeOther, None) {
  check({{"ends only", "\u00a0 a \u0301\u00ad  &amp;\r\n\n\n\u0085b\x1b[1m \n",
          "a \u0301\u00ad  &amp;\r\n\n\n\u0085b\x1b[1m"},
         {"nothing", " \n ", ""}},
        Profile::none);
  check({{"code", "\n  a  b \n\n\n c\t\n", "  a  b\n\n\n c"}}, Profile::none, true);
}

TEST_F(NormalizeOther, Plain) {
  check(
      {
          {"quotes", "‘a’ ‚b‛ “c” „d‟ «e» ‹f› it’s 5′ 6″", "'a' 'b' \"c\" \"d\" \"e\" 'f' it's 5' 6\""},
          {"dashes", "a‐b‑c‒d–e—f―g−h", "a-b-c-d-e-f-g-h"},
          {"ellipsis, ligatures", "ﬁnal oﬀer… ﬂoor eﬃcient ﬄ ﬅ ﬆ",
           "final offer... floor efficient ffl st st"},
          {"all else stays", "É ½ 10³ ™ Ａ ß æ `x´", "É ½ 10³ ™ Ａ ß æ `x´"},
          {"from entities", "it&rsquo;s&hellip; \u0096 &#xFB01;n", "it's... - fin"},
          {"a ligature within an entity", "&aﬆ; ﬁ\u0301", "* fí"},
          {"white space as standard", "a  b\n\n\n\nc", "a b\n\nc"},
      },
      Profile::plain);
}

TEST_F(NormalizeOther, Search) {
  check(
      {
          {"case", "Straße ÉCOLE ΣΑΣ", "strasse école σασ"},
          {"compatibility", "ＡＢＣ １０³ ™ ½", "abc 103 tm 1⁄2"},
          {"on top of plain", "“It’s” – ﬁnal…", "\"it's\" - final..."},
          {"full-width entity", "＆ａｍｐ；ｌｔ；", "<"},
          {"case of entities counts", "&Dagger; &dagger;", "‡ †"},
          {"joiners stay", "می\u200cخواهم", "می\u200cخواهم"},
          {"spaces that compatibility makes", "a¨ b", "a \u0308 b"},
      },
      Profile::search);
}

TEST(Normalize, EachStepAloneDoesItsWork) {
  struct StepCase {
    Step step;
    std::string text;
    std::string expected;
  };
  const StepCase cases[] = {
      {Step::mojibake, "cafÃ©", "café"},
      {Step::c1, "don\u0092t", "don’t"},
      {Step::escapes, "\x1b[1mBreaking\x1b[0m", "Breaking"},
      {Step::line_ends, "a\r\nb\u2028c\vd", "a\nb\nc\nd"},
      {Step::controls, std::string("a\0b\x7f", 4), "ab"},
      {Step::dehyphenate, "the govern-\nment", "the government"},
      {Step::invisible, "news\u00adletter\ufeff", "newsletter"},
      {Step::bidi, "\u202bשלום\u202c a\u200e\u2066b\u2069\u061c", "שלום ab"},
      {Step::entities, "Q&amp;A", "Q&A"},
      {Step::nfc, "e\u0301", "é"},
      {Step::punctuation, "“It’s” – now…", "\"It's\" - now..."},
      {Step::ligatures, "ﬁnal", "final"},
      {Step::width, "ＡＢＣ！ ａｍｐ；￥", "ABC! amp;¥"},
      {Step::nfkc, "x² ½ ℡ Ａ", "x2 1⁄2 TEL A"},
      {Step::case_fold, "Straße ÉCOLE", "strasse école"},
      {Step::spaces, "a\u00a0 \tb", "a b"},
  };
  EXPECT_EQ(std::size(cases), kStepCount);
  for (const StepCase& c : cases) {
    const Steps steps = Steps(Profile::none).with(c.step);
    EXPECT_EQ(normalize(c.text, steps), c.expected) << to_string(c.step);
    EXPECT_EQ(normalize(c.expected, steps), c.expected) << to_string(c.step) << ", twice";
    // NFKC does what these do, and the ends of a text are trimmed anyway.
    if (c.step == Step::width || c.step == Step::nfc || c.step == Step::ligatures) continue;
    const Steps others =
        Steps(Profile::search).with(Step::mojibake).with(Step::bidi).with(Step::dehyphenate).without(c.step);
    EXPECT_NE(normalize(c.text, others), normalize(c.expected, others)) << to_string(c.step);
  }
}

TEST(Normalize, WidthAndKana) {
  const Steps steps = Steps(Profile::standard).with(Step::width);
  EXPECT_EQ(normalize("ｶﾞｷﾞ ﾊﾟﾝ ＆ａｍｐ；　ＯＫ", steps), "ガギ パン & OK");
}

TEST(Normalize, BrokenWords) {
  const Case cases[] = {
      {"nothing known", "the govern-\nment and\nall its doc-\numents",
       "the government and\nall its documents"},
      {"spaces around the line end", "the govern- \r\n  ment", "the government"},
      {"as a whole elsewhere", "a gov-\nernor; Governor", "a governor; Governor"},
      {"with its hyphen elsewhere", "a well-\nknown man, Well-known", "a well-known man, Well-known"},
      {"the more frequent one", "a co-\nop. A co-op is a coop, a coop", "a coop. A co-op is a coop, a coop"},
      {"both words of the text", "a well-\nknown man; he is known well",
       "a well-known man; he is known well"},
      {"a chain", "her mother-in-\nlaw goes in; a well-es-\ntablished",
       "her mother-in-law goes in; a well-established"},
      {"one letter", "an e-\nmail, vitamin-\nc, x-\nray", "an e-mail, vitamin-c, x-ray"},
      {"after an apostrophe", "dell’a-\nmore", "dell’amore"},
      {"capitals and digits", "the NATO-\nled force, a 20th-\ncentury one",
       "the NATO-led force, a 20th-century one"},
      {"a capital follows", "Anglo-\nAmerican", "Anglo-\nAmerican"},
      {"and elsewhere too", "Anglo-\nAmerican, anglo-american", "Anglo-American, anglo-american"},
      {"a broken word in capitals", "THE GOVERN-\nMENT. The government", "THE GOVERNMENT. The government"},
      {"numbers", "1990-\n95 and B-\n2", "1990-\n95 and B-\n2"},
      {"the same number elsewhere", "1990-\n95 and 1990-95", "1990-95 and 1990-95"},
      {"a hyphen for a word", "two-\nand three-storey, Haupt-\nund", "two-\nand three-storey, Haupt-\nund"},
      {"not for the end of one", "a thous-\nand, thousand", "a thousand, thousand"},
      {"U+2010 and soft hyphens", "the govern\u2010\nment, gov\u00ad\nernment, A\u00ad\nB",
       "the government, government, AB"},
      {"twice in a line", "inter-\nnation-\nal", "international"},
      {"one makes another known", "Anglo-\nAmerican, anglo-amer-\nican, Anglo-x",
       "Anglo-American, anglo-american, Anglo-x"},
      {"no hyphen", "a -\nb, c--\nd, e–\nf, -\ng, h-\n\ni", "a -\nb, c--\nd, e–\nf, -\ng, h-\n\ni"},
      {"no letter", "a-\n- b-\n* c", "a-\n- b-\n* c"},
      {"an entity", "the govern&#45;\nment", "the government"},
      {"other scripts", "прави-\nтельство, κυβέρ-\nνηση, Регі-\nон", "правительство, κυβέρνηση, Регіон"},
      {"not composed", "cafe\u0301-\nte\u0301ria", "cafétéria"},
      {"the halves are no words of the text", "re-\nturn, re-\nturn", "return, return"},
  };
  const Steps steps = Steps(Profile::standard).with(Step::dehyphenate);
  for (const Case& c : cases) {
    const std::string once = normalize(c.text, steps);
    EXPECT_EQ(once, c.expected) << c.what << ": " << visible(once);
    EXPECT_EQ(normalize(once, steps), once) << c.what << ", twice";
    EXPECT_EQ(normalize(c.text, steps, true), normalize(c.text, Profile::standard, true))
        << c.what << ", code";
  }
  EXPECT_EQ(normalize("tired—\nhe, tired —", Steps(Profile::plain).with(Step::dehyphenate)),
            "tired--\nhe, tired --");
  EXPECT_EQ(normalize("tired—\nhe", Profile::plain), "tired-\nhe");
}

TEST(Normalize, StepsMakeASet) {
  constexpr Steps standard = Profile::standard;
  EXPECT_EQ(standard.with(Step::bidi).without(Step::bidi), standard);
  EXPECT_NE(standard.without(Step::nfc), standard);
  EXPECT_TRUE(standard.has(Step::nfc));
  EXPECT_FALSE(standard.has(Step::mojibake));
  for (const Profile profile : kProfiles) EXPECT_FALSE(Steps(profile).has(Step::mojibake));
  for (std::size_t i = 0; i < kStepCount; ++i) {
    const Step step = static_cast<Step>(i);
    EXPECT_EQ(step_from_string(to_string(step)), step);
    EXPECT_FALSE(Steps(Profile::none).has(step));
  }
  EXPECT_EQ(to_string(Step::line_ends), "line-ends");
  EXPECT_EQ(step_from_string("Bidi"), std::nullopt);
}

TEST(Normalize, TheMapSaysWhereEachByteComesFrom) {
  struct MapCase {
    const char* text;
    Steps steps;
    const char* expected;
    OffsetMap map;
  };
  const MapCase cases[] = {
      {"", Profile::standard, "", {0}},
      {"ab", Profile::standard, "ab", {0, 1, 2}},
      {"  a \t b\r\n\nc ", Profile::standard, "a b\n\nc", {2, 3, 6, 7, 9, 10, 12}},
      {"Q&amp;A", Profile::standard, "Q&A", {0, 1, 6, 7}},
      {"&amp;lt;x", Profile::standard, "<x", {0, 8, 9}},
      {"e\u0301a", Profile::standard, "éa", {0, 0, 3, 4}},
      {"a\u00ad\u200bb", Profile::standard, "ab", {0, 6, 7}},
      {"a…b", Profile::plain, "a...b", {0, 1, 1, 1, 4, 5}},
      {"ﬁ Ａ", Profile::search, "fi a", {0, 0, 3, 4, 7}},
      {"\x1b[1ma", Profile::standard, "a", {4, 5}},
      {"xa-\nb c", Steps(Profile::standard).with(Step::dehyphenate), "xa-b c", {0, 1, 2, 4, 5, 6, 7}},
      {"xa-\n bb", Steps(Profile::standard).with(Step::dehyphenate), "xabb", {0, 1, 5, 6, 7}},
  };
  for (const MapCase& c : cases) {
    OffsetMap map;
    EXPECT_EQ(normalize_with_map(c.text, c.steps, map), c.expected) << c.text;
    EXPECT_EQ(map, c.map) << c.text;
  }
}

TEST(Normalize, EntityNamesAreFound) {
  for (const Entity& entity : kEntities) EXPECT_EQ(named_entity(entity.name), entity.value) << entity.name;
  EXPECT_EQ(named_entity(""), U'\0');
  EXPECT_EQ(named_entity("AMp"), U'\0');
}

TEST(Normalize, ProfilesHaveNames) {
  for (const Profile profile : kProfiles) EXPECT_EQ(profile_from_string(to_string(profile)), profile);
  EXPECT_EQ(to_string(Profile::search), "search");
  EXPECT_EQ(profile_from_string("Standard"), std::nullopt);
  EXPECT_EQ(profile_from_string(""), std::nullopt);
}

// Each is quadratic when done carelessly; a megabyte takes well under a second here.
TEST(Normalize, HostileTextTakesLinearTime) {
  for (const std::string piece : {"amp;", "&", "\x1b]", "\x1b[", "&#38;", "e\u0301", "\u0301\u0316",
                                  "&amp\u037e", " \u0301", "\n", "&;", "ab-\n", "ab-cd-\n", "-\n"}) {
    std::string text = "&";
    while (text.size() < 1'000'000 / kOneIn) text += piece;
    const auto begin = std::chrono::steady_clock::now();
    for (const Profile profile : kProfiles) {
      EXPECT_LE(normalize(text, profile).size(), text.size() * 2);
      EXPECT_LE(normalize(text, Steps(profile).with(Step::dehyphenate)).size(), text.size() * 2);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20)) << visible(piece);
  }
}

class NormalizeProperty : public testing::TestWithParam<int> {};

bool has_white_space_at_ends(std::string_view text) {
  if (text.empty()) return false;
  std::size_t last = text.size() - 1;
  while (last > 0 && (text[last] & 0xC0) == 0x80) --last;
  return is_space(code_point_at(text, 0).value) || is_space(code_point_at(text, last).value);
}

TEST_P(NormalizeProperty, HoldsForRandomText) {
  std::mt19937 random(static_cast<std::mt19937::result_type>(GetParam()));
  for (int i = 0; i < 10000 / kOneIn; ++i) {
    const std::string text = random_text(random, 14);
    for (const Profile profile : kProfiles) {
      for (const bool code : {false, true}) {
        const std::string once = normalize(text, profile, code);
        const std::string about = std::string(to_string(profile)) + (code ? " code " : " ") + visible(text);
        ASSERT_TRUE(is_valid_utf8(once)) << about;
        ASSERT_EQ(normalize(once, profile, code), once) << about;
        if (!code) {
          ASSERT_FALSE(has_white_space_at_ends(once)) << about;
        }
        if (code) {
          ASSERT_EQ(once.find(" \n"), std::string::npos) << about;
        }
        if (profile == Profile::none) continue;
        ASSERT_EQ(once.find_first_of(std::string("\0\r\v\f\x1b\x7f", 6)), std::string::npos) << about;
        ASSERT_EQ(once.find("\u200b"), std::string::npos) << about;
        if (code) continue;
        ASSERT_EQ(once.find("  "), std::string::npos) << about;
        ASSERT_EQ(once.find(" \n"), std::string::npos) << about;
        ASSERT_EQ(once.find("\n "), std::string::npos) << about;
        ASSERT_EQ(once.find("\n\n\n"), std::string::npos) << about;
        ASSERT_EQ(once.find('\t'), std::string::npos) << about;
      }
    }
  }
}

TEST_P(NormalizeProperty, HoldsForAnySetOfSteps) {
  std::mt19937 random(static_cast<std::mt19937::result_type>(GetParam() + 100));
  for (int i = 0; i < 10000 / kOneIn; ++i) {
    const bool likely = i % 2 == 0;
    const std::string text = likely ? random_text(random, 8, mojibake_pieces()) : random_text(random, 14);
    // Those that are done in one pass, too.
    const bool profile = i % 4 == 0;
    Steps steps = profile ? kProfiles[random() % 4] : Profile::none;
    if (likely) steps = steps.with(Step::mojibake);
    std::string about = profile ? "profile " : "";
    for (std::size_t step = 0; step < kStepCount && !profile; ++step) {
      if (random() % 2 == 0) continue;
      steps = steps.with(static_cast<Step>(step));
      about.append(to_string(static_cast<Step>(step))) += ' ';
    }
    const bool code = random() % 4 == 0;
    about += (code ? "code " : " ") + visible(text);
    OffsetMap map;
    const std::string once = normalize_with_map(text, steps, map, code);
    ASSERT_EQ(normalize(text, steps, code), once) << about;
    ASSERT_TRUE(is_valid_utf8(once)) << about;
    ASSERT_EQ(normalize(once, steps, code), once) << about << " gave " << visible(once);
    ASSERT_EQ(map.size(), once.size() + 1) << about;
    ASSERT_TRUE(std::ranges::is_sorted(map)) << about;
    ASSERT_LE(map.back(), text.size()) << about;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, NormalizeProperty, testing::Range(0, 5));

}  // namespace
}  // namespace dehusk::normalize
