#include "decide/pass.h"

#include <algorithm>
#include <array>
#include <map>

#include "decide/first_of.h"
#include "normalize/normalize.h"

namespace dehusk::decide {
namespace {

using match::Position;
using match::Rule;

// Built-in decisions that need more than a pattern.
constexpr Reason kAuthorName{Category::byline, "facts.author-name",
                             "The author's name alone on a line is a byline."};
constexpr Reason kAuthorFragment{
    Category::byline, "facts.author-fragment",
    "The author's name, perhaps with a count of comments, stands where the page had a byline."};
constexpr Reason kAuthorBio{
    Category::author_bio, "facts.author-bio",
    "A paragraph near the end that begins with the author's name is about the author."};
constexpr Reason kBioGoesOn{Category::author_bio, "facts.author-bio-goes-on",
                            "It goes on about the author after the sentence that introduced them."};
constexpr Reason kCaptionEcho{
    Category::caption, "facts.caption-echo",
    "It repeats the beginning of the caption beside it: the picture's alternative text."};
constexpr Reason kRepeatedFragment{Category::caption, "facts.repeated-fragment",
                                   "The same few words twice in a row are a picture's text and its caption."};
constexpr Reason kRepeatedHeadline{Category::duplicate, "facts.repeated-headline",
                                   "The headline stands here again."};
constexpr Reason kRepeatedParagraph{Category::duplicate, "facts.repeated-paragraph",
                                    "The same paragraph stood before."};
constexpr Reason kRepeatedLine{Category::duplicate, "facts.repeated-line",
                               "The same line stands right before."};

// A headline has at most so many words, a teaser under it at most so many: the longest in the seed articles
// and the development texts are a little below.
constexpr std::uint32_t kHeadlineWords = 24;
constexpr std::uint32_t kTeaserWords = 60;
// A sentence of its own, where a paragraph may have resumed.
constexpr std::uint32_t kSentenceWords = 6;
constexpr std::uint32_t kBioWords = 150;
// What a section may take in a text with less than two paragraphs of prose.
constexpr std::uint32_t kMostWithoutProse = 40;
// A longer list is the page's own, or the model's to judge: the longest sections of the development texts
// that were nothing but husk are shorter, but for whole indexes of a site.
constexpr std::size_t kMostSectionLines = 60;
constexpr std::size_t kMostLinks = 12;
// Nor is husk that other rules know looked through for longer: so many lines below each heading, and a page
// of nothing but headings takes no time that grows with its square.
constexpr std::size_t kMostSectionReach = 512;
// The name of a network or an account.
constexpr std::uint32_t kLinkWords = 5;
// A whole page on one line has at least so many words; shorter lines with wide spaces are rows of a table.
constexpr std::uint32_t kCollapsedWords = 45;
// From so many lines on a lone copy may be meant. It is not in a run of so many words, nor where so many
// lines on either side stood before (measured on the development texts: of shorter runs as many were the
// article's as not).
constexpr std::size_t kNearCopy = 4;
constexpr std::uint32_t kCopiedPage = 300;
constexpr std::size_t kAround = 6;
// Shorter repetitions may be a refrain.
constexpr std::uint32_t kRepeatedParagraphWords = 12;
constexpr std::uint32_t kRepeatedLineWords = 3;
// A text with so many lines of dates is a timeline, a schedule or a thread.
constexpr std::size_t kTimelineDates = 4;
// An article has a few authors; a page of a thousand bylines is an index.
constexpr std::size_t kMostAuthors = 16;
// Alternative text that has so many words shares so many of them with the caption beside it.
constexpr std::uint32_t kEchoWords = 4;
constexpr double kEchoShare = 0.75;
constexpr std::uint32_t kMostEchoWords =
    400;  // no caption is as long, and each word is looked for in all of it
// When so much of a line goes in pieces, what is left is no sentence either.
constexpr double kWholeShare = 0.8;
// A prompt has at most so many words; half of it or more is what rules know, and the sentences around are
// short.
constexpr double kPromptShare = 0.5;
constexpr std::uint32_t kPromptWords = 60;
constexpr std::uint32_t kLeadWords = 12;

using normalize::folded;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

bool begins_with_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) && (text.size() == word.size() || !is_letter(text[word.size()]));
}

bool contains_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_letter(text[at - 1]);
    if (begins && begins_with_word(text.substr(at), word)) return true;
  }
  return false;
}

template <std::size_t N>
bool contains_any(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return contains_word(text, word); });
}

// Whether `text` ends in the words that lead up to the name of a button: "by clicking on the".
bool leads_to_button(std::string_view text) {
  constexpr std::array<std::string_view, 17> kPressing = {
      "click", "clicking", "tap",     "tapping", "press",    "pressing", "select", "selecting", "choosing",
      "klick", "klicken",  "klikken", "cliquer", "cliquant", "clic",     "clicar", "clicando"};
  constexpr int kNear = 3;  // words
  // No such word is longer, and a flood of quotation marks with no space between stays linear.
  constexpr std::size_t kLongestWord = 64;
  for (int word = 0; word < kNear && !text.empty(); ++word) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (text.size() > 4 * kLongestWord) text.remove_prefix(text.size() - 4 * kLongestWord);
    const std::size_t space = text.rfind(' ');
    const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
    if (std::find(kPressing.begin(), kPressing.end(), text.substr(begin)) != kPressing.end()) return true;
    text = text.substr(0, begin);
  }
  return false;
}

