#include "io/document_reader.h"

#include <optional>
#include <utility>

#include "size_in_words.h"

namespace dehusk::io {
namespace {

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

// Cleans the body of an archive's record, of which `most` bytes are read; `charset` is what it is declared to
// be where the archive does not. Nothing when it turns out to be no document.
std::optional<Document> clean_record(WarcRecord record, Cleaner& cleaner, std::size_t most,
                                     std::string_view charset) {
  Document document;
  const Payload& payload = record.payload;
  const Unpacked unpacked = record.too_long ? Unpacked::too_long : unpack(payload, most, record.body);
  if (unpacked == Unpacked::too_long) {
    document.status = Status::too_long;
    document.status_detail = "longer than " + size_in_words(most);
  } else if (unpacked == Unpacked::unreadable) {
    return std::nullopt;
  } else {
    const bool is_text = payload.format == Format::text;
    document =
        cleaner.clean(record.body, is_text ? Format::text : Format::html,
                      payload.charset.empty() ? charset : std::string_view(payload.charset), record.uri);
  }
  if (document.meta.url.empty() && record.uri.starts_with("http")) document.meta.url = std::move(record.uri);
  return document;
}

}  // namespace

DocumentReader::DocumentReader(std::shared_ptr<const RuleSet> rules, ReadOptions options)
    : options_(std::move(options)), cleaner_(std::move(rules), options_.clean) {}

void DocumentReader::read(Item& item, Receiver& receiver) {
  if (item.error) {
    receiver.failure(item.error->message);
  } else if (item.warc) {
    read_warc(*std::move(item.warc), item.path, receiver);
  } else if (item.records) {
    read_lines(item, receiver);
  } else {
    read_document(item, receiver);
  }
}

void DocumentReader::read_document(Item& item, Receiver& receiver) {
  const Result<std::string> bytes = io::read_document(item, options_.clean.limits.bytes);
  if (!bytes) return receiver.failure(bytes.error().message);
  receiver.read(bytes->size());
  receiver.document(cleaner_.clean(*bytes, item.format, options_.charset), {item.path, item.path, nullptr});
}

void DocumentReader::read_lines(const Item& item, Receiver& receiver) {
  std::string_view lines = item.lines.lines();
  receiver.read(lines.size());
  std::size_t number = item.lines.first_line;
  if (number == 1 && lines.starts_with("\xEF\xBB\xBF")) lines.remove_prefix(3);
  for (; !lines.empty(); ++number) {
    const std::string_view line = take_line(lines);
    if (!is_blank(line)) read_line(line, item.path + ":" + std::to_string(number), receiver);
  }
}

void DocumentReader::read_line(std::string_view line, const std::string& place, Receiver& receiver) {
  const Result<Record> record = parser_.parse(line, options_.fields);
  if (!record) return receiver.failure(place + ": " + record.error().message);
  // JSON is UTF-8 whatever a page inside it says of itself.
  receiver.document(
      cleaner_.clean(record->text, record->html ? Format::html : Format::text, "utf-8", record->url),
      {place, place, &*record});
}

void DocumentReader::read_warc(WarcRecord record, const std::string& path, Receiver& receiver) {
  const std::string place = path + ":" + std::to_string(record.offset);
  const std::string id = record.uri.empty() ? place : record.uri;
  const std::string name =
      record.payload.name + (record.payload.format == Format::automatic ? "" : " that cannot be unpacked");
  receiver.read(record.body.size());
  const std::optional<Document> document =
      clean_record(std::move(record), cleaner_, options_.clean.limits.bytes, options_.charset);
  if (!document) return receiver.passed_over(name);
  receiver.document(*document, {place, id, nullptr});
}

}  // namespace dehusk::io
