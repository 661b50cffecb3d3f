// Sizes as messages have them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace dehusk {

// "256 MiB"; "1000 bytes" where it is no round number of anything larger.
[[nodiscard]] inline std::string size_in_words(std::size_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits = {"bytes", "KiB", "MiB", "GiB"};
  std::size_t unit = 0;
  for (; bytes >= 1024 && bytes % 1024 == 0 && unit + 1 < kUnits.size(); ++unit) bytes /= 1024;
  return std::to_string(bytes).append(" ").append(kUnits[unit]);
}

}  // namespace dehusk
