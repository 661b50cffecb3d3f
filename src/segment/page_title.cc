// Titles are compared as lists of words. A heading is the headline when most of its words are those of a
// title the page states, whole or up to a separator; of several such headings, the one most like it.
#include "segment/page_title.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "segment/page_index.h"
#include "utf8.h"

namespace dehusk::segment {
namespace {

using Words = std::vector<std::string>;

// Above this, a heading is not a headline but text that strayed into it.
constexpr std::size_t kLongestTitle = 500;

bool is_ascii_word(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Words words_of(std::string_view text) {
  Words words(1);
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    at += c.size;
    if (c.value < 0x80 && is_ascii_word(c.value)) {
      words.back().push_back(lower(static_cast<char>(c.value)));
    } else if (c.value >= 0x80 && u_isalnum(static_cast<UChar32>(c.value)) != 0) {
      append_utf8(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c.value))), words.back());
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string joined(const Words& words) {
  std::string all;
  for (const std::string& word : words) all += word;
  return all;
}

// How much two titles have in common: 1 for the same words, 0 for none. Both in order of the alphabet.
double likeness(const Words& a, const Words& b) {
  if (a.empty() || b.empty()) return 0;
  Words common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  return 2.0 * static_cast<double>(common.size()) / static_cast<double>(a.size() + b.size());
}

struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool after_bar = false;  // the separator before it never stands in a sentence
};

// The parts of a title between its separators.
std::vector<Piece> pieces_of(std::string_view title) {
  constexpr std::array<std::string_view, 11> kSeparators = {
      " | ", " - ", " – ", " — ", " · ", " :: ", " » ", " « ", " • ", " / ", " ~ "};
  std::vector<Piece> pieces(1);
  for (std::size_t at = 0; at < title.size();) {
    const auto found = std::find_if(kSeparators.begin(), kSeparators.end(), [&](std::string_view separator) {
      return title.substr(at).starts_with(separator);
    });
    if (found == kSeparators.end()) {
      ++at;
      continue;
    }
    pieces.back().end = std::max(at, pieces.back().begin);
    at += found->size() - 1;  // one space may end this separator and begin the next
    const Piece next = {at + 1, at + 1, *found == " | "};
    if (pieces.back().begin == pieces.back().end) {
      pieces.back() = next;
    } else {
      pieces.push_back(next);
    }
  }
  pieces.back().end = title.size();
  return pieces;
}

std::string cut(std::string_view title, const Piece& first, const Piece& last) {
  return std::string(title.substr(first.begin, last.end - first.begin));
}

Words sorted(Words words) {
  std::sort(words.begin(), words.end());
  return words;
}

// The words of the stated titles and of all runs of their first pieces: what ends a title is of the site.
class StatedWords {
 public:
  explicit StatedWords(const std::vector<std::string>& titles) {
    for (const std::string& title : titles) {
      std::vector<Piece> pieces = pieces_of(title);
      pieces.resize(std::min(pieces.size(), kMostPieces));
      for (const Piece& last : pieces) {
        const Words words = words_of(cut(title, pieces.front(), last));
        exact_.push_back(joined(words));
        sorted_.push_back(sorted(words));
      }
    }
  }

  [[nodiscard]] double likeness_to(const Heading& heading) const {
    const Words words = words_of(heading.text);
    const std::string exact = joined(words);
    if (std::find(exact_.begin(), exact_.end(), exact) != exact_.end()) return 1;
    if (heading.level > 1) return 0;  // a lower heading must be the title itself
    const Words alphabetic = sorted(words);
    double best = 0;
    for (const Words& stated : sorted_) best = std::max(best, likeness(alphabetic, stated));
    return best;
  }

 private:
  static constexpr std::size_t kMostPieces = 8;
  std::vector<std::string> exact_;
  std::vector<Words> sorted_;
};

// Whether the page has one <h1> in its body.
bool is_only_first(const std::vector<Heading>& headings) {
  return std::count_if(headings.begin(), headings.end(),
                       [](const Heading& heading) { return heading.level == 1 && !heading.in_husk; }) == 1;
}

// The names of the site, however they are written.
class Sites {
 public:
  explicit Sites(const std::vector<std::string>& names) {
    for (const std::string& name : names) names_.push_back(joined(words_of(name)));
  }

  [[nodiscard]] bool have(std::string_view text) const {
    const std::string squeezed = joined(words_of(text));
    return !squeezed.empty() && std::find(names_.begin(), names_.end(), squeezed) != names_.end();
  }

 private:
  std::vector<std::string> names_;  // without what stands between their words
};

// "Headline | Site" → "Headline".
std::string without_site(const std::string& title, const Sites& sites) {
  std::vector<Piece> pieces = pieces_of(title);
  while (pieces.size() > 1 && sites.have(cut(title, pieces.back(), pieces.back()))) pieces.pop_back();
  if (pieces.size() > 1 && sites.have(cut(title, pieces.front(), pieces.front())))
    pieces.erase(pieces.begin());
  const auto bar = std::find_if(pieces.begin() + 1, pieces.end(), [](const Piece& p) { return p.after_bar; });
  pieces.erase(bar, pieces.end());
  return cut(title, pieces.front(), pieces.back());
}

}  // namespace

ChosenTitle choose_title(const TitleSources& sources) {
  // Fewer words in common than this, and the heading speaks of something else than the title does.
  // Any figure from 0.2 to 0.4 is as good on the development pages; above, headlines are lost.
  constexpr double kAlike = 0.3;
  // An <h1> may differ so much from the stated title before a lower heading is preferred that has its words.
  constexpr double kLessThanFirst = 0.3;
  constexpr double kInHusk = 0.2;
  const Sites sites(sources.sites);
  std::vector<std::string> stated;
  for (const std::string& title : sources.stated) {
    if (title.size() <= kLongestTitle) stated.push_back(without_site(title, sites));
  }
  const StatedWords words(stated);
  const Heading* best = nullptr;
  double best_score = 0;
  for (const Heading& heading : sources.headings) {
    if (heading.text.size() > kLongestTitle || sites.have(heading.text)) continue;
    const double alike = words.likeness_to(heading);
    if (heading.level > 1 && alike < 1) continue;
    const double score = alike - (heading.level > 1 ? kLessThanFirst : 0) - (heading.in_husk ? kInHusk : 0);
    if (best == nullptr || score > best_score) {
      best = &heading;
      best_score = score;
    }
  }
  const bool only_heading = sources.only_title_element && is_only_first(sources.headings);
  if (best != nullptr && (best_score >= kAlike || stated.empty() || (only_heading && best_score >= 0)))
    return {without_site(best->text, sites), best->node};
  const std::uint32_t node = best == nullptr ? parse::kNone : best->node;
  for (const std::string& title : stated) {
    if (!sites.have(title)) return {title, node};
  }
  return {stated.empty() ? std::string() : stated.front(), node};
}

}  // namespace dehusk::segment
