// Numbers as options take them. What CLI11 makes of them itself is what strtoull() does: "-1" is the largest
// number there is, and so is one with too many digits; "010" is eight; "nan" lies in any range.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>

namespace dehusk::cli {

inline constexpr std::uint64_t kAnyNumber = UINT64_MAX;

// Each is for Option::transform(): it refuses what is no such number and hands on the others in plain digits.

// A whole number, in digits alone.
[[nodiscard]] CLI::Validator whole_number(std::uint64_t least, std::uint64_t most = kAnyNumber);
// Bytes: "4096", "64k", "64M", "2GiB"; k is 1024.
[[nodiscard]] CLI::Validator byte_size();
// Seconds, which may have a fraction.
[[nodiscard]] CLI::Validator seconds(double least, double most);

}  // namespace dehusk::cli
