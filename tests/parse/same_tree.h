// Whether the slimmed page and the page as it is give the same tree, but for the characters that Gumbo
// replaces; for tests/parse/slim_test.cc and the fuzzers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "ascii.h"
#include "parse/dom.h"
#include "parse/tokens.h"
#include "utf8.h"

namespace dehusk::parse {

// With U+FFFD for the characters that Gumbo replaces with it and slimming keeps.
inline std::string as_of_gumbo(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint cp = code_point_at(text, at);
    const bool c0 = cp.value < 0x20 && cp.value != 0 && !is_space(text[at]);
    const bool control = c0 || (cp.value >= 0x7F && cp.value < 0xA0);
    const bool none = (cp.value & 0xFFFEU) == 0xFFFE || (cp.value >= 0xFDD0 && cp.value <= 0xFDEF);
    append_utf8(control || none ? kReplacement : cp.value, out);
    at += cp.size;
  }
  return out;
}

inline std::string collapsed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_space(c) || out.empty() || out.back() != ' ') out += is_space(c) ? ' ' : c;
  }
  return out;
}

inline bool keeps_white_space(const Dom& dom, std::uint32_t node) {
  for (; node != kNone; node = dom.nodes[node].parent) {
    const std::string_view name = dom.nodes[node].name();
    if (name == "pre" || name == "listing" || name == "textarea" || name == "script" || name == "style")
      return true;
  }
  return false;
}

// Gumbo loses the attribute that follows a repeated one without a value, which slimming may have left out.
inline bool repeats_attribute(std::string_view tag) {
  std::vector<std::string> names;
  for (std::size_t at = tag.find_first_of(" \t\r\n\f/"); at < tag.size();) {
    if (is_space(tag[at]) || tag[at] == '/' || tag[at] == '>') {
      ++at;
      continue;
    }
    const AttributeToken token = attribute_at(tag, at);
    std::string name;
    const std::size_t begin = tag[at] == '\0' ? at + 1 : at;  // a zero that a name begins with is lost, too
    for (const char c : tag.substr(begin, token.name_end - begin)) {
      // Many characters are replaced with one: those beyond ASCII count as equal.
      const bool plain = c > ' ' && c < 0x7F;
      if (plain || !name.ends_with('?')) name += plain ? lower(c) : '?';
    }
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    names.push_back(std::move(name));
    at = token.end;
  }
  return false;
}

inline std::string attributes_of(const Dom& dom, const Node& node, bool of_gumbo = true) {
  std::string out;
  for (std::uint32_t i = 0; i < node.attribute_count; ++i) {
    const Attribute& attribute = dom.attributes[node.first_attribute + i];
    out += " " + std::string(attribute.name) + "=[" +
           (of_gumbo ? as_of_gumbo(attribute.value) : std::string(attribute.value)) + "]";
  }
  return out;
}

inline std::string said(const Dom& dom, std::uint32_t i, std::string_view html) {
  const Node& node = dom.nodes[i];
  // What Gumbo gives of a name that it does not know ends at a vertical tab.
  const std::string_view name = node.name().substr(0, node.name().find('\v'));
  std::ostringstream out;
  out << static_cast<int>(node.type) << " <" << name << "> below " << static_cast<std::int64_t>(node.parent)
      << " of depth " << node.depth << " at " << node.source.begin << "-" << node.source.end << " '"
      << as_of_gumbo(keeps_white_space(dom, node.parent) ? node.text() : collapsed(node.text())) << "'";
  if (!repeats_attribute(html.substr(node.source.begin, node.source.end - node.source.begin)))
    out << attributes_of(dom, node);
  return out.str();
}

// In foreign content Gumbo takes all up to its ">" for the name of an end tag, so that "</g >" ends nothing;
// slimming leaves only the name.
inline bool has_long_foreign_end_tag(std::string_view html) {
  bool foreign = false;
  for (std::size_t at = html.find('<'); at < html.size(); at = html.find('<', at + 1)) {
    std::size_t name = at + 1;
    foreign = foreign || is_name_at(html, "svg", name) || is_name_at(html, "math", name);
    if (!foreign || name == html.size() || html[name] != '/') continue;
    while (++name < html.size() && !is_space(html[name]) && html[name] != '/' && html[name] != '>') continue;
    if (name < html.size() && html[name] != '>') return true;
  }
  return false;
}

// Where the trees of the two ways differ first; empty when they do not.
inline std::string tree_difference(std::string_view html, const ParseLimits& limits = {}) {
  if (has_long_foreign_end_tag(html)) return {};
  const Dom slim = parse_html(html, limits);
  const Dom plain = parse_html_plainly(html, limits);
  for (std::uint32_t i = 0; i < std::min(slim.nodes.size(), plain.nodes.size()); ++i) {
    const std::string a = said(slim, i, html);
    const std::string b = said(plain, i, html);
    if (a != b) return "node " + std::to_string(i) + ": " + a + "\nas it is: " + b;
  }
  if (slim.nodes.size() != plain.nodes.size())
    return std::to_string(slim.nodes.size()) + " nodes, not " + std::to_string(plain.nodes.size());
  return {};
}

}  // namespace dehusk::parse