// Whether there are quotation marks in `sentence` around more than the names of buttons.
bool quotes_something(std::string_view sentence) {
  constexpr std::uint32_t kButtonWords = 5;
  std::size_t at = sentence.find('"');
  while (at != std::string_view::npos) {
    const std::size_t end = sentence.find('"', at + 1);
    if (end == std::string_view::npos || count_words(sentence.substr(at + 1, end - at - 1)) > kButtonWords ||
        !leads_to_button(sentence.substr(0, at))) {
      return true;
    }
    at = sentence.find('"', end + 1);
  }
  return false;
}

// What somebody is quoted as saying or printing is the article's, whatever the words are. Prompts of the site
// hold quotes too, a newsletter's name perhaps, but they are short, and the names of buttons.
bool is_quoted(std::string_view sentence) {
  constexpr std::array<std::string_view, 9> kSaying = {"said",  "says",  "told", "added", "wrote",
                                                       "asked", "sagte", "dit",  "dijo"};
  constexpr std::uint32_t kLong = 12;
  if (sentence.find('"') == std::string_view::npos) return false;
  return contains_any(sentence, kSaying) || (count_words(sentence) >= kLong && quotes_something(sentence));
}

// "They" are as often things; of a person a sentence says "she".
bool is_about_a_person(std::string_view sentence) {
  constexpr std::array<std::string_view, 6> kPronouns = {"he", "she", "his", "her", "him", "hers"};
  return contains_any(sentence, kPronouns);
}

bool is_headline(const Entry& e) {
  return !e.code && e.words >= 2 && e.words <= kHeadlineWords && !e.prose && !e.text.ends_with('.') &&
         !e.text.ends_with(':');
}

// A sentence of its own, however short: the article's paragraphs may be, and quoted speech often is.
bool is_sentence(const Entry& e) {
  if (!e.ends_sentence || e.ends_cut) return false;
  const bool quoted = e.folded.starts_with('"') && e.folded.find('"', 1) != std::string::npos;
  return e.words >= (quoted ? kRepeatedLineWords : kSentenceWords) && (quoted || !e.text.ends_with('!'));
}

// Rows of tables and items of lists may well stand twice.
bool is_row_or_item(const Entry& e) {
  const std::string_view text = e.text;
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  return text.starts_with("|") || text.find(" | ") != std::string_view::npos || text.starts_with("- ") ||
         text.starts_with("* ") || text.starts_with("\u2022") ||
         (digits != 0 && text.substr(digits).starts_with(". "));
}

// Roles that follow a name in bylines and are no part of it.
std::string without_role(std::string_view name) {
  constexpr std::array<std::string_view, 12> kRoles = {"author",        "staff",  "reporter",  "editor",
                                                       "correspondent", "writer", "columnist", "contributor",
                                                       "desk",          "team",   "updated",   "published"};
  while (!name.empty()) {
    const std::size_t space = name.rfind(' ');
    const std::string_view last = space == std::string_view::npos ? name : name.substr(space + 1);
    if (std::find(kRoles.begin(), kRoles.end(), folded(last)) == kRoles.end()) break;
    name = space == std::string_view::npos ? std::string_view{} : name.substr(0, space);
  }
  return std::string(name.find(' ') == std::string_view::npos ? std::string_view{} : name);
}

// The name in "By Jane Doe | March 3" or "Written by Jane Doe"; empty when there is none.
std::string author_in_byline(std::string_view text) {
  constexpr std::array<std::string_view, 7> kBy = {"by ", "von ", "par ", "por ", "di ", "door ", "autor: "};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const std::string_view by : kBy) {
    for (std::size_t at = lower.find(by); at != std::string::npos; at = lower.find(by, at + 1)) {
      if (at != 0 && is_letter(lower[at - 1])) continue;
      const std::string_view rest = text.substr(at + by.size());
      if (const std::size_t length = leading_name(rest); length != 0)
        return without_role(rest.substr(0, length));
    }
  }
  return {};
}

// The length of "By Jane Doe", "Jane Doe 12" or both before a capital at the start of `text`; 0 when it is
// none of these.
std::size_t byline_fragment(std::string_view text, std::string_view author) {
  const bool by = text.starts_with("By ") || text.starts_with("by ") || text.starts_with("BY ");
  std::size_t end = by ? 3 : 0;
  if (!text.substr(end).starts_with(author)) return 0;
  end += author.size();
  std::size_t digits = end + 1;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  const bool counted = text.substr(end, 1) == " " && digits > end + 1 && digits - end <= 5;
  if (counted) end = digits;
  if (!by && !counted) return 0;
  if (end >= text.size()) return end;
  if (text[end] != ' ') return 0;
  const std::string_view next = text.substr(end + 1, text.find(' ', end + 1) - end - 1);
  return match::is_title_case(next) ? end : 0;
}

