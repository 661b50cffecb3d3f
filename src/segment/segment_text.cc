// Plain text → blocks. A block is a line; a fenced code block (``` or ~~~) is one block with its fences, so
// that its white space survives. Front matter at the start is read into the metadata and set aside.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "ascii.h"
#include "segment/segment.h"

namespace dehusk::segment {
namespace {

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;   // without the line end
  std::size_t next = 0;  // where the next line begins
};

// Line ends are LF, CR LF, CR, and the Unicode line and paragraph separators (U+2028, U+2029).
Line line_at(std::string_view text, std::size_t begin) {
  std::size_t i = begin;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') return {begin, i, i + 1};
    if (c == '\r') return {begin, i, i + (i + 1 < text.size() && text[i + 1] == '\n' ? 2U : 1U)};
    if (c == '\xE2' && i + 2 < text.size() && text[i + 1] == '\x80' &&
        (text[i + 2] == '\xA8' || text[i + 2] == '\xA9')) {
      return {begin, i, i + 3};
    }
  }
  return {begin, i, i};
}

Span trimmed(std::string_view text, Span span) {
  while (span.begin < span.end && is_text_space(text[span.begin])) ++span.begin;
  while (span.end > span.begin && is_text_space(text[span.end - 1])) --span.end;
  return span;
}

// A run of at least three ` or ~ that opens a line. Longer ones than kLongest are all alike: for each
// length that nothing closes the text is looked through once.
struct Fence {
  static constexpr std::size_t kLongest = 32;

  std::uint8_t length = 0;  // 0: there is none
  char mark = '\0';
  bool alone = false;  // nothing follows it

  [[nodiscard]] bool closes(const Fence& open) const {
    return alone && mark == open.mark && length >= open.length;
  }
  friend bool operator==(const Fence&, const Fence&) = default;
};

// `line` has no white space at its ends.
Fence fence_of(std::string_view line) {
  if (line.empty() || (line[0] != '`' && line[0] != '~')) return {};
  const std::size_t run = std::min(line.find_first_not_of(line[0]), line.size());
  if (run < 3) return {};
  return {static_cast<std::uint8_t>(std::min(run, Fence::kLongest)), line[0], run == line.size()};
}

// The lines of a text with their fences as they will be written: normalising may take away what stands before
// or in a fence, make one, or end a line in the middle.
class Lines {
 public:
  Lines(std::string_view text, std::size_t begin, const AsWritten& as_written) : text_(text) {
    if (as_written && may_change(text.substr(begin))) look_through(begin, as_written);
  }

  // As it is in a block of code, or outside.
  [[nodiscard]] std::pair<Line, Fence> at(std::size_t begin, bool code) const {
    const std::vector<Changed>& changed = changed_[code ? 1 : 0];
    const auto found =
        std::lower_bound(changed.begin(), changed.end(), begin,
                         [](const Changed& c, std::size_t value) { return c.line.begin < value; });
    if (found != changed.end() && found->line.begin == begin) return {found->line, found->fence};
    const Line line = line_at(text_, begin);
    return {line, fence_of(body_of(line))};
  }

 private:
  struct Changed {
    Line line;
    Fence fence;
  };

  // Whether a line may have another fence when it is written: what fences are made of, or may come of, beside
  // something that is not written as it is.
  static bool may_change(std::string_view text) {
    const auto has = [text](std::string_view what) { return text.find(what) != std::string_view::npos; };
    return (has("`") || has("~") || has("&") || has("\u1fef") || has("\uff40") || has("\uff5e")) &&
           std::any_of(text.begin(), text.end(),
                       [](char c) { return (c < ' ' && c != '\n') || c > '~' || c == '&'; });
  }

  void look_through(std::size_t begin, const AsWritten& as_written) {
    for (Line line; begin < text_.size(); begin = line.next) {
      line = line_at(text_, begin);
      const std::string_view body = body_of(line);
      if (!may_change(body)) continue;
      for (const bool code : {false, true}) note(line, body, as_written(body, code), changed_[code ? 1 : 0]);
    }
  }

