// Expander: what was packed, expanded step by step. A file may be several packed parts, one after the other:
// members of gzip, frames of zstd.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace dehusk::io {

class Expander {
 public:
  enum class State : std::uint8_t { more, end, broken };

  Expander() = default;
  virtual ~Expander() = default;
  Expander(const Expander&) = delete;
  Expander& operator=(const Expander&) = delete;

  // Takes bytes off the front of `in` and of `room`, which it fills with what they expand to.
  [[nodiscard]] virtual State step(std::string_view& in, std::span<char>& room) = 0;

  // What is wrong, in the words of the library.
  [[nodiscard]] virtual std::string_view what() const = 0;

  // Another part begins.
  virtual void restart() = 0;
};

}  // namespace dehusk::io
