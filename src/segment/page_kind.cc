// is_forum looks for three kinds of statement: <meta name=generator> of forum software, a schema.org type of
// discussions or questions, and an address (canonical or Open Graph) with a segment that forums use.
#include "segment/page_kind.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace dehusk::segment {
namespace {

using parse::Dom;
using parse::Node;

constexpr std::array<std::string_view, 12> kForumSoftware = {
    "discourse", "phpbb", "xenforo",         "vbulletin", "invision community",
    "nodebb",    "mybb",  "simple machines", "flarum",    "vanilla forums",
    "bbpress",   "fluxbb"};

constexpr std::array<std::string_view, 20> kForumSegments = {
    "forum",      "forums",         "thread",     "threads",      "topic",       "topics",    "viewtopic.php",
    "showthread", "showthread.php", "viewthread", "discussion",   "discussions", "questions", "question",
    "t",          "boards",         "board",      "messageboard", "comments",    "discuss"};

bool names_forum_software(std::string_view text) {
  return std::any_of(kForumSoftware.begin(), kForumSoftware.end(),
                     [&](std::string_view name) { return contains_ignoring_case(text, name); });
}

bool is_forum_type(std::string_view type) {
  return contains_ignoring_case(type, "discussionforumposting") || contains_ignoring_case(type, "qapage") ||
         contains_ignoring_case(type, "schema.org/question");
}

// A label of the host or a segment of the path, not the last one: "/t/a-title/123", "forum.site.org".
bool is_forum_address(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  url.remove_prefix(scheme + 3);
  const std::size_t path = std::min(url.find('/'), url.size());
  const std::string_view first_label = url.substr(0, std::min(url.find('.'), path));
  const auto is_segment = [](std::string_view segment) {
    return std::any_of(kForumSegments.begin(), kForumSegments.end(),
                       [&](std::string_view known) { return equals_ignoring_case(segment, known); });
  };
  if (first_label.size() > 1 && is_segment(first_label)) return true;
  for (std::size_t at = path + 1; at < url.size();) {
    const std::size_t stop = url.find_first_of("/?#", at);
    if (stop == std::string_view::npos) break;
    if (is_segment(url.substr(at, stop - at))) return true;
    at = stop + 1;
  }
  return false;
}

bool is_json_ld(const Dom& dom, const PageIndex& page, std::uint32_t i) {
  return page.tag[i] == Tag::script && dom.nodes[i].first_child != parse::kNone &&
         contains_ignoring_case(dom.attribute(dom.nodes[i], "type"), "ld+json");
}

// "@type": "Product", however it is spaced.
bool has_json_type(std::string_view json, std::string_view type) {
  constexpr std::string_view kKey = "\"@type\"";
  for (std::size_t at = json.find(kKey); at != std::string_view::npos; at = json.find(kKey, at)) {
    at += kKey.size();
    const std::size_t value = json.find_first_not_of(" \t\r\n:[", at);
    if (value != std::string_view::npos && json.substr(value).starts_with(type)) return true;
  }
  return false;
}

std::string_view json_of(const Dom& dom, const Node& script) { return dom.nodes[script.first_child].text(); }

bool says_forum(const Dom& dom, const PageIndex& page, std::uint32_t i) {
  const Node& node = dom.nodes[i];
  if (page.tag[i] == Tag::meta) {
    const std::string_view content = dom.attribute(node, "content");
    if (equals_ignoring_case(dom.attribute(node, "name"), "generator")) return names_forum_software(content);
    return dom.attribute(node, "property") == "og:url" && is_forum_address(content);
  }
  if (page.tag[i] == Tag::link)
    return dom.attribute(node, "rel") == "canonical" && is_forum_address(dom.attribute(node, "href"));
  if (!is_json_ld(dom, page, i)) return false;
  const std::string_view json = json_of(dom, node);
  return has_json_type(json, "\"DiscussionForumPosting\"") || has_json_type(json, "\"QAPage\"");
}

bool has_forum_type(const Looks& looks) {
  for (std::uint32_t look = 0; look < looks.size(); ++look) {
    if (is_forum_type(looks[look][Telling::itemtype])) return true;
  }
  return false;
}

// An article that reviews a product describes the product too.
bool says_article(const Dom& dom, const PageIndex& page, std::uint32_t i) {
  const Node& node = dom.nodes[i];
  if (page.tag[i] == Tag::meta && dom.attribute(node, "property") == "og:type")
    return equals_ignoring_case(dom.attribute(node, "content"), "article");
  if (!is_json_ld(dom, page, i)) return false;
  const std::string_view json = json_of(dom, node);
  return has_json_type(json, "\"Article\"") || has_json_type(json, "\"NewsArticle\"") ||
         has_json_type(json, "\"BlogPosting\"");
}

bool says_product(const Dom& dom, const PageIndex& page, std::uint32_t i) {
  const Node& node = dom.nodes[i];
  if (page.tag[i] == Tag::meta && dom.attribute(node, "property") == "og:type") {
    const std::string_view type = dom.attribute(node, "content");
    return equals_ignoring_case(type, "product") || equals_ignoring_case(type, "og:product") ||
           equals_ignoring_case(type, "product.item");
  }
  if (!is_json_ld(dom, page, i)) return false;
  const std::string_view json = json_of(dom, node);
  return has_json_type(json, "\"Product\"") || has_json_type(json, "\"ProductGroup\"");
}

template <class Says>
bool any_says(const Dom& dom, const PageIndex& page, Says says) {
  for (std::uint32_t i = 0; i < dom.nodes.size(); ++i) {
    if (says(dom, page, i)) return true;
  }
  return false;
}

}  // namespace

bool is_product(const Dom& dom, const PageIndex& page) {
  return any_says(dom, page, says_product) && !any_says(dom, page, says_article);
}

bool is_forum(const Dom& dom, const PageIndex& page) {
  return has_forum_type(page.looks) || any_says(dom, page, says_forum);
}

}  // namespace dehusk::segment
