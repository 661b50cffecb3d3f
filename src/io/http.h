// What an HTTP response says of its body, and the body as it was before it was sent.
//
// Why no library for so little: http-parser is no longer kept and llhttp is not in Debian; both refuse what
// they cannot read, while an archive is read for what there is in it. Many archives have bodies that their
// writer has unpacked already and headers that still say how they were packed, so a body that is not packed
// as the header says is taken as it is; and some servers do not say that they pack.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dehusk::io {

// How long the header is that `bytes` begin with, with the empty line that ends it; nothing when it does not
// end. WARC records and HTTP messages have the same kind of header.
[[nodiscard]] std::optional<std::size_t> header_size(std::string_view bytes);

// The value of a header's first line "NAME: VALUE", whatever the case of NAME; nothing when there is none.
[[nodiscard]] std::optional<std::string> header_value(std::string_view header, std::string_view name);

// The values of all such lines as the one list that they are by HTTP: "gzip, br".
[[nodiscard]] std::string header_list(std::string_view header, std::string_view name);

struct MediaType {
  std::string type;     // "text/html"
  std::string charset;  // empty when it says none
};
[[nodiscard]] MediaType media_type(std::string_view value);

struct HttpResponse {
  int status = 0;
  MediaType type;       // empty when the header has none
  std::string codings;  // a list, the first one done first: Content-Encoding, then Transfer-Encoding
};

// Nothing when this is no header of a response.
[[nodiscard]] std::optional<HttpResponse> parse_response(std::string_view header);

struct Dechunked {
  std::string bytes;
  bool whole = true;
};

// The chunks of a body put together. From where they are broken on, what there is.
[[nodiscard]] Dechunked dechunk(std::string_view body);

enum class Unpacked : std::uint8_t { yes, cut, too_long, unreadable };

// Undoes a list of codings: chunked, gzip, deflate, br and zstd, and gzip and zstd also where it does not
// name them. Of a body that is cut off or damaged (cut) what came out before is left in it; it is unreadable
// when that is nothing, and too long when it is more than `most` bytes, some of which are in it then.
[[nodiscard]] Unpacked unpack(std::string_view codings, std::size_t most, std::string& body);

}  // namespace dehusk::io