// Callings that only people have: a company is "an agency", a product "an editor" perhaps.
bool has_a_calling(std::string_view rest) {
  constexpr std::array<std::string_view, 47> kCallings = {
      "reporter",  "journalist", "writer",      "author",       "correspondent",  "columnist",  "blogger",
      "freelance", "freelancer", "contributor", "founder",      "cofounder",      "co-founder", "professor",
      "lecturer",  "researcher", "historian",   "novelist",     "poet",           "teacher",    "surgeon",
      "physician", "attorney",   "lawyer",      "entrepreneur", "coach",          "mentor",     "director",
      "executive", "consultant", "strategist",  "nutritionist", "photographer",   "copywriter", "analyst",
      "broker",    "advisor",    "specialist",  "enthusiast",   "president",      "fellow",     "owner",
      "editor at", "editor for", "editor of",   "editor in",    "editor-in-chief"};
  constexpr std::size_t kNear = 90;
  return contains_any(rest.substr(0, kNear), kCallings);
}

bool introduces_a_person(std::string_view rest) {
  constexpr std::array<std::string_view, 26> kVerbs = {
      "is a",      "is an",     "is the",   "is our",   "is one", "is based", "is currently",
      "is editor", "is senior", "is chief", "is head",  "is co",  "was a",    "was an",
      "was the",   "has",       "writes",   "covers",   "works",  "joined",   "reports",
      "lives",     "holds",     "ist",      "schreibt", "est"};
  constexpr std::size_t kNear = 24;  // "Doe, the paper's editor, is"
  // The author of a page may be a company, and the page about it: only a person is "she" or "a reporter".
  constexpr std::array<std::string_view, 26> kPerson = {
      "he",        "she",        "his",       "her",         "i",           "my",
      "reporter",  "journalist", "writer",    "author",      "editor",      "correspondent",
      "columnist", "blogger",    "freelance", "contributor", "critic",      "producer",
      "writes",    "covers",     "redakteur", "redakteurin", "journaliste", "periodista",
      "autor",     "autorin"};
  return (contains_any(rest.substr(0, kNear), kVerbs) || rest.starts_with(",")) &&
         contains_any(rest, kPerson);
}

// How many words of `text` stand in `other`.
std::uint32_t shared_words(std::string_view text, std::string_view other) {
  std::uint32_t shared = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    shared += contains_word(other, text.substr(at, end - at)) ? 1U : 0U;
    at = end + 1;
  }
  return shared;
}

// In order; what two of them take goes to the one that begins first.
void make_disjoint(std::vector<Cut>& cuts) {
  std::stable_sort(cuts.begin(), cuts.end(),
                   [](const Cut& a, const Cut& b) { return a.range.begin < b.range.begin; });
  std::vector<Cut> disjoint;
  for (Cut c : cuts) {
    if (!disjoint.empty()) c.range.begin = std::max(c.range.begin, disjoint.back().range.end);
    if (c.range.begin < c.range.end) disjoint.push_back(c);
  }
  cuts = std::move(disjoint);
}

// What disjoint cuts leave of `range`: up to the first of them that begins in it.
Span uncut(const std::vector<Cut>& cuts, Span range) {
  auto cut = std::partition_point(cuts.begin(), cuts.end(),
                                  [&](const Cut& c) { return c.range.end <= range.begin; });
  for (; cut != cuts.end() && cut->range.begin < range.end; ++cut) {
    if (cut->range.begin > range.begin) {
      range.end = cut->range.begin;
      break;
    }
    range.begin = std::min(cut->range.end, range.end);
  }
  return range;
}

// Whether what cuts leave of a line is not worth keeping: next to nothing, or, in a prompt, the few words
// that lead up to it ("Want more stories like this?").
bool leaves_nothing(const Entry& e, const std::vector<Cut>& cuts, std::size_t cut_bytes) {
  const double share = static_cast<double>(cut_bytes) / static_cast<double>(e.text.size());
  if (share >= kWholeShare) return true;
  if (share < kPromptShare || e.words > kPromptWords) return false;
  for (std::size_t i = 0; i < e.sentences(); ++i) {
    const Sentence s = e.sentence(i);
    const bool gone = std::any_of(cuts.begin(), cuts.end(), [&](const Cut& c) {
      return c.range.begin < s.span.end && s.span.begin < c.range.end;
    });
    if (!gone && s.words > kLeadWords) return false;
  }
  return true;
}

}  // namespace

Reason reason_of(const Rule& rule) { return {rule.info.category, rule.info.id, rule.info.why}; }

Pass::Pass(const View& view, match::Matcher& matcher, const std::string& title,
           std::vector<std::string>& authors)
    : view_(view),
      matcher_(matcher),
      title_(folded(title)),
      authors_(authors),
      protected_(view.entries.size(), false) {
  std::size_t dates = 0;
  verdicts_.whole.resize(size());
  verdicts_.cuts.resize(size());
  for (std::size_t i = 0; i < size(); ++i) {
    for (const std::uint32_t hit : entry(i).hits()) protected_[i] = protected_[i] || rule(hit).info.keeps;
    const bool dated = has_hit(entry(i).hits(), Category::timestamp);
    dates += dated ? 1U : 0U;
  }
  for (const Entry* e : view.entries) prose_words_ += e->clean_prose ? e->words : 0;
  is_timeline_ = dates >= kTimelineDates;
  if (title_.empty() && size() > 0 && is_headline(entry(0)) && entry(0).words >= kRepeatedLineWords)
    title_ = entry(0).folded;
}

