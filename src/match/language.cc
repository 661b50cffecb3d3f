// CLD2 scores groups of letters. It names up to three languages with their shares of the text and says
// whether it is sure. Where it is not, all rules run: a rule too many on a text too short to tell does no
// harm that its pattern would not do in its own language. This is the one place that knows CLD2.
#include "match/language.h"

#include <cstdio>  // compact_lang_det.h names FILE and does not include it

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <array>
#include <utility>

namespace dehusk::match {
namespace {

// What has less of the text is a quotation or a name.
constexpr int kShare = 15;
// Sites in all languages have English widgets, so of English little is enough.
constexpr int kEnglishShare = 5;
// CLD2's own border between short texts, where it guesses, and others.
constexpr std::size_t kShort = 256;

// CLD2 takes 30 ns a byte, nearly half of what all else takes, so it gets samples from all over the text, its
// very end among them, where the widgets are. On texts of 3 to 24 kB in eight languages with English lines
// mixed in, these found the text's own language always and English of 7 % in 19 of 20, as the whole texts
// did.
constexpr std::size_t kSamples = 8;
constexpr std::size_t kSampleSize = 128;

using Renaming = std::pair<std::string_view, std::string_view>;

// What CLD2 calls by names that BCP 47 has given up.
constexpr std::array<Renaming, 2> kTags = {{{"iw", "he"}, {"jw", "jv"}}};

// Languages that CLD2 takes for each other: the rules of one run on texts in the others.
constexpr std::array<Renaming, 7> kGroups = {
    {{"da", "no"}, {"nb", "no"}, {"nn", "no"}, {"bs", "hr"}, {"sr", "hr"}, {"sk", "cs"}, {"ms", "id"}}};

template <std::size_t N>
std::string_view renamed(const std::array<Renaming, N>& table, std::string_view name) {
  const auto row = std::find_if(table.begin(), table.end(), [&](const auto& r) { return r.first == name; });
  return row == table.end() ? name : row->second;
}

// "zh" of "zh-Hant".
std::string_view group_of(std::string_view tag) { return renamed(kGroups, tag.substr(0, tag.find('-'))); }

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// The first character, or where there are spaces the first word, that begins at `at` or after it.
std::size_t next_begin(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongWord = 32;
  const std::size_t space = text.substr(at, kLongWord).find(' ');
  if (space != std::string_view::npos) return at + space;
  while (at < text.size() && continues_character(text[at])) ++at;
  return at;
}

std::string sampled(std::string_view text) {
  if (text.size() <= kSamples * kSampleSize) return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < kSamples; ++i) {
    const std::size_t at = (text.size() - kSampleSize) / (kSamples - 1) * i;
    const std::size_t begin = i == 0 ? 0 : next_begin(text, at);
    const std::size_t end = next_begin(text, at + kSampleSize);
    out.append(text.substr(begin, end - begin)).push_back('\n');
  }
  return out;
}

}  // namespace

Languages::Languages(std::vector<std::string> tags) {
  if (tags.empty()) return;
  for (const std::string& tag : tags) groups_.emplace_back(group_of(tag));
  first_ = std::move(tags.front());
}

bool Languages::has(std::string_view lang) const {
  return lang == "any" || groups_.empty() ||
         std::find(groups_.begin(), groups_.end(), group_of(lang)) != groups_.end();
}

Languages detect(std::string_view text) {
  if (text.size() < kShort) return {};
  const std::string sample = sampled(text);
  const CLD2::CLDHints no_hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  std::array<CLD2::Language, 3> languages{};
  std::array<int, 3> shares{};
  std::array<double, 3> scores{};
  int text_bytes = 0;
  int valid_bytes = 0;
  bool is_sure = false;
  constexpr bool kPlainText = true;
  CLD2::ExtDetectLanguageSummaryCheckUTF8(sample.data(), static_cast<int>(sample.size()), kPlainText,
                                          &no_hints, 0, languages.data(), shares.data(), scores.data(),
                                          nullptr, &text_bytes, &is_sure, &valid_bytes);
  if (!is_sure || languages[0] == CLD2::UNKNOWN_LANGUAGE) return {};
  std::vector<std::string> tags;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    const bool counts = shares[i] >= (languages[i] == CLD2::ENGLISH ? kEnglishShare : kShare);
    if (counts && languages[i] != CLD2::UNKNOWN_LANGUAGE)
      tags.emplace_back(renamed(kTags, CLD2::LanguageCode(languages[i])));
  }
  return Languages(std::move(tags));
}

}  // namespace dehusk::match
