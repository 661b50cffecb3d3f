// Sentences: ICU's sentence boundaries (UAX #29) under rules of our own, since ICU alone breaks after "Dr."
// and "J.". And fragments: in text that an extractor collapsed onto one line, two spaces in a row are where
// two elements of the page met.
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include "ascii.h"
#include "segment/segment.h"

namespace dehusk::segment {
namespace {

// Abbreviations that stand before a capital inside a sentence, folded, without the full stop.
constexpr std::array<std::string_view, 40> kAbbreviations = {
    "mr",   "mrs",  "ms",     "mx",  "dr",   "prof",   "st",  "gen", "sen", "rep",
    "gov",  "lt",   "col",    "sgt", "capt", "cmdr",   "adm", "rev", "hon", "fr",
    "pres", "supt", "vs",     "no",  "nos",  "vol",    "fig", "e.g", "i.e", "cf",
    "al",   "ca",   "approx", "mt",  "ft",   "messrs", "hr",  "nr",  "z.b", "bzw"};

// Blocks shorter than this are one sentence for every rule: not worth a call to ICU.
constexpr std::size_t kShortest = 24;

// The word before `end`, without the full stop that ends it; of a long one the end, which is no abbreviation
// either.
std::string word_before(std::string_view text, std::size_t end) {
  constexpr std::size_t kLongest = 16;
  std::size_t begin = end;
  while (begin > 0 && end - begin < kLongest && !is_text_space(text[begin - 1]) && text[begin - 1] != '(')
    --begin;
  std::string word(text.substr(begin, end - begin));
  if (!word.empty() && word.back() == '.') word.pop_back();
  return word;
}

// Whether the full stop before `boundary` belongs to an abbreviation or an initial.
bool is_abbreviation(std::string_view text, std::size_t begin, std::size_t boundary) {
  std::size_t end = boundary;
  while (end > begin && is_text_space(text[end - 1])) --end;
  if (end == begin || text[end - 1] != '.') return false;
  std::string word = word_before(text.substr(0, end), end);
  if (word.size() == 1 && std::isupper(static_cast<unsigned char>(word[0])) != 0) return word != "I";
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  // A company's form may end a sentence, but not before a bracket: "Tide Inc. (NASDAQ: TIDE)".
  constexpr std::array<std::string_view, 7> kCompanies = {"inc", "corp", "ltd", "co", "plc", "llc", "bros"};
  if (boundary < text.size() && text[boundary] == '(' &&
      std::find(kCompanies.begin(), kCompanies.end(), word) != kCompanies.end()) {
    return true;
  }
  return std::find(kAbbreviations.begin(), kAbbreviations.end(), word) != kAbbreviations.end();
}

// Some extractors set paragraphs one after the other with nothing between: "went home.The next day". Whether
// a sentence ends before `at`: a lower-case word of some length, its full stop, and a capitalised word right
// after. Names such as "Example.com" and "U.S." are not like that.
bool is_glued(std::string_view text, std::size_t at) {
  constexpr std::size_t kWord = 3;
  std::size_t stop = at;
  while (stop > 0 && (text[stop - 1] == '"' || text[stop - 1] == ')')) --stop;
  if (stop <= kWord || (text[stop - 1] != '.' && text[stop - 1] != '!' && text[stop - 1] != '?'))
    return false;
  for (std::size_t i = 2; i <= kWord; ++i) {
    if (!is_lower(text[stop - i])) return false;
  }
  if (at + 1 >= text.size() || !is_upper(text[at]) || !(is_lower(text[at + 1]) || text[at + 1] == ' '))
    return false;
  // A longer one is no word, and is not looked through from each capital in it.
  constexpr std::size_t kLongestWord = 1024;
  const std::string_view rest = text.substr(at, kLongestWord);
  const std::size_t end = rest.find_first_of(" .");
  if (end == std::string_view::npos || rest[end] == '.') return false;
  const std::string_view word = rest.substr(0, end);
  return word != "Com" && word != "Net" && word != "Org";
}

void append_trimmed(std::string_view text, Span span, std::vector<Span>& out) {
  while (span.begin < span.end && is_text_space(text[span.begin])) ++span.begin;
  while (span.end > span.begin && is_text_space(text[span.end - 1])) --span.end;
  if (span.begin < span.end) out.push_back(span);
}

void append_sentences(std::string_view text, Span span, std::vector<Span>& out) {
  for (std::size_t at = span.begin + 1; at < span.end; ++at) {
    if (!is_upper(text[at]) || !is_glued(text, at)) continue;
    append_trimmed(text, {span.begin, at}, out);
    span.begin = at;
  }
  append_trimmed(text, span, out);
}

// The length of the space that starts at `at`, a no-break space included; 0 when none does.
std::size_t space_length(std::string_view text, std::size_t at) {
  if (is_text_space(text[at])) return 1;
  return text[at] == '\xC2' && at + 1 < text.size() && text[at + 1] == '\xA0' ? 2 : 0;
}

// What ends sentences, and the ends of lines, which do too.
bool may_end(char c) { return c == '.' || c == '!' || c == '?' || c == '\n' || c == '\r'; }

// Bytes of characters after which no sentence ends by UAX #29: ASCII but for the above, letters of Latin and
// Cyrillic, and nothing else.
bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0xC0 || (byte >= 0xC3 && byte <= 0xC5) || byte == 0xD0 || byte == 0xD1;
}

// Whether a text is surely one sentence: nothing that may end one stands in it but at its end.
bool is_surely_one(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && text[end - 1] == ' ') --end;
  while (end > 0 && (text[end - 1] == '.' || text[end - 1] == '!' || text[end - 1] == '?')) --end;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char c) { return is_plain(c) && !may_end(c); });
}