Verdicts Pass::run() {
  learn_authors();
  apply_line_rules();
  apply_sentence_rules();
  cut_repeated_fragments();
  cut_author_fragments();
  remove_author_names();
  remove_bios();
  cut_bios();
  join_cuts();
  remove_sections();
  remove_caption_echoes();
  remove_duplicates();
  join_bylines();
  apply_rules_with_needs();
  drop_cuts_of_whole_lines();
  return std::move(verdicts_);
}

void Pass::remove(std::size_t i, const Reason& reason) {
  if (!protected_[i]) verdicts_.whole[i].made() = reason;
}

void Pass::cut(std::size_t i, Span range, const Reason& reason) {
  if (!protected_[i] && range.begin < range.end) verdicts_.cuts[i].made().push_back({range, reason});
}

bool Pass::has_hit(std::span<const std::uint32_t> hits, Category category) const {
  return std::any_of(hits.begin(), hits.end(), [&](std::uint32_t hit) {
    return rule(hit).info.category == category && !rule(hit).info.keeps;
  });
}

bool Pass::introduces_author(std::string_view folded_text) const {
  return std::any_of(folded_authors_.begin(), folded_authors_.end(), [&](const std::string& name) {
    return begins_with_word(folded_text, name) && introduces_a_person(folded_text.substr(name.size()));
  });
}

bool Pass::position_holds(const Rule& r, std::size_t i) const {
  switch (r.position) {
    case Position::anywhere:
      return true;
    case Position::head:
      return view_.is_head(i);
    case Position::tail:
      return view_.is_tail(i);
    case Position::edge:
      return view_.is_head(i) || view_.is_tail(i);
  }
  return true;
}

bool Pass::next_is_prose(std::size_t i) const { return i + 1 < size() && entry(i + 1).clean_prose; }

bool Pass::is_husk(std::size_t i) const {
  if (verdicts_.whole[i]) return true;
  std::size_t bytes = 0;
  for (const Cut& c : *verdicts_.cuts[i]) bytes += c.range.end - c.range.begin;
  return bytes * 2 > entry(i).text.size();
}

bool Pass::names_author(std::string_view text) const {
  return std::any_of(folded_authors_.begin(), folded_authors_.end(), [&](const std::string& author) {
    return contains_word(text, author) || contains_word(text, author.substr(0, author.find(' ')));
  });
}

// The length of the name where sentence `s` begins an author box: the name, the name again and who that is. A
// heading collapsed into "The harbour office is ..." repeats a name too; that it is a person shows in a
// calling, or in the sentence after it.
std::size_t Pass::author_box(const Entry& e, std::size_t s) const {
  const std::string_view text = text_of(e, e.sentence(s));
  const std::size_t length = repeated_name(text);
  if (length == 0) return 0;
  const bool person = has_a_calling(folded(text.substr(length))) ||
                      (s + 1 < e.sentences() && is_about_a_person(e.sentence(s + 1).folded));
  return person ? length : 0;
}

// Authors: those of the metadata, of bylines, and of author boxes near the end.
void Pass::learn_authors() {
  const auto learn = [&](std::string name) {
    if (name.empty() || authors_.size() >= kMostAuthors) return;
    if (std::find(authors_.begin(), authors_.end(), name) == authors_.end())
      authors_.push_back(std::move(name));
  };
  for (std::size_t i = 0; i < size(); ++i) {
    const Entry& e = entry(i);
    for (const std::uint32_t hit : e.hits()) {
      if (rule(hit).info.category == Category::byline && !rule(hit).info.keeps &&
          position_holds(rule(hit), i))
        learn(author_in_byline(e.text));
    }
    for (std::size_t s = 0; s < e.sentences(); ++s) {
      if (!view_.is_tail(i, s)) continue;
      if (const std::size_t length = author_box(e, s); length != 0)
        learn(std::string(text_of(e, e.sentence(s)).substr(0, length)));
    }
  }
  for (const std::string& author : authors_) {
    if (folded_authors_.size() < kMostAuthors && author.find(' ') != std::string::npos) {
      folded_authors_.push_back(folded(author));
    }
  }
}

void Pass::apply_line_rules() {
  for (std::size_t i = 0; i < size(); ++i) {
    for (const std::uint32_t hit : entry(i).hits()) {
      const Rule& r = rule(hit);
      if (r.info.keeps || r.info.scope == Scope::section || !position_holds(r, i)) continue;
      if (r.unless_prose && next_is_prose(i)) continue;
      if (r.info.category == Category::timestamp && is_timeline_) continue;
      if (r.needs_boilerplate) {
        with_needs_.emplace_back(i, hit);
      } else if (!verdicts_.whole[i]) {
        remove(i, reason_of(r));
      }
    }
  }
}

void Pass::apply_sentence_rules() {
  for (std::size_t i = 0; i < size(); ++i) {
    for (std::size_t s = 0; s < entry(i).sentences(); ++s) cut_sentence(i, s);
  }
}

