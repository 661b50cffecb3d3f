#include "io/payload.h"

#include <algorithm>
#include <utility>

#include "ascii.h"
#include "io/binary.h"
#include "looks_like_html.h"

namespace dehusk::io {
namespace {

bool is_plain(std::string_view name, std::string_view also) {
  constexpr std::size_t kLongest = 64;
  return !name.empty() && name.size() <= kLongest && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_letter(c) || is_digit(c) || also.find(c) != std::string_view::npos;
  });
}

// A name of a type from the archive, for a message.
std::string shown(std::string_view name) {
  if (name.empty()) return "no type";
  return is_plain(name, "/-+._") ? std::string(name) : "another type";
}

// " (gzip)", for a message.
std::string shown_codings(std::string_view list) {
  while (list.ends_with(',')) list.remove_suffix(1);
  while (list.starts_with(',')) list.remove_prefix(1);
  return is_plain(list, "-, ") ? " (" + std::string(list) + ")" : "";
}

std::optional<Format> format_of_type(std::string_view type, bool text_too) {
  if (type.empty()) return Format::automatic;
  if (type == "text/html" || type == "application/xhtml+xml") return Format::html;
  if (type == "text/plain" && text_too) return Format::text;
  return std::nullopt;
}

// What the writer of the archive says that it left out.
std::string why_cut(const RecordFacts& facts) {
  if (!facts.truncated.empty()) {
    const std::string why = is_plain(facts.truncated, "-") ? ": " + facts.truncated : "";
    return "the archive holds only the beginning of the page (WARC-Truncated" + why + ")";
  }
  return facts.segment == "1" ? "the page goes on in other records (WARC-Segment-Number: 1)" : "";
}

// Where the answer begins: after an empty line or two, and after others that only announced it.
std::size_t begin_of_answer(std::string_view head) {
  std::size_t begin = std::min(head.find_first_not_of("\r\n"), head.size());
  for (;;) {
    const std::string_view rest = head.substr(begin);
    const std::optional<std::size_t> size = header_size(rest);
    const std::optional<HttpResponse> http = size ? parse_response(rest.substr(0, *size)) : std::nullopt;
    const bool announces = http && http->status >= 100 && http->status < 200;
    if (!announces || !parse_response(rest.substr(*size))) return begin;
    begin += *size;
  }
}

bool has_body(int status) { return status >= 200 && status < 300 && status != 204 && status != 205; }

Payload describe_response(Payload payload, std::string_view head) {
  const std::size_t answer = begin_of_answer(head);
  const std::optional<std::size_t> size = header_size(head.substr(answer));
  const std::optional<HttpResponse> http = parse_response(head.substr(answer, size.value_or(head.size())));
  if (!http) {
    payload.name += " without HTTP";
    return payload;
  }
  if (!size && head.size() >= kLongestHttpHeader) {
    payload.name += " with too long a header";
    return payload;
  }
  payload.begin = size ? answer + *size : std::string_view::npos;
  const bool succeeded = has_body(http->status);
  payload.name +=
      succeeded ? " of " + shown(http->type.type) : " with status " + std::to_string(http->status);
  payload.codings = http->codings;
  payload.charset = http->type.charset;
  if (http->status == 206 && payload.cut.empty())
    payload.cut = "the server sent a part of the page (206 Partial Content)";
  const std::optional<Format> format = format_of_type(http->type.type, false);
  payload.format = format.value_or(Format::automatic);
  payload.wanted = succeeded && format.has_value();
  return payload;
}

// What else a body is than a document; empty when it may be one.
std::string what_else(const Payload& payload, std::string_view body) {
  const std::string_view kind = binary_kind(body);
  if (!kind.empty()) return payload.name + " that is " + std::string(kind);
  if (payload.format == Format::automatic && !looks_like_html(body)) return payload.name;
  return is_obviously_binary(body, payload.charset) ? payload.name + " that is binary" : "";
}

}  // namespace

bool has_http(const RecordFacts& facts) {
  return facts.type == "response" && (facts.media.type.empty() || facts.media.type == "application/http");
}

Payload describe(RecordFacts facts, std::string_view head) {
  Payload payload;
  payload.name = shown(facts.type);
  payload.cut = why_cut(facts);
  if (has_http(facts)) return describe_response(std::move(payload), head);
  const bool may_be_text = facts.type == "resource" || facts.type == "conversion";
  if (may_be_text || facts.type == "response") payload.name += " of " + shown(facts.media.type);
  const std::optional<Format> format = may_be_text ? format_of_type(facts.media.type, true) : std::nullopt;
  payload.format = format.value_or(Format::automatic);
  payload.wanted = format.has_value();
  payload.charset = std::move(facts.media.charset);
  return payload;
}

Unpacking unpack(const Payload& payload, std::size_t most, std::string& body) {
  const Unpacked unpacked = unpack(payload.codings, most, body);
  if (unpacked == Unpacked::too_long) return {Unpacking::Is::too_long, {}};
  if (unpacked == Unpacked::unreadable) {
    if (payload.format == Format::automatic) return {Unpacking::Is::other, payload.name};
    return {Unpacking::Is::unreadable,
            payload.name + " that cannot be unpacked" + shown_codings(payload.codings)};
  }
  std::string other = what_else(payload, body);
  if (!other.empty()) return {Unpacking::Is::other, std::move(other)};
  if (unpacked == Unpacked::cut && payload.cut.empty())
    return {Unpacking::Is::document, "cut off or damaged as it was sent" + shown_codings(payload.codings)};
  return {Unpacking::Is::document, payload.cut};
}

}  // namespace dehusk::io
