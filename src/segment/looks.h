// Looks: an element's tag and those of its attributes that say what it is for. Pages have the same few
// elements again and again, so their looks are numbered, once a page, and what is read of one is read once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parse/dom.h"

namespace dehusk::segment {

// In the order in which rules see them.
enum class Telling : std::uint8_t {
  class_,
  id,
  role,
  itemtype,
  itemprop,
  aria_label,
  data_component,
  data_testid
};
inline constexpr std::array<std::string_view, 8> kTellingNames = {
    "class", "id", "role", "itemtype", "itemprop", "aria-label", "data-component", "data-testid"};

struct Look {
  std::string_view tag;
  std::array<std::string_view, kTellingNames.size()> values;  // of kTellingNames; empty when absent

  Look(const parse::Dom& dom, const parse::Node& element);
  [[nodiscard]] std::string_view operator[](Telling name) const {
    return values[static_cast<std::size_t>(name)];
  }
  // Whether any of the attributes says something.
  [[nodiscard]] bool tells() const;
  friend bool operator==(const Look&, const Look&) = default;
};

class Looks {
 public:
  Looks() = default;
  explicit Looks(const parse::Dom& dom);

  // The different looks, in the order in which the page has them.
  [[nodiscard]] std::size_t size() const { return looks_.size(); }
  [[nodiscard]] const Look& operator[](std::uint32_t look) const { return looks_[look]; }

  // How many nodes the page has.
  [[nodiscard]] std::size_t nodes() const { return number_of_.size(); }
  // The number of a node's look; parse::kNone when it is no element.
  [[nodiscard]] std::uint32_t number_of(std::uint32_t node) const { return number_of_[node]; }
  // What a node says by an attribute; nothing when it is no element.
  [[nodiscard]] std::string_view value(std::uint32_t node, Telling name) const {
    const std::uint32_t number = number_of_[node];
    return number == parse::kNone ? std::string_view() : looks_[number][name];
  }

 private:
  [[nodiscard]] std::uint32_t number_for(const Look& look);
  void grow();

  std::vector<Look> looks_;
  std::vector<std::uint64_t> hashes_;     // of looks_
  std::vector<std::uint32_t> number_of_;  // of each node
  std::vector<std::uint32_t> slots_;      // looks by their hash, a power of two; kNone: none
};

}  // namespace dehusk::segment
