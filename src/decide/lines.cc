// Blocks → normalised lines.
#include "decide/lines.h"

#include <algorithm>

#include "decide/align.h"
#include "normalize/normalize.h"
#include "segment/segment.h"

namespace dehusk::decide {
namespace {

using segment::Block;
using segment::BlockKind;

bool is_gap(char c) { return c == ' ' || c == '\n' || c == '\t'; }

std::string marker_of(const Block& block) {
  if (block.kind != BlockKind::list_item) return {};
  return block.ordered ? std::to_string(block.ordinal) + ". " : "- ";
}

// Table cells arrive separated by U+001F.
std::string with_visible_cells(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\x1F') {
      out += " | ";
    } else {
      out += c;
    }
  }
  return out;
}

// Whatever ends a line of a document ends one here, where the steps leave it: a page may have it inside a
// line. Each byte of it becomes one: blank lines do not count.
std::string with_line_feeds(std::string text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = std::string_view(text).substr(at);
    const bool wide = rest.starts_with("\u2028") || rest.starts_with("\u2029");
    if (wide || text[at] == '\r')
      std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), wide ? 3 : 1, '\n');
  }
  return text;
}

// Line ends, blank lines too, become one space.
std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_gap(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

// A fence longer than any run of backticks inside, so that the block can be read back.
std::string fenced(const std::string& code, const std::string& language) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : code) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return fence + language + '\n' + code + '\n' + fence;
}

using segment::Mark;

// The marks of a block in the text that its cells are seen in.
std::vector<Mark> marks_over_visible_cells(const Block& block) {
  std::vector<Mark> marks = block.rare->marks;
  std::vector<std::size_t> moved(block.text.size() + 1, 0);  // where each byte of the text is then
  for (std::size_t i = 0; i < block.text.size(); ++i)
    moved[i + 1] = moved[i] + (block.text[i] == '\x1F' ? 3 : 1);
  for (Mark& mark : marks) {
    while (mark.begin < mark.end && (block.text[mark.begin] == '\x1F' || block.text[mark.begin] == ' '))
      ++mark.begin;
    mark.begin = moved[mark.begin];
    mark.end = moved[mark.end];
  }
  return marks;
}

// The aligner walks past what it cannot match, such as letters with accents that were composed.
Span found_near(std::string_view wanted, std::string_view text, std::size_t at) {
  constexpr std::size_t kFewBytes = 4;  // so few are found anywhere
  const std::size_t reach = wanted.size() + 32;
  if (text.substr(at).starts_with(wanted)) return {at, at + wanted.size()};
  const std::size_t from = at - std::min(at, reach);
  const std::size_t found =
      wanted.size() < kFewBytes ? std::string_view::npos : text.substr(from, 2 * reach).find(wanted);
  if (found == std::string_view::npos) return {at, at};
  return {from + found, from + found + wanted.size()};
}

// Where the marks of `text` are in `normal`, which normalising made of it: the stretches between their ends
// are looked for one by one, since marks stand inside each other. A mark whose text is not found goes.
void move_marks(std::vector<Mark>& marks, std::string_view text, std::string_view normal, Steps steps) {
  std::vector<std::size_t> ends = {0, text.size()};
  for (const Mark& mark : marks) {
    ends.push_back(mark.begin);
    ends.push_back(mark.end);
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  std::vector<Span> stretches;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) stretches.push_back({ends[i], ends[i + 1]});
  const std::vector<Span> found = align(text, stretches, normal, {{0, normal.size()}}, false);
  // The end of what was found before each stretch, and the beginning of what is found from it on.
  std::vector<std::size_t> end_before(ends.size(), 0);
  std::vector<std::size_t> begin_from(ends.size(), normal.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    end_before[i + 1] = found[i].begin < found[i].end ? found[i].end : end_before[i];
    const std::size_t k = found.size() - 1 - i;
    begin_from[k] = found[k].begin < found[k].end ? found[k].begin : begin_from[k + 1];
  }
  const auto index = [&](std::size_t end) {
    return static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), end) - ends.begin());
  };
  for (Mark& mark : marks) {
    Span span{begin_from[index(mark.begin)], end_before[index(mark.end)]};
    if (mark.kind == Mark::Kind::image) {
      span.begin = span.end;
    } else {
      const std::string wanted = normalize::normalize(text.substr(mark.begin, mark.end - mark.begin), steps);
      span = found_near(wanted, normal, span.begin);
    }
    mark.begin = span.begin;
    mark.end = span.end;
  }
  std::stable_sort(marks.begin(), marks.end(),
                   [](const Mark& a, const Mark& b) { return a.begin < b.begin; });
}

