#include "io/coverage.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "io/line_reader.h"

namespace dehusk::io {
namespace {

// Lines that are worth a rule come again and again, and are short. Of others only the words are counted.
constexpr std::size_t kLongestLine = 300;
// When so many different lines are remembered, those seen in one document only are forgotten.
constexpr std::size_t kMostLines = std::size_t{1} << 17U;

}  // namespace

void Coverage::add(std::string_view id, const Document& document, std::string_view truth_text) {
  ++documents_;
  const Reference truth(truth_text);
  judge_removed(id, document, truth, Reference(document.text));
  judge_kept(id, document.text, truth);
}

void Coverage::judge_removed(std::string_view id, const Document& document, const Reference& truth,
                             const Reference& kept) {
  for (const Part& part : document.parts) {
    if (!part.removal) continue;
    const Removal& removal = document.removed[*part.removal];
    RuleCoverage& rule = rules_[removal.rule];
    rule.category = removal.category;
    for (std::string_view rest = part.text; !rest.empty();) {
      const std::string_view line = take_line(rest);
      const Passage passage(line);
      if (passage.folded.empty()) continue;
      const bool wrong = is_lost(passage, truth, kept);
      count(wrong ? rule.wrong : rule.right, id, line, passage.words.size());
      (wrong ? removed_.wrong : removed_.right) += passage.words.size();
    }
  }
}

void Coverage::judge_kept(std::string_view id, std::string_view text, const Reference& truth) {
  while (!text.empty()) {
    Passage passage(take_line(text));
    if (passage.words.empty()) continue;
    const std::size_t words = passage.words.size();
    if (truth.holds(passage)) {
      kept_.right += words;
      continue;
    }
    kept_.wrong += words;
    if (passage.folded.size() > kLongestLine) continue;
    Line& line = lines_[std::move(passage.folded)];
    if (line.last_document == documents_) continue;
    if (line.documents++ == 0) line.example = id;
    line.last_document = documents_;
    line.words = words;
  }
  if (lines_.size() > kMostLines) forget_rare_lines();
}

void Coverage::forget_rare_lines() {
  for (std::size_t rare = 1; lines_.size() > kMostLines / 2; ++rare) {
    std::erase_if(lines_, [&](const auto& line) { return line.second.documents <= rare; });
  }
}

void Coverage::count(CoverageTally& tally, std::string_view id, std::string_view text,
                     std::size_t words) const {
  ++tally.count;
  tally.words += words;
  std::vector<CoverageExample>& examples = tally.examples;
  // The same text again, from another extractor perhaps, says nothing new.
  if (std::any_of(examples.begin(), examples.end(), [&](const CoverageExample& e) { return e.text == text; }))
    return;
  const auto place = std::find_if(examples.begin(), examples.end(),
                                  [&](const CoverageExample& e) { return e.words < words; });
  if (place == examples.end() && examples.size() >= examples_) return;
  examples.insert(place, {std::string(id), std::string(text), words});
  if (examples.size() > examples_) examples.pop_back();
}

CoverageReport Coverage::report(std::size_t most_lines) const {
  CoverageReport out;
  out.documents = documents_;
  out.kept = kept_;
  out.removed = removed_;
  for (const auto& [id, rule] : rules_) {
    out.rules.push_back(rule);
    out.rules.back().rule = id;
  }
  const auto harm = [](const RuleCoverage& r) {
    return std::tuple(r.wrong.words, r.wrong.count, r.right.words, r.right.count);
  };
  std::stable_sort(out.rules.begin(), out.rules.end(),
                   [&](const RuleCoverage& a, const RuleCoverage& b) { return harm(a) > harm(b); });
  for (const auto& [text, line] : lines_) {
    out.wrongly_kept.push_back({text, line.words, line.documents, line.example});
  }
  const auto frequency = [](const WronglyKept& w) { return std::tuple(w.documents, w.words); };
  std::sort(out.wrongly_kept.begin(), out.wrongly_kept.end(),
            [&](const WronglyKept& a, const WronglyKept& b) {
              return frequency(a) != frequency(b) ? frequency(a) > frequency(b) : a.line < b.line;
            });
  out.wrongly_kept.resize(std::min(out.wrongly_kept.size(), most_lines));
  return out;
}

}  // namespace dehusk::io
