// JSON is written member by member in a fixed order; a record's own members are copied as raw bytes.
#include "io/render.h"

#include <rapidjson/writer.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "utf8.h"

namespace dehusk::io {
namespace {

// RapidJSON's output stream over the string that collects a batch.
class StringStream {
 public:
  using Ch = char;
  explicit StringStream(std::string& out) : out_(out) {}
  void Put(char c) { out_.push_back(c); }
  void Flush() {}

 private:
  std::string& out_;
};

using Writer = rapidjson::Writer<StringStream>;

void write_string(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write_raw(Writer& writer, std::string_view json, rapidjson::Type type) {
  writer.RawValue(json.data(), json.size(), type);
}

void write_member(Writer& writer, const char* key, std::string_view value) {
  writer.Key(key);
  write_string(writer, value);
}

void write_fact(Writer& writer, const char* key, std::string_view value) {
  if (!value.empty()) write_member(writer, key, value);
}

void write_facts(Writer& writer, const char* key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  writer.Key(key);
  writer.StartArray();
  for (const std::string& value : values) write_string(writer, value);
  writer.EndArray();
}

void write_meta(Writer& writer, const Metadata& meta) {
  writer.Key("meta");
  writer.StartObject();
  write_fact(writer, "title", meta.title);
  write_facts(writer, "authors", meta.authors);
  write_fact(writer, "date", meta.date);
  write_fact(writer, "site", meta.site);
  write_fact(writer, "language", meta.language);
  write_fact(writer, "url", meta.url);
  write_fact(writer, "description", meta.description);
  write_facts(writer, "tags", meta.tags);
  writer.EndObject();
}

void write_removed(Writer& writer, const std::vector<Removal>& removed) {
  writer.Key("removed");
  writer.StartArray();
  for (const Removal& removal : removed) {
    writer.StartObject();
    write_member(writer, "category", to_string(removal.category));
    write_member(writer, "rule", removal.rule);
    write_member(writer, "reason", removal.reason);
    writer.Key("begin");
    writer.Uint64(removal.begin);
    writer.Key("end");
    writer.Uint64(removal.end);
    writer.EndObject();
  }
  writer.EndArray();
}

void write_status(Writer& writer, const Document& document, std::size_t invalid_sequences) {
  write_member(writer, "status", to_string(document.status));
  write_fact(writer, "status_detail", document.status_detail);
  if (document.charset != "utf-8") write_fact(writer, "charset", document.charset);
  if (invalid_sequences == 0) return;
  writer.Key("invalid_sequences");
  writer.Uint64(invalid_sequences);
}

void write_members(Writer& writer, const std::vector<Member>& members) {
  for (const Member& member : members) {
    write_raw(writer, member.key, rapidjson::kStringType);
    write_raw(writer, member.value, rapidjson::kObjectType);
  }
}

// The first words of a removal that a reader needs to know it again.
constexpr std::size_t kShownWords = 10;
constexpr std::size_t kShownBytes = 80;

std::string first_words(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t words = 0; end < line.size() && words < kShownWords; ++words) {
    const std::size_t space = line.find(' ', end == 0 ? 0 : end + 1);
    const std::size_t next = space == std::string_view::npos ? line.size() : space;
    if (words > 0 && next > kShownBytes) break;
    end = next;
  }
  if (end > kShownBytes) {  // one very long word, or a script that sets no spaces
    end = kShownBytes;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  }
  std::string words(line.substr(0, end));
  if (end < line.size()) words += "…";
  return words;
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Appends `text` with its runs of white space as one space each.
void append_collapsed(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (!is_space(c)) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
}

// The text of a removal on one line: its parts' text where the document has it, else its source. Removals and
// parts stand in the same order, so that for the next removal the parts go on at `at`.
std::string removed_text(const Document& document, std::size_t removal, std::size_t& at) {
  std::string text;
  for (; at < document.parts.size(); ++at) {
    const Part& part = document.parts[at];
    if (part.removal > removal) break;
    if (part.removal != removal) continue;
    if (!text.empty()) text.push_back(' ');
    append_collapsed(part.text, text);
  }
  if (text.empty()) {
    const Removal& r = document.removed[removal];
    const std::size_t end = std::min(r.end, document.source.size());
    const std::size_t begin = std::min(r.begin, end);
    append_collapsed(std::string_view(document.source).substr(begin, end - begin), text);
  }
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

// Of both blocks; but line ends and tabs.
bool is_control(char32_t c) { return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0); }

// Embeddings, overrides and isolates: what of a line they turn around would not end with the text.
bool turns_direction(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

void append_escape(char32_t c, std::string& out) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  out.append(c < 0x100 ? "\\x" : "\\u");
  for (int shift = c < 0x100 ? 4 : 12; shift >= 0; shift -= 4) out.push_back(kHex[c >> shift & 15U]);
}

// Names of files and the like, which never went through decode, may be neither the shortest form nor a
// character.
bool is_character(const CodePoint& point) {
  char bytes[4];
  const bool is_surrogate = point.value >= 0xD800 && point.value <= 0xDFFF;
  return !is_surrogate && point.value <= 0x10FFFF && write_utf8(point.value, bytes) == point.size;
}

std::string_view html_reference(char32_t c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

void append_json(const Document& document, std::string_view id, const Record* record, std::string& out) {
  out.reserve(out.size() + document.text.size() + document.text.size() / 8 + 1024);
  StringStream stream(out);
  Writer writer(stream);
  writer.StartObject();
  if (record != nullptr && !record->id.empty()) {
    writer.Key("id");
    write_raw(writer, record->id, rapidjson::kObjectType);
  } else {
    write_member(writer, "id", id);
  }
  write_member(writer, "text", document.text);
  write_meta(writer, document.meta);
  write_removed(writer, document.removed);
  write_status(writer, document,
               document.invalid_sequences + (record != nullptr ? record->invalid_sequences : 0));
  if (record != nullptr) {
    write_members(writer, record->carried);
    if (!record->colliding.empty()) {
      writer.Key("input");
      writer.StartObject();
      write_members(writer, record->colliding);
      writer.EndObject();
    }
  }
  writer.EndObject();
  out.push_back('\n');
}

void append_json_string(std::string_view text, std::string& out) {
  StringStream stream(out);
  Writer writer(stream);
  write_string(writer, text);
}

void append_text(const Document& document, std::string& out) {
  if (document.text.empty()) return;
  if (!out.empty()) out.push_back('\n');
  out.append(document.text);
  out.push_back('\n');
}

void append_explanation(const Document& document, std::string_view place, std::string& out) {
  std::size_t part = 0;
  for (std::size_t i = 0; i < document.removed.size(); ++i) {
    const Removal& r = document.removed[i];
    append_printable(place, out);
    out += ":" + std::to_string(r.begin) + "-" + std::to_string(r.end) + ": ";
    out.append(to_string(r.category)).append(" ").append(r.rule).append(": ");
    append_printable(first_words(removed_text(document, i, part)), out);
    out.push_back('\n');
  }
  if (document.status == Status::ok) return;
  append_printable(place, out);
  out.append(": ").append(to_string(document.status));
  if (!document.status_detail.empty()) out.append(": ").append(document.status_detail);
  out.push_back('\n');
}

void append_printable(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    // The C1 controls are C2 80 to C2 9F; terminals obey some of them.
    const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) {
      append_escape(static_cast<unsigned char>(text[++i]), out);
    } else if (c < 0x80 && is_control(c)) {
      append_escape(c, out);
    } else {
      out.push_back(text[i]);
    }
  }
}

void append_html(std::string_view text, std::string& out) {
  out.reserve(out.size() + text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.size;
    const char32_t c = is_character(point) ? point.value : kReplacement;
    if (const std::string_view reference = html_reference(c); !reference.empty()) {
      out.append(reference);
    } else if (is_control(c) || turns_direction(c)) {
      append_escape(c, out);
    } else {
      append_utf8(c, out);
    }
  }
}

}  // namespace dehusk::io
