#include "decide/features.h"

#include <algorithm>
#include <array>

#include "decide/first_of.h"
#include "decide/flat_map.h"
#include "segment/packed_rows.h"

namespace dehusk::decide {
namespace {

// Distances beyond this are all far.
constexpr std::int32_t kFar = 99;
constexpr std::int32_t kShortWords = 12;
constexpr std::array<std::ptrdiff_t, 6> kNeighbours = {-3, -2, -1, 1, 2, 3};
constexpr std::array<std::size_t, 3> kWindows = {3, 8, 20};

// As `/` has it, in a third of the time: of whole numbers below 2^53, which sums over a document are, the
// quotient as double is no nearer to a whole number than the true one unless it is that.
std::int64_t quotient(std::int64_t sum, std::int64_t count) {
  return static_cast<std::int64_t>(static_cast<double>(sum) / static_cast<double>(count));
}

}  // namespace

class FeatureRows::Table {
 public:
  Table(std::span<const Unit> units, const Lexicon& lexicon) : units_(units) {
    find_own(lexicon);
    find_prose();
    find_repetitions();
    restart();
  }

  void write(std::span<std::int32_t> rows, std::size_t width) {
    for (std::size_t at = 0; at < rows.size(); at += width, ++told_) {
      const std::size_t i = told_;
      next_ = rows.data() + at;
      const std::span<const std::int32_t> own_row = next_own_row(i);
      next_ = std::copy(own_row.begin(), own_row.end(), next_);
      push(own(i).lexicon);
      add_place(i);
      add_neighbours(i);
      add_windows(i);
      add_topic(i);
      add_rules(i);
    }
  }

  void restart() {
    made_reader_ = segment::PackedRows::Reader(made_);
    told_ = 0;
    told_topics_ = 0;
    before_ = {};
    last_seen_ = kNone;
    last_taken_ = kNone;
    next_prose_ = next_taken_ = 0;
    words_before_next_prose_ = 0;
    sums_[0] = {};
    summed_ = 0;
    std::fill(told_of_line_.begin(), told_of_line_.end(), 0);
  }

 private:
  // What neighbours are asked of what a unit's text says.
  struct Own {
    std::int32_t lexicon = 0;
    std::int16_t title = 0;
    std::int16_t dated = 0;
    std::int16_t function_share = 0;
    std::uint16_t topics = 0;  // how many
  };

  void push(std::int64_t value) { *next_++ = static_cast<std::int32_t>(value); }
  [[nodiscard]] std::size_t size() const { return units_.size(); }
  [[nodiscard]] const Own& own(std::size_t i) const { return own_[i]; }

  // Of units that bring no place for them, what is asked of neighbours is kept, and the row packed.
  void find_own(const Lexicon& lexicon) {
    own_.reserve(size());
    OwnFeatures made;
    for (const Unit& unit : units_) {
      OwnFeatures& own = unit.own != nullptr ? *unit.own : made;
      if (unit.own == nullptr || own.lexicon_used != &lexicon) own = own_features_of(unit, lexicon);
      if (unit.own == nullptr) made_.add(own.row);
      topics_of_units_.insert(topics_of_units_.end(), own.topic.begin(), own.topic.end());
      own_.push_back({own.lexicon, static_cast<std::int16_t>(own.title), static_cast<std::int16_t>(own.dated),
                      static_cast<std::int16_t>(own.function_share),
                      static_cast<std::uint16_t>(own.topic.size())});
    }
  }

  std::span<const std::int32_t> next_own_row(std::size_t i) {
    return units_[i].own != nullptr ? std::span<const std::int32_t>(units_[i].own->row) : made_reader_.next();
  }

  [[nodiscard]] bool clean_prose(std::size_t i) const {
    return units_[i].prose && units_[i].taken == 0 && !units_[i].ends_cut;
  }

  void find_prose() {
    first_ = second_ = last_ = size();
    for (std::size_t i = 0; i < size(); ++i) {
      all_.add(units_[i], clean_prose(i));
      all_lexicon_ += own(i).lexicon;
      if (!clean_prose(i)) continue;
      if (first_ == size()) {
        first_ = i;
      } else if (second_ == size()) {
        second_ = i;
      }
      last_ = i;
    }
  }

