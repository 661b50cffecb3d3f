#include "decide/view.h"

#include <algorithm>
#include <array>

#include "normalize/normalize.h"
#include "segment/segment.h"

namespace dehusk::decide {
namespace {

// A paragraph of prose has at least this many words and ends as a sentence does: on the development texts
// lines below it are headlines, captions and prompts more often than paragraphs.
constexpr std::uint32_t kProseWords = 15;
// A long line is prose even when its end is cut off.
constexpr std::uint32_t kLongProseWords = 45;
// The head of an article: standfirst, byline and date stand within so many words.
constexpr std::uint32_t kHeadWords = 60;

bool is_gap_between_words(char c) { return c == ' ' || c == '\n'; }

// The last character that is not a closing quote or bracket.
std::string_view without_closers(std::string_view text) {
  constexpr std::array<std::string_view, 9> kClosers = {"\"", "'", ")", "]", "”", "’", "»", "*", "“"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view closer : kClosers) {
      if (text.ends_with(closer)) {
        text.remove_suffix(closer.size());
        again = true;
      }
    }
  }
  return text;
}

// In text collapsed onto one line, prompts run on into an author box with no full stop between: "… Privacy
// Policy Jane Doe Jane is a reporter". Where the box begins in `sentence`, 0 when it does not or is all of
// it.
std::size_t author_box(std::string_view sentence) {
  if (repeated_name(sentence) != 0) return 0;
  for (std::size_t at = sentence.find(' '); at != std::string_view::npos; at = sentence.find(' ', at + 1)) {
    if (repeated_name(sentence.substr(at + 1)) != 0) return at + 1;
  }
  return 0;
}

std::vector<Span> sentences_of(const Line& line, std::string_view text, bool first) {
  std::vector<Span> out;
  const auto add = [&](std::string_view part, std::size_t offset) {
    const std::vector<Span> spans = segment::sentences(part);
    for (const Span& span : spans) {
      const std::size_t box =
          spans.size() > 1 ? author_box(part.substr(span.begin, span.end - span.begin)) : 0;
      if (box != 0) out.push_back({span.begin + offset, span.begin + offset + box - 1});
      out.push_back({span.begin + offset + box, span.end + offset});
    }
  };
  if (first && line.rare->fragments.size() > 1) {
    for (const Span& f : line.rare->fragments) add(text.substr(f.begin, f.end - f.begin), f.begin);
  } else {
    add(text, 0);
  }
  return out;
}

KeptSentence kept_sentence(const Span& span, std::string_view folded) {
  KeptSentence out;
  out.begin = static_cast<std::uint32_t>(span.begin);
  out.end = static_cast<std::uint32_t>(span.end);
  out.folded = folded;
  out.words = count_words(folded);
  return out;
}

// Where the sentence of an entry that has but one keeps what rules say of it.
std::vector<KeptSentence>& made_sentences(Entry& entry) {
  if (entry.kept_sentences == nullptr) {
    entry.kept_sentences = std::make_unique<std::vector<KeptSentence>>();
    entry.kept_sentences->push_back(kept_sentence({0, entry.text.size()}, entry.folded));
  }
  return *entry.kept_sentences;
}

std::span<KeptSentence> kept_sentences(Entry& entry) {
  return entry.kept_sentences != nullptr ? std::span(*entry.kept_sentences) : std::span<KeptSentence>();
}

void guard(const std::vector<match::Rule>& rules, std::string_view folded, std::string_view text,
           Rarely<Hits>& hits) {
  if (!hits) return;
  std::erase_if(hits.made().all,
                [&](std::uint32_t rule) { return !match::passes_unit_guards(rules[rule], folded, text); });
  if (hits->all.empty()) hits.reset();
}

// A line of which most words stand in sentences that a rule hits.
bool mostly_hit(const Entry& entry) {
  std::uint32_t hit = 0;
  for (std::size_t i = 0; i < entry.sentences(); ++i) {
    const Sentence sentence = entry.sentence(i);
    hit += sentence.hits.empty() ? 0 : sentence.words;
  }
  return hit * 2 > entry.words;
}

void set_sentence_places(Entry& entry) {
  constexpr std::uint32_t kOfSomeLength = 8;
  const std::span<KeptSentence> sentences = kept_sentences(entry);
  if (sentences.empty()) return;
  // Where the marks do not pair up (an inch sign, a quotation cut off) they say nothing.
  const bool paired = std::count(entry.folded.begin(), entry.folded.end(), '"') % 2 == 0;
  std::uint32_t before = 0;
  std::ptrdiff_t marks = 0;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    KeptSentence& sentence = sentences[i];
    sentence.words_before = before;
    before += sentence.words;
    sentence.in_quotation = paired && marks % 2 == 1;
    marks += std::count(sentence.folded.begin(), sentence.folded.end(), '"');
    if (sentence.rules->chosen.empty() && sentence.words >= kOfSomeLength)
      entry.last_clean_sentence = static_cast<std::uint32_t>(i);
  }
}

