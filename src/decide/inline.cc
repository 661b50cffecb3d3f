// A character is markup to Markdown only in company: "*" beside text and with a second one to pair with, "["
// before "](", "#" at the start of a line and before a space. Each test here asks for that company and, where
// the company is more than a few characters away, takes it for granted.
//
// Marks are written by the same rules from the other side: "**" opens and closes only where CommonMark's
// flanking rules let it, and a mark that would come out as literal stars is dropped. Only "*" is used, never
// "_", which means nothing inside words.
#include "decide/inline.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "ascii.h"
#include "normalize/unicode.h"

namespace dehusk::decide {
namespace {

using segment::Mark;
using Kind = segment::Mark::Kind;

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr std::string_view kAltMarkup = "\\`*_~[]<>&!";

bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
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

bool is_star(Kind kind) { return kind == Kind::strong || kind == Kind::emphasis; }
std::string_view stars(Kind kind) { return kind == Kind::strong ? "**" : "*"; }

// A fence for a code span: longer than any run of backticks in it.
std::string code_fence(std::string_view code) {
  std::size_t longest = 0;
  for (std::size_t at = 0; at < code.size(); at = run_end(code, at)) {
    if (code[at] == '`') longest = std::max(longest, run_end(code, at) - at);
  }
  return std::string(longest + 1, '`');
}

// The address between "](" and ")". What would end or change it is given by number; line ends and tabs are no
// part of an address.
std::string destination(std::string_view url) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kAwkward = " ()<>\\|`\"\x7f";
  std::string out;
  for (std::size_t at = 0; at < url.size(); ++at) {
    const char c = url[at];
    if (kAwkward.find(c) != kNowhere || (c == '&' && is_entity(url.substr(at)))) {
      const auto byte = static_cast<unsigned char>(c);
      ((out += '%') += kHex[byte >> 4U]) += kHex[byte & 15U];
    } else if (c < 0 || c > ' ') {
      out += c;
    }
  }
  return out;
}

// Which marks of a line Markdown can set: those with text in them, that stand inside each other or apart,
// whose stars would be taken for a mark.
class MarkChooser {
 public:
  explicit MarkChooser(std::string_view text) : text_(text) {}

  std::vector<Mark> run(const std::vector<Mark>& marks) {
    for (Mark mark : marks) {
      if (mark.kind != Kind::image) trim(mark);
      add(std::move(mark));
    }
    edges_.resize(text_.size() + 1);
    for (const Mark& mark : chosen_) {
      if (is_star(mark.kind)) continue;
      edges_[mark.begin] |= kBegin;
      edges_[mark.end] |= kEnd;
    }
    std::vector<Mark> set;
    for (std::size_t i = 0; i < chosen_.size(); ++i) {
      if (!is_star(chosen_[i].kind) || can_flank(i)) set.push_back(chosen_[i]);
    }
    return set;
  }

 private:
  void trim(Mark& mark) const {
    const auto is_blank = [&](std::size_t at) { return text_[at] == ' ' || text_[at] == '\n'; };
    while (mark.begin < mark.end && is_blank(mark.begin)) ++mark.begin;
    while (mark.end > mark.begin && is_blank(mark.end - 1)) --mark.end;
  }

  void add(Mark mark) {
    if (mark.begin >= mark.end && mark.kind != Kind::image) return;
    if (mark.begin != closed_at_) closed_.clear();
    closed_at_ = mark.begin;
    for (; !open_.empty() && chosen_[open_.back()].end <= mark.begin; open_.pop_back()) {
      if (chosen_[open_.back()].end == mark.begin) closed_.push_back(open_.back());
    }
    for (const std::size_t i : open_) {
      Mark& outer = chosen_[i];
      if (outer.end < mark.end || outer.kind == mark.kind) return;
      if (outer.kind != Kind::code) continue;
      // Code is what it says; only a link over all of it can be put around it.
      if (mark.kind != Kind::link || outer.begin != mark.begin || outer.end != mark.end) return;
      std::swap(outer, mark);
    }
    if (joins_another(mark)) return;
    parents_.push_back(parent());
    if (mark.kind != Kind::image) open_.push_back(chosen_.size());
    chosen_.push_back(std::move(mark));
  }

