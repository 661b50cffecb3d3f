// A block is written with the quotes and list items it stands in. Those it shares with the block before are
// open: of them only the indentation is written. The rest is closed and its own are opened, each with its
// marker on the first line and as much indentation on the others. So nesting comes out at any depth, and a
// second paragraph, a table or code in an item stays in the item.
//
// What Markdown cannot say:
//   - A definition list has no syntax: the term is a bold paragraph, its definition the paragraph after it.
//   - A table has one head row: a table without one gets an empty one, further ones are rows like others.
//   - A cell is one line: its line ends are spaces.
//   - An image needs a line to stand in: one between blocks is a paragraph, shown when the block after it is
//   kept.
//   - Two lists in a row would be one: the second takes another marker.
#include "decide/markdown.h"

#include <algorithm>

#include "decide/inline.h"

namespace dehusk::decide {
namespace {

using segment::Block;
using segment::BlockKind;
using segment::Container;
using segment::Mark;
using segment::Segmented;

// Puts stretches of one line together, with the marks that are in them.
class LineReader {
 public:
  explicit LineReader(const Line& line) : line_(line), used_(line.rare->marks.size(), false) {}

  // Appends what stands in [begin, end) of the line, which is after what was appended before, a space before
  // it where something is there already.
  void append(std::size_t begin, std::size_t end, Inline& out) {
    while (begin < end && line_.original[begin] == ' ') ++begin;
    while (end > begin && line_.original[end - 1] == ' ') --end;
    if (begin < end && !out.text.empty()) out.text += ' ';
    const std::size_t at = out.text.size();
    out.text.append(line_.original, begin, end - begin);
    while (first_ < line_.rare->marks.size() && line_.rare->marks[first_].end < begin) ++first_;
    for (std::size_t i = first_; i < line_.rare->marks.size() && line_.rare->marks[i].begin <= end; ++i)
      add_mark(i, begin, end, at, out);
  }

 private:
  void add_mark(std::size_t i, std::size_t begin, std::size_t end, std::size_t at, Inline& out) {
    Mark mark = line_.rare->marks[i];
    const bool image = mark.kind == Mark::Kind::image;
    if (image ? used_[i] || mark.begin < begin || mark.begin > end : mark.end <= begin || mark.begin >= end)
      return;
    used_[i] = true;
    mark.begin = std::max(mark.begin, begin) - begin + at;
    mark.end = std::min(mark.end, end) - begin + at;
    out.marks.push_back(std::move(mark));
  }

  const Line& line_;
  std::size_t first_ = 0;   // of the marks that do not end before what is appended
  std::vector<bool> used_;  // of the images
};

// The kept text of a line without its list marker, which the containers write.
Inline text_of(const Line& line) {
  Inline out;
  LineReader reader(line);
  for (const Piece& piece : line.pieces) {
    const std::size_t begin = std::max(piece.begin, line.marker);
    if (begin < piece.begin + piece.size) reader.append(begin, piece.begin + piece.size, out);
  }
  return out;
}

// The kept cells of a row. Pieces that went leave their cells empty, so that columns stay below each other.
std::vector<Inline> cells_of(const Line& line) {
  std::vector<Inline> cells(1);
  LineReader reader(line);
  auto separator = line.rare->cell_ends.begin();
  for (const Piece& piece : line.pieces) {
    std::size_t at = piece.begin;
    const std::size_t end = piece.begin + piece.size;
    for (; separator != line.rare->cell_ends.end() && *separator < end; ++separator) {
      if (*separator >= at) {
        reader.append(at, *separator, cells.back());
        at = *separator + 1;
      }
      cells.emplace_back();
    }
    reader.append(at, end, cells.back());
  }
  cells.resize(cells.size() + static_cast<std::size_t>(line.rare->cell_ends.end() - separator));
  return cells;
}

void append(Inline more, Inline& to) {
  if (!to.text.empty()) to.text += ' ';
  for (Mark& mark : more.marks) {
    mark.begin += to.text.size();
    mark.end += to.text.size();
    to.marks.push_back(std::move(mark));
  }
  to.text += more.text;
}

class MarkdownRenderer {
 public:
  explicit MarkdownRenderer(const Segmented& segmented) : segmented_(segmented) {}

