#include "io/http.h"

#include <brotli/decode.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <span>
#include <vector>

#include "ascii.h"
#include "io/inflate.h"
#include "io/take_line.h"
#include "io/zstd.h"
#include "looks_like_html.h"

namespace dehusk::io {
namespace {

constexpr std::size_t kHttpBlock = std::size_t{64} << 10U;

std::string lowered_ascii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::string_view trim_field(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// The part of `list` before the next separator, which is taken off with it.
std::string_view take_part(std::string_view& list, char separator) {
  const std::size_t end = list.find(separator);
  const std::string_view part = trim_field(list.substr(0, end));
  list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  return part;
}

// The number that a chunk begins with; nothing when it begins with none.
std::optional<std::size_t> chunk_size(std::string_view line) {
  line = trim_field(line);
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (error == std::errc::result_out_of_range) return SIZE_MAX;
  if (error != std::errc()) return std::nullopt;
  const std::string_view after = trim_field(line.substr(static_cast<std::size_t>(end - line.data())));
  return after.empty() || after.starts_with(';') ? std::optional(size) : std::nullopt;
}

// What has come out so far, or that it is too much.
struct Expanded {
  std::string bytes;
  bool too_long = false;
};

Expanded expand(std::string_view in, Expander& expander, std::size_t most) {
  Expanded out;
  std::vector<char> block(kHttpBlock);
  for (;;) {
    std::span<char> room(block);
    const Expander::State state = expander.step(in, room);
    const std::size_t size = block.size() - room.size();
    out.bytes.append(block.data(), size);
    out.too_long = out.bytes.size() > most;
    if (out.too_long || state != Expander::State::more || (in.empty() && size == 0)) return out;
  }
}

Expanded inflate(std::string_view in, Inflater::Wrapping wrapping, std::size_t most) {
  Inflater inflater(wrapping);
  return expand(in, inflater, most);
}

Expanded undo_zstd(std::string_view in, std::size_t most) {
  ZstdExpander expander;
  return expand(in, expander, most);
}

// Some servers send what "deflate" stands for, with zlib's header, and some send it without.
Expanded undo_deflate(std::string_view in, std::size_t most) {
  Expanded out = inflate(in, Inflater::Wrapping::zlib, most);
  return out.bytes.empty() ? inflate(in, Inflater::Wrapping::none, most) : out;
}

Expanded undo_brotli(std::string_view body, std::size_t most) {
  const std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> decoder(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), &BrotliDecoderDestroyInstance);
  Expanded out;
  std::vector<std::uint8_t> block(kHttpBlock);
  std::size_t in_size = body.size();
  const auto* in = reinterpret_cast<const std::uint8_t*>(body.data());
  for (;;) {
    std::size_t room = block.size();
    std::uint8_t* to = block.data();
    const BrotliDecoderResult result =
        BrotliDecoderDecompressStream(decoder.get(), &in_size, &in, &room, &to, nullptr);
    out.bytes.append(reinterpret_cast<const char*>(block.data()), block.size() - room);
    out.too_long = out.bytes.size() > most;
    if (out.too_long || result != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) return out;
  }
}

// Nothing for a coding that is not known.
std::optional<Expanded> undo(std::string_view coding, std::string_view body, std::size_t most) {
  if (coding == "gzip" || coding == "x-gzip") return inflate(body, Inflater::Wrapping::gzip, most);
  if (coding == "deflate") return undo_deflate(body, most);
  if (coding == "br") return undo_brotli(body, most);
  if (coding == "zstd") return undo_zstd(body, most);
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> header_size(std::string_view bytes) {
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n', end + 1)) {
    const std::string_view next = bytes.substr(end + 1);
    if (next.starts_with('\n')) return end + 2;
    if (next.starts_with("\r\n")) return end + 3;
  }
  return std::nullopt;
}

std::optional<std::string> header_value(std::string_view header, std::string_view name) {
  std::optional<std::string> value;
  while (!header.empty()) {
    const std::string_view line = take_line(header);
    const bool goes_on = line.starts_with(' ') || line.starts_with('\t');
    if (value && !goes_on) return value;
    if (value) {
      value->append(value->empty() ? "" : " ").append(trim_field(line));
      continue;
    }
    const std::size_t colon = line.find(':');
    if (goes_on || colon == std::string_view::npos) continue;
    const std::string_view found = trim_field(line.substr(0, colon));
    if (std::equal(found.begin(), found.end(), name.begin(), name.end(),
                   [](char a, char b) { return lower(a) == lower(b); }))
      value = trim_field(line.substr(colon + 1));
  }
  return value;
}

MediaType media_type(std::string_view value) {
  MediaType media;
  media.type = lowered_ascii(take_part(value, ';'));
  while (!value.empty() && media.charset.empty()) {
    std::string_view parameter = take_part(value, ';');
    if (lowered_ascii(take_part(parameter, '=')) != "charset") continue;
    parameter = trim_field(parameter);
    while (parameter.starts_with('"') || parameter.starts_with('\'')) parameter.remove_prefix(1);
    while (parameter.ends_with('"') || parameter.ends_with('\'')) parameter.remove_suffix(1);
    media.charset = parameter;
  }
  return media;
}

std::optional<HttpResponse> parse_response(std::string_view header) {
  if (!header.starts_with("HTTP/")) return std::nullopt;
  std::string_view rest = header;
  std::string_view line = take_line(rest);
  take_part(line, ' ');
  line = trim_field(line);
  HttpResponse response;
  if (std::from_chars(line.data(), line.data() + line.size(), response.status).ec != std::errc())
    return std::nullopt;
  response.type = media_type(header_value(rest, "Content-Type").value_or(""));
  response.chunked = lowered_ascii(header_value(rest, "Transfer-Encoding").value_or("")).find("chunked") !=
                     std::string::npos;
  response.coding = lowered_ascii(header_value(rest, "Content-Encoding").value_or(""));
  return response;
}

std::string dechunk(std::string_view body) {
  std::string out;
  std::string_view rest = body;
  while (!rest.empty()) {
    std::string_view after = rest;
    const std::optional<std::size_t> size = chunk_size(take_line(after));
    if (!size) return out.append(rest);
    if (*size == 0) return out;
    out.append(after.substr(0, *size));
    after.remove_prefix(std::min(*size, after.size()));
    if (after.starts_with('\r')) after.remove_prefix(1);
    if (after.starts_with('\n')) after.remove_prefix(1);
    rest = after;
  }
  return out;
}

Unpacked unpack(std::string_view coding, std::size_t most, std::string& body) {
  std::vector<std::string_view> codings;
  while (!coding.empty()) codings.push_back(take_part(coding, ','));
  for (; !codings.empty(); codings.pop_back()) {  // what was done last is undone first
    if (codings.back().empty() || codings.back() == "identity") continue;
    if (body.empty() || looks_like_html(body)) break;
    std::optional<Expanded> expanded = undo(codings.back(), body, most);
    if (!expanded || expanded->bytes.empty()) return Unpacked::unreadable;
    body = std::move(expanded->bytes);
    if (expanded->too_long) return Unpacked::too_long;
  }
  return Unpacked::yes;
}

}  // namespace dehusk::io
