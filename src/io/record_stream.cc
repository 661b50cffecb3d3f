#include "io/record_stream.h"

#include <utility>

#include "io/token.h"

namespace dehusk::io {

Result<RecordStream> RecordStream::open(const std::string& path) {
  Result<Reader> reader = Reader::open(path);
  if (!reader) return tl::unexpected<Error>(std::move(reader).error());
  return RecordStream(path, std::move(*reader));
}

std::optional<PlacedRecord> RecordStream::next() {
  while (!at_end_) {
    if (rest_.empty()) {
      Result<LineBatch> batch = lines_.next();
      at_end_ = !batch || batch->empty();
      if (!batch) return PlacedRecord{path_, tl::unexpected<Error>(std::move(batch).error())};
      batch_ = std::move(*batch);
      rest_ = batch_.lines();
      number_ = batch_.first_line;
      if (number_ == 1 && rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
      continue;
    }
    const std::string_view line = take_line(rest_);
    PlacedRecord placed{path_ + ":" + std::to_string(number_++), Record{}};
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    placed.record = parser_.parse(line, RecordFields{});
    if (!placed.record) placed.record.error().message.insert(0, placed.place + ": ");
    return placed;
  }
  return std::nullopt;
}

std::string id_of(const Record& record) {
  if (!record.id.starts_with('"')) return std::string(record.id);
  std::string id;
  unescape(record.id, id);
  return id;
}

Result<std::string> id_of(const PlacedRecord& placed) {
  if (!placed.record) return tl::unexpected<Error>(placed.record.error());
  std::string id = id_of(*placed.record);
  if (id.empty()) return fail(ErrorCode::kBadRecord, placed.place + ": no field \"id\"");
  return id;
}

}  // namespace dehusk::io
