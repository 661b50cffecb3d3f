// ChosenAttributes: the tag of an element and those of its attributes that somebody reads. Pages have the
// same few elements again and again, so what is read is worth remembering by it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string_view>

#include "parse/dom.h"

namespace dehusk::segment {

template <std::size_t N>
struct ChosenAttributes {
  std::string_view tag;
  std::array<std::string_view, N> values;  // in the order of `names`, as Dom::attribute gives them

  ChosenAttributes(const parse::Dom& dom, const parse::Node& element,
                   const std::array<std::string_view, N>& names)
      : tag(element.name) {
    for (std::uint32_t i = 0; i < element.attribute_count; ++i) {
      const parse::Attribute& attribute = dom.attributes[element.first_attribute + i];
      const auto known = std::find(names.begin(), names.end(), attribute.name);
      if (known == names.end()) continue;
      std::string_view& value = values[static_cast<std::size_t>(known - names.begin())];
      if (value.data() == nullptr) value = attribute.value;
    }
  }

  // Whether none of the attributes says anything.
  [[nodiscard]] bool is_empty() const {
    return std::all_of(values.begin(), values.end(), [](std::string_view value) { return value.empty(); });
  }
  friend bool operator==(const ChosenAttributes&, const ChosenAttributes&) = default;

  struct Hash {
    std::size_t operator()(const ChosenAttributes& element) const {
      const std::hash<std::string_view> hash;
      std::size_t out = hash(element.tag);
      for (std::size_t i = 0; i < N; ++i) {
        if (!element.values[i].empty()) out = out * 0x9e3779b97f4a7c15ULL + hash(element.values[i]) + i;
      }
      return out;
    }
  };
};

}  // namespace dehusk::segment
