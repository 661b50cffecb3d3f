// normalize: in one pass where that will do, else by steps.
#include "normalize/normalize.h"

#include <optional>

#include "normalize/one_pass.h"
#include "normalize/steps.h"

namespace dehusk::normalize {

std::string normalize(std::string_view text, Profile profile, bool code) {
  if (!code && (profile == Profile::standard || profile == Profile::plain)) {
    if (std::optional<std::string> done = normalize_in_one_pass(text, profile)) return *std::move(done);
  }
  return normalize_by_steps(text, profile, code);
}

}  // namespace dehusk::normalize

namespace dehusk {
namespace {

constexpr std::string_view kProfileNames[] = {"none", "standard", "plain", "search"};

}  // namespace

std::optional<Profile> profile_from_string(std::string_view name) {
  for (const Profile profile : {Profile::none, Profile::standard, Profile::plain, Profile::search}) {
    if (to_string(profile) == name) return profile;
  }
  return std::nullopt;
}

std::string_view to_string(Profile profile) { return kProfileNames[static_cast<std::size_t>(profile)]; }

}  // namespace dehusk
