#include "cli/shown_lines.h"

#include <algorithm>
#include <array>
#include <string>

#include "ascii.h"

namespace dehusk::cli {
namespace {

// Tags that stand inside a line; any other between two parts begins a new one.
constexpr std::array<std::string_view, 24> kInline = {
    "a",    "abbr", "b", "bdi",   "bdo",  "cite", "code", "data", "em",     "font", "i",   "kbd",
    "mark", "q",    "s", "small", "span", "sub",  "sup",  "time", "strong", "u",    "var", "wbr"};

bool is_tag_end(char c) { return c == '>' || c == '/' || c == ' ' || (c >= '\t' && c <= '\r'); }

bool has_block_tag(std::string_view gap) {
  for (std::size_t at = gap.find('<'); at != std::string_view::npos; at = gap.find('<', at + 1)) {
    std::size_t begin = at + 1;
    if (begin < gap.size() && gap[begin] == '/') ++begin;
    std::string name;
    while (begin < gap.size() && !is_tag_end(gap[begin])) name.push_back(lower(gap[begin++]));
    if (std::find(kInline.begin(), kInline.end(), name) == kInline.end()) return true;
  }
  return false;
}

// Whether the source between two parts, which is white space or markup, ends the line.
bool ends_line(std::string_view gap) {
  return gap.find('<') != std::string_view::npos ? has_block_tag(gap)
                                                 : gap.find('\n') != std::string_view::npos;
}

class Lines {
 public:
  // The lines of the text itself; blank ones are left out.
  void add(const Part& part) {
    const std::size_t lines = lines_.size();
    const std::size_t pieces = line_.size();
    std::string_view text = part.text;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      if (end > 0) add(text.substr(0, end), part.removal);
      if (end < text.size()) end_line();
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    const bool is_empty = lines_.size() == lines && line_.size() == pieces;
    if (is_empty && part.removal) add({}, part.removal);
  }

  void add_gap(std::string_view gap) {
    if (ends_line(gap)) end_line();
    spaced_ = !line_.empty();
  }

  std::vector<ShownLine> take() {
    end_line();
    return std::move(lines_);
  }

 private:
  void add(std::string_view text, std::optional<std::size_t> removal) {
    line_.push_back({text, removal, spaced_, false, false});
    spaced_ = false;
  }

  void end_line() {
    if (!line_.empty()) lines_.push_back(std::move(line_));
    line_.clear();
    spaced_ = false;
  }

  std::vector<ShownLine> lines_;
  ShownLine line_;
  bool spaced_ = false;
};

// The parts of a removal follow each other.
void mark_ends(std::vector<ShownLine>& lines) {
  Piece* before = nullptr;
  for (ShownLine& line : lines) {
    for (Piece& piece : line) {
      const bool goes_on = before != nullptr && before->removal == piece.removal;
      piece.first = piece.removal && !goes_on;
      if (before != nullptr) before->last = before->removal && !goes_on;
      before = &piece;
    }
  }
  if (before != nullptr) before->last = before->removal.has_value();
}

}  // namespace

std::vector<ShownLine> shown_lines(const Document& document) {
  Lines lines;
  std::size_t end = 0;
  for (const Part& part : document.parts) {
    const std::size_t begin = std::min(part.span.begin, document.source.size());
    if (begin > end) lines.add_gap(std::string_view(document.source).substr(end, begin - end));
    lines.add(part);
    end = std::min(part.span.end, document.source.size());
  }
  std::vector<ShownLine> result = lines.take();
  mark_ends(result);
  return result;
}

}  // namespace dehusk::cli
