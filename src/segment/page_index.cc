// PageIndex: one pass over the nodes that answers, for each, the questions the later passes ask again
// and again.
#include "segment/page_index.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "segment/page_kind.h"

namespace dehusk::segment {
namespace {

struct TagTraits {
  Tag tag = Tag::other;
  bool block_level = false;
  bool never_seen = false;
};

using TagTable = std::unordered_map<std::string_view, TagTraits>;

const TagTable& tag_table() {
  static const TagTable table = {
      {"a", {Tag::a}},
      {"address", {Tag::other, true}},
      {"annotation", {Tag::other, false, true}},
      {"article", {Tag::article, true}},
      {"aside", {Tag::aside, true}},
      {"audio", {Tag::other, true, true}},
      {"base", {Tag::base}},
      {"blockquote", {Tag::blockquote, true}},
      {"body", {Tag::body, true}},
      {"br", {Tag::br}},
      {"button", {Tag::button}},
      {"canvas", {Tag::other, false, true}},
      {"caption", {Tag::caption, true}},
      {"center", {Tag::div, true}},
      {"code", {Tag::code}},
      {"datalist", {Tag::other, false, true}},
      {"dd", {Tag::dd, true}},
      {"details", {Tag::details, true}},
      {"dialog", {Tag::dialog, true}},
      {"dir", {Tag::ul, true}},
      {"div", {Tag::div, true}},
      {"dl", {Tag::dl, true}},
      {"dt", {Tag::dt, true}},
      {"fieldset", {Tag::fieldset, true}},
      {"figcaption", {Tag::figcaption, true}},
      {"figure", {Tag::figure, true}},
      {"footer", {Tag::footer, true}},
      {"form", {Tag::form, true}},
      {"frameset", {Tag::other, true}},
      {"h1", {Tag::h1, true}},
      {"h2", {Tag::h2, true}},
      {"h3", {Tag::h3, true}},
      {"h4", {Tag::h4, true}},
      {"h5", {Tag::h5, true}},
      {"h6", {Tag::h6, true}},
      {"head", {Tag::head, true, true}},
      {"header", {Tag::header, true}},
      {"hgroup", {Tag::other, true}},
      {"hr", {Tag::hr, true}},
      {"html", {Tag::html, true}},
      {"iframe", {Tag::other, true, true}},
      {"input", {Tag::input}},
      {"label", {Tag::label}},
      {"legend", {Tag::legend, true}},
      {"li", {Tag::li, true}},
      {"link", {Tag::link}},
      {"listing", {Tag::pre, true}},
      {"main", {Tag::main, true}},
      {"math", {Tag::other}},
      {"menu", {Tag::menu, true}},
      {"meta", {Tag::meta}},
      {"meter", {Tag::other, false, true}},
      {"nav", {Tag::nav, true}},
      {"noembed", {Tag::other, true, true}},
      {"noframes", {Tag::other, true, true}},
      {"noscript", {Tag::noscript}},
      {"object", {Tag::other}},
      {"ol", {Tag::ol, true}},
      {"optgroup", {Tag::other, true, true}},
      {"option", {Tag::other, true, true}},
      {"p", {Tag::p, true}},
      {"plaintext", {Tag::pre, true}},
      {"pre", {Tag::pre, true}},
      {"progress", {Tag::other, false, true}},
      {"rp", {Tag::other, false, true}},
      {"script", {Tag::script, false, true}},
      {"search", {Tag::search, true}},
      {"section", {Tag::section, true}},
      {"select", {Tag::other, false, true}},
      {"style", {Tag::other, false, true}},
      {"summary", {Tag::summary, true}},
      {"svg", {Tag::other, false, true}},
      {"table", {Tag::table, true}},
      {"tbody", {Tag::tbody, true}},
      {"td", {Tag::td, true}},
      {"template", {Tag::template_, false, true}},
      {"textarea", {Tag::other, false, true}},
      {"tfoot", {Tag::tfoot, true}},
      {"th", {Tag::th, true}},
      {"thead", {Tag::thead, true}},
      {"time", {Tag::time}},
      {"title", {Tag::title, false, true}},
      {"tr", {Tag::tr, true}},
      {"ul", {Tag::ul, true}},
      {"video", {Tag::other, true, true}},
      {"xmp", {Tag::pre, true}},
  };
  return table;
}

std::vector<TagTraits> traits_of(const Looks& looks) {
  std::vector<TagTraits> out(looks.size());
  for (std::uint32_t look = 0; look < out.size(); ++look) {
    const auto known = tag_table().find(looks[look].tag);
    if (known != tag_table().end()) out[look] = known->second;
  }
  return out;
}

// Whether some value in a style attribute begins as "none" or "hidden" does.
bool may_hide(std::string_view style) {
  for (std::size_t at = style.find(':'); at != std::string_view::npos; at = style.find(':', at + 1)) {
    const std::size_t value = style.find_first_not_of(" \t\r\n", at + 1);
    if (value == std::string_view::npos) return false;
    if (lower(style[value]) == 'n' || lower(style[value]) == 'h') return true;
  }
  return false;
}

// Whether a style attribute sets display:none or visibility:hidden, however it is spaced.
bool style_hides(std::string_view style) {
  if (!may_hide(style)) return false;
  std::string squeezed;
  squeezed.reserve(style.size());
  for (const char c : style) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') squeezed.push_back(lower(c));
  }
  return squeezed.find("display:none") != std::string::npos ||
         squeezed.find("visibility:hidden") != std::string::npos;
}

bool is_hidden(const parse::Dom& dom, const parse::Node& node) {
  for (std::uint32_t i = 0; i < node.attribute_count; ++i) {
    const parse::Attribute& attribute = dom.attributes[node.first_attribute + i];
    if (attribute.name == "hidden" && !equals_ignoring_case(attribute.value, "until-found")) return true;
    if (attribute.name == "aria-hidden" && equals_ignoring_case(attribute.value, "true")) return true;
    if (attribute.name == "style" && style_hides(attribute.value)) return true;
  }
  return false;
}

}  // namespace