// A rule with extent = "match" takes its stretch alone, and what is left of the sentence is looked at again
// in the next pass; otherwise the first rule that holds takes the sentence.
void Pass::cut_sentence(std::size_t i, std::size_t s) {
  const Sentence sentence = entry(i).sentence(s);
  if (sentence.hits.empty() || sentence.in_quotation || is_quoted(sentence.folded)) return;
  const Rule* whole = nullptr;
  bool cut_some = false;
  std::vector<std::uint32_t> map;  // of the folded sentence, once it is asked for
  std::vector<match::Stretch> stretches;
  for (const std::uint32_t hit : sentence.hits) {
    const Rule& r = rule(hit);
    if (r.info.keeps) return;
    const bool holds = r.position == Position::anywhere ||
                       (r.position != Position::tail && view_.is_head(i, s)) ||
                       (r.position != Position::head && view_.is_tail(i, s));
    if (!holds || (r.unless_prose && next_is_prose(i))) continue;
    if (r.needs_boilerplate) {
      if (entry(i).sentences() == 1) with_needs_.emplace_back(i, hit);
    } else if (r.extent_match) {
      if (map.empty())
        stretches = matcher_.stretches(normalize::fold_with_map(text_of(entry(i), sentence), map));
      for (const match::Stretch& stretch : stretches) {
        if (stretch.rule != hit) continue;
        cut(i, {sentence.span.begin + map[stretch.begin], sentence.span.begin + map[stretch.end]},
            reason_of(r));
        cut_some = true;
      }
    } else if (whole == nullptr) {
      whole = &r;
    }
  }
  if (whole != nullptr && !cut_some) cut(i, sentence.span, reason_of(*whole));
}

// In collapsed text a picture leaves its alternative text and its caption, the same few words, in a row.
void Pass::cut_repeated_fragments() {
  for (std::size_t i = 0; i < size(); ++i) {
    const Entry& e = entry(i);
    if (e.words < kCollapsedWords) continue;
    for (std::size_t s = 0; s + 1 < e.sentences(); ++s) {
      const Sentence a = e.sentence(s);
      const bool stub = a.words <= 8 && a.folded.size() >= 3 &&
                        a.folded.find_first_of(".!?\"0123456789") == std::string::npos;
      if (!stub) continue;
      const std::size_t first = s;
      while (s + 1 < e.sentences() && e.sentence(s + 1).folded == a.folded) ++s;
      // Cells of a table repeat as well, but no sentence follows them.
      const bool before_sentence = s + 1 < e.sentences() && e.sentence(s + 1).words >= kSentenceWords;
      if (s > first && before_sentence) cut(i, {a.span.begin, e.sentence(s).span.end}, kRepeatedFragment);
    }
  }
}

// "Jane Doe 0 The mayor said …" or "By Jane Doe The mayor said …": a byline collapsed into the sentence after
// it.
void Pass::cut_author_fragments() {
  for (std::size_t i = 0; i < size(); ++i) {
    for (std::size_t s = 0; s < entry(i).sentences(); ++s) {
      const Sentence sentence = entry(i).sentence(s);
      const std::string_view text = text_of(entry(i), sentence);
      for (std::size_t a = 0; a < std::min(authors_.size(), kMostAuthors); ++a) {
        const std::size_t length = byline_fragment(text, authors_[a]);
        if (length != 0) cut(i, {sentence.span.begin, sentence.span.begin + length}, kAuthorFragment);
      }
    }
  }
}

void Pass::remove_author_names() {
  for (std::size_t i = 0; i < size(); ++i) {
    if (verdicts_.whole[i] || entry(i).code || !(view_.is_head(i) || view_.is_tail(i))) continue;
    if (std::find(folded_authors_.begin(), folded_authors_.end(), entry(i).folded) != folded_authors_.end())
      remove(i, kAuthorName);
  }
}

// Paragraphs near the end that begin with the author's name, and what goes on about them right after.
void Pass::remove_bios() {
  for (std::size_t i = 0; i < size(); ++i) {
    const Entry& e = entry(i);
    if (e.code || e.words < 8 || e.words > kBioWords || !view_.is_tail(i) || is_quoted(e.folded)) continue;
    if (introduces_author(e.folded)) remove(i, kAuthorBio);
  }
}

// The same inside collapsed text: from the sentence that introduces the author while it goes on about them.
void Pass::cut_bios() {
  for (std::size_t i = 0; i < size(); ++i) {
    const std::size_t sentences = entry(i).sentences();
    if (sentences < 2) continue;
    std::vector<Cut> before = *verdicts_.cuts[i];
    make_disjoint(before);
    bool inside = false;
    for (std::size_t s = 0; s < sentences; ++s) {
      const Sentence sentence = entry(i).sentence(s);
      const bool hit =
          !sentence.in_quotation && view_.is_tail(i, s) && has_hit(sentence.hits, Category::author_bio);
      const bool starts =
          view_.is_tail(i, s) && (author_box(entry(i), s) != 0 || introduces_author(sentence.folded));
      const bool goes_on = inside && (is_about_a_person(sentence.folded) || names_author(sentence.folded));
      if (starts || (goes_on && !hit)) cut(i, uncut(before, sentence.span), starts ? kAuthorBio : kBioGoesOn);
      inside = starts || hit || goes_on;
    }
  }
}

