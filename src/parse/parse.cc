// parse: UTF-8 HTML → Dom, by way of Gumbo.
//
// Gumbo builds a tree of linked nodes and frees it by recursion, which a page of 50,000 nested elements
// turns into a stack overflow. So all of Gumbo's memory comes from an arena that is dropped in one go, as
// soon as the tree is copied into flat arrays, by a loop with a stack of its own. It is several times what
// the arrays are; strings are copied only where they are not in the page as they stand.
//
// Elements nested deeper than kMaxDepth become empty leaves of their ancestor at that depth, followed by
// their children: no text is lost and no block boundary either, and whoever walks the Dom may rely on depth.
#include <gumbo.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "parse/caps.h"
#include "parse/dom.h"
#include "parse/guard.h"
#include "parse/open_depth.h"
#include "parse/slim.h"
#include "parse/tokens.h"

namespace dehusk::parse {

// A bump allocator. Nothing is given back before the whole arena is.
class Arena {
 public:
  // Nullptr where that would be more than `most_bytes` in all.
  explicit Arena(std::size_t most_bytes = SIZE_MAX) : allowed_(most_bytes) {}

  void* allocate(std::size_t size) {
    size = (size + kAlignment - 1) & ~(kAlignment - 1);
    if (size > left_ && !grow(size)) return nullptr;
    void* result = next_;
    next_ += size;
    left_ -= size;
    return result;
  }

  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return "";
    char* kept = static_cast<char*>(allocate(text.size()));
    std::memcpy(kept, text.data(), text.size());
    return {kept, text.size()};
  }

 private:
  static constexpr std::size_t kAlignment = alignof(void*);  // neither Gumbo nor strings ask for more
  static constexpr std::size_t kSmallestChunk = std::size_t{64} << 10;
  static constexpr std::size_t kLargestChunk = std::size_t{4} << 20;

  bool grow(std::size_t size) {
    const std::size_t chunk = std::max(size, chunk_size_);
    if (chunk > allowed_) return false;
    allowed_ -= chunk;
    chunk_size_ = std::min(chunk_size_ * 2, kLargestChunk);
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(chunk));
    next_ = chunks_.back().get();
    left_ = chunk;
    return true;
  }

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t chunk_size_ = kSmallestChunk;
  std::size_t allowed_;  // bytes of chunks that may still come
};

namespace {

// Elements whose content nobody sees keep their children a little below the cap too, so that a script or
// template down there does not turn into prose.
constexpr std::uint32_t kMoreForUnseen = 16;
constexpr std::array<std::string_view, 9> kUnseenElements = {
    "script", "style", "textarea", "title", "iframe", "noframes", "noscript", "template", "select"};

// Children of a Gumbo node that wait to be copied below node `parent` of the Dom, from the `next` on.
struct Pending {
  const GumboVector* children;
  unsigned int next;
  std::uint32_t parent;
  std::uint16_t depth;
};

class Converter {
 public:
  // `parsed` is what Gumbo was given: `slim`'s text, capped. Gumbo made `most_nodes` or fewer of it.
  Converter(Slim& slim, std::string_view parsed, std::uint32_t max_depth, std::size_t most_nodes, Dom& dom)
      : slim_(slim), parsed_(parsed), max_depth_(max_depth), dom_(dom) {
    dom_.nodes.reserve(most_nodes + 1);
    last_child_.reserve(most_nodes + 1);
  }

  void convert(const GumboNode* document) {
    Node root;
    root.type = NodeType::document;
    root.source = Span{0, slim_.page().size()};
    dom_.nodes.push_back(root);
    last_child_.push_back(kNone);
    dom_.attributes = slim_.take_attributes();
    push_children(document->v.document.children, 0, 1);
    while (!pending_.empty()) {
      Pending& next = pending_.back();
      if (next.next == next.children->length) {
        pending_.pop_back();
      } else {
        const auto* node = static_cast<const GumboNode*>(next.children->data[next.next++]);
        copy(*node, next.parent, next.depth);
      }
    }
  }

 private:
  void push_children(const GumboVector& children, std::uint32_t parent, std::uint16_t depth) {
    if (children.length > 0) pending_.push_back({&children, 0, parent, depth});
  }

  void copy(const GumboNode& from, std::uint32_t parent, std::uint16_t depth) {
    switch (from.type) {
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE:
        copy_element(from.v.element, parent, depth);
        break;
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_WHITESPACE:
      case GUMBO_NODE_CDATA:
        copy_text(from.v.text, parent, depth);
        break;
      case GUMBO_NODE_DOCUMENT:
      case GUMBO_NODE_COMMENT:
        break;
    }
  }

