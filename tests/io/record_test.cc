// JSONL records in: which field is the source, what is carried, what is refused.
#include "io/record.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "io/line_reader.h"

namespace dehusk::io {
namespace {

// A line as LineReader hands it out: in a larger buffer, other lines after it.
struct Line {
  explicit Line(std::string_view text)
      : buffer(std::string(text) + "\n" + std::string(kPadding, '\0')), size(text.size()) {}
  [[nodiscard]] std::string_view view() const { return std::string_view(buffer).substr(0, size); }
  std::string buffer;
  std::size_t size;
};

std::string joined(const std::vector<Member>& members) {
  std::string out;
  for (const Member& m : members) out += std::string(m.key) + ":" + std::string(m.value) + ";";
  return out;
}

TEST(Record, SourceIdAndWhatIsCarried) {
  struct Case {
    std::string_view line;
    RecordFields fields;
    std::string_view text;
    bool html;
    std::string_view id;
    std::string_view carried;
    std::string_view colliding;
  };
  const std::vector<Case> cases = {
      {R"({"text":"a"})", {}, "a", false, "", "", ""},
      {R"({"id":7,"text":"a","url":"u"})", {}, "a", false, "7", R"("url":"u";)", ""},
      {R"({"id":"x\u00e9","text":"a"})", {}, "a", false, R"("x\u00e9")", "", ""},
      // Raw bytes stay as they are: spaces, digits, escapes, order.
      {R"( { "z" : [ 1.50 , {"q": null} ] , "text" : "a" , "b\u0062" : 123456789012345678901234567890 , "e":1e400 } )",
       {},
       "a",
       false,
       "",
       R"("z":[ 1.50 , {"q": null} ];"b\u0062":123456789012345678901234567890;"e":1e400;)",
       ""},
      {R"({"text":"a","s":"x\ud800y","o":{},"l":[]})",
       {},
       "a",
       false,
       "",
       R"("s":"x\ud800y";"o":{};"l":[];)",
       ""},
      {R"({"te\u0078t":"a"})", {}, "a", false, "", "", ""},
      // Names that are ours.
      {R"({"text":"a","meta":1,"k":2,"status":"s"})",
       {},
       "a",
       false,
       "",
       R"("k":2;)",
       R"("meta":1;"status":"s";)"},
      {R"({"text":"a","input":1})", {}, "a", false, "", R"("input":1;)", ""},
      {R"({"text":"a","input":1,"removed":[]})", {}, "a", false, "", "", R"("removed":[];"input":1;)"},
      {R"({"text":"a","text":"b","id":1,"id":2})", {}, "a", false, "1", "", R"("text":"b";"id":2;)"},
      // Another text field; the record's own "text" is kept aside.
      {R"({"body":"b","text":"t"})", {.text = "body", .html = {}}, "b", false, "", "", R"("text":"t";)"},
      // HTML: asked for, or all there is.
      {R"({"html":"<p>"})", {}, "<p>", true, "", "", ""},
      {R"({"html":"<p>","text":null})", {}, "<p>", true, "", "", R"("text":null;)"},
      {R"({"html":"<p>","text":"t"})", {}, "t", false, "", R"("html":"<p>";)", ""},
      {R"({"raw":"<p>","text":"t"})", {.text = "text", .html = "raw"}, "<p>", true, "", "", R"("text":"t";)"},
      {R"({"raw":null,"text":"t"})", {.text = "text", .html = "raw"}, "t", false, "", R"("raw":null;)", ""},
      {R"({"text":"t"})", {.text = "text", .html = "raw"}, "t", false, "", "", ""},
  };
  RecordParser parser;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.line);
    const Line line(c.line);
    const Result<Record> record = parser.parse(line.view(), c.fields);
    ASSERT_TRUE(record) << record.error().message;
    EXPECT_EQ(record->text, c.text);
    EXPECT_EQ(record->html, c.html);
    EXPECT_EQ(record->id, c.id);
    EXPECT_EQ(joined(record->carried), c.carried);
    EXPECT_EQ(joined(record->colliding), c.colliding);
    EXPECT_EQ(record->invalid_sequences, 0U);
  }
}

