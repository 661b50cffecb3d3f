// Dates are found in three steps: text → tokens (figures and words, with the text between them), a window of
// tokens → year, month and day by a few forms, and those → a day of the calendar or nothing.
#include "segment/dates.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "ascii.h"
#include "utf8.h"

namespace dehusk::segment {
namespace {

// The web has no page from before; years ahead of any clock are numbers of another kind.
constexpr int kFirstYear = 1990;
constexpr int kLastYear = 2099;

// Names of the months in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian and
// Turkish: in full, as in dates, and shortened.
constexpr std::array<std::string_view, 12> kMonths = {
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia styczeń sty "
    "января "
    "январь янв ocak oca",
    "february feb febr februar feber février févr fév febrero febbraio fevereiro fev februari lutego luty "
    "lut "
    "февраля февраль фев февр şubat şub",
    "march mar märz mrz mär mars marzo março maart mrt marca marzec марта март мар mart",
    "april apr avril avr abril abr aprile kwietnia kwiecień kwi апреля апрель апр nisan nis",
    "may mai mayo maggio mag maio mei maja maj мая май mayıs",
    "june jun juni juin junio giugno giu junho czerwca czerwiec cze июня июнь июн haziran haz",
    "july jul juli juillet juil julio luglio lug julho lipca lipiec lip июля июль июл temmuz tem",
    "august aug août aoû agosto ago ago augustus sierpnia sierpień sie августа август авг ağustos ağu",
    "september sep sept septembre septiembre set settembre setembro września wrzesień wrz сентября сентябрь "
    "сен сент eylül eyl",
    "october oct oktober okt octobre octubre ottobre ott outubro out października październik paź октября "
    "октябрь окт ekim eki",
    "november nov novembre noviembre novembro listopada listopad lis ноября ноябрь ноя нояб kasım kas",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudnia grudzień gru декабря "
    "декабрь дек aralık ara",
};

const std::unordered_map<std::string_view, int>& months() {
  static const std::unordered_map<std::string_view, int> kTable = [] {
    std::unordered_map<std::string_view, int> table;
    for (std::size_t month = 0; month < kMonths.size(); ++month) {
      const std::string_view names = kMonths[month];
      for (std::size_t at = 0; at < names.size();) {
        const std::size_t stop = std::min(names.find(' ', at), names.size());
        table.emplace(names.substr(at, stop - at), static_cast<int>(month) + 1);
        at = stop + 1;
      }
    }
    return table;
  }();
  return kTable;
}

// Words that stand between the parts of a date, or after its day.
bool is_joint(std::string_view word) {
  constexpr std::array<std::string_view, 13> kJoints = {"of", "de", "del", "do", "the", "st", "nd",
                                                        "rd", "th", "er",  "º",  "ª",   "o"};
  return std::find(kJoints.begin(), kJoints.end(), word) != kJoints.end();
}

struct Token {
  std::string word;    // lower case; empty for figures
  int number = -1;     // of figures
  int digits = 0;      // how many
  std::string before;  // what stands between the last token and this one, without spaces
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_word_letter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0 || c == 0xBA || c == 0xAA; }

Token read_number(std::string_view text, std::size_t at) {
  Token token;
  token.begin = at;
  token.number = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    if (++token.digits <= 8) token.number = token.number * 10 + (text[at] - '0');
  }
  token.end = at;
  return token;
}

Token read_word(std::string_view text, std::size_t at) {
  Token token;
  token.begin = at;
  while (at < text.size()) {
    const CodePoint c = code_point_at(text, at);
    if (!is_word_letter(c.value)) break;
    append_utf8(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c.value))), token.word);
    at += c.size;
  }
  token.end = at;
  return token;
}

// Far more than any date has; a longer text is read in its first part.
constexpr std::size_t kMostTokens = 400;

std::vector<Token> tokens_of(std::string_view text, std::size_t from) {
  std::vector<Token> tokens;
  std::string between;
  for (std::size_t at = from; at < text.size() && tokens.size() < kMostTokens;) {
    const CodePoint c = code_point_at(text, at);
    const bool figure = c.size == 1 && is_digit(text[at]);
    if (!figure && !is_word_letter(c.value)) {
      if (u_isUWhiteSpace(static_cast<UChar32>(c.value)) == 0) between.append(text, at, c.size);
      at += c.size;
      continue;
    }
    Token token = figure ? read_number(text, at) : read_word(text, at);
    token.before = std::move(between);
    between.clear();
    at = token.end;
    if (!is_joint(token.word)) {
      tokens.push_back(std::move(token));
    } else {
      between = token.before;
    }
  }
  return tokens;
}

int month_of(const Token& token) {
  if (token.word.empty()) return 0;
  const auto found = months().find(token.word);
  return found == months().end() ? 0 : found->second;
}

bool is_year(const Token& token) {
  return token.digits == 4 && token.number >= kFirstYear && token.number <= kLastYear;
}

bool is_day(const Token& token) { return token.digits >= 1 && token.digits <= 2; }

struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
};

bool is_of_calendar(const Date& date) {
  if (date.year < kFirstYear || date.year > kLastYear || date.month < 1 || date.month > 12) return false;
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
  const int days = kDays[static_cast<std::size_t>(date.month) - 1] + (leap && date.month == 2 ? 1 : 0);
  return date.day >= 1 && date.day <= days;
}

