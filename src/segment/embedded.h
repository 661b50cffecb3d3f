// embedded_body: the text of pages that show none before a script has run. It stands in JSON-LD (articleBody)
// or in the state that the script starts from (<script type="application/json">).
#pragma once

#include <vector>

#include "parse/dom.h"
#include "segment/block_builder.h"
#include "segment/block_features.h"
#include "segment/page_index.h"

namespace dehusk::segment {

// A paragraph a block, in source order, all of them content; none where the page has text of its own: `shown`
// are the features of its blocks. The spans of a block show the JSON that it was read from.
[[nodiscard]] std::vector<Block> embedded_body(const parse::Dom& dom, const PageIndex& page,
                                               const std::vector<Features>& shown);

}  // namespace dehusk::segment
