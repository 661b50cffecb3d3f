// describe_page: one row of numbers a block. Elements are looked at once each, before the blocks: their
// words, their names, how many siblings look the same. A block's row then reads what its ancestors say
// together, which an element takes over from the one around it: blocks may stand 400 elements deep.
#include "segment/page_features.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "ascii.h"

namespace dehusk::segment {
namespace {

using parse::Dom;
using parse::kNone;

// Ancestors further up than this are not told apart.
constexpr std::int64_t kFar = 30;
// Block-level ancestors whose contents are counted, from the innermost.
constexpr std::size_t kContainers = 5;
// So many children of one look are a pattern.
constexpr std::uint32_t kFewestAlike = 3;
// Names of one element beyond this many are generated and say nothing.
constexpr std::size_t kMostNames = 24;
constexpr std::size_t kLongestLookName = 24;

// The distance up to each of these is told.
constexpr std::array kTags = {Tag::article, Tag::main,       Tag::nav, Tag::header, Tag::footer, Tag::aside,
                              Tag::form,    Tag::section,    Tag::ul,  Tag::ol,     Tag::table,  Tag::dl,
                              Tag::figure,  Tag::blockquote, Tag::a,   Tag::button, Tag::label,  Tag::details,
                              Tag::dialog,  Tag::li,         Tag::p,   Tag::td};
constexpr std::array<std::string_view, kTags.size()> kTagNames = {
    "article", "main",   "nav",        "header", "footer", "aside", "form",    "section", "ul", "ol", "table",
    "dl",      "figure", "blockquote", "a",      "button", "label", "details", "dialog",  "li", "p",  "td"};

// The place of each tag in kTags, by its number; kTags.size() for those whose distance nobody is told.
constexpr auto kTagPlaces = [] {
  std::array<std::uint8_t, 256> places{};
  places.fill(kTags.size());
  for (std::size_t i = 0; i < kTags.size(); ++i)
    places[static_cast<std::size_t>(kTags[i])] = static_cast<std::uint8_t>(i);
  return places;
}();

// Attributes whose values name what an element is for, and the marks that keep them apart from class names.
constexpr std::array kNaming = {Telling::class_,     Telling::id,       Telling::role,
                                Telling::itemprop,   Telling::itemtype, Telling::aria_label,
                                Telling::data_testid};
constexpr std::array<std::string_view, kNaming.size()> kMarks = {
    "", "#", "role=", "prop=", "type=", "label=", "test="};

using Hash = std::uint64_t;

// Calls use(begin, end) for the words of an attribute: "entry-content articleBody" has entry, content,
// article, Body.
template <class Use>
void for_each_word(std::string_view value, Use use) {
  for (std::size_t at = 0; at < value.size();) {
    if (!is_lower(value[at]) && !is_upper(value[at])) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    while (end < value.size() && (is_lower(value[end]) || (is_upper(value[end]) && is_upper(value[end - 1]))))
      ++end;
    use(at, end);
    at = end;
  }
}

// What the model was trained with: tags that were told apart later are `other` to it.
std::int64_t tag_code(Tag tag) { return static_cast<std::int64_t>(tag > Tag::ul ? Tag::other : tag); }

std::int64_t share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<std::int64_t>(part * 1000 / whole);
}

class Describer {
 public:
  Describer(const Dom& dom, const PageIndex& page, std::span<const AttributeHint> hints,
            const std::vector<Block>& blocks, const std::vector<Features>& features, const MainContent& main,
            const std::string& title)
      : dom_(dom),
        page_(page),
        hints_(hints),
        blocks_(blocks),
        features_(features),
        main_(main),
        title_(title) {
    const auto all = [](std::uint32_t) { return true; };
    words_ = Sums(page, blocks_, features_, &Features::words, all);
    links_ = Sums(page, blocks_, features_, &Features::link_words, all);
    prose_ = Sums(page, blocks_, features_, &Features::prose, all);
    count_blocks();
    name_looks();
    read_hints();
    read_page();
  }

  PageFacts describe() {
    add_elements();
    find_title();
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      row_.clear();
      describe(i);
      facts_.rows.add(row_);
    }
    return std::move(facts_);
  }

