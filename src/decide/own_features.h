// Own features: what the text of a unit says of it, whatever stands around it. They are the dearest to
// compute and stay as they are from pass to pass, so a unit may bring a place to keep them in.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "decide/lexicon.h"

namespace dehusk::decide {

inline constexpr std::size_t kOwnFeatures = 41;

// In thousandths.
[[nodiscard]] inline std::int32_t share(std::int64_t part, std::int64_t whole) {
  return whole <= 0 ? 0 : static_cast<std::int32_t>(part * 1000 / whole);
}

struct OwnFeatures {
  std::array<std::int32_t, kOwnFeatures> row{};
  std::int32_t lexicon = 0;
  std::int32_t title = 0;  // share of long words that begin with a capital
  std::int32_t dated = 0;
  std::int32_t function_share = 0;
  std::vector<Hash> topic;                // its words that carry a topic, each once
  const Lexicon* lexicon_used = nullptr;  // none: nothing was computed yet
};

// Their names, in the order of the row.
[[nodiscard]] std::span<const std::string_view, kOwnFeatures> own_feature_names();

struct Unit;
[[nodiscard]] OwnFeatures own_features_of(const Unit& unit, const Lexicon& lexicon);

// Articles, pronouns, prepositions: the small words that sentences are made of, of ten languages.
[[nodiscard]] bool is_function_word(std::string_view folded);

}  // namespace dehusk::decide
