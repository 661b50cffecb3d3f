// A document that cannot be read or a record that is broken is a message and a count; the rest goes on.
#include "io/worker.h"

#include <utility>

#include "io/render.h"
#include "size_in_words.h"

namespace dehusk::io {
namespace {

CleanOptions clean_options(const WorkOptions& options) {
  CleanOptions clean = options.clean;
  clean.parts_text = clean.parts_text || options.explain || options.statistics;  // of text and not of markup
  return clean;
}

void add_failure(const std::string& message, Output& output) {
  output.messages.append("dehusk: ");
  append_printable(message, output.messages);
  output.messages.push_back('\n');
  ++output.failed;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

}  // namespace

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
    document = cleaner.clean(record.body, is_text ? Format::text : Format::html,
                             payload.charset.empty() ? charset : std::string_view(payload.charset));
  }
  if (document.meta.url.empty() && record.uri.starts_with("http")) document.meta.url = std::move(record.uri);
  return document;
}

Worker::Worker(std::shared_ptr<const RuleSet> rules, const WorkOptions& options)
    : cleaner_(std::move(rules), clean_options(options)), options_(options) {}

Output Worker::work(Item item, OutputFormat format) {
  Output output;
  output.input = item.input;
  output.last = item.last;
  output.format = format;
  output.held_bytes = item.bytes;
  output.passed_over = std::move(item.passed_over);
  if (item.error) {
    ++output.documents;
    add_failure(item.error->message, output);
  } else if (item.warc) {
    work_warc(*std::move(item.warc), item.path, output);
  } else if (item.records) {
    work_lines(item, output);
  } else {
    work_document(item, output);
  }
  output.path = std::move(item.path);
  return output;
}

void Worker::work_document(Item& item, Output& output) {
  ++output.documents;
  const Result<std::string> bytes = read_document(item, options_.clean.limits.bytes);
  if (!bytes) {
    add_failure(bytes.error().message, output);
    return;
  }
  output.read_bytes += bytes->size();
  add(cleaner_.clean(*bytes, item.format, options_.charset), item.path, item.path, nullptr, output);
}

void Worker::work_lines(const Item& item, Output& output) {
  std::string_view lines = item.lines.lines();
  output.read_bytes += lines.size();
  std::size_t number = item.lines.first_line;
  if (number == 1 && lines.starts_with("\xEF\xBB\xBF")) lines.remove_prefix(3);
  for (; !lines.empty(); ++number) {
    const std::string_view line = take_line(lines);
    if (!is_blank(line)) work_record(line, item.path + ":" + std::to_string(number), output);
  }
}

void Worker::work_warc(WarcRecord record, const std::string& path, Output& output) {
  const std::string place = path + ":" + std::to_string(record.offset);
  const std::string id = record.uri.empty() ? place : record.uri;
  const std::string name =
      record.payload.name + (record.payload.format == Format::automatic ? "" : " that cannot be unpacked");
  output.read_bytes += record.body.size();
  const std::optional<Document> document =
      clean_record(std::move(record), cleaner_, options_.clean.limits.bytes, options_.charset);
  if (!document) return output.passed_over.add(name);
  ++output.documents;
  add(*document, place, id, nullptr, output);
}

void Worker::work_record(std::string_view line, const std::string& place, Output& output) {
  ++output.documents;
  const Result<Record> record = parser_.parse(line, options_.fields);
  if (!record) {
    add_failure(place + ": " + record.error().message, output);
    return;
  }
  // JSON is UTF-8 whatever a page inside it says of itself.
  add(cleaner_.clean(record->text, record->html ? Format::html : Format::text, "utf-8"), place, place,
      &*record, output);
}

void Worker::add(const Document& document, const std::string& place, std::string_view id,
                 const Record* record, Output& output) {
  if (is_passed_over(document.status)) add_failure(place + ": " + document.status_detail, output);
  if (output.format == OutputFormat::jsonl) {
    append_json(document, id, record, output.bytes);
  } else {
    append_text(document, output.bytes);
  }
  if (options_.explain) append_explanation(document, place, output.messages);
  if (options_.statistics) output.statistics.add(document);
}

}  // namespace dehusk::io
