// mark_main_content
#include "segment/main_content.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace dehusk::segment {
namespace {

using parse::Dom;
using parse::kNone;
using parse::Node;

// Why an element and all it holds is husk.
struct Verdict {
  Category category = Category::navigation;
  std::string_view rule;
  std::string_view reason;
};

constexpr Verdict kNavigation{Category::navigation, "structure.navigation", "The page marks it as navigation."};
constexpr Verdict kFooter{Category::navigation, "structure.footer", "It stands in the footer of the page."};
constexpr Verdict kHeader{Category::navigation, "structure.header", "It stands in the header of the page."};
constexpr Verdict kAside{Category::related, "structure.aside", "The page marks it as an aside to the main content."};
constexpr Verdict kForm{Category::comment_form, "structure.form", "It belongs to a form to fill in."};
constexpr Verdict kButton{Category::navigation, "structure.button", "It is the label of a button."};
constexpr Verdict kDialog{Category::consent, "structure.dialog", "It stands in a dialog laid over the page."};
constexpr Verdict kOutside{Category::navigation, "structure.outside-main", "It stands outside the main content of the page."};
constexpr Verdict kLinkList{Category::related, "structure.link-list", "It is a list of links to other pages."};

struct Features {
  std::uint32_t words = 0;
  std::uint32_t link_words = 0;
  std::uint32_t prose = 0;  // words, when it reads like prose
  std::uint32_t substance = 0;  // words, but those of short links, as menus have them, hardly count
};

// Words by spaces; scripts without spaces count two characters a word.
std::uint32_t count_words(std::string_view text) {
  std::uint32_t words = 0;
  std::uint32_t unspaced = 0;
  bool in_word = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ') {
      in_word = false;
    } else if (byte >= 0xE3 && byte <= 0xED) {
      ++unspaced;
    } else if (!in_word) {
      in_word = true;
      ++words;
    }
  }
  return words + unspaced / 2;
}

bool ends_like_a_sentence(std::string_view text) {
  while (!text.empty() && (text.back() == '"' || text.back() == '\'' || text.back() == ')' || text.back() == ' ')) text.remove_suffix(1);
  for (const std::string_view end : {"”", "’", "»"}) {
    if (text.ends_with(end)) text.remove_suffix(end.size());
  }
  for (const std::string_view end : {".", "!", "?", ":", "…", "。", "！", "？", "।", "۔", "؟"}) {
    if (text.ends_with(end)) return true;
  }
  return false;
}

Features features_of(const Block& block) {
  Features f;
  f.words = count_words(block.text);
  const double link_share = block.text.empty() ? 0 : static_cast<double>(block.link_bytes) / static_cast<double>(block.text.size());
  f.link_words = static_cast<std::uint32_t>(f.words * link_share + 0.5);
  if (block.kind == BlockKind::code || block.kind == BlockKind::table_row) {
    f.prose = link_share < 0.5 ? f.words : 0;
  } else if (link_share < 0.4 && f.words >= 8 && (ends_like_a_sentence(block.text) || f.words >= 20)) {
    f.prose = f.words - f.link_words;
  }
  const bool is_title = block.kind == BlockKind::heading || f.words >= 5;
  f.substance = f.words - (is_title ? 0 : f.link_words * 9 / 10);
  return f;
}

class Marker {
 public:
  Marker(const Dom& dom, const PageIndex& page, std::span<const AttributeHint> hints, std::vector<PageBlock>& blocks)
      : dom_(dom), page_(page), hints_(hints), blocks_(blocks) {}

  void mark() {
    measure();
    find_articles();
    find_strong_husk();
    apply_hints();
    choose_main();
    for (std::size_t i = 0; i < blocks_.size(); ++i) mark_block(i);
  }

 private:
  using Prefix = std::vector<std::uint32_t>;  // sums over nodes: [i] is the sum over nodes before i

  void measure() {
    features_.reserve(blocks_.size());
    for (const PageBlock& made : blocks_) features_.push_back(features_of(made.block));
    words_ = sum_blocks([](const Features& f) { return f.words; });
    prose_ = sum_blocks([](const Features& f) { return f.prose; });
  }

