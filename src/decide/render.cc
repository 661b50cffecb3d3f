// Kept lines → plain text or Markdown.
//
// Text keeps what a reader would copy: list markers, " | " between cells, fences around code. Markdown adds
// headings, quotes, nested lists and tables. Lines of one list, table or block stand together; everything
// else is parted by a blank line (plain text: where its source had one).
#include <algorithm>

#include "decide/lines.h"

namespace dehusk::decide {
namespace {

using segment::Block;
using segment::BlockKind;
using segment::Segmented;
using segment::Structure;

bool is_run(BlockKind kind) { return kind == BlockKind::list_item || kind == BlockKind::table_row; }

// Characters that would turn a paragraph into something else at the start of a Markdown line.
std::string escaped_start(const std::string& text) {
  if (text.empty()) return text;
  const char c = text[0];
  const bool marker =
      (c == '#' || c == '>') || ((c == '-' || c == '+' || c == '*') && text.size() > 1 && text[1] == ' ');
  return marker ? "\\" + text : text;
}

std::string escaped_cells(std::string text) { return "| " + std::move(text) + " |"; }

class Renderer {
 public:
  Renderer(const Segmented& segmented, Markup markup)
      : segmented_(segmented), markdown_(markup == Markup::markdown) {}

  std::string run(const std::vector<Line>& lines) {
    bool blank = false;
    for (const Line& line : lines) {
      blank |= line.blank_before;
      if (!line.kept()) continue;
      separate(line, blank);
      out_ += shown(line);
      previous_ = &line;
      blank = false;
    }
    return std::move(out_);
  }

 private:
  void separate(const Line& line, bool blank) {
    if (previous_ == nullptr) return;
    const Block& block = segmented_.blocks[line.block];
    const Block& before = segmented_.blocks[previous_->block];
    if (line.block == previous_->block) {
      out_ +=
          markdown_ && block.structure != Structure::unknown && line.kind != BlockKind::quote ? "  \n" : "\n";
    } else if (block.structure == Structure::unknown) {
      out_ += blank ? "\n\n" : "\n";
    } else {
      const bool together = is_run(block.kind) && before.kind == block.kind && !starts_table(line);
      out_ += together ? "\n" : "\n\n";
    }
    if (block.kind == BlockKind::table_row && before.kind != BlockKind::table_row) table_ = 0;
  }

  [[nodiscard]] bool starts_table(const Line& line) const {
    return line.kind == BlockKind::table_row && segmented_.blocks[line.block].table_head && table_ > 0 &&
           !segmented_.blocks[previous_->block].table_head;
  }

  std::string shown(const Line& line) {
    std::string text = line.text();
    const Block& block = segmented_.blocks[line.block];
    if (!markdown_ || block.structure == Structure::unknown || line.kind == BlockKind::code) return text;
    switch (line.kind) {
      case BlockKind::heading:
        return std::string(std::clamp<std::size_t>(block.level, 1, 6), '#') + ' ' + text;
      case BlockKind::list_item: {
        const std::size_t depth = block.level > 0 ? block.level - 1U : 0U;
        return std::string(depth * 4, ' ') + (line.marker == 0 ? "    " : "") + text;
      }
      case BlockKind::quote:
        return "> " + text;
      case BlockKind::table_row:
        return table_row(block, std::move(text));
      case BlockKind::term:
        return "**" + text + "**";
      default:
        return escaped_start(text);
    }
  }

  // A Markdown table has one head row and the delimiter row after it; a table without a head gets an empty
  // one.
  std::string table_row(const Block& block, std::string text) {
    const auto cells = static_cast<std::size_t>(std::count(block.text.begin(), block.text.end(), '\x1F')) + 1;
    std::string row = escaped_cells(std::move(text));
    if (table_++ > 0) return row;
    std::string delimiter = "|";
    std::string empty = "|";
    for (std::size_t i = 0; i < cells; ++i) {
      delimiter += " --- |";
      empty += "  |";
    }
    return block.table_head ? row + '\n' + delimiter : empty + '\n' + delimiter + '\n' + row;
  }

  const Segmented& segmented_;
  bool markdown_;
  std::string out_;
  const Line* previous_ = nullptr;
  std::size_t table_ = 0;  // rows of the current table so far
};

}  // namespace

std::string render(const Segmented& segmented, const std::vector<Line>& lines, Markup markup) {
  return Renderer(segmented, markup).run(lines);
}

}  // namespace dehusk::decide