TEST(Record, WhatIsRefusedAndWhy) {
  struct Case {
    std::string_view line;
    std::string_view message;
  };
  const std::vector<Case> cases = {
      {R"({"a":1})", R"(no field "text")"},
      {R"({})", R"(no field "text")"},
      {R"({"text":1})", R"(the field "text" is a number and not a string)"},
      {R"({"text":null})", R"(the field "text" is null and not a string)"},
      {R"({"text":["a"]})", R"(the field "text" is a list and not a string)"},
      {R"({"text":{"a":1}})", R"(the field "text" is an object and not a string)"},
      {R"({"text":true})", R"(the field "text" is true or false and not a string)"},
      {R"({"html":3})", R"(the field "html" is a number and not a string)"},
      {R"([1])", "not a JSON object"},
      {R"("text")", "not a JSON object"},
      {R"(17)", "not a JSON object"},
      {R"({"text":"a")", "not valid JSON: no closing brace at the end of the line"},
      {R"({"text":"a)", "not valid JSON: a string is not closed"},
      {R"({"text":"a","b":{"c":1})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a","b":[1,2})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a","b":[1,,2]})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a","b":[1,2,]})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a","b":01})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a","b":{"c":nul}})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a","b":})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a" "b":1})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a","b":"c":true})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a","b":["c":true]})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a","b":1:2})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a","b":[1}})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a"}{"text":"b"})", "not valid JSON: a misplaced or malformed value"},
      {R"({"text":"a"} x)", "not valid JSON: no closing brace at the end of the line"},
      {R"({"text":"a\x"})", "not valid JSON: a malformed string"},
      {R"({"text":"a","b":["\u12"]})", "not valid JSON: a malformed string"},
      {R"({"text":"a","b":{"\q":1}})", "not valid JSON: a malformed string"},
      {"{\"text\":\"a\tb\"}", "not valid JSON: a control character in a string"},
      {"{text:1}", "not valid JSON: a misplaced or malformed value"},
  };
  RecordParser parser;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.line);
    const Line line(c.line);
    const Result<Record> record = parser.parse(line.view(), {});
    ASSERT_FALSE(record);
    EXPECT_EQ(record.error().message, c.message);
    // What a bad line left behind does not touch the next.
    const Line good(R"({"text":"good"})");
    const Result<Record> next = parser.parse(good.view(), {});
    ASSERT_TRUE(next);
    EXPECT_EQ(next->text, "good");
  }
}

TEST(Record, MissingFieldsAreBothNamed) {
  RecordParser parser;
  const Line line(R"({"a":1})");
  const Result<Record> record = parser.parse(line.view(), {.text = "body", .html = "raw"});
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().message, R"(no field "raw" and no field "body")");
}

TEST(Record, MalformedUtf8IsReplacedAndCounted) {
  RecordParser parser;
  const Line line("{\"text\":\"a\xFF\x62\",\"k\":\"\xC3\"}");
  const Result<Record> record = parser.parse(line.view(), {});
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->text, "a\uFFFDb");
  EXPECT_EQ(joined(record->carried), "\"k\":\"\uFFFD\";");
  EXPECT_EQ(record->invalid_sequences, 1U) << "one is in a field that passes through";
}

TEST(Record, DeepNestingIsRefusedAndNotFollowed) {
  RecordParser parser;
  const auto nested = [](std::size_t depth) {
    return Line("{\"text\":\"a\",\"n\":" + std::string(depth, '[') + std::string(depth, ']') + "}");
  };
  EXPECT_TRUE(parser.parse(nested(1000).view(), {}));
  const Line deep = nested(1000000);
  const Result<Record> record = parser.parse(deep.view(), {});
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().message, "not valid JSON: nested more than 1000 deep");
}

TEST(Record, EveryPrefixOfARecordIsRefused) {
  const std::string whole = R"({"text":"a\u00e9\n","k":[1,{"z":-2.5e3},"s"],"b":{"c":true,"d":null}})";
  RecordParser parser;
  for (std::size_t n = 1; n < whole.size(); ++n) {
    const Line line(whole.substr(0, n));
    EXPECT_FALSE(parser.parse(line.view(), {})) << line.view();
  }
  const Line line(whole);
  EXPECT_TRUE(parser.parse(line.view(), {}));
}

TEST(Record, LooksLikeJsonl) {
  for (const std::string_view head :
       {R"({"a":1})", R"( { "text" : "x)", "\xEF\xBB\xBF{\"a\":1}", "\n{\"a\":"}) {
    EXPECT_TRUE(looks_like_jsonl(head)) << head;
  }
  for (const std::string_view head :
       {"", "{", "{}", "{\n\"a\": 1}", "{text}", "[1]", "<p>{\"a\":1}", "{\"quoted\"} word", "a"}) {
    EXPECT_FALSE(looks_like_jsonl(head)) << head;
  }
}

}  // namespace
}  // namespace dehusk::io