icu::BreakIterator* break_iterator() {
  // Holds no state between documents: setText resets it. Root locale, so that no machine's setting matters.
  thread_local const std::unique_ptr<icu::BreakIterator> iterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(
        icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), status));
    return U_SUCCESS(status) ? std::move(made) : nullptr;
  }();
  return iterator.get();
}

}  // namespace

std::vector<Span> sentences(std::string_view text) {
  std::vector<Span> out;
  icu::BreakIterator* const iterator =
      text.size() < kShortest || is_surely_one(text) ? nullptr : break_iterator();
  if (iterator == nullptr) {
    append_trimmed(text, {0, text.size()}, out);
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  UText source = UTEXT_INITIALIZER;
  utext_openUTF8(&source, text.data(), static_cast<std::int64_t>(text.size()), &status);
  iterator->setText(&source, status);
  std::size_t begin = 0;
  for (std::int32_t at = iterator->next(); U_SUCCESS(status) && at != icu::BreakIterator::DONE;
       at = iterator->next()) {
    const auto boundary = static_cast<std::size_t>(at);
    if (is_abbreviation(text, begin, boundary)) continue;
    append_sentences(text, {begin, boundary}, out);
    begin = boundary;
  }
  append_sentences(text, {begin, text.size()}, out);
  utext_close(&source);
  return out;
}

std::vector<Span> fragments(std::string_view text) {
  std::vector<Span> out;
  // Tabs part the cells of a table, not the elements of a page.
  if (text.find('\t') != std::string_view::npos) {
    append_trimmed(text, {0, text.size()}, out);
    return out;
  }
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    std::size_t spaces = 0;
    while (end < text.size()) {
      const std::size_t length = space_length(text, end);
      if (length == 0) break;
      end += length;
      ++spaces;
    }
    if (spaces >= 2 && at > begin && end < text.size()) {
      append_trimmed(text, {begin, at}, out);
      begin = end;
    }
    at = std::max(end, at + 1);
  }
  append_trimmed(text, {begin, text.size()}, out);
  return out;
}

}  // namespace dehusk::segment
