#include "cli/statistics.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/report.h"

namespace dehusk::cli {
namespace {

constexpr std::size_t kMostRules = 10;

void sort(RemovedByName& entries) {
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return std::tie(b.second.bytes, a.first) < std::tie(a.second.bytes, b.first);
  });
}

void append_table(const RemovedByName& entries, std::size_t most, std::string_view what, std::string& out) {
  constexpr std::array<std::string_view, 2> kHeads = {"   parts", "       bytes"};
  out += "\n";
  Table table(kHeads, what, out);
  for (std::size_t i = 0; i < std::min(most, entries.size()); ++i) {
    const io::RemovedSum& tally = entries[i].second;
    table.row(std::array{std::to_string(tally.removals), std::to_string(tally.bytes)}, entries[i].first);
  }
}

// The most frequent first.
std::string in_words(const io::Tally& tally) {
  std::vector<std::pair<std::string, std::size_t>> counts(tally.counts().begin(), tally.counts().end());
  std::stable_sort(counts.begin(), counts.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string words;
  for (const auto& [name, count] : counts) {
    words.append(words.empty() ? "" : ", ").append(std::to_string(count)).append(" ").append(name);
  }
  return words;
}

}  // namespace

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

RemovedByName heaviest_categories(const io::Statistics& statistics) {
  RemovedByName entries;
  for (std::size_t i = 0; i < kCategoryCount; ++i) {
    const io::RemovedSum& tally = statistics.categories[i];
    if (tally.removals > 0) entries.emplace_back(to_string(static_cast<Category>(i)), tally);
  }
  sort(entries);
  return entries;
}

RemovedByName heaviest_rules(const io::Statistics& statistics) {
  RemovedByName entries(statistics.rules.begin(), statistics.rules.end());
  sort(entries);
  return entries;
}

std::string totals(const io::Counts& counts) {
  const io::RemovedSum removed = counts.statistics.removed();
  std::string out = counted(counts.documents, "document", "documents");
  if (counts.failed > 0) out += ", of which " + std::to_string(counts.failed) + " failed";
  return out + ": read " + std::to_string(counts.bytes) + " bytes, kept " +
         std::to_string(counts.statistics.kept_bytes) + ", removed " + std::to_string(removed.bytes) +
         " in " + counted(removed.removals, "part", "parts");
}

std::string statistics_table(const io::Counts& counts) {
  std::string out = totals(counts) + "\n";
  if (counts.statistics.removed().removals == 0) return out;
  append_table(heaviest_categories(counts.statistics), kCategoryCount, "category", out);
  append_table(heaviest_rules(counts.statistics), kMostRules, "rule", out);
  return out;
}

int tell_failures(const io::Counts& counts) {
  if (!counts.passed_over.empty()) complain("records passed over: " + in_words(counts.passed_over));
  if (counts.failed > 0) {
    complain(std::to_string(counts.failed) + " of " + std::to_string(counts.documents) + " documents failed");
  }
  return counts.failed > 0 || counts.unwritten ? kSomeFailed : kDone;
}

}  // namespace dehusk::cli
