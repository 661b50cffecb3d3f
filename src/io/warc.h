// WarcReader: the records of a crawl archive (WARC up to 1.1, and WET) that hold a page or a text.
//
// Records are read one after the other and only those that are wanted are held. A record that is damaged
// costs itself: reading goes on at the next line that begins "WARC/", in a gzip or zstd file also in another
// member. libarchive's own reader of the format serves for none of this: it shows neither headers nor types.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "dehusk/result.h"
#include "io/payload.h"
#include "io/reader.h"
#include "io/tally.h"

namespace dehusk::io {

struct WarcRecord {
  std::size_t offset = 0;  // where it begins, in bytes of the archive as it is when expanded
  std::string uri;         // WARC-Target-URI; empty when it has none
  Payload payload;
  std::string body;       // as it was sent
  bool too_long = false;  // the body was not held
};

class WarcReader {
 public:
  // `head` are bytes that were already read from `reader`. A body may have `longest` bytes.
  WarcReader(std::string path, Reader reader, std::string head = {}, std::size_t longest = SIZE_MAX);

  // The next record that holds a document; nothing at the end. Those that were passed over on the way are
  // added to `passed_over`. A damaged record is an error, after which it goes on; "PATH:OFFSET: …".
  [[nodiscard]] Result<std::optional<WarcRecord>> next(Tally& passed_over);

  [[nodiscard]] std::size_t stored_bytes() const { return reader_.stored_bytes(); }

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] bool have(std::size_t size);
  [[nodiscard]] std::string_view ahead() const { return std::string_view(buffer_).substr(at_); }
  [[nodiscard]] std::optional<std::size_t> header_ahead(std::size_t from, std::size_t within);
  [[nodiscard]] bool begin_record();
  [[nodiscard]] bool find_record();
  [[nodiscard]] bool ends_at(std::size_t end);
  [[nodiscard]] bool skip(std::size_t size);
  [[nodiscard]] Result<std::optional<WarcRecord>> read_record(Tally& passed_over);
  [[nodiscard]] Result<std::optional<WarcRecord>> read_body(std::size_t begin, std::size_t end,
                                                            WarcRecord record, Tally& passed_over);
  [[nodiscard]] tl::unexpected<Error> damaged(const std::string& what, std::size_t passed);

  std::string path_;
  Reader reader_;
  std::size_t longest_;
  std::string buffer_;
  std::size_t begin_ = 0;       // where in the archive the buffer begins
  std::size_t at_ = 0;          // in the buffer: what comes next
  bool fresh_ = true;           // the buffer begins with a line
  bool searching_ = false;      // for a record, after damage
  bool told_ = false;           // of the damage that the search is for
  std::size_t record_ = 0;      // in the archive: where the record at hand begins
  std::optional<Error> error_;  // of the reader: nothing follows what is in the buffer
};

// Whether an archive begins so.
[[nodiscard]] bool looks_like_warc(std::string_view head);

}  // namespace dehusk::io
