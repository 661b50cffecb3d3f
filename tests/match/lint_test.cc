#include <gtest/gtest.h>

#include <string>

#include "match/rule_file.h"

namespace dehusk::match {
namespace {

struct Case {
  const char* regex;
  const char* complaint;
};

TEST(Lint, NamesWhatAPatternMustNotHold) {
  const Case cases[] = {
      {"", "the regex is empty"},
      {"Subscribe", "upper case never matches: the text is folded to lower case"},
      {"[A-Z]", "upper case never matches: the text is folded to lower case"},
      {"(?=a)b", "lookaround is not supported"},
      {"(?<!a)b", "lookaround is not supported"},
      {"(?i)a", "only (?:…) groups: no inline flags, names or conditions"},
      {"(a)\\1", "back-references are not supported"},
      {"a\\sb", "\\s runs across lines: write a space or [^\\n]"},
      {"a[\\s]b", "\\s runs across lines: write a space or [^\\n]"},
      {"a\\Wb", "\\W runs across lines: write a space or [^\\n]"},
      {"[^ab]", "[^…] without \\n runs across lines"},
      {"[é]", "a non-ASCII letter in […] matches single bytes: write (?:é|è)"},
      {"é+", "a quantifier after a non-ASCII letter repeats only its last byte: write (?:…)"},
      {"é\\b", "\\b does not work beside a non-ASCII letter"},
      {"\\bé", "\\b does not work beside a non-ASCII letter"},
      {"a[^\\n]{0,1001}b", "a repeat of more than 1000 takes long to compile: allow fewer, or any number"},
      {"a{99999999999999999999}",
       "a repeat of more than 1000 takes long to compile: allow fewer, or any number"},
      {"(?:ab){1001,}", "a repeat of more than 1000 takes long to compile: allow fewer, or any number"},
      {"\\Qa\\E", "\\Q is not supported"},
  };
  for (const Case& c : cases) EXPECT_EQ(lint_regex(c.regex), c.complaint) << c.regex;
}

std::string times(int n, const std::string& regex) {
  std::string out;
  for (int i = 0; i < n; ++i) out += regex;
  return out;
}

// Each of these took from some seconds to minutes, and up to a gigabyte, to compile or to be refused.
TEST(Lint, RefusesWhatGrowsTooLarge) {
  const std::string words = "(?:\\w+ ){0,1000}";
  for (const std::string& regex :
       {times(60, words + "q"), times(100, words + "q"), times(10, "(?:a[bc]d?e*){300,1000}g"),
        words + "q" + words + "z" + words + "y" + words + "p", words + "x" + words + "z",
        times(16, "(?:\\w+ ){0,62}q"), std::string("k(?:\\w+ |[a-c]*b|q?){0,500}z"),
        std::string("(?:(?:(?:a{1000}){1000}){1000}){1000}"), std::string("(?:(?:a?){1000}){1000,}"),
        std::string("(?:(?:ab){9}{9}{9}{9}|c)d")}) {
    EXPECT_TRUE(lint_regex(regex).starts_with("too large when its repeats are written out")) << regex;
  }
}

TEST(Lint, LeavesGoodPatternsAlone) {
  for (const char* regex : {"subscribe",
                            "^by [^ \\n]+$",
                            "(?:é)?tat",
                            "[^\\n]{0,40}",
                            "\\bad\\b",
                            "a|b",
                            "[]a]",
                            "[^]\\n]",
                            "\\d{4}",
                            "\\.",
                            "(?:a|b){2,}",
                            "a{2,1000}",
                            "a\\{2000\\}",
                            "[{]2000}",
                            "(?:a|(?:b",
                            "a)b)",
                            "x{,5}",
                            "{",
                            "[",
                            "\\",
                            "[a\\",
                            "k(?:\\w+ ){0,300}q",
                            "(?:a{0}){1000}"}) {
    EXPECT_EQ(lint_regex(regex), "") << regex;
  }
}

}  // namespace
}  // namespace dehusk::match
