#include "match/rule.h"

#include <algorithm>

namespace dehusk::match {
namespace {

// ASCII capitals and digits, and the two-byte capitals of Latin-1, Latin Extended-A (every second one), Greek
// and Cyrillic.
bool begins_with_capital(std::string_view word) {
  const auto c0 = static_cast<unsigned char>(word[0]);
  if (c0 < 0x80) return (c0 >= 'A' && c0 <= 'Z') || (c0 >= '0' && c0 <= '9');
  if (word.size() < 2) return false;
  const auto c1 = static_cast<unsigned char>(word[1]);
  switch (c0) {
    case 0xC3:
      return c1 >= 0x80 && c1 <= 0x9E && c1 != 0x97;
    case 0xC4:
      return c1 < 0xB8 ? c1 % 2 == 0 : c1 % 2 == 1;
    case 0xC5:
      return c1 % 2 == 0;
    case 0xCE:
      return c1 >= 0x86 && c1 <= 0xAB;
    case 0xD0:
      return c1 <= 0xAF;
    default:
      return false;
  }
}

bool is_letter_or_digit(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z') || u >= 0x80;
}

}  // namespace

std::uint32_t count_words(std::string_view folded) {
  if (folded.empty()) return 0;
  return static_cast<std::uint32_t>(std::count(folded.begin(), folded.end(), ' ')) + 1;
}

bool is_title_case(std::string_view text) {
  std::size_t words = 0;
  std::size_t capitals = 0;
  std::size_t long_words = 0;
  std::size_t long_capitals = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_letter_or_digit(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && (is_letter_or_digit(text[end]) || text[end] == '\'' || text[end] == '-'))
      ++end;
    const std::string_view word = text.substr(at, end - at);
    at = end;
    const bool capital = begins_with_capital(word);
    ++words;
    capitals += capital ? 1U : 0U;
    if (word.size() >= 4) {
      ++long_words;
      long_capitals += capital ? 1U : 0U;
    }
  }
  // Articles and prepositions stay small in titles and names, so the longer words decide where there are any.
  if (long_words != 0) return long_capitals * 10 >= long_words * 7;
  return words != 0 && capitals * 2 > words;
}

bool passes_unit_guards(const Rule& rule, std::string_view folded, std::string_view text) {
  const std::uint32_t words = count_words(folded);
  if (words > rule.max_words || words < rule.min_words) return false;
  return !rule.title_case || is_title_case(text);
}

}  // namespace dehusk::match
