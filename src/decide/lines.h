// Lines: what decide works on and render prints. A line is one line of the text that would come out if
// nothing were removed: normalised, with its list marker. Decisions look at nothing else of a line in text
// mode, so that cleaning what was cleaned comes to the same decisions and changes nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/cleaner.h"
#include "segment/block.h"
#include "segment/segment.h"

namespace dehusk::decide {

// A stretch of a line that is still kept: [begin, begin + size) of the original text.
struct Piece {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

// What few lines have, all of `Line::original`.
struct RareLineParts {
  std::vector<Span> fragments;  // parts that stood apart in the source by runs of spaces
  // For Markdown:
  std::vector<std::size_t> cell_ends;  // the "|" between the cells of a table row
  std::vector<segment::Mark> marks;    // links, emphasis and images; outer ones before inner ones
};

struct Line {
  std::string original;     // the whole line
  MostlyOne<Piece> pieces;  // what is kept of it; empty when all of it is gone
  Rarely<RareLineParts> rare;
  std::uint32_t marker = 0;  // bytes of list marker at the start of `original`
  std::uint32_t block = 0;   // index into Segmented::blocks
  segment::BlockKind kind = segment::BlockKind::paragraph;
  std::uint8_t level = 0;     // of a heading, 0 otherwise
  bool blank_before = false;  // a blank line stands before it
  bool parted = false;        // a blank line is to part it from what now stands before it

  [[nodiscard]] bool kept() const { return !pieces.empty(); }
  [[nodiscard]] bool whole() const { return pieces.size() == 1 && pieces[0].size == original.size(); }

  // Bytes that are kept.
  [[nodiscard]] std::size_t size() const {
    std::size_t total = 0;
    for (const Piece& piece : pieces) total += piece.size;
    return total;
  }

  // The kept text: the pieces, a space between two.
  [[nodiscard]] std::string text() const;

  // Takes stretches of text(), ascending and disjoint, out. Returns for each the range of `original` that
  // went, from its first byte to its last; space at the borders of what remains goes too.
  std::vector<Span> cut(std::span<const Span> ranges);
};

// One line or more for each block that page structure does not call boilerplate.
// What only Markdown needs is left out for text.
[[nodiscard]] std::vector<Line> make_lines(const segment::Segmented& segmented, Steps steps,
                                           Markup markup = Markup::text);

// How a line of a text stands in one of these, for segment_text().
[[nodiscard]] segment::AsWritten as_written(Steps steps);

// The kept lines as plain text or Markdown.
[[nodiscard]] std::string render(const segment::Segmented& segmented, const std::vector<Line>& lines,
                                 Markup markup);

}  // namespace dehusk::decide
