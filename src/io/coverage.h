// Coverage: what each rule did to documents of which the truth is known, and what no rule took.
//
// Removals are judged line by line. Memory does not grow with the number of documents.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dehusk/document.h"
#include "io/truth.h"

namespace dehusk::io {

struct CoverageExample {
  std::string id;  // of the document
  std::string text;
  std::size_t words = 0;
};

struct CoverageTally {
  std::size_t count = 0;
  std::size_t words = 0;
  std::vector<CoverageExample> examples;  // those of most words, the longest first
};

// What went by one rule, or by one built-in decision.
struct RuleCoverage {
  std::string rule;
  Category category = Category::navigation;
  CoverageTally wrong;  // the truth holds it, and what was kept does not
  CoverageTally right;
};

// A line that was kept and that the truth does not hold.
struct WronglyKept {
  std::string line;  // folded
  std::size_t words = 0;
  std::size_t documents = 0;
  std::string example;  // the id of the first of them
};

struct WordCounts {
  std::size_t right = 0;
  std::size_t wrong = 0;
};

struct CoverageReport {
  std::vector<RuleCoverage> rules;        // those that did the most harm first
  std::vector<WronglyKept> wrongly_kept;  // the most frequent first
  std::size_t documents = 0;
  WordCounts kept;
  WordCounts removed;
};

class Coverage {
 public:
  explicit Coverage(std::size_t examples) : examples_(examples) {}

  // `document` was cleaned with CleanOptions::parts_text.
  void add(std::string_view id, const Document& document, std::string_view truth);

  [[nodiscard]] CoverageReport report(std::size_t most_lines) const;

 private:
  struct Line {
    std::size_t words = 0;
    std::size_t documents = 0;
    std::size_t last_document = 0;
    std::string example;
  };

  void judge_removed(std::string_view id, const Document& document, const Reference& truth,
                     const Reference& kept);
  void judge_kept(std::string_view id, std::string_view text, const Reference& truth);
  void count(CoverageTally& tally, std::string_view id, std::string_view text, std::size_t words) const;
  void forget_rare_lines();

  std::size_t examples_;
  std::map<std::string, RuleCoverage, std::less<>> rules_;
  std::unordered_map<std::string, Line> lines_;  // kept wrongly, by their folded form
  std::size_t documents_ = 0;
  WordCounts kept_;
  WordCounts removed_;
};

}  // namespace dehusk::io
