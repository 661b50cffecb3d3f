// read_byline: the author that a page names to its readers under its headline.
#pragma once

#include <cstdint>
#include <string>

#include "parse/dom.h"
#include "segment/page_index.h"

namespace dehusk::segment {

// The first author named after the node `headline`: by an element or link that is of an author, or by "By"
// before a name. Empty when there is none, or no headline.
[[nodiscard]] std::string read_byline(const parse::Dom& dom, const PageIndex& page, std::uint32_t headline);

// "By Orla Fennimore" → "Orla Fennimore", in the languages that dates are read in.
[[nodiscard]] std::string_view without_by(std::string_view byline);

}  // namespace dehusk::segment
