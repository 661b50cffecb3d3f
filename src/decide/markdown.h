// markdown: kept lines of a page → Markdown that a CommonMark parser reads back as the page had it.
#pragma once

#include <string>
#include <vector>

#include "decide/lines.h"

namespace dehusk::decide {

[[nodiscard]] std::string render_markdown(const segment::Segmented& segmented,
                                          const std::vector<Line>& lines);

}  // namespace dehusk::decide