  void copy_element(const GumboElement& element, std::uint32_t parent, std::uint16_t depth) {
    Node node;
    const GumboStringPiece tag = start_tag_of(element);
    node.said = tag_name(element, tag);
    node.source = span_of(tag, element.start_pos.offset);
    node.depth = depth;
    add_attributes(element, tag, node);
    const std::uint32_t index = append(node, parent);
    if (is_too_deep(node)) {
      if (element.children.length > 0) dom_.cut = std::max(dom_.cut, Cut::depth);
      push_children(element.children, parent, depth);
    } else {
      push_children(element.children, index, static_cast<std::uint16_t>(depth + 1));
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
      const std::string_view name =
          attribute->attr_namespace == GUMBO_ATTR_NAMESPACE_NONE ? read_attribute(attribute->name) : "";
      if (!name.empty()) dom_.attributes.push_back({name, value(attribute->value)});
    }
    node.attribute_count = static_cast<std::uint32_t>(dom_.attributes.size()) - node.first_attribute;
  }

  std::string_view value(std::string_view parsed) {
    buffer_.clear();
    return dom_.arena->keep(slim_.expand(parsed, buffer_) ? buffer_ : parsed);
  }

  [[nodiscard]] bool is_too_deep(const Node& node) const {
    if (node.depth < max_depth_) return false;
    const bool unseen =
        std::find(kUnseenElements.begin(), kUnseenElements.end(), node.name()) != kUnseenElements.end();
    return !unseen || node.depth >= max_depth_ + kMoreForUnseen;
  }

  void copy_text(const GumboText& text, std::uint32_t parent, std::uint16_t depth) {
    Node node;
    node.type = NodeType::text;
    node.source = span_of(text.original_text, text.start_pos.offset);
    node.said = written(text.text, node.source.begin);
    node.depth = depth;
    append(node, parent);
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
    // gumbo_tag_from_original_text() also ends a name at a vertical tab.
    const std::string_view tag(piece.data, piece.length);
    buffer_ = tag.substr(1, end_of_name(tag, 1) - 1);
    std::transform(buffer_.begin(), buffer_.end(), buffer_.begin(), lower);
    if (std::string whole; slim_.expand(buffer_, whole)) buffer_ = std::move(whole);
    // A page has few names of its own.
    const auto known = names_.find(buffer_);
    return known != names_.end() ? *known : *names_.insert(dom_.arena->keep(buffer_)).first;
  }

  // A string of Gumbo's as it stands in the page, where `begin` says, if nothing in it was decoded.
  std::string_view written(std::string_view parsed, std::size_t begin) {
    if (const std::string_view whole = slim_.stood_for(parsed); whole.data() != nullptr) return whole;
    buffer_.clear();
    if (slim_.expand(parsed, buffer_)) return dom_.arena->keep(buffer_);
    const std::string_view there = slim_.page().substr(begin, parsed.size());
    return there == parsed ? there : dom_.arena->keep(parsed);
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
  std::uint32_t max_depth_;
  Dom& dom_;
  std::string buffer_;
  std::unordered_set<std::string_view> names_;  // of elements that Gumbo does not know
  std::vector<Pending> pending_;
  std::vector<std::uint32_t> last_child_;
};

// So many bytes Gumbo may allocate for a byte of the page. Of the development pages none takes more than 12;
// a flood of the shortest elements there are takes 40 to 70. Misnested formatting elements have no bound:
// each paragraph opens again what the last one left open, hundreds of elements for three bytes.
constexpr std::size_t kMostBytesAByte = 64;
constexpr std::size_t kAllowedBytes = std::size_t{16} << 20U;

// Of the open elements, when a page is read as it is: past it the unclosed ones are counted in earnest. Those
// that are then left (kMostOpenElements) have one of its own making around each at most, <tbody> or <tr>.
constexpr std::size_t kMostDepth = 2 * kMostOpenElements + 16;

// All that Gumbo allocates for one page.
class Workshop {
 public:
  Workshop(std::size_t page_bytes, const Deadline* deadline)
      : deadline_(deadline), arena_(kAllowedBytes + kMostBytesAByte * page_bytes) {}

  // Or more of them.
  [[nodiscard]] std::size_t nodes() const { return nodes_; }
  [[nodiscard]] bool is_too_deep() const { return too_deep_; }
  [[nodiscard]] bool is_late() const { return deadline_ != nullptr && deadline_->is_past(); }
  // Not what a page may take, but what there is.
  [[nodiscard]] bool out_of_memory() const { return out_of_memory_; }

