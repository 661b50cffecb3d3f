// build_blocks: the text of a page as blocks in reading order, before anything is said of what is content.
// Elements that are not displayed are read too: many only wait to be unfolded.
#pragma once

#include <cstdint>
#include <vector>

#include "parse/dom.h"
#include "segment/block.h"
#include "segment/page_index.h"
#include "segment/segment.h"

namespace dehusk::segment {

// <noscript> repeats what a script shows, or holds what there is when none runs.
enum class Noscript : std::uint8_t { skip, read };

[[nodiscard]] std::vector<Block> build_blocks(const parse::Dom& dom, const PageIndex& page, Noscript noscript,
                                              const MarksWanted& marks);

}  // namespace dehusk::segment