  [[nodiscard]] std::size_t parent() const { return open_.empty() ? kNowhere : open_.back(); }

  // "<b>a</b><b>b</b>" is one mark; and stars that end where others begin are one run, which means something
  // else.
  bool joins_another(const Mark& mark) {
    if (!is_star(mark.kind) && mark.kind != Kind::code) return false;
    for (const std::size_t i : std::vector(closed_)) {
      Mark& before = chosen_[i];
      if (before.kind == mark.kind && parents_[i] == parent()) {
        before.end = mark.end;
        open_.push_back(i);
        std::erase(closed_, i);
        return true;
      }
      if (before.kind == mark.kind || (is_star(before.kind) && is_star(mark.kind))) return true;
    }
    return false;
  }

  // CommonMark's flanking rules: stars open before a mark of punctuation only after a space or another one,
  // and close after one only before such. Inside another mark they must not be able to close that one. Beside
  // a link or code stands their own punctuation.
  [[nodiscard]] bool can_flank(std::size_t index) const {
    const Mark& mark = chosen_[index];
    bool first_is_word = is_word_at(mark.begin);
    bool last_is_word = is_word_before(mark.end);
    bool free_before = mark.begin == 0 || is_space_or_punctuation(text_[mark.begin - 1]);
    bool free_after = mark.end == text_.size() || is_space_or_punctuation(text_[mark.end]);
    bool may_close_another = false;
    free_before |= (edges_[mark.begin] & kEnd) != 0;
    free_after |= (edges_[mark.end] & kBegin) != 0;
    for (std::size_t i = index + 1; i < chosen_.size() && chosen_[i].begin < mark.end; ++i) {
      if (is_star(chosen_[i].kind)) continue;
      first_is_word &= chosen_[i].begin != mark.begin;
      last_is_word &= chosen_[i].end != mark.end;
    }
    for (std::size_t i = parents_[index]; i != kNowhere; i = parents_[i]) {
      if (is_star(chosen_[i].kind)) {
        may_close_another |= chosen_[i].begin < mark.begin;
        continue;
      }
      free_before |= chosen_[i].begin == mark.begin;
      free_after |= chosen_[i].end == mark.end;
    }
    const bool after_space = mark.begin == 0 || text_[mark.begin - 1] == ' ';
    if (may_close_another && !after_space && !(first_is_word && free_before)) return false;
    return (first_is_word || free_before) && (last_is_word || free_after);
  }

  static bool is_space_or_punctuation(char c) { return c == ' ' || is_punctuation(c); }

  [[nodiscard]] bool is_word_at(std::size_t at) const {
    const char32_t cp = code_point_at(text_, at).value;
    return cp != '_' && normalize::is_word(cp);
  }
  [[nodiscard]] bool is_word_before(std::size_t at) const {
    do --at;
    while (at > 0 && (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U);
    return is_word_at(at);
  }

  std::string_view text_;
  std::vector<Mark> chosen_;
  std::vector<std::size_t> parents_;  // of each of chosen_, in chosen_
  std::vector<std::size_t> open_;     // those around the place in hand
  std::vector<std::size_t> closed_;   // those that end there
  std::size_t closed_at_ = kNowhere;
  static constexpr std::uint8_t kBegin = 1;
  static constexpr std::uint8_t kEnd = 2;
  std::vector<std::uint8_t> edges_;  // what of links, code and images begins and ends at each place
};

class Writer {
 public:
  Writer(const std::vector<Inline>& lines, Place place) : lines_(lines), place_(place) {
    for (const Inline& line : lines) {
      has_marks_ |= !line.marks.empty();
      for (const Mark& mark : line.marks) has_stars_ |= is_star(mark.kind);
      for (std::size_t at = 0; at < line.text.size(); at = run_end(line.text, at)) {
        const std::size_t kind = kPaired.find(line.text[at]);
        if (kind != kNowhere) ++runs_[kind];
      }
    }
  }

