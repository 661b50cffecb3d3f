#include "io/document_reader.h"

#include <new>
#include <utility>

#include "io/binary.h"
#include "size_in_words.h"

namespace dehusk::io {
namespace {

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

Document too_long_document(std::string why) {
  Document document;
  document.status = Status::too_long;
  document.status_detail = std::move(why);
  return document;
}

// Other statuses say more than that a document is not whole.
void note_cut(std::string why, Document& document) {
  if (why.empty() || document.status != Status::ok) return;
  document.status = Status::cut;
  document.status_detail = std::move(why);
}

}  // namespace

DocumentReader::DocumentReader(std::shared_ptr<const RuleSet> rules, ReadOptions options)
    : options_(std::move(options)), cleaner_(std::move(rules), options_.clean) {}

Document without_memory() { return too_long_document("out of memory"); }

void DocumentReader::read(Item& item, Receiver& receiver) {
  if (item.error) {
    receiver.failure(item.error->message);
  } else if (item.warc) {
    const std::string place = item.path + ":" + std::to_string(item.warc->offset);
    const std::string id = item.warc->uri.empty() ? place : item.warc->uri;
    try {
      read_warc(*std::move(item.warc), item.path, receiver);
    } catch (const std::bad_alloc&) {  // unpacking; whoever cleans and receives sees to itself
      receiver.document(without_memory(), {place, id, nullptr});
    }
  } else if (item.records) {
    read_lines(item, receiver);
  } else {
    read_document(item, receiver);
  }
}

void DocumentReader::read_document(Item& item, Receiver& receiver) {
  const Result<std::string> bytes = [&]() -> Result<std::string> {
    try {
      return io::read_document(item, options_.clean.limits.bytes);
    } catch (const std::bad_alloc&) {
      item.reader.reset();
      return fail(ErrorCode::kOutOfResource, item.path + ": out of memory");
    }
  }();
  if (!bytes) return receiver.failure(bytes.error().message);
  const std::string_view kind = binary_kind(*bytes);
  if (!kind.empty())
    return receiver.failure(item.path + ": neither text nor a page but " + std::string(kind));
  receiver.document(cleaner_.clean(*bytes, item.format, options_.charset), {item.path, item.path, nullptr});
}

void DocumentReader::read_lines(const Item& item, Receiver& receiver) {
  std::string_view lines = item.lines.lines();
  std::size_t number = item.lines.first_line;
  if (number == 1 && lines.starts_with("\xEF\xBB\xBF")) lines.remove_prefix(3);
  for (; !lines.empty(); ++number) {
    const std::string_view line = take_line(lines);
    if (!is_blank(line)) read_line(line, item.path + ":" + std::to_string(number), receiver);
  }
}

void DocumentReader::read_line(std::string_view line, const std::string& place, Receiver& receiver) {
  const Result<Record> record = [&]() -> Result<Record> {
    try {
      return parser_.parse(line, options_.fields);
    } catch (const std::bad_alloc&) {
      parser_ = {};
      return fail(ErrorCode::kOutOfResource, "out of memory");
    }
  }();
  if (!record) return receiver.failure(place + ": " + record.error().message);
  const Format format = record->html ? Format::html : Format::text;
  receiver.document(cleaner_.clean_unicode(record->text, format, record->url), {place, place, &*record});
}

void DocumentReader::read_warc(WarcRecord record, const std::string& path, Receiver& receiver) {
  const std::string place = path + ":" + std::to_string(record.offset);
  const std::size_t most = options_.clean.limits.bytes;
  Unpacking unpacked =
      record.too_long ? Unpacking{Unpacking::Is::too_long, {}} : unpack(record.payload, most, record.body);
  if (unpacked.is == Unpacking::Is::other) return receiver.passed_over(unpacked.what);
  if (unpacked.is == Unpacking::Is::unreadable) return receiver.failure(place + ": " + unpacked.what);
  Document document = unpacked.is == Unpacking::Is::too_long
                          ? too_long_document("longer than " + size_in_words(most))
                          : clean_record(record);
  note_cut(std::move(unpacked.what), document);
  if (document.meta.url.empty() && record.uri.starts_with("http")) document.meta.url = record.uri;
  receiver.document(document, {place, record.uri.empty() ? place : record.uri, nullptr});
}

// A record that does not say what its charset is has that which was declared for all.
Document DocumentReader::clean_record(const WarcRecord& record) {
  const Payload& payload = record.payload;
  return cleaner_.clean(record.body, payload.format == Format::text ? Format::text : Format::html,
                        payload.charset.empty() ? options_.charset : payload.charset, record.uri);
}

}  // namespace dehusk::io
