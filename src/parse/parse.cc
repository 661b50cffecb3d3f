// parse: UTF-8 HTML → Dom, by way of Gumbo.
//
// Gumbo builds a tree of linked nodes and frees it by recursion, which a page of 50,000 nested elements
// turns into a stack overflow. So all of Gumbo's memory comes from an arena that is dropped in one go, and
// the tree is copied into flat arrays by a loop with a stack of its own. Strings are not copied: attribute
// values and texts stay in the arena, which the Dom keeps alive.
//
// Elements nested deeper than kMaxDepth become empty leaves of their ancestor at that depth, followed by
// their children: no text is lost and no block boundary either, and whoever walks the Dom may rely on depth.
#include <gumbo.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parse/caps.h"
#include "parse/dom.h"
#include "parse/guard.h"
#include "parse/slim.h"
#include "parse/tokens.h"

namespace dehusk::parse {

// A bump allocator. Nothing is given back before the whole arena is.
class Arena {
 public:
  void* allocate(std::size_t size) {
    size = (size + kAlignment - 1) & ~(kAlignment - 1);
    if (size > left_) grow(size);
    void* result = next_;
    next_ += size;
    left_ -= size;
    return result;
  }

 private:
  static constexpr std::size_t kAlignment = alignof(std::max_align_t);
  static constexpr std::size_t kSmallestChunk = std::size_t{64} << 10;
  static constexpr std::size_t kLargestChunk = std::size_t{4} << 20;

  void grow(std::size_t size) {
    const std::size_t chunk = std::max(size, chunk_size_);
    chunk_size_ = std::min(chunk_size_ * 2, kLargestChunk);
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(chunk));
    next_ = chunks_.back().get();
    left_ = chunk;
  }

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t chunk_size_ = kSmallestChunk;
};

namespace {

// Other readers cap nesting at 400 as well; hand-written and generated pages stay far below.
constexpr std::uint16_t kMaxDepth = 400;

// Elements whose content nobody sees keep their children a little below the cap too, so that a script or
// template down there does not turn into prose.
constexpr std::uint16_t kMaxUnseenDepth = kMaxDepth + 16;
constexpr std::array<std::string_view, 9> kUnseenElements = {
    "script", "style", "textarea", "title", "iframe", "noframes", "noscript", "template", "select"};

// A Gumbo node that waits to be copied below node `parent` of the Dom.
struct Pending {
  const GumboNode* node;
  std::uint32_t parent;
  std::uint16_t depth;
};

class Converter {
 public:
  // `parsed` is what Gumbo was given: `slim`'s text, capped.
  Converter(Slim& slim, std::string_view parsed, Dom& dom, Arena& arena)
      : slim_(slim), parsed_(parsed), dom_(dom), arena_(arena) {}

  void convert(const GumboNode* document) {
    Node root;
    root.type = NodeType::document;
    root.source = {0, slim_.page().size()};
    dom_.nodes.push_back(root);
    last_child_.push_back(kNone);
    dom_.attributes = slim_.take_attributes();
    push_children(document->v.document.children, 0, 1);
    while (!pending_.empty()) {
      const Pending next = pending_.back();
      pending_.pop_back();
      copy(next);
    }
  }

 private:
  void push_children(const GumboVector& children, std::uint32_t parent, std::uint16_t depth) {
    for (unsigned int i = children.length; i > 0; --i) {
      pending_.push_back({static_cast<const GumboNode*>(children.data[i - 1]), parent, depth});
    }
  }

  void copy(const Pending& item) {
    switch (item.node->type) {
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE:
        copy_element(item);
        break;
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_WHITESPACE:
      case GUMBO_NODE_CDATA:
        copy_text(item);
        break;
      case GUMBO_NODE_DOCUMENT:
      case GUMBO_NODE_COMMENT:
        break;
    }
  }

  void copy_element(const Pending& item) {
    const GumboElement& element = item.node->v.element;
    Node node;
    const GumboStringPiece tag = start_tag_of(element);
    node.name = tag_name(element, tag);
    node.source = span_of(tag, element.start_pos.offset);
    node.depth = item.depth;
    add_attributes(element, tag, node);
    const std::uint32_t index = append(node, item.parent);
    if (is_too_deep(node)) {
      push_children(element.children, item.parent, item.depth);
    } else {
      push_children(element.children, index, static_cast<std::uint16_t>(item.depth + 1));
    }
  }

  void add_attributes(const GumboElement& element, const GumboStringPiece& tag, Node& node) {
    const Slim::Range beside = tag.data == nullptr ? Slim::Range{} : slim_.attributes_at(place_of(tag));
    node.first_attribute = beside.first;
    node.attribute_count = beside.count;
    if (beside.count > 0 || element.attributes.length == 0) return;
    node.first_attribute = static_cast<std::uint32_t>(dom_.attributes.size());
    for (unsigned int i = 0; i < element.attributes.length; ++i) {
      const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
      // Foreign elements have attributes in namespaces, xlink:href by the name of "href".
      if (attribute->attr_namespace == GUMBO_ATTR_NAMESPACE_NONE && is_read_attribute(attribute->name))
        dom_.attributes.push_back({attribute->name, attribute->value});
    }
    node.attribute_count = static_cast<std::uint32_t>(dom_.attributes.size()) - node.first_attribute;
  }

