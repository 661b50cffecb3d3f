#include "io/http.h"

#include <brotli/decode.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <span>
#include <vector>

#include "ascii.h"
#include "decode/decode.h"
#include "io/inflate.h"
#include "io/take_line.h"
#include "io/zstd.h"
#include "looks_like_html.h"

namespace dehusk::io {
namespace {

constexpr std::size_t kHttpBlock = std::size_t{64} << 10U;

// What a server packs without saying so, it packs once or twice.
constexpr int kMostUnsaid = 3;

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

// The values of all lines "NAME: VALUE"; a line that begins with white space goes on with the one before.
std::vector<std::string> header_values(std::string_view header, std::string_view name) {
  std::vector<std::string> values;
  bool is_named = false;
  while (!header.empty()) {
    const std::string_view line = take_line(header);
    if (line.starts_with(' ') || line.starts_with('\t')) {
      if (is_named) values.back().append(values.back().empty() ? "" : " ").append(trim_field(line));
      continue;
    }
    const std::size_t colon = line.find(':');
    is_named = colon != std::string_view::npos &&
               lowered_ascii(trim_field(line.substr(0, colon))) == lowered_ascii(name);
    if (is_named) values.emplace_back(trim_field(line.substr(colon + 1)));
  }
  return values;
}

// What has come out so far, whether that is all, and whether it is too much.
struct Expanded {
  std::string bytes;
  bool whole = false;
  bool too_long = false;
};

// A body may be several packed parts, one after the other, each of which begins with `magic`.
Expanded expand(std::string_view in, Expander& expander, std::string_view magic, std::size_t most) {
  Expanded out;
  std::vector<char> block(kHttpBlock);
  for (;;) {
    std::span<char> room(block);
    const Expander::State state = expander.step(in, room);
    const std::size_t size = block.size() - room.size();
    out.bytes.append(block.data(), size);
    out.too_long = out.bytes.size() > most;
    if (out.too_long || state == Expander::State::broken) return out;
    if (state == Expander::State::more && in.empty() && size == 0) return out;
    if (state != Expander::State::end) continue;
    out.whole = magic.empty() || !in.starts_with(magic);
    if (out.whole) return out;
    expander.restart();
  }
}

Expanded inflate(std::string_view in, Inflater::Wrapping wrapping, std::size_t most) {
  Inflater inflater(wrapping);
  return expand(in, inflater, wrapping == Inflater::Wrapping::gzip ? kGzipMagic : std::string_view(), most);
}

Expanded undo_zstd(std::string_view in, std::size_t most) {
  ZstdExpander expander;
  return expand(in, expander, kZstdMagic, most);
}

// Some servers send what "deflate" stands for, with zlib's header, and some send it without.
Expanded undo_deflate(std::string_view in, std::size_t most) {
  Expanded out = inflate(in, Inflater::Wrapping::zlib, most);
  return out.bytes.empty() && !out.whole ? inflate(in, Inflater::Wrapping::none, most) : out;
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
    out.whole = result == BROTLI_DECODER_RESULT_SUCCESS;
    if (out.too_long || result != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) return out;
  }
}

// Nothing for a coding that is not known.
std::optional<Expanded> undo(std::string_view coding, std::string_view body, std::size_t most) {
  if (coding == "chunked") {
    Dechunked chunks = dechunk(body);
    return Expanded{std::move(chunks.bytes), chunks.whole};
  }
  if (coding == "gzip" || coding == "x-gzip") return inflate(body, Inflater::Wrapping::gzip, most);
  if (coding == "deflate") return undo_deflate(body, most);
  if (coding == "br") return undo_brotli(body, most);
  if (coding == "zstd") return undo_zstd(body, most);
  return std::nullopt;
}

// Undoes one coding; a body of which nothing comes out stays as it is.
Unpacked undo_in(std::string_view coding, std::size_t most, std::string& body) {
  std::optional<Expanded> expanded = undo(coding, body, most);
  if (!expanded || (expanded->bytes.empty() && !expanded->whole)) return Unpacked::unreadable;
  body = std::move(expanded->bytes);
  if (expanded->too_long) return Unpacked::too_long;
  return expanded->whole ? Unpacked::yes : Unpacked::cut;
}

// The worse of two.
void add(Unpacked more, Unpacked& all) { all = std::max(all, more); }

// Undoes what is listed, what was done last first, as far as the body is packed so.
Unpacked undo_list(std::string_view list, std::size_t most, std::string& body) {
  std::vector<std::string_view> codings;
  while (!list.empty()) codings.push_back(take_part(list, ','));
  Unpacked result = Unpacked::yes;
  for (; !codings.empty() && result < Unpacked::too_long; codings.pop_back()) {
    if (codings.back().empty() || codings.back() == "identity") continue;
    if (body.empty() || looks_like_html(body)) break;
    add(undo_in(codings.back(), most, body), result);
  }
  return result;
}

// The coding that a body begins like; empty for none.
std::string_view coding_of(std::string_view body) {
  if (body.starts_with(kGzipMagic)) return "gzip";
  return body.starts_with(kZstdMagic) ? "zstd" : "";
}

// Markup, or UTF-8 that somebody could have written: nothing that is packed is that.
bool is_readable(std::string_view body) {
  constexpr std::size_t kSample = 4096;
  const std::size_t begin = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (looks_like_html(body) || (begin != std::string_view::npos && body[begin] == '<')) return true;
  const std::string_view head = body.substr(0, kSample);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && !is_space(c); };
  // A character may be cut off at the end.
  return std::none_of(head.begin(), head.end(), is_control) &&
         decode::decode(head, "utf-8", false).invalid_sequences <= (head.size() < body.size() ? 1U : 0U);
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
  std::vector<std::string> values = header_values(header, name);
  return values.empty() ? std::nullopt : std::optional(std::move(values.front()));
}

