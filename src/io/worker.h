// Worker: what one thread does with an item: read, clean, render.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "dehusk/rule_set.h"
#include "io/document_reader.h"
#include "io/format.h"
#include "io/source.h"
#include "io/statistics.h"

namespace dehusk::io {

struct WorkOptions {
  ReadOptions read;
  bool explain = false;     // list removals among the messages
  bool statistics = false;  // sum them up
};

// What became of an item, ready to be written.
struct Output {
  std::size_t input = 0;
  std::string path;
  bool last = false;
  bool damaged = false;  // its input could not be read as it should; a record that fails is not that
  OutputFormat format = OutputFormat::text;
  std::string bytes;           // of all its documents
  std::string messages;        // whole lines for the user
  std::size_t documents = 0;   // an input that could not be read is one
  std::size_t failed = 0;      // of them
  Tally passed_over;           // records that are no documents
  std::size_t read_bytes = 0;  // of the documents, unpacked and decoded: what is kept and removed is of these
  std::size_t held_bytes = 0;  // Item::bytes
  std::size_t stored_bytes = 0;
  Statistics statistics;
};

class Worker {
 public:
  Worker(std::shared_ptr<const RuleSet> rules, const WorkOptions& options);

  [[nodiscard]] Output work(Item item, OutputFormat format);

 private:
  DocumentReader documents_;
  const WorkOptions& options_;
};

}  // namespace dehusk::io
