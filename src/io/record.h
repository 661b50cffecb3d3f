// A JSONL record read: which field is the text, which are the id and the address, and the raw bytes of all
// others.
//
// The whole line is checked to be JSON, nested values and numbers included, because what is carried
// through untouched must not make the output invalid. Nothing but the text is ever decoded and encoded
// again (the address is only read): a number of thirty digits stays one. This is the one place that knows
// simdjson.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/result.h"

namespace dehusk::io {

// Where in a record the text is. HTML is looked for first when a field for it was named; otherwise
// "html" is what a record without the text field may have instead.
struct RecordFields {
  std::string text = "text";
  std::optional<std::string> html;
};

// A member of the record as raw JSON; the views point into the line, or into the parser's copy of it.
struct Member {
  std::string_view key;  // with its quotes
  std::string_view value;
};

struct Record {
  std::string_view text;              // the source field, unescaped
  bool html = false;                  // it is HTML
  std::string_view id;                // raw JSON, empty when the record has none
  std::string_view url;               // its "url", unescaped; empty when it has none that is a string
  std::vector<Member> carried;        // all other members, in order
  std::vector<Member> colliding;      // those whose names the output has for itself
  std::size_t invalid_sequences = 0;  // malformed UTF-8 in the source field that became U+FFFD
};

class RecordParser {
 public:
  RecordParser();
  ~RecordParser();
  RecordParser(RecordParser&&) noexcept;
  RecordParser& operator=(RecordParser&&) noexcept;

  // Reads one line. kPadding bytes after the line must be readable. The record's views hold until the
  // next call and as long as the line. The message of an error has no place: the caller knows it.
  [[nodiscard]] Result<Record> parse(std::string_view line, const RecordFields& fields);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Whether a content that begins so is JSONL: an object's opening brace and a key on the first line.
[[nodiscard]] bool looks_like_jsonl(std::string_view head);

}  // namespace dehusk::io
