// Deadline: the time that a document may take. Whoever has much to do asks now and then.
#pragma once

#include <chrono>
#include <optional>

namespace dehusk {

class Deadline {
 public:
  // None when `time` is zero.
  explicit Deadline(std::chrono::milliseconds time) {
    if (time.count() > 0) end_ = std::chrono::steady_clock::now() + time;
  }

  [[nodiscard]] bool is_past() const { return end_ && std::chrono::steady_clock::now() >= *end_; }

 private:
  std::optional<std::chrono::steady_clock::time_point> end_;
};

}  // namespace dehusk
