#include "decide/learned.h"

#include <algorithm>
#include <array>
#include <map>

#include "decide/batches.h"
#include "normalize/normalize.h"

namespace dehusk::decide {
namespace {

// A line is a collapsed page, not a paragraph, when it has so many words, so many sentences and most of the
// text.
constexpr std::uint32_t kFewestCollapsedWords = 120;
constexpr std::size_t kCollapsedSentences = 4;
// A sentence of so many words is prose.
constexpr std::int32_t kProseSentenceWords = 10;
// The model knows articles. Where there is next to no prose there is none to protect, and a list or a table
// is the page itself.
constexpr std::size_t kLeastProse = 2;
constexpr std::int32_t kLeastProseWords = 60;
// A model that wants more of the prose than this is more likely wrong about the text than right: then the
// prose stays. (Measured on the development texts, where it costs nothing to wrong decisions that a share of
// 0.2 to 0.4 does not.)
constexpr double kMostProse = 0.3;
// A headline has so many words; below that it is a label or the beginning of a menu.
constexpr std::int32_t kFewestHeadlineWords = 4;
constexpr std::int32_t kMostHeadlineWords = 24;
// Husk stands together: what is taken for husk within so many units is of the same kind.
constexpr std::size_t kSameKind = 3;

bool is_collapsed(const View& view, const Entry& entry) {
  return !entry.code && entry.words >= kFewestCollapsedWords && entry.sentences() >= kCollapsedSentences &&
         entry.words * 2 >= view.words;
}

// What a text begins with, once rules took what stands before it, may be its headline, which belongs to it.
bool is_headline(const Unit& unit) {
  return unit.words >= kFewestHeadlineWords && unit.words <= kMostHeadlineWords && !unit.ends_cut;
}

std::size_t overlap(const Span& a, const Span& b) {
  const std::size_t begin = std::max(a.begin, b.begin);
  const std::size_t end = std::min(a.end, b.end);
  return end > begin ? end - begin : 0;
}

std::uint8_t taken_by(const Reason& reason) {
  return static_cast<std::uint8_t>(1 + static_cast<int>(reason.category));
}

// Those of `cuts`, which are in order and disjoint, that take something of `span`: a page on one line has as
// many cuts as sentences.
std::span<const Cut> cuts_within(const std::vector<Cut>& cuts, Span span) {
  const auto first =
      std::partition_point(cuts.begin(), cuts.end(), [&](const Cut& c) { return c.range.end <= span.begin; });
  const auto last =
      std::partition_point(first, cuts.end(), [&](const Cut& c) { return c.range.begin < span.end; });
  return {first, last};
}

// The category of what takes the entry, or of the cuts that take most of `span` of it, as Unit::taken has it.
std::uint8_t taken_of(const Verdicts& verdicts, std::size_t entry, const Span& span) {
  if (verdicts.whole[entry]) return taken_by(*verdicts.whole[entry]);
  std::size_t total = 0;
  std::size_t most = 0;
  std::uint8_t taken = 0;
  for (const Cut& cut : cuts_within(*verdicts.cuts[entry], span)) {
    const std::size_t bytes = overlap(cut.range, span);
    total += bytes;
    if (bytes > most) {
      most = bytes;
      taken = taken_by(cut.reason);
    }
  }
  return total * 2 > span.end - span.begin ? taken : 0;
}

// Words of `text` as half-open ranges.
std::vector<Span> words_of(std::string_view text) {
  std::vector<Span> out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find(' ', at), text.size());
    out.push_back({at, end});
    at = end;
  }
  return out;
}

bool is_lower(std::string_view word) { return word[0] >= 'a' && word[0] <= 'z'; }

bool is_mark(std::string_view word) {
  constexpr std::array<std::string_view, 8> kMarks = {"•", "·", "|", "»", "›", "©", "◦", "▪"};
  return std::find(kMarks.begin(), kMarks.end(), word) != kMarks.end();
}

// Whether prose begins at word `i`: a small word with a capital, labels before it and lower-case words after.
bool begins_prose(std::string_view text, const std::vector<Span>& words,
                  const std::vector<std::uint32_t>& lower, std::size_t i) {
  constexpr std::size_t kBefore = 12;
  constexpr std::size_t kLeastBefore = 4;
  constexpr std::size_t kAfter = 8;
  constexpr std::size_t kLeastAfter = 4;
  const std::string_view word = text.substr(words[i].begin, words[i].end - words[i].begin);
  if (is_lower(word) || word.size() > 8) return false;
  const std::size_t begin = i > kBefore ? i - kBefore : 0;
  const std::size_t end = std::min(words.size(), i + 1 + kAfter);
  if (i - begin < kLeastBefore || end - i - 1 < kLeastAfter) return false;
  const std::uint32_t before = lower[i] - lower[begin];
  const std::uint32_t after = lower[end] - lower[i + 1];
  return before * 4 <= i - begin && after * 10 >= (end - i - 1) * 6 &&
         is_function_word(normalize::folded(word));
}

