// The lint: what a pattern must not contain because it would silently not do what it seems to. Patterns run
// in byte mode over folded text in which a line end separates the units (see patterns/README.md). And what it
// must not grow to: Hyperscan writes each repeat out and takes minutes and gigabytes for the largest that it
// accepts or refuses.
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "match/rule_file.h"

namespace dehusk::match {
namespace {

bool is_non_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// What a pattern is when all its repeats are written out: so many parts, and so many pairs of which the
// second may come after the first. All are doubles: repeats inside repeats multiply beyond whole numbers.
struct Grown {
  double parts = 0;
  double pairs = 0;
  double firsts = 0;  // parts that it may begin with,
  double lasts = 0;   // or end with
  bool may_be_empty = true;
};

// What Hyperscan takes for these, many times over in a pattern, is about what it takes for so many letters:
// found by compiling patterns of each kind that were as large as they may be.
constexpr double kPartsOfAClass = 5;
constexpr double kPartsOfALoop = 4;  // beside what goes round in it
constexpr double kPartsOfAnOption = 2;
constexpr double kPartsOfAnAlternative = 1;

Grown grown_from_one(double parts) { return {parts, 0, 1, 1, false}; }

Grown grown_after(const Grown& a, const Grown& b) {
  return {a.parts + b.parts, a.pairs + b.pairs + a.lasts * b.firsts,
          a.firsts + (a.may_be_empty ? b.firsts : 0), b.lasts + (b.may_be_empty ? a.lasts : 0),
          a.may_be_empty && b.may_be_empty};
}

Grown grown_beside(const Grown& a, const Grown& b) {
  return {a.parts + b.parts + kPartsOfAnAlternative, a.pairs + b.pairs, a.firsts + b.firsts,
          a.lasts + b.lasts, a.may_be_empty || b.may_be_empty};
}

// From `least` to `most` of it, or any number from `least` on. Where it may be empty, any copy may come after
// any that stands before it.
Grown grown_times(const Grown& one, double least, std::optional<double> most) {
  const double copies = most.value_or(std::max(least, 1.0));
  if (copies == 0) return {};
  const bool empty = one.may_be_empty;
  const double neighbours = empty ? copies * (copies - 1) / 2 : copies - 1;
  const double ends = empty ? copies : std::max(copies - std::max(least, 1.0), 0.0) + 1;
  const double around = most ? 0 : one.firsts * one.lasts;
  const double more = !most ? kPartsOfALoop : least == 0 && copies == 1 ? kPartsOfAnOption : 0;
  return {one.parts * copies + more, one.pairs * copies + neighbours * one.firsts * one.lasts + around,
          one.firsts * (empty ? copies : 1), one.lasts * ends, empty || least == 0};
}

// Reads a pattern as far as that takes. What is none at all Hyperscan refuses.
class Growth {
 public:
  explicit Growth(std::string_view regex) : regex_(regex) {}

  Grown measure() {
    while (at_ < regex_.size()) step();
    while (!outer_.empty()) close();
    return all_of(inner_);
  }

 private:
  // Of the alternatives of a group: those that are read, and the one at hand but for its last piece, since
  // that may be repeated.
  struct Group {
    std::optional<Grown> read;
    Grown before;
    Grown last;
  };

  static Grown all_of(const Group& group) {
    const Grown here = grown_after(group.before, group.last);
    return group.read ? grown_beside(*group.read, here) : here;
  }

  void step() {
    const char c = regex_[at_++];
    if (c == '(') {
      if (regex_.substr(at_).starts_with("?:")) at_ += 2;
      outer_.push_back(std::exchange(inner_, {}));
    } else if (c == ')') {
      if (!outer_.empty()) close();
    } else if (c == '|') {
      inner_ = {all_of(inner_), {}, {}};
    } else if (c == '*' || c == '+') {
      inner_.last = grown_times(inner_.last, c == '+' ? 1 : 0, {});
    } else if (c == '?') {
      inner_.last = grown_times(inner_.last, 0, 1);
    } else if (c == '{') {
      repeat();
    } else {
      add(piece(c));
    }
  }

  void close() {
    const Grown all = all_of(inner_);
    inner_ = std::move(outer_.back());
    outer_.pop_back();
    add(all);
  }

  void add(const Grown& piece) {
    inner_.before = grown_after(inner_.before, inner_.last);
    inner_.last = piece;
  }

  Grown piece(char c) {
    if (c == '^' || c == '$') return {};
    if (c == '.') return grown_from_one(kPartsOfAClass);
    if (c == '[') {
      pass_over_class();
      return grown_from_one(kPartsOfAClass);
    }
    if (c != '\\') return grown_from_one(1);
    const char escaped = at_ < regex_.size() ? regex_[at_++] : '\0';
    if (escaped == 'b' || escaped == 'B') return {};
    return grown_from_one(std::isalpha(static_cast<unsigned char>(escaped)) != 0 ? kPartsOfAClass : 1);
  }

  void pass_over_class() {
    if (at_ < regex_.size() && regex_[at_] == '^') ++at_;
    for (bool first = true; at_ < regex_.size() && (first || regex_[at_] != ']'); first = false)
      at_ += regex_[at_] == '\\' ? 2 : 1;
    ++at_;
  }

