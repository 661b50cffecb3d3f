// ZstdExpander: frames of Zstandard (RFC 8878). This is the one place that knows libzstd.
//
// Why it is not left to libarchive: that one reads ahead and loses what came before damage, and it knows
// nothing of the dictionary that a crawl archive may begin with (https://iipc.github.io/warc-specifications,
// "zstd"), nor of another one where archives were put together.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "io/expander.h"

struct ZSTD_DCtx_s;

namespace dehusk::io {

class ZstdExpander : public Expander {
 public:
  ZstdExpander();

  [[nodiscard]] State step(std::string_view& in, std::span<char>& room) override;
  [[nodiscard]] std::string_view what() const override { return what_; }
  void restart() override;

 private:
  struct Deleter {
    void operator()(ZSTD_DCtx_s* context) const;
  };

  [[nodiscard]] State fail(std::string_view what);
  [[nodiscard]] State take_dictionary(std::string_view& in);
  void take_up_to(std::size_t size, std::string_view& in);
  [[nodiscard]] State use_dictionary(std::string_view dictionary);

  std::unique_ptr<ZSTD_DCtx_s, Deleter> context_;
  bool at_begin_ = true;           // of a frame: it may be a dictionary for those after it
  bool takes_dictionary_ = false;  // of which there is so much:
  std::string dictionary_;
  std::string_view what_;
};

// Whether a file that begins so is of frames.
[[nodiscard]] bool looks_like_zstd(std::string_view head);

// How a frame that holds something begins.
inline constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";
// And one that holds a dictionary, the one that is used of those that readers pass over.
inline constexpr std::string_view kZstdDictionaryMagic = "\x5D\x2A\x4D\x18";

}  // namespace dehusk::io
