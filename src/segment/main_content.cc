// mark_main_content: two questions, asked in this order. Which elements are husk wherever they stand
// (husk.h)? Then, of what is left, where is the main content? What is inside it and not husk is content.
//
// The main content is the smallest element that holds nearly all that counts. In an article prose counts.
// A listing (shop, headlines, index) has little prose in many places; there all words count, but those of
// short links hardly, so that menus do not pull the border outwards. A page whose parts are spread out
// (services, documentation) so keeps all of them: the element that holds them all is large.
#include "segment/main_content.h"

#include <algorithm>
#include <string_view>

#include "segment/husk.h"

namespace dehusk::segment {
namespace {

using parse::Dom;
using parse::kNone;

constexpr Verdict kOutside{Category::navigation, "structure.outside-main",
                           "It stands outside the main content of the page."};
constexpr Verdict kLinkList{Category::related, "structure.link-list",
                            "It is a list of links to other pages."};

// The shares below are round numbers, set by word F1 on the development pages of the WCXB benchmark. Other
// values of the first four (75 to 90, 70 to 90, 50 to 80, 33 to 67) changed it by less than 0.003; the
// rest were not swept.
// What the main content must hold, of the page's prose or of a listing's words.
constexpr std::uint64_t kMainProsePercent = 80;
constexpr std::uint64_t kMainSubstancePercent = 75;

// An element that a rule takes for the body of the article may hold less than the one found by counting.
constexpr std::uint64_t kNamedBodyPercent = 70;

// A page is an article if this much of its words is prose, or if one element has most of the prose.
constexpr std::uint64_t kArticlePercent = 33;
constexpr std::uint64_t kBodyPercent = 50;
constexpr std::uint64_t kShortestBody = 150;

// Cards of a listing hold prose as well, but their titles are links.
constexpr std::uint64_t kMostBodyLinksPercent = 30;

// A list of links: more than this much of it is links, and less than that prose.
constexpr std::uint64_t kLinkListPercent = 60;
constexpr std::uint64_t kLinkListProsePercent = 20;
constexpr std::uint64_t kShortestLinkList = 6;

class Marker {
 public:
  Marker(const Dom& dom, const PageIndex& page, std::span<const AttributeHint> hints,
         const std::vector<Features>& features, std::vector<Block>& blocks)
      : dom_(dom),
        page_(page),
        blocks_(blocks),
        features_(features),
        husk_(dom, page, hints, blocks, features_),
        words_(husk_.kept(&Features::words)),
        link_words_(husk_.kept(&Features::link_words)),
        prose_(husk_.kept(&Features::prose)) {}

  MainContent mark(std::span<const AttributeHint> hints) {
    const std::uint32_t body = find_body();
    const Sums substance = husk_.kept(&Features::substance);
    if (body != kNone || 100 * prose_.all() >= kArticlePercent * substance.all()) {
      main_ = narrow_to_named_body(smallest_with(prose_, kMainProsePercent), hints);
    } else {
      main_ = smallest_with(substance, kMainSubstancePercent);
    }
    if (body != kNone) drop_link_lists(body);
    for (Block& block : blocks_) mark_block(block);
    return {main_, body};
  }

 private:
  // The element whose paragraphs, be they its children or grandchildren, are most of the prose; kNone if
  // there is none.
  [[nodiscard]] std::uint32_t find_body() const {
    const std::vector<std::uint64_t> held = prose_nearby();
    const std::uint64_t most = *std::max_element(held.begin(), held.end());
    if (most < kShortestBody || 100 * most <= kBodyPercent * prose_.all()) return kNone;
    // The innermost of those that hold nearly as much.
    std::uint32_t body = kNone;
    for (std::uint32_t i = 0; i < held.size(); ++i) {
      if (10 * held[i] >= 9 * most) body = i;
    }
    return body;
  }

