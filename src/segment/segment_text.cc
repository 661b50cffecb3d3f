// Plain text → blocks. A block is a line; a fenced code block (``` or ~~~) is one block with its fences, so
// that its white space survives. Front matter at the start is read into the metadata and set aside.
#include <algorithm>

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

// The length of a run of at least three ` or ~ that opens the line, 0 when there is none. Longer ones than
// kLongestFence are all alike: for each length that nothing closes the text is looked through once.
constexpr std::size_t kLongestFence = 32;

std::size_t fence_length(std::string_view line) {
  if (line.empty() || (line[0] != '`' && line[0] != '~')) return 0;
  const std::size_t run = std::min(line.find_first_not_of(line[0]), line.size());
  return run >= 3 ? std::min(run, kLongestFence) : 0;
}

// The end of the code block whose opening fence stands on `open`, or 0 when nothing closes it.
std::size_t fenced_end(std::string_view text, const Line& open, std::size_t length, char mark) {
  for (std::size_t at = open.next; at < text.size();) {
    const Line line = line_at(text, at);
    const Span body = trimmed(text, {line.begin, line.end});
    const std::string_view inner = text.substr(body.begin, body.end - body.begin);
    if (!inner.empty() && inner[0] == mark && fence_length(inner) >= length &&
        inner.find_first_not_of(mark) == std::string_view::npos) {
      return body.end;
    }
    at = line.next;
  }
  return 0;
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

bool begins_with_fence(std::string_view line) { return fence_length(line) != 0; }

Segmented segment_text(std::string_view text) {
  Segmented out;
  std::size_t at = read_front_matter(text, out.meta);
  out.front_matter = {0, at};
  out.blocks.reserve(count_lines(text.substr(at)));
  std::size_t blank = 0;
  // The shortest fence of each mark that nothing closes: what follows need not look again.
  std::size_t unclosed_backticks = SIZE_MAX;
  std::size_t unclosed_tildes = SIZE_MAX;
  while (at < text.size()) {
    const Line line = line_at(text, at);
    const Span body = trimmed(text, {line.begin, line.end});
    at = line.next;
    if (body.begin == body.end) {
      ++blank;
      continue;
    }
    const std::string_view inner = text.substr(body.begin, body.end - body.begin);
    const std::size_t fence = fence_length(inner);
    std::size_t& unclosed = !inner.empty() && inner[0] == '~' ? unclosed_tildes : unclosed_backticks;
    if (fence != 0 && fence < unclosed) {
      const std::size_t end = fenced_end(text, line, fence, inner[0]);
      if (end == 0) unclosed = fence;
      if (end != 0) {
        out.blocks.push_back(block_of(text, {body.begin, end}, blank));
        out.blocks.back().kind = BlockKind::code;
        at = line_at(text, end).next;
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
