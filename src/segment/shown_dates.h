// read_shown_dates: the dates that a page shows its readers as its own: beside the headline, or after words
// like "Published" and "Last updated". Those of comments, of other articles and of members are not the
// page's.
#pragma once

#include <cstdint>
#include <string>

#include "parse/dom.h"
#include "segment/dates.h"
#include "segment/page_index.h"

namespace dehusk::segment {

struct ShownDates {  // ISO 8601; empty where none is shown
  std::string published;
  std::string updated;
  std::string plain;  // without a word of what it is
};

// `headline` is the node of the heading that names the page, or kNone.
[[nodiscard]] ShownDates read_shown_dates(const parse::Dom& dom, const PageIndex& page,
                                          std::uint32_t headline, DayOrder order);

}  // namespace dehusk::segment
