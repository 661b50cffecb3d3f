// Model: a learned decision about units (decide/features.h) that no rule names: boosted trees over whole
// numbers. Trained by script/train; patterns/model/README.md says how its files read.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/features.h"
#include "decide/forest.h"
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
  [[nodiscard]] bool decides() const { return forest_.size() != 0; }
  // Units that score at least this are husk.
  [[nodiscard]] std::int32_t threshold() const { return threshold_; }

  // The logit of "husk" in thousandths. `row` holds a number for each of the model's features.
  [[nodiscard]] std::int32_t score(std::span<const std::int32_t> row) const;
  // Of each of `rows`, one after the other: the same answer as score() gives, in less time.
  [[nodiscard]] std::vector<std::int32_t> scores(std::span<const std::int32_t> rows) const;

  // Of `units`, indices of rows in `rows`, those whose score reaches the threshold, in the same order.
  [[nodiscard]] std::vector<std::size_t> husk(std::span<const std::int32_t> rows,
                                              std::vector<std::size_t> units) const;

  // Of each of `units`, what speaks most for husk, as a sentence for a reader. The views are of constants.
  [[nodiscard]] std::vector<std::string_view> why(std::span<const std::int32_t> rows,
                                                  std::span<const std::size_t> units) const;

 private:
  static constexpr std::size_t kGroups = 8;
  using GroupWeights = std::array<std::int32_t, kGroups>;

  void sum_most();
  void weigh_groups();
  void weigh_groups(std::span<const TreeNode> tree, std::uint32_t at, GroupWeights weights);
  [[nodiscard]] Rows rows_of(std::span<const std::int32_t> numbers) const {
    return {numbers, features_.size()};
  }

  std::span<const FeatureName> features_ = feature_names();
  Lexicon lexicon_;
  Lexicon names_;
  std::int32_t threshold_ = 0;
  std::vector<std::int32_t> most_;  // by tree: the most that it and those after it can add
  Forest forest_;
  std::vector<GroupWeights> weights_;  // of the features on the way to each leaf, by their group
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