// The rule that makes entry i the heading of a section of husk.
const Rule* Pass::section_rule(std::size_t i) const {
  if (protected_[i] || entry(i).text.ends_with('.')) return nullptr;
  for (const std::uint32_t hit : entry(i).hits()) {
    const Rule& r = rule(hit);
    if (r.info.scope == Scope::section && !r.info.keeps && position_holds(r, i)) return &r;
  }
  return nullptr;
}

// Where the section that entry `start` opens ends. Headlines and teasers in turn, short lines and what other
// rules have are part of it; two sentences of prose in a row are not, nor is the headline above them.
std::size_t Pass::section_end(std::size_t start, const Rule& r) const {
  const bool comments = r.info.category == Category::comment_form && start > view_.first_prose;
  const bool bio = r.info.category == Category::author_bio && view_.is_tail(start);
  // More lines that are not husk are too many, even when a pair of them is given back.
  constexpr std::size_t kTooMany = kMostSectionLines + 3;
  std::size_t end = start + 1;
  std::size_t lines = 0;
  bool headline = false;
  bool after_pair = false;
  const std::size_t reach = std::min(size(), start + 1 + kMostSectionReach);
  for (std::size_t i = start + 1; i < reach && lines < kTooMany; ++i) {
    const Entry& e = entry(i);
    lines += is_husk(i) ? 0U : 1U;
    if (e.code || protected_[i]) break;
    if (entry(start).level != 0 && e.level != 0 && e.level <= entry(start).level &&
        section_rule(i) == nullptr)
      break;
    const Rule* other = section_rule(i);
    if (other != nullptr && other->info.category != r.info.category &&
        other->info.category != Category::social)
      break;
    const bool sentence = e.prose || is_sentence(e);
    // Links to accounts are a word or two each.
    if (r.info.category == Category::social && !is_husk(i) && e.words > kLinkWords) break;
    if (is_husk(i) || e.ends_cut || !sentence) {
      headline = !is_husk(i) && !e.ends_cut && is_headline(e);
      after_pair = false;
    } else if (headline && e.words <= kTeaserWords) {
      headline = false;
      after_pair = true;
    } else if (comments && headline) {
      headline = false;
      after_pair = false;
    } else if (bio && i <= start + 2 && e.words <= kBioWords &&
               (leading_name(e.text) != 0 || names_author(e.folded) || begins_with_word(e.folded, "he") ||
                begins_with_word(e.folded, "she"))) {
      headline = false;
      after_pair = false;
    } else {
      // Prose resumes. A headline right above it, or a pair before it, was the article's own.
      if (after_pair) {
        end = i - 2;
      } else if (headline) {
        end = i - 1;
      }
      break;
    }
    end = i + 1;
  }
  return std::max(end, start + 1);
}

// What stands above the heading of a section: paragraphs, or headlines and teasers in turn. A page that is a
// listing itself has lists under headings such as "Latest News", and they are its own.
struct Pass::Above {
  std::uint32_t teasers = 0;
  std::uint32_t teaser_words = 0;
  std::uint32_t body_words = 0;

  void count(const Pass& pass, std::size_t i) {
    constexpr std::uint32_t kParagraphWords = 40;  // a longer sentence is no teaser
    const auto is_text = [&](std::size_t k) { return pass.entry(k).prose || is_sentence(pass.entry(k)); };
    if (pass.is_husk(i) || !is_text(i)) return;
    const bool last = i + 1 == pass.size();
    const std::uint32_t words = pass.entry(i).words;
    if (words > kParagraphWords || (i > 0 && is_text(i - 1)) || (!last && is_text(i + 1))) {
      body_words += words;
    } else if (i > 0 && !last && is_headline(pass.entry(i - 1)) && is_headline(pass.entry(i + 1))) {
      ++teasers;
      teaser_words += words;
    }
  }

  [[nodiscard]] bool is_listing() const {
    constexpr std::uint32_t kFewTeasers = 5;
    return teasers >= kFewTeasers && teaser_words > body_words;
  }
};

// In a list of titles one may read like the heading of a section: others stand right above it, and after the
// list the article goes on.
bool Pass::is_item_among_titles(std::size_t start, std::size_t end) const {
  constexpr std::size_t kTitles = 2;
  const auto is_title = [&](std::size_t i) {
    return is_headline(entry(i)) && !is_husk(i) && section_rule(i) == nullptr;
  };
  if (start < kTitles || end + 1 >= size() || start + 1 >= end) return false;
  if (start < view_.first_prose || end > view_.last_prose) return false;
  for (std::size_t k = 1; k <= kTitles; ++k) {
    if (!is_title(start - k)) return false;
  }
  return entry(start).level == 0 && is_title(start + 1);
}