// Those that are not blank, without white space at their ends.
template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = normalize::trimmed(text.substr(at, end - at));
    at = end + 1;
    if (!line.empty()) visit(line);
  }
}

class LineMaker {
 public:
  LineMaker(Steps steps, Markup markup) : steps_(steps), markdown_(markup == Markup::markdown) {}

  void add(const Block& block, std::uint32_t index) {
    const std::size_t first = lines_.size();
    if (block.kind == BlockKind::code) {
      add_code(block, index);
    } else {
      add_text(block, index);
    }
    if (markdown_ && !block.rare->marks.empty()) mark_lines(block, std::span(lines_).subspan(first));
  }

  void reserve(std::size_t lines) { lines_.reserve(lines); }
  std::vector<Line> take() { return std::move(lines_); }

 private:
  void add_text(const Block& block, std::uint32_t index) {
    std::string marker = marker_of(block);
    bool blank = block.blank_lines > 0;
    const std::string text = block.kind == BlockKind::table_row ? with_visible_cells(block.text) : block.text;
    // Cells and list items have wide spaces of their own. Where those of others are to stay, nothing says
    // which of them were there when the text was written: cleaning again would part it anew.
    if (block.kind != BlockKind::table_row && block.kind != BlockKind::list_item &&
        steps_.has(Step::spaces)) {
      const std::vector<Span> fragments = segment::fragments(text);
      if (fragments.size() > 1) return add_fragments(block, index, marker, text, fragments);
    }
    std::string normal = normalize::normalize(text, steps_);
    if (!steps_.has(Step::line_ends)) normal = with_line_feeds(std::move(normal));
    for_each_line(normal, [&](std::string_view piece) {
      push(block, index, marker, std::string(piece), {}, blank);
      marker.clear();
      blank = false;
    });
    if (markdown_ && block.kind == BlockKind::table_row && !lines_.empty() && lines_.back().block == index)
      keep_cell_ends(block.text, lines_.back());
  }

  void push(const Block& block, std::uint32_t index, const std::string& marker, std::string text,
            std::vector<Span> fragments, bool blank) {
    Line line;
    line.block = index;
    line.marker = static_cast<std::uint32_t>(marker.size());
    line.original = marker + text;
    line.pieces = {Piece{0, static_cast<std::uint32_t>(line.original.size())}};
    if (!fragments.empty()) line.rare.made().fragments = std::move(fragments);
    line.kind = block.kind;
    line.level = block.kind == BlockKind::heading ? block.level : std::uint8_t{0};
    line.blank_before = blank;
    lines_.push_back(std::move(line));
  }

  void mark_lines(const Block& block, std::span<Line> lines) const {
    std::vector<Mark> marks = block.rare->marks;
    std::string text = block.text;
    if (block.kind == BlockKind::table_row) {
      marks = marks_over_visible_cells(block);
      text = with_visible_cells(block.text);
    }
    std::string normal;
    for (const Line& line : lines)
      normal.append(normal.empty() ? "" : "\n").append(line.original, line.marker);
    if (normal != text) move_marks(marks, text, normal, steps_);
    std::size_t begin = 0;  // of the line in `normal`
    std::size_t first = 0;  // of the marks that do not end before it
    for (Line& line : lines) {
      const std::size_t end = begin + line.original.size() - line.marker;
      while (first < marks.size() && marks[first].end < begin) ++first;
      for (std::size_t i = first; i < marks.size() && marks[i].begin <= end; ++i) {
        Mark mark = marks[i];
        const bool image = mark.kind == Mark::Kind::image;
        if (image ? mark.begin < begin || mark.begin > end : mark.end <= begin || mark.begin >= end) continue;
        mark.begin = std::max(mark.begin, begin) - begin + line.marker;
        mark.end = std::min(mark.end, end) - begin + line.marker;
        line.rare.made().marks.push_back(std::move(mark));
      }
      begin = end + 1;
    }
  }

  void keep_cell_ends(std::string_view text, Line& line) const {
    std::vector<std::size_t> ends = cell_ends(text, line.original);
    if (!ends.empty()) line.rare.made().cell_ends = std::move(ends);
  }

  // Where the cells of `text` end in the row they became. A cell may hold a "|" of its own, so each is
  // normalised once more to know it by; where that is not how it came out, the next "|" ends it.
  [[nodiscard]] std::vector<std::size_t> cell_ends(std::string_view text, const std::string& row) const {
    std::vector<std::size_t> ends;
    std::size_t at = 0;
    for (std::size_t end = text.find('\x1F'); end != std::string_view::npos; end = text.find('\x1F')) {
      const std::string cell = normalize::normalize(text.substr(0, end), steps_);
      at = std::min(row.find_first_not_of(' ', at), row.size());
      if (row.compare(at, cell.size(), cell) == 0) at += cell.size();
      at = row.find('|', at);
      if (at == std::string::npos) break;
      ends.push_back(at++);
      text.remove_prefix(end + 1);
    }
    return ends;
  }

