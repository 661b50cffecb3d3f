// A character is markup to Markdown only in company: "*" beside text and with a second one to pair with, "["
// before "](", "#" at the start of a line and before a space. Each test here asks for that company and, where
// the company is more than a few characters away, takes it for granted.
#include "decide/inline.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace dehusk::decide {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alpha(char c) { return is_alnum(c) && !is_digit(c); }
bool is_punctuation(char c) { return c > ' ' && c < '\x7f' && !is_alnum(c); }

// The character at `at`, or a space past either end.
char char_at(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : ' '; }

// The run of one character that `at` lies in.
std::size_t run_begin(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && text[begin - 1] == text[at]) --begin;
  return begin;
}
std::size_t run_end(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(text[at], at), text.size());
}

// "&amp;" and "&#38;", known or not.
bool is_entity(std::string_view text) {
  const std::size_t end =
      text.find_first_not_of("#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 1);
  return end != kNowhere && end > 1 && text[end] == ';';
}

// A line of nothing but these is a rule, the underline of a heading or the second row of a table.
bool is_ruler(std::string_view line) {
  return line.find_first_not_of("-=*_:| \t") == kNowhere && line.find_first_of("-=*_") != kNowhere;
}

// "- ", "+ ", "* ", "# " to "###### ", ">", "~~~", "```".
bool opens_block(std::string_view line) {
  const std::size_t run = run_end(line, 0);
  const char after = char_at(line, run);
  switch (line[0]) {
    case '>':
      return true;
    case '-':
    case '+':
    case '*':
      return run == 1 && after == ' ';
    case '#':
      return run <= 6 && after == ' ';
    case '~':
    case '`':
      return run >= 3;
    default:
      return false;
  }
}

// The "." of "1. ".
std::size_t item_number_end(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && is_digit(line[at])) ++at;
  const bool marker = at > 0 && at <= 9 && (char_at(line, at) == '.' || char_at(line, at) == ')');
  return marker && char_at(line, at + 1) == ' ' ? at : kNowhere;
}

// "[ ] ", "[x] ": the box of a task.
bool opens_task(std::string_view line) {
  return line.size() >= 3 && line[0] == '[' && line[2] == ']' && char_at(line, 3) == ' ' &&
         (line[1] == ' ' || line[1] == 'x' || line[1] == 'X');
}

// The "#" that would be taken for the end of a heading: "One ##".
std::size_t closing_marks(std::string_view line) {
  if (line.empty() || line.back() != '#') return kNowhere;
  const std::size_t begin = run_begin(line, line.size() - 1);
  return begin == 0 || line[begin - 1] == ' ' ? begin : kNowhere;
}

class Escaper {
 public:
  Escaper(const std::vector<std::string>& lines, Place place) : lines_(lines), place_(place) {
    for (const std::string& line : lines) {
      for (std::size_t at = 0; at < line.size(); at = run_end(line, at)) {
        const std::size_t kind = kPaired.find(line[at]);
        if (kind != kNowhere) ++runs_[kind];
      }
    }
  }

  std::vector<std::string> run() {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      text_ = lines_[i];
      const std::size_t forced = forced_escape(i == 0);
      std::string escaped;
      for (std::size_t at = 0; at < text_.size(); ++at) {
        if (at == forced || is_markup(at)) escaped += '\\';
        escaped += text_[at];
      }
      out.push_back(std::move(escaped));
    }
    return out;
  }

 private:
  static constexpr std::string_view kPaired = "`*_~";

  // What is markup by where it stands in the line.
  [[nodiscard]] std::size_t forced_escape(bool first) const {
    if (text_.empty() || place_ == Place::cell || place_ == Place::term) return kNowhere;
    if (place_ == Place::heading) return closing_marks(text_);
    if (opens_block(text_) || is_ruler(text_) || opens_task(text_)) return 0;
    if (text_[0] == '[' && (first || text_.starts_with("[^")) && has_definition()) return 0;
    return item_number_end(text_);
  }

  // "[label]: target" vanishes from the text; the label may go over several lines. So does "[^1]: note" on
  // any line.
  [[nodiscard]] bool has_definition() const {
    return std::any_of(lines_.begin(), lines_.end(),
                       [](const std::string& line) { return line.find("]:") != kNowhere; });
  }

  [[nodiscard]] bool is_markup(std::size_t at) const {
    const char c = text_[at];
    const char next = char_at(text_, at + 1);
    switch (c) {
      case '\\':
        return at + 1 == text_.size() || is_punctuation(next);
      case '`':
        return is_paired(c);
      case '*':
        return place_ == Place::term || (is_paired(c) && !stands_apart(at));
      case '~':
        return is_paired(c) && !stands_apart(at);
      case '_':
        return is_paired(c) && !stands_apart(at) && !is_inside_word(at);
      case '<':
        return is_alpha(next) || next == '/' || next == '!' || next == '?';
      case '&':
        return is_entity(text_.substr(at));
      case ']':
        return next == '(';
      case '|':
        return place_ == Place::cell;
      default:
        return false;
    }
  }

  [[nodiscard]] bool is_paired(char c) const { return runs_[kPaired.find(c)] > 1; }

  // "2 * 3"
  [[nodiscard]] bool stands_apart(std::size_t at) const {
    return char_at(text_, run_begin(text_, at) - 1) == ' ' && char_at(text_, run_end(text_, at)) == ' ';
  }

  // "snake_case"
  [[nodiscard]] bool is_inside_word(std::size_t at) const {
    return is_alnum(char_at(text_, run_begin(text_, at) - 1)) && is_alnum(char_at(text_, run_end(text_, at)));
  }

  const std::vector<std::string>& lines_;
  Place place_;
  std::size_t runs_[kPaired.size()] = {};  // of each of kPaired, in all lines
  std::string_view text_;                  // the line in hand
};

}  // namespace

std::vector<std::string> to_markdown(const std::vector<std::string>& lines, Place place) {
  return Escaper(lines, place).run();
}

}  // namespace dehusk::decide
