// parse: any page has a tree, in order and within the page, and slimming the page first does not change it.
#include "fuzz.h"
#include "parse/dom.h"
#include "parse/same_tree.h"

namespace dehusk {
namespace {

void check_tree(const parse::Dom& dom, std::string_view html) {
  fuzz::check(!dom.nodes.empty() && dom.nodes[0].type == parse::NodeType::document, "node 0 is the document");
  for (std::uint32_t i = 0; i < dom.nodes.size(); ++i) {
    const parse::Node& node = dom.nodes[i];
    fuzz::check(node.source.begin <= node.source.end && node.source.end <= html.size(),
                "a node stands in the page");
    fuzz::check(i == 0 || node.parent < i, "children come after their parent");
    fuzz::check(i == 0 || node.depth == dom.nodes[node.parent].depth + 1, "depth counts parents");
    for (const std::uint32_t later : {node.first_child, node.next_sibling})
      fuzz::check(later == parse::kNone || (later > i && later < dom.nodes.size()), "links go forward");
    fuzz::check_utf8(node.text(), "a text");
    fuzz::check(node.first_attribute + node.attribute_count <= dom.attributes.size(), "attributes are there");
  }
  for (const parse::Attribute& attribute : dom.attributes) fuzz::check_utf8(attribute.value, "an attribute");
}

// Where a <noscript> ends is looked for in the text alone (parse/caps.h), which slimming shortens: an end tag
// in a comment or in another tag is found before it and not after. Such pages have two good trees.
bool hides_end_of_noscript(std::string html) {
  constexpr std::string_view kEnd = "</noscript";
  for (char& c : html) c = lower(c);
  const std::size_t last = html.rfind(kEnd);
  if (last == std::string::npos) return false;
  if (html.find("<!--") < last) return true;
  for (std::size_t at = html.find('<'); at < last; at = html.find('<', at)) {
    const std::size_t begin = at++;
    const std::size_t name = html[at] == '/' ? at + 1 : at;
    if (is_letter(html[name])) {
      at = parse::end_of_name(html, name);
      while (at < html.size() && html[at] != '>')
        at = is_space(html[at]) || html[at] == '/' ? at + 1 : parse::attribute_at(html, at).end;
    } else if (name > at || html[at] == '!' || html[at] == '?') {
      at = std::min(html.find('>', at), html.size());  // of a comment without its dashes
    }
    if (html.find(kEnd, begin + 1) < at) return true;
  }
  return false;
}

}  // namespace
}  // namespace dehusk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dehusk::fuzz::Input input(data, size);
  const bool few = input.choice() == 1;
  const auto limits =
      few ? dehusk::parse::ParseLimits{.depth = 20, .attributes = 1} : dehusk::parse::ParseLimits{};
  const std::string html = input.text();
  dehusk::check_tree(dehusk::parse::parse_html(html, limits), html);
  if (dehusk::hides_end_of_noscript(html)) return 0;
  const std::string difference = dehusk::parse::tree_difference(html, limits);
  dehusk::fuzz::check(difference.empty(), "the slimmed page gives the same tree", difference);
  return 0;
}