  void add_code(const Block& block, std::uint32_t index) {
    const bool has_fence = block.structure == segment::Structure::unknown;  // plain text brings its own
    std::string code = normalize::normalize(block.text, steps_, true);
    if (code.empty()) return;
    // Its language is text of the fence, which is normalised when it is cleaned again.
    if (!has_fence) code = fenced(code, normalize::normalize(block.rare->code_language, steps_, true));
    push(block, index, {}, std::move(code), {}, block.blank_lines > 0);
  }

  // Stretches that stood apart are normalised one by one, so that where they met is still known afterwards.
  void add_fragments(const Block& block, std::uint32_t index, const std::string& marker,
                     const std::string& text, const std::vector<Span>& fragments) {
    std::string whole;
    std::vector<Span> spans;
    for (const Span& fragment : fragments) {
      const std::string part = on_one_line(normalize::normalize(
          std::string_view(text).substr(fragment.begin, fragment.end - fragment.begin), steps_));
      if (part.empty()) continue;
      if (!whole.empty()) whole += ' ';
      spans.push_back({marker.size() + whole.size(), marker.size() + whole.size() + part.size()});
      whole += part;
    }
    if (!whole.empty()) push(block, index, marker, std::move(whole), std::move(spans), block.blank_lines > 0);
  }

  Steps steps_;
  bool markdown_;
  std::vector<Line> lines_;
};

}  // namespace

std::string Line::text() const {
  if (whole()) return original;
  std::string out;
  for (const Piece& piece : pieces) {
    if (!out.empty()) out += ' ';
    out.append(original, piece.begin, piece.size);
  }
  return out;
}

std::vector<Span> Line::cut(std::span<const Span> ranges) {
  std::vector<Span> gone(ranges.size(), {original.size(), 0});
  MostlyOne<Piece> rest;
  const auto keep = [&](std::size_t begin, std::size_t end) {
    const std::string_view piece =
        normalize::trimmed(std::string_view(original).substr(begin, std::max(begin, end) - begin));
    if (!piece.empty())
      rest.push_back({static_cast<std::uint32_t>(piece.data() - original.data()),
                      static_cast<std::uint32_t>(piece.size())});
  };
  std::size_t at = 0;  // of text()
  std::size_t r = 0;
  for (const Piece& piece : pieces) {
    const std::size_t end = at + piece.size;
    std::size_t kept_from = 0;  // of the piece
    while (r < ranges.size() && ranges[r].end <= at) ++r;
    for (std::size_t k = r; k < ranges.size() && ranges[k].begin < end; ++k) {
      const std::size_t from = std::max(ranges[k].begin, at) - at;
      const std::size_t to = std::min(ranges[k].end, end) - at;
      gone[k].begin = std::min(gone[k].begin, piece.begin + from);
      gone[k].end = std::max(gone[k].end, piece.begin + to);
      keep(piece.begin + kept_from, piece.begin + from);
      kept_from = to;
    }
    keep(piece.begin + kept_from, piece.begin + piece.size);
    at = end + 1;
  }
  pieces = std::move(rest);
  return gone;
}

std::vector<Line> make_lines(const segment::Segmented& segmented, Steps steps, Markup markup) {
  LineMaker maker(steps, markup);
  maker.reserve(static_cast<std::size_t>(
      std::count_if(segmented.blocks.begin(), segmented.blocks.end(),
                    [](const Block& block) { return block.structure != segment::Structure::boilerplate; })));
  for (std::uint32_t i = 0; i < segmented.blocks.size(); ++i) {
    if (segmented.blocks[i].structure != segment::Structure::boilerplate) maker.add(segmented.blocks[i], i);
  }
  return maker.take();
}

segment::AsWritten as_written(Steps steps) {
  return [steps](std::string_view line, bool code) {
    std::vector<segment::WrittenLine> out;
    if (!code && steps.has(Step::spaces) && segment::fragments(line).size() > 1) {
      Block block;
      block.text = line;
      LineMaker maker(steps, Markup::text);
      maker.add(block, 0);
      for (Line& made : maker.take()) out.push_back({std::move(made.original), 0});
      return out;
    }
    normalize::OffsetMap map;
    const std::string normal = with_line_feeds(normalize::normalize_with_map(line, steps, map, code));
    for_each_line(normal, [&](std::string_view piece) {
      out.push_back({std::string(piece), map[static_cast<std::size_t>(piece.data() - normal.data())]});
    });
    return out;
  };
}

}  // namespace dehusk::decide