  void find_repetitions() {
    topics_.reserve(topics_of_units_.size());
    topic_of_.reserve(topics_of_units_.size());
    line_of_ = first_of(size(), [&](std::size_t i) { return units_[i].folded; });
    units_of_line_.assign(size(), 0);
    told_of_line_.assign(size(), 0);
    auto hash = topics_of_units_.begin();
    for (std::size_t i = 0; i < size(); ++i) {
      ++units_of_line_[line_of_[i]];
      for (const auto end = hash + own(i).topics; hash != end; ++hash) {
        Topic& topic = *topic_of_.emplace_back(&topics_[*hash]);
        ++topic.units;
        topic.prose += clean_prose(i) ? 1 : 0;
      }
    }
    topics_of_units_ = {};
  }

  // What the units up to `end` say together, as far as windows reach back from there.
  void sum_up_to(std::size_t end) {
    for (; summed_ < end; ++summed_) {
      const Unit& unit = units_[summed_];
      const Own& o = own(summed_);
      const Sums values = {
          unit.words * 10,
          unit.words < kShortWords ? 1000 : 0,
          unit.prose && !unit.ends_cut ? 1000 : 0,
          o.title > 700 && unit.words >= 2 && !unit.ends_sentence ? 1000 : 0,
          unit.taken != 0 ? 1000 : 0,
          unit.ends_sentence ? 1000 : 0,
          o.dated * 1000,
          o.lexicon,
      };
      const Sums& before = sums_of(summed_);
      Sums& sums = sums_[(summed_ + 1) % kSummed];
      for (std::size_t k = 0; k < values.size(); ++k) sums[k] = before[k] + values[k];
    }
  }

  void add_place(std::size_t i) {
    const auto n = static_cast<std::int64_t>(size());
    const auto at = static_cast<std::int64_t>(i);
    const std::int64_t words = units_[i].words;
    const std::int64_t before = before_.words;
    const std::int64_t total = all_.words;
    for (; next_prose_ < size() && (next_prose_ <= i || !clean_prose(next_prose_)); ++next_prose_)
      words_before_next_prose_ += units_[next_prose_].words;
    const std::int64_t since =
        last_seen_ == kNone ? kFar : std::min<std::int64_t>(kFar, at - static_cast<std::int64_t>(last_seen_));
    const std::int64_t until =
        next_prose_ == size() ? kFar
                              : std::min<std::int64_t>(kFar, static_cast<std::int64_t>(next_prose_) - at);
    push(at);
    push(n - 1 - at);
    push(share(at, n));
    push(share(before, total));
    push(before);
    push(total - before - words);
    push(at - static_cast<std::int64_t>(first_));
    push(at - static_cast<std::int64_t>(last_));
    push(i < second_ ? 1 : 0);
    push(since);
    push(until);
    push(before_.prose);
    push(all_.prose - before_.prose - (clean_prose(i) ? 1 : 0));
    push(share(before_.prose_words, all_.prose_words));
    push(before - (last_seen_ == kNone ? 0 : words_to_last_seen_));
    push(words_before_next_prose_ - before - words);
    // The document.
    push(share(all_.prose_words, total));
    push(n);
    push(total);
    push(total * 10 / std::max<std::int64_t>(1, n));
    push(all_.prose);
    before_.add(units_[i], clean_prose(i));
    if (!clean_prose(i)) return;
    last_seen_ = i;
    words_to_last_seen_ = before_.words;
  }

  void add_neighbours(std::size_t i) {
    for (const std::ptrdiff_t d : kNeighbours) {
      const std::ptrdiff_t k = static_cast<std::ptrdiff_t>(i) + d;
      if (k < 0 || k >= static_cast<std::ptrdiff_t>(size())) {
        for (int f = 0; f < 7; ++f) push(-1);
        continue;
      }
      const Unit& unit = units_[static_cast<std::size_t>(k)];
      const Own& o = own(static_cast<std::size_t>(k));
      push(unit.words);
      push(unit.ends_sentence ? 1 : 0);
      push(o.title);
      push(unit.taken != 0 ? 1 : 0);
      push(o.dated);
      push(o.function_share);
      push(o.lexicon);
    }
  }

