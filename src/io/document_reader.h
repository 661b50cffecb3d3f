// DocumentReader: the documents of an item, cleaned, one after the other. It owns a Cleaner and a parser: one
// a thread.
//
// Who receives them does with each what its command is for; none is held longer than that.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "dehusk/cleaner.h"
#include "dehusk/rule_set.h"
#include "io/record.h"
#include "io/source.h"

namespace dehusk::io {

struct ReadOptions {
  CleanOptions clean;
  std::string charset;  // what the transport declared of documents; records of JSONL are UTF-8
  RecordFields fields;
};

// Where a document comes from. The views hold while it is received.
struct Origin {
  std::string_view place;  // PATH; PATH:LINE of a record, PATH:OFFSET in an archive
  std::string_view id;     // what it is called when it does not say itself: its place, or its address
  const Record* record;    // of JSONL, else null
};

class Receiver {
 public:
  virtual ~Receiver() = default;
  virtual void document(const Document& document, const Origin& origin) = 0;
  // A document that cannot be had; "PLACE: what is wrong".
  virtual void failure(const std::string& message) = 0;
  // A record of an archive turned out to be no document.
  virtual void passed_over(const std::string& name) = 0;
};

// What a document is that was there and for which memory ran out.
[[nodiscard]] Document without_memory();

class DocumentReader {
 public:
  DocumentReader(std::shared_ptr<const RuleSet> rules, ReadOptions options);

  // A document that cannot be read or a record that is broken is a failure, and so is what there is no memory
  // for; the rest goes on.
  void read(Item& item, Receiver& receiver);

 private:
  void read_document(Item& item, Receiver& receiver);
  void read_lines(const Item& item, Receiver& receiver);
  void read_line(std::string_view line, const std::string& place, Receiver& receiver);
  void read_warc(WarcRecord record, const std::string& path, Receiver& receiver);
  [[nodiscard]] Document clean_record(const WarcRecord& record);

  ReadOptions options_;
  Cleaner cleaner_;
  RecordParser parser_;
};

}  // namespace dehusk::io
