#include <gtest/gtest.h>

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

TEST(Lint, LeavesGoodPatternsAlone) {
  for (const char* regex :
       {"subscribe", "^by [^ \\n]+$", "(?:é)?tat", "[^\\n]{0,40}", "\\bad\\b", "a|b", "[]a]", "[^]\\n]",
        "\\d{4}", "\\.", "(?:a|b){2,}", "a{2,1000}", "a\\{2000\\}", "[{]2000}"}) {
    EXPECT_EQ(lint_regex(regex), "") << regex;
  }
}

}  // namespace
}  // namespace dehusk::match
