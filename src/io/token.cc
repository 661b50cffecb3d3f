// Strings are read in runs from backslash to backslash; all else is the grammar of RFC 8259 written out.
#include "io/token.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "ascii.h"
#include "utf8.h"

namespace dehusk::io {
namespace {

std::optional<char32_t> hex_digit(char c) {
  if (is_digit(c)) return static_cast<char32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<char32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<char32_t>(c - 'A' + 10);
  return std::nullopt;
}

// The four hex digits at the beginning of `text`.
std::optional<char32_t> hex4(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  char32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto digit = hex_digit(text[i]);
    if (!digit) return std::nullopt;
    value = value * 16 + *digit;
  }
  return value;
}

bool is_valid_string(std::string_view token) {
  if (token.size() < 2 || token.back() != '"') return false;
  std::string_view rest = token.substr(1, token.size() - 2);
  for (;;) {
    const std::size_t at = rest.find_first_of("\\\"");
    if (at == std::string_view::npos) return true;
    if (rest[at] == '"' || at + 1 == rest.size()) return false;
    const char escape = rest[at + 1];
    if (std::string_view("\"\\/bfnrtu").find(escape) == std::string_view::npos) return false;
    if (escape == 'u' && !hex4(rest.substr(at + 2))) return false;
    rest.remove_prefix(at + 2);
  }
}

// Takes digits off the front; false when there is none.
bool take_digits(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  text.remove_prefix(n);
  return n > 0;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool is_valid_number(std::string_view text) {
  take(text, '-');
  if (!take(text, '0') && !take_digits(text)) return false;
  if (take(text, '.') && !take_digits(text)) return false;
  if (take(text, 'e') || take(text, 'E')) {
    if (!take(text, '+')) take(text, '-');
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

bool is_high(char32_t c) { return c >= 0xD800 && c < 0xDC00; }
bool is_low(char32_t c) { return c >= 0xDC00 && c < 0xE000; }

// `rest` begins after "\u"; takes the digits, and the second half of a pair.
void unescape_unicode(std::string_view& rest, std::string& out) {
  const char32_t c = hex4(rest).value_or(kReplacement);
  rest.remove_prefix(4);
  if (!is_high(c)) return append_utf8(is_low(c) ? kReplacement : c, out);
  const auto low = rest.starts_with("\\u") ? hex4(rest.substr(2)) : std::nullopt;
  if (!low || !is_low(*low)) return append_utf8(kReplacement, out);
  rest.remove_prefix(6);
  append_utf8(0x10000 + ((c - 0xD800) << 10) + (*low - 0xDC00), out);
}

char unescape_single(char c) {
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return c;  // quote, backslash, slash
  }
}

// How long the valid value is that `text` begins with.
std::size_t value_size(std::string_view text) {
  if (!text.starts_with('{') && !text.starts_with('[')) {
    return text.starts_with('"') ? string_token(text.data()).size()
                                 : std::min(text.find_first_of(" \t\r\n,]}"), text.size());
  }
  std::size_t at = 0;
  for (int depth = 0;; ++at) {
    const char c = text[at];
    if (c == '"') at += string_token(text.data() + at).size() - 1;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at + 1;
  }
}

}  // namespace

std::string_view string_token(const char* quote) {
  const char* at = quote + 1;
  while (*at != '"') at += *at == '\\' ? 2 : 1;
  return {quote, static_cast<std::size_t>(at - quote) + 1};
}

bool is_valid_scalar(std::string_view token) {
  if (token.starts_with('"')) return is_valid_string(token);
  return token == "true" || token == "false" || token == "null" || is_valid_number(token);
}

void unescape(std::string_view token, std::string& out) {
  std::string_view rest = token.substr(1, token.size() - 2);
  for (;;) {
    const std::size_t at = rest.find('\\');
    out.append(rest.substr(0, at));
    if (at == std::string_view::npos) return;
    const char escape = rest[at + 1];
    rest.remove_prefix(at + 2);
    if (escape == 'u') {
      unescape_unicode(rest, out);
    } else {
      out.push_back(unescape_single(escape));
    }
  }
}

const char* kind_of(std::string_view value) {
  switch (value.front()) {
    case '{':
      return "an object";
    case '[':
      return "a list";
    case '"':
      return "a string";
    case 'n':
      return "null";
    case 't':
    case 'f':
      return "true or false";
    default:
      return "a number";
  }
}

std::vector<std::string_view> parts_of(std::string_view value) {
  constexpr std::string_view kBetween = " \t\r\n,:";
  std::vector<std::string_view> parts;
  std::string_view rest = value.substr(1, value.size() - 2);
  for (;;) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kBetween), rest.size()));
    if (rest.empty()) return parts;
    parts.push_back(rest.substr(0, value_size(rest)));
    rest.remove_prefix(parts.back().size());
  }
}

}  // namespace dehusk::io
