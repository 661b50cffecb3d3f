// What is counted for each rule, and in which order it is told.
#include "io/coverage.h"

#include <gtest/gtest.h>

namespace dehusk::io {
namespace {

struct Removed {
  const char* rule;
  const char* text;
};

// A document of which these passages were removed.
Document document(const std::string& kept, const std::vector<Removed>& removed) {
  Document out;
  out.text = kept;
  for (const Removed& r : removed) {
    Removal removal;
    removal.category = Category::related;
    removal.rule = r.rule;
    Part part;
    part.removal = out.removed.size();
    part.text = r.text;
    out.removed.push_back(std::move(removal));
    out.parts.push_back(std::move(part));
  }
  return out;
}

constexpr char kTruth[] =
    "The mill turns again since Monday.\nThe miller found the missing stone in the pond.";

TEST(Coverage, CountsPassagesAndWordsTheWorstFirst) {
  Coverage coverage(1);
  coverage.add("x/1", document("Read more", {{"test.good", "See also: the pond\nSee also: the dam"}}),
               kTruth);
  coverage.add("x/2",
               document("Read more\nThe mill turns again since Monday.\nRead more",
                        {{"test.bad", "The miller found the missing stone in the pond."},
                         {"test.bad", "Share this"},
                         {"test.small", "The mill\nThe pond"}}),
               "The mill\n" + std::string(kTruth));
  const CoverageReport report = coverage.report(10);
  std::string seen;
  for (const RuleCoverage& r : report.rules) {
    seen += r.rule + " " + std::to_string(r.wrong.count) + "/" + std::to_string(r.wrong.words) + " " +
            std::to_string(r.right.count) + "/" + std::to_string(r.right.words) + "; ";
  }
  // "The pond" is in the truth, as two words of it that are gone; "The mill" is a line of its own there.
  EXPECT_EQ(seen, "test.bad 1/9 1/2; test.small 2/4 0/0; test.good 0/0 2/8; ");
  EXPECT_EQ(report.rules[2].right.examples.size(), 1U);
  EXPECT_EQ(report.rules[2].right.examples[0].text, "See also: the pond");
  EXPECT_EQ(report.rules[2].right.examples[0].id, "x/1");

  EXPECT_EQ(report.documents, 2U);
  EXPECT_EQ(report.removed.wrong, 13U);
  EXPECT_EQ(report.removed.right, 10U);
  EXPECT_EQ(report.kept.right, 6U);
  EXPECT_EQ(report.kept.wrong, 6U);
  ASSERT_EQ(report.wrongly_kept.size(), 1U);  // twice in one document is once
  EXPECT_EQ(report.wrongly_kept[0].line, "read more");
  EXPECT_EQ(report.wrongly_kept[0].documents, 2U);
  EXPECT_EQ(report.wrongly_kept[0].example, "x/1");
  EXPECT_TRUE(coverage.report(0).wrongly_kept.empty());
}

TEST(Coverage, ExamplesAreTheLongestPassagesEachOnce) {
  Coverage coverage(2);
  for (const char* text : {"one two", "one two three", "one two three", "one", "four five six seven"}) {
    coverage.add(text, document("", {{"test.rule", text}}), kTruth);
  }
  const std::vector<CoverageExample> examples = coverage.report(0).rules[0].right.examples;
  ASSERT_EQ(examples.size(), 2U);
  EXPECT_EQ(examples[0].text, "four five six seven");
  EXPECT_EQ(examples[1].text, "one two three");
}

TEST(Coverage, ManyDifferentLinesDoNotPushOutTheFrequentOne) {
  Coverage coverage(0);
  std::size_t next = 0;
  for (int d = 0; d < 40; ++d) {
    std::string text = "Share this story\n";
    for (int i = 0; i < 5000; ++i) text += "line" + std::to_string(next++) + "\n";
    coverage.add(std::to_string(d), document(text, {}), kTruth);
  }
  const std::vector<WronglyKept> kept = coverage.report(1).wrongly_kept;
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].line, "share this story");
  EXPECT_EQ(kept[0].documents, 40U);
}

}  // namespace
}  // namespace dehusk::io
