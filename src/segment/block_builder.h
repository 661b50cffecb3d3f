// build_blocks: the visible text of a page as blocks in reading order, before anything is said of what
// is content.
#pragma once

#include <cstdint>
#include <vector>

#include "parse/dom.h"
#include "segment/block.h"
#include "segment/page_index.h"

namespace dehusk::segment {

struct PageBlock {
  Block block;
  std::uint32_t node = 0;  // the smallest element that holds all its text; several blocks may share one
};

// What to read besides what a browser with scripts would show.
struct Reading {
  bool hidden = false;    // elements that say they are not displayed
  bool noscript = false;  // <noscript>
};

[[nodiscard]] std::vector<PageBlock> build_blocks(const parse::Dom& dom, const PageIndex& page, Reading reading);

}  // namespace dehusk::segment
