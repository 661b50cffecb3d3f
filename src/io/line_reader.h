// LineReader: a Reader's bytes as batches of whole lines.
//
// A batch is what one chunk completed, so a line that came through a pipe goes on at once, and a batch
// is one chunk long unless a single line is longer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dehusk/result.h"
#include "io/reader.h"
#include "io/take_line.h"

namespace dehusk::io {

// simdjson reads this many bytes past the end of what it parses (its SIMDJSON_PADDING).
inline constexpr std::size_t kPadding = 64;

// Whole lines with their line ends; the last line of a file may have none. `bytes` ends in kPadding
// zero bytes that belong to no line, so that a JSON parser may read past the last one.
struct LineBatch {
  std::string bytes;
  std::size_t first_line = 0;  // its number in the file, from 1

  [[nodiscard]] bool empty() const { return bytes.size() <= kPadding; }
  [[nodiscard]] std::string_view lines() const {
    return empty() ? std::string_view() : std::string_view(bytes).substr(0, bytes.size() - kPadding);
  }
};

class LineReader {
 public:
  // `head` are bytes that were already read from `reader`. A line may have `longest` bytes.
  LineReader(std::string path, Reader reader, std::string head = {}, std::size_t longest = SIZE_MAX);

  // The next lines; an empty batch at the end. A line that is too long is an error and passed over
  // (ErrorCode::kBadRecord); after any other error there is nothing more.
  [[nodiscard]] Result<LineBatch> next();

  [[nodiscard]] std::size_t stored_bytes() const { return reader_.stored_bytes(); }

 private:
  [[nodiscard]] LineBatch take(std::size_t length);
  [[nodiscard]] Result<LineBatch> pass_over_line();
  [[nodiscard]] tl::unexpected<Error> end_with(Error error);

  std::string path_;
  Reader reader_;
  std::size_t longest_;
  std::string pending_;       // read and not yet handed out
  std::size_t searched_ = 0;  // of that, known to hold no line end
  std::size_t line_ = 1;      // number of the first pending line
  bool at_end_ = false;
};

}  // namespace dehusk::io
