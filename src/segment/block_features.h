// Features: what a block looks like by its words and links; and Sums, which adds them up for any element.
#pragma once

#include <cstdint>
#include <vector>

#include "segment/block_builder.h"
#include "segment/page_index.h"

namespace dehusk::segment {

struct Features {
  std::uint32_t words = 0;
  std::uint32_t link_words = 0;  // of these, inside links
  std::uint32_t prose = 0;       // the words outside links, when the block reads like prose; otherwise 0
  std::uint32_t substance = 0;   // words, but those of short links, as menus have them, hardly count
};

[[nodiscard]] Features features_of(const Block& block);
// Of each of the blocks of a page.
[[nodiscard]] std::vector<Features> features_of(const std::vector<Block>& blocks);

// The sum of one feature over the blocks of an element, in constant time: nodes are in document order, so a
// subtree is a range and its sum the difference of two prefix sums.
class Sums {
 public:
  Sums() = default;

  // Over the blocks that `counts` (called with the block's node) accepts.
  template <class Counts>
  Sums(const PageIndex& page, const std::vector<Block>& blocks, const std::vector<Features>& features,
       std::uint32_t Features::*feature, Counts counts)
      : page_(&page), before_(page.tag.size() + 1, 0) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (counts(blocks[i].node)) before_[blocks[i].node + 1] += features[i].*feature;
    }
    for (std::size_t i = 1; i < before_.size(); ++i) before_[i] += before_[i - 1];
  }

  [[nodiscard]] std::uint64_t of(std::uint32_t node) const {
    return before_[page_->end[node]] - before_[node];
  }
  [[nodiscard]] std::uint64_t all() const { return before_.back(); }

 private:
  const PageIndex* page_ = nullptr;
  std::vector<std::uint32_t> before_;  // [i]: the sum over the nodes before i
};

}  // namespace dehusk::segment
