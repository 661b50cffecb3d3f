// Tally: how many of what, by name. However many names an input makes up, it is of bounded size.
#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace dehusk::io {

class Tally {
 public:
  void add(const std::string& name, std::size_t count = 1) {
    const bool is_new = counts_.size() >= kMostNames && !counts_.contains(name);
    counts_[is_new ? "other" : name] += count;
  }
  void add(const Tally& other) {
    for (const auto& [name, count] : other.counts_) add(name, count);
  }
  [[nodiscard]] const std::map<std::string, std::size_t>& counts() const { return counts_; }
  [[nodiscard]] bool empty() const { return counts_.empty(); }

 private:
  static constexpr std::size_t kMostNames = 64;
  std::map<std::string, std::size_t> counts_;
};

}  // namespace dehusk::io
