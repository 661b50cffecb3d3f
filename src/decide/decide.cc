// The passes, the cap, and the record of what went.
#include "decide/decide.h"

#include <algorithm>

#include "decide/broken_lines.h"
#include "decide/learned.h"
#include "decide/pass.h"
#include "normalize/normalize.h"
#include "segment/segment.h"

namespace dehusk::decide {
namespace {

// Each pass takes something or is the last; no text of the development data needs more than five.
constexpr int kMostPasses = 32;
// The cap is for documents that have a body: with fewer words of prose than this there is nothing to protect.
constexpr std::uint32_t kCapWords = 100;

// Where `meta` has none.
void add_facts(Metadata&& stated, Metadata& meta) {
  for (std::string Metadata::*fact : {&Metadata::title, &Metadata::date, &Metadata::site, &Metadata::language,
                                      &Metadata::url, &Metadata::description}) {
    if ((meta.*fact).empty()) meta.*fact = std::move(stated.*fact);
  }
  for (std::vector<std::string> Metadata::*facts : {&Metadata::authors, &Metadata::tags}) {
    if ((meta.*facts).empty()) meta.*facts = std::move(stated.*facts);
  }
}

void sort_removed(Decision& decision) {
  std::stable_sort(decision.removed.begin(), decision.removed.end(), [](const Removed& a, const Removed& b) {
    return a.line != b.line ? a.line < b.line : a.range.begin < b.range.begin;
  });
}

// All that is left of line `number`.
void take_whole(Line& line, std::uint32_t number, const Reason& reason, Decision& decision) {
  for (const Piece& piece : line.pieces)
    decision.removed.push_back({number, {piece.begin, piece.begin + piece.size}, reason});
  line.pieces.clear();
}

class Decider {
 public:
  Decider(std::vector<Line>& lines, match::Matcher& matcher, Metadata& meta, const DecideOptions& options)
      : lines_(lines), matcher_(matcher), meta_(meta), options_(options) {}

  Decision run() {
    ViewMaker views(matcher_);
    const int first = options_.again ? 1 : 0;
    for (int pass = first; pass < kMostPasses && !is_late(); ++pass) {
      const View view = views.make(lines_, pass == 0);
      if (pass == first) prose_words_ = count_prose(view);
      // After the first pass the text must speak for itself, as it will when it is cleaned again.
      std::vector<std::string> authors = meta_.authors;
      Pass step(view, matcher_, pass == 0 ? meta_.title : std::string(), authors);
      Verdicts verdicts = step.run();
      if (options_.observer) options_.observer(pass, units_of(view, verdicts));
      if (options_.learned != nullptr && is_english(views.languages()))
        apply_model(view, *options_.learned, step.kept(), verdicts);
      meta_.authors = std::move(authors);
      cap(view, verdicts);
      const bool changed = apply(view, verdicts);
      if (!changed && (pass > 0 || speaks_for_itself(view))) break;
    }
    if (meta_.language.empty()) meta_.language = views.languages().first();
    sort_removed(decision_);
    return std::move(decision_);
  }

 private:
  [[nodiscard]] bool is_late() const { return options_.deadline != nullptr && options_.deadline->is_past(); }

  // The model has learned from English; of words of other languages it knows nothing.
  static bool is_english(const match::Languages& languages) {
    return languages.first().empty() || languages.first() == "en";
  }

  // Whether the first pass saw nothing but text, so that the next one, where nothing went, would see the
  // same.
  [[nodiscard]] bool speaks_for_itself(const View& view) const {
    return !options_.observer && meta_.title.empty() &&
           std::none_of(view.entries.begin(), view.entries.end(),
                        [](const Entry* entry) { return entry->structured; });
  }

  static std::uint32_t count_prose(const View& view) {
    std::uint32_t words = 0;
    for (const Entry* e : view.entries) words += e->prose ? e->words : 0;
    return words;
  }

  // Past the cap whole paragraphs stay; labels, prompts and single sentences still go.
  void cap(const View& view, Verdicts& verdicts) {
    // A repeated paragraph is not lost: it stands before.
    const auto counts = [&](std::size_t i) {
      return view.entries[i]->prose && verdicts.whole[i] &&
             verdicts.whole[i]->category != Category::duplicate;
    };
    std::uint32_t wanted = removed_words_;
    for (std::size_t i = 0; i < view.entries.size(); ++i) {
      if (counts(i)) wanted += view.entries[i]->words;
    }
    if (prose_words_ < kCapWords || wanted <= options_.max_removed * prose_words_) {
      removed_words_ = wanted;
      return;
    }
    decision_.capped = true;
    for (std::size_t i = 0; i < view.entries.size(); ++i) {
      if (counts(i)) verdicts.whole[i].reset();
    }
  }

