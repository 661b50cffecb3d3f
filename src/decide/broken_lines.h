// Lines of print: a word broken at the end of one goes on in the next. For Step::dehyphenate.
#pragma once

#include <vector>

#include "decide/lines.h"

namespace dehusk::decide {

// Makes one line of two that such a word stands in, by what all lines say; the blocks of plain text that they
// come from become one.
void join_broken_lines(segment::Segmented& segmented, std::vector<Line>& lines, Steps steps);

// After deciding: two lines may stand together only now, or look broken only now that others are gone.
// Cleaning again must not join them, so a blank line is to part them.
void part_neighbours(const segment::Segmented& segmented, std::vector<Line>& lines, Steps steps);

}  // namespace dehusk::decide