  // For each element that is not made of links, the prose of its own blocks and of two levels below.
  [[nodiscard]] std::vector<std::uint64_t> prose_nearby() const {
    std::vector<std::uint64_t> held(dom_.nodes.size(), 0);
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (features_[i].prose == 0 || husk_.holds(blocks_[i].node)) continue;
      std::uint32_t node = blocks_[i].node;
      for (int up = 0; up < 3 && node != kNone; ++up, node = dom_.nodes[node].parent)
        held[node] += features_[i].prose;
    }
    for (std::uint32_t i = 0; i < held.size(); ++i) {
      if (held[i] > 0 && 100 * link_words_.of(i) > kMostBodyLinksPercent * words_.of(i)) held[i] = 0;
    }
    return held;
  }

  [[nodiscard]] std::uint32_t smallest_with(const Sums& weight, std::uint64_t percent) const {
    std::uint32_t node = 0;
    for (std::uint32_t child = 0; child != kNone;) {
      node = child;
      child = dom_.nodes[node].first_child;
      while (child != kNone && !holds_enough(child, weight, percent)) child = dom_.nodes[child].next_sibling;
    }
    return node;
  }

  [[nodiscard]] bool holds_enough(std::uint32_t node, const Sums& weight, std::uint64_t percent) const {
    const std::uint64_t own = weight.of(node);
    return page_.tag[node] != Tag::none && !husk_.holds(node) && own > 0 &&
           100 * own >= percent * weight.all();
  }

  // The innermost element within `main` that an attribute rule takes for the text of the article and that
  // holds enough of its prose: a better border than the one found by counting.
  [[nodiscard]] std::uint32_t narrow_to_named_body(std::uint32_t main,
                                                   std::span<const AttributeHint> hints) const {
    const std::uint32_t end = page_.end[main];
    const std::uint64_t all = prose_.of(main);
    for (const AttributeHint& hint : hints) {
      const bool inside = hint.node > main && hint.node < end && !husk_.holds(hint.node);
      if (hint.keeps && inside && 100 * prose_.of(hint.node) >= kNamedBodyPercent * all) main = hint.node;
    }
    return main;
  }

  // Groups of links around the body of an article: related stories, tags, archives.
  void drop_link_lists(std::uint32_t body) {
    if (body <= main_ && main_ < page_.end[body]) return;
    for (std::uint32_t i = main_ + 1; i < page_.end[main_]; ++i) {
      if (i == body) {
        i = page_.end[i] - 1;
      } else if (!husk_.holds(i) && is_link_list(i)) {
        husk_.add(i, kLinkList);
      }
    }
  }

  [[nodiscard]] bool is_link_list(std::uint32_t i) const {
    if (page_.block_level[i] == 0 || page_.tag[i] == Tag::p || page_.is_heading(i)) return false;
    const std::uint64_t words = words_.of(i);
    return words >= kShortestLinkList && 100 * link_words_.of(i) > kLinkListPercent * words &&
           100 * prose_.of(i) < kLinkListProsePercent * words;
  }

  void mark_block(Block& block) const {
    if (husk_.holds(block.node)) {
      set(block, husk_.verdict(block.node));
    } else if (block.node < main_ || block.node >= page_.end[main_]) {
      set(block, kOutside);
    } else {
      block.structure = Structure::content;
    }
  }

  static void set(Block& block, const Verdict& verdict) {
    set_boilerplate(block, verdict.category, verdict.rule, verdict.reason);
  }

  const Dom& dom_;
  const PageIndex& page_;
  std::vector<Block>& blocks_;
  const std::vector<Features>& features_;
  Husk husk_;
  Sums words_, link_words_, prose_;  // of what is not husk
  std::uint32_t main_ = 0;
};

}  // namespace

MainContent mark_main_content(const Dom& dom, const PageIndex& page, std::span<const AttributeHint> hints,
                              const std::vector<Features>& features, std::vector<Block>& blocks) {
  return Marker(dom, page, hints, features, blocks).mark(hints);
}

}  // namespace dehusk::segment
