// What a page says it is, where that changes which of its parts are content: on a forum the replies are, on
// the page of a product the customers' reviews are not.
#pragma once

#include "parse/dom.h"

namespace dehusk::segment {

// By what the page says of itself: the software that made it, its schema.org type, its own address.
[[nodiscard]] bool is_forum(const parse::Dom& dom);

// By its Open Graph or schema.org type.
[[nodiscard]] bool is_product(const parse::Dom& dom);

}  // namespace dehusk::segment