// More units than this share the place for what their texts say: it takes 200 bytes each.
constexpr std::size_t kMostPlaces = 16 * kBatch;

OwnFeatures* place_for(const View& view, std::size_t unit, std::unique_ptr<OwnFeatures>& own) {
  if (view.entries.size() > kMostPlaces || unit > kMostPlaces) return nullptr;
  if (own == nullptr) own = std::make_unique<OwnFeatures>();
  return own.get();
}

// A sentence of collapsed text, or parts of it.
void add_sentences(const View& view, std::size_t index, const Verdicts& verdicts, Units& out) {
  Entry& entry = *view.entries[index];
  for (KeptSentence& sentence : *entry.kept_sentences) {
    const std::string_view whole = entry.text.substr(sentence.begin, sentence.end - sentence.begin);
    const std::vector<Span> parts = parts_of(whole);
    for (const Span& part : parts) {
      const Span range{sentence.begin + part.begin, sentence.begin + part.end};
      Unit unit;
      unit.text = whole.substr(part.begin, part.end - part.begin);
      if (parts.size() == 1) {
        unit.folded = sentence.folded;
        unit.words = static_cast<std::int32_t>(sentence.words);
        unit.own = place_for(view, out.units.size(), sentence.own);
      } else {
        unit.folded = out.folded.keep(normalize::folded(unit.text));
        unit.words = static_cast<std::int32_t>(count_words(unit.folded));
      }
      unit.taken = taken_of(verdicts, index, range);
      unit.ends_sentence = ends_sentence(unit.text);
      unit.ends_cut = ends_cut(unit.text);
      unit.prose = unit.ends_sentence && unit.words >= kProseSentenceWords;
      out.units.push_back(unit);
      out.places.push_back({static_cast<std::uint32_t>(index), range, false});
    }
  }
}

void add_line(const View& view, std::size_t index, const Verdicts& verdicts, Units& out) {
  Entry& entry = *view.entries[index];
  const Span range{0, entry.text.size()};
  Unit unit;
  unit.text = entry.text;
  unit.folded = entry.folded;
  unit.words = static_cast<std::int32_t>(entry.words);
  unit.taken = taken_of(verdicts, index, range);
  unit.ends_sentence = entry.ends_sentence;
  unit.ends_cut = entry.ends_cut;
  unit.prose = entry.prose;
  unit.own = place_for(view, out.units.size(), entry.own);
  out.units.push_back(unit);
  out.places.push_back({static_cast<std::uint32_t>(index), range, true});
}

// Adds what the model takes to verdicts. Cuts come in at the end, together: until then those of rules stay in
// order.
class Taker {
 public:
  explicit Taker(Verdicts& verdicts) : verdicts_(verdicts) {}

  void take(const Units::Place& place, const Reason& reason) {
    if (place.whole_entry) {
      verdicts_.whole[place.entry].made() = reason;
      verdicts_.cuts[place.entry].reset();
    } else {
      take_rest(place, reason);
    }
  }

  void finish() {
    for (const auto& [entry, added] : added_) {
      std::vector<Cut>& cuts = verdicts_.cuts[entry].made();
      cuts.insert(cuts.end(), added.begin(), added.end());
      std::sort(cuts.begin(), cuts.end(),
                [](const Cut& a, const Cut& b) { return a.range.begin < b.range.begin; });
    }
  }

 private:
  // What the cuts of rules leave of a sentence.
  void take_rest(const Units::Place& place, const Reason& reason) {
    std::vector<Cut>& added = added_[place.entry];
    std::size_t begin = place.range.begin;
    for (const Cut& cut : cuts_within(*verdicts_.cuts[place.entry], place.range)) {
      if (cut.range.begin > begin) added.push_back({{begin, cut.range.begin}, reason});
      begin = cut.range.end;
    }
    if (begin < place.range.end) added.push_back({{begin, place.range.end}, reason});
  }

  Verdicts& verdicts_;
  std::map<std::size_t, std::vector<Cut>> added_;  // by entry
};

// Whether there may be as much prose as the model needs.
bool may_have_prose(const View& view) {
  std::size_t prose = 0;
  std::uint32_t words = 0;
  for (const Entry* entry : view.entries) {
    if (is_collapsed(view, *entry)) return true;
    prose += entry->prose ? 1 : 0;
    words += entry->prose ? entry->words : 0;
  }
  return prose >= kLeastProse && words >= kLeastProseWords;
}

