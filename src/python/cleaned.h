// CleanedDocument: a document whose removals have their place in code points, too, as Python's str counts.
#pragma once

#include <cstddef>
#include <vector>

#include "dehusk/document.h"

namespace dehusk::python {

// Half-open, like `begin` and `end`, which are bytes.
struct PlacedRemoval : Removal {
  std::size_t begin_char = 0;
  std::size_t end_char = 0;
};

struct CleanedDocument : Document {
  std::vector<PlacedRemoval> placed;  // instead of `removed`, which is empty
};

[[nodiscard]] CleanedDocument place_removals(Document document);

}  // namespace dehusk::python