void Pass::remove_sections() {
  constexpr std::array<Category, 4> kOwnCategory = {Category::legal, Category::consent, Category::author_bio,
                                                    Category::newsletter};
  Above above;
  std::size_t seen = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const Rule* r = section_rule(i);
    if (r == nullptr) continue;
    for (; seen < i; ++seen) above.count(*this, seen);
    if (above.is_listing()) continue;
    std::size_t end = section_end(i, *r);
    // Where nothing is prose nothing shows where the section ends, and it may be the page itself.
    std::uint32_t taken = 0;
    std::size_t lines = 0;
    for (std::size_t k = i + 1; k < end; ++k) {
      taken += is_husk(k) ? 0 : entry(k).words;
      lines += is_husk(k) ? 0U : 1U;
    }
    if (view_.second_prose == size() && taken > kMostWithoutProse) end = i + 1;
    // Nor is a section longer than the article it stands in: then it is a list of the article's own.
    if (taken > prose_words_ && taken > kMostWithoutProse) end = i + 1;
    if (lines > (r->info.category == Category::social ? kMostLinks : kMostSectionLines)) end = i + 1;
    if (is_item_among_titles(i, end)) continue;
    // A heading over the article's own prose takes nothing along, and stays.
    if (end == i + 1 && i + 1 < size() && !is_husk(i + 1) && section_rule(i + 1) == nullptr &&
        (entry(i + 1).prose || is_sentence(entry(i + 1)) || r->unless_prose)) {
      continue;
    }
    for (std::size_t k = i; k < end; ++k) {
      const bool own = k != i && verdicts_.whole[k] &&
                       std::find(kOwnCategory.begin(), kOwnCategory.end(), verdicts_.whole[k]->category) !=
                           kOwnCategory.end();
      if (!own) remove(k, reason_of(*r));
    }
    i = end - 1;
  }
}

// A picture's alternative text stands beside its caption: the beginning of it, or most of its words.
void Pass::remove_caption_echoes() {
  const auto echo = [&](std::size_t i, std::size_t caption) {
    const Entry& e = entry(i);
    if (verdicts_.whole[i] || e.words < 2 || e.ends_sentence || e.words >= entry(caption).words) return;
    // The first line is the headline, whatever the caption repeats of it.
    const bool most_words = i > 0 && e.level == 0 && e.words >= kEchoWords && e.words <= kMostEchoWords &&
                            shared_words(e.folded, entry(caption).folded) >= kEchoShare * e.words;
    if (entry(caption).folded.starts_with(e.folded) || most_words) remove(i, kCaptionEcho);
  };
  for (std::size_t i = 0; i < size(); ++i) {
    if (!verdicts_.whole[i] || verdicts_.whole[i]->category != Category::caption) continue;
    if (i > 0) echo(i - 1, i);
    if (i + 1 < size()) echo(i + 1, i);
  }
}

// How many words stand again around entries `before` and `i`, in the same order. The copies do not overlap: a
// refrain is none of itself.
std::uint32_t Pass::copied_run(std::size_t before, std::size_t i) const {
  std::uint32_t run = entry(i).words;
  // A line that folds to nothing has no word that counts, but there may be any number of them.
  const std::size_t most = kCopiedPage;
  const auto same = [&](std::size_t a, std::size_t b) { return entry(a).folded == entry(b).folded; };
  for (std::size_t k = 1;
       k <= most && i + k < size() && before + k < i && run < kCopiedPage && same(i + k, before + k); ++k)
    run += entry(i + k).words;
  for (std::size_t k = 1;
       k <= std::min(most, before) && i - k > before && run < kCopiedPage && same(i - k, before - k); ++k)
    run += entry(i - k).words;
  return run;
}

// Whether the headline at `i`, which stood at `before`, only names what is below it, as labels of products do
// that stand over each of them, or chapters that stand in a table of contents first.
bool Pass::is_label(std::size_t before, std::size_t i) const {
  constexpr std::size_t kOften = 4;
  constexpr std::uint32_t kFewWords = 5;
  const auto count = [&](std::size_t at) { return standing_[first_of_[at]]; };
  if (count(i) >= kOften && entry(i).words <= kFewWords) return true;
  if (i + 1 >= size() || !(entry(i + 1).prose || is_sentence(entry(i + 1)))) return false;
  const auto is_chapter = [&](std::size_t beside) {
    return is_headline(entry(beside)) && entry(beside).folded != title_ && count(beside) > 1;
  };
  return (before > 0 && is_chapter(before - 1) && entry(i - 1).folded != entry(before - 1).folded) ||
         (before + 1 < i && is_chapter(before + 1));
}

void Pass::remove_duplicates() {
  // In a song, a list or a table lines stand again on purpose.
  const bool has_prose = view_.second_prose != size();
  first_of_ = first_of(size(), [&](std::size_t i) { return entry(i).folded; });
  standing_.assign(size(), 0);
  stood_before_.assign(size(), false);
  for (std::size_t i = 0; i < size(); ++i) stood_before_[i] = standing_[first_of_[i]]++ > 0;
  constexpr std::uint32_t kNowhere = UINT32_MAX;
  std::vector<std::uint32_t> kept(size(), kNowhere);  // by first_of_: where a line stood first and stays
  for (std::size_t i = 0; i < size(); ++i) {
    const Entry& e = entry(i);
    if (verdicts_.whole[i] || e.words < kRepeatedLineWords) continue;
    std::uint32_t& stays = kept[first_of_[i]];
    if (stays == kNowhere) {
      stays = static_cast<std::uint32_t>(i);
      continue;
    }
    const std::size_t before = stays;
    if (has_prose && copied_run(before, i) >= kCopiedPage) {
      remove(i, kRepeatedParagraph);
      continue;
    }
    if (e.code || is_row_or_item(e)) continue;
    const bool is_title = e.folded == title_ || (before < view_.first_prose && is_headline(entry(before)) &&
                                                 e.words > kRepeatedLineWords && !is_label(before, i));
    if (has_prose && is_title) {
      remove(i, kRepeatedHeadline);
    } else if (e.prose && e.ends_sentence && e.words >= kRepeatedParagraphWords) {
      if (!is_repeated_on_purpose(before, i)) remove(i, kRepeatedParagraph);
    } else if (has_prose && before + 1 == i && !e.ends_sentence && !e.text.ends_with(',')) {
      remove(i, kRepeatedLine);
    }
  }
}

