// Features: what the learned model sees of a unit. A unit is a line, or a sentence of text collapsed onto one
// line. All features are whole numbers, so that a decision is the same on every machine; shares are in
// thousandths. Their names, in order, are the ones the model files use.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/own_features.h"

namespace dehusk::decide {

struct Unit {
  std::string_view text;
  std::string_view folded;
  std::int32_t words = 0;
  std::int32_t taken = 0;  // 1 + the category of the rule that takes it, 0 when none does
  bool ends_sentence = false;
  bool ends_cut = false;       // closes with an ellipsis
  bool prose = false;          // a paragraph by its shape
  OwnFeatures* own = nullptr;  // keeps what its text says from pass to pass, where that may be kept
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
// The same numbers, at the beginning of rows of `width`.
void write_features(std::span<const Unit> units, const Lexicon& lexicon, std::span<std::int32_t> rows,
                    std::size_t width);

}  // namespace dehusk::decide
