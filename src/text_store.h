// TextStore: many short texts in few stretches of memory. What was put in stays where it is until the store
// goes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace dehusk {

class TextStore {
 public:
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    if (text.size() > left_) grow(text.size());
    char* const kept = next_;
    std::memcpy(kept, text.data(), text.size());
    next_ += text.size();
    left_ -= text.size();
    return {kept, text.size()};
  }

 private:
  static constexpr std::size_t kSmallestChunk = std::size_t{4} << 10U;
  static constexpr std::size_t kLargestChunk = std::size_t{1} << 20U;

  void grow(std::size_t size) {
    left_ = std::max(size, chunk_size_);
    chunk_size_ = std::min(2 * chunk_size_, kLargestChunk);
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    next_ = chunks_.back().get();
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t chunk_size_ = kSmallestChunk;
};

}  // namespace dehusk
