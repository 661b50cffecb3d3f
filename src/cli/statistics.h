// What a run did, in sums: the table that --stats ends with, and what is said of failures.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "io/run.h"

namespace dehusk::cli {

[[nodiscard]] std::string statistics_table(const io::Counts& counts);

// "2 documents: read 345 bytes, kept 200, removed 140 in 2 parts"
[[nodiscard]] std::string totals(const io::Counts& counts);

// What was removed of each category or by each rule that did something. The heaviest first; where two weigh
// the same, by name, so that the order is the same each time.
using RemovedByName = std::vector<std::pair<std::string, io::RemovedSum>>;
[[nodiscard]] RemovedByName heaviest_categories(const io::Statistics& statistics);
[[nodiscard]] RemovedByName heaviest_rules(const io::Statistics& statistics);

// "1 part", "2 parts"
[[nodiscard]] std::string counted(std::size_t count, const char* one, const char* many);

// Tells on standard error what was passed over and how much failed; the exit code.
[[nodiscard]] int tell_failures(const io::Counts& counts);

}  // namespace dehusk::cli
