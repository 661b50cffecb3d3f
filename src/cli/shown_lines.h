// A document as lines for a reader, a block a line, with what is removed in its place: what the displays of
// the command are made of.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "dehusk/document.h"

namespace dehusk::cli {

// A stretch of a line that is kept or belongs to one removal.
struct Piece {
  std::string_view text;  // without a line end
  std::optional<std::size_t> removal;
  bool spaced = false;  // a space stands before it
  bool first = false;   // of its removal
  bool last = false;
};

using ShownLine = std::vector<Piece>;  // one piece at least

// All of them; the texts hold as long as the document, which has those of its parts. Each removal that has a
// part has a piece, though that may be empty.
[[nodiscard]] std::vector<ShownLine> shown_lines(const Document& document);

}  // namespace dehusk::cli
