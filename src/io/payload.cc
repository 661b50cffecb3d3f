#include "io/payload.h"

#include <algorithm>
#include <utility>

#include "ascii.h"
#include "looks_like_html.h"

namespace dehusk::io {
namespace {

// A name of a type from the archive, for a message.
std::string shown(std::string_view name) {
  constexpr std::size_t kLongest = 64;
  const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '/' || c == '-' || c == '+' || c == '.' || c == '_';
  });
  if (name.empty()) return "no type";
  return is_plain && name.size() <= kLongest ? std::string(name) : "another type";
}

std::optional<Format> format_of_type(std::string_view type, bool text_too) {
  if (type.empty()) return Format::automatic;
  if (type == "text/html" || type == "application/xhtml+xml") return Format::html;
  if (type == "text/plain" && text_too) return Format::text;
  return std::nullopt;
}

Payload describe_response(Payload payload, std::string_view head) {
  const std::optional<std::size_t> size = header_size(head);
  const std::optional<HttpResponse> http = parse_response(head.substr(0, size.value_or(head.size())));
  if (!http) {
    payload.name += " without HTTP";
    return payload;
  }
  payload.begin = size.value_or(std::string_view::npos);
  const bool succeeded = http->status >= 200 && http->status < 300;
  payload.name +=
      succeeded ? " of " + shown(http->type.type) : " with status " + std::to_string(http->status);
  payload.chunked = http->chunked;
  payload.coding = http->coding;
  payload.charset = http->type.charset;
  const std::optional<Format> format = format_of_type(http->type.type, false);
  payload.format = format.value_or(Format::automatic);
  payload.wanted = succeeded && format.has_value();
  return payload;
}

}  // namespace

bool has_http(std::string_view type, const MediaType& media) {
  return type == "response" && (media.type.empty() || media.type == "application/http");
}

Payload describe(std::string_view type, MediaType media, std::string_view head) {
  Payload payload;
  payload.name = shown(type);
  if (has_http(type, media)) return describe_response(std::move(payload), head);
  const bool may_be_text = type == "resource" || type == "conversion";
  if (may_be_text || type == "response") payload.name += " of " + shown(media.type);
  const std::optional<Format> format = may_be_text ? format_of_type(media.type, true) : std::nullopt;
  payload.format = format.value_or(Format::automatic);
  payload.wanted = format.has_value();
  payload.charset = std::move(media.charset);
  return payload;
}

Unpacked unpack(const Payload& payload, std::size_t most, std::string& body) {
  if (payload.chunked) body = dechunk(body);
  const Unpacked unpacked = unpack(payload.coding, most, body);
  const bool is_other = payload.format == Format::automatic && !looks_like_html(body);
  return unpacked == Unpacked::yes && is_other ? Unpacked::unreadable : unpacked;
}

}  // namespace dehusk::io