  static bool is_too_deep(const Node& node) {
    if (node.depth < kMaxDepth) return false;
    const bool unseen =
        std::find(kUnseenElements.begin(), kUnseenElements.end(), node.name) != kUnseenElements.end();
    return !unseen || node.depth >= kMaxUnseenDepth;
  }

  void copy_text(const Pending& item) {
    const GumboText& text = item.node->v.text;
    Node node;
    node.type = NodeType::text;
    node.text = written(text.text);
    node.source = span_of(text.original_text, text.start_pos.offset);
    node.depth = item.depth;
    append(node, item.parent);
  }

  std::uint32_t append(Node& node, std::uint32_t parent) {
    const auto index = static_cast<std::uint32_t>(dom_.nodes.size());
    node.parent = parent;
    dom_.nodes.push_back(node);
    last_child_.push_back(kNone);
    std::uint32_t& last = last_child_[parent];
    (last == kNone ? dom_.nodes[parent].first_child : dom_.nodes[last].next_sibling) = index;
    last = index;
    return index;
  }

  // Gumbo counts a "</>" before a tag, which is nothing, to the tag.
  static GumboStringPiece start_tag_of(const GumboElement& element) {
    constexpr std::string_view kNothing = "</>";
    GumboStringPiece piece = element.original_tag;
    while (piece.data != nullptr && std::string_view(piece.data, piece.length).starts_with(kNothing)) {
      piece.data += kNothing.size();
      piece.length -= kNothing.size();
    }
    return piece;
  }

  std::string_view tag_name(const GumboElement& element, GumboStringPiece piece) {
    if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
    if (piece.data == nullptr || piece.length < 2) return {};
    gumbo_tag_from_original_text(&piece);
    if (piece.length == 0) return {};
    char* name = static_cast<char*>(arena_.allocate(piece.length));
    std::transform(piece.data, piece.data + piece.length, name, lower);
    return {name, piece.length};
  }

  // A string of Gumbo's as it stands in the page.
  std::string_view written(std::string_view parsed) {
    if (const std::string_view whole = slim_.stood_for(parsed); whole.data() != nullptr) return whole;
    buffer_.clear();
    if (!slim_.expand(parsed, buffer_)) return parsed;
    char* kept = static_cast<char*>(arena_.allocate(buffer_.size()));
    std::memcpy(kept, buffer_.data(), buffer_.size());
    return {kept, buffer_.size()};
  }

  // Where `piece` stands in the input. Gumbo lets the last text of a page end past the input, and gives
  // nodes it made up no text of their own: those get an empty span at `offset`.
  [[nodiscard]] Span span_of(const GumboStringPiece& piece, std::size_t offset) {
    if (piece.data == nullptr || piece.length == 0) {
      const std::size_t at = std::min(offset, parsed_.size());
      return slim_.source(at, at);
    }
    const std::size_t begin = place_of(piece);
    return slim_.source(begin, begin + std::min(piece.length, parsed_.size() - begin));
  }

  [[nodiscard]] std::size_t place_of(const GumboStringPiece& piece) const {
    const auto base = reinterpret_cast<std::uintptr_t>(parsed_.data());
    return std::min<std::size_t>(reinterpret_cast<std::uintptr_t>(piece.data) - base, parsed_.size());
  }

  Slim& slim_;
  std::string_view parsed_;
  Dom& dom_;
  Arena& arena_;
  std::string buffer_;
  std::vector<Pending> pending_;
  std::vector<std::uint32_t> last_child_;
};

GumboOptions options_for(Arena& arena) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = [](void* data, std::size_t size) { return static_cast<Arena*>(data)->allocate(size); };
  options.deallocator = [](void*, void*) {};
  options.userdata = &arena;
  options.max_errors = 0;  // recording errors makes unclosed tags quadratic
  return options;
}

// Nothing but the document: what no page came to yet, and no later stage stumbles over.
Dom dom_without_tree(Dom dom) {
  dom.nodes.push_back({NodeType::document, {}, {}, {}, kNone, kNone, kNone, 0, 0, 0});
  return dom;
}

Dom parse(Slim slim) {
  Dom dom;
  dom.arena = std::make_shared<Arena>();
  const GumboOptions options = options_for(*dom.arena);
  // The Dom's strings are Gumbo's own copies or parts of the page, and its spans are offsets, which are the
  // same in the capped text.
  const std::string_view whole = slim.text().data() == nullptr ? std::string_view("") : slim.text();
  std::string_view parsed;
  std::string capped;
  const GumboOutput* output = nullptr;
  for (const Blanked blanked : {Blanked::none, Blanked::risky, Blanked::all}) {
    if (output != nullptr) break;
    parsed = cap_markup(whole, capped, blanked) ? std::string_view(capped) : whole;
    output = parse_guarded(options, parsed.data(), parsed.size());
  }
  if (output == nullptr) return dom_without_tree(dom);
  Converter(slim, parsed, dom, *dom.arena).convert(output->document);
  return dom;
}

}  // namespace

Dom parse_html(std::string_view html) { return parse(slim_markup(html)); }

Dom parse_html_plainly(std::string_view html) { return parse(plain_markup(html)); }

}  // namespace dehusk::parse
