// is_forum looks for three kinds of statement: <meta name=generator> of forum software, a schema.org type of
// discussions or questions, and an address (canonical or Open Graph) with a segment that forums use.
#include "segment/page_kind.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "segment/page_index.h"

namespace dehusk::segment {
namespace {

using parse::Dom;
using parse::Node;
using parse::NodeType;

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

bool is_json_ld(const Node& node, const Dom& dom) {
  return node.name == "script" && node.first_child != parse::kNone &&
         contains_ignoring_case(dom.attribute(node, "type"), "ld+json");
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

bool says_forum(const Dom& dom, const Node& node) {
  if (is_forum_type(dom.attribute(node, "itemtype"))) return true;
  if (node.name == "meta") {
    const std::string_view content = dom.attribute(node, "content");
    if (equals_ignoring_case(dom.attribute(node, "name"), "generator")) return names_forum_software(content);
    return dom.attribute(node, "property") == "og:url" && is_forum_address(content);
  }
  if (node.name == "link")
    return dom.attribute(node, "rel") == "canonical" && is_forum_address(dom.attribute(node, "href"));
  if (is_json_ld(node, dom)) {
    const std::string_view json = dom.nodes[node.first_child].text;
    return has_json_type(json, "\"DiscussionForumPosting\"") || has_json_type(json, "\"QAPage\"");
  }
  return false;
}

// An article that reviews a product describes the product too.
bool says_article(const Dom& dom, const Node& node) {
  if (node.name == "meta" && dom.attribute(node, "property") == "og:type") {
    return equals_ignoring_case(dom.attribute(node, "content"), "article");
  }
  if (!is_json_ld(node, dom)) return false;
  const std::string_view json = dom.nodes[node.first_child].text;
  return has_json_type(json, "\"Article\"") || has_json_type(json, "\"NewsArticle\"") ||
         has_json_type(json, "\"BlogPosting\"");
}

bool says_product(const Dom& dom, const Node& node) {
  if (node.name == "meta" && dom.attribute(node, "property") == "og:type") {
    const std::string_view type = dom.attribute(node, "content");
    return equals_ignoring_case(type, "product") || equals_ignoring_case(type, "og:product") ||
           equals_ignoring_case(type, "product.item");
  }
  if (is_json_ld(node, dom)) {
    const std::string_view json = dom.nodes[node.first_child].text;
    return has_json_type(json, "\"Product\"") || has_json_type(json, "\"ProductGroup\"");
  }
  return false;
}

}  // namespace

bool is_product(const Dom& dom) {
  const auto any = [&](bool (*says)(const Dom&, const Node&)) {
    return std::any_of(dom.nodes.begin(), dom.nodes.end(),
                       [&](const Node& node) { return node.type == NodeType::element && says(dom, node); });
  };
  return any(says_product) && !any(says_article);
}

bool is_forum(const Dom& dom) {
  return std::any_of(dom.nodes.begin(), dom.nodes.end(), [&](const Node& node) {
    return node.type == NodeType::element && says_forum(dom, node);
  });
}

}  // namespace dehusk::segment
