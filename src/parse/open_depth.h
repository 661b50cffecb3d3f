// OpenDepth: how deep Gumbo stands in the tree that it is building.
#pragma once

#include <gumbo.h>

#include <cstddef>

namespace dehusk::parse {

// At an end tag that fits nothing, Gumbo looks through all elements that are open, and there is no asking it
// how many they are. But the tree is there while it grows: the element that was opened last is the last child
// of the last child of … the body, or stands before the table that it may not stand in.
class OpenDepth {
 public:
  // Whether `most` or more elements lie above the last one of the tree of `output`, which Gumbo is building:
  // asked between two nodes, and of one tree.
  [[nodiscard]] bool is_past(std::size_t most, const GumboOutput& output);

 private:
  const GumboNode* top(const GumboNode& root);

  const GumboNode* body_ = nullptr;
  unsigned int looked_ = 0;  // children of the root that were looked at for the body
};

}  // namespace dehusk::parse
