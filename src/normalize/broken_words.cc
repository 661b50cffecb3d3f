// A hyphen at the end of a line is the typesetter's ("govern-ment") or the writer's ("well-known"). Nobody
// can tell but from the word, and there is no dictionary here for all languages; but a text says most of its
// words more than once:
//
// - What stands elsewhere in the text, as one word or with its hyphen, stands here too; the more frequent
// one.
// - Else only what goes on with a small letter is put together: "Anglo-", "American" and "1990-", "95" stay
// as
//   they are. So does "two-", "and three-storey": a hyphen before a conjunction stands for a word.
// - The hyphen stays where no typesetter breaks ("e-", "mail"), after capitals and digits ("NATO-", "led"),
//   and between two that the text knows as words of their own ("well", "known"); of a chain, one is enough
//   ("mother-in-", "law").
// - All else is one word. A soft hyphen is the typesetter's always.
#include "normalize/broken_words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>

#include "normalize/unicode.h"

namespace dehusk::normalize {
namespace {

constexpr char32_t kSoftHyphen = 0xAD;

bool is_hyphen(char32_t cp) { return cp == '-' || cp == 0x2010; }

bool is_apostrophe(char32_t cp) { return cp == '\'' || cp == U'’'; }

// Marks stand by themselves where a text was not composed.
bool is_of_word(char32_t cp) { return cp != '_' && (is_word(cp) || (cp >= 0x300 && cp <= 0x36F)); }

char32_t last_of(std::string_view text) {
  return text.empty() ? 0 : code_point_at(text, previous(text, text.size())).value;
}
char32_t first_of(std::string_view text) { return text.empty() ? 0 : code_point_at(text, 0).value; }

bool is_single(std::string_view word) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < word.size() && letters < 2;) {
    const CodePoint cp = code_point_at(word, at);
    letters += is_word(cp.value) ? 1 : 0;
    at += cp.size;
  }
  return letters == 1;
}

// Line ends stay.
std::string_view without_spaces_at_end(std::string_view text) {
  while (!text.empty()) {
    const std::size_t last = previous(text, text.size());
    const char32_t cp = code_point_at(text, last).value;
    if (!is_space(cp) || cp == '\n') break;
    text = text.substr(0, last);
  }
  return text;
}

std::size_t spaces_at_begin(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint cp = code_point_at(text, at);
    if (!is_space(cp.value)) break;
    at += cp.size;
  }
  return at;
}

// The word at the end of `text`.
std::string_view last_word(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0) {
    const std::size_t last = previous(text, begin);
    if (!is_of_word(code_point_at(text, last).value)) break;
    begin = last;
  }
  return text.substr(begin);
}

std::string_view first_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size()) {
    const CodePoint cp = code_point_at(text, end);
    if (!is_of_word(cp.value)) break;
    end += cp.size;
  }
  return text.substr(0, end);
}

// A word with a hyphen after it at the end of a line, and what the next line begins with.
struct Break {
  std::string_view left;
  std::string_view right;
  char32_t before_left = 0;
  char32_t after_right = 0;
  bool soft = false;
  std::size_t hyphen = 0;  // of the line: where it begins, and ends
  std::size_t hyphen_end = 0;
  std::size_t skip = 0;  // of the next line
};

std::optional<Break> break_between(std::string_view line, std::string_view next) {
  Break found;
  line = without_spaces_at_end(line);
  if (line.empty() || next.empty()) return std::nullopt;
  found.hyphen_end = line.size();
  found.hyphen = previous(line, line.size());
  const char32_t hyphen = code_point_at(line, found.hyphen).value;
  found.soft = hyphen == kSoftHyphen;
  if (!found.soft && !is_hyphen(hyphen)) return std::nullopt;
  found.left = last_word(line.substr(0, found.hyphen));
  found.skip = spaces_at_begin(next);
  found.right = first_word(next.substr(found.skip));
  if (found.left.empty() || found.right.empty()) return std::nullopt;
  found.before_left = last_of(line.substr(0, found.hyphen - found.left.size()));
  found.after_right = first_of(next.substr(found.skip + found.right.size()));
  return found;
}

std::string lowered(std::string_view word) {
  std::string out;
  append_lower(word, out);
  return out;
}

bool is_conjunction(const std::string& word) {
  constexpr std::array<std::string_view, 31> kConjunctions = {
      "and",  "or", "to",  "und", "oder", "bis", "sowie", "en",  "of", "och", "eller",
      "og",   "et", "ou",  "y",   "o",    "e",   "i",     "a",   "ja", "tai", "és",
      "vagy", "și", "sau", "lub", "oraz", "и",   "или",   "και", "ve"};
  return std::ranges::find(kConjunctions, word) != kConjunctions.end();
}

