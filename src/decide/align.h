// align: ranges of a normalised text → ranges of the source it came from.
#pragma once

#include <string_view>
#include <vector>

#include "dehusk/document.h"

namespace dehusk::decide {

// `ranges` are ascending, disjoint byte ranges of `text`; `spans` are the stretches of `source` that `text`
// was made of, by taking markup out (`html`), decoding entities and normalising. Gives for each range the
// stretch of the source from its first character to its last, both found by walking the two side by side;
// where normalising changed more than a character at a time the walk looks ahead a little to meet again. A
// range with nothing to match is empty.
[[nodiscard]] std::vector<Span> align(std::string_view text, const std::vector<Span>& ranges,
                                      std::string_view source, const std::vector<Span>& spans, bool html);

}  // namespace dehusk::decide
