// Dom: the page as parsed, as flat arrays of plain structs. Node 0 is the document; a node's children
// come after it. No library type appears here; the views point into memory that the Dom owns or into
// the UTF-8 input, which must outlive it.
#pragma once

#include <cassert>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "deadline.h"
#include "narrow_span.h"

namespace dehusk::parse {

inline constexpr std::uint32_t kNone = UINT32_MAX;

enum class NodeType : std::uint8_t { document, element, text };

// The Dom keeps the attributes that some later stage reads. This lower-case name, for good, when it is that
// of one of them, otherwise nothing.
[[nodiscard]] std::string_view read_attribute(std::string_view name);
[[nodiscard]] inline bool is_read_attribute(std::string_view name) { return !read_attribute(name).empty(); }

struct Attribute {
  std::string_view name;   // lower case
  std::string_view value;  // entities decoded
};

struct Node {
  std::string_view said;  // element: lower-case tag name; text: entities decoded
  NarrowSpan source;      // where it stands in the input: a text's bytes, an element's start tag
  std::uint32_t parent = kNone;
  std::uint32_t first_child = kNone;
  std::uint32_t next_sibling = kNone;
  std::uint32_t first_attribute = 0;
  std::uint32_t attribute_count = 0;
  std::uint16_t depth = 0;
  NodeType type = NodeType::element;

  // Empty where it is none.
  [[nodiscard]] std::string_view name() const {
    return type == NodeType::element ? said : std::string_view();
  }
  [[nodiscard]] std::string_view text() const { return type == NodeType::text ? said : std::string_view(); }
};

class Arena;  // internal to parse.cc

// What a page has too much of, and what became of it.
enum class Cut : std::uint8_t {
  nothing,
  attributes,  // of one element: the first of them are read
  depth,       // elements inside each other: deeper ones stand next to each other
  formatting,  // formatting elements that were left open and opened again: they are left out
  markup,      // elements for its size: all are left out, and the text is one
};

inline constexpr std::uint32_t kMaxDepth = 400;
inline constexpr std::uint32_t kMaxAttributes = 256;

// Neither number may be more than it is here: whoever walks a Dom may rely on its depth, and Gumbo compares
// each attribute of an element with all before it.
struct ParseLimits {
  std::uint32_t depth = kMaxDepth;
  std::uint32_t attributes = kMaxAttributes;  // of one start tag, those included that no stage reads
  const Deadline* deadline = nullptr;         // past it the Dom has no tree
};

struct Dom {
  std::vector<Node> nodes;
  std::vector<Attribute> attributes;
  Cut cut = Cut::nothing;        // the last of them that holds
  std::shared_ptr<Arena> arena;  // keeps the strings alive

  // The value of an attribute, or an empty view with data() == nullptr when it is absent. A stage that asks
  // for a new name adds it to kReadAttributes in slim.cc.
  [[nodiscard]] std::string_view attribute(const Node& node, std::string_view name) const {
    assert(is_read_attribute(name));
    for (std::uint32_t i = 0; i < node.attribute_count; ++i) {
      const Attribute& a = attributes[node.first_attribute + i];
      if (a.name == name) return a.value;
    }
    return {};
  }
};

// Parses UTF-8 HTML as the HTML standard says. Never fails: any bytes have a tree. `html` must outlive the
// Dom.
[[nodiscard]] Dom parse_html(std::string_view html, const ParseLimits& limits = {});
template <class Text>
requires std::same_as<Text, std::string> Dom parse_html(Text&& temporary, const ParseLimits& limits = {})
= delete;

// The same by the plain path, without slimming the page first: slower, and for comparison. What Gumbo makes
// U+FFFD is that here: controls but NUL and white space, and noncharacters, which parse_html keeps.
[[nodiscard]] Dom parse_html_plainly(std::string_view html, const ParseLimits& limits = {});

}  // namespace dehusk::parse