std::string header_list(std::string_view header, std::string_view name) {
  std::string list;
  for (const std::string& value : header_values(header, name))
    list.append(list.empty() ? "" : ", ").append(value);
  return list;
}

MediaType media_type(std::string_view value) {
  MediaType media;
  std::string_view type = take_part(value, ';');
  media.type = lowered_ascii(type.substr(0, type.find_first_of(", \t")));  // some send it twice
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
  if (lowered_ascii(header.substr(0, 5)) != "http/") return std::nullopt;
  std::string_view rest = header;
  std::string_view line = take_line(rest);
  take_part(line, ' ');
  line = trim_field(line);
  HttpResponse response;
  if (std::from_chars(line.data(), line.data() + line.size(), response.status).ec != std::errc())
    return std::nullopt;
  response.type = media_type(header_value(rest, "Content-Type").value_or(""));
  response.codings =
      lowered_ascii(header_list(rest, "Content-Encoding") + "," + header_list(rest, "Transfer-Encoding"));
  return response;
}

Dechunked dechunk(std::string_view body) {
  Dechunked out;
  std::string_view rest = body;
  while (!rest.empty()) {
    std::string_view after = rest;
    const std::optional<std::size_t> size = chunk_size(take_line(after));
    if (!size) {
      out.whole = rest.size() == body.size();  // its writer has undone it already
      out.bytes.append(rest);
      return out;
    }
    if (*size == 0) return out;
    out.bytes.append(after.substr(0, *size));
    after.remove_prefix(std::min(*size, after.size()));
    if (after.starts_with('\r')) after.remove_prefix(1);
    if (after.starts_with('\n')) after.remove_prefix(1);
    rest = after;
  }
  out.whole = body.empty();  // else the last chunk is missing
  return out;
}

Unpacked unpack(std::string_view codings, std::size_t most, std::string& body) {
  Unpacked result = undo_list(codings, most, body);
  for (int i = 0; i < kMostUnsaid && result != Unpacked::too_long; ++i) {
    const std::string_view coding = coding_of(body);
    if (coding.empty()) break;
    const Unpacked more = undo_in(coding, most, body);
    if (more == Unpacked::unreadable) return more;
    if (result == Unpacked::unreadable) result = more;  // it was packed in another way than said
    add(more, result);
  }
  return result == Unpacked::unreadable && is_readable(body) ? Unpacked::yes : result;
}

}  // namespace dehusk::io
