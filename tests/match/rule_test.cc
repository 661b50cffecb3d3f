#include <gtest/gtest.h>

#include "match/rule.h"

namespace dehusk::match {
namespace {

TEST(Rule, CountsWordsOfFoldedText) {
  EXPECT_EQ(count_words(""), 0U);
  EXPECT_EQ(count_words("one"), 1U);
  EXPECT_EQ(count_words("one two three"), 3U);
}

TEST(Rule, TellsTitleCaseFromSentenceCase) {
  for (const char* text : {"By Jane Doe", "By Mukund Kapoor - Author 3 Min Read", "LATEST NEWS", "Émile Zola",
                           "Иван Петров", "3 Min Read"}) {
    EXPECT_TRUE(is_title_case(text)) << text;
  }
  for (const char* text :
       {"by the time they came", "By then the harbour was closed", "", "and so on", "élan vital"}) {
    EXPECT_FALSE(is_title_case(text)) << text;
  }
}

TEST(Rule, GuardsLengthAndCase) {
  Rule rule;
  rule.max_words = 3;
  rule.min_words = 2;
  EXPECT_FALSE(passes_unit_guards(rule, "one", "one"));
  EXPECT_TRUE(passes_unit_guards(rule, "one two", "one two"));
  EXPECT_FALSE(passes_unit_guards(rule, "one two three four", "one two three four"));
  rule.title_case = true;
  EXPECT_FALSE(passes_unit_guards(rule, "some words", "some words"));
  EXPECT_TRUE(passes_unit_guards(rule, "some words", "Some Words"));
}

}  // namespace
}  // namespace dehusk::match
