// Normalising in one pass, for prose in the profiles `standard` and `plain`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dehusk/normalization.h"

namespace dehusk::normalize {

// What `normalize_by_steps` gives for prose; nothing for other sets of steps, and when the text has what only
// the steps can do.
[[nodiscard]] std::optional<std::string> normalize_in_one_pass(std::string_view text, Steps steps);

}  // namespace dehusk::normalize
