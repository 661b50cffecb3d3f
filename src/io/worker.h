// Worker: what one thread does with an item: read, clean, render. It owns a Cleaner and a parser.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "dehusk/cleaner.h"
#include "dehusk/rule_set.h"
#include "io/format.h"
#include "io/record.h"
#include "io/source.h"
#include "io/statistics.h"

namespace dehusk::io {

struct WorkOptions {
  CleanOptions clean;
  std::string charset;  // what the transport declared of documents; records of JSONL are UTF-8
  RecordFields fields;
  bool explain = false;     // list removals among the messages
  bool statistics = false;  // sum them up
};

// What became of an item, ready to be written.
struct Output {
  std::size_t input = 0;
  std::string path;
  bool last = false;
  OutputFormat format = OutputFormat::text;
  std::string bytes;           // of all its documents
  std::string messages;        // whole lines for the user
  std::size_t documents = 0;   // an input that could not be read is one
  std::size_t failed = 0;      // of them
  Tally passed_over;           // records that are no documents
  std::size_t read_bytes = 0;  // what was cleaned
  std::size_t held_bytes = 0;  // Item::bytes
  Statistics statistics;
};

// Cleans the body of an archive's record, of which `most` bytes are read; `charset` is what it is declared to
// be where the archive does not. Nothing when it turns out to be no document.
[[nodiscard]] std::optional<Document> clean_record(WarcRecord record, Cleaner& cleaner, std::size_t most,
                                                   std::string_view charset);

class Worker {
 public:
  Worker(std::shared_ptr<const RuleSet> rules, const WorkOptions& options);

  [[nodiscard]] Output work(Item item, OutputFormat format);

 private:
  void work_document(Item& item, Output& output);
  void work_lines(const Item& item, Output& output);
  void work_warc(WarcRecord record, const std::string& path, Output& output);
  void work_record(std::string_view line, const std::string& place, Output& output);
  void add(const Document& document, const std::string& place, std::string_view id, const Record* record,
           Output& output);

  Cleaner cleaner_;
  RecordParser parser_;
  const WorkOptions& options_;
};

}  // namespace dehusk::io
