// Inflater: what was deflated, in any of its three wrappings. This is the one place that knows zlib.
//
// Why gzip is not left to libarchive: it does not look at the checksum, loses what it had expanded when it
// meets damage, and takes bytes after a member that are no other one for the end of the file.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

struct z_stream_s;

namespace dehusk::io {

class Inflater {
 public:
  enum class Wrapping : std::uint8_t { gzip, zlib, none };
  enum class State : std::uint8_t { more, end, broken };

  explicit Inflater(Wrapping wrapping);

  // Takes bytes off the front of `in` and of `room`, which it fills with what they expand to.
  [[nodiscard]] State step(std::string_view& in, std::span<char>& room);

  // What is wrong, in zlib's words.
  [[nodiscard]] std::string_view what() const;

  // Another stream begins.
  void restart();

 private:
  struct Deleter {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, Deleter> stream_;
};

// How every gzip member begins: the magic number and the one method there is.
inline constexpr std::string_view kGzipMagic = "\x1F\x8B\x08";

}  // namespace dehusk::io
