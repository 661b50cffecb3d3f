// Dates as people and machines write them → ISO 8601: "2025-03-05", "Feb 08, 2022", "8. Februar 2022",
// "Thu, 09/25/2025 - 11:38", "2025年3月5日".
//
// A date in figures alone can mean two days (03/04/2025). It is read only where its own figures or
// the page's language and region say which; otherwise it is no date.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dehusk::segment {

enum class DayOrder : std::uint8_t { unknown, day_first, month_first };

// How dates in figures are ordered where `language` (BCP 47, "en-US" or "en_US") is written.
[[nodiscard]] DayOrder day_order(std::string_view language);

struct FoundDate {
  std::string date;       // YYYY-MM-DD
  std::size_t begin = 0;  // where it stands in the text, half-open
  std::size_t end = 0;
};

// The first full date (year, month and day) at or after `from`.
[[nodiscard]] std::optional<FoundDate> find_date(std::string_view text, DayOrder order, std::size_t from = 0);

// The date a machine-readable field states. What is ISO 8601 already keeps its time and offset, or its lack
// of a day; of anything else the day is taken. Empty when `value` holds no date.
[[nodiscard]] std::string iso_date(std::string_view value, DayOrder order);

}  // namespace dehusk::segment
