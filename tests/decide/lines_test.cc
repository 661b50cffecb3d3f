#include "decide/lines.h"

#include <gtest/gtest.h>

#include "segment/segment.h"

namespace dehusk::decide {
namespace {

Line line_of(const std::string& text) {
  Line line;
  line.original = text;
  line.pieces = {Piece{0, static_cast<std::uint32_t>(text.size())}};
  return line;
}

using Spans = std::vector<Span>;

TEST(Line, CutsTakeTheSpaceAround) {
  Line line = line_of("One two three four");
  EXPECT_EQ(line.cut(Spans{{4, 7}}), (Spans{{4, 7}}));
  EXPECT_EQ(line.text(), "One three four");
  EXPECT_EQ(line.cut(Spans{{4, 9}}), (Spans{{8, 13}})) << "the second cut is of what was left";
  EXPECT_EQ(line.text(), "One four");
  EXPECT_EQ(line.cut(Spans{{0, 8}}), (Spans{{0, 18}}));
  EXPECT_FALSE(line.kept());
}

TEST(Line, SeveralCutsAtOnce) {
  Line line = line_of("a b c d e f");
  EXPECT_EQ(line.cut(Spans{{0, 1}, {4, 5}, {5, 7}}), (Spans{{0, 1}, {4, 5}, {5, 7}}));
  EXPECT_EQ(line.text(), "b e f");
}

TEST(Line, ACutAcrossAnEarlierOneGivesTheWholeRange) {
  Line line = line_of("a b c d e");
  line.cut(Spans{{4, 5}});
  EXPECT_EQ(line.text(), "a b d e");
  EXPECT_EQ(line.cut(Spans{{2, 5}}), (Spans{{2, 7}}));
  EXPECT_EQ(line.text(), "a e");
}

TEST(MakeLines, NormalisesAndRemembersFragments) {
  const segment::Segmented segmented =
      segment::segment_text("  One\xC2\xA0thing  Two   things \nSingle spaces only here\n");
  const std::vector<Line> lines = make_lines(segmented, Profile::standard);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].original, "One thing Two things");
  ASSERT_EQ(lines[0].rare->fragments.size(), 3U);
  EXPECT_EQ(lines[0].rare->fragments[1], (Span{10, 13}));
  EXPECT_TRUE(lines[1].rare->fragments.empty());
}

// Else what is left of "a  b\tc" when what the tab parts goes is parted anew at its spaces the next time.
TEST(MakeLines, WhereSpacesAreToStayTheyPartNothing) {
  const segment::Segmented segmented = segment::segment_text("One  two\tthree\nFour  five\n");
  const std::vector<Line> lines = make_lines(segmented, Steps(Profile::standard).without(Step::spaces));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].original, "One  two\tthree");
  EXPECT_EQ(lines[1].original, "Four  five");
  for (const Line& line : lines) EXPECT_TRUE(line.rare->fragments.empty());
}

TEST(Line, CutsTakeAnySpaceAround) {
  Line line = line_of("One\u00a0 two \u3000\ufeffthree");
  line.cut(Spans{{6, 9}});
  EXPECT_EQ(line.text(), "One three");
}

TEST(MakeLines, CodeKeepsItsSpaces) {
  const segment::Segmented segmented = segment::segment_text("Text\n```py\nif x:\n    y  = 1\n```\nText");
  const std::vector<Line> lines = make_lines(segmented, Profile::standard);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1].original, "```py\nif x:\n    y  = 1\n```");
}

}  // namespace
}  // namespace dehusk::decide
