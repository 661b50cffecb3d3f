#include "segment/dates.h"

#include <gtest/gtest.h>

namespace dehusk::segment {
namespace {

TEST(Dates, AreFoundInTextOfTenLanguages) {
  const std::pair<const char*, const char*> cases[] = {
      {"On March 5, 2025 it stopped", "2025-03-05"},
      {"Mar. 5th 2025", "2025-03-05"},
      {"the 5th of March, 2025", "2025-03-05"},
      {"2025 Mar 5", "2025-03-05"},
      {"05-Mar-2025", "2025-03-05"},
      {"8. Februar 2022", "2022-02-08"},
      {"am 8. März 2022", "2022-03-08"},
      {"1er août 2024", "2024-08-01"},
      {"8 de febrero de 2022", "2022-02-08"},
      {"8 febbraio 2022", "2022-02-08"},
      {"8 de março de 2022", "2022-03-08"},
      {"8 maart 2022", "2022-03-08"},
      {"8 września 2022 r.", "2022-09-08"},
      {"8 Февраля 2022 г.", "2022-02-08"},
      {"8 Ağustos 2022", "2022-08-08"},
      {"2025年3月5日", "2025-03-05"},
      {"2025년 3월 5일", "2025-03-05"},
      {"2025/03/05", "2025-03-05"},
      {"13/11/2025", "2025-11-13"},
      {"11/13/2025", "2025-11-13"},
      {"05.05.2025", "2025-05-05"},
      {"29 February 2024", "2024-02-29"},
      // No day of the calendar, no full date, or one of two.
      {"29 February 2023", ""},
      {"31/31/2025", ""},
      {"March 2025", ""},
      {"March 5", ""},
      {"March 5 in 2025", ""},
      {"03/04/2025", ""},
      {"5 March 1850", ""},
      {"1-800-2025", ""},
      {"", ""},
  };
  for (const auto& [text, expected] : cases) {
    const auto found = find_date(text, DayOrder::unknown);
    EXPECT_EQ(found ? found->date : "", expected) << text;
  }
}

TEST(Dates, FoundDatesSayWhere) {
  const std::string_view text = "by Bo, 5 March 2025, and 6 March 2025";
  const auto first = find_date(text, DayOrder::unknown);
  ASSERT_TRUE(first);
  EXPECT_EQ(text.substr(first->begin, first->end - first->begin), "5 March 2025");
  const auto second = find_date(text, DayOrder::unknown, first->end);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->date, "2025-03-06");
  EXPECT_FALSE(find_date(text, DayOrder::unknown, second->end));
}

TEST(Dates, OrderOfLanguages) {
  const std::pair<const char*, DayOrder> cases[] = {
      {"en-US", DayOrder::month_first}, {"en_us", DayOrder::month_first}, {"en-GB", DayOrder::day_first},
      {"de", DayOrder::day_first},      {"en", DayOrder::unknown},        {"", DayOrder::unknown},
  };
  for (const auto& [language, expected] : cases) EXPECT_EQ(day_order(language), expected) << language;
}

TEST(Dates, OfFields) {
  const std::pair<const char*, const char*> cases[] = {
      {"2025-03-05", "2025-03-05"},
      {"2025-03", "2025-03"},
      {"2025-13", ""},
      {"2025-03-05T08:30:00.000Z", "2025-03-05T08:30:00.000Z"},
      {"2025-03-05T08:30:00+0100", "2025-03-05T08:30:00+0100"},
      {"2025-03-05 08:30:00", "2025-03-05T08:30:00"},
      {"2025-03-05 08:30:00 UTC", "2025-03-05"},
      {"2025-02-30", ""},
      {"20250305", "2025-03-05"},
      {"12345678", ""},
      {"Wed, 05 Mar 2025 08:30:00 GMT", "2025-03-05"},
      {"2025", ""},
      {"page.date", ""},
      {"", ""},
  };
  for (const auto& [value, expected] : cases)
    EXPECT_EQ(iso_date(value, DayOrder::unknown), expected) << value;
}

}  // namespace
}  // namespace dehusk::segment
