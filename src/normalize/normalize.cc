// normalize: in one pass where that will do, else by steps. And what steps and profiles are called.
#include "normalize/normalize.h"

#include <array>
#include <optional>

#include "normalize/one_pass.h"
#include "normalize/steps.h"

namespace dehusk::normalize {

std::string normalize(std::string_view text, Steps steps, bool code) {
  if (!code) {
    if (std::optional<std::string> done = normalize_in_one_pass(text, steps)) return *std::move(done);
  }
  return normalize_by_steps(text, steps, code);
}

std::string normalize_with_map(std::string_view text, Steps steps, OffsetMap& map, bool code) {
  return normalize_by_steps(text, steps, code, &map);
}

}  // namespace dehusk::normalize

namespace dehusk {
namespace {

constexpr std::array<std::string_view, 4> kProfileNames = {"none", "standard", "plain", "search"};

constexpr std::array<std::string_view, kStepCount> kStepNames = {
    "mojibake", "c1",  "escapes",     "line-ends", "controls", "dehyphenate", "invisible", "bidi",
    "entities", "nfc", "punctuation", "ligatures", "width",    "nfkc",        "case-fold", "spaces"};

// What is called `name`; `names` are in the order of the values.
template <class Value, std::size_t kCount>
std::optional<Value> named(const std::array<std::string_view, kCount>& names, std::string_view name) {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (names[i] == name) return static_cast<Value>(i);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Profile> profile_from_string(std::string_view name) {
  return named<Profile>(kProfileNames, name);
}
std::string_view to_string(Profile profile) { return kProfileNames.at(static_cast<std::size_t>(profile)); }

std::optional<Step> step_from_string(std::string_view name) { return named<Step>(kStepNames, name); }
std::string_view to_string(Step step) { return kStepNames.at(static_cast<std::size_t>(step)); }

}  // namespace dehusk
