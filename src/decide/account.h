// account: what was decided about lines → removals and parts with offsets into the source, so that kept and
// removed together cover all text that segment saw.
#pragma once

#include <string_view>
#include <vector>

#include "decide/decide.h"

namespace dehusk::decide {

// Fills Document::removed and Document::parts from Document::source, in order and disjoint.
void account(const segment::Segmented& segmented, const std::vector<Line>& lines, const Decision& decision,
             bool html, bool parts_text, Document& document);

}  // namespace dehusk::decide
