// The lint: what a pattern must not contain because it would silently not do what it seems to. Patterns run
// in byte mode over folded text in which a line end separates the units (see patterns/README.md).
#include <algorithm>
#include <cctype>
#include <string>

#include "match/rule_file.h"

namespace dehusk::match {
namespace {

bool is_non_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

class Lint {
 public:
  explicit Lint(std::string_view regex) : regex_(regex) {}

  std::string run() {
    if (regex_.empty()) return "the regex is empty";
    while (at_ < regex_.size() && error_.empty()) step();
    return error_;
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

std::string lint_regex(std::string_view regex) { return Lint(regex).run(); }

}  // namespace dehusk::match