  // Sums of `value` over the blocks that are not husk so far.
  template <class Value>
  [[nodiscard]] Prefix sum_blocks(Value value) const {
    Prefix prefix(dom_.nodes.size() + 1, 0);
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (husk_.empty() || husk_[blocks_[i].node] < 0) prefix[blocks_[i].node + 1] += value(features_[i]);
    }
    for (std::size_t i = 0; i + 1 < prefix.size(); ++i) prefix[i + 1] += prefix[i];
    return prefix;
  }

  [[nodiscard]] std::uint32_t sum(const Prefix& prefix, std::uint32_t node) const {
    return prefix[page_.end[node]] - prefix[node];
  }

  void find_articles() {
    in_article_.assign(dom_.nodes.size(), 0);
    for (std::uint32_t i = 1; i < dom_.nodes.size(); ++i) {
      const bool opens = page_.tag[i] == Tag::article || page_.tag[i] == Tag::main || role(i) == "main";
      in_article_[i] = opens || in_article_[dom_.nodes[i].parent] != 0 ? 1 : 0;
    }
  }

  [[nodiscard]] std::string_view role(std::uint32_t i) const { return dom_.attribute(dom_.nodes[i], "role"); }

  // What the elements and roles of the page themselves say.
  void find_strong_husk() {
    const auto count = static_cast<std::uint32_t>(dom_.nodes.size());
    std::vector<std::int32_t> husk(count, -1);
    for (std::uint32_t i = 1; i < count; ++i) {
      husk[i] = husk[dom_.nodes[i].parent];
      if (husk[i] >= 0) continue;
      const Verdict verdict = verdict_on(i);
      if (verdict.rule.empty() || holds_the_page(i)) continue;
      husk[i] = static_cast<std::int32_t>(verdicts_.size());
      verdicts_.push_back(verdict);
    }
    husk_ = std::move(husk);
  }

  [[nodiscard]] bool holds_the_page(std::uint32_t node) const {
    return 2 * sum(prose_, node) > prose_.back() || 10 * sum(words_, node) > 8 * words_.back();
  }

  // What attribute rules say. A rule whose elements hold a good part of the page's prose was not meant
  // for this page.
  void apply_hints() {
    prose_ = sum_blocks([](const Features& f) { return f.prose; });
    words_ = sum_blocks([](const Features& f) { return f.words; });
    std::vector<std::pair<std::string_view, std::uint32_t>> held;  // rule, words of prose it would take
    std::vector<std::size_t> outermost;
    collect_outermost(held, outermost);
    for (const std::size_t h : outermost) {
      const AttributeHint& hint = hints_[h];
      const auto found = std::find_if(held.begin(), held.end(), [&](const auto& one) { return one.first == hint.rule; });
      if (takes_too_much(hint, found->second)) continue;
      const auto verdict = static_cast<std::int32_t>(verdicts_.size());
      verdicts_.push_back({hint.category, hint.rule, hint.reason});
      for (std::uint32_t i = hint.node; i < page_.end[hint.node]; ++i) {
        if (husk_[i] < 0) husk_[i] = verdict;
      }
    }
  }

  void collect_outermost(std::vector<std::pair<std::string_view, std::uint32_t>>& held, std::vector<std::size_t>& outermost) const {
    std::vector<std::pair<std::string_view, std::uint32_t>> ends;  // rule, end of its last element
    for (std::size_t h = 0; h < hints_.size(); ++h) {
      const AttributeHint& hint = hints_[h];
      if (hint.keeps || husk_[hint.node] >= 0 || takes_too_much(hint, sum(prose_, hint.node))) continue;
      auto end = std::find_if(ends.begin(), ends.end(), [&](const auto& one) { return one.first == hint.rule; });
      if (end == ends.end()) {
        end = ends.insert(ends.end(), {hint.rule, 0});
        held.push_back({hint.rule, 0});
      }
      if (end->second > hint.node) continue;
      end->second = page_.end[hint.node];
      held[static_cast<std::size_t>(end - ends.begin())].second += sum(prose_, hint.node);
      outermost.push_back(h);
    }
  }

  [[nodiscard]] bool takes_too_much(const AttributeHint& hint, std::uint32_t prose) const {
    const std::uint64_t all = prose_.back();
    if (hint.category == Category::comment_form) return all - std::min<std::uint64_t>(all, prose) < 150;
    return 4 * std::uint64_t{prose} > all;
  }

  [[nodiscard]] Verdict verdict_on(std::uint32_t i) const {
    switch (page_.tag[i]) {
      case Tag::none: return {};
      case Tag::nav: return kNavigation;
      case Tag::footer: return kFooter;
      case Tag::aside: return in_article_[i] != 0 && is_prose(i) ? Verdict{} : kAside;
      case Tag::form: return kForm;
      case Tag::button: return opens_a_section(i) ? Verdict{} : kButton;
      case Tag::dialog: return kDialog;
      case Tag::header:
        if (in_article_[i] == 0) return kHeader;
        break;
      default: break;
    }
    return verdict_on_role(i);
  }

  // Most of what it says is running text: a box beside the text, or a quotation.
  [[nodiscard]] bool is_prose(std::uint32_t i) const { return 10 * sum(prose_, i) > 6 * sum(words_, i); }

  // The label of a part that unfolds, as questions and answers often are.
  [[nodiscard]] bool opens_a_section(std::uint32_t i) const {
    if (dom_.attribute(dom_.nodes[i], "aria-expanded").data() != nullptr && sum(words_, i) >= 3) return true;
    for (std::uint32_t c = i; c < page_.end[i]; ++c) {
      if (page_.is_heading(c)) return true;
    }
    return page_.is_heading(dom_.nodes[i].parent);
  }

  [[nodiscard]] Verdict verdict_on_role(std::uint32_t i) const {
    const std::string_view name = role(i);
    if (name.empty()) return {};
    if (name == "navigation" || name == "menu" || name == "menubar" || name == "toolbar" || name == "search") return kNavigation;
    if (name == "contentinfo") return kFooter;
    if (name == "banner" && in_article_[i] == 0) return kHeader;
    if (name == "complementary") return in_article_[i] != 0 && is_prose(i) ? Verdict{} : kAside;
    if (name == "dialog" || name == "alertdialog") return kDialog;
    return {};
  }

  // The smallest element that holds nearly all of what counts.
  void choose_main() {
    prose_ = sum_blocks([](const Features& f) { return f.prose; });
    substance_ = sum_blocks([](const Features& f) { return f.substance; });
    const bool listing = 2 * std::uint64_t{prose_.back()} < substance_.back();
    main_ = smallest_with(listing ? substance_ : prose_, listing ? 80 : 85);
  }

  [[nodiscard]] std::uint32_t smallest_with(const Prefix& weight, std::uint64_t percent) const {
    std::uint32_t node = 0;
    for (bool deeper = true; deeper;) {
      deeper = false;
      for (std::uint32_t c = dom_.nodes[node].first_child; c != kNone; c = dom_.nodes[c].next_sibling) {
        if (page_.tag[c] == Tag::none || husk_[c] >= 0 || sum(weight, c) == 0) continue;
        if (100 * std::uint64_t{sum(weight, c)} < percent * weight.back()) continue;
        node = c;
        deeper = true;
        break;
      }
    }
    return node;
  }

  void mark_block(std::size_t i) {
    PageBlock& made = blocks_[i];
    if (husk_[made.node] >= 0) {
      set(made.block, verdicts_[static_cast<std::size_t>(husk_[made.node])]);
    } else if (made.node < main_ || made.node >= page_.end[main_]) {
      set(made.block, kOutside);
    } else {
      made.block.structure = Structure::content;
    }
  }

  static void set(Block& block, const Verdict& verdict) {
    block.structure = Structure::boilerplate;
    block.structure_category = verdict.category;
    block.structure_rule = verdict.rule;
    block.structure_reason = verdict.reason;
  }

  const Dom& dom_;
  const PageIndex& page_;
  std::span<const AttributeHint> hints_;
  std::vector<PageBlock>& blocks_;
  std::vector<Features> features_;
  Prefix words_, prose_, substance_;
  std::vector<std::int32_t> husk_;
  std::vector<std::uint8_t> in_article_;
  std::vector<Verdict> verdicts_;
  std::uint32_t main_ = 0;
};

}  // namespace

void mark_main_content(const Dom& dom, const PageIndex& page, std::span<const AttributeHint> hints,
                       std::vector<PageBlock>& blocks) {
  Marker(dom, page, hints, blocks).mark();
}

}  // namespace dehusk::segment
