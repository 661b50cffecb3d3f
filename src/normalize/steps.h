// What normalising means, step by step over the whole text. `normalize` gives the same for every text: it
// does most texts in one pass (one_pass.h) and leaves to the steps what steps make of each other's work.
#pragma once

#include <string>
#include <string_view>

#include "dehusk/normalization.h"
#include "normalize/edit.h"

namespace dehusk::normalize {

// Step by step over the whole text. `normalize` does most texts in one pass (one_pass.h) and leaves the
// others to this.
[[nodiscard]] std::string normalize_by_steps(std::string_view text, Steps steps, bool code,
                                             OffsetMap* map = nullptr);

// `fold`, one code point or combining sequence at a time.
[[nodiscard]] std::string fold_by_steps(std::string_view text);

}  // namespace dehusk::normalize
