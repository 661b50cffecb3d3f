// What was kept and what was removed of many documents, by category and by rule. Sums only: in whatever order
// and by however many threads they are made, they are the same.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "dehusk/document.h"

namespace dehusk::io {

struct RemovedSum {
  std::size_t removals = 0;
  std::size_t bytes = 0;  // of their text

  RemovedSum& operator+=(const RemovedSum& other) {
    removals += other.removals;
    bytes += other.bytes;
    return *this;
  }
};

struct Statistics {
  std::size_t kept_bytes = 0;
  std::array<RemovedSum, kCategoryCount> categories{};
  std::map<std::string, RemovedSum, std::less<>> rules;

  // Bytes of a removal are those of its text where the parts have theirs, else those of its source.
  void add(const Document& document);
  Statistics& operator+=(const Statistics& other);

  [[nodiscard]] RemovedSum removed() const;
};

}  // namespace dehusk::io
