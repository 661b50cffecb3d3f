// Husk is found in three steps, from the surest to the weakest statement: the elements and roles the page
// itself chose (<nav>, role=banner), the hits of attribute rules (class=share-bar), and on the page of a
// product the customers' reviews.
//
// Every statement can be wrong, because templates are: a <header> round the whole story, a class "sidebar" on
// <body>. So each has a limit on how much of the page's prose it may take, and a statement that takes more
// is not believed. The limits are round numbers set by hand; as a group they raised the word F1 on the
// development pages of the WCXB benchmark. They were not swept one by one.
#include "segment/husk.h"

#include <algorithm>
#include <utility>

#include "ascii.h"

namespace dehusk::segment {
namespace {

using parse::Dom;

constexpr Verdict kNavigation{Category::navigation, "structure.navigation",
                              "The page marks it as navigation."};
constexpr Verdict kFooter{Category::navigation, "structure.footer", "It stands in the footer of the page."};
constexpr Verdict kHeader{Category::navigation, "structure.header", "It stands in the header of the page."};
constexpr Verdict kAside{Category::related, "structure.aside",
                         "The page marks it as an aside to the main content."};
constexpr Verdict kForm{Category::comment_form, "structure.form", "It belongs to a form to fill in."};
constexpr Verdict kButton{Category::navigation, "structure.button", "It is the label of a button."};
constexpr Verdict kDialog{Category::consent, "structure.dialog", "It stands in a dialog laid over the page."};
constexpr Verdict kHidden{Category::navigation, "structure.hidden",
                          "The page does not display it, and it is not running text."};
constexpr Verdict kReviews{Category::comment_form, "structure.reviews",
                           "It belongs to customers' reviews on the page of a product."};

// No single statement may take more of the page's words than this; beyond it, it is the page.
constexpr std::uint64_t kMostWordsPercent = 80;

// Nor more of its prose. Menus, footers and dialogs hold nothing else, so they may take more.
constexpr std::uint64_t kMostProsePercent = 50;
constexpr std::uint64_t kMostProseOfNeverMainPercent = 80;

// A hint that takes a quarter of the prose must leave an article's worth behind.
constexpr std::uint64_t kMuchProsePercent = 25;
constexpr std::uint64_t kEnoughProse = 200;

// Comments may outweigh the article, but not stand alone: then they are what the page is for.
constexpr std::uint64_t kEnoughProseBesideComments = 150;

// An element is running text when more of its words are prose.
constexpr std::uint64_t kRunningTextPercent = 60;

// A shorter label that unfolds something is a menu.
constexpr std::uint64_t kShortestQuestion = 3;

// Fewer words about reviews are a count of stars, which belongs to the product.
constexpr std::uint64_t kFewestReviewWords = 20;

// Whether `names` holds "review" or "reviews" as a word of a name: "product-reviews", "review_list".
bool names_reviews(std::string_view names) {
  constexpr std::string_view kWord = "review";
  for (std::size_t at = names.find(kWord); at != std::string_view::npos; at = names.find(kWord, at + 1)) {
    std::size_t stop = at + kWord.size();
    if (stop < names.size() && names[stop] == 's') ++stop;
    const bool starts = at == 0 || !is_letter(names[at - 1]);
    if (starts && (stop == names.size() || !is_letter(names[stop]))) return true;
  }
  return false;
}

bool is_more_than(std::uint64_t part, std::uint64_t percent, std::uint64_t all) {
  return 100 * part > percent * all;
}

}  // namespace

Husk::Husk(const Dom& dom, const PageIndex& page, std::span<const AttributeHint> hints,
           const std::vector<Block>& blocks, const std::vector<Features>& features)
    : dom_(dom),
      page_(page),
      blocks_(blocks),
      features_(features),
      verdict_of_(dom.nodes.size(), -1),
      in_article_(dom.nodes.size(), 0),
      words_(kept(&Features::words)),
      prose_(kept(&Features::prose)) {
  find_articles();
  apply_elements();
  words_ = kept(&Features::words);
  prose_ = kept(&Features::prose);
  apply_hints(hints);
  if (page.product) apply_reviews();
}

void Husk::add(std::uint32_t node, const Verdict& verdict) {
  const auto index = static_cast<std::int32_t>(verdicts_.size());
  verdicts_.push_back(verdict);
  for (std::uint32_t i = node; i < page_.end[node]; ++i) {
    if (verdict_of_[i] < 0) verdict_of_[i] = index;
  }
}

Sums Husk::kept(std::uint32_t Features::*feature) const {
  return Sums(page_, blocks_, features_, feature, [&](std::uint32_t node) { return !holds(node); });
}

void Husk::find_articles() {
  for (std::uint32_t i = 1; i < in_article_.size(); ++i) {
    const bool opens = page_.tag[i] == Tag::article || page_.tag[i] == Tag::main ||
                       page_.looks.value(i, Telling::role) == "main";
    in_article_[i] = opens || in_article_[dom_.nodes[i].parent] != 0 ? 1 : 0;
  }
}

void Husk::apply_elements() {
  for (std::uint32_t i = 1; i < verdict_of_.size(); ++i) {
    if (holds(i) || page_.tag[i] == Tag::none) continue;
    const Verdict verdict = verdict_on(i);
    if (!verdict.rule.empty() && !holds_the_page(i, verdict)) add(i, verdict);
  }
}

Verdict Husk::verdict_on(std::uint32_t node) const {
  // Hidden running text is an answer or a tab that waits to be unfolded.
  if (page_.hidden[node] != 0 && !is_prose(node)) return kHidden;
  switch (page_.tag[node]) {
    case Tag::nav:
      return kNavigation;
    case Tag::footer:
      return kFooter;
    case Tag::aside:
      return in_article_[node] != 0 && is_prose(node) ? Verdict{} : kAside;
    case Tag::form:
      return kForm;
    case Tag::button:
      return opens_a_section(node) ? Verdict{} : kButton;
    case Tag::dialog:
      return kDialog;
    case Tag::header:
      if (in_article_[node] == 0) return kHeader;
      break;
    default:
      break;
  }
  return verdict_on_role(node);
}

Verdict Husk::verdict_on_role(std::uint32_t node) const {
  const std::string_view role = page_.looks.value(node, Telling::role);
  if (role.empty()) return {};
  if (role == "navigation" || role == "menu" || role == "menubar" || role == "toolbar" || role == "search") {
    return kNavigation;
  }
  if (role == "contentinfo") return kFooter;
  if (role == "banner" && in_article_[node] == 0) return kHeader;
  if (role == "complementary") return in_article_[node] != 0 && is_prose(node) ? Verdict{} : kAside;
  if (role == "dialog" || role == "alertdialog") return kDialog;
  return {};
}

bool Husk::holds_the_page(std::uint32_t node, const Verdict& verdict) const {
  if (is_more_than(words_.of(node), kMostWordsPercent, words_.all())) return true;
  const bool never_main =
      verdict.rule == kNavigation.rule || verdict.rule == kDialog.rule || verdict.rule == kFooter.rule;
  return is_more_than(prose_.of(node), never_main ? kMostProseOfNeverMainPercent : kMostProsePercent,
                      prose_.all());
}

// A box beside the text, or a quotation.
bool Husk::is_prose(std::uint32_t node) const {
  return is_more_than(prose_.of(node), kRunningTextPercent, words_.of(node));
}

// Whether a button is the label of a part that unfolds, as questions and answers often are.
bool Husk::opens_a_section(std::uint32_t node) const {
  const bool unfolds = dom_.attribute(dom_.nodes[node], "aria-expanded").data() != nullptr;
  if (unfolds && words_.of(node) >= kShortestQuestion) return true;
  for (std::uint32_t i = node; i < page_.end[node]; ++i) {
    if (page_.is_heading(i)) return true;
  }
  return page_.is_heading(dom_.nodes[node].parent);
}

// A rule is judged twice: element by element, and then by all its elements together, because a rule that
// hits every part of a page ("cmp-container") was not meant for this page.
void Husk::apply_hints(std::span<const AttributeHint> hints) {
  const std::vector<std::size_t> believed = outermost(hints);
  std::vector<std::pair<std::string_view, std::uint64_t>> taken;  // by rule, words of prose
  const auto taken_by = [&](std::string_view rule) -> std::uint64_t& {
    const auto found =
        std::find_if(taken.begin(), taken.end(), [&](const auto& one) { return one.first == rule; });
    return found != taken.end() ? found->second : taken.emplace_back(rule, 0).second;
  };
  for (const std::size_t h : believed) taken_by(hints[h].rule) += prose_.of(hints[h].node);
  for (const std::size_t h : believed) {
    const AttributeHint& hint = hints[h];
    if (!takes_too_much(hint, taken_by(hint.rule))) add(hint.node, {hint.category, hint.rule, hint.reason});
  }
}

// The hints that may be true of their element alone, without those inside another of the same rule.
std::vector<std::size_t> Husk::outermost(std::span<const AttributeHint> hints) const {
  std::vector<std::size_t> result;
  std::vector<std::pair<std::string_view, std::uint32_t>> ends;  // by rule, where its last element ends
  for (std::size_t h = 0; h < hints.size(); ++h) {
    const AttributeHint& hint = hints[h];
    if (hint.keeps || holds(hint.node) || takes_too_much(hint, prose_.of(hint.node))) continue;
    auto end =
        std::find_if(ends.begin(), ends.end(), [&](const auto& one) { return one.first == hint.rule; });
    if (end == ends.end()) end = ends.insert(ends.end(), {hint.rule, 0});
    if (end->second > hint.node) continue;
    end->second = page_.end[hint.node];
    result.push_back(h);
  }
  return result;
}

bool Husk::takes_too_much(const AttributeHint& hint, std::uint64_t prose) const {
  const std::uint64_t all = prose_.all();
  const std::uint64_t left = all - std::min(all, prose);
  if (hint.category == Category::comment_form) return page_.forum || left < kEnoughProseBesideComments;
  if (hint.category == Category::consent) return is_more_than(prose, kMostProseOfNeverMainPercent, all);
  if (is_more_than(prose, kMostProsePercent, all)) return true;
  return is_more_than(prose, kMuchProsePercent, all) && left < kEnoughProse;
}

void Husk::apply_reviews() {
  const Sums words = kept(&Features::words);
  for (std::uint32_t i = 1; i < verdict_of_.size(); ++i) {
    if (holds(i) || page_.block_level[i] == 0 || !is_named_for_reviews(i)) continue;
    if (words.of(i) >= kFewestReviewWords && !is_more_than(words.of(i), kMostProsePercent, words.all()))
      add(i, kReviews);
  }
}

bool Husk::is_named_for_reviews(std::uint32_t node) const {
  return names_reviews(page_.looks.value(node, Telling::class_)) ||
         names_reviews(page_.looks.value(node, Telling::id));
}

}  // namespace dehusk::segment
