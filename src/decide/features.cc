#include "decide/features.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "utf8.h"

namespace dehusk::decide {
namespace {

// What stands further into a unit than so many tokens says little more of it.
constexpr std::size_t kMostTokens = 64;
// Distances beyond this are all far.
constexpr std::int32_t kFar = 99;
constexpr std::int32_t kShortWords = 12;
// Words of so many bytes carry the topic of a text.
constexpr std::size_t kTopicBytes = 5;
constexpr std::array<std::ptrdiff_t, 6> kNeighbours = {-3, -2, -1, 1, 2, 3};
constexpr std::array<std::ptrdiff_t, 3> kWindows = {3, 8, 20};

// Stand in the lexicon for the beginning and the end of a unit: "{ share" is a unit that begins with "share".
constexpr std::string_view kBegin = "{";
constexpr std::string_view kEnd = "}";

using Hash = std::uint64_t;

Hash hash_of(std::string_view token) {
  Hash h = 0xcbf29ce484222325ULL;  // FNV-1a
  for (const char c : token) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return h;
}

Hash pair_of(Hash a, Hash b) { return (a * 0x9e3779b97f4a7c15ULL + b) * 0xff51afd7ed558ccdULL; }

Hash hash_of_phrase(std::string_view phrase) {
  const std::size_t space = phrase.find(' ');
  return space == std::string_view::npos
             ? hash_of(phrase)
             : pair_of(hash_of(phrase.substr(0, space)), hash_of(phrase.substr(space + 1)));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; }

// Symbols stand alone; letters beyond ASCII are part of words.
bool is_symbol(char32_t cp) {
  return cp < 0xC0 || cp == 0xD7 || cp == 0xF7 || (cp >= 0x2000 && cp < 0x2C00) ||
         (cp >= 0x3000 && cp < 0x3040) || cp >= 0xFE00;
}

constexpr std::string_view kMarks = "|:!?$@#*>/+&%=~^";

// Calls `use(token)` for the first kMostTokens tokens; digits are not yet zeros.
template <class Use>
void for_each_token(std::string_view folded, Use use) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < folded.size() && count < kMostTokens;) {
    std::size_t end = at;
    while (end < folded.size()) {
      if (is_word(folded[end])) {
        ++end;
        continue;
      }
      if (static_cast<unsigned char>(folded[end]) < 0x80) break;
      const CodePoint cp = code_point_at(folded, end);
      if (is_symbol(cp.value)) break;
      end += cp.size;
    }
    if (end > at) {
      use(folded.substr(at, end - at));
      ++count;
      at = end;
      continue;
    }
    const CodePoint cp = code_point_at(folded, at);
    if (cp.size > 1 || kMarks.find(folded[at]) != std::string_view::npos) {
      use(folded.substr(at, cp.size));
      ++count;
    }
    at += cp.size;
  }
}

template <std::size_t N>
std::unordered_set<Hash> hashes_of(const std::array<std::string_view, N>& words) {
  std::unordered_set<Hash> out;
  for (const std::string_view list : words) {
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = std::min(list.find(' ', at), list.size());
      out.insert(hash_of(list.substr(at, end - at)));
      at = end + 1;
    }
  }
  return out;
}

