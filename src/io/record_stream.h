// RecordStream: the records of one JSONL input, one after the other; memory is a batch of lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dehusk/result.h"
#include "io/line_reader.h"
#include "io/record.h"

namespace dehusk::io {

struct PlacedRecord {
  std::string place;      // "PATH:LINE"
  Result<Record> record;  // the message of an error begins with the place
};

class RecordStream {
 public:
  // "-" is standard input. Compressed files are read as they are.
  [[nodiscard]] static Result<RecordStream> open(const std::string& path);

  // The next record, nothing at the end. The record's views hold until the next call. What is broken is an
  // error and does not end the stream, unless it cannot be read any further.
  [[nodiscard]] std::optional<PlacedRecord> next();

 private:
  RecordStream(std::string path, Reader reader) : path_(path), lines_(std::move(path), std::move(reader)) {}

  std::string path_;
  LineReader lines_;
  LineBatch batch_;
  std::string_view rest_;  // of the batch
  std::size_t number_ = 0;
  bool at_end_ = false;
  RecordParser parser_;
};

// A record's id as text: a string unescaped, all else as it is written. Empty when there is none.
[[nodiscard]] std::string id_of(const Record& record);

// The same, or what is wrong with the record: it is broken, or has none.
[[nodiscard]] Result<std::string> id_of(const PlacedRecord& placed);

}  // namespace dehusk::io