 private:
  void push(std::int64_t value) { row_.push_back(static_cast<std::int32_t>(value)); }
  [[nodiscard]] std::uint32_t parent(std::uint32_t node) const { return dom_.nodes[node].parent; }

  void count_blocks() {
    blocks_before_.assign(dom_.nodes.size() + 1, 0);
    for (const Block& made : blocks_) ++blocks_before_[made.node + 1];
    for (std::size_t i = 1; i < blocks_before_.size(); ++i) blocks_before_[i] += blocks_before_[i - 1];
  }
  [[nodiscard]] std::uint64_t blocks_of(std::uint32_t node) const {
    return blocks_before_[page_.end[node]] - blocks_before_[node];
  }

  // How an element looks: its tag and classes; and how many siblings look so.
  void name_looks() {
    number_styles();
    count_alike();
    seen_of_.reserve(blocks_.size());
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      Seen& look = *seen_of_.emplace_back(&seen_[style_around(i)]);
      ++look.blocks;
      look.words += features_[i].words;
      look.links += features_[i].link_words;
      look.prose += features_[i].prose;
    }
  }

  // Tag and classes alone, by the number of the look.
  void number_styles() {
    std::unordered_map<Hash, std::uint32_t> numbers;
    const std::hash<std::string_view> hash;
    style_.reserve(page_.looks.size());
    for (std::uint32_t i = 0; i < page_.looks.size(); ++i) {
      const Look& look = page_.looks[i];
      const Hash key = hash(look.tag) * 0xff51afd7ed558ccdULL + hash(look[Telling::class_]);
      style_.push_back(numbers.try_emplace(key, static_cast<std::uint32_t>(numbers.size())).first->second);
    }
  }

  // The children of one parent at a time; what was counted for another is out of date.
  void count_alike() {
    struct Count {
      std::uint32_t parent = kNone;
      std::uint32_t children = 0;
    };
    std::vector<Count> counts(style_.size());
    alike_.assign(dom_.nodes.size(), 1);
    const auto for_each_child = [&](std::uint32_t of, auto visit) {
      for (std::uint32_t i = dom_.nodes[of].first_child; i != kNone; i = dom_.nodes[i].next_sibling) {
        if (page_.tag[i] != Tag::none) visit(i, counts[style_of(i)]);
      }
    };
    for (std::uint32_t of = 0; of < alike_.size(); ++of) {
      for_each_child(of, [of](std::uint32_t, Count& count) {
        if (count.parent != of) count = {of, 0};
        ++count.children;
      });
      for_each_child(of, [&](std::uint32_t i, const Count& count) { alike_[i] = count.children; });
    }
  }

  [[nodiscard]] std::uint32_t style_of(std::uint32_t element) const {
    return style_[page_.looks.number_of(element)];
  }

  // Of the element of a block and the two around it.
  [[nodiscard]] Hash style_around(std::size_t block) const {
    Hash hash = 0;
    std::uint32_t node = blocks_[block].node;
    for (int up = 0; up < 3 && node != kNone && node != 0; ++up, node = parent(node))
      hash = (hash + style_of(node) + 1) * 0x9e3779b97f4a7c15ULL;
    return hash;
  }

  void read_hints() {
    hint_.assign(dom_.nodes.size(), 0);
    keeps_.assign(dom_.nodes.size(), 0);
    for (const AttributeHint& hint : hints_) {
      if (hint.keeps) {
        keeps_[hint.node] = 1;
      } else {
        hint_[hint.node] = static_cast<std::uint8_t>(1 + static_cast<int>(hint.category));
      }
    }
  }

  void read_page() {
    for (std::uint32_t i = 1; i < dom_.nodes.size(); ++i) {
      articles_ += page_.tag[i] == Tag::article ? 1 : 0;
      paragraphs_ += page_.tag[i] == Tag::p ? 1 : 0;
      forms_ += page_.tag[i] == Tag::form ? 1 : 0;
      headings_ += page_.is_heading(i) ? 1 : 0;
      items_ += page_.tag[i] == Tag::li ? 1 : 0;
      tables_ += page_.tag[i] == Tag::table ? 1 : 0;
    }
    source_bytes_ = blocks_.empty() ? 1 : std::max<std::size_t>(1, blocks_.back().source.back().end);
  }

  // The elements that hold blocks, parents first, with their names; those of the same look share them.
  void add_elements() {
    struct Names {
      std::uint32_t first = 0, count = 0;
    };
    std::vector<std::optional<Names>> known(page_.looks.size());
    std::vector<std::uint32_t> index(dom_.nodes.size(), kNone);
    for (const Block& made : blocks_) {
      for (std::uint32_t n = made.node; n != kNone && index[n] == kNone; n = parent(n)) index[n] = 0;
    }
    for (std::uint32_t n = 0; n < index.size(); ++n) {
      if (index[n] == kNone) continue;
      index[n] = static_cast<std::uint32_t>(facts_.elements.size());
      PageFacts::Element element;
      element.parent = parent(n) == kNone ? kNone : index[parent(n)];
      if (page_.tag[n] != Tag::none) {
        const std::uint32_t look = page_.looks.number_of(n);
        std::optional<Names>& names = known[look];
        if (!names) {
          const auto first = static_cast<std::uint32_t>(facts_.names.size());
          add_names(page_.looks[look]);
          names = {first, static_cast<std::uint32_t>(facts_.names.size()) - first};
        }
        element.first_name = names->first;
        element.name_count = names->count;
      }
      facts_.elements.push_back(element);
    }
    for (const Block& made : blocks_) facts_.element_of.push_back(index[made.node]);
  }

  void add_names(const Look& look) {
    const std::size_t limit = facts_.names.size() + kMostNames;
    add_name("<", look.tag, {});
    for (std::size_t i = 0; i < kNaming.size(); ++i) {
      std::string_view value = look[kNaming[i]];
      if (value.empty()) continue;
      if (kNaming[i] == Telling::itemtype) value = value.substr(value.rfind('/') + 1);
      std::string_view before;
      std::size_t before_end = 0;
      for_each_word(value, [&](std::size_t begin, std::size_t end) {
        const std::string_view word = value.substr(begin, end - begin);
        if (word.size() > kLongestLookName || facts_.names.size() >= limit) return;
        add_name(kMarks[i], word, {});
        if (!before.empty() &&
            value.substr(before_end, begin - before_end).find(' ') == std::string_view::npos)
          add_name(kMarks[i], before, word);
        before = word;
        before_end = end;
      });
    }
  }

  void add_name(std::string_view mark, std::string_view word, std::string_view second) {
    const std::size_t begin = facts_.name_text.size();
    facts_.name_text += mark;
    add_lower(word);
    if (!second.empty()) facts_.name_text += '-';
    add_lower(second);
    facts_.names.push_back({begin, facts_.name_text.size()});
  }

  void add_lower(std::string_view word) {
    const std::size_t begin = facts_.name_text.size();
    facts_.name_text += word;
    std::transform(facts_.name_text.begin() + static_cast<std::ptrdiff_t>(begin), facts_.name_text.end(),
                   facts_.name_text.begin() + static_cast<std::ptrdiff_t>(begin), lower);
  }

  // The heading that shows the title, else the first of level one.
  void find_title() {
    title_at_ = blocks_.size();
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const Block& block = blocks_[i];
      if (block.kind != BlockKind::heading) continue;
      if (!title_.empty() && block.text == title_) {
        title_at_ = i;
        return;
      }
      if (block.level == 1 && title_at_ == blocks_.size()) title_at_ = i;
    }
  }

  // What an element and those around it say, the document aside. Those of a kind are told by their depth in
  // the tree, 0 where there is none.
  struct Around {
    std::uint32_t node = 0;
    std::array<std::uint16_t, kTags.size()> tags{};  // the innermost of each
    std::uint16_t hidden = 0;                        // likewise
    std::uint16_t articles = 0;                      // how many
    std::uint16_t keeps = 0;                         // the innermost that a rule keeps
    std::uint16_t hints = 0;                         // how many a rule takes for husk
    std::uint16_t nearest_hint_depth = 0;            // the innermost of these
    std::uint8_t nearest_hint = 0;
    std::uint8_t outermost_hint = 0;
    std::uint32_t block = 0;      // the innermost block-level element
    std::uint32_t alike = 0;      // the one that has most siblings like it
    std::uint32_t with_body = 0;  // the innermost that also holds the body, and the main content
    std::uint32_t with_main = 0;
  };

  [[nodiscard]] std::uint16_t depth(std::uint32_t node) const { return dom_.nodes[node].depth; }

  // From a block's element, which is one step up from the block.
  [[nodiscard]] std::int64_t steps_up(const Around& around, std::uint16_t to) const {
    return to == 0 ? 0 : std::min<std::int64_t>(depth(around.node) - to + 1, kFar);
  }

  // Until the next is asked for, with those of the elements around it in open_.
  const Around& around_of(std::uint32_t node) {
    for (; depth(node) >= open_.size() || open_[depth(node)].node != node; node = parent(node))
      path_.push_back(node);
    open_.resize(depth(node) + std::size_t{1});
    for (; !path_.empty(); path_.pop_back()) open_.push_back(add_element(open_.back(), path_.back()));
    return open_.back();
  }

  [[nodiscard]] Around add_element(Around around, std::uint32_t n) const {
    around.node = n;
    const Tag tag = page_.tag[n];
    const std::size_t place = kTagPlaces[static_cast<std::size_t>(tag)];
    if (place != kTags.size()) around.tags[place] = depth(n);
    if (tag == Tag::article) ++around.articles;
    if (page_.hidden[n] != 0) around.hidden = depth(n);
    if (keeps_[n] != 0) around.keeps = depth(n);
    if (hint_[n] != 0) {
      ++around.hints;
      around.nearest_hint = hint_[n];
      around.nearest_hint_depth = depth(n);
      if (around.outermost_hint == 0) around.outermost_hint = hint_[n];
    }
    if (page_.block_level[n] != 0) {
      around.block = n;
      const std::uint32_t least = around.alike == 0 ? kFewestAlike : alike_[around.alike];
      if (alike_[n] >= least) around.alike = n;
    }
    if (holds(n, main_.body)) around.with_body = n;
    if (holds(n, main_.main)) around.with_main = n;
    return around;
  }

  [[nodiscard]] bool holds(std::uint32_t node, std::uint32_t other) const {
    return node <= other && other < page_.end[node];
  }

  void describe(std::size_t i) {
    const Around& around = around_of(blocks_[i].node);
    describe_own(i);
    describe_place(i);
    describe_ancestors(around);
    describe_containers(around);
    describe_alike(i, around);
    describe_main(i, around);
    describe_hints(around);
    describe_page();
    note(i);
  }

  void describe_own(std::size_t i) {
    const Block& block = blocks_[i];
    const Features& f = features_[i];
    push(static_cast<int>(block.kind));
    push(block.level);
    push(block.ordered ? 1 : 0);
    push(f.words);
    push(f.link_words);
    push(share(block.link_bytes, block.text.size()));
    push(f.prose);
    push(f.substance);
    std::uint32_t node = blocks_[i].node;
    for (int up = 0; up < 3; ++up) {
      push(node == kNone ? 0 : tag_code(page_.tag[node]));
      if (node != kNone) node = parent(node);
    }
    push(dom_.nodes[blocks_[i].node].depth);
    push(static_cast<std::int64_t>(block.source.size()));
  }

  void describe_place(std::size_t i) {
    const auto since = [&](std::size_t at, std::uint64_t words_at) {
      push(at >= i + 1 || at == kNowhere ? -1 : static_cast<std::int64_t>(i - at));
      push(at >= i + 1 || at == kNowhere ? -1 : static_cast<std::int64_t>(words_before_ - words_at));
    };
    push(share(blocks_[i].source.front().begin, source_bytes_));
    push(share(words_before_, words_.all()));
    push(share(prose_before_, prose_.all()));
    since(heading_at_, heading_words_);
    push(heading_at_ == kNowhere ? 0 : blocks_[heading_at_].level);
    push(headings_before_);
    since(title_at_ == blocks_.size() ? kNowhere : title_at_, title_words_);
    push(title_at_ == blocks_.size() ? 0 : title_at_ > i ? 1 : title_at_ == i ? 2 : 3);
    push(!title_.empty() && blocks_[i].text == title_ ? 1 : 0);
    const std::size_t past_end = i > 0 ? blocks_[i - 1].source.back().end : 0;
    const std::size_t begin = blocks_[i].source.front().begin;
    push(static_cast<std::int64_t>(begin > past_end ? begin - past_end : 0));
  }

  void describe_ancestors(const Around& around) {
    for (const std::uint16_t depth : around.tags) push(steps_up(around, depth));
    push(steps_up(around, around.hidden));
    push(around.articles);
  }

  // Calls use(n) for the innermost block-level elements around, `most` of them at most; how many there were.
  template <class Use>
  std::size_t for_each_container(const Around& around, std::size_t most, Use use) const {
    std::size_t told = 0;
    for (std::uint32_t n = around.block; n != 0 && told < most; n = open_[depth(n) - 1].block, ++told) use(n);
    return told;
  }

  void describe_containers(const Around& around) {
    std::size_t told = for_each_container(around, kContainers, [&](std::uint32_t n) {
      push_contents(n);
      push(share(words_.of(n), words_.all()));
    });
    for (; told < kContainers; ++told) {
      push_contents(0);
      push(1000);
    }
  }

  void push_contents(std::uint32_t n) {
    push(static_cast<std::int64_t>(words_.of(n)));
    push(share(links_.of(n), words_.of(n)));
    push(share(prose_.of(n), words_.of(n)));
    push(static_cast<std::int64_t>(blocks_of(n)));
  }

  void describe_alike(std::size_t i, const Around& around) {
    constexpr std::size_t kTold = 4;
    std::size_t told = for_each_container(around, kTold, [&](std::uint32_t n) { push(alike_[n]); });
    for (; told < kTold; ++told) push(0);
    if (around.alike == 0) {
      for (int k = 0; k < 6; ++k) push(0);
    } else {
      push(alike_[around.alike]);
      push(steps_up(around, depth(around.alike)));
      push_contents(parent(around.alike));
    }
    const Seen& look = *seen_of_[i];
    push(static_cast<std::int64_t>(look.blocks));
    push(static_cast<std::int64_t>(look.words / look.blocks));
    push(share(look.links, look.words));
    push(share(look.prose, look.words));
  }

  // Where a block stands beside `other`: steps up to `common`, the element that also holds that, and from
  // there down to it.
  void push_relation(std::uint32_t node, std::uint32_t other, std::uint32_t common) {
    if (other == kNone) {
      for (int k = 0; k < 4; ++k) push(-1);
      return;
    }
    push(node >= other && node < page_.end[other] ? 1 : 0);
    push(node < other ? 0 : node < page_.end[other] ? 1 : 2);
    push(std::min<std::int64_t>(depth(node) - depth(common), kFar));
    push(std::min<std::int64_t>(depth(other) - depth(common), kFar));
  }

  void describe_main(std::size_t i, const Around& around) {
    push_relation(blocks_[i].node, main_.body, around.with_body);
    push_relation(blocks_[i].node, main_.main, around.with_main);
    const Block& block = blocks_[i];
    push(block.structure == Structure::boilerplate ? 1 : 0);
    push(block.structure == Structure::boilerplate ? verdict_code(block.structure_reason->rule) : 0);
    push(block.structure == Structure::boilerplate ? 1 + static_cast<int>(block.structure_category) : 0);
  }

  static std::int64_t verdict_code(std::string_view rule) {
    constexpr std::array<std::string_view, 11> kRules = {
        "structure.outside-main", "structure.link-list", "structure.navigation", "structure.footer",
        "structure.header",       "structure.aside",     "structure.form",       "structure.button",
        "structure.dialog",       "structure.hidden",    "structure.reviews"};
    const auto* const found = std::find(kRules.begin(), kRules.end(), rule);
    return found - kRules.begin() + 1;
  }

  void describe_hints(const Around& around) {
    push(steps_up(around, around.keeps));
    push(around.hints);
    push(around.nearest_hint);
    push(steps_up(around, around.nearest_hint_depth));
    push(around.outermost_hint);
  }

  void describe_page() {
    push(page_.forum ? 1 : 0);
    push(page_.product ? 1 : 0);
    push(articles_);
    push(paragraphs_);
    push(forms_);
    push(headings_);
    push(items_);
    push(tables_);
    push(share(links_.all(), words_.all()));
    push(share(prose_.all(), words_.all()));
    push(main_.body == kNone ? 0 : share(prose_.of(main_.body), prose_.all()));
    push(main_.body == kNone ? 0 : share(words_.of(main_.body), words_.all()));
    push(share(words_.of(main_.main), words_.all()));
  }

  // What the blocks after this one need to know of it.
  void note(std::size_t i) {
    if (i == title_at_) title_words_ = words_before_;
    if (blocks_[i].kind == BlockKind::heading) {
      heading_at_ = i;
      heading_words_ = words_before_;
      ++headings_before_;
    }
    words_before_ += features_[i].words;
    prose_before_ += features_[i].prose;
  }

  // All blocks of one look.
  struct Seen {
    std::uint64_t blocks = 0, words = 0, links = 0, prose = 0;
  };
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  const Dom& dom_;
  const PageIndex& page_;
  std::span<const AttributeHint> hints_;
  const std::vector<Block>& blocks_;
  const std::vector<Features>& features_;
  const MainContent& main_;
  const std::string& title_;
  PageFacts facts_;
  std::vector<std::int32_t> row_;
  Sums words_, links_, prose_;
  std::vector<std::uint32_t> blocks_before_;
  std::vector<std::uint32_t> style_;  // of each look: tag and classes, numbered
  std::vector<std::uint32_t> alike_;
  std::unordered_map<Hash, Seen> seen_;  // by style_around
  std::vector<Seen*> seen_of_;           // of each block
  std::vector<std::uint8_t> hint_, keeps_;
  std::vector<Around> open_{1};  // by depth, of the element asked for last and those around it
  std::vector<std::uint32_t> path_;
  std::int64_t articles_ = 0, paragraphs_ = 0, forms_ = 0, headings_ = 0, items_ = 0, tables_ = 0;
  std::size_t source_bytes_ = 1;

  std::size_t title_at_ = 0;
  std::size_t heading_at_ = kNowhere;
  std::int64_t headings_before_ = 0;
  std::uint64_t title_words_ = 0, heading_words_ = 0, words_before_ = 0, prose_before_ = 0;
};

