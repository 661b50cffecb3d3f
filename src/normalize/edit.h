// Edit: rewriting a text from left to right, and when asked keeping where each of its bytes came from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dehusk::normalize {

// For each byte of a text, and for its end, the offset in the text it was made of. What stands for something
// longer or shorter points at its beginning.
using OffsetMap = std::vector<std::uint32_t>;

// One rewriting of `text`. Ranges come in order. The map, if there is one, is that of `text`, and is kept
// true.
class Edit {
 public:
  explicit Edit(std::string& text, OffsetMap* map = nullptr) : text_(text), map_(map) {}

  [[nodiscard]] std::string_view text() const { return text_; }
  // What has come out so far.
  [[nodiscard]] const std::string& out() const { return out_; }

  // What stands before `end` and was not dealt with stays.
  void keep(std::size_t end) {
    out_.append(text_, done_, end - done_);
    if (map_ != nullptr) out_map_.insert(out_map_.end(), at(done_), at(end));
    done_ = end;
  }

  void replace(std::size_t begin, std::size_t end, std::string_view by) {
    keep(begin);
    put(by, map_ != nullptr ? (*map_)[begin] : 0);
    done_ = end;
  }

  // Puts `by` in the place of what has come out from `begin` on.
  void take_back(std::size_t begin, std::string_view by) {
    const std::uint32_t origin = map_ != nullptr ? out_map_[begin] : 0;
    out_.resize(begin);
    if (map_ != nullptr) out_map_.resize(begin);
    put(by, origin);
  }

  // Keeps the rest and puts the result in the place of the text. Tells whether that is another.
  bool finish() {
    if (done_ == 0 && out_.empty()) return false;
    keep(text_.size());
    if (map_ != nullptr) {
      out_map_.push_back(map_->back());
      *map_ = std::move(out_map_);
    }
    const bool changed = out_ != text_;
    text_ = std::move(out_);
    return changed;
  }

 private:
  [[nodiscard]] OffsetMap::const_iterator at(std::size_t offset) const {
    return map_->begin() + static_cast<std::ptrdiff_t>(offset);
  }

  void put(std::string_view by, std::uint32_t origin) {
    out_ += by;
    if (map_ != nullptr) out_map_.insert(out_map_.end(), by.size(), origin);
  }

  std::string& text_;
  OffsetMap* map_;
  std::string out_;
  OffsetMap out_map_;
  std::size_t done_ = 0;  // up to here `text_` was dealt with
};

}  // namespace dehusk::normalize
