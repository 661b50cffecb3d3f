// Lines are found from the end of each chunk backwards: what lies before the last line end is a batch.
#include "io/line_reader.h"

#include <algorithm>
#include <utility>

#include "size_in_words.h"

namespace dehusk::io {

LineReader::LineReader(std::string path, Reader reader, std::string head, std::size_t longest)
    : path_(std::move(path)), reader_(std::move(reader)), longest_(longest), pending_(std::move(head)) {}

LineBatch LineReader::take(std::size_t length) {
  LineBatch batch;
  batch.first_line = line_;
  std::string rest = pending_.substr(length);
  batch.bytes = std::move(pending_);
  batch.bytes.resize(length);
  line_ += static_cast<std::size_t>(std::count(batch.bytes.begin(), batch.bytes.end(), '\n'));
  batch.bytes.append(kPadding, '\0');
  pending_ = std::move(rest);
  searched_ = pending_.size();
  return batch;
}

tl::unexpected<Error> LineReader::end_with(Error error) {
  at_end_ = true;
  pending_.clear();  // half a line is no line
  return tl::unexpected<Error>(std::move(error));
}

Result<LineBatch> LineReader::pass_over_line() {
  pending_.clear();
  searched_ = 0;
  for (std::size_t end = std::string_view::npos; !at_end_ && end == std::string_view::npos;) {
    const Result<std::string_view> chunk = reader_.next();
    if (!chunk) return end_with(chunk.error());
    at_end_ = chunk->empty();
    end = chunk->find('\n');
    if (end != std::string_view::npos) pending_ = chunk->substr(end + 1);
  }
  return fail(ErrorCode::kBadRecord,
              path_ + ":" + std::to_string(line_++) + ": a line longer than " + size_in_words(longest_));
}

Result<LineBatch> LineReader::next() {
  while (!at_end_) {
    // Only what is new is searched: a line of 50 MB comes in 800 chunks.
    const std::size_t found = std::string_view(pending_).substr(searched_).rfind('\n');
    if (found != std::string_view::npos) return take(searched_ + found + 1);
    searched_ = pending_.size();
    if (pending_.size() > longest_) return pass_over_line();
    const Result<std::string_view> chunk = reader_.next();
    if (!chunk) return end_with(chunk.error());
    pending_.append(*chunk);
    at_end_ = chunk->empty();
  }
  return take(pending_.size());  // the last line has no line end
}

}  // namespace dehusk::io
