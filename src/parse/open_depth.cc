#include "parse/open_depth.h"

#include <tuple>
#include <utility>
#include <vector>

namespace dehusk::parse {
namespace {

bool is_element(const GumboNode& node) {
  return node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE;
}

// The `from_end`-th child from the end, if there is one and it is an element.
const GumboNode* element_child(const GumboNode& node, unsigned int from_end) {
  const GumboVector& children = node.v.element.children;
  if (children.length < from_end) return nullptr;
  const auto* child = static_cast<const GumboNode*>(children.data[children.length - from_end]);
  return is_element(*child) ? child : nullptr;
}

}  // namespace

bool OpenDepth::is_past(std::size_t most, const GumboOutput& output) {
  if (output.root == nullptr) return false;
  // Beside each table there may be what was put before it. No page has so many of them that looking takes
  // long.
  std::size_t looks = 4 * most;
  std::vector<std::pair<const GumboNode*, std::size_t>> others;
  std::size_t depth = 0;
  for (const GumboNode* node = top(*output.root);;) {
    while (node != nullptr) {
      if (depth++ == most || looks-- == 0) return true;
      const GumboNode* const last = element_child(*node, 1);
      if (last != nullptr && last->v.element.tag == GUMBO_TAG_TABLE) {
        if (const GumboNode* const before = element_child(*node, 2)) others.emplace_back(before, depth);
      }
      node = last;
    }
    if (others.empty()) return false;
    std::tie(node, depth) = others.back();
    others.pop_back();
  }
}

// The body, where there is one: comments may stand behind it.
const GumboNode* OpenDepth::top(const GumboNode& root) {
  const GumboVector& children = root.v.element.children;
  for (; body_ == nullptr && looked_ < children.length; ++looked_) {
    const auto* child = static_cast<const GumboNode*>(children.data[looked_]);
    if (is_element(*child) && child->v.element.tag == GUMBO_TAG_BODY) body_ = child;
  }
  return body_ != nullptr ? body_ : &root;
}

}  // namespace dehusk::parse
