#include "decide/own_features.h"

#include <algorithm>

#include "decide/features.h"

namespace dehusk::decide {
namespace {

// Words of so many bytes carry the topic of a text.
constexpr std::size_t kTopicBytes = 5;

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

static_assert(kOwnNames.size() == kOwnFeatures);

// Small words that sentences are made of and labels do without, a language a line.
constexpr std::array<std::string_view, 10> kFunctionWords = {

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
    "ise onu"};

constexpr std::array<std::string_view, 3> kMonths = {

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
    "haziran temmuz ağustos eylül ekim kasım aralık"};

constexpr std::uint8_t kFunction = 1;
constexpr std::uint8_t kMonth = 2;

void add_words(std::span<const std::string_view> lists, std::uint8_t what, FlatMap<std::uint8_t>& out) {
  for (const std::string_view list : lists) {
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = std::min(list.find(' ', at), list.size());
      out[hash_of(list.substr(at, end - at))] |= what;
      at = end + 1;
    }
  }
}

// What a word is besides: kFunction, kMonth, both or neither.
std::uint8_t kind_of(Hash word) {
  static const FlatMap<std::uint8_t> kinds = [] {
    FlatMap<std::uint8_t> out(1024);
    add_words(kFunctionWords, kFunction, out);
    add_words(kMonths, kMonth, out);
    return out;
  }();
  const std::uint8_t* const found = kinds.find(word);
  return found == nullptr ? 0 : *found;
}

// ASCII, Latin-1, Greek and Cyrillic capitals, and Latin Extended-A by its alternation.
bool is_capital(char32_t cp) {
  if (cp < 0x80) return cp >= 'A' && cp <= 'Z';
  if (cp < 0x100) return cp >= 0xC0 && cp <= 0xDE && cp != 0xD7;
  if (cp < 0x138) return cp % 2 == 0;
  if (cp < 0x180) return cp % 2 == 1;
  return (cp >= 0x386 && cp <= 0x3AB) || (cp >= 0x400 && cp <= 0x42F);
}

bool is_letter_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || is_digit(c) ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The words of the text as written.
struct Tally {
  std::int32_t words = 0;  // of letters or digits
  std::int32_t capitals = 0;
  std::int32_t all_caps = 0;
  std::int32_t digits = 0;
  std::int32_t long_words = 0;
  std::int32_t long_capitals = 0;
  std::int32_t longest = 0;
  std::int32_t symbols = 0;  // bytes that are neither letters, digits nor space
};

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
    const bool first = is_capital(code_point_at(text, at).value);
    for (; end < text.size() && is_letter_or_digit(text[end]); ++length) {
      if (static_cast<unsigned char>(text[end]) < 0x80) {
        capitals += text[end] >= 'A' && text[end] <= 'Z' ? 1 : 0;
        ++end;
      } else {
        const CodePoint cp = code_point_at(text, end);
        capitals += is_capital(cp.value) ? 1 : 0;
        end += cp.size;
      }
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

// The marks of a folded text, counted in one go. What stands between spaces may not share them: " / / " is
// one " / ".
class Marks {
 public:
  std::int32_t commas = 0, inner_ends = 0, quotes = 0, separators = 0, at_signs = 0, hash_signs = 0;
  std::int32_t brackets = 0, arrows = 0, slashes = 0, semicolons = 0, dashes = 0;
  bool copyright = false, web_address = false, clock = false, currency = false;

  explicit Marks(std::string_view folded) : text_(folded) {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (kCounts[static_cast<unsigned char>(text_[at])]) count(at);
    }
  }

 private:
  static constexpr std::array<bool, 256> kCounts = [] {
    std::array<bool, 256> out{};
    for (const char c : std::string_view(",.?!\"|/>-(p:@#$;\xC2\xE2\xE3"))
      out[static_cast<unsigned char>(c)] = true;
    return out;
  }();

  [[nodiscard]] bool follows(std::size_t at, std::string_view what) const {
    return text_.substr(at).starts_with(what);
  }
  [[nodiscard]] bool ends(std::size_t at, std::string_view what) const {
    return at + 1 >= what.size() && text_.substr(at + 1 - what.size()).starts_with(what);
  }
  // Whether the mark stands between spaces of its own.
  [[nodiscard]] bool stands_alone(std::size_t at, std::size_t& free_from) const {
    if (at == 0 || at - 1 < free_from || text_[at - 1] != ' ' || !follows(at + 1, " ")) return false;
    free_from = at + 2;
    return true;
  }
  [[nodiscard]] bool is_clock(std::size_t at) const {  // "3:45", with or without more digits
    return at > 0 && at + 2 < text_.size() && is_digit(text_[at - 1]) && is_digit(text_[at + 1]) &&
           is_digit(text_[at + 2]);
  }

  void count(std::size_t at) {
    switch (text_[at]) {
      case ',':
        ++commas;
        break;
      case '.':
        web_address = web_address || follows(at, ".com") || ends(at, "www.");
        [[fallthrough]];
      case '?':
      case '!':
        inner_ends += follows(at + 1, " ") ? 1 : 0;
        break;
      case '"':
        ++quotes;
        break;
      case '|':
        ++separators;
        break;
      case '/':
        ++slashes;
        separators += stands_alone(at, after_slash_) ? 1 : 0;
        break;
      case '>':
        separators += stands_alone(at, after_greater_) ? 1 : 0;
        if (at > after_arrow_ && text_[at - 1] == '>') {
          ++arrows;
          after_arrow_ = at + 1;
        }
        break;
      case '-':
        dashes += stands_alone(at, after_dash_) ? 1 : 0;
        break;
      case '(':
        ++brackets;
        copyright = copyright || follows(at, "(c) ");
        break;
      case 'p':
        web_address = web_address || ends(at, "http");
        break;
      case ':':
        clock = clock || is_clock(at);
        break;
      case '@':
        ++at_signs;
        break;
      case '#':
        ++hash_signs;
        break;
      case '$':
        currency = true;
        break;
      case ';':
        ++semicolons;
        break;
      default:
        count_beyond_ascii(at);
    }
  }

  void count_beyond_ascii(std::size_t at) {
    inner_ends += follows(at, "。") ? 1 : 0;
    separators += follows(at, "·") || follows(at, "•") || follows(at, "›") ? 1 : 0;
    arrows += follows(at, "→") || follows(at, "»") ? 1 : 0;
    copyright = copyright || follows(at, "©");
    currency = currency || follows(at, "£") || follows(at, "€");
  }

  std::string_view text_;
  std::size_t after_slash_ = 0, after_greater_ = 0, after_dash_ = 0, after_arrow_ = 0;
};

bool is_year(std::string_view token) {
  return token.size() == 4 && (token.starts_with("19") || token.starts_with("20")) && is_digit(token[2]) &&
         is_digit(token[3]);
}

// What the tokens of a unit say.
struct Words {
  std::int32_t tokens = 0;
  std::int32_t functions = 0;
  std::int32_t distinct = 0;
  std::int32_t lexicon = 0;
  bool year = false;
  bool month = false;
  std::vector<Hash> topic;