  void add_windows(std::size_t i) {
    sum_up_to(std::min(size(), i + 1 + kWindows.back()));
    for (const std::size_t reach : kWindows) {
      push_means(i > reach ? i - reach : 0, i);
      push_means(i + 1, std::min(size(), i + 1 + reach));
    }
    push_mean(sums_of(i).back(), i);
    push_mean(all_lexicon_ - sums_of(i + 1).back(), size() - i - 1);
    push_mean(all_lexicon_, size());
  }

  void push_means(std::size_t begin, std::size_t end) {
    const Sums& before = sums_of(begin);
    const Sums& all = sums_of(end);
    for (std::size_t k = 0; k < all.size(); ++k) push_mean(all[k] - before[k], end > begin ? end - begin : 0);
  }

  void push_mean(std::int64_t sum, std::size_t count) {
    push(count == 0 ? 0 : quotient(sum, static_cast<std::int64_t>(count)));
  }

  void add_topic(std::size_t i) {
    std::int64_t shared = 0;
    std::int64_t times = 0;
    std::int64_t topical = 0;
    std::int64_t topical_times = 0;
    const std::int32_t self = clean_prose(i) ? 1 : 0;
    const std::span<Topic* const> topics = std::span(topic_of_).subspan(told_topics_, own(i).topics);
    told_topics_ += topics.size();
    for (const Topic* const known : topics) {
      const Topic& topic = *known;
      shared += topic.units > 1 ? 1 : 0;
      times += std::min(topic.units, 5) - 1;
      topical += topic.prose > self ? 1 : 0;
      topical_times += std::min(topic.prose - self, 5);
    }
    const auto count = static_cast<std::int64_t>(topics.size());
    push(count);
    push(share(shared, count));
    push(count == 0 ? 0 : times * 100 / count);
    push(share(topical, count));
    push(count == 0 ? 0 : topical_times * 100 / count);
    push(units_of_line_[line_of_[i]]);
    push(told_of_line_[line_of_[i]]++);
  }

  void add_rules(std::size_t i) {
    push(units_[i].taken != 0 ? 1 : 0);
    push(units_[i].taken);
    push(last_taken_ == kNone ? kFar
                              : std::min<std::int64_t>(kFar, static_cast<std::int64_t>(i - last_taken_)));
    push(last_taken_ == kNone ? 0 : units_[last_taken_].taken);
    while (next_taken_ < size() && (next_taken_ <= i || units_[next_taken_].taken == 0)) ++next_taken_;
    push(next_taken_ == size() ? kFar
                               : std::min<std::int64_t>(kFar, static_cast<std::int64_t>(next_taken_ - i)));
    push(next_taken_ == size() ? 0 : units_[next_taken_].taken);
    if (units_[i].taken != 0) last_taken_ = i;
  }

  struct Topic {
    std::int32_t units = 0;
    std::int32_t prose = 0;
  };
  struct Counts {
    std::int64_t words = 0;
    std::int64_t prose = 0;  // units that are
    std::int64_t prose_words = 0;

    void add(const Unit& unit, bool is_prose) {
      words += unit.words;
      prose += is_prose ? 1 : 0;
      prose_words += is_prose ? unit.words : 0;
    }
  };
  using Sums = std::array<std::int64_t, 8>;
  static constexpr std::size_t kSummed = 64;  // a power of two that windows on both sides fit in
  static_assert(kSummed > 2 * kWindows.back() + 1);
  // What the units before `i` say together.
  [[nodiscard]] const Sums& sums_of(std::size_t i) const { return sums_[i % kSummed]; }
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::span<const Unit> units_;
  std::int32_t* next_ = nullptr;  // where the next number of the row goes
  std::vector<Own> own_;
  segment::PackedRows made_;  // of units that bring no place for them
  segment::PackedRows::Reader made_reader_{made_};
  std::vector<Hash> topics_of_units_;
  Counts all_;
  std::int64_t all_lexicon_ = 0;
  std::vector<std::uint32_t> line_of_;       // of each unit: the first of the same text
  std::vector<std::int32_t> units_of_line_;  // of these: how many have it
  std::vector<std::int32_t> told_of_line_;   // and how many of them were told
  FlatMap<Topic> topics_;
  std::vector<Topic*> topic_of_;  // of each word of each unit
  std::size_t first_ = 0;
  std::size_t second_ = 0;
  std::size_t last_ = 0;