  std::string run(const std::vector<Line>& lines) {
    for (std::size_t at = 0; at < lines.size();) {
      std::size_t end = at + 1;
      while (end < lines.size() && belongs_with(lines[end], lines[at])) ++end;
      write({lines.begin() + static_cast<std::ptrdiff_t>(at),
             lines.begin() + static_cast<std::ptrdiff_t>(end)});
      at = end;
    }
    return std::move(out_);
  }

 private:
  using Lines = std::span<const Line>;

  // An open quote or item.
  struct Open {
    Container container;
    std::size_t indent = 0;  // of the lines after the first; of an item
  };
  // The list that was last at some depth (node 0: none was): another one right after it takes another marker.
  struct List {
    std::uint32_t node = 0;
    bool ordered = false;
    bool other_marker = false;
  };

  [[nodiscard]] const Block& block_of(const Line& line) const { return segmented_.blocks[line.block]; }

  // Lines of one block, and all rows of a table.
  [[nodiscard]] bool belongs_with(const Line& line, const Line& first) const {
    return line.block == first.block ||
           (line.kind == BlockKind::table_row && first.kind == BlockKind::table_row &&
            block_of(line).table == block_of(first).table);
  }

  void write(Lines lines) {
    const std::vector<std::string> rendered = rendered_lines(lines);
    if (rendered.empty()) return;
    for (const Line& line : lines) write_images(block_of(line));
    const Block& block = block_of(lines.front());
    put(rendered, block.kind, block.rare->around);
  }

  // Images between blocks stay with what they stand before.
  void write_images(const Block& block) {
    if (&block == last_with_images_) return;
    last_with_images_ = &block;
    for (const segment::Image& image : block.rare->images)
      put({to_image(image.mark, Place::paragraph)}, BlockKind::caption, image.around);
  }

  void put(const std::vector<std::string>& rendered, BlockKind kind, const std::vector<Container>& around) {
    open(kind, around);
    const std::string indent = indentation(open_.size());
    for (std::size_t i = 0; i < rendered.size(); ++i) {
      if (i > 0) (out_ += '\n') += rendered[i].empty() ? trimmed(indent) : indent;
      out_ += rendered[i];
    }
    previous_ = kind;
    lists_.resize(std::min(lists_.size(), open_.size()));
  }

  [[nodiscard]] std::vector<std::string> rendered_lines(Lines lines) const {
    switch (lines.front().kind) {
      case BlockKind::table_row:
        return table(lines);
      case BlockKind::code:
        return code(lines);
      case BlockKind::heading:
        return heading(lines);
      case BlockKind::term:
        return term(lines);
      default:
        return paragraph(lines);
    }
  }

  static std::vector<Inline> texts(Lines lines) {
    std::vector<Inline> out;
    for (const Line& line : lines) {
      Inline text = text_of(line);
      if (!text.text.empty()) out.push_back(std::move(text));
    }
    return out;
  }

  static Inline joined(Lines lines) {
    Inline out;
    for (Inline& line : texts(lines)) append(std::move(line), out);
    return out;
  }

  // Two spaces at the end of a line are a line end that stays one.
  static std::vector<std::string> paragraph(Lines lines) {
    std::vector<std::string> out = to_markdown(texts(lines), Place::paragraph);
    for (std::size_t i = 0; i + 1 < out.size(); ++i) out[i] += "  ";
    return out;
  }

  static std::vector<std::string> term(Lines lines) {
    Inline text = joined(lines);
    if (text.text.empty()) return {};
    text.marks.insert(text.marks.begin(), {Mark::Kind::strong, 0, text.text.size()});
    return to_markdown({text}, Place::paragraph);
  }

  // A heading is strong by itself.
  [[nodiscard]] std::vector<std::string> heading(Lines lines) const {
    Inline text = joined(lines);
    if (text.text.empty()) return {};
    std::erase_if(text.marks, [&](const Mark& mark) {
      return mark.kind == Mark::Kind::strong && mark.end - mark.begin >= text.text.size();
    });
    const std::size_t level = std::clamp<std::size_t>(block_of(lines.front()).level, 1, 6);
    return {std::string(level, '#') + ' ' + to_markdown({text}, Place::heading)[0]};
  }

