// What the learned model is told of the blocks of a page besides their text: where a block stands in the tree
// and on the page, what its elements are called, what repeats, and what the counting of main_content.h found.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "parse/dom.h"
#include "segment/block_builder.h"
#include "segment/block_features.h"
#include "segment/main_content.h"
#include "segment/page_index.h"
#include "segment/segment.h"

namespace dehusk::segment {

// The names of the numbers in a row of PageFacts, in their order. All are whole; shares are in thousandths.
[[nodiscard]] const std::vector<std::string>& page_feature_names();

// `blocks` with their verdicts by structure, as mark_main_content leaves them; `features` are theirs.
[[nodiscard]] PageFacts describe_page(const parse::Dom& dom, const PageIndex& page,
                                      std::span<const AttributeHint> hints, const std::vector<Block>& blocks,
                                      const std::vector<Features>& features, const MainContent& main,
                                      const std::string& title);

}  // namespace dehusk::segment