// Small words that sentences are made of and labels do without, a language a line.
const std::unordered_set<Hash>& function_words() {
  static const std::unordered_set<Hash> words = hashes_of(std::array<std::string_view, 10>{
      "the a an of to in and is was for on that with as it at by from be are this he she they his her their "
      "has "
      "have had not but or which who were will would can been i you we if so than then there when what all "
      "into",
      "der die das und ist in zu den mit von auf ein eine einen einem einer nicht sich auch als es an er sie "
      "dem "
      "des im für war dass wird sind bei nach wie noch nur aus um über vor hat haben werden zum zur aber "
      "oder wir",
      "le la les de des du et est un une que qui dans pour pas sur au avec il elle ce cette se sont par ne "
      "plus en "
      "mais ou nous vous ils ont été son sa ses leur aux comme être a",
      "el los las y es que en un una por con no se su para como más lo del al pero sus le ya o este sí "
      "porque "
      "esta entre cuando muy sin sobre también me hasta hay donde quien fue ha han son",
      "il lo gli e è che di a da in un una per con non si del della dei delle al alla nel nella sono ha come "
      "più "
      "anche ma o i le ci questo questa dal dalla sul sulla era loro suo sua",
      "o os as e é que em um uma por com não se do da dos das no na para como mais ao foi ser tem são à pelo "
      "pela "
      "seu sua ou quando muito já também só entre era",
      "de het een en van in is dat op te zijn met voor niet aan er die om ook als maar bij door naar dan ze "
      "hij "
      "was wordt uit nog over heeft hun zich",
      "w i na z się nie jest do to że o po jak za od ale tak przez dla są był było jego jej ich oraz być "
      "może "
      "przed przy który która które tym już",
      "и в не на что с по как это но из у он она они к за от о для же так бы был была были его её их все то "
      "мы "
      "вы до при или если когда",
      "ve bir bu da de için ile ne mi çok daha gibi olan olarak kadar ama o en sonra her ya şu ki var yok "
      "değil "
      "ise onu"});
  return words;
}

const std::unordered_set<Hash>& months() {
  static const std::unordered_set<Hash> words = hashes_of(std::array<std::string_view, 3>{
      "january february march april june july august september october november december jan feb mar apr jun "
      "jul "
      "aug sep sept oct nov dec",
      "januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août "
      "septembre "
      "octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre "
      "noviembre "
      "diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre",
      "janeiro fevereiro março maio junho julho setembro outubro dezembro januari februari maart mei "
      "augustus "
      "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia "
      "января "
      "февраля марта апреля мая июня июля августа сентября октября ноября декабря ocak şubat mart nisan "
      "mayıs "
      "haziran temmuz ağustos eylül ekim kasım aralık"});
  return words;
}

// Counts of one unit from which shares are taken.
struct Tally {
  std::int32_t words = 0;  // of letters or digits, as written
  std::int32_t capitals = 0;
  std::int32_t all_caps = 0;
  std::int32_t digits = 0;
  std::int32_t long_words = 0;
  std::int32_t long_capitals = 0;
  std::int32_t longest = 0;
  std::int32_t symbols = 0;  // bytes that are neither letters, digits nor space
};

bool is_letter_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || is_digit(c) ||
         static_cast<unsigned char>(c) >= 0x80;
}

// ASCII, Latin-1, Greek and Cyrillic capitals, and Latin Extended-A by its alternation.
bool is_capital(char32_t cp) {
  if (cp < 0x80) return cp >= 'A' && cp <= 'Z';
  if (cp < 0x100) return cp >= 0xC0 && cp <= 0xDE && cp != 0xD7;
  if (cp < 0x138) return cp % 2 == 0;
  if (cp < 0x180) return cp % 2 == 1;
  return (cp >= 0x386 && cp <= 0x3AB) || (cp >= 0x400 && cp <= 0x42F);
}

Tally tally_of(std::string_view text) {
  Tally t;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_letter_or_digit(text[at])) {
      t.symbols += text[at] == ' ' ? 0 : 1;
      ++at;
      continue;
    }
    std::size_t end = at;
    std::int32_t length = 0;
    std::int32_t capitals = 0;
    bool first = false;
    while (end < text.size() && is_letter_or_digit(text[end])) {
      const CodePoint cp = code_point_at(text, end);
      const bool capital = is_capital(cp.value);
      first |= length == 0 && capital;
      capitals += capital ? 1 : 0;
      ++length;
      end += cp.size;
    }
    ++t.words;
    t.capitals += first ? 1 : 0;
    t.all_caps += length > 1 && capitals == length ? 1 : 0;
    t.digits += is_digit(text[at]) ? 1 : 0;
    if (length >= 4) {
      ++t.long_words;
      t.long_capitals += first ? 1 : 0;
    }
    t.longest = std::max(t.longest, length);
    at = end;
  }
  return t;
}