  // Behind its '{'. What is no repeat stands for itself.
  void repeat() {
    const std::size_t end = std::min(regex_.find('}', at_), regex_.size());
    const std::string_view inside = regex_.substr(at_, end - at_);
    const std::size_t comma = std::min(inside.find(','), inside.size());
    if (inside.empty() || inside.find_first_not_of("0123456789,") != std::string_view::npos)
      return add(grown_from_one(1));
    at_ = end + 1;
    const double least = number(inside.substr(0, comma));
    const bool bounded = comma == inside.size() || comma + 1 < inside.size();
    const double most = comma == inside.size() ? least : number(inside.substr(comma + 1));
    inner_.last = grown_times(inner_.last, least, bounded ? std::optional(most) : std::nullopt);
  }

  static double number(std::string_view digits) {
    double value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
  }

  std::string_view regex_;
  std::size_t at_ = 0;
  std::vector<Group> outer_;
  Group inner_;
};

// The largest shipped rules have 3049 parts (timestamp.ago-row; the next has 2157) and 9448 pairs
// (social.share-row). The worst that were found at this size compile for 2 to 3 s, and the time goes with the
// square of it.
constexpr double kMostParts = 3500;
constexpr double kMostPairs = 20000;

std::string complaint_about_growth(std::string_view regex) {
  if (compile_cost(regex) <= 1) return {};
  return "too large when its repeats are written out, and would take long to compile: allow fewer repeats, "
         "or any number, or make two rules of it";
}

class Lint {
 public:
  explicit Lint(std::string_view regex) : regex_(regex) {}

  std::string run() {
    if (regex_.empty()) return "the regex is empty";
    while (at_ < regex_.size() && error_.empty()) step();
    return error_.empty() ? complaint_about_growth(regex_) : error_;
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead) const {
    return at_ + ahead < regex_.size() ? regex_[at_ + ahead] : '\0';
  }

  void step() {
    const char c = regex_[at_];
    if (c == '\\') {
      escape(false);
    } else if (c == '[') {
      character_class();
    } else if (c == '(' && peek(1) == '?') {
      group();
    } else if (std::isupper(static_cast<unsigned char>(c)) != 0) {
      error_ = "upper case never matches: the text is folded to lower case";
    } else if (is_non_ascii(c) && is_quantifier(peek(1))) {
      error_ = "a quantifier after a non-ASCII letter repeats only its last byte: write (?:…)";
    } else if (c == '{') {
      repeat();
    } else if (c == '\n') {
      error_ = "a line end in the regex";
    } else {
      ++at_;
    }
  }

  // The time Hyperscan takes goes with the square of it: 15 s for {0,8000} twice. Nothing asks for more than
  // 160.
  void repeat() {
    constexpr std::size_t kMost = 1000;
    std::size_t number = 0;
    for (++at_; at_ < regex_.size() && regex_[at_] != '}'; ++at_) {
      const bool digit = regex_[at_] >= '0' && regex_[at_] <= '9';
      number = digit ? std::min(number * 10 + static_cast<std::size_t>(regex_[at_] - '0'), kMost + 1) : 0;
      if (number > kMost)
        error_ = "a repeat of more than 1000 takes long to compile: allow fewer, or any number";
    }
  }

  static bool is_quantifier(char c) { return c == '*' || c == '+' || c == '?' || c == '{'; }

  void escape(bool in_class) {
    const char c = peek(1);
    if (c == 's' || c == 'S' || c == 'W' || c == 'D' || c == 'R' || c == 'v' || c == 'N') {
      error_ = std::string("\\") + c + " runs across lines: write a space or [^\\n]";
    } else if (!in_class && c >= '1' && c <= '9') {
      error_ = "back-references are not supported";
    } else if (!in_class && c == 'b' &&
               ((at_ > 0 && is_non_ascii(regex_[at_ - 1])) || is_non_ascii(peek(2)))) {
      error_ = "\\b does not work beside a non-ASCII letter";
    } else if (std::isupper(static_cast<unsigned char>(c)) != 0 && c != 'B') {
      error_ = std::string("\\") + c + " is not supported";
    }
    at_ += 2;
  }

  void group() {
    const char c = peek(2);
    if (c == '=' || c == '!' || (c == '<' && (peek(3) == '=' || peek(3) == '!'))) {
      error_ = "lookaround is not supported";
    } else if (c != ':') {
      error_ = "only (?:…) groups: no inline flags, names or conditions";
    }
    at_ += 3;
  }

  void character_class() {
    const bool negated = peek(1) == '^';
    bool has_line_end = false;
    at_ += negated ? 2 : 1;
    for (bool first = true; at_ < regex_.size() && (first || regex_[at_] != ']') && error_.empty();
         first = false) {
      const char c = regex_[at_];
      if (c == '\\') {
        has_line_end |= peek(1) == 'n';
        escape(true);
        continue;
      }
      if (is_non_ascii(c)) error_ = "a non-ASCII letter in […] matches single bytes: write (?:é|è)";
      if (std::isupper(static_cast<unsigned char>(c)) != 0) {
        error_ = "upper case never matches: the text is folded to lower case";
      }
      ++at_;
    }
    ++at_;
    if (error_.empty() && negated && !has_line_end) error_ = "[^…] without \\n runs across lines";
  }

  std::string_view regex_;
  std::size_t at_ = 0;
  std::string error_;
};

}  // namespace

double compile_cost(std::string_view regex) {
  const Grown grown = Growth(regex).measure();
  const double size = std::max(grown.parts / kMostParts, grown.pairs / kMostPairs);
  return size * size;
}

std::string lint_regex(std::string_view regex) { return Lint(regex).run(); }

}  // namespace dehusk::match
