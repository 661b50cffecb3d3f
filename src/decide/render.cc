// Kept lines → plain text: what a reader would copy, with list markers, " | " between cells and fences around
// code. Lines of one list, table or block stand together; everything else is parted by a blank line (plain
// text: where its source had one). Plain text stays what it is in Markdown, too: its own marks are all it
// has.
#include "decide/lines.h"
#include "decide/markdown.h"

namespace dehusk::decide {
namespace {

using segment::Block;
using segment::BlockKind;
using segment::Segmented;
using segment::Structure;

bool is_run(BlockKind kind) { return kind == BlockKind::list_item || kind == BlockKind::table_row; }

const char* separator(const Block& before, const Block& block, bool blank) {
  if (block.structure == Structure::unknown) return blank ? "\n\n" : "\n";
  return is_run(block.kind) && before.kind == block.kind ? "\n" : "\n\n";
}

std::string render_text(const Segmented& segmented, const std::vector<Line>& lines) {
  std::string out;
  const Line* previous = nullptr;
  bool blank = false;
  for (const Line& line : lines) {
    blank |= line.blank_before;
    if (!line.kept()) continue;
    if (previous != nullptr && previous->block == line.block) {
      out += line.parted ? "\n\n" : "\n";
    } else if (previous != nullptr) {
      out += line.parted ? "\n\n"
                         : separator(segmented.blocks[previous->block], segmented.blocks[line.block], blank);
    }
    out += line.text();
    previous = &line;
    blank = false;
  }
  return out;
}

bool is_page(const Segmented& segmented) {
  return !segmented.blocks.empty() && segmented.blocks.front().structure != Structure::unknown;
}

}  // namespace

std::string render(const Segmented& segmented, const std::vector<Line>& lines, Markup markup) {
  return markup == Markup::markdown && is_page(segmented) ? render_markdown(segmented, lines)
                                                          : render_text(segmented, lines);
}

}  // namespace dehusk::decide