std::vector<std::string> make_names() {
  std::vector<std::string> out;
  const auto add = [&](const std::string& prefix, std::initializer_list<const char*> names) {
    for (const char* name : names) out.push_back(prefix + name);
  };
  add("block.", {"kind", "level", "ordered", "words", "link-words", "link-share", "prose", "substance", "tag",
                 "parent-tag", "grandparent-tag", "depth", "texts"});
  add("page-place.",
      {"source-share", "words-share", "prose-share", "since-heading", "words-since-heading", "heading-level",
       "headings", "since-title", "words-since-title", "title", "is-title", "gap"});
  for (const std::string_view tag : kTagNames) out.push_back("in." + std::string(tag));
  add("in.", {"hidden", "articles"});
  for (std::size_t k = 0; k < kContainers; ++k)
    add("container" + std::to_string(k) + ".",
        {"words", "link-share", "prose-share", "blocks", "page-share"});
  add("alike.", {"0", "1", "2", "3", "most", "most-up", "words", "link-share", "prose-share", "blocks"});
  add("look.", {"blocks", "words", "link-share", "prose-share"});
  add("body.", {"in", "side", "up", "down"});
  add("main.", {"in", "side", "up", "down"});
  add("structure.", {"husk", "verdict", "category"});
  add("hint.", {"keeps", "count", "nearest", "nearest-up", "outermost"});
  add("page.", {"forum", "product", "articles", "paragraphs", "forms", "headings", "items", "tables",
                "link-share", "prose-share", "body-prose-share", "body-words-share", "main-words-share"});
  return out;
}

}  // namespace

const std::vector<std::string>& page_feature_names() {
  static const std::vector<std::string> names = make_names();
  return names;
}

PageFacts describe_page(const Dom& dom, const PageIndex& page, std::span<const AttributeHint> hints,
                        const std::vector<Block>& blocks, const std::vector<Features>& features,
                        const MainContent& main, const std::string& title) {
  return Describer(dom, page, hints, blocks, features, main, title).describe();
}

}  // namespace dehusk::segment