std::int32_t share(std::int64_t part, std::int64_t whole) {
  return whole <= 0 ? 0 : static_cast<std::int32_t>(part * 1000 / whole);
}

std::int32_t count_of(std::string_view text, std::string_view what) {
  std::int32_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size()))
    ++count;
  return count;
}

bool has(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }

// "3:45", with or without more digits.
bool has_clock(std::string_view text) {
  for (std::size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
    if (at > 0 && at + 2 < text.size() && is_digit(text[at - 1]) && is_digit(text[at + 1]) &&
        is_digit(text[at + 2]))
      return true;
  }
  return false;
}

bool is_year(std::string_view token) {
  return token.size() == 4 && (token.starts_with("19") || token.starts_with("20")) && is_digit(token[2]) &&
         is_digit(token[3]);
}

// What the other units need to know of a unit.
struct Own {
  std::int32_t words = 0;
  std::int32_t ends_sentence = 0;
  std::int32_t title = 0;  // share of long words that begin with a capital
  std::int32_t taken = 0;
  std::int32_t dated = 0;
  std::int32_t function_share = 0;
  std::int32_t lexicon = 0;
  std::vector<Hash> topic;  // distinct, sorted
};

constexpr std::array<std::string_view, 41> kOwnNames = {
    "words",          "bytes-a-word",   "capital-share",  "all-caps-share", "number-share",
    "title-share",    "function-share", "function-words", "commas",         "inner-sentences",
    "ends-sentence",  "ends-cut",       "ends-colon",     "ends-question",  "ends-exclaim",
    "starts-lower",   "starts-digit",   "starts-quote",   "quotes",         "starts-bullet",
    "separators",     "copyright",      "web-address",    "at-signs",       "hash-signs",
    "year",           "month",          "clock",          "symbol-share",   "currency",
    "brackets",       "longest-word",   "distinct-share", "numbers",        "all-caps-words",
    "starts-capital", "arrows",         "slashes",        "semicolons",     "dashes",
    "capitals"};

class Table {
 public:
  Table(std::span<const Unit> units, const Lexicon& lexicon) : units_(units), lexicon_(lexicon) {
    rows_.reserve(units.size() * feature_names().size());
    own_.resize(units.size());
    own_rows_.reserve(units.size() * kOwnNames.size());
    for (std::size_t i = 0; i < units.size(); ++i) add_own(i);
    for (const Unit& unit : units_) total_words_ += unit.words;
    find_prose();
    find_repetitions();
    sum_windows();
  }

  std::vector<std::int32_t> take() {
    for (std::size_t i = 0; i < units_.size(); ++i) {
      const auto begin = own_rows_.begin() + static_cast<std::ptrdiff_t>(i * kOwnNames.size());
      rows_.insert(rows_.end(), begin, begin + static_cast<std::ptrdiff_t>(kOwnNames.size()));
      push(own_[i].lexicon);
      add_place(i);
      add_neighbours(i);
      add_windows(i);
      add_topic(i);
      add_rules(i);
    }
    return std::move(rows_);
  }

 private:
  void push(std::int64_t value) { rows_.push_back(static_cast<std::int32_t>(value)); }
  [[nodiscard]] std::size_t size() const { return units_.size(); }