  // Nullptr where the parse is to end.
  void* allocate(std::size_t size) noexcept {
    // Between two nodes Gumbo may look through all open elements: so many take some milliseconds at most.
    constexpr std::size_t kBetweenLooks = 256;
    if (++allocated_ % kBetweenLooks == 0 && is_late()) return nullptr;
    try {
      constexpr std::size_t kNodesBetweenLooks = 64;
      if (size == sizeof(GumboNode) && ++nodes_ % kNodesBetweenLooks == 0)
        too_deep_ = depth_.is_past(kMostDepth, *output_);
      if (too_deep_) return nullptr;
      void* const allocated = arena_.allocate(size);
      if (output_ == nullptr) output_ = static_cast<const GumboOutput*>(allocated);
      return allocated;
    } catch (const std::bad_alloc&) {
      out_of_memory_ = true;
      return nullptr;
    }
  }

 private:
  const Deadline* deadline_;
  Arena arena_;
  const GumboOutput* output_ = nullptr;  // the first that Gumbo allocates; its document comes next
  OpenDepth depth_;
  std::size_t nodes_ = 0;
  std::size_t allocated_ = 0;
  bool too_deep_ = false;
  bool out_of_memory_ = false;
};

// No exception may pass through Gumbo, which is C.
void* allocate_for_gumbo(void* data, std::size_t size) {
  void* allocated = static_cast<Workshop*>(data)->allocate(size);
  if (allocated == nullptr) abandon_parse();
  return allocated;
}

GumboOptions options_for(Workshop& workshop) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate_for_gumbo;
  options.deallocator = [](void*, void*) {};
  options.userdata = &workshop;
  options.max_errors = 0;  // recording errors makes unclosed tags quadratic
  return options;
}

// Nothing but the document: what no page came to yet, and no later stage stumbles over.
Dom dom_without_tree(Dom dom) {
  dom.nodes.emplace_back().type = NodeType::document;
  return dom;
}

Cut cut_by(Blanked blanked) {
  return blanked == Blanked::all          ? Cut::markup
         : blanked == Blanked::formatting ? Cut::formatting
                                          : Cut::nothing;
}

// The page, or a copy in `arena` that Gumbo reads as it should.
std::string_view readable(std::string_view html, Arena& arena) {
  std::string capped;
  return cap_references(html, capped) ? arena.keep(capped) : html;
}

Dom parse(std::string_view html, bool slimmed, const ParseLimits& limits) {
  const std::uint32_t most_attributes = std::min(limits.attributes, kMaxAttributes);
  Dom dom;
  dom.arena = std::make_shared<Arena>();
  html = readable(html, *dom.arena);
  Slim slim = slimmed ? slim_markup(html, most_attributes) : plain_markup(html);
  // The Dom's spans are offsets, which are the same in the capped text.
  const std::string_view whole = slim.text().data() == nullptr ? std::string_view("") : slim.text();
  std::string capped;
  std::string failed;
  Count count = Count::tags;
  for (const Blanked blanked :
       {Blanked::none, Blanked::none, Blanked::risky, Blanked::formatting, Blanked::all}) {
    Capped caps = cap_markup(whole, capped, most_attributes, blanked, count);
    if (caps.cut == Cut::depth && count == Count::tags) {
      count = Count::open_elements;
      caps = cap_markup(whole, capped, most_attributes, blanked, count);
    }
    const std::string_view parsed = caps.changed ? std::string_view(capped) : whole;
    // What has no such tags is what it was; and it may have taken long.
    if (!failed.empty() && parsed == failed) continue;
    Workshop workshop(slim.page().size(), limits.deadline);
    const GumboOutput* output = parse_guarded(options_for(workshop), parsed.data(), parsed.size());
    if (output != nullptr) {
      dom.cut = std::max(cut_by(blanked), caps.cut);
      if (slim.leaves_attributes_out()) dom.cut = std::max(dom.cut, Cut::attributes);
      Converter(slim, parsed, std::min(limits.depth, kMaxDepth), workshop.nodes(), dom)
          .convert(output->document);
      return dom;
    }
    if (workshop.out_of_memory()) throw std::bad_alloc();
    if (workshop.is_late()) break;
    if (workshop.is_too_deep()) count = Count::open_elements;
    failed = parsed;
  }
  return dom_without_tree(dom);
}

}  // namespace

Dom parse_html(std::string_view html, const ParseLimits& limits) { return parse(html, true, limits); }

Dom parse_html_plainly(std::string_view html, const ParseLimits& limits) {
  return parse(html, false, limits);
}

}  // namespace dehusk::parse