  static std::vector<std::string> code(Lines lines) {
    std::vector<std::string> out;
    for (const Line& line : lines) {
      const std::string text = line.text();
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
      }
    }
    return out;
  }

  [[nodiscard]] std::vector<std::string> table(Lines lines) const {
    std::vector<std::vector<Inline>> rows;
    std::uint32_t block = UINT32_MAX;
    bool head = false;
    std::size_t columns = 0;
    for (const Line& line : lines) {
      if (!line.kept()) continue;
      if (rows.empty()) head = block_of(line).table_head;
      if (line.block != block) {
        rows.push_back(cells_of(line));
      } else {  // a row over several lines
        for (Inline& cell : cells_of(line)) append(std::move(cell), rows.back().back());
      }
      block = line.block;
      columns = std::max(columns, rows.back().size());
    }
    if (rows.empty()) return {};
    if (!head) rows.insert(rows.begin(), {{}});
    std::vector<std::string> out;
    for (std::vector<Inline>& row : rows) {
      row.resize(columns);
      std::string text = "|";
      for (const std::string& cell : to_markdown(row, Place::cell)) text += " " + cell + " |";
      out.push_back(std::move(text));
      if (out.size() > 1) continue;
      out.emplace_back("|");
      for (std::size_t i = 0; i < columns; ++i) out.back() += " --- |";
    }
    return out;
  }

  // Parts the block from the one before and writes what opens its first line.
  void open(BlockKind kind, const std::vector<Container>& around) {
    std::size_t common = 0;
    while (common < open_.size() && common < around.size() &&
           open_[common].container.node == around[common].node)
      ++common;
    if (!out_.empty()) {
      out_ += '\n';
      if (!stands_close(kind, around, common)) (out_ += trimmed(indentation(common))) += '\n';
      out_ += indentation(common);
    }
    open_.resize(common);
    for (std::size_t depth = common; depth < around.size(); ++depth) open_container(around[depth]);
  }

  // Items follow each other without a blank line where they are but a line or a short paragraph each.
  [[nodiscard]] bool stands_close(BlockKind kind, const std::vector<Container>& around,
                                  std::size_t common) const {
    if (!is_plain(previous_) || !is_plain(kind) || around.size() == common) return false;
    const Container& opens = around[common];
    if (opens.kind == Container::Kind::quote) return false;
    const bool sibling = open_.size() > common && open_[common].container.list == opens.list;
    // Only a list that begins with 1 may follow a paragraph without a blank line.
    const bool child = common > 0 && open_.size() == common &&
                       open_.back().container.kind == Container::Kind::item &&
                       (!opens.ordered || opens.ordinal == 1);
    return sibling || child;
  }

  static bool is_plain(BlockKind kind) {
    return kind == BlockKind::list_item || kind == BlockKind::paragraph;
  }

  void open_container(const Container& container) {
    const std::size_t depth = open_.size();
    std::string marker = "> ";
    List list;
    if (container.kind == Container::Kind::item) {
      list = {container.list, container.ordered, false};
      if (depth < lists_.size() && lists_[depth].node != 0 && lists_[depth].ordered == list.ordered)
        list.other_marker = lists_[depth].other_marker != (lists_[depth].node != list.node);
      marker = list.ordered ? std::to_string(container.ordinal) + (list.other_marker ? ") " : ". ")
                            : (list.other_marker ? "* " : "- ");
    }
    lists_.resize(depth);
    lists_.push_back(list);
    out_ += marker;
    open_.push_back({container, marker.size()});
  }

  [[nodiscard]] std::string indentation(std::size_t depth) const {
    std::string out;
    for (std::size_t i = 0; i < depth; ++i)
      out += open_[i].container.kind == Container::Kind::quote ? "> " : std::string(open_[i].indent, ' ');
    return out;
  }

  static std::string trimmed(std::string text) {
    text.resize(text.find_last_not_of(' ') + 1);
    return text;
  }

  const Segmented& segmented_;
  std::string out_;
  BlockKind previous_ = BlockKind::paragraph;
  const Block* last_with_images_ = nullptr;
  std::vector<Open> open_;
  std::vector<List> lists_;  // by depth
};

}  // namespace

std::string render_markdown(const Segmented& segmented, const std::vector<Line>& lines) {
  return MarkdownRenderer(segmented).run(lines);
}

}  // namespace dehusk::decide