  std::vector<std::string> run() {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      text_ = lines_[i].text;
      run_ = {};
      marks_.clear();
      if (!lines_[i].marks.empty()) marks_ = MarkChooser(text_).run(lines_[i].marks);
      find_edges();
      forced_ = forced_escape(i == 0);
      out_.clear();
      next_mark_ = 0;
      write(0, text_.size(), false);
      out.push_back(std::move(out_));
    }
    return out;
  }

 private:
  static constexpr std::string_view kPaired = "`*_~";

  // The text from `begin` to `end` with the marks in it.
  void write(std::size_t begin, std::size_t end, bool in_link) {
    while (next_mark_ < marks_.size() && (marks_[next_mark_].begin < end || end == text_.size())) {
      const Mark& mark = marks_[next_mark_];
      if (mark.begin >= mark.end && mark.begin == end && in_mark_ > 0)
        break;  // an image after the mark around
      ++next_mark_;
      escape(begin, mark.begin, in_link);
      write_mark(mark, in_link);
      begin = std::max(begin, mark.end);
    }
    escape(begin, end, in_link);
  }

  void write_mark(const Mark& mark, bool in_link) {
    if (mark.kind == Kind::image) return write_image(mark);
    if (mark.kind == Kind::code) return write_code(mark);
    const bool link = mark.kind == Kind::link;
    out_ += link ? "[" : stars(mark.kind);
    ++in_mark_;
    write(mark.begin, mark.end, in_link || link);
    --in_mark_;
    if (link) {
      out_.append("](").append(destination(mark.url)).append(")");
    } else {
      out_ += stars(mark.kind);
    }
  }

  void write_code(const Mark& mark) {
    const std::string_view code = text_.substr(mark.begin, mark.end - mark.begin);
    const std::string fence = code_fence(code);
    const char* pad = code.front() == '`' || code.back() == '`' ? " " : "";
    out_.append(fence).append(pad);
    for (const char c : code) {
      if (c == '|' && place_ == Place::cell) out_ += '\\';
      out_ += c;
    }
    out_.append(pad).append(fence);
  }

  void write_image(const Mark& mark) {
    if (!out_.empty() && out_.back() != ' ' && out_.back() != '[') out_ += ' ';
    out_.append(to_image(mark, place_));
    if (mark.end < text_.size() && text_[mark.end] != ' ') out_ += ' ';
  }

  void escape(std::size_t begin, std::size_t end, bool in_link) {
    for (std::size_t at = begin; at < end; ++at) {
      if (at == forced_ || is_markup(at, in_link)) out_ += '\\';
      out_ += text_[at];
    }
  }

  // What is markup by where it stands in the line.
  [[nodiscard]] std::size_t forced_escape(bool first) const {
    if (text_.empty() || place_ == Place::cell) return kNowhere;
    if (place_ == Place::heading) return closing_marks(text_);
    if (opens_block(text_) || is_ruler(text_) || opens_task(text_)) return 0;
    if (text_[0] == '[' && (first || text_.starts_with("[^")) && has_definition()) return 0;
    return item_number_end(text_);
  }

  // "[label]: target" vanishes from the text; the label may go over several lines. So does "[^1]: note" on
  // any line.
  [[nodiscard]] bool has_definition() const {
    return std::any_of(lines_.begin(), lines_.end(),
                       [](const Inline& line) { return line.text.find("]:") != kNowhere; });
  }

