// The names of categories, scopes and statuses, as rule files, options and output spell them.
#include <array>
#include <string_view>

#include "dehusk/document.h"
#include "dehusk/rule_set.h"

namespace dehusk {
namespace {

constexpr std::array<std::string_view, kCategoryCount> kCategories = {
    "byline",  "read_time",  "timestamp",    "caption",     "media_stub",   "site_promo",    "newsletter",
    "social",  "author_bio", "comment_form", "latest_news", "related",      "advertisement", "legal",
    "consent", "paywall",    "navigation",   "tags",        "front_matter", "duplicate"};

}  // namespace

std::string_view to_string(Category category) { return kCategories[static_cast<std::size_t>(category)]; }

std::optional<Category> category_from_string(std::string_view name) {
  for (std::size_t i = 0; i < kCategories.size(); ++i) {
    if (kCategories[i] == name) return static_cast<Category>(i);
  }
  return std::nullopt;
}

std::string_view to_string(Scope scope) {
  constexpr std::array<std::string_view, 5> kScopes = {"attribute", "heading", "block", "sentence",
                                                       "section"};
  return kScopes[static_cast<std::size_t>(scope)];
}

std::string_view to_string(Status status) {
  constexpr std::array<std::string_view, 6> kStatuses = {"ok",  "no_body",  "capped",
                                                         "cut", "too_long", "too_slow"};
  return kStatuses[static_cast<std::size_t>(status)];
}

}  // namespace dehusk