void set_shape(Entry& entry) {
  entry.ends_cut = ends_cut(entry.text);
  entry.ends_sentence = ends_sentence(entry.text);
  entry.prose = !entry.code && entry.level == 0 &&
                ((entry.words >= kProseWords && entry.ends_sentence) || entry.words >= kLongProseWords);
  entry.clean_prose = entry.prose && entry.hits().empty() && !mostly_hit(entry) && !entry.ends_cut;
}

bool is_upper_start(std::string_view word) { return match::is_title_case(word); }

bool is_particle(std::string_view word) {
  constexpr std::array<std::string_view, 17> kParticles = {"de", "da", "di",  "del", "der", "den",
                                                           "du", "la", "le",  "van", "von", "bin",
                                                           "al", "el", "ten", "zu",  "dos"};
  return std::find(kParticles.begin(), kParticles.end(), word) != kParticles.end();
}

}  // namespace

bool ends_cut(std::string_view text) {
  text = without_closers(text);
  return text.ends_with("…") || text.ends_with("...");
}

bool ends_sentence(std::string_view text) {
  constexpr std::array<std::string_view, 8> kEnds = {".", "!", "?", "…", "。", "！", "？", "।"};
  text = without_closers(text);
  return std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return text.ends_with(end); });
}

std::string_view text_of(const Entry& entry, const Sentence& sentence) {
  return entry.text.substr(sentence.span.begin, sentence.span.end - sentence.span.begin);
}

Sentence Entry::sentence(std::size_t i) const {
  if (kept_sentences == nullptr) return {{0, text.size()}, folded, words, 0, false, {}};
  const KeptSentence& kept_one = (*kept_sentences)[i];
  return {{kept_one.begin, kept_one.end}, kept_one.folded,       kept_one.words,
          kept_one.words_before,          kept_one.in_quotation, kept_one.rules->chosen};
}

std::uint32_t count_words(std::string_view folded) {
  if (folded.empty()) return 0;
  std::uint32_t spaces = 1;
  std::uint32_t wide = 0;
  for (const char c : folded) {
    const auto u = static_cast<unsigned char>(c);
    spaces += c == ' ' ? 1U : 0U;
    wide += u >= 0xE3 && u <= 0xED ? 1U : 0U;  // CJK, kana, Hangul
  }
  return spaces + wide / 2;
}

std::size_t leading_name(std::string_view text) {
  constexpr std::size_t kMostParticles = 12;  // no name has as many, but a flood of "de de de" has
  std::size_t words = 0;
  std::size_t particles = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size() && words < 4 && particles <= kMostParticles;) {
    std::size_t stop = at;
    while (stop < text.size() && !is_gap_between_words(text[stop]) && text[stop] != ',' &&
           text[stop] != '|' && text[stop] != '(' && text[stop] != ':' && text[stop] != '/') {
      ++stop;
    }
    const std::string_view word = text.substr(at, stop - at);
    if (word.empty() || is_digit(word[0])) break;
    const bool capital = is_upper_start(word);
    if (!capital && !is_particle(word)) break;
    if (capital) {
      ++words;
      end = stop;
    } else {
      ++particles;
    }
    if (stop >= text.size() || text[stop] != ' ') break;
    // "Doe." ends a sentence; "J." is an initial.
    if (word.size() > 2 && word.back() == '.') break;
    at = stop + 1;
  }
  return words >= 2 ? end : 0;
}

