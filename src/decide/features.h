// Features: what the learned model sees of a unit. A unit is a line, or a sentence of text collapsed onto one
// line. All features are whole numbers, so that a decision is the same on every machine; shares are in
// thousandths. Their names, in order, are the ones the model files use.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/own_features.h"

namespace dehusk::decide {

struct Unit {
  std::string_view text;
  std::string_view folded;
  OwnFeatures* own = nullptr;  // keeps what its text says from pass to pass, where that may be kept
  std::int32_t words = 0;
  std::uint8_t taken = 0;  // 1 + the category of the rule that takes it, 0 when none does
  bool ends_sentence = false;
  bool ends_cut = false;  // closes with an ellipsis
  bool prose = false;     // a paragraph by its shape
};

enum class FeatureGroup : std::uint8_t {
  vocabulary,
  shape,
  place,
  neighbours,
  rules,
  topic,
  document,
  markup
};

struct FeatureName {
  std::string name;
  FeatureGroup group = FeatureGroup::shape;
};

[[nodiscard]] const std::vector<FeatureName>& feature_names();

// One row of feature_names().size() numbers a unit, one after the other.
[[nodiscard]] std::vector<std::int32_t> features_of(std::span<const Unit> units, const Lexicon& lexicon);

// The same, some rows at a time: all of a million units take a gigabyte. `units` outlive it.
class FeatureRows {
 public:
  FeatureRows(std::span<const Unit> units, const Lexicon& lexicon);
  ~FeatureRows();
  FeatureRows(const FeatureRows&) = delete;
  FeatureRows& operator=(const FeatureRows&) = delete;

  // The rows of the next `count` units, until others are asked for; and those last asked for.
  std::span<const std::int32_t> next(std::size_t count);
  [[nodiscard]] std::span<const std::int32_t> rows() const { return rows_; }
  // The numbers of the next units, at the beginning of rows of `width`.
  void write(std::span<std::int32_t> rows, std::size_t width);
  // From the first unit on again.
  void restart();

 private:
  class Table;
  std::unique_ptr<Table> table_;
  std::vector<std::int32_t> rows_;
};

}  // namespace dehusk::decide
