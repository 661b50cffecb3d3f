// What an input is, is decided once, when it begins: by --from, by its name, or by its first bytes.
#include "io/source.h"

#include <sys/stat.h>

#include <algorithm>
#include <climits>
#include <utility>

#include "io/record.h"

namespace dehusk::io {
namespace {

Format document_format(InputFormat format) {
  switch (format) {
    case InputFormat::text:
      return Format::text;
    case InputFormat::html:
      return Format::html;
    default:
      return Format::automatic;
  }
}

std::size_t size_of_file(const std::string& path) {
  struct stat info {};
  const bool known = path != kStdin && ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
  return known ? static_cast<std::size_t>(info.st_size) : 0;
}

// No path that the system takes is longer.
constexpr std::size_t kLongestPath = 4096;
static_assert(kLongestPath >= PATH_MAX);

// Of a line of a list; empty when there is nothing to complain of.
std::string_view complaint_about_path(std::string_view path) {
  if (path.size() > kLongestPath) return "a line longer than 4 KiB";
  return path.find('\0') == std::string_view::npos ? "" : "a path with a zero byte in it";
}

// Enough for any first line's key; less comes only at the end of the input.
constexpr std::size_t kHead = 4096;

Result<std::string> read_head(Reader& reader) {
  std::string head;
  while (head.size() < kHead && head.find('\n') == std::string::npos) {
    const Result<std::string_view> chunk = reader.next();
    if (!chunk) return tl::unexpected<Error>(chunk.error());
    if (chunk->empty()) break;
    head.append(*chunk);
  }
  return head;
}

InputFormat format_of_head(std::string_view head) {
  if (looks_like_warc(head)) return InputFormat::warc;
  return looks_like_jsonl(head) ? InputFormat::jsonl : InputFormat::automatic;
}

Item failed(Item item, Error error) {
  item.error = std::move(error);
  item.last = true;
  return item;
}

}  // namespace

Result<std::string> read_document(Item& item, std::size_t longest) {
  if (!item.reader) {
    Result<Reader> reader = Reader::open(item.path);
    if (!reader) return tl::unexpected<Error>(std::move(reader).error());
    item.reader = std::move(*reader);
  }
  Result<std::string> bytes = item.reader->read_rest(std::move(item.head), longest);
  item.reader.reset();
  return bytes;
}

Result<Source> Source::open(SourceOptions options) {
  Source source(std::move(options));
  const std::string& list = source.options_.files_from;
  if (!list.empty()) {
    Result<Reader> reader = Reader::open(list);
    if (!reader) return tl::unexpected<Error>(std::move(reader).error());
    source.list_.emplace(list, std::move(*reader), std::string(), kLongestPath);
  } else if (source.options_.files.empty()) {
    source.options_.files.emplace_back(kStdin);
  }
  return source;
}

std::optional<std::string> Source::next_path() {
  if (next_file_ < options_.files.size()) return options_.files[next_file_++];
  while (list_) {
    while (!list_lines_.empty()) {
      const std::string_view path = take_line(list_lines_);
      const std::size_t line = list_line_++;
      if (path.empty()) continue;
      if (const std::string_view complaint = complaint_about_path(path); complaint.empty()) {
        return std::string(path);
      } else {
        list_error_ = Error{ErrorCode::kBadRecord,
                            options_.files_from + ":" + std::to_string(line) + ": " + std::string(complaint)};
        return std::nullopt;
      }
    }
    next_of_list();
    if (list_error_) return std::nullopt;
  }
  return std::nullopt;
}

void Source::next_of_list() {
  Result<LineBatch> batch = list_->next();
  if (batch && !batch->empty()) {
    list_batch_ = std::move(*batch);
    list_lines_ = list_batch_.lines();
    list_line_ = list_batch_.first_line;
    return;
  }
  const bool goes_on = !batch && batch.error().code == ErrorCode::kBadRecord;  // a line that is too long
  if (!batch) list_error_ = std::move(batch).error();
  if (!goes_on) list_.reset();
}

Item Source::begin_records(Item item, InputFormat format, Reader reader, std::string head) {
  current_ = item.input;
  current_path_ = item.path;
  current_stored_ = 0;
  if (format == InputFormat::warc) {
    warc_.emplace(std::move(item.path), std::move(reader), std::move(head), options_.longest);
  } else {
    lines_.emplace(std::move(item.path), std::move(reader), std::move(head), options_.longest);
  }
  return next_records();
}

Item Source::next_records() {
  Item item = next_of_records();
  if (warc_ || lines_) {
    const std::size_t stored = warc_ ? warc_->stored_bytes() : lines_->stored_bytes();
    item.stored_bytes = stored - std::min(stored, current_stored_);
    current_stored_ += item.stored_bytes;
  }
  return item;
}

Item Source::next_of_records() {
  Item item;
  item.input = current_;
  item.path = current_path_;
  item.records = true;
  return warc_ ? next_warc(std::move(item)) : next_lines(std::move(item));
}

Item Source::next_warc(Item item) {
  Result<std::optional<WarcRecord>> record = warc_->next(item.passed_over);
  if (!record) {
    item.error = std::move(record).error();
  } else if (!*record) {
    warc_.reset();
    item.last = true;
  } else {
    item.bytes = (*record)->body.size();
    item.warc = std::move(*record);
  }
  return item;
}

Item Source::next_lines(Item item) {
  Result<LineBatch> batch = lines_->next();
  if (!batch && batch.error().code == ErrorCode::kBadRecord) {
    item.error = std::move(batch).error();
    return item;
  }
  if (!batch || batch->empty()) {
    lines_.reset();
    if (!batch) return failed(std::move(item), std::move(batch).error());
    item.last = true;
    return item;
  }
  item.lines = std::move(*batch);
  item.bytes = item.lines.bytes.size();
  return item;
}

bool Source::pass_over(const Item& item) {
  if (!options_.is_done || !options_.is_done(item.path, item.records)) return false;
  ++passed_over_;
  return true;
}

// Nothing when the input is passed over.
std::optional<Item> Source::begin_input(std::string path) {
  Item item;
  item.input = inputs_++;
  item.path = std::move(path);
  item.last = true;
  InputFormat format = options_.from;
  if (format == InputFormat::automatic) format = format_of_name(item.path);
  item.format = document_format(format);
  item.bytes = size_of_file(item.path);
  item.records = has_records(format);
  const bool is_known = format != InputFormat::automatic;
  if (is_known && pass_over(item)) return std::nullopt;
  item.stored_bytes = item.bytes;
  if (is_known && !item.records) return item;

  Result<Reader> reader = Reader::open(item.path);
  if (!reader) return failed(std::move(item), std::move(reader).error());
  std::string head;
  if (!is_known) {
    Result<std::string> read = read_head(*reader);
    if (!read) return failed(std::move(item), std::move(read).error());
    head = std::move(*read);
    format = format_of_head(head);
    item.records = has_records(format);
    if (pass_over(item)) return std::nullopt;
  }
  if (item.records) return begin_records(std::move(item), format, std::move(*reader), std::move(head));
  item.reader = std::move(*reader);
  item.head = std::move(head);
  return item;
}

std::optional<Item> Source::next() {
  if (lines_ || warc_) return next_records();
  while (std::optional<std::string> path = next_path()) {
    if (std::optional<Item> item = begin_input(std::move(*path))) return item;
  }
  if (!list_error_) return std::nullopt;
  Item item;
  item.input = inputs_++;
  item.path = options_.files_from;
  return failed(std::move(item), *std::exchange(list_error_, std::nullopt));
}

}  // namespace dehusk::io