// Those of `count` units that may go and that the model wants.
template <class MayGo>
std::vector<std::size_t> husk_of(FeatureRows& table, std::size_t count, const Model& model, MayGo may_go) {
  std::vector<std::size_t> out;
  for_each_batch(table, count, [&](std::size_t begin, std::span<const std::int32_t> rows) {
    std::vector<std::size_t> units;
    for (std::size_t i = begin; i < std::min(begin + kBatch, count); ++i) {
      if (may_go(i)) units.push_back(i - begin);
    }
    for (const std::size_t unit : model.husk(rows, std::move(units))) out.push_back(begin + unit);
  });
  return out;
}

}  // namespace

Category category_of(std::span<const Unit> units, std::size_t i, std::size_t first_content,
                     std::size_t last_content) {
  for (std::size_t d = 1; d <= kSameKind; ++d) {
    if (d <= i && units[i - d].taken != 0) return static_cast<Category>(units[i - d].taken - 1);
    if (i + d < units.size() && units[i + d].taken != 0) return static_cast<Category>(units[i + d].taken - 1);
  }
  if (i < first_content) return Category::navigation;
  return i > last_content ? Category::related : Category::site_promo;
}

std::vector<Span> parts_of(std::string_view sentence) {
  const std::vector<Span> words = words_of(sentence);
  std::vector<std::uint32_t> lower(words.size() + 1, 0);  // lower-case words before each
  const auto word = [&](std::size_t i) {
    return sentence.substr(words[i].begin, words[i].end - words[i].begin);
  };
  for (std::size_t i = 0; i < words.size(); ++i) lower[i + 1] = lower[i] + (is_lower(word(i)) ? 1U : 0U);
  std::vector<Span> out;
  std::size_t first = 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!is_mark(word(i)) && !begins_prose(sentence, words, lower, i)) continue;
    out.push_back({words[first].begin, words[i - 1].end});
    first = i;
  }
  if (!words.empty()) out.push_back({words[first].begin, words.back().end});
  return out;
}

Units units_of(const View& view, const Verdicts& verdicts) {
  Units out;
  out.units.reserve(view.entries.size());
  out.places.reserve(view.entries.size());
  for (std::size_t i = 0; i < view.entries.size(); ++i) {
    if (is_collapsed(view, *view.entries[i])) {
      add_sentences(view, i, verdicts, out);
      out.sentences = true;
    } else {
      add_line(view, i, verdicts, out);
    }
  }
  return out;
}

void apply_model(const View& view, const Learned& learned, const std::vector<bool>& kept,
                 Verdicts& verdicts) {
  if (!may_have_prose(view)) return;
  const Units units = units_of(view, verdicts);
  const ModelSource& source = units.sentences ? learned.sentences : learned.lines;
  if (!source) return;
  std::size_t prose = 0;
  std::int32_t prose_words = 0;
  std::size_t first_prose = units.units.size();
  std::size_t last_prose = 0;
  for (std::size_t i = 0; i < units.units.size(); ++i) {
    const Unit& unit = units.units[i];
    if (!unit.prose || unit.taken != 0 || unit.ends_cut) continue;
    ++prose;
    prose_words += unit.words;
    first_prose = std::min(first_prose, i);
    last_prose = i;
  }
  if (prose < kLeastProse || prose_words < kLeastProseWords) return;
  const Model& model = source.get();
  FeatureRows rows(units.units, model.lexicon());
  const auto left =
      std::find_if(units.units.begin(), units.units.end(), [](const Unit& u) { return u.taken == 0; });
  const auto first_left = static_cast<std::size_t>(left - units.units.begin());
  const auto may_go = [&](std::size_t i) {
    const std::size_t entry = units.places[i].entry;
    if (units.units[i].taken != 0 || kept[entry] || view.entries[entry]->code) return false;
    return i != first_left || !is_headline(units.units[i]);
  };
  std::vector<std::size_t> wanted = husk_of(rows, units.units.size(), model, may_go);
  std::int32_t wanted_prose = 0;
  for (const std::size_t i : wanted) wanted_prose += units.units[i].prose ? units.units[i].words : 0;
  if (wanted_prose > kMostProse * prose_words)
    std::erase_if(wanted, [&](std::size_t i) { return units.units[i].prose; });
  const std::vector<std::string_view> reasons = why(rows, units.units.size(), model, wanted);
  Taker taker(verdicts);
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    const Category category = category_of(units.units, wanted[k], first_prose, last_prose);
    if (learned.disables(category)) continue;
    taker.take(units.places[wanted[k]],
               {category, units.sentences ? "model.sentence" : "model.line", reasons[k]});
  }
  taker.finish();
}

}  // namespace dehusk::decide
