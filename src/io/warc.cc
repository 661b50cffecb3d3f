// A record is believed when its body ends as it should: so a wrong length is seen before what it swallowed is
// lost, and a wrong checksum before what it vouches for is handed out.
#include "io/warc.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "ascii.h"

namespace dehusk::io {
namespace {

constexpr std::string_view kMark = "WARC/";

// Common Crawl's longest have a tenth of it.
constexpr std::size_t kLongestHeader = std::size_t{64} << 10U;

// A body that nobody wants is held nevertheless when it is no longer, so that a wrong length can be undone.
constexpr std::size_t kHeldAnyway = std::size_t{1} << 20U;

// What stays in the buffer before `at_`: enough to see an empty line.
constexpr std::size_t kBehind = 16;

constexpr std::size_t kKeptBuffer = std::size_t{4} << 20U;

bool is_line_end(char c) { return c == '\r' || c == '\n'; }

// Whether the line that begins at `at` follows an empty one.
bool follows_empty_line(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  return before.ends_with("\n\n") || before.ends_with("\n\r\n");
}

std::optional<std::size_t> to_number(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Some writers put the address in angle brackets, as the grammar of WARC 1.0 has it.
std::string address(std::string uri) {
  if (!uri.starts_with('<') || !uri.ends_with('>')) return uri;
  return uri.substr(1, uri.size() - 2);
}

bool is_header(std::string_view header) {
  std::string_view rest = header.substr(std::min(header.find('\n'), header.size() - 1) + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (line.empty() || line == "\r" || line.starts_with(' ') || line.starts_with('\t')) continue;
    if (line.find(':') == std::string_view::npos) return false;
  }
  return true;
}

RecordFacts facts_of(std::string_view header) {
  const auto value = [&](std::string_view name) { return header_value(header, name).value_or(""); };
  return {value("WARC-Type"), media_type(value("Content-Type")), value("WARC-Truncated"),
          value("WARC-Segment-Number")};
}

}  // namespace

WarcReader::WarcReader(std::string path, Reader reader, std::string head, std::size_t longest)
    : path_(std::move(path)), reader_(std::move(reader)), longest_(longest), buffer_(std::move(head)) {}

// False when there is nothing more, or nothing more that can be read.
bool WarcReader::fill() {
  if (error_) return false;
  const std::size_t dropped = at_ - std::min(at_, kBehind);
  if (dropped > 0) {
    buffer_.erase(0, dropped);
    begin_ += dropped;
    at_ -= dropped;
    fresh_ = false;
    if (buffer_.capacity() > kKeptBuffer && buffer_.size() < kKeptBuffer / 4) buffer_.shrink_to_fit();
  }
  const Result<std::string_view> chunk = reader_.next();
  if (!chunk) {
    error_ = chunk.error();
    return false;
  }
  buffer_.append(*chunk);
  return !chunk->empty();
}

// Whether `size` bytes are there from here on.
bool WarcReader::have(std::size_t size) {
  while (buffer_.size() - at_ < size) {
    if (!fill()) return false;
  }
  return true;
}

// The size of the header that begins `from` bytes from here and has `within` at most.
std::optional<std::size_t> WarcReader::header_ahead(std::size_t from, std::size_t within) {
  for (;;) {
    const std::string_view seen = ahead().substr(std::min(from, ahead().size())).substr(0, within);
    if (const std::optional<std::size_t> size = header_size(seen)) return size;
    if (seen.size() == within || !fill()) return std::nullopt;
  }
}

// Goes to where the next record begins, or should begin. False when nothing is left.
bool WarcReader::begin_record() {
  if (searching_) return find_record();
  do {
    while (at_ < buffer_.size() && is_line_end(buffer_[at_])) ++at_;
  } while (at_ == buffer_.size() && fill());
  return at_ < buffer_.size();
}

bool WarcReader::find_record() {
  for (;;) {
    for (std::size_t found = at_; (found = buffer_.find(kMark, found)) != std::string::npos; ++found) {
      if (found == 0 ? !fresh_ : buffer_[found - 1] != '\n') continue;
      at_ = found;
      searching_ = told_ = false;
      return true;
    }
    at_ = std::max(at_, buffer_.size() - std::min(buffer_.size(), kMark.size() - 1));
    if (!fill()) break;
  }
  at_ = buffer_.size();
  return false;
}

// Whether what ends so far from here ends as a record does: before two line ends, another record or the end.
bool WarcReader::ends_at(std::size_t end) {
  const std::size_t body_end = end;
  while (have(end + 1) && is_line_end(buffer_[at_ + end])) ++end;
  const bool more = have(end + kMark.size());  // or damage shows up now
  if (error_ && !more && at_ + body_end + reader_.unverified() > buffer_.size()) return false;
  const std::string_view next = ahead().substr(body_end);
  return next.starts_with("\r\n\r\n") || next.starts_with("\n\n") || at_ + end == buffer_.size() ||
         ahead().substr(end).starts_with(kMark);
}

// Passes over bytes that are not held. False when they end too early or a record begins among them; that is
// where it is then.
bool WarcReader::skip(std::size_t size) {
  while (size > 0) {
    if (at_ == buffer_.size() && !fill()) return false;
    const std::size_t taken = std::min(size, buffer_.size() - at_);
    const std::string_view seen = std::string_view(buffer_).substr(0, at_ + taken);
    for (std::size_t found = at_ - std::min(at_, kMark.size());
         (found = seen.find(kMark, found)) != seen.npos; ++found) {
      if (begin_ + found == record_ || !follows_empty_line(seen, found)) continue;
      at_ = found;
      return false;
    }
    at_ += taken;
    size -= taken;
  }
  return true;
}

// The search for another record begins `passed` bytes from here.
tl::unexpected<Error> WarcReader::damaged(const std::string& what, std::size_t passed) {
  searching_ = true;
  at_ += passed;
  std::string message = path_ + ":" + std::to_string(record_) + ": ";
  if (error_ && !told_) {
    told_ = true;
    const std::string_view why = error_->message;
    message += why.starts_with(path_ + ": ") ? why.substr(path_.size() + 2) : why;
    return fail(ErrorCode::kIo, std::move(message));  // not this record alone: the file
  }
  message += what;
  return fail(ErrorCode::kBadRecord, std::move(message));
}

Result<std::optional<WarcRecord>> WarcReader::next(Tally& passed_over) {
  for (;;) {
    if (begin_record()) {
      record_ = begin_ + at_;
      Result<std::optional<WarcRecord>> record = read_record(passed_over);
      if (!record || *record) return record;
      continue;
    }
    if (!error_) return std::nullopt;
    const bool told = told_;
    const bool searched = searching_;
    record_ = begin_ + at_;
    tl::unexpected<Error> error = damaged({}, 0);
    begin_ += buffer_.size();
    buffer_.clear();
    at_ = 0;
    fresh_ = true;
    const bool goes_on = reader_.next_member();
    if (goes_on) error_.reset();
    if (!told && !(goes_on && searched)) return error;  // one for all that is wrong up to the next record
    if (!goes_on) return std::nullopt;
  }
}

Result<std::optional<WarcRecord>> WarcReader::read_record(Tally& passed_over) {
  if (!have(kMark.size()) || !ahead().starts_with(kMark)) return damaged("no record begins here", 0);
  const std::optional<std::size_t> size = header_ahead(0, kLongestHeader);
  if (!size) return damaged("the header of a record does not end", kMark.size());
  const std::string header(ahead().substr(0, *size));
  const std::optional<std::size_t> length = to_number(header_value(header, "Content-Length").value_or(""));
  RecordFacts facts = facts_of(header);
  if (!is_header(header) || !length || *length > SIZE_MAX / 2 || facts.type.empty())
    return damaged("the header of a record is damaged", kMark.size());

  WarcRecord record;
  record.offset = record_;
  record.uri = address(header_value(header, "WARC-Target-URI").value_or(""));
  const std::size_t most = std::min(*length, kLongestHttpHeader);
  if (has_http(facts)) static_cast<void>(header_ahead(*size, most));  // so that it is there
  const std::string_view content = ahead().substr(std::min(*size, ahead().size()), most);
  record.payload = describe(std::move(facts), content);
  const std::size_t begin = std::min(record.payload.begin, *length);
  return read_body(*size + begin, *size + *length, std::move(record), passed_over);
}

// `begin` and `end` are seen from where the record begins.
Result<std::optional<WarcRecord>> WarcReader::read_body(std::size_t begin, std::size_t end, WarcRecord record,
                                                        Tally& passed_over) {
  const bool wanted = record.payload.wanted;
  const std::size_t size = end - begin;
  record.too_long = size > longest_;
  const bool held = (wanted && !record.too_long) || size <= kHeldAnyway;
  const bool ends = held ? have(end) && ends_at(end) : skip(end) && ends_at(0);
  if (!ends) return damaged("no record ends where this one should", held ? kMark.size() : 0);
  if (wanted && !record.too_long) record.body = ahead().substr(begin, size);
  if (held) at_ += end;
  if (wanted) return record;
  passed_over.add(record.payload.name);
  return std::nullopt;
}

bool looks_like_warc(std::string_view head) {
  return head.starts_with("WARC/1.") || head.starts_with("WARC/0.");
}

}  // namespace dehusk::io