  void add_own(std::size_t i) {
    const Unit& unit = units_[i];
    const std::string_view text = unit.text;
    const std::string_view folded = unit.folded;
    const Tally t = tally_of(text);
    std::vector<Hash> hashes = {hash_of(kBegin)};
    std::int32_t functions = 0;
    std::int32_t tokens = 0;
    bool year = false;
    bool month = false;
    std::string zeroed;
    Own& own = own_[i];
    for_each_token(folded, [&](std::string_view token) {
      year |= is_year(token);
      zeroed.assign(token);
      for (char& c : zeroed) c = is_digit(c) ? '0' : c;
      const Hash hash = hash_of(zeroed);
      hashes.push_back(hash);
      ++tokens;
      functions += function_words().contains(hash) ? 1 : 0;
      month |= months().contains(hash);
      if (token.size() >= kTopicBytes && !is_digit(token[0])) own.topic.push_back(hash);
    });
    if (tokens < static_cast<std::int32_t>(kMostTokens)) hashes.push_back(hash_of(kEnd));
    std::sort(own.topic.begin(), own.topic.end());
    own.topic.erase(std::unique(own.topic.begin(), own.topic.end()), own.topic.end());
    std::vector<Hash> distinct = hashes;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    const auto bytes = static_cast<std::int64_t>(text.size());
    const char first = folded.empty() ? ' ' : folded[0];
    const bool written_capital = !text.empty() && is_capital(code_point_at(text, 0).value);
    const std::int32_t clock = has_clock(folded) ? 1 : 0;
    const auto yes = [](bool value) { return value ? 1 : 0; };
    const std::array<std::int64_t, kOwnNames.size()> row = {
        unit.words,
        bytes * 10 / std::max(1, t.words),
        share(t.capitals, t.words),
        share(t.all_caps, t.words),
        share(t.digits, t.words),
        share(t.long_capitals, t.long_words),
        share(functions, tokens),
        functions,
        count_of(folded, ","),
        count_of(folded, ". ") + count_of(folded, "? ") + count_of(folded, "! ") + count_of(folded, "。"),
        yes(unit.ends_sentence),
        yes(unit.ends_cut),
        yes(folded.ends_with(':')),
        yes(folded.ends_with('?')),
        yes(folded.ends_with('!')),
        yes(!written_capital && first >= 'a' && first <= 'z'),
        yes(is_digit(first)),
        yes(first == '"' || first == '\''),
        count_of(folded, "\""),
        yes(text.starts_with("- ") || text.starts_with("* ") || text.starts_with("•") ||
            text.starts_with("·")),
        count_of(folded, "|") + count_of(folded, "·") + count_of(folded, "•") + count_of(folded, "›") +
            count_of(folded, " / ") + count_of(folded, " > "),
        yes(has(folded, "©") || has(folded, "(c) ")),
        yes(has(folded, "http") || has(folded, "www.") || has(folded, ".com")),
        count_of(folded, "@"),
        count_of(folded, "#"),
        yes(year),
        yes(month),
        clock,
        share(t.symbols, bytes),
        yes(has(folded, "$") || has(folded, "£") || has(folded, "€")),
        count_of(folded, "("),
        t.longest,
        share(std::min<std::int64_t>(static_cast<std::int64_t>(distinct.size()), tokens), tokens),
        t.digits,
        t.all_caps,
        yes(written_capital),
        count_of(folded, "→") + count_of(folded, "»") + count_of(folded, ">>"),
        count_of(folded, "/"),
        count_of(folded, ";"),
        count_of(folded, " - "),
        t.capitals};
    for (const std::int64_t value : row) own_rows_.push_back(static_cast<std::int32_t>(value));
    own.words = unit.words;
    own.ends_sentence = yes(unit.ends_sentence);
    own.title = share(t.long_capitals, t.long_words);
    own.taken = yes(unit.taken != 0);
    own.dated = yes(year || clock != 0);
    own.function_share = share(functions, tokens);
    own.lexicon = lexicon_.score(hashes);
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
    for (std::size_t i = 0; i < size(); ++i) {
      ++lines_[units_[i].folded].first;
      for (const Hash hash : own_[i].topic) {
        ++topics_[hash].units;
        topics_[hash].prose += clean_prose(i) ? 1 : 0;
      }
    }
  }

