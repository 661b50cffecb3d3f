// Heaviest first; where two weigh the same, by name, so that the table is the same each time.
#include "cli/statistics.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/report.h"

namespace dehusk::cli {
namespace {

constexpr std::size_t kMostRules = 10;

using Entry = std::pair<std::string, io::RemovedSum>;

void append_table(std::vector<Entry> entries, std::size_t most, std::string_view what, std::string& out) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(b.second.bytes, a.first) < std::tie(a.second.bytes, b.first);
  });
  constexpr std::array<std::string_view, 2> kHeads = {"   parts", "       bytes"};
  out += "\n";
  Table table(kHeads, what, out);
  for (std::size_t i = 0; i < std::min(most, entries.size()); ++i) {
    const io::RemovedSum& tally = entries[i].second;
    table.row(std::array{std::to_string(tally.removals), std::to_string(tally.bytes)}, entries[i].first);
  }
}

std::vector<Entry> categories(const io::Statistics& statistics) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < kCategoryCount; ++i) {
    const io::RemovedSum& tally = statistics.categories[i];
    if (tally.removals > 0) entries.emplace_back(to_string(static_cast<Category>(i)), tally);
  }
  return entries;
}

}  // namespace

std::string statistics_table(const io::Counts& counts) {
  const io::RemovedSum removed = counts.statistics.removed();
  std::string out = std::to_string(counts.documents) + (counts.documents == 1 ? " document" : " documents");
  if (counts.failed > 0) out += ", of which " + std::to_string(counts.failed) + " failed";
  out += ": read " + std::to_string(counts.bytes) + " bytes, kept " +
         std::to_string(counts.statistics.kept_bytes) + ", removed " + std::to_string(removed.bytes) +
         " in " + std::to_string(removed.removals) + (removed.removals == 1 ? " part\n" : " parts\n");
  if (removed.removals == 0) return out;
  append_table(categories(counts.statistics), kCategoryCount, "category", out);
  append_table({counts.statistics.rules.begin(), counts.statistics.rules.end()}, kMostRules, "rule", out);
  return out;
}

}  // namespace dehusk::cli
