// mark_main_content: which blocks of a page are its content and which are husk, by structure alone.
#pragma once

#include <span>
#include <vector>

#include "parse/dom.h"
#include "segment/block_builder.h"
#include "segment/block_features.h"
#include "segment/page_index.h"
#include "segment/segment.h"

namespace dehusk::segment {

// Where the content is, by counting. Indices into Dom::nodes.
struct MainContent {
  std::uint32_t main = 0;             // the smallest element that holds nearly all that counts
  std::uint32_t body = parse::kNone;  // the element whose paragraphs are most of the prose; kNone if none is
};

// `features` are those of the blocks. Sets Block::structure of every block, and the category, rule and reason
// of those that are boilerplate.
MainContent mark_main_content(const parse::Dom& dom, const PageIndex& page,
                              std::span<const AttributeHint> hints, const std::vector<Features>& features,
                              std::vector<Block>& blocks);

}  // namespace dehusk::segment
