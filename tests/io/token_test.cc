// The JSON grammar inside tokens, and unescaping.
#include "io/token.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace dehusk::io {
namespace {

TEST(Token, ScalarsThatAreJson) {
  for (const std::string_view token :
       {"0", "-0", "12", "1.5", "-1.5e10", "1E+2", "1e-2", "123456789012345678901234567890", "true", "false",
        "null", R"("")", R"("a")", R"("\"\\\/\b\f\n\r\t\u00e9")", R"("\ud800")", "\"\xC3\xA9\""}) {
    EXPECT_TRUE(is_valid_scalar(token)) << token;
  }
}

TEST(Token, ScalarsThatAreNot) {
  for (const std::string_view token :
       {"",     "-",     "01",      "+1",       ".5",        "1.",          "1e",      "1e+",
        "1x",   "0x10",  "NaN",     "Infinity", "True",      "nul",         "nulll",   "'a'",
        R"(")", R"("a)", R"("a\")", R"("\x")",  R"("\u12")", R"("\u12g4")", R"("a"b")"}) {
    EXPECT_FALSE(is_valid_scalar(token)) << token;
  }
}

TEST(Token, AStringEndsAtItsOwnQuote) {
  EXPECT_EQ(string_token(R"("a": "b")"), R"("a")");
  EXPECT_EQ(string_token(R"("a\"b\\": 1)"), R"("a\"b\\")");
  EXPECT_EQ(string_token(R"("")"), R"("")");
}

TEST(Token, Unescape) {
  struct Case {
    std::string_view token;
    std::string_view expected;
  };
  const std::vector<Case> cases = {
      {R"("")", ""},
      {R"("plain")", "plain"},
      {R"("a\"b\\c\/d")", "a\"b\\c/d"},
      {R"("\b\f\n\r\t")", "\b\f\n\r\t"},
      {R"("\u0041\u00e9\u20AC")", "Aé€"},
      {R"("\ud83d\ude00!")", "😀!"},
      {R"("a\ud800b")", "a\uFFFDb"},           // a lone first half
      {R"("\udc00")", "\uFFFD"},               // a lone second half
      {R"("\ud800\u0041")", "\uFFFDA"},        // a first half and something else
      {R"("\ud800\ud83d\ude00")", "\uFFFD😀"},  // a first half before a whole pair
  };
  for (const Case& c : cases) {
    std::string out;
    unescape(c.token, out);
    EXPECT_EQ(out, c.expected) << c.token;
  }
  std::string nul;
  unescape(R"("a\u0000b")", nul);
  EXPECT_EQ(nul, std::string("a\0b", 3));
}

TEST(Token, PartsOfListsAndObjects) {
  struct Case {
    std::string_view value;
    std::vector<std::string_view> parts;
  };
  const std::vector<Case> cases = {
      {"[]", {}},
      {"{ }", {}},
      {R"([1, "a,]\"b" ,null])", {"1", R"("a,]\"b")", "null"}},
      {R"({"a" : [1,{"b":"]"}], "c":{}})", {R"("a")", R"([1,{"b":"]"}])", R"("c")", "{}"}},
      {"[[[]],-1.5e3\t]", {"[[]]", "-1.5e3"}},
  };
  for (const Case& c : cases) EXPECT_EQ(parts_of(c.value), c.parts) << c.value;
}

}  // namespace
}  // namespace dehusk::io
