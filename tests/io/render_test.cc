// Documents as bytes of the output.
#include "io/render.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "../normalize/random_text.h"

namespace dehusk::io {
namespace {

Document sample() {
  Document d;
  d.text = "Hello \"there\".\n\nTwo.";
  d.charset = "utf-8";
  d.source = "Hello \"there\".\n\nSubscribe  to\nour letter.\n\nTwo.";
  d.removed = {{Category::newsletter, "n.s", "An invitation.", 16, 41}};
  return d;
}

std::string json(const Document& document, std::string_view id, const Record* record = nullptr) {
  std::string out;
  append_json(document, id, record, out);
  return out;
}

TEST(Render, JsonOfADocument) {
  EXPECT_EQ(
      json(sample(), "a.txt"),
      R"({"id":"a.txt","text":"Hello \"there\".\n\nTwo.","meta":{},"removed":[{"category":"newsletter",)"
      R"("rule":"n.s","reason":"An invitation.","begin":16,"end":41}],"status":"ok"})"
      "\n");
}

TEST(Render, JsonNamesWhatIsNotUsual) {
  Document d;
  d.status = Status::no_body;
  d.status_detail = "the input is empty";
  d.charset = "windows-1252";
  d.invalid_sequences = 3;
  d.meta = {.title = "T",
            .authors = {"A", "B"},
            .date = "2020-01-02",
            .site = "S",
            .language = "en",
            .url = "u",
            .description = "D",
            .tags = {"x"}};
  EXPECT_EQ(json(d, "a"),
            R"({"id":"a","text":"","meta":{"title":"T","authors":["A","B"],"date":"2020-01-02","site":"S",)"
            R"("language":"en","url":"u","description":"D","tags":["x"]},"removed":[],"status":"no_body",)"
            R"("status_detail":"the input is empty","charset":"windows-1252","invalid_sequences":3})"
            "\n");
}

TEST(Render, JsonOfARecordKeepsItsRawMembers) {
  Document d;
  d.text = "t";
  d.charset = "utf-8";
  Record record;
  record.id = "12345678901234567890123";
  record.carried = {{R"("k\u00e9")", "1.50"}, {R"("o")", R"({"a": [ ]})"}};
  record.colliding = {{R"("meta")", "null"}};
  record.invalid_sequences = 1;
  EXPECT_EQ(
      json(d, "f:1", &record),
      R"({"id":12345678901234567890123,"text":"t","meta":{},"removed":[],"status":"ok","invalid_sequences":1,)"
      R"("k\u00e9":1.50,"o":{"a": [ ]},"input":{"meta":null}})"
      "\n");
  record.id = {};
  EXPECT_TRUE(json(d, "f:1", &record).starts_with(R"({"id":"f:1",)"));
}

TEST(Render, HtmlIsTextWhateverItIs) {
  const std::pair<std::string, std::string> cases[] = {
      {"a\tb\nc é 文 שלום\u200F", "a\tb\nc é 文 שלום\u200F"},
      {"<a href=\"x\">&amp;'", "&lt;a href=&quot;x&quot;&gt;&amp;amp;&#39;"},
      {std::string("\0\x1B[2J\r\x7F", 7), "\\x00\\x1B[2J\\x0D\\x7F"},
      {"\u0085\u009B", "\\x85\\x9B"},
      {"\u202Eabc\u2066\u2069", "\\u202Eabc\\u2066\\u2069"},
      {"\xFF\xC3(\xE2\x82", "\uFFFD\uFFFD(\uFFFD\uFFFD"},
      {"\xED\xA0\x80 \xF4\x90\x80\x80 \xE0\x80\xBC \xC0\xBC", "\uFFFD \uFFFD \uFFFD \uFFFD\uFFFD"},
  };
  for (const auto& [text, expected] : cases) {
    std::string out = "before ";
    append_html(text, out);
    EXPECT_EQ(out, "before " + expected);
  }
}

TEST(Render, HtmlIsValidWhateverTheBytesAre) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes;
    for (std::size_t n = random() % 12; n > 0; --n) {
      // Leads and what follows them, as often as all others.
      bytes.push_back(static_cast<char>(random() % 2 == 0 ? random() % 256 : 0x80 + random() % 0x80));
    }
    std::string out;
    append_html(bytes, out);
    ASSERT_TRUE(normalize::is_valid_utf8(out)) << i;
    ASSERT_EQ(out.find_first_of("<>\"'\r\x1B\x7F"), std::string::npos) << out;
    for (const char* turning : {"\u202A", "\u202E", "\u2066", "\u2069"})
      ASSERT_EQ(out.find(turning), std::string::npos) << i;
  }
}

TEST(Render, TextsAreSetApartAndEmptyOnesAreNothing) {
  std::string out;
  for (const char* text : {"", "one", "", "two\nlines", ""}) {
    Document d;
    d.text = text;
    append_text(d, out);
  }
  EXPECT_EQ(out, "one\n\ntwo\nlines\n");
}

TEST(Render, ExplanationIsALineARemoval) {
  Document d = sample();
  std::string out;
  append_explanation(d, "a.txt", out);
  EXPECT_EQ(out, "a.txt:16-41: newsletter n.s: Subscribe to our letter.\n");

  d.parts = {{{0, 14}, std::nullopt, "Hello"}, {{16, 41}, 0, " From the\tpart "}};
  d.status = Status::capped;
  d.status_detail = "too much";
  out.clear();
  append_explanation(d, "a.txt", out);
  EXPECT_EQ(out, "a.txt:16-41: newsletter n.s: From the part\na.txt: capped: too much\n");
}

TEST(Render, ExplanationShowsTheFirstWordsOnly) {
  struct Case {
    std::string text;
    std::string expected;
  };
  std::string unspaced;
  for (int i = 0; i < 40; ++i) unspaced += "文";
  std::string cut;
  for (int i = 0; i < 26; ++i) cut += "文";
  const std::vector<Case> cases = {
      {"1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8 9 10"},
      {"1 2 3 4 5 6 7 8 9 10 11", "1 2 3 4 5 6 7 8 9 10…"},
      {"short " + std::string(90, 'x'), "short…"},
      {std::string(90, 'x'), std::string(80, 'x') + "…"},
      {unspaced, cut + "…"},
      {"a\x1B[31mb", "a\\x1B[31mb"},
  };
  for (const Case& c : cases) {
    Document d;
    d.source = c.text;
    d.removed = {{Category::tags, "r", "w", 0, c.text.size()}};
    std::string out;
    append_explanation(d, "p", out);
    EXPECT_EQ(out, "p:0-" + std::to_string(c.text.size()) + ": tags r: " + c.expected + "\n");
  }
}

TEST(Render, ControlCharactersAreMadeVisible) {
  std::string out;
  append_printable("a\n\tb" + std::string(1, '\0') + "\x1B\x7F\r\xC2\x9B" + "31m é\xC2\xA0", out);
  EXPECT_EQ(out, "a\n\tb\\x00\\x1B\\x7F\\x0D\\x9B31m é\xC2\xA0");
}

}  // namespace
}  // namespace dehusk::io
