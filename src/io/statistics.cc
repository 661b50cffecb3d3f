#include "io/statistics.h"

#include <vector>

namespace dehusk::io {

void Statistics::add(const Document& document) {
  std::vector<std::size_t> bytes(document.removed.size());
  for (const Part& part : document.parts) {
    if (part.removal) bytes[*part.removal] += part.text.size();
  }
  kept_bytes += document.text.size();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const Removal& removal = document.removed[i];
    const RemovedSum one{1, bytes[i] > 0 ? bytes[i] : removal.end - removal.begin};
    categories[static_cast<std::size_t>(removal.category)] += one;
    rules[removal.rule] += one;
  }
}

Statistics& Statistics::operator+=(const Statistics& other) {
  kept_bytes += other.kept_bytes;
  for (std::size_t i = 0; i < kCategoryCount; ++i) categories[i] += other.categories[i];
  for (const auto& [rule, tally] : other.rules) rules[rule] += tally;
  return *this;
}

RemovedSum Statistics::removed() const {
  RemovedSum all;
  for (const RemovedSum& tally : categories) all += tally;
  return all;
}

}  // namespace dehusk::io
