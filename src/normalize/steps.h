// What normalising means, step by step over the whole text. `normalize` gives the same for every text: it
// does most texts in one pass (one_pass.h) and leaves to the steps what steps make of each other's work.
#pragma once

#include <string>
#include <string_view>

#include "dehusk/cleaner.h"

namespace dehusk::normalize {

[[nodiscard]] std::string normalize_by_steps(std::string_view text, Profile profile, bool code);

}  // namespace dehusk::normalize
