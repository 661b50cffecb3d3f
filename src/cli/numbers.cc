#include "cli/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace dehusk::cli {
namespace {

// The whole number at the beginning of `text`, which then begins after it. Signs and white space are not
// digits.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

// How often the unit is shifted by ten bits: "M", "mb" and "MiB" twice.
std::optional<unsigned> thousands(std::string_view unit) {
  constexpr std::string_view kLetters = "kmgtpe";
  std::string lower = CLI::detail::to_lower(std::string(unit));
  if (lower.empty() || lower == "b") return 0;
  const std::size_t letter = kLetters.find(lower.front());
  lower.erase(0, 1);
  constexpr std::array<std::string_view, 4> kEnds = {"", "b", "i", "ib"};
  if (letter == std::string_view::npos || std::find(kEnds.begin(), kEnds.end(), lower) == kEnds.end())
    return std::nullopt;
  return static_cast<unsigned>(letter + 1);
}

std::optional<std::uint64_t> size_of(std::string_view text) {
  const std::optional<std::uint64_t> number = take_number(text);
  const std::optional<unsigned> unit = thousands(text);
  if (!number || !unit || *number > kAnyNumber >> 10 * *unit) return std::nullopt;
  return *number << 10 * *unit;
}

std::string range(const std::string& least, const std::string& most) { return least + " to " + most; }

std::string in_short(double number) {
  std::array<char, 32> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  return {digits.data(), end.ptr};
}

}  // namespace

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  const std::string wanted = range(std::to_string(least), std::to_string(most));
  const auto check = [least, most, wanted](std::string& value) -> std::string {
    std::string_view rest = value;
    const std::optional<std::uint64_t> number = take_number(rest);
    if (!number || !rest.empty() || *number < least || *number > most)
      return "\"" + value + "\" is no whole number from " + wanted;
    value = std::to_string(*number);
    return {};
  };
  // --help tells the range where there is one.
  return {check, most == kAnyNumber ? "" : wanted};
}

CLI::Validator byte_size() {
  const auto check = [](std::string& value) -> std::string {
    const std::optional<std::uint64_t> size = size_of(value);
    if (!size) return "\"" + value + "\" is no size: digits, and k, M or G after them if it is not in bytes";
    value = std::to_string(*size);
    return {};
  };
  return {check, ""};
}

CLI::Validator seconds(double least, double most) {
  const std::string wanted = range(in_short(least), in_short(most));
  const auto check = [least, most, wanted](std::string& value) -> std::string {
    double number = std::numeric_limits<double>::quiet_NaN();
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, number);
    // Written so that what is no number is in no range.
    const bool fits = error == std::errc() && stop == end && number >= least && number <= most;
    return fits ? "" : "\"" + value + "\" is no number from " + wanted;
  };
  return {check, wanted};
}

}  // namespace dehusk::cli