  Words(std::string_view folded, const Lexicon& lexicon_used) {
    std::array<Hash, kMostTokens + 2> all;
    std::array<Hash, kMostTokens + 2> once;
    std::array<Hash, kMostTokens> topic_words;
    std::size_t count = 0;
    std::size_t count_once = 0;
    std::size_t topics = 0;
    SeenHashes seen;
    const auto put = [&](Hash hash) {
      all[count++] = hash;
      const bool is_new = seen.add(hash);
      if (is_new) once[count_once++] = hash;
      return is_new;
    };
    put(hash_of(kBegin));
    for_each_token(folded, [&](std::string_view token, Hash hash) {
      ++tokens;
      year |= is_year(token);
      const std::uint8_t kind = kind_of(hash);
      functions += (kind & kFunction) != 0 ? 1 : 0;
      month |= (kind & kMonth) != 0;
      if (put(hash) && token.size() >= kTopicBytes && !is_digit(token[0])) topic_words[topics++] = hash;
    });
    if (static_cast<std::size_t>(tokens) < kMostTokens) put(hash_of(kEnd));
    distinct = static_cast<std::int32_t>(count_once);
    topic.assign(topic_words.begin(), topic_words.begin() + static_cast<std::ptrdiff_t>(topics));
    lexicon = lexicon_used.score(std::span(all).first(count), std::span(once).first(count_once), seen);
  }
};

}  // namespace

std::span<const std::string_view, kOwnFeatures> own_feature_names() { return kOwnNames; }

bool is_function_word(std::string_view folded) { return (kind_of(hash_of(folded)) & kFunction) != 0; }

OwnFeatures own_features_of(const Unit& unit, const Lexicon& lexicon) {
  const std::string_view text = unit.text;
  const std::string_view folded = unit.folded;
  const Tally t = tally_of(text);
  const Marks m(folded);
  Words w(folded, lexicon);
  const auto bytes = static_cast<std::int64_t>(text.size());
  const char first = folded.empty() ? ' ' : folded[0];
  const bool written_capital = !text.empty() && is_capital(code_point_at(text, 0).value);
  const auto yes = [](bool value) { return value ? 1 : 0; };
  OwnFeatures out;
  out.title = share(t.long_capitals, t.long_words);
  out.dated = yes(w.year || m.clock);
  out.function_share = share(w.functions, w.tokens);
  out.lexicon = w.lexicon;
  out.topic = std::move(w.topic);
  out.lexicon_used = &lexicon;
  out.row = {
      unit.words,
      static_cast<std::int32_t>(bytes * 10 / std::max(1, t.words)),
      share(t.capitals, t.words),
      share(t.all_caps, t.words),
      share(t.digits, t.words),
      out.title,
      out.function_share,
      w.functions,
      m.commas,
      m.inner_ends,
      yes(unit.ends_sentence),
      yes(unit.ends_cut),
      yes(folded.ends_with(':')),
      yes(folded.ends_with('?')),
      yes(folded.ends_with('!')),
      yes(!written_capital && first >= 'a' && first <= 'z'),
      yes(is_digit(first)),
      yes(first == '"' || first == '\''),
      m.quotes,
      yes(text.starts_with("- ") || text.starts_with("* ") || text.starts_with("•") || text.starts_with("·")),
      m.separators,
      yes(m.copyright),
      yes(m.web_address),
      m.at_signs,
      m.hash_signs,
      yes(w.year),
      yes(w.month),
      yes(m.clock),
      share(t.symbols, bytes),
      yes(m.currency),
      m.brackets,
      t.longest,
      share(std::min(w.distinct, w.tokens), w.tokens),
      t.digits,
      t.all_caps,
      yes(written_capital),
      m.arrows,
      m.slashes,
      m.semicolons,
      m.dashes,
      t.capitals};
  return out;
}

}  // namespace dehusk::decide