bool contains_ignoring_case(std::string_view text, std::string_view needle) {
  return std::search(text.begin(), text.end(), needle.begin(), needle.end(),
                     [](char a, char b) { return lower(a) == b; }) != text.end();
}

bool equals_ignoring_case(std::string_view text, std::string_view other) {
  return std::equal(text.begin(), text.end(), other.begin(), other.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::size_t inked_bytes(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_space));
}

void append_collapsed(std::string_view text, std::string& out) {
  const std::size_t begin = out.size();
  out.resize(begin + text.size());
  char* to = out.data() + begin;
  bool in_run = false;
  for (const char c : text) {
    const bool space = is_space(c);
    *to = space ? ' ' : c;
    to += space && in_run ? 0 : 1;
    in_run = space;
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

PageIndex index_page(const parse::Dom& dom) {
  const std::size_t count = dom.nodes.size();
  PageIndex page;
  page.tag.assign(count, Tag::none);
  page.end.assign(count, 0);
  page.block_level.assign(count, 0);
  page.never_seen.assign(count, 0);
  page.hidden.assign(count, 0);
  page.looks = Looks(dom);
  const std::vector<TagTraits> traits = traits_of(page.looks);
  for (std::size_t i = count; i-- > 0;) {
    const parse::Node& node = dom.nodes[i];
    page.end[i] = std::max(page.end[i], static_cast<std::uint32_t>(i + 1));
    if (node.parent != parse::kNone) page.end[node.parent] = std::max(page.end[node.parent], page.end[i]);
    if (node.type != parse::NodeType::element) continue;
    const TagTraits& of_tag = traits[page.looks.number_of(static_cast<std::uint32_t>(i))];
    page.tag[i] = of_tag.tag;
    page.block_level[i] = of_tag.block_level ? 1 : 0;
    page.never_seen[i] = of_tag.never_seen ? 1 : 0;
    page.hidden[i] = is_hidden(dom, node) ? 1 : 0;
  }
  page.forum = is_forum(dom, page);
  page.product = is_product(dom, page);
  return page;
}

}  // namespace dehusk::segment
