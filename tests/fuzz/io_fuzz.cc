// io: lines of JSONL. What is taken for a record is JSON to another parser too, and what is refused is not;
// written out again with a document it is one line of JSON, and the text is what it was.
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "fuzz.h"
#include "io/line_reader.h"
#include "io/record.h"
#include "io/render.h"
#include "io/token.h"

namespace dehusk {
namespace {

// As RapidJSON sees a line. It refuses lone surrogates and numbers that no double holds, which dehusk carries
// through.
enum class Json : std::uint8_t { object, other, unknown, broken };

Json kind_of(std::string_view line) {
  if (line.find('\0') != std::string_view::npos) return Json::broken;  // where RapidJSON would stop
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);         // both pass over the mark
  rapidjson::MemoryStream bytes(line.data(), line.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
  rapidjson::BaseReaderHandler<> nothing;
  rapidjson::Reader reader;
  const rapidjson::ParseResult result =
      reader.Parse<rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag>(stream, nothing);
  if (result.Code() == rapidjson::kParseErrorStringUnicodeSurrogateInvalid ||
      result.Code() == rapidjson::kParseErrorNumberTooBig)
    return Json::unknown;
  if (result.IsError()) return Json::broken;
  const std::size_t first = line.find_first_not_of(" \t\r\n");
  return line[first] == '{' ? Json::object : Json::other;
}

void check_written(const io::Record& record) {
  Document document;
  document.text = record.text;
  std::string out;
  io::append_json(document, "id", &record, out);
  fuzz::check(out.ends_with('\n') && out.find('\n') == out.size() - 1, "a record is one line", out);
  fuzz::check_utf8(out, "the output");
  const Json kind = kind_of(out);
  fuzz::check(kind == Json::object || kind == Json::unknown, "the output is a JSON object", out);
  std::string again;
  io::append_json_string(record.text, again);
  std::string text;
  io::unescape(again, text);
  fuzz::check_same(record.text, text, "a text that was written is read as it was");
}

void check_line(std::string_view line, io::RecordParser& parser, const io::RecordFields& fields) {
  const bool utf8 = simdjson::validate_utf8(line.data(), line.size());
  const Result<io::Record> record = parser.parse(line, fields);
  if (!record) {
    const std::string& message = record.error().message;
    fuzz::check(!message.empty(), "what is refused says why");
    if (message.starts_with("not valid JSON") && message.find("deep") == std::string::npos && utf8)
      fuzz::check(kind_of(line) == Json::broken || kind_of(line) == Json::unknown,
                  "what is refused as JSON is none", std::string(line) + "\n" + message);
    return;
  }
  fuzz::check_utf8(record->text, "the text");
  if (utf8) {
    const Json kind = kind_of(line);
    fuzz::check(kind == Json::object || kind == Json::unknown, "a record is a JSON object", line);
    fuzz::check(record->invalid_sequences == 0, "what is UTF-8 has nothing malformed", line);
  }
  for (const std::vector<io::Member>* members : {&record->carried, &record->colliding}) {
    for (const io::Member& member : *members) {
      fuzz::check(io::is_valid_scalar(member.key), "a key is a string", member.key);
      if (member.value.starts_with('{') || member.value.starts_with('[')) {
        std::ignore = io::parts_of(member.value);
      } else {
        fuzz::check(io::is_valid_scalar(member.value), "a value is one", member.value);
      }
    }
  }
  check_written(*record);
}

}  // namespace
}  // namespace dehusk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dehusk;
  fuzz::Input input(data, size);
  io::RecordFields fields;
  if (input.choice() % 4 == 1) fields.html = "raw";
  io::LineBatch batch;
  batch.bytes = input.bytes();
  std::ignore = io::looks_like_jsonl(batch.bytes);
  batch.bytes.append(io::kPadding, '\0');
  io::RecordParser parser;
  for (std::string_view lines = batch.lines(); !lines.empty();)
    check_line(io::take_line(lines), parser, fields);
  return 0;
}
