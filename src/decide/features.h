// Features: what the learned model sees of a unit. A unit is a line, or a sentence of text collapsed onto one
// line. All features are whole numbers, so that a decision is the same on every machine; shares are in
// thousandths. Their names, in order, are the ones the model files use.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dehusk::decide {

struct Unit {
  std::string_view text;
  std::string_view folded;
  std::int32_t words = 0;
  std::int32_t taken = 0;  // 1 + the category of the rule that takes it, 0 when none does
  bool ends_sentence = false;
  bool ends_cut = false;  // closes with an ellipsis
  bool prose = false;     // a paragraph by its shape
};

// Weights of words and of pairs of words beside each other, in thousandths of a logit.
class Lexicon {
 public:
  Lexicon() = default;
  explicit Lexicon(std::int32_t bias) : bias_(bias) {}
  // `phrase` is one token or two with a space between, as tokens_of gives them.
  void add(std::string_view phrase, std::int32_t weight);
  [[nodiscard]] std::int32_t score(std::span<const std::uint64_t> token_hashes) const;
  // Of one phrase; 0 when it is not known.
  [[nodiscard]] std::int32_t weight(std::string_view phrase) const;

 private:
  std::int32_t bias_ = 0;
  std::unordered_map<std::uint64_t, std::int32_t> weights_;
};

// The first tokens of a folded text: words with every digit as 0, and marks such as "|" and "©"; "{" before
// the first and "}" after the last, if that is among them.
[[nodiscard]] std::vector<std::string> tokens_of(std::string_view folded);

// Articles, pronouns, prepositions: the small words that sentences are made of, of ten languages.
[[nodiscard]] bool is_function_word(std::string_view folded);

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

}  // namespace dehusk::decide