std::size_t repeated_name(std::string_view text) {
  const std::size_t first_end = text.find(' ');
  if (first_end == std::string_view::npos || first_end == 0 || first_end > 32) return 0;
  // Cheap first: a name does not begin with a word in small letters, but for a few, and its first word must
  // come again within the next few.
  const std::string_view first = text.substr(0, first_end);
  const bool is_small = std::all_of(first.begin(), first.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (is_small && !is_particle(first)) return 0;
  constexpr std::size_t kNear = 64;
  const std::string again = " " + std::string(first) + " ";
  const std::size_t at = text.substr(0, first_end + kNear).find(again, first_end);
  if (at == std::string_view::npos || at == first_end) return 0;
  if (leading_name(text) < at) return 0;
  // "Living Light Living Well" repeats a word too; of a person something is said, right after the name.
  constexpr std::array<std::string_view, 11> kVerbs = {" is ",     " was ",   " has ",    " writes ",
                                                       " covers ", " works ", " joined ", " reports ",
                                                       " lives ",  " holds ", ", "};
  // A calling in capitals may stand between.
  constexpr std::size_t kMostWords = 8;
  std::string_view after = text.substr(at);
  for (std::size_t word = 0; word < kMostWords; ++word) {
    const std::size_t end = std::min(after.find_first_of(" ,", 1), after.size());
    if (!is_upper_start(after.substr(std::min<std::size_t>(1, after.size()), end - 1))) break;
    after = after.substr(end);
  }
  return std::any_of(kVerbs.begin(), kVerbs.end(), [&](std::string_view v) { return after.starts_with(v); })
             ? at
             : 0;
}

bool View::is_head(std::size_t entry) const {
  return entry < second_prose || entries[entry]->words_before <= kHeadWords;
}

bool View::is_tail(std::size_t entry) const {
  if (last_prose == entries.size() || entry > last_prose) return true;
  return entries[entry]->words_before * 4ULL >= words * 3ULL;
}

bool View::is_head(std::size_t entry, std::size_t sentence) const {
  const Entry& e = *entries[entry];
  if (e.sentences() < 2) return is_head(entry);
  return e.words_before + e.sentence(sentence).words_before <= kHeadWords;
}

bool View::is_tail(std::size_t entry, std::size_t sentence) const {
  const Entry& e = *entries[entry];
  if (e.sentences() < 2) return is_tail(entry);
  if ((e.words_before + e.sentence(sentence).words_before) * 4ULL >= words * 3ULL) return true;
  // Whatever still follows in this line must be husk too.
  if (last_prose != entries.size() && entry < last_prose) return false;
  return e.last_clean_sentence <= sentence;
}

View ViewMaker::make(const std::vector<Line>& lines, bool first) {
  // So many lines are scanned at once: the text that the matcher sees is a copy of theirs.
  constexpr std::size_t kBatch = 4096;
  if (known_.empty()) known_.resize(lines.size());
  std::vector<Entry*> batch;
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    Entry& entry = known_[i];
    entry.fresh = false;
    if (!line.kept()) {
      if (entry.line != Entry::kNoLine) entry = Entry();
      continue;
    }
    // After the first pass structure no longer counts, and double spaces are gone.
    const bool is_known = entry.line != Entry::kNoLine;
    const bool stale = is_known && ((!first && entry.structured) || entry.kept != line.size());
    if (is_known && !stale) continue;
    entry = entry_of(line, i, first);
    batch.push_back(&entry);
    if (batch.size() < kBatch) continue;
    scan(lines, batch, first);
    batch.clear();
  }
  scan(lines, batch, first);
  languages_current_ = false;
  choose_hits();
  View view;
  view.entries.reserve(known_.size());
  for (Entry& entry : known_) {
    if (entry.line == Entry::kNoLine) continue;
    view.entries.push_back(&entry);
    entry.words_before = view.words;
    view.words += entry.words;
  }
  const std::size_t count = view.entries.size();
  view.first_prose = view.second_prose = view.last_prose = count;
  for (std::size_t i = 0; i < count; ++i) {
    if (!view.entries[i]->clean_prose) continue;
    if (view.first_prose == count) {
      view.first_prose = i;
    } else if (view.second_prose == count) {
      view.second_prose = i;
    }
    view.last_prose = i;
  }
  return view;
}

Entry ViewMaker::entry_of(const Line& line, std::uint32_t index, bool first) {
  Entry entry;
  entry.line = index;
  entry.kept = static_cast<std::uint32_t>(line.size());
  entry.text = line.whole() ? std::string_view(line.original) : texts_.keep(line.text());
  entry.code = line.kind == segment::BlockKind::code;
  entry.level = first ? line.level : std::uint8_t{0};
  entry.structured = first && (line.level != 0 || line.rare->fragments.size() > 1);
  entry.fresh = true;
  entry.folded = fold(entry.text);
  entry.words = count_words(entry.folded);
  return entry;
}

// What is the same folded is not kept twice. `text` is kept.
std::string_view ViewMaker::fold(std::string_view text) {
  buffer_.clear();
  normalize::fold(text, buffer_);
  return buffer_ == text ? text : texts_.keep(buffer_);
}

