// Model: a learned decision about units (decide/features.h) that no rule names: boosted trees over whole
// numbers. Trained by script/train; patterns/model/README.md says how its files read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/features.h"
#include "dehusk/result.h"

namespace dehusk::decide {

class Model {
 public:
  // Reads a model file. `features` are the numbers of a row, and outlive the model. The error names the line.
  [[nodiscard]] static Result<Model> parse(std::string_view file,
                                           std::span<const FeatureName> features = feature_names());

  // Takes nothing.
  [[nodiscard]] static Model none();

  [[nodiscard]] const Lexicon& lexicon() const { return lexicon_; }
  // Weights of the names of elements; of pages alone.
  [[nodiscard]] const Lexicon& names() const { return names_; }
  // Whether there is anything to decide by.
  [[nodiscard]] bool decides() const { return !roots_.empty(); }
  // Units that score at least this are husk.
  [[nodiscard]] std::int32_t threshold() const { return threshold_; }

  // The logit of "husk" in thousandths. `row` holds a number for each of the model's features.
  [[nodiscard]] std::int32_t score(std::span<const std::int32_t> row) const;

  // Of `units`, indices of rows in `rows` (one after the other), those whose score reaches the threshold, in
  // the same order: the same answer as score() gives, in less time.
  [[nodiscard]] std::vector<std::size_t> husk(std::span<const std::int32_t> rows,
                                              std::vector<std::size_t> units) const;

  // What speaks most for husk, as a sentence for a reader. The view is of a constant.
  [[nodiscard]] std::string_view why(std::span<const std::int32_t> row) const;

 private:
  struct Node {
    std::int32_t feature = -1;  // -1: a leaf
    std::int32_t most = 0;      // left when the feature is at most this, else right
    std::uint32_t left = 0;
    std::uint32_t right = 0;
    std::int32_t value = 0;  // of a leaf its score; of a split the mean of the leaves below
  };
  [[nodiscard]] std::int32_t leaf(std::uint32_t root, std::span<const std::int32_t> row) const;
  void sum_most();

  std::span<const FeatureName> features_ = feature_names();
  Lexicon lexicon_;
  Lexicon names_;
  std::int32_t threshold_ = 0;
  std::vector<std::int32_t> most_;  // by tree: the most that it and those after it can add
  std::vector<std::uint32_t> roots_;
  std::vector<Node> nodes_;
};

// Of lines, of sentences in text collapsed onto one line, and of the blocks of pages.
struct Models {
  Model lines;
  Model sentences;
  Model blocks;
};

// Those that ship, each read when it is first asked for.
[[nodiscard]] const Model& shipped_lines();
[[nodiscard]] const Model& shipped_sentences();
[[nodiscard]] const Model& shipped_blocks();

}  // namespace dehusk::decide