std::string to_iso(const Date& date) {
  const auto two = [](int number) {
    return std::string{static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
  };
  return two(date.year / 100) + two(date.year % 100) + "-" + two(date.month) + "-" + two(date.day);
}

// "," and "." and "-" may stand between the parts of a date with a month's name.
bool joins(const Token& token) {
  return token.before.empty() ||
         (token.before.size() <= 2 && token.before.find_first_not_of(",.-/'") == std::string::npos);
}

Date read_named(const Token& a, const Token& b, const Token& c) {
  if (!joins(b) || !joins(c)) return {};
  if (is_day(a) && month_of(b) != 0 && is_year(c)) return {c.number, month_of(b), a.number};
  if (month_of(a) != 0 && is_day(b) && is_year(c)) return {c.number, month_of(a), b.number};
  if (is_year(a) && month_of(b) != 0 && is_day(c)) return {a.number, month_of(b), c.number};
  return {};
}

Date read_figures(const Token& a, const Token& b, const Token& c, DayOrder order) {
  const std::string& mark = b.before;
  if (mark != c.before || (mark != "-" && mark != "/" && mark != ".")) return {};
  if (is_year(a) && is_day(b) && is_day(c)) return {a.number, b.number, c.number};
  if (!is_day(a) || !is_day(b) || !is_year(c)) return {};
  const Date day_first = {c.number, b.number, a.number};
  const Date month_first = {c.number, a.number, b.number};
  if (a.number == b.number) return day_first;
  if (!is_of_calendar(month_first)) return day_first;
  if (!is_of_calendar(day_first)) return month_first;
  if (order == DayOrder::unknown) return {};
  return order == DayOrder::day_first ? day_first : month_first;
}

// 2025年3月5日 and its Korean sister: six tokens.
Date read_east_asian(const Token* at) {
  const bool years = at[1].word == "年" || at[1].word == "년";
  const bool month = at[3].word == "月" || at[3].word == "월";
  const bool day = at[5].word.starts_with("日") || at[5].word.starts_with("일");
  if (!years || !month || !day || !is_year(at[0]) || !is_day(at[2]) || !is_day(at[4])) return {};
  return {at[0].number, at[2].number, at[4].number};
}

// YYYY-MM[-DD[Thh:mm…]], with the time after a space too.
bool is_iso(std::string_view value) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd";
  const auto fits = [&](std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      const bool good = kForm[i] == 'd'   ? is_digit(value[i])
                        : kForm[i] == 'T' ? value[i] == 'T' || value[i] == ' '
                                          : value[i] == kForm[i];
      if (!good) return false;
    }
    return true;
  };
  if (value.size() == 7 || value.size() == 10) return fits(value.size());
  return value.size() >= kForm.size() && fits(kForm.size()) &&
         value.substr(kForm.size()).find_first_not_of("0123456789:.,+-Z") == std::string_view::npos;
}

}  // namespace

DayOrder day_order(std::string_view language) {
  if (language.size() < 2) return DayOrder::unknown;
  const auto same = [](char a, char b) { return (a | 0x20) == b; };
  const bool english = same(language[0], 'e') && same(language[1], 'n') &&
                       (language.size() == 2 || language[2] == '-' || language[2] == '_');
  if (!english) return DayOrder::day_first;
  if (language.size() < 5) return DayOrder::unknown;
  return same(language[3], 'u') && same(language[4], 's') ? DayOrder::month_first : DayOrder::day_first;
}

std::optional<FoundDate> find_date(std::string_view text, DayOrder order, std::size_t from) {
  if (text.find_first_of("0123456789", from) == std::string_view::npos) return std::nullopt;
  const std::vector<Token> tokens = tokens_of(text, from);
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const auto found = [&](const Date& date, std::size_t count) {
      return FoundDate{to_iso(date), tokens[i].begin, tokens[i + count - 1].end};
    };
    const Date named = read_named(tokens[i], tokens[i + 1], tokens[i + 2]);
    if (is_of_calendar(named)) return found(named, 3);
    const Date figures = read_figures(tokens[i], tokens[i + 1], tokens[i + 2], order);
    if (is_of_calendar(figures)) return found(figures, 3);
    if (i + 5 >= tokens.size()) continue;
    const Date east_asian = read_east_asian(&tokens[i]);
    if (is_of_calendar(east_asian)) return found(east_asian, 6);
  }
  return std::nullopt;
}

std::string iso_date(std::string_view value, DayOrder order) {
  const auto found = find_date(value, order);
  const bool is_month = value.size() == 7 && find_date(std::string(value) + "-01", order);
  if (is_iso(value) && (found || is_month)) {
    std::string iso(value);
    if (iso.size() > 10) iso[10] = 'T';
    return iso;
  }
  if (found) return found->date;
  const std::vector<Token> tokens = tokens_of(value, 0);
  if (tokens.size() != 1 || tokens[0].digits != 8) return {};
  const int number = tokens[0].number;
  const Date date = {number / 10000, number / 100 % 100, number % 100};
  return is_of_calendar(date) ? to_iso(date) : std::string();
}

}  // namespace dehusk::segment
