// Inflater: what was deflated, in any of its three wrappings. This is the one place that knows zlib.
//
// Why gzip is not left to libarchive: it does not look at the checksum, loses what it had expanded when it
// meets damage, and takes bytes after a member that are no other one for the end of the file.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "io/expander.h"

struct z_stream_s;

namespace dehusk::io {

class Inflater : public Expander {
 public:
  enum class Wrapping : std::uint8_t { gzip, zlib, none };

  explicit Inflater(Wrapping wrapping);

  [[nodiscard]] State step(std::string_view& in, std::span<char>& room) override;
  [[nodiscard]] std::string_view what() const override;
  void restart() override;

 private:
  struct Deleter {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, Deleter> stream_;
};

// How every gzip member begins: the magic number and the one method there is.
inline constexpr std::string_view kGzipMagic = "\x1F\x8B\x08";

}  // namespace dehusk::io
