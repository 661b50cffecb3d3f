// The table that --stats ends with.
#pragma once

#include <string>

#include "io/run.h"

namespace dehusk::cli {

[[nodiscard]] std::string statistics_table(const io::Counts& counts);

}  // namespace dehusk::cli