// Two capitals or more and nothing else, or a digit somewhere.
bool is_of_signs(std::string_view word) {
  std::size_t capitals = 0;
  std::size_t others = 0;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint cp = code_point_at(word, at);
    if (is_word(cp.value) && !is_letter(cp.value)) return true;
    ++(is_capital(cp.value) ? capitals : others);
    at += cp.size;
  }
  return capitals > 1 && others == 0;
}

class WordReader {
 public:
  explicit WordReader(std::span<const std::string_view> lines) : lines_(lines) {}

  std::vector<Joint> run() {
    std::vector<Joint> joints(lines_.empty() ? 0 : lines_.size() - 1);
    bool any = false;
    for (std::size_t i = 0; i < joints.size(); ++i) {
      breaks_.push_back(break_between(lines_[i], lines_[i + 1]));
      if (breaks_[i]) expect(*breaks_[i]);
      any |= breaks_[i].has_value();
    }
    if (!any) return joints;
    for (std::size_t i = 0; i < lines_.size(); ++i) count_words(i);
    for (std::size_t i = 0; i < joints.size(); ++i) {
      if (breaks_[i]) joints[i] = joint_of(*breaks_[i]);
    }
    return joints;
  }

 private:
  // What will be asked about is all that is counted.
  void expect(const Break& at) {
    const std::string left = lowered(at.left);
    const std::string right = lowered(at.right);
    for (const std::string& word : {left, right, left + right, left + "-" + right}) counts_.try_emplace(word);
  }

  // The halves of broken words are no words.
  void count_words(std::size_t i) {
    std::string_view line = lines_[i];
    if (i < breaks_.size() && breaks_[i]) line = line.substr(0, breaks_[i]->hyphen - breaks_[i]->left.size());
    std::size_t begin = 0;
    if (i > 0 && breaks_[i - 1]) begin = breaks_[i - 1]->skip + breaks_[i - 1]->right.size();
    std::string before;  // the word before, where a hyphen stands between
    for (std::size_t at = std::min(begin, line.size()); at < line.size();) {
      const std::string_view word = first_word(line.substr(at));
      if (word.empty()) {
        at += code_point_at(line, at).size;
        before.clear();
        continue;
      }
      std::string lower = lowered(word);
      count(lower);
      if (!before.empty()) count(before + "-" + lower);
      at += word.size();
      const bool hyphen = at < line.size() && is_hyphen(code_point_at(line, at).value);
      before = hyphen ? std::move(lower) : std::string();
      if (hyphen) at += code_point_at(line, at).size;
    }
  }

  void count(const std::string& word) {
    const auto found = counts_.find(word);
    if (found != counts_.end()) ++found->second;
  }
  [[nodiscard]] std::size_t count_of(const std::string& word) const { return counts_.at(word); }

  [[nodiscard]] Joint joint_of(const Break& at) const {
    const Joint::Kind kind = kind_of(at);
    return {kind, kind == Joint::Kind::whole ? at.hyphen : at.hyphen_end, at.skip};
  }

  [[nodiscard]] Joint::Kind kind_of(const Break& at) const {
    const bool letters = !is_word_digit(last_of(at.left)) && is_letter(first_of(at.right));
    if (at.soft) return letters ? Joint::Kind::whole : Joint::Kind::none;
    const std::string left = lowered(at.left);
    const std::string right = lowered(at.right);
    const std::size_t hyphenated = count_of(left + "-" + right);
    const std::size_t whole = letters ? count_of(left + right) : 0;
    if (hyphenated > whole) return Joint::Kind::hyphenated;
    if (whole > 0) return Joint::Kind::whole;
    if (!letters || !is_small(first_of(at.right)) || is_conjunction(right)) return Joint::Kind::none;
    return stays_hyphenated(at, left, right) ? Joint::Kind::hyphenated : Joint::Kind::whole;
  }

  [[nodiscard]] bool stays_hyphenated(const Break& at, const std::string& left,
                                      const std::string& right) const {
    if (is_single(right) || (is_single(left) && !is_apostrophe(at.before_left))) return true;
    if (is_of_signs(at.left)) return true;
    const bool chain = is_hyphen(at.before_left) || is_hyphen(at.after_right);
    const bool left_known = count_of(left) > 0;
    const bool right_known = count_of(right) > 0;
    return chain ? left_known || right_known : left_known && right_known;
  }

  static bool is_word_digit(char32_t cp) { return is_word(cp) && !is_letter(cp); }

  std::span<const std::string_view> lines_;
  std::vector<std::optional<Break>> breaks_;
  std::unordered_map<std::string, std::size_t> counts_;
};

}  // namespace

std::vector<Joint> broken_words(std::span<const std::string_view> lines) { return WordReader(lines).run(); }

bool may_be_broken(std::string_view line, std::string_view next) {
  return break_between(line, next).has_value();
}

bool may_have_broken_words(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    const char32_t last = last_of(without_spaces_at_end(text.substr(0, at)));
    if (is_hyphen(last) || last == kSoftHyphen) return true;
  }
  return false;
}

}  // namespace dehusk::normalize
