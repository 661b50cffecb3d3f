// A cleaned document as bytes of the output, and its removals as lines for a reader. This is the one
// place that knows RapidJSON.
#pragma once

#include <string>
#include <string_view>

#include "dehusk/document.h"
#include "io/record.h"

namespace dehusk::io {

// Appends one line of JSON: id, text, meta, removed, status, then the record's own members. `record` is
// the record that the document came from, or null; `id` stands in for the one it may not have.
void append_json(const Document& document, std::string_view id, const Record* record, std::string& out);

// Appends the text with a line end, after a blank line when something precedes it; nothing for an empty
// text.
void append_text(const Document& document, std::string& out);

// Appends `text` as a JSON string, quotes included.
void append_json_string(std::string_view text, std::string& out);

// Appends one line a removal: "PLACE:BEGIN-END: CATEGORY RULE: first words…", and one for a status
// that is not ok.
void append_explanation(const Document& document, std::string_view place, std::string& out);

// Appends `text` with control characters made visible, for messages and terminals: a page must not be
// able to steer the terminal that shows it. Line ends and tabs stay.
void append_printable(std::string_view text, std::string& out);

// Appends `text` as text of HTML or the value of an attribute in quotes: always valid UTF-8, and without
// anything that a browser obeys. Control characters and those that override the direction of what follows are
// made visible; line ends and tabs stay.
void append_html(std::string_view text, std::string& out);

}  // namespace dehusk::io