  // As far as units were told.
  std::size_t told_ = 0;
  std::size_t told_topics_ = 0;
  Counts before_;
  std::size_t last_seen_ = kNone;
  std::int64_t words_to_last_seen_ = 0;  // its own among them
  std::size_t last_taken_ = kNone;
  std::size_t next_prose_ = 0;
  std::int64_t words_before_next_prose_ = 0;
  std::size_t next_taken_ = 0;
  std::array<Sums, kSummed> sums_{};
  std::size_t summed_ = 0;
};

namespace {

std::vector<FeatureName> make_names() {
  std::vector<FeatureName> out;
  const auto add = [&](std::string name, FeatureGroup group) { out.push_back({std::move(name), group}); };
  for (const std::string_view name : own_feature_names()) add(std::string(name), FeatureGroup::shape);
  add("lexicon", FeatureGroup::vocabulary);
  for (const char* name :
       {"index", "from-end", "index-share", "words-before-share", "words-before", "words-after",
        "from-first-prose", "from-last-prose", "before-second-prose", "since-prose", "until-prose",
        "prose-before", "prose-after", "prose-before-share", "words-since-prose", "words-until-prose"})
    add(name, FeatureGroup::place);
  for (const char* name :
       {"document-prose-share", "document-units", "document-words", "document-unit-words", "document-prose"})
    add(name, FeatureGroup::document);
  for (const std::ptrdiff_t d : kNeighbours) {
    for (const char* name :
         {"words", "ends-sentence", "title-share", "taken", "dated", "function-share", "lexicon"})
      add((d < 0 ? "before" : "after") + std::to_string(d < 0 ? -d : d) + "." + name,
          FeatureGroup::neighbours);
  }
  for (const std::size_t reach : kWindows) {
    for (const char* side : {"before", "after"}) {
      for (const char* name : {"words", "short", "prose", "titles", "taken", "sentences", "dated", "lexicon"})
        add(std::string(side) + "-within" + std::to_string(reach) + "." + name, FeatureGroup::neighbours);
    }
  }
  add("all-before.lexicon", FeatureGroup::neighbours);
  add("all-after.lexicon", FeatureGroup::neighbours);
  add("document-lexicon", FeatureGroup::document);
  for (const char* name : {"topic-words", "shared-share", "shared-times", "topical-share", "topical-times"})
    add(name, FeatureGroup::topic);
  add("repetitions", FeatureGroup::topic);
  add("repetitions-before", FeatureGroup::topic);
  for (const char* name :
       {"taken", "taken-category", "since-taken", "category-before", "until-taken", "category-after"})
    add(name, FeatureGroup::rules);
  return out;
}

}  // namespace

const std::vector<FeatureName>& feature_names() {
  static const std::vector<FeatureName> names = make_names();
  return names;
}

FeatureRows::FeatureRows(std::span<const Unit> units, const Lexicon& lexicon)
    : table_(std::make_unique<Table>(units, lexicon)) {}
FeatureRows::~FeatureRows() = default;
void FeatureRows::write(std::span<std::int32_t> rows, std::size_t width) { table_->write(rows, width); }

std::span<const std::int32_t> FeatureRows::next(std::size_t count) {
  const std::size_t width = feature_names().size();
  rows_.resize(count * width);
  write(rows_, width);
  return rows_;
}

void FeatureRows::restart() { table_->restart(); }

std::vector<std::int32_t> features_of(std::span<const Unit> units, const Lexicon& lexicon) {
  const std::size_t width = feature_names().size();
  std::vector<std::int32_t> rows(units.size() * width);
  FeatureRows(units, lexicon).write(rows, width);
  return rows;
}

}  // namespace dehusk::decide
