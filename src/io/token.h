// The grammar inside one JSON token: strings with their quotes, numbers, literals.
//
// Why not simdjson's own get_string and get_number: they decode, so a number of thirty digits is an
// error, and so is the lone half of a surrogate pair, which Python's json writes for broken input.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dehusk::io {

// The string token that begins at `quote`, both quotes included. `quote` points to an opening quote, and
// a closing one is known to follow.
[[nodiscard]] std::string_view string_token(const char* quote);

// Whether `token` is a whole string, number, true, false or null. Control characters and malformed
// UTF-8 are not looked for: the parser's first stage has refused them.
[[nodiscard]] bool is_valid_scalar(std::string_view token);

// The content of a valid string token as UTF-8, appended. A lone surrogate becomes U+FFFD.
void unescape(std::string_view token, std::string& out);

// What a valid value is, for messages: "an object", "a list", "null".
[[nodiscard]] const char* kind_of(std::string_view value);

// The parts of a valid object or list: keys and values in turn, or values. Views into `value`, without the
// white space around them.
[[nodiscard]] std::vector<std::string_view> parts_of(std::string_view value);

}  // namespace dehusk::io