// A paragraph that stands again a few lines further on, alone, is quoted (in a forum, after "Jane wrote:") or
// the answer to a second question, and one far off belongs to a second offer; one that stands again right
// away, within a long run, among husk or where all around it stood before is a copy.
bool Pass::is_repeated_on_purpose(std::size_t before, std::size_t i) const {
  if (entry(i - 1).text.ends_with(':')) return true;
  if (i - before < kNearCopy) return false;
  if (is_husk(i - 1) || (i + 1 < size() && is_husk(i + 1))) return false;
  const std::size_t from = i - std::min(i, kAround);
  const std::size_t to = std::min(size(), i + kAround + 1);
  return std::find(stood_before_.begin() + static_cast<std::ptrdiff_t>(from),
                   stood_before_.begin() + static_cast<std::ptrdiff_t>(to),
                   false) != stood_before_.begin() + static_cast<std::ptrdiff_t>(to);
}

// A byline and the reading time beside it are one thing; a byline right above a bio belongs to it.
void Pass::join_bylines() {
  const auto is = [&](std::size_t i, Category category) {
    return verdicts_.whole[i] && verdicts_.whole[i]->category == category;
  };
  for (std::size_t i = 0; i < size(); ++i) {
    if (!is(i, Category::byline)) continue;
    for (std::size_t k = i + 1; k < size() && is(k, Category::read_time); ++k)
      verdicts_.whole[k] = verdicts_.whole[i];
    for (std::size_t k = i; k > 0 && is(k - 1, Category::read_time); --k)
      verdicts_.whole[k - 1] = verdicts_.whole[i];
  }
  for (std::size_t i = size(); i-- > 1;) {
    if (is(i, Category::author_bio) && is(i - 1, Category::byline) && view_.is_tail(i - 1))
      verdicts_.whole[i - 1] = verdicts_.whole[i];
  }
}

// What such a rule takes is husk that another may stand beside, above it or below: once down and once up the
// lines finds them all.
void Pass::apply_rules_with_needs() {
  const auto by_line = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::stable_sort(with_needs_.begin(), with_needs_.end(), by_line);
  const auto same_line = [](const auto& a, const auto& b) { return a.first == b.first; };
  with_needs_.erase(std::unique(with_needs_.begin(), with_needs_.end(), same_line), with_needs_.end());
  // A copy of a paragraph is no husk: what stands beside it may be the end of the first one.
  const auto is_boilerplate = [&](std::size_t at) {
    return is_husk(at) && !(verdicts_.whole[at] && verdicts_.whole[at]->rule == kRepeatedParagraph.rule);
  };
  const auto apply = [&](const std::pair<std::size_t, std::uint32_t>& need) {
    const auto& [i, hit] = need;
    if (verdicts_.whole[i] || protected_[i]) return;
    if ((i > 0 && is_boilerplate(i - 1)) || (i + 1 < size() && is_boilerplate(i + 1)))
      remove(i, reason_of(rule(hit)));
  };
  std::for_each(with_needs_.begin(), with_needs_.end(), apply);
  std::for_each(with_needs_.rbegin(), with_needs_.rend(), apply);
}

// Cuts in order and disjoint; where they leave next to nothing, the whole line goes under the heaviest of
// their categories.
void Pass::join_cuts() {
  for (std::size_t i = 0; i < size(); ++i) {
    if (!verdicts_.cuts[i]) continue;
    if (verdicts_.whole[i]) {
      verdicts_.cuts[i].reset();
      continue;
    }
    std::vector<Cut>& cuts = verdicts_.cuts[i].made();
    make_disjoint(cuts);
    std::map<Category, std::size_t> weight;
    std::size_t total = 0;
    for (const Cut& c : cuts) {
      weight[c.reason.category] += c.range.end - c.range.begin;
      total += c.range.end - c.range.begin;
    }
    if (!leaves_nothing(entry(i), cuts, total)) continue;
    const auto heaviest = std::max_element(weight.begin(), weight.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
    const auto first = std::find_if(cuts.begin(), cuts.end(),
                                    [&](const Cut& c) { return c.reason.category == heaviest->first; });
    remove(i, first->reason);
    verdicts_.cuts[i].reset();
  }
}

void Pass::drop_cuts_of_whole_lines() {
  for (std::size_t i = 0; i < size(); ++i) {
    if (verdicts_.whole[i]) verdicts_.cuts[i].reset();
  }
}

}  // namespace dehusk::decide