  // How many cuts at the beginning of a line leave one that begins with a fence. They are not made: all below
  // would be code when it is cleaned again.
  static std::size_t cuts_that_bare_a_fence(std::string_view text, const std::vector<Cut>& cuts) {
    if (cuts.empty()) return 0;
    std::string_view rest = text;
    std::size_t count = 0;
    for (; count < cuts.size() && cuts[count].range.begin <= text.size() - rest.size(); ++count)
      rest = normalize::trimmed(text.substr(cuts[count].range.end));
    return segment::begins_with_fence(rest) ? count : 0;
  }

  bool apply(const View& view, const Verdicts& verdicts) {
    bool changed = false;
    for (std::size_t i = 0; i < view.entries.size(); ++i) {
      const Entry& e = *view.entries[i];
      Line& line = lines_[e.line];
      if (verdicts.whole[i]) {
        take_whole(line, e.line, *verdicts.whole[i], decision_);
        changed = true;
        continue;
      }
      const std::vector<Cut>& cuts = *verdicts.cuts[i];
      std::vector<Span> ranges;
      const std::size_t first = cuts_that_bare_a_fence(e.text, cuts);
      for (std::size_t c = first; c < cuts.size(); ++c) ranges.push_back(cuts[c].range);
      const std::vector<Span> gone = line.cut(ranges);
      for (std::size_t c = 0; c < gone.size(); ++c) {
        if (gone[c].begin >= gone[c].end) continue;
        decision_.removed.push_back({e.line, gone[c], cuts[first + c].reason});
        changed = true;
      }
    }
    return changed;
  }

  std::vector<Line>& lines_;
  match::Matcher& matcher_;
  Metadata& meta_;
  const DecideOptions& options_;
  Decision decision_;
  std::uint32_t prose_words_ = 0;
  std::uint32_t removed_words_ = 0;
};

// What is kept of lines beside its text as rendered: moves along both.
struct KeptPlace {
  std::size_t at = 0;      // of the text
  std::uint32_t line = 0;  // the first that is not behind it

  // Returns false where a line stands on both sides of `end`: one that is several, of code say.
  bool move_to(std::size_t end, std::string_view text, const std::vector<Line>& lines) {
    for (; line < lines.size() && at < end; ++line) {
      if (!lines[line].kept()) continue;
      const std::string kept = lines[line].text();
      at = std::min(text.find_first_not_of('\n', at), text.size());
      if (!text.substr(at).starts_with(kept) || at + kept.size() > end) return false;
      at += kept.size();
    }
    return true;
  }
};

// Takes the front matter that `text`, what is kept of `lines` as rendered, begins with, and more behind it:
// husk before it or in it has gone. What it states is added to `meta`. Returns false when there is none.
bool take_front_matter(std::string_view text, std::vector<Line>& lines, Metadata& meta, Decision& decision) {
  KeptPlace place;
  std::uint32_t taken = 0;
  for (;;) {
    Metadata stated;
    const std::size_t size = segment::read_front_matter(text.substr(place.at), stated);
    if (size == 0 || !place.move_to(place.at + size, text, lines)) break;
    taken = place.line;
    add_facts(std::move(stated), meta);
  }
  for (std::uint32_t i = 0; i < taken; ++i) take_whole(lines[i], i, kFrontMatter, decision);
  if (taken > 0) sort_removed(decision);
  return taken > 0;
}

// What a later decision about the same lines took, too.
void add(Decision later, Decision& decision) {
  if (decision.removed.empty()) {
    decision.removed = std::move(later.removed);
  } else {
    decision.removed.insert(decision.removed.end(), later.removed.begin(), later.removed.end());
    sort_removed(decision);
  }
  decision.capped |= later.capped;
}

}  // namespace

Decision decide(std::vector<Line>& lines, match::Matcher& matcher, Metadata& meta,
                const DecideOptions& options) {
  return Decider(lines, matcher, meta, options).run();
}

Written decide_and_render(segment::Segmented& segmented, std::vector<Line>& lines, match::Matcher& matcher,
                          Steps steps, Markup markup, DecideOptions options) {
  Written out;
  int rounds = 0;
  do {
    add(decide(lines, matcher, segmented.meta, options), out.decision);
    if (steps.has(Step::dehyphenate)) part_neighbours(segmented, lines, steps);
    out.text = render(segmented, lines, markup);
    options.again = true;
  } while (markup == Markup::text && ++rounds < kMostPasses &&
           take_front_matter(out.text, lines, segmented.meta, out.decision));
  return out;
}

}  // namespace dehusk::decide