  void sum_windows() {
    sums_.assign((size() + 1) * kSums, 0);
    for (std::size_t i = 0; i < size(); ++i) {
      const Own& o = own_[i];
      const std::array<std::int64_t, kSums> values = {
          o.words * 10,
          o.words < kShortWords ? 1000 : 0,
          units_[i].prose && !units_[i].ends_cut ? 1000 : 0,
          o.title > 700 && o.words >= 2 && o.ends_sentence == 0 ? 1000 : 0,
          o.taken * 1000,
          o.ends_sentence * 1000,
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
      const Own& o = own_[static_cast<std::size_t>(k)];
      push(o.words);
      push(o.ends_sentence);
      push(o.title);
      push(o.taken);
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
    push(count == 0 ? 0 : (sums_[end * kSums + k] - sums_[begin * kSums + k]) / count);
  }

  void add_topic(std::size_t i) {
    const Own& o = own_[i];
    std::int64_t shared = 0;
    std::int64_t times = 0;
    std::int64_t topical = 0;
    std::int64_t topical_times = 0;
    const std::int32_t self = clean_prose(i) ? 1 : 0;
    for (const Hash hash : o.topic) {
      const Topic& topic = topics_[hash];
      shared += topic.units > 1 ? 1 : 0;
      times += std::min(topic.units, 5) - 1;
      topical += topic.prose > self ? 1 : 0;
      topical_times += std::min(topic.prose - self, 5);
    }
    const auto count = static_cast<std::int64_t>(o.topic.size());
    push(count);
    push(share(shared, count));
    push(count == 0 ? 0 : times * 100 / count);
    push(share(topical, count));
    push(count == 0 ? 0 : topical_times * 100 / count);
    auto& line = lines_[units_[i].folded];
    push(line.first);
    push(line.second);  // how often it stood before
    ++line.second;
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
  static constexpr std::size_t kSums = 8;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::span<const Unit> units_;
  const Lexicon& lexicon_;
  std::vector<std::int32_t> rows_;
  std::vector<std::int32_t> own_rows_;
  std::vector<Own> own_;
  std::vector<std::int64_t> words_before_;
  std::vector<std::int64_t> prose_before_;
  std::vector<std::int64_t> prose_words_before_;
  std::vector<std::int64_t> sums_;
  std::vector<std::size_t> next_prose_;
  std::vector<std::size_t> next_taken_;
  std::unordered_map<std::string_view, std::pair<std::int32_t, std::int32_t>> lines_;
  std::unordered_map<Hash, Topic> topics_;
  std::int64_t total_words_ = 0;
  std::size_t first_ = 0;
  std::size_t second_ = 0;
  std::size_t last_ = 0;
  std::size_t last_seen_ = kNone;
  std::size_t last_taken_ = kNone;
};

std::vector<FeatureName> make_names() {
  std::vector<FeatureName> out;
  const auto add = [&](std::string name, FeatureGroup group) { out.push_back({std::move(name), group}); };
  for (const std::string_view name : kOwnNames) add(std::string(name), FeatureGroup::shape);
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

bool is_function_word(std::string_view folded) { return function_words().contains(hash_of(folded)); }

void Lexicon::add(std::string_view phrase, std::int32_t weight) { weights_[hash_of_phrase(phrase)] = weight; }

std::int32_t Lexicon::weight(std::string_view phrase) const {
  const auto found = weights_.find(hash_of_phrase(phrase));
  return found == weights_.end() ? 0 : found->second;
}

std::int32_t Lexicon::score(std::span<const std::uint64_t> hashes) const {
  std::vector<Hash> seen;
  seen.reserve(hashes.size() * 2);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    seen.push_back(hashes[i]);
    if (i + 1 < hashes.size()) seen.push_back(pair_of(hashes[i], hashes[i + 1]));
  }
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  std::int32_t score = bias_;
  for (const Hash hash : seen) {
    const auto found = weights_.find(hash);
    if (found != weights_.end()) score += found->second;
  }
  return score;
}

std::vector<std::string> tokens_of(std::string_view folded) {
  std::vector<std::string> out = {std::string(kBegin)};
  for_each_token(folded, [&](std::string_view token) {
    out.emplace_back(token);
    for (char& c : out.back()) c = is_digit(c) ? '0' : c;
  });
  if (out.size() <= kMostTokens) out.emplace_back(kEnd);
  return out;
}

const std::vector<FeatureName>& feature_names() {
  static const std::vector<FeatureName> names = make_names();
  return names;
}

std::vector<std::int32_t> features_of(std::span<const Unit> units, const Lexicon& lexicon) {
  return Table(units, lexicon).take();
}

}  // namespace dehusk::decide
