// features_of: a block reads like prose when it is long enough for a sentence, ends like one, and is not made
// of links. Code and tables count as prose: they belong to the text they stand in.
#include "segment/block_features.h"

#include <array>
#include <string_view>

namespace dehusk::segment {
namespace {

// Labels and titles stay below eight words or lack the full stop; what has twenty words is a sentence even
// without one.
constexpr std::uint32_t kShortestSentence = 8;
constexpr std::uint32_t kSurelySentence = 20;

// Blocks with more of their text in links are lists of links.
constexpr double kMostLinks = 0.4;
constexpr double kMostLinksInTable = 0.5;

// Links of fewer words are menu items; titles of articles and products are longer.
constexpr std::uint32_t kShortestTitle = 5;

// Words by spaces; in scripts without spaces (UTF-8 lead bytes E3 to ED: kana, Han, hangul) two characters
// are about a word.
std::uint32_t count_words(std::string_view text) {
  std::uint32_t words = 0;
  std::uint32_t unspaced = 0;
  bool in_word = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ') {
      in_word = false;
    } else if (byte >= 0xE3 && byte <= 0xED) {
      ++unspaced;
    } else if (!in_word) {
      in_word = true;
      ++words;
    }
  }
  return words + unspaced / 2;
}

bool ends_like_a_sentence(std::string_view text) {
  constexpr std::array<std::string_view, 7> kClosers = {"\"", "'", ")", " ", "”", "’", "»"};
  constexpr std::array<std::string_view, 11> kEnds = {".",  "!",  "?", ":", "…", "。",
                                                      "！", "？", "।", "۔", "؟"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view closer : kClosers) {
      if (!text.ends_with(closer)) continue;
      text.remove_suffix(closer.size());
      again = true;
    }
  }
  for (const std::string_view end : kEnds) {
    if (text.ends_with(end)) return true;
  }
  return false;
}

bool reads_like_prose(const Block& block, std::uint32_t words, double link_share) {
  if (block.kind == BlockKind::code || block.kind == BlockKind::table_row)
    return link_share < kMostLinksInTable;
  if (link_share >= kMostLinks || words < kShortestSentence) return false;
  return words >= kSurelySentence || ends_like_a_sentence(block.text);
}

}  // namespace

Features features_of(const Block& block) {
  Features features;
  features.words = count_words(block.text);
  const double link_share =
      block.text.empty() ? 0 : static_cast<double>(block.link_bytes) / static_cast<double>(block.text.size());
  features.link_words = static_cast<std::uint32_t>(features.words * link_share + 0.5);
  if (reads_like_prose(block, features.words, link_share))
    features.prose = features.words - features.link_words;
  const bool is_title = block.kind == BlockKind::heading || features.words >= kShortestTitle;
  features.substance = features.words - (is_title ? 0 : features.link_words * 9 / 10);
  return features;
}

std::vector<Features> features_of(const std::vector<Block>& blocks) {
  std::vector<Features> features;
  features.reserve(blocks.size());
  for (const Block& block : blocks) features.push_back(features_of(block));
  return features;
}

}  // namespace dehusk::segment
