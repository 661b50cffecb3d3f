// What a page says it is, where that changes which of its parts are content: on a forum the replies are, on
// the page of a product the customers' reviews are not.
#pragma once

#include "parse/dom.h"
#include "segment/page_index.h"

namespace dehusk::segment {

// By what the page says of itself: the software that made it, its schema.org type, its own address.
[[nodiscard]] bool is_forum(const parse::Dom& dom, const PageIndex& page);

// By its Open Graph or schema.org type.
[[nodiscard]] bool is_product(const parse::Dom& dom, const PageIndex& page);

}  // namespace dehusk::segment
