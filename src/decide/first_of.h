// first_of: which of a great many texts stood before. Four bytes a text are all that it costs when it is
// done.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace dehusk::decide {

// For each i below `count` the first k whose text_of(k) is that of i.
template <class TextOf>
std::vector<std::uint32_t> first_of(std::size_t count, TextOf text_of) {
  constexpr std::uint32_t kEmpty = UINT32_MAX;
  const std::hash<std::string_view> hash;
  std::vector<std::uint32_t> slots(64, kEmpty);  // a power of two; half of them are empty
  const auto slot_of = [&](std::string_view text) -> std::uint32_t& {
    const std::size_t last = slots.size() - 1;
    std::size_t at = hash(text) & last;
    while (slots[at] != kEmpty && text_of(slots[at]) != text) at = (at + 1) & last;
    return slots[at];
  };
  std::vector<std::uint32_t> first(count);
  std::size_t different = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t& slot = slot_of(text_of(i));
    if (slot != kEmpty) {
      first[i] = slot;
      continue;
    }
    first[i] = slot = i;
    if (2 * ++different <= slots.size()) continue;
    slots.assign(2 * slots.size(), kEmpty);
    for (std::uint32_t k = 0; k <= i; ++k) {
      if (first[k] == k) slot_of(text_of(k)) = k;
    }
  }
  return first;
}

}  // namespace dehusk::decide
