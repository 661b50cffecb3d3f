#include "decide/broken_lines.h"

#include <gtest/gtest.h>

#include "../property/accounted.h"
#include "dehusk/dehusk.h"
#include "segment/segment.h"

namespace dehusk::decide {
namespace {

constexpr Steps kSteps = Steps(Profile::standard).with(Step::dehyphenate);

struct Joined {
  segment::Segmented segmented;
  std::vector<Line> lines;
};
Joined joined(std::string_view text, Steps steps = kSteps) {
  Joined out;
  out.segmented = segment::segment_text(text);
  out.lines = make_lines(out.segmented, steps);
  join_broken_lines(out.segmented, out.lines, steps);
  return out;
}

std::vector<std::string> texts_of(const std::vector<Line>& lines) {
  std::vector<std::string> texts;
  for (const Line& line : lines) texts.push_back(line.original);
  return texts;
}

std::vector<Span> spans_of(const segment::Block& block) { return {block.source.begin(), block.source.end()}; }

TEST(BrokenLines, BecomeOneWithTheirBlocks) {
  const Joined out = joined("A\nThe govern-\nment said\nso to a well-\nknown man.\n\nWell-known.");
  EXPECT_EQ(texts_of(out.lines),
            (std::vector<std::string>{"A", "The government said", "so to a well-known man.", "Well-known."}));
  ASSERT_EQ(out.segmented.blocks.size(), 4U);
  for (std::uint32_t i = 0; i < 4; ++i) EXPECT_EQ(out.lines[i].block, i);
  EXPECT_EQ(out.segmented.blocks[1].text, "The govern-\nment said");
  EXPECT_EQ(spans_of(out.segmented.blocks[1]), (std::vector<Span>{{2, 13}, {14, 23}}));
}

TEST(BrokenLines, SeveralBecomeOne) {
  const Joined out = joined("ab-\n\u200b\nabc-\nabcd-\nabcde\nx");
  EXPECT_EQ(texts_of(out.lines), (std::vector<std::string>{"ababcabcdabcde", "x"}));
  ASSERT_EQ(out.segmented.blocks.size(), 2U);
  EXPECT_EQ(out.segmented.blocks[0].text, "ab-\n\u200b\nabc-\nabcd-\nabcde");
  EXPECT_EQ(spans_of(out.segmented.blocks[0]),
            (std::vector<Span>{{0, 3}, {4, 7}, {8, 12}, {13, 18}, {19, 24}}));
}

// Form feeds part lines of one block.
TEST(BrokenLines, ABlockOfSeveralLinesBecomesPartOfAnother) {
  const Joined out = joined("Before.\n\ngovern-\nment\fabc-\nabcd\n\nAfter, abcabcd.");
  EXPECT_EQ(texts_of(out.lines),
            (std::vector<std::string>{"Before.", "government", "abcabcd", "After, abcabcd."}));
  ASSERT_EQ(out.segmented.blocks.size(), 3U);
  EXPECT_EQ(out.segmented.blocks[1].text, "govern-\nment\fabc-\nabcd");
  EXPECT_EQ(spans_of(out.segmented.blocks[1]), (std::vector<Span>{{9, 16}, {17, 26}, {27, 31}}));
  EXPECT_EQ(out.lines[1].block, 1U);
  EXPECT_EQ(out.lines[2].block, 1U);

  const Joined once = joined("ab-\nabc-\fabcd\nabababcabcd");
  ASSERT_EQ(once.segmented.blocks.size(), 2U);
  EXPECT_EQ(once.segmented.blocks[0].text, "ab-\nabc-\fabcd");
  EXPECT_EQ(spans_of(once.segmented.blocks[0]), (std::vector<Span>{{0, 3}, {4, 13}}));
}

TEST(BrokenLines, WhatIsNotBrokenStays) {
  for (const char* text : {"govern-\n\nment", "Anglo-\nAmerican", "two-\nand three-storey", "- a-\n- b",
                           "&nb-\nsp;", "```\ngovern-\nment\n```"}) {
    const segment::Segmented segmented = segment::segment_text(text);
    EXPECT_EQ(texts_of(joined(text).lines), texts_of(make_lines(segmented, kSteps))) << text;
  }
}

TEST(BrokenLines, SoftHyphensAndWhatWasInvisible) {
  EXPECT_EQ(texts_of(joined("the govern\u00ad\nment\u00ad\nal A").lines),
            (std::vector<std::string>{"the governmental A"}));
  EXPECT_EQ(texts_of(joined("govern-\u00ad\nment").lines), (std::vector<std::string>{"government"}));
  EXPECT_EQ(texts_of(joined("the govern-\u200b\n\u200b\nment").lines),
            (std::vector<std::string>{"the government"}));
}

TEST(BrokenLines, FragmentsMoveAlong) {
  const Joined out = joined("One  govern-\nment two  three");
  ASSERT_EQ(out.lines.size(), 1U);
  EXPECT_EQ(out.lines[0].original, "One government two three");
  EXPECT_EQ(out.lines[0].rare->fragments, (std::vector<Span>{{0, 3}, {4, 18}, {19, 24}}));
}

TEST(BrokenLines, AreOneToTheWholeAndAccountedFor) {
  const auto rules = RuleSet::load({});
  ASSERT_TRUE(rules);
  Cleaner cleaner(*rules, {.steps = kSteps});
  struct Case {
    const char* text;
    const char* expected;
    const char* removed;  // of the source
  };
  const Case cases[] = {
      {"The govern-\nment said so.", "The government said so.", ""},
      {"The tram came back.\nSub-\nscribe to our newsletter today.", "The tram came back.",
       "Sub-\nscribe to our newsletter today."},
      {"The govern-\nShare this article\nment said so.", "The govern-\n\nment said so.",
       "Share this article\n"},
      {"The Anglo-\nAmerican way.", "The Anglo-\nAmerican way.", ""},
      {"The tram came back.\n\nThe govern-\nment\fsaid so-\non.",
       "The tram came back.\n\nThe government\nsaid soon.", ""},
  };
  for (const Case& c : cases) {
    const Document doc = cleaner.clean(c.text, Format::text);
    EXPECT_EQ(doc.text, c.expected);
    EXPECT_EQ(cleaner.clean(doc.text, Format::text).text, doc.text) << "twice";
    EXPECT_EQ(unaccounted(doc, false), "") << c.text;
    std::string removed;
    for (const Removal& r : doc.removed) removed += doc.source.substr(r.begin, r.end - r.begin);
    while (removed.ends_with('\n') && !std::string_view(c.removed).ends_with('\n')) removed.pop_back();
    EXPECT_EQ(removed, std::string(c.removed).substr(0, removed.size())) << c.text;
    EXPECT_EQ(removed.empty(), *c.removed == '\0') << c.text;
  }
  EXPECT_EQ(cleaner.clean("<p>The <b>govern-<br>ment</b> said.</p>", Format::html).text,
            "The government said.");
}

TEST(BrokenLines, ALongChainTakesLinearTime) {
  std::string text;
  while (text.size() < 1'000'000) text += "ab-\n";
  EXPECT_EQ(joined(text).lines.size(), 1U);
}

}  // namespace
}  // namespace dehusk::decide
