// A byline is looked for between the headline and the text proper. What it gives must look like a name:
// a few words with capital letters, without figures.
#include "segment/byline.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "utf8.h"

namespace dehusk::segment {
namespace {

using parse::Dom;
using parse::kNone;
using parse::NodeType;

// So much text may stand between the headline and the end of the byline: a subtitle, a summary, a caption.
constexpr std::size_t kHeadBytes = 650;  // white space aside
constexpr std::uint32_t kHeadNodes = 1500;
constexpr std::size_t kLongestAuthor = 60;
constexpr std::size_t kLongestByline = 120;  // with a date and the like
constexpr std::size_t kMostWords = 5;

constexpr std::string_view kSpace = " \t\r\n\f";

// A name ends where the next thing said begins.
std::string_view first_part(std::string_view text) {
  constexpr std::array<std::string_view, 9> kEnds = {"|", "•", "·", ",", " - ", " – ", " — ", "(", "/"};
  std::size_t end = text.size();
  for (const std::string_view mark : kEnds) end = std::min(end, text.find(mark));
  text = text.substr(0, end);
  const std::size_t last = text.find_last_not_of(kSpace);
  return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

bool starts_with_capital(std::string_view word) {
  const auto first = static_cast<UChar32>(code_point_at(word, 0).value);
  return u_isalpha(first) != 0 && u_islower(first) == 0;
}

// Words that head a list of people, and others that are no part of a name though they have capitals.
bool is_no_name(std::string_view word) {
  constexpr std::array<std::string_view, 24> kWords = {
      "author", "authors",  "written", "by",   "published", "updated", "share",  "posts",
      "post",   "editor",   "view",    "more", "about",     "read",    "follow", "contributor",
      "last",   "reviewed", "the",     "date", "all",       "contact", "edited", "posted"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view known) { return equals_ignoring_case(word, known); });
}

bool looks_like_name(std::string_view text, std::size_t least_words) {
  if (text.size() > kLongestAuthor || text.find_first_of("0123456789:@?!#{}<>=_") != std::string_view::npos)
    return false;
  if (text.empty() || !starts_with_capital(text)) return false;
  std::size_t words = 0;
  std::size_t capitals = 0;
  bool no_name = false;
  for_each_token(text, [&](std::string_view word) {
    ++words;
    if (starts_with_capital(word)) ++capitals;
    if (is_no_name(word)) no_name = true;
  });
  // Particles ("van", "de la") have no capital.
  return !no_name && words >= least_words && words <= kMostWords &&
         capitals >= std::min<std::size_t>(2, words);
}

bool is_of_author(const Dom& dom, const parse::Node& node) {
  for (const std::string_view attribute : {"class", "itemprop"}) {
    const std::string_view value = dom.attribute(node, attribute);
    if (contains_ignoring_case(value, "author") || contains_ignoring_case(value, "byline")) return true;
  }
  const std::string_view href = dom.attribute(node, "href");
  return href.find("/author/") != std::string_view::npos ||
         href.find("/authors/") != std::string_view::npos ||
         href.find("/contributor/") != std::string_view::npos;
}

bool is_other(const Dom& dom, const PageIndex& page, std::uint32_t i) {
  const Tag tag = page.tag[i];
  if (tag == Tag::nav || tag == Tag::aside || tag == Tag::footer || tag == Tag::dialog || tag == Tag::button)
    return true;
  const std::string_view name = dom.attribute(dom.nodes[i], "class");
  return page.hidden[i] != 0 || contains_ignoring_case(name, "comment") ||
         contains_ignoring_case(name, "related") || contains_ignoring_case(name, "avatar");
}

bool is_linked_heading(const Dom& dom, const PageIndex& page, std::uint32_t i) {
  if (!page.is_heading(i)) return false;
  for (std::uint32_t inner = i + 1; inner < page.end[i]; ++inner) {
    if (page.tag[inner] == Tag::a && dom.attribute(dom.nodes[inner], "href").size() > 1) return true;
  }
  for (std::uint32_t up = dom.nodes[i].parent; up != kNone; up = dom.nodes[up].parent) {
    if (page.tag[up] == Tag::a) return true;
  }
  return false;
}

// The text of a node, one space between words; what is too long for a byline is cut.
std::string short_text(const Dom& dom, const PageIndex& page, std::uint32_t node) {
  constexpr std::size_t kMost = 200;
  constexpr std::uint32_t kMostNodes = 100;
  std::string text;
  const std::uint32_t stop = std::min(page.end[node], node + kMostNodes);
  for (std::uint32_t i = node; i < stop && text.size() <= kMost; ++i) {
    if (i != node && page.never_seen[i] != 0) {
      i = page.end[i] - 1;
    } else if (dom.nodes[i].type == NodeType::text) {
      for_each_token(dom.nodes[i].text(), [&](std::string_view word) {
        if (!text.empty()) text.push_back(' ');
        text.append(word);
      });
    }
  }
  return text;
}

std::string name_in(const std::string& text, std::size_t least_words) {
  const std::string_view name = first_part(without_by(text));
  return looks_like_name(name, least_words) ? std::string(name) : std::string();
}

}  // namespace

std::string_view without_by(std::string_view byline) {
  constexpr std::array<std::string_view, 16> kBy = {
      "written by ", "words by ", "text by ", "story by ", "posted by ", "article by ", "by: ",    "by ",
      "von ",        "par ",      "por ",     "door ",     "autor: ",    "author: ",    "автор: ", "yazan: "};
  for (const std::string_view by : kBy) {
    if (byline.size() > by.size() && equals_ignoring_case(byline.substr(0, by.size()), by))
      return byline.substr(by.size());
  }
  return byline;
}

std::string read_byline(const Dom& dom, const PageIndex& page, std::uint32_t headline) {
  if (headline == kNone) return {};
  std::size_t bytes = 0;
  const std::size_t stop = std::min<std::size_t>(dom.nodes.size(), page.end[headline] + kHeadNodes);
  for (std::uint32_t i = page.end[headline]; i < stop && bytes < kHeadBytes; ++i) {
    const parse::Node& node = dom.nodes[i];
    if (page.never_seen[i] != 0 || (node.type == NodeType::element && is_other(dom, page, i))) {
      i = page.end[i] - 1;
      continue;
    }
    if (node.type == NodeType::text) {
      bytes += inked_bytes(node.text());
      continue;
    }
    if (is_linked_heading(dom, page, i)) return {};  // here another article begins
    const bool of_author = is_of_author(dom, node);
    if (!of_author && page.block_level[i] == 0) continue;
    const std::string text = short_text(dom, page, i);
    const bool says_by = text.size() <= kLongestByline && without_by(text).size() < text.size();
    if (!of_author && !says_by) continue;
    if (std::string name = name_in(text, says_by && !of_author ? 2 : 1); !name.empty()) return name;
  }
  return {};
}

}  // namespace dehusk::segment
