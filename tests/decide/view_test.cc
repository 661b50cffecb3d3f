#include "decide/view.h"

#include <gtest/gtest.h>

namespace dehusk::decide {
namespace {

TEST(LeadingName, TakesNamesAndStopsBeforeTheRest) {
  const std::pair<const char*, const char*> cases[] = {
      {"Jane Doe is a reporter", "Jane Doe"},
      {"Jane Doe", "Jane Doe"},
      {"Jane Doe, who writes", "Jane Doe"},
      {"Ludwig van Beethoven wrote", "Ludwig van Beethoven"},
      {"J. R. Hartley | 3 May", "J. R. Hartley"},
      {"Jane Doe 3 May", "Jane Doe"},
      {"Émile Zola schreibt", "Émile Zola"},
      {"Jane is a reporter", ""},
      {"the reporter", ""},
      {"", ""},
  };
  for (const auto& [text, name] : cases)
    EXPECT_EQ(std::string_view(text).substr(0, leading_name(text)), name) << text;
}

TEST(CountWords, CountsScriptsWithoutSpaces) {
  EXPECT_EQ(count_words("three short words"), 3U);
  EXPECT_EQ(count_words("東京都議会"), 1U + 5U / 2U);
}

}  // namespace
}  // namespace dehusk::decide