  [[nodiscard]] bool is_markup(std::size_t at, bool in_link) const {
    const char c = text_[at];
    const char next = char_at(text_, at + 1);
    switch (c) {
      case '\\':
        return at + 1 == text_.size() || is_punctuation(next) || is_mark_edge(at + 1);
      case '`':
        return is_paired(c);
      case '*':
        return has_stars_ || (is_paired(c) && !stands_apart(at));
      case '~':  // even a single one disturbs cmark-gfm's pairing of stars; not in "~5 km"
        return (is_paired(c) && !stands_apart(at)) ||
               (has_stars_ && (char_at(text_, at - 1) != ' ' || !is_alnum(next) || is_beside_mark(at)));
      case '_':
        return is_paired(c) && !stands_apart(at) && !is_inside_word(at);
      case '<':
        return is_letter(next) || next == '/' || next == '!' || next == '?';
      case '&':
        return is_entity(text_.substr(at));
      case '!':
        return begins_link(at + 1);
      case '[':
        return in_link;
      case ']':
        return in_link || next == '(';
      case '|':
        return place_ == Place::cell;
      default:
        return false;
    }
  }

  // A mark may stand within a run and make two of it.
  [[nodiscard]] bool is_paired(char c) const {
    return runs_[kPaired.find(c)] > 1 || (has_marks_ && c != '~');
  }

  static constexpr std::uint8_t kEdge = 1;
  static constexpr std::uint8_t kLink = 2;

  void find_edges() {
    edges_.assign(marks_.empty() ? 0 : text_.size() + 1, 0);
    for (const Mark& mark : marks_) {
      edges_[mark.begin] |= mark.kind == Kind::link ? kEdge | kLink : kEdge;
      edges_[mark.end] |= kEdge;
    }
  }
  [[nodiscard]] bool begins_link(std::size_t at) const {
    return at < edges_.size() && (edges_[at] & kLink) != 0;
  }
  [[nodiscard]] bool is_mark_edge(std::size_t at) const { return at < edges_.size() && edges_[at] != 0; }

  // The run of one character around a place: kept, for it is asked for at each place of it.
  [[nodiscard]] Span run_at(std::size_t at) const {
    if (at < run_.begin || at >= run_.end) run_ = {run_begin(text_, at), run_end(text_, at)};
    return run_;
  }

  [[nodiscard]] bool is_beside_mark(std::size_t at) const {
    const Span run = run_at(at);
    return is_mark_edge(run.begin) || is_mark_edge(run.end);
  }

  // "2 * 3"
  [[nodiscard]] bool stands_apart(std::size_t at) const {
    const Span run = run_at(at);
    return !is_beside_mark(at) && char_at(text_, run.begin - 1) == ' ' && char_at(text_, run.end) == ' ';
  }

  // "snake_case"
  [[nodiscard]] bool is_inside_word(std::size_t at) const {
    const Span run = run_at(at);
    return !is_beside_mark(at) && is_alnum(char_at(text_, run.begin - 1)) &&
           is_alnum(char_at(text_, run.end));
  }

  const std::vector<Inline>& lines_;
  Place place_;
  bool has_stars_ = false;
  bool has_marks_ = false;
  std::size_t runs_[kPaired.size()] = {};  // of each of kPaired, in all lines

  std::string_view text_;  // the line in hand
  mutable Span run_;
  std::vector<Mark> marks_;
  std::vector<std::uint8_t> edges_;  // of the marks, at each place of the text; empty without marks
  std::size_t next_mark_ = 0;
  int in_mark_ = 0;
  std::size_t forced_ = kNowhere;
  std::string out_;
};

}  // namespace

std::vector<std::string> to_markdown(const std::vector<Inline>& lines, Place place) {
  return Writer(lines, place).run();
}

std::string to_image(const Mark& mark, Place place) {
  std::string alt;
  for (const char c : mark.alt) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space) {
      if (is_punctuation(c) && (kAltMarkup.find(c) != kNowhere || (c == '|' && place == Place::cell)))
        alt += '\\';
      alt += c;
    } else if (!alt.empty() && alt.back() != ' ') {
      alt += ' ';
    }
  }
  return "![" + alt + "](" + destination(mark.url) + ")";
}

}  // namespace dehusk::decide