  void note(const Line& line, std::string_view body, const std::vector<WrittenLine>& written,
            std::vector<Changed>& changed) const {
    std::vector<Fence> fences;
    for (const WrittenLine& w : written) fences.push_back(fence_of(w.text));
    // Without a fence it is one line, as it is in the source.
    if (std::all_of(fences.begin(), fences.end(), [](const Fence& f) { return f.length == 0; }))
      fences.assign(1, {});
    if (fences == std::vector{fence_of(body)}) return;
    const auto offset = static_cast<std::size_t>(body.data() - text_.data());
    for (std::size_t i = 0; i < fences.size(); ++i) {
      const std::size_t from = i == 0 ? line.begin : offset + written[i].begin;
      const bool last = i + 1 == fences.size();
      const std::size_t next = last ? line.next : offset + written[i + 1].begin;
      changed.push_back({{from, last ? line.end : next, next}, fences[i]});
    }
  }

  [[nodiscard]] std::string_view body_of(const Line& line) const {
    const Span body = trimmed(text_, {line.begin, line.end});
    return text_.substr(body.begin, body.end - body.begin);
  }

  std::string_view text_;
  std::array<std::vector<Changed>, 2> changed_;  // outside of code and in it, by where they begin
};

// The line that closes the code block that `open` opened before `at`; it ends at 0 when none does.
Line closing_line(std::string_view text, const Lines& lines, std::size_t at, const Fence& open) {
  while (at < text.size()) {
    const auto [line, fence] = lines.at(at, true);
    if (fence.closes(open)) return line;
    at = line.next;
  }
  return {};
}

Block block_of(std::string_view text, Span span, std::size_t blank_lines) {
  Block block;
  block.text = std::string(text.substr(span.begin, span.end - span.begin));
  block.source = {NarrowSpan(span)};
  block.blank_lines = static_cast<std::uint16_t>(std::min<std::size_t>(blank_lines, UINT16_MAX));
  return block;
}

// As many as there may be, but for line ends that few texts have.
std::size_t count_lines(std::string_view text) {
  std::size_t lines = 1;
  for (std::size_t i = 1; i < text.size(); ++i) lines += text[i - 1] == '\n' && text[i] != '\n' ? 1 : 0;
  return lines;
}

}  // namespace

bool begins_with_fence(std::string_view line) { return fence_of(line).length != 0; }

Segmented segment_text(std::string_view text, const AsWritten& as_written) {
  Segmented out;
  std::size_t at = read_front_matter(text, out.meta);
  out.front_matter = {0, at};
  out.blocks.reserve(count_lines(text.substr(at)));
  const Lines lines(text, at, as_written);
  std::size_t blank = 0;
  // The shortest fence of each mark that nothing closes: what follows need not look again.
  std::size_t unclosed_backticks = SIZE_MAX;
  std::size_t unclosed_tildes = SIZE_MAX;
  while (at < text.size()) {
    const auto [line, fence] = lines.at(at, false);
    const Span body = trimmed(text, {line.begin, line.end});
    at = line.next;
    if (body.begin == body.end) {
      ++blank;
      continue;
    }
    std::size_t& unclosed = fence.mark == '~' ? unclosed_tildes : unclosed_backticks;
    if (fence.length != 0 && fence.length < unclosed) {
      const Line close = closing_line(text, lines, line.next, fence);
      if (close.end == 0) unclosed = fence.length;
      if (close.end != 0) {
        out.blocks.push_back(
            block_of(text, {body.begin, trimmed(text, {close.begin, close.end}).end}, blank));
        out.blocks.back().kind = BlockKind::code;
        at = close.next;
        blank = 0;
        continue;
      }
    }
    out.blocks.push_back(block_of(text, body, blank));
    blank = 0;
  }
  out.front_matter_only = out.front_matter.end != 0 && out.blocks.empty();
  return out;
}

}  // namespace dehusk::segment
