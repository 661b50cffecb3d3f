// The prescan of the HTML Standard (section 13.2.3.2): a reader of tags and attributes that knows nothing of
// scripts or nesting. It walks like a cursor; running off the end of the bytes ends it.
#include "decode/prescan.h"

#include <string>
#include <vector>

#include "ascii.h"

namespace dehusk::decode {
namespace {

std::string lower_copy(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && lower_copy(text.substr(0, word.size())) == word;
}

struct Attribute {
  std::string name;  // lower case; empty when there is no attribute left
  std::string value;
};

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool at_end() const { return at_ >= bytes_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : bytes_[at_]; }
  [[nodiscard]] std::string_view rest() const { return bytes_.substr(at_); }
  void skip(std::size_t count) { at_ = std::min(at_ + count, bytes_.size()); }

  void skip_past(std::string_view mark) {
    const std::size_t found = bytes_.find(mark, at_);
    at_ = found == std::string_view::npos ? bytes_.size() : found + mark.size();
  }

  void skip_tag_name() {
    while (!at_end() && !is_space(peek()) && peek() != '>') ++at_;
  }

  // "Get an attribute" of the standard.
  Attribute attribute() {
    while (is_space(peek()) || peek() == '/') ++at_;
    Attribute found;
    if (at_end() || peek() == '>') return found;
    do found.name += lower(bytes_[at_++]);
    while (!at_end() && !is_space(peek()) && peek() != '/' && peek() != '>' && peek() != '=');
    while (is_space(peek())) ++at_;
    if (peek() != '=') return found;
    ++at_;
    while (is_space(peek())) ++at_;
    found.value = value();
    return found;
  }

 private:
  std::string value() {
    std::string out;
    const char quote = peek();
    if (quote == '"' || quote == '\'') {
      ++at_;
      while (!at_end() && peek() != quote) out += bytes_[at_++];
      skip(1);
      return out;
    }
    while (!at_end() && !is_space(peek()) && peek() != '>') out += bytes_[at_++];
    return out;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

// "text/html; charset=koi8-r" → "koi8-r"
std::string_view charset_of_content(std::string_view content) {
  const std::string lowered = lower_copy(content);
  for (std::size_t at = lowered.find("charset"); at != std::string::npos; at = lowered.find("charset", at)) {
    at += std::string_view("charset").size();
    while (at < content.size() && is_space(content[at])) ++at;
    if (at >= content.size() || content[at] != '=') continue;
    ++at;
    while (at < content.size() && is_space(content[at])) ++at;
    if (at >= content.size()) return {};
    const char quote = content[at];
    if (quote == '"' || quote == '\'') {
      const std::size_t end = content.find(quote, at + 1);
      return end == std::string_view::npos ? std::string_view{} : content.substr(at + 1, end - at - 1);
    }
    return content.substr(at, content.find_first_of("; \t\n\f\r", at) - at);
  }
  return {};
}

// The bytes could be read as ASCII this far, so they are not UTF-16 or UTF-32, whatever they say.
const Encoding* as_readable(const Encoding* declared) {
  if (declared == nullptr) return nullptr;
  if (is_wide(declared->kind)) return &encoding("utf-8");
  if (declared->kind == Kind::user_defined) return &encoding("windows-1252");
  return declared;
}

// The cursor stands after "<meta".
const Encoding* encoding_of_meta(Cursor& cursor) {
  bool is_content_type = false;
  bool from_content = false;
  const Encoding* encoding = nullptr;
  std::vector<std::string> seen;
  for (Attribute a = cursor.attribute(); !a.name.empty(); a = cursor.attribute()) {
    if (std::ranges::find(seen, a.name) != seen.end()) continue;  // the first of a name counts
    if (a.name == "http-equiv") {
      is_content_type = lower_copy(a.value) == "content-type";
    } else if (a.name == "content" && encoding == nullptr) {
      encoding = encoding_by_label(charset_of_content(a.value));
      from_content = encoding != nullptr;
    } else if (a.name == "charset") {
      encoding = encoding_by_label(a.value);
      from_content = false;
    }
    seen.push_back(std::move(a.name));
  }
  return from_content && !is_content_type ? nullptr : as_readable(encoding);
}

// <?xml version="1.0" encoding="…"?>, only at the very beginning.
const Encoding* encoding_of_xml_declaration(std::string_view bytes) {
  if (!bytes.starts_with("<?xml")) return nullptr;
  Cursor cursor(bytes.substr(0, bytes.find('>')));
  cursor.skip_tag_name();
  for (Attribute a = cursor.attribute(); !a.name.empty(); a = cursor.attribute()) {
    if (a.name == "encoding") return as_readable(encoding_by_label(a.value));
  }
  return nullptr;
}

bool is_tag(std::string_view text) {
  const std::size_t name = text.starts_with("</") ? 2 : 1;
  return text.size() > name && text[0] == '<' && is_letter(text[name]);
}

bool is_meta(std::string_view text) {
  return starts_with_word(text, "<meta") && text.size() > 5 && (is_space(text[5]) || text[5] == '/');
}

// The cursor stands at a tag; it is left behind it.
void skip_tag(Cursor& cursor) {
  cursor.skip_tag_name();
  while (!cursor.attribute().name.empty()) {
  }
}

}  // namespace

const Encoding* declared_in_page(std::string_view bytes, std::size_t reach) {
  bytes = bytes.substr(0, reach);
  const Encoding* encoding = nullptr;
  for (Cursor cursor(bytes); !cursor.at_end() && encoding == nullptr;) {
    const std::string_view rest = cursor.rest();
    if (rest.starts_with("<!--")) {
      cursor.skip(2);  // "<!-->" is a whole comment
      cursor.skip_past("-->");
    } else if (is_meta(rest)) {
      cursor.skip(5);
      encoding = encoding_of_meta(cursor);
      if (cursor.at_end()) encoding = nullptr;  // what is not closed is no tag
    } else if (is_tag(rest)) {
      skip_tag(cursor);
    } else if (rest.starts_with("<!") || rest.starts_with("</") || rest.starts_with("<?")) {
      cursor.skip_past(">");
    } else {
      cursor.skip(1);
    }
  }
  return encoding != nullptr ? encoding : encoding_of_xml_declaration(bytes);
}

}  // namespace dehusk::decode
