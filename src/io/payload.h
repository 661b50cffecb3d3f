// Payload: what a record of a crawl archive holds, told by its types and by what its content begins with, and
// that as it was before it was sent. It knows nothing of files: the Python package reads archives otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dehusk/cleaner.h"
#include "io/http.h"

namespace dehusk::io {

// Of the HTTP header in a record: curl reads 300 KB, Chromium 256.
inline constexpr std::size_t kLongestHttpHeader = std::size_t{512} << 10U;

// What the header of a record says of its content.
struct RecordFacts {
  std::string type;         // WARC-Type
  MediaType media;          // Content-Type
  std::string truncated{};  // WARC-Truncated: why the writer stopped; empty when it did not
  std::string segment{};    // WARC-Segment-Number: "1" of what goes on in other records
};

struct Payload {
  std::string name;                   // what it counts as when it is passed over: "response of text/html"
  bool wanted = false;                // it may be a document
  std::size_t begin = 0;              // where in the content, after an HTTP header
  Format format = Format::automatic;  // automatic: a page if it looks like one, else it is passed over
  std::string charset;                // as the transport declared it, empty when it did not
  std::string codings;                // how it was sent: HttpResponse::codings
  std::string cut;                    // why it is a part of the document, empty when it is not known to be
};

// Whether the content of such a record begins with an HTTP header.
[[nodiscard]] bool has_http(const RecordFacts& facts);

// `head` is what the content begins with: all of it, or kLongestHttpHeader bytes.
[[nodiscard]] Payload describe(RecordFacts facts, std::string_view head);

struct Unpacking {
  // A document, whole or not; one that is longer than allowed; one that cannot be read; or something else.
  enum class Is : std::uint8_t { document, too_long, unreadable, other };
  Is is = Is::document;
  // Of a document why it is not whole, empty when it is; of what is unreadable what it is, for a message; of
  // something else what it counts as when it is passed over.
  std::string what;
};

// Makes of the bytes that were sent the document, of `most` bytes.
[[nodiscard]] Unpacking unpack(const Payload& payload, std::size_t most, std::string& body);

}  // namespace dehusk::io
