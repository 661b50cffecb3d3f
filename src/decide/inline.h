// inline: text → Markdown that reads back as that text. What Markdown would take for markup gets a backslash,
// and only that, so that ordinary prose stays as it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dehusk::decide {

enum class Place : std::uint8_t { paragraph, heading, cell, term /* to be set between ** and ** */ };

// The lines of one paragraph or heading, or the cells of one row, as Markdown. A mark in one may pair with one in
// another (to some parsers across cells, too), so they are looked at together. CommonMark and GFM (tables, strikethrough, task lists) are thought
// of.
[[nodiscard]] std::vector<std::string> to_markdown(const std::vector<std::string>& lines, Place place);

}  // namespace dehusk::decide
