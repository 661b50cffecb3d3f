#include "decide/features.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "decide/flat_map.h"
#include "segment/packed_rows.h"

namespace dehusk::decide {
namespace {

// Distances beyond this are all far.
constexpr std::int32_t kFar = 99;
constexpr std::int32_t kShortWords = 12;
constexpr std::array<std::ptrdiff_t, 6> kNeighbours = {-3, -2, -1, 1, 2, 3};
constexpr std::array<std::ptrdiff_t, 3> kWindows = {3, 8, 20};

std::int32_t share(std::int64_t part, std::int64_t whole) {
  return whole <= 0 ? 0 : static_cast<std::int32_t>(part * 1000 / whole);
}

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
    for (const Unit& unit : units_) total_words_ += unit.words;
    find_prose();
    find_repetitions();
    sum_windows();
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
    last_seen_ = kNone;
    last_taken_ = kNone;
    for (auto& [line, repeated] : lines_) repeated.before = 0;
  }

 private:
  // What neighbours are asked of what a unit's text says.
  struct Own {
    std::int32_t lexicon = 0;
    std::int32_t title = 0;
    std::int32_t dated = 0;
    std::int32_t function_share = 0;
    std::uint32_t topics = 0;  // how many
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
      own_.push_back({own.lexicon, own.title, own.dated, own.function_share,
                      static_cast<std::uint32_t>(own.topic.size())});
    }
    made_reader_ = segment::PackedRows::Reader(made_);
  }

  std::span<const std::int32_t> next_own_row(std::size_t i) {
    return units_[i].own != nullptr ? std::span<const std::int32_t>(units_[i].own->row) : made_reader_.next();
  }

  [[nodiscard]] bool clean_prose(std::size_t i) const {
    return units_[i].prose && units_[i].taken == 0 && !units_[i].ends_cut;
  }

  void find_prose() {
    const std::size_t n = size();
    words_before_.assign(n + 1, 0);
    prose_before_.assign(n + 1, 0);
    prose_words_before_.assign(n + 1, 0);
    first_ = second_ = last_ = n;
    for (std::size_t i = 0; i < n; ++i) {
      const bool prose = clean_prose(i);
      words_before_[i + 1] = words_before_[i] + units_[i].words;
      prose_before_[i + 1] = prose_before_[i] + (prose ? 1 : 0);
      prose_words_before_[i + 1] = prose_words_before_[i] + (prose ? units_[i].words : 0);
      if (!prose) continue;
      if (first_ == n) {
        first_ = i;
      } else if (second_ == n) {
        second_ = i;
      }
      last_ = i;
    }
    next_prose_.assign(n, n);
    next_taken_.assign(n, n);
    std::size_t prose = n;
    std::size_t taken = n;
    for (std::size_t i = n; i-- > 0;) {
      next_prose_[i] = prose;
      next_taken_[i] = taken;
      if (clean_prose(i)) prose = i;
      if (units_[i].taken != 0) taken = i;
    }
  }

  void find_repetitions() {
    topics_.reserve(topics_of_units_.size());
    topic_of_.reserve(topics_of_units_.size());
    line_of_.reserve(size());
    auto hash = topics_of_units_.begin();
    for (std::size_t i = 0; i < size(); ++i) {
      line_of_.push_back(&lines_[units_[i].folded]);
      ++line_of_.back()->units;
      for (const auto end = hash + own(i).topics; hash != end; ++hash) {
        Topic& topic = *topic_of_.emplace_back(&topics_[*hash]);
        ++topic.units;
        topic.prose += clean_prose(i) ? 1 : 0;
      }
    }
    topics_of_units_ = {};
  }

  void sum_windows() {
    sums_.assign((size() + 1) * kSums, 0);
    for (std::size_t i = 0; i < size(); ++i) {
      const Unit& unit = units_[i];
      const Own& o = own(i);
      const std::array<std::int64_t, kSums> values = {
          unit.words * 10,
          unit.words < kShortWords ? 1000 : 0,
          unit.prose && !unit.ends_cut ? 1000 : 0,
          o.title > 700 && unit.words >= 2 && !unit.ends_sentence ? 1000 : 0,
          unit.taken != 0 ? 1000 : 0,
          unit.ends_sentence ? 1000 : 0,
          o.dated * 1000,
          o.lexicon,
      };
      for (std::size_t k = 0; k < kSums; ++k) sums_[(i + 1) * kSums + k] = sums_[i * kSums + k] + values[k];
    }
  }

  void add_place(std::size_t i) {
    const auto n = static_cast<std::int64_t>(size());
    const auto at = static_cast<std::int64_t>(i);
    const std::int64_t words = units_[i].words;
    const std::int64_t before = words_before_[i];
    const std::int64_t total = total_words_;
    const std::int64_t prose_words = prose_words_before_[size()];
    const std::int64_t since =
        last_seen_ == kNone ? kFar : std::min<std::int64_t>(kFar, at - static_cast<std::int64_t>(last_seen_));
    const std::int64_t until =
        next_prose_[i] == size()
            ? kFar
            : std::min<std::int64_t>(kFar, static_cast<std::int64_t>(next_prose_[i]) - at);
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
    push(prose_before_[i]);
    push(prose_before_[size()] - prose_before_[i + 1]);
    push(share(prose_words_before_[i], prose_words));
    push(before - (last_seen_ == kNone ? 0 : words_before_[last_seen_ + 1]));
    push((next_prose_[i] == size() ? total : words_before_[next_prose_[i]]) - before - words);
    // The document.
    push(share(prose_words, total));
    push(n);
    push(total);
    push(total * 10 / std::max<std::int64_t>(1, n));
    push(prose_before_[size()]);
    if (clean_prose(i)) last_seen_ = i;
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
    for (const std::ptrdiff_t reach : kWindows) {
      const auto r = static_cast<std::size_t>(reach);
      push_means(i > r ? i - r : 0, i);
      push_means(i + 1, std::min(size(), i + 1 + r));
    }
    push_mean(0, i, kSums - 1);
    push_mean(i + 1, size(), kSums - 1);
    push_mean(0, size(), kSums - 1);
  }

  void push_means(std::size_t begin, std::size_t end) {
    for (std::size_t k = 0; k < kSums; ++k) push_mean(begin, end, k);
  }

  void push_mean(std::size_t begin, std::size_t end, std::size_t k) {
    const auto count = static_cast<std::int64_t>(end > begin ? end - begin : 0);
    push(count == 0 ? 0 : quotient(sums_[end * kSums + k] - sums_[begin * kSums + k], count));
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
    Repeated& line = *line_of_[i];
    push(line.units);
    push(line.before++);
  }

  void add_rules(std::size_t i) {
    push(units_[i].taken != 0 ? 1 : 0);
    push(units_[i].taken);
    push(last_taken_ == kNone ? kFar
                              : std::min<std::int64_t>(kFar, static_cast<std::int64_t>(i - last_taken_)));
    push(last_taken_ == kNone ? 0 : units_[last_taken_].taken);
    push(next_taken_[i] == size()
             ? kFar
             : std::min<std::int64_t>(kFar, static_cast<std::int64_t>(next_taken_[i] - i)));
    push(next_taken_[i] == size() ? 0 : units_[next_taken_[i]].taken);
    if (units_[i].taken != 0) last_taken_ = i;
  }

  struct Topic {
    std::int32_t units = 0;
    std::int32_t prose = 0;
  };
  struct Repeated {
    std::int32_t units = 0;
    std::int32_t before = 0;  // those already told
  };
  static constexpr std::size_t kSums = 8;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::span<const Unit> units_;
  std::int32_t* next_ = nullptr;  // where the next number of the row goes
  std::vector<Own> own_;
  segment::PackedRows made_;  // of units that bring no place for them
  segment::PackedRows::Reader made_reader_{made_};
  std::vector<Hash> topics_of_units_;
  std::size_t told_ = 0;
  std::vector<std::int64_t> words_before_;
  std::vector<std::int64_t> prose_before_;
  std::vector<std::int64_t> prose_words_before_;
  std::vector<std::int64_t> sums_;
  std::vector<std::size_t> next_prose_;
  std::vector<std::size_t> next_taken_;
  std::unordered_map<std::string_view, Repeated> lines_;
  std::vector<Repeated*> line_of_;  // of each unit
  FlatMap<Topic> topics_;
  std::vector<Topic*> topic_of_;  // of each word of each unit
  std::size_t told_topics_ = 0;
  std::int64_t total_words_ = 0;
  std::size_t first_ = 0;
  std::size_t second_ = 0;
  std::size_t last_ = 0;
  std::size_t last_seen_ = kNone;
  std::size_t last_taken_ = kNone;
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
  for (const std::ptrdiff_t reach : kWindows) {
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
