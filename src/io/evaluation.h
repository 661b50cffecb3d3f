// Evaluation: how near predictions for labelled pages are to their labels, page by page and by type of page.
//
// A text is the bag of its words, the runs of letters, digits and underscores in lower case (Python's \w+ of
// str.lower()). Of one page, with shared = the words in both bags, each as often as in the bag that has it
// less often:
//
//     precision = shared / words predicted,  recall = shared / words of the truth,
//     F1 = 2 · precision · recall / (precision + recall), 0 when nothing is shared.
//
// Where neither text has a word all three are 1, where one has none they are 0. The figures of a set are the
// means over its pages. This is how the WCXB benchmark of main-content extraction defines them. A page
// without a prediction is judged as one of which nothing was kept.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/labels.h"

namespace dehusk::io {

// Shares between 0 and 1.
struct WordScore {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};

// What became of a fact.
enum class Verdict {
  unknown,   // the labels do not say
  none,      // the page has none, and none was found
  right,     // see judge()
  wrong,     // another was found
  missing,   // none was found
  invented,  // one was found that the page does not have
};

// The facts that are judged, in the order they are told; indices of arrays.
enum Fact : std::size_t { kTitle, kAuthor, kDate, kFacts };
[[nodiscard]] std::string_view to_string(Fact fact);
[[nodiscard]] std::string_view to_string(Verdict verdict);

// Passages that have words, and how many of them are not as they should be.
struct Passages {
  std::size_t count = 0;
  std::size_t wrong = 0;
};

struct PageScore {
  bool missing = false;         // there was no prediction
  std::size_t truth_words = 0;  // how long the two texts are
  std::size_t words = 0;
  WordScore score;
  Passages with;     // wrong: not in the text
  Passages without;  // wrong: in the text
  std::array<Verdict, kFacts> facts{};
};

// Judges one page; `prediction` is null when there is none. A passage is in a text when it is, letter by
// letter, both folded as for rules: in lower case, with plain quotation marks and dashes, runs of white space
// as one space. (Truth files write quotation marks their own way.) A title is right when it has the same
// words in the same order, a date when it begins with the same day, the author when one of those found has
// the label's words next to each other in its name, or the other way round.
[[nodiscard]] PageScore judge(const LabelledPage& page, const Prediction* prediction);

// Figures of all pages (the type is empty) or of those of one type.
struct GroupScore {
  std::string type;
  std::size_t pages = 0;
  std::size_t missing = 0;
  WordScore score;  // means
  Passages with;
  Passages without;
};

struct FactScore {
  std::size_t pages = 0;  // that have one
  std::size_t right = 0;
  std::size_t missing = 0;
  std::size_t invented = 0;  // on other pages
};

struct Summary {
  GroupScore all;
  std::vector<GroupScore> types;  // by name; pages without a type are in none
  std::array<FactScore, kFacts> facts;
};

// `scores[i]` is the score of `pages[i]`, here and below.
[[nodiscard]] Summary summarize(std::span<const LabelledPage> pages, std::span<const PageScore> scores);

// The indices of the pages of least F1, the worst first; of several of the same F1 the longest truth is
// first.
[[nodiscard]] std::vector<std::size_t> worst(std::span<const PageScore> scores, std::size_t most);

// How many pages are better, worse and the same in F1 than before.
struct GroupChange {
  std::string type;
  std::size_t better = 0;
  std::size_t worse = 0;
  std::size_t same = 0;
  double mean = 0;  // of F1 now - F1 before, over all these pages
};

struct Comparison {
  GroupChange all;
  std::vector<GroupChange> types;
  std::vector<std::size_t> changed;  // pages: the greatest loss first, then the greatest gain
  // Pages of which a passage came in or went missing, or the other way round, or a fact is judged otherwise.
  std::vector<std::size_t> other;
};

[[nodiscard]] Comparison compare(std::span<const LabelledPage> pages, std::span<const PageScore> before,
                                 std::span<const PageScore> now);

}  // namespace dehusk::io
