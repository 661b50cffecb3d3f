// A rule as match and decide use it, and the compiled form of the whole set.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/rule_set.h"

namespace dehusk::match {

enum class Position : std::uint8_t { anywhere, head, tail, edge };

// What a rule asks of a unit besides its pattern.
struct Guards {
  std::uint32_t max_words = 0;  // of the unit: block, heading, sentence or element string
  std::uint32_t min_words = 0;
  Position position = Position::anywhere;
  bool needs_boilerplate = false;
  bool unless_prose = false;
  bool title_case = false;
  bool extent_match = false;
  friend bool operator==(const Guards&, const Guards&) = default;
};

// "patterns/block/bio.toml:12", of RuleInfo or Rule::Info.
template <class Info>
std::string place_of(const Info& rule) {
  return std::string(rule.file) + ":" + std::to_string(rule.line);
}

// A rule as it was read from its file.
struct WrittenRule : Guards {
  RuleInfo info;
};

// A rule as match and decide use it. Its text stands where it was packed (match/packed_rules.h).
struct Rule : Guards {
  struct Info {
    std::string_view id;
    std::string_view why;
    Category category = Category::navigation;
    bool keeps = false;
    Scope scope = Scope::block;
    std::string_view lang;
    std::string_view regex;
    std::string_view file;
    std::size_t line = 0;
    bool enabled = true;
  };
  Info info;
  std::string_view examples;  // packed
};

// Words of a folded unit: stretches between single spaces.
[[nodiscard]] std::uint32_t count_words(std::string_view folded);

// Whether most words of four letters or more, or else most words of any length, begin with a capital or a
// digit. `text` is not folded.
[[nodiscard]] bool is_title_case(std::string_view text);

// The guards that need no neighbours: length and title case.
[[nodiscard]] bool passes_unit_guards(const Rule& rule, std::string_view folded, std::string_view text);

}  // namespace dehusk::match
