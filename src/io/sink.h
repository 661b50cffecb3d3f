// Sink: where the output goes, in order: standard output, or a folder with one file an input.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "dehusk/result.h"
#include "io/worker.h"

namespace dehusk::io {

class Sink {
 public:
  virtual ~Sink() = default;

  // Writes one output. Outputs of one input come one after the other, the last one marked. After an
  // error the rest of that input's output is dropped: an error each, without a message.
  [[nodiscard]] virtual Result<void> write(const Output& output) = 0;

  // Nobody takes any more output: the reader went away, or the disk is full.
  [[nodiscard]] virtual bool closed() const { return false; }

  // Whether every input has its own output, and with it its own format.
  [[nodiscard]] virtual bool one_each() const { return false; }

  // Whether the output of an input is there already, whole, from an earlier run.
  [[nodiscard]] virtual bool has(const std::string& /*input*/, OutputFormat /*format*/) const {
    return false;
  }
};

// Writes to the descriptor. That its reader went away is no error.
[[nodiscard]] std::unique_ptr<Sink> make_stream_sink(int fd, std::string name);

// Writes below `folder`, which is created. A file has its name only once it is whole, however the process
// ends; what came of an input that is damaged is called that with ".partial" at its end. None
// replaces its own input or another output of the run. Fails when the folder is of no use.
[[nodiscard]] Result<std::unique_ptr<Sink>> make_folder_sink(const std::string& folder);

}  // namespace dehusk::io
