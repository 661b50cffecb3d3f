// simdjson's on-demand parser finds the tokens and checks UTF-8 and what stands between tokens; the
// grammar inside a token is checked here (token.h says why), so that every carried value is known to
// be JSON without having been decoded.
#include "io/record.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <utility>

#include "decode/decode.h"
#include "io/line_reader.h"
#include "io/token.h"

namespace dehusk::io {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

static_assert(kPadding >= simdjson::SIMDJSON_PADDING);

// It bounds our recursion, and is a little below the 1024 that simdjson allows.
constexpr int kDeepest = 1000;

// A parser that has read a huge line gives its memory back.
constexpr std::size_t kKeptCapacity = std::size_t{16} << 20;

// What the output says under these names is ours; a record's own go into "input".
constexpr std::array<std::string_view, 8> kOurNames = {
    "id", "text", "meta", "removed", "status", "status_detail", "charset", "invalid_sequences"};

bool is_ours(std::string_view name) {
  for (const std::string_view ours : kOurNames) {
    if (name == ours) return true;
  }
  return false;
}

tl::unexpected<Error> bad(std::string message) { return fail(ErrorCode::kBadRecord, std::move(message)); }

tl::unexpected<Error> not_json(error_code error) {
  switch (error) {
    case simdjson::DEPTH_ERROR:
      return bad("not valid JSON: nested more than 1000 deep");
    case simdjson::UNCLOSED_STRING:
      return bad("not valid JSON: a string is not closed");
    case simdjson::UNESCAPED_CHARS:
      return bad("not valid JSON: a control character in a string");
    case simdjson::STRING_ERROR:
      return bad("not valid JSON: a malformed string");
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return bad("not valid JSON: no closing brace at the end of the line");
    case simdjson::MEMALLOC:
      return fail(ErrorCode::kOutOfResource, "out of memory");
    default:
      return bad("not valid JSON: a misplaced or malformed value");
  }
}

std::string_view trim(std::string_view token) {
  return token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
}

error_code check(ondemand::value value, int depth);

error_code check_object(ondemand::value value, int depth) {
  ondemand::object object;
  if (const error_code error = value.get_object().get(object)) return error;
  for (auto item : object) {
    ondemand::field field;
    if (const error_code error = std::move(item).get(field)) return error;
    if (!is_valid_scalar(string_token(field.key().raw() - 1))) return simdjson::STRING_ERROR;
    if (const error_code error = check(field.value(), depth + 1)) return error;
  }
  return simdjson::SUCCESS;
}

error_code check_array(ondemand::value value, int depth) {
  ondemand::array array;
  if (const error_code error = value.get_array().get(array)) return error;
  for (auto item : array) {
    ondemand::value element;
    if (const error_code error = std::move(item).get(element)) return error;
    if (const error_code error = check(element, depth + 1)) return error;
  }
  return simdjson::SUCCESS;
}

error_code check(ondemand::value value, int depth) {
  if (depth > kDeepest) return simdjson::DEPTH_ERROR;
  const std::string_view raw = value.raw_json_token();  // up to where the next token begins
  const std::string_view token = trim(raw);
  if (token.starts_with('{')) return check_object(value, depth);
  if (token.starts_with('[')) return check_array(value, depth);
  if (!is_valid_scalar(token)) return token.starts_with('"') ? simdjson::STRING_ERROR : simdjson::TAPE_ERROR;
  // A scalar is not taken but passed over, and simdjson passes over "a":"b" as one where "a" is due.
  const char next = *(raw.data() + raw.size());
  return next == ',' || next == '}' || next == ']' ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
}

// The checked value from its first byte to its last.
simdjson::simdjson_result<std::string_view> raw_value(ondemand::document& document, ondemand::value value) {
  std::string_view token = trim(value.raw_json_token());
  if (const error_code error = check(value, 1)) return error;
  if (!token.starts_with('{') && !token.starts_with('[')) return token;
  const char* end = nullptr;  // where the comma or the brace after it is
  if (const error_code error = document.current_location().get(end)) return error;
  return trim(std::string_view(token.data(), static_cast<std::size_t>(end - token.data())));
}

error_code read_members(ondemand::document& document, std::vector<Member>& members) {
  ondemand::object object;
  if (const error_code error = document.get_object().get(object)) return error;
  for (auto item : object) {
    ondemand::field field;
    if (const error_code error = std::move(item).get(field)) return error;
    Member member{.key = string_token(field.key().raw() - 1), .value = {}};
    if (!is_valid_scalar(member.key)) return simdjson::STRING_ERROR;
    if (const error_code error = raw_value(document, field.value()).get(member.value)) return error;
    members.push_back(member);
  }
  const char* after = nullptr;  // that there is none is the answer hoped for
  return document.current_location().get(after) == simdjson::OUT_OF_BOUNDS ? simdjson::SUCCESS
                                                                           : simdjson::TAPE_ERROR;
}

std::string name_of(const Member& member) {
  std::string name;
  unescape(member.key, name);
  return name;
}

// Which member is the source. Null stands for "not there" where another field can be taken instead.
class SourceChoice {
 public:
  explicit SourceChoice(const RecordFields& fields)
      : fields_(fields), html_name_(fields.html.value_or("html")) {}

  void see(std::size_t index, std::string_view name, std::string_view value) {
    if (name == fields_.text && !text_) {
      text_ = index;
      text_is_null_ = value == "null";
    }
    if (name == html_name_ && !html_ && value != "null") html_ = index;
  }

