// Console: messages on standard error, and a line of progress below them when a terminal is there.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "io/run.h"

namespace dehusk::cli {

class Console : public io::Listener {
 public:
  // `total_bytes` are those of all files, as they are stored; 0: not known, and so is the time left.
  Console(bool show_progress, std::size_t total_bytes);
  ~Console() override;

  void message(std::string_view lines) override;
  void progress(const io::Counts& counts) override;

 private:
  using Clock = std::chrono::steady_clock;

  void draw(const io::Counts& counts, Clock::time_point now);
  void erase();

  bool show_progress_;
  std::size_t total_bytes_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point begin_;
  Clock::time_point next_;
};

}  // namespace dehusk::cli
