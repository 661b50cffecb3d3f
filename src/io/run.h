// The parallel run: source → workers → sink, in order and in bounded memory.
//
// The output is the same bytes for any number of threads.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "dehusk/rule_set.h"
#include "io/format.h"
#include "io/sink.h"
#include "io/source.h"
#include "io/worker.h"

namespace dehusk::io {

struct RunOptions {
  WorkOptions work;
  std::optional<OutputFormat> to;  // nothing: jsonl for records, else text; one for the whole of a stream
  std::size_t threads = 1;
};

struct Counts {
  std::size_t documents = 0;  // an input that could not be read is one
  std::size_t failed = 0;     // of them
  std::size_t bytes = 0;      // Output::read_bytes
  std::size_t stored = 0;  // what was read for it, as files have it: compressed, with all that is no document
  Tally passed_over;       // records of archives that are no documents, by type
  bool unwritten = false;  // some output could not be written
  Statistics statistics;   // when asked for
};

// Hears what happens, in the order of the input and from one thread at a time.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void message(std::string_view lines) = 0;
  virtual void progress(const Counts& counts) = 0;
};

// Returns when the source is at its end or the sink is closed.
[[nodiscard]] Counts run(Source& source, Sink& sink, const std::shared_ptr<const RuleSet>& rules,
                         const RunOptions& options, Listener& listener);

}  // namespace dehusk::io