void ViewMaker::scan(const std::vector<Line>& lines, std::span<Entry* const> entries, bool first) {
  match::Units line_units;
  match::Units sentence_units;
  struct Owner {  // of a sentence unit
    Entry* entry;
    std::size_t sentence;
  };
  std::vector<Owner> owners;
  const auto add_sentence = [&](Entry* entry, std::size_t i, std::string_view folded) {
    if (match::count_words(folded) > matcher_.most_sentence_words()) return;
    sentence_units.add_folded(folded);
    owners.push_back({entry, i});
  };
  for (Entry* entry : entries) {
    const bool scanned = !entry->code && match::count_words(entry->folded) <= matcher_.most_line_words();
    line_units.add_folded(scanned ? entry->folded : std::string_view());
    if (entry->code) continue;
    const std::vector<Span> spans = sentences_of(lines[entry->line], entry->text, first);
    if (spans.size() == 1 && spans[0] == Span{0, entry->text.size()}) {
      add_sentence(entry, 0, entry->folded);
      continue;
    }
    entry->kept_sentences = std::make_unique<std::vector<KeptSentence>>();
    entry->kept_sentences->reserve(spans.size());
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const Span& span = spans[i];
      entry->kept_sentences->push_back(kept_sentence(
          span,
          spans.size() == 1 ? entry->folded : fold(entry->text.substr(span.begin, span.end - span.begin))));
      add_sentence(entry, i, entry->kept_sentences->back().folded);
    }
  }
  std::vector<match::Hit> hits;
  matcher_.scan_lines(line_units, hits);
  for (const match::Hit& hit : hits) entries[hit.unit]->rules.made().all.push_back(hit.rule);
  matcher_.scan_sentences(sentence_units, hits);
  for (const match::Hit& hit : hits) {
    const Owner& owner = owners[hit.unit];
    made_sentences(*owner.entry)[owner.sentence].rules.made().all.push_back(hit.rule);
  }
  const std::vector<match::Rule>& rules = matcher_.rules();
  for (Entry* entry : entries) {
    guard(rules, entry->folded, entry->text, entry->rules);
    for (KeptSentence& sentence : kept_sentences(*entry)) {
      guard(rules, sentence.folded, entry->text.substr(sentence.begin, sentence.end - sentence.begin),
            sentence.rules);
    }
  }
}

const match::Languages& ViewMaker::languages() {
  if (languages_current_) return languages_;
  languages_current_ = true;
  std::string text;
  for (const Entry& entry : known_) {
    if (entry.line != Entry::kNoLine && !entry.code) text.append(entry.text).push_back('\n');
  }
  if (text != text_) {
    languages_ = match::detect(text);
    text_ = std::move(text);
  }
  return languages_;
}

bool ViewMaker::depends_on_language(const Entry& entry) const {
  const auto depends = [&](const std::vector<std::uint32_t>& hits) {
    return std::any_of(hits.begin(), hits.end(),
                       [&](std::uint32_t rule) { return matcher_.rules()[rule].info.lang != "any"; });
  };
  if (depends(entry.rules->all)) return true;
  return entry.kept_sentences != nullptr &&
         std::any_of(entry.kept_sentences->begin(), entry.kept_sentences->end(),
                     [&](const KeptSentence& sentence) { return depends(sentence.rules->all); });
}

// Languages are those of the text that this view shows, as they will be when that text is cleaned again. To
// detect them takes longer than all else here, so it is left where no hit depends on them.
void ViewMaker::choose_hits() {
  const bool depends = std::any_of(known_.begin(), known_.end(),
                                   [&](const Entry& entry) { return depends_on_language(entry); });
  const match::Languages before = languages_;
  const bool all = depends && languages() != before;
  for (Entry& entry : known_) {
    if (entry.line != Entry::kNoLine && (all || entry.fresh)) choose_hits(entry);
  }
}

void ViewMaker::choose_hits(Entry& entry) const {
  const auto choose = [&](Rarely<Hits>& hits) {
    if (!hits) return;
    std::vector<std::uint32_t> chosen = hits->all;
    std::erase_if(chosen,
                  [&](std::uint32_t rule) { return !languages_.has(matcher_.rules()[rule].info.lang); });
    hits.made().chosen = std::move(chosen);
  };
  choose(entry.rules);
  for (KeptSentence& sentence : kept_sentences(entry)) choose(sentence.rules);
  set_sentence_places(entry);
  set_shape(entry);
}

}  // namespace dehusk::decide
