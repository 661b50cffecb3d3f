// inline: text and its marks → Markdown that reads back as that text. What Markdown would take for markup
// gets a backslash, and only that, so that ordinary prose stays as it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segment/block.h"

namespace dehusk::decide {

// One line of text with the links, emphasis and images in it.
struct Inline {
  std::string text;
  std::vector<segment::Mark> marks;  // of `text`, outer ones before inner ones
};

enum class Place : std::uint8_t { paragraph, heading, cell };

// The lines of one paragraph or heading, or the cells of one row, as Markdown. What looks like markup in one
// may pair with the like in another (to some parsers across cells, too), so they are looked at together. A
// mark that Markdown cannot set where it stands is left out. CommonMark and GFM (tables, strikethrough, task
// lists, footnotes) are thought of.
[[nodiscard]] std::vector<std::string> to_markdown(const std::vector<Inline>& lines, Place place);

// "![alt](url)"
[[nodiscard]] std::string to_image(const segment::Mark& mark, Place place);

}  // namespace dehusk::decide
