// Packed rules: rules as one stretch of bytes that is used where it stands. Those that ship are packed at
// build time (match/pack_rules.cc), because reading their files would take longer than cleaning a page; a
// user's own right after reading, so that there is one way for both.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "match/rule.h"

namespace dehusk::match {

[[nodiscard]] std::string pack(std::span<const WrittenRule> rules);

// The rules in what pack() gave; their text stays there.
[[nodiscard]] std::vector<Rule> unpack(std::string_view packed);

// A rule with its examples, for listing and testing.
[[nodiscard]] RuleInfo info_of(const Rule& rule);

// The rules that ship, packed. Generated from patterns/.
[[nodiscard]] std::string_view shipped_rules();

}  // namespace dehusk::match