  // Nothing when the record has neither.
  [[nodiscard]] std::optional<std::size_t> index() const { return is_html() ? html_ : text_; }
  [[nodiscard]] bool is_html() const { return html_ && (fields_.html || !text_ || text_is_null_); }
  [[nodiscard]] const std::string& name() const { return is_html() ? html_name_ : fields_.text; }

  [[nodiscard]] std::string missing() const {
    const std::string text = "no field \"" + fields_.text + "\"";
    return fields_.html ? "no field \"" + html_name_ + "\" and " + text : text;
  }

 private:
  const RecordFields& fields_;
  std::string html_name_;
  std::optional<std::size_t> text_;
  std::optional<std::size_t> html_;
  bool text_is_null_ = false;
};

// Where the quote stands that has so many before it.
std::size_t place_of_quote(std::string_view line, std::ptrdiff_t before) {
  std::size_t at = line.find('"');
  for (; before > 0; --before) at = line.find('"', at + 1);
  return at;
}

// How much of the string `value` of a `repaired` line was malformed in the `line` as it came. Quotes are
// never part of what is malformed, so that those of the one are those of the other.
std::size_t malformed_before_repair(std::string_view line, std::string_view repaired,
                                    std::string_view value) {
  const auto begin = static_cast<std::size_t>(value.data() - repaired.data());
  const std::string_view before = repaired.substr(0, begin);
  const std::ptrdiff_t first = std::count(before.begin(), before.end(), '"');
  const std::ptrdiff_t last = first + std::count(value.begin(), value.end(), '"') - 1;
  const std::size_t from = place_of_quote(line, first);
  const std::size_t to = place_of_quote(line, last) + 1;
  return decode::decode(line.substr(from, to - from), "utf-8", false).invalid_sequences;
}

void sort_out(const std::vector<Member>& members, const std::vector<std::string>& names, std::size_t source,
              Record& record) {
  const Member* input = nullptr;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i == source) continue;
    if (names[i] == "id" && record.id.empty()) {
      record.id = members[i].value;
    } else if (is_ours(names[i])) {
      record.colliding.push_back(members[i]);
    } else {
      if (names[i] == "input") input = &members[i];
      record.carried.push_back(members[i]);
    }
  }
  // "input" is ours only when something has to go there.
  if (input == nullptr || record.colliding.empty()) return;
  record.colliding.push_back(*input);
  std::erase_if(record.carried, [input](const Member& m) { return m.key.data() == input->key.data(); });
}

}  // namespace

struct RecordParser::State {
  ondemand::parser parser;
  std::string repaired;  // the line, where malformed UTF-8 had to be replaced
  std::string text;      // the source field, unescaped
  std::string url;       // likewise

  error_code read(std::string_view line, std::vector<Member>& members);
};

error_code RecordParser::State::read(std::string_view line, std::vector<Member>& members) {
  if (parser.capacity() > kKeptCapacity && line.size() < kKeptCapacity) parser = ondemand::parser();
  members.clear();
  ondemand::document document;
  const auto padded = simdjson::padded_string_view(line, line.size() + kPadding);
  if (const error_code error = parser.iterate(padded).get(document)) return error;
  return read_members(document, members);
}

RecordParser::RecordParser() : state_(std::make_unique<State>()) {}
RecordParser::~RecordParser() = default;
RecordParser::RecordParser(RecordParser&&) noexcept = default;
RecordParser& RecordParser::operator=(RecordParser&&) noexcept = default;

Result<Record> RecordParser::parse(std::string_view line, const RecordFields& fields) {
  Record record;
  std::vector<Member> members;
  error_code error = state_->read(line, members);
  if (error == simdjson::UTF8_ERROR) {
    decode::Decoded decoded = decode::decode(line, "utf-8", false);
    state_->repaired = std::move(decoded.text);
    state_->repaired.append(kPadding, '\0');
    error = state_->read(std::string_view(state_->repaired).substr(0, state_->repaired.size() - kPadding),
                         members);
  }
  if (error == simdjson::INCORRECT_TYPE) return bad("not a JSON object");
  if (error != simdjson::SUCCESS) return not_json(error);

  SourceChoice choice(fields);
  std::vector<std::string> names;
  names.reserve(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    choice.see(i, names.emplace_back(name_of(members[i])), members[i].value);
  }
  const std::optional<std::size_t> source = choice.index();
  if (!source) return bad(choice.missing());
  const std::string_view value = members[*source].value;
  if (!value.starts_with('"')) {
    return bad("the field \"" + choice.name() + "\" is " + kind_of(value) + " and not a string");
  }
  if (state_->text.capacity() > kKeptCapacity) std::string().swap(state_->text);
  state_->text.clear();
  unescape(value, state_->text);
  record.text = state_->text;
  record.html = choice.is_html();
  if (value.data() < line.data() || value.data() >= line.data() + line.size())
    record.invalid_sequences = malformed_before_repair(line, state_->repaired, value);
  const auto url = static_cast<std::size_t>(std::find(names.begin(), names.end(), "url") - names.begin());
  if (record.html && url < members.size() && members[url].value.starts_with('"')) {
    state_->url.clear();
    unescape(members[url].value, state_->url);
    record.url = state_->url;
  }
  sort_out(members, names, *source, record);
  return record;
}

bool looks_like_jsonl(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  if (!head.starts_with('{')) return false;
  std::string_view line = head.substr(1, head.find('\n') - 1);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (!line.starts_with('"')) return false;
  const std::size_t quote = line.find('"', 1);
  if (quote == std::string_view::npos) return false;
  const std::size_t colon = line.find_first_not_of(" \t", quote + 1);
  return colon != std::string_view::npos && line[colon] == ':';
}

}  // namespace dehusk::io
