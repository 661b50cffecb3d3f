// Payload: what a record of a crawl archive holds, told by its types and by what its content begins with, and
// that as it was before it was sent. It knows nothing of files: the Python package reads archives otherwise.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "dehusk/cleaner.h"
#include "io/http.h"

namespace dehusk::io {

// Of a record's header, and of the HTTP header in it. Common Crawl's longest have a tenth of it.
inline constexpr std::size_t kLongestHeader = std::size_t{64} << 10U;

struct Payload {
  std::string name;                   // what it counts as when it is passed over: "response of text/html"
  bool wanted = false;                // it may be a document
  std::size_t begin = 0;              // where in the content, after an HTTP header
  Format format = Format::automatic;  // automatic: a page if it looks like one, else it is passed over
  std::string charset;                // as the transport declared it, empty when it did not
  bool chunked = false;               // how it was sent
  std::string coding;
};

// Whether the content of such a record begins with an HTTP header. `type` is its WARC-Type.
[[nodiscard]] bool has_http(std::string_view type, const MediaType& media);

// `head` is what the content begins with: all of it, or kLongestHeader bytes.
[[nodiscard]] Payload describe(std::string_view type, MediaType media, std::string_view head);

// Makes of the bytes that were sent the document, of `most` bytes; unreadable when it turns out to be none.
[[nodiscard]] Unpacked unpack(const Payload& payload, std::size_t most, std::string& body);

}  // namespace dehusk::io
