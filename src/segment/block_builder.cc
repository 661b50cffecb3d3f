// build_blocks: one walk over the nodes in document order, with the open elements on a stack.
//
// Text collects in one open block. Entering or leaving a block-level element closes it; two <br> in a row
// close it as well, one is a line end inside it. White space is collapsed on the way: a run becomes one
// space, and only between two pieces of text of the same block, so "<b>dehusk</b>ed" stays one word and
// "<p> a </p>" has no space at its ends.
//
// A table of data is read by rows: its cells do not close the block but put U+001F into it. A table that
// only lays out the page (a table within it, headings, long cells) is a set of boxes like any other.
//
// The HTML standard moves text that stands directly in a table to before that table. Such text is made a
// block of its own and the blocks are put into source order at the end, so that spans ascend.
#include "segment/block_builder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace dehusk::segment {
namespace {

using parse::Dom;
using parse::kNone;
using parse::Node;
using parse::NodeType;

constexpr char kCellSeparator = '\x1f';

// Cells above this many bytes, white space aside, hold paragraphs rather than data.
constexpr std::size_t kLongestDataCell = 850;

// Length of an invisible character at text[at]: ASCII space, no-break space, zero-width space, BOM.
std::size_t blank_length(std::string_view text, std::size_t at) {
  if (is_space(text[at]) || text[at] == kCellSeparator) return 1;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("\u00a0")) return 2;
  if (rest.starts_with("\u200b") || rest.starts_with("\ufeff")) return 3;
  return 0;
}

bool is_blank(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = blank_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::uint16_t parse_number(std::string_view text, std::uint16_t otherwise) {
  std::uint16_t value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// The language that a class such as "language-cpp", "lang-cpp" or "highlight-source-cpp" names.
std::string_view language_in(std::string_view classes) {
  constexpr std::array<std::string_view, 4> kPrefixes = {"language-", "lang-", "highlight-source-", "brush:"};
  std::string_view found;
  for_each_token(classes, [&](std::string_view token) {
    for (const std::string_view prefix : kPrefixes) {
      if (found.empty() && token.size() > prefix.size() && token.starts_with(prefix)) {
        found = token.substr(prefix.size());
      }
    }
  });
  return found;
}

bool is_caption_class(std::string_view classes) {
  bool found = false;
  for_each_token(classes, [&](std::string_view token) { found |= token == "wp-caption-text"; });
  return found;
}

// An open element that bears on the kind of the blocks inside it.
struct Context {
  std::uint32_t node = 0;
  BlockKind kind = BlockKind::paragraph;
  std::uint8_t level = 0;
  bool ordered = false;
  std::uint16_t ordinal = 0;
  std::uint32_t list = 0;
  bool of_picture = false;  // a caption
  bool used = false;        // a list item: its first block was made, what follows are its paragraphs
};

struct OpenList {
  std::uint32_t node = 0;
  bool ordered = false;
  std::uint16_t next = 1;
};

struct OpenMark {
  std::uint32_t node = 0;
  Mark mark;
};

std::optional<Mark::Kind> mark_kind(std::string_view name, const MarksWanted& wanted) {
  if (name == "a") return wanted.links ? std::optional(Mark::Kind::link) : std::nullopt;
  if (!wanted.emphasis) return std::nullopt;
  if (name == "b" || name == "strong") return Mark::Kind::strong;
  if (name == "i" || name == "em") return Mark::Kind::emphasis;
  if (name == "code" || name == "kbd" || name == "samp" || name == "tt") return Mark::Kind::code;
  return std::nullopt;
}

// Without the spaces around; empty for what leads nowhere.
std::string link_target(std::string_view href) {
  while (!href.empty() && is_space(href.front())) href.remove_prefix(1);
  while (!href.empty() && is_space(href.back())) href.remove_suffix(1);
  constexpr std::string_view kScript = "javascript:";
  if (href == "#" || equals_ignoring_case(href.substr(0, kScript.size()), kScript)) return {};
  return std::string(href);
}

// The widest of "small.jpg 320w, large.jpg 1280w".
std::string_view widest_source(std::string_view srcset) {
  std::string_view widest;
  double width = -1;
  std::string_view url;
  for_each_token(srcset, [&](std::string_view token) {
    const bool ends = token.back() == ',';
    if (ends) token.remove_suffix(1);
    double value = 0;
    if (url.empty()) {
      url = token;
    } else {
      std::from_chars(token.data(), token.data() + token.size(), value);
    }
    if (value > width && !url.empty()) {
      widest = url;
      width = value;
    }
    if (ends) url = {};
  });
  return widest;
}

bool is_address(std::string_view source) { return !source.empty() && !source.starts_with("data:"); }

// Scripts that load images late keep the address elsewhere and show a blank one; counters are a pixel in
// size.
std::string image_source(const Dom& dom, const Node& img) {
  if (parse_number(dom.attribute(img, "width"), 100) < 3 ||
      parse_number(dom.attribute(img, "height"), 100) < 3)
    return {};
  for (const char* name : {"data-src", "data-lazy-src", "data-original", "src"}) {
    if (const std::string link = link_target(dom.attribute(img, name)); is_address(link)) return link;
  }
  for (const char* name : {"data-srcset", "srcset"}) {
    if (const std::string_view source = widest_source(dom.attribute(img, name)); is_address(source))
      return std::string(source);
  }
  return {};
}

class Builder {
 public:
  Builder(const Dom& dom, const PageIndex& page, Noscript noscript, const MarksWanted& wanted)
      : dom_(dom), page_(page), noscript_(noscript), wanted_(wanted) {}

  std::vector<Block> build() {
    find_data_tables();
    find_displaced_texts();
    const auto count = static_cast<std::uint32_t>(dom_.nodes.size());
    for (std::uint32_t i = 1; i < count;) {
      while (!open_.empty() && page_.end[open_.back()] <= i) leave();
      if (dom_.nodes[i].type == NodeType::text) {
        add_text(i);
        ++i;
      } else if (is_unseen(i)) {
        if (page_.block_level[i] != 0) flush();
        i = page_.end[i];
      } else {
        enter(i);
        ++i;
      }
    }
    while (!open_.empty()) leave();
    flush();
    order_by_source();
    return std::move(blocks_);
  }

 private:
  [[nodiscard]] bool is_unseen(std::uint32_t i) const {
    if (page_.never_seen[i] != 0 || is_permalink_mark(i)) return true;
    return page_.tag[i] == Tag::noscript && noscript_ == Noscript::skip;
  }

  // The mark beside a heading that links to itself: "¶", "#" or "§". No reader takes it for text.
  [[nodiscard]] bool is_permalink_mark(std::uint32_t i) const {
    if (page_.tag[i] != Tag::a || page_.end[i] != i + 2) return false;
    const std::string_view text = dom_.nodes[i + 1].text();
    return (text == "\xC2\xB6" || text == "#" || text == "\xC2\xA7") &&
           dom_.attribute(dom_.nodes[i], "href").find('#') != std::string_view::npos;
  }

  // Tables of data: not for layout, no table or heading inside, no cell that holds paragraphs.
  void find_data_tables() {
    data_table_.assign(dom_.nodes.size(), 0);
    const auto count = static_cast<std::uint32_t>(dom_.nodes.size());
    for (std::uint32_t i = 1; i < count; ++i) {
      if (page_.tag[i] == Tag::table && is_data_table(i)) data_table_[i] = 1;
    }
  }

  [[nodiscard]] bool is_data_table(std::uint32_t table) const {
    const std::string_view role = dom_.attribute(dom_.nodes[table], "role");
    if (role == "presentation" || role == "none") return false;
    std::uint32_t cell_end = 0;
    std::size_t cell_bytes = 0;
    std::uint32_t cell_paragraphs = 0;
    for (std::uint32_t i = table + 1; i < page_.end[table]; ++i) {
      const Tag tag = page_.tag[i];
      if (tag == Tag::table || tag == Tag::form || tag == Tag::article || tag == Tag::pre ||
          page_.is_heading(i))
        return false;
      if (tag == Tag::td || tag == Tag::th) {
        cell_end = page_.end[i];
        cell_bytes = 0;
        cell_paragraphs = 0;
      }
      if (page_.never_seen[i] != 0) {
        i = page_.end[i] - 1;
        continue;
      }
      if (i >= cell_end) continue;
      if (tag == Tag::p) ++cell_paragraphs;
      cell_bytes += inked_bytes(dom_.nodes[i].text());
      if (cell_bytes > kLongestDataCell || cell_paragraphs > 3) return false;
    }
    return true;
  }

  // Text nodes that stand after text which follows them in the source: what the parser moved.
  void find_displaced_texts() {
    std::size_t next_begin = SIZE_MAX;
    displaced_.assign(dom_.nodes.size(), 0);
    for (std::size_t i = dom_.nodes.size(); i-- > 1;) {
      const Node& node = dom_.nodes[i];
      if (node.type != NodeType::text || is_blank(node.text())) continue;
      if (node.source.begin > next_begin) {
        displaced_[i] = 1;
        displaced_begins_.push_back(node.source.begin);
      }
      next_begin = std::min<std::size_t>(next_begin, node.source.begin);
    }
    std::sort(displaced_begins_.begin(), displaced_begins_.end());
  }

  // Whether text that the parser moved away stood between the open block's text and `node`.
  [[nodiscard]] bool follows_displaced(const Node& node) const {
    if (displaced_begins_.empty() || source_.empty()) return false;
    const auto next =
        std::lower_bound(displaced_begins_.begin(), displaced_begins_.end(), source_.back().end);
    return next != displaced_begins_.end() && *next < node.source.begin;
  }

  void enter(std::uint32_t i) {
    open_.push_back(i);
    const Tag tag = page_.tag[i];
    if (tag == Tag::a && dom_.attribute(dom_.nodes[i], "href").data() != nullptr) ++links_;
    open_mark(i);
    if (tag == Tag::br) {
      add_line_break();
      return;
    }
    if (!is_boundary(i)) return;
    if (in_code_block()) {
      code_line_ends_ = true;
      return;
    }
    if (row_ != 0) {
      if (tag == Tag::td || tag == Tag::th) {
        add_cell(tag == Tag::th);
      } else {
        pending_space_ = true;
      }
      return;
    }
    flush();
    open_context(i, tag);
  }

  void leave() {
    const std::uint32_t i = open_.back();
    open_.pop_back();
    const Tag tag = page_.tag[i];
    if (tag == Tag::a && dom_.attribute(dom_.nodes[i], "href").data() != nullptr) --links_;
    if (!open_marks_.empty() && open_marks_.back().node == i) {
      close_mark(open_marks_.back());
      open_marks_.pop_back();
    }
    if (!is_boundary(i)) return;
    if (in_code_block() && contexts_.back().node != i) {
      code_line_ends_ = true;
      return;
    }
    if (row_ != 0 && i != row_) {
      pending_space_ = true;
      return;
    }
    flush();
    row_ = 0;
    if (!contexts_.empty() && contexts_.back().node == i) contexts_.pop_back();
    if (!lists_.empty() && lists_.back().node == i) lists_.pop_back();
  }

  // Buttons are boxes of their own, except where they are the label of a heading or a piece of a line.
  [[nodiscard]] bool is_boundary(std::uint32_t i) const {
    if (page_.block_level[i] != 0) return true;
    if (page_.tag[i] != Tag::button) return false;
    const std::uint32_t parent = dom_.nodes[i].parent;
    return !page_.is_heading(parent) && page_.tag[parent] != Tag::p && page_.tag[parent] != Tag::summary;
  }

  void open_context(std::uint32_t i, Tag tag) {
    const Node& node = dom_.nodes[i];
    switch (tag) {
      case Tag::h1:
      case Tag::h2:
      case Tag::h3:
      case Tag::h4:
      case Tag::h5:
      case Tag::h6:
        push_context(i, BlockKind::heading,
                     static_cast<std::uint8_t>(static_cast<int>(tag) - static_cast<int>(Tag::h1) + 1));
        break;
      case Tag::ul:
      case Tag::menu:
        lists_.push_back({i, false, 1});
        break;
      case Tag::ol:
        lists_.push_back({i, true, parse_number(dom_.attribute(node, "start"), 1)});
        break;
      case Tag::li:
        open_list_item(i);
        break;
      case Tag::dt:
        push_context(i, BlockKind::term, 0);
        break;
      case Tag::dd:
        push_context(i, BlockKind::definition, 0);
        break;
      case Tag::pre:
        push_context(i, BlockKind::code, 0);
        break;
      case Tag::blockquote:
        push_context(i, BlockKind::quote,
                     static_cast<std::uint8_t>(std::min<std::size_t>(quote_depth() + 1, 255)));
        break;
      case Tag::figcaption:
        push_context(i, BlockKind::caption, 0);
        contexts_.back().of_picture = is_of_picture(node.parent);
        break;
      case Tag::caption:
        push_context(i, BlockKind::caption, 0);
        break;
      case Tag::tr:
        open_row(i);
        break;
      default:
        open_by_attribute(i);
    }
  }

  void open_by_attribute(std::uint32_t i) {
    if (page_.looks.value(i, Telling::role) == "heading") {
      const std::uint16_t level = parse_number(dom_.attribute(dom_.nodes[i], "aria-level"), 2);
      push_context(i, BlockKind::heading, static_cast<std::uint8_t>(std::clamp<std::uint16_t>(level, 1, 6)));
    } else if (is_caption_class(page_.looks.value(i, Telling::class_))) {
      push_context(i, BlockKind::caption, 0);
      contexts_.back().of_picture = true;
    }
  }

  // A figure may have any number of captions, and other figures between them.
  [[nodiscard]] bool is_of_picture(std::uint32_t figure) {
    const auto [known, is_new] = of_picture_.try_emplace(figure, false);
    if (is_new) known->second = holds_picture_alone(figure);
    return known->second;
  }

  // Whether a figure shows something to look at, and no table, code or quotation.
  [[nodiscard]] bool holds_picture_alone(std::uint32_t figure) const {
    constexpr std::array<std::string_view, 7> kPictures = {"img", "picture", "video",  "iframe",
                                                           "svg", "canvas",  "amp-img"};
    bool picture = false;
    for (std::uint32_t i = figure + 1; i < page_.end[figure]; ++i) {
      const Tag tag = page_.tag[i];
      if (tag == Tag::table || tag == Tag::pre || tag == Tag::code || tag == Tag::blockquote) return false;
      picture =
          picture || std::find(kPictures.begin(), kPictures.end(), dom_.nodes[i].name()) != kPictures.end();
    }
    return picture && page_.tag[figure] == Tag::figure;
  }

  void push_context(std::uint32_t node, BlockKind kind, std::uint8_t level) {
    contexts_.push_back({.node = node, .kind = kind, .level = level});
  }

  void open_list_item(std::uint32_t i) {
    Context item{.node = i, .kind = BlockKind::list_item, .level = 1};
    item.level = static_cast<std::uint8_t>(std::clamp<std::size_t>(lists_.size(), 1, 255));
    if (!lists_.empty()) {
      OpenList& list = lists_.back();
      item.list = list.node;
      item.ordered = list.ordered;
      item.ordinal = parse_number(dom_.attribute(dom_.nodes[i], "value"), list.next);
      list.next = static_cast<std::uint16_t>(item.ordinal + 1);
    }
    contexts_.push_back(item);
  }

  void open_row(std::uint32_t i) {
    std::uint32_t table = dom_.nodes[i].parent;
    while (table != kNone && table != 0 && page_.tag[table] != Tag::table) table = dom_.nodes[table].parent;
    if (table == kNone || data_table_[table] == 0) return;
    push_context(i, BlockKind::table_row, 0);
    row_ = i;
    row_table_ = table;
    row_cells_ = 0;
    row_head_cells_ = 0;
  }

  void add_cell(bool head) {
    if (row_cells_ > 0) separators_ += 1;
    ++row_cells_;
    if (head) ++row_head_cells_;
    pending_space_ = false;
    breaks_ = 0;
  }

  [[nodiscard]] std::size_t quote_depth() const {
    std::size_t depth = 0;
    for (const Context& context : contexts_) depth += context.kind == BlockKind::quote ? 1 : 0;
    return depth;
  }

  void add_line_break() {
    if (in_code_block()) {
      text_.push_back('\n');
    } else if (row_ != 0 || (!contexts_.empty() && contexts_.back().kind == BlockKind::heading)) {
      pending_space_ = true;
    } else {
      ++breaks_;
    }
  }

  [[nodiscard]] bool in_code_block() const {
    return !contexts_.empty() && contexts_.back().kind == BlockKind::code;
  }

  void add_text(std::uint32_t i) {
    const Node& node = dom_.nodes[i];
    if (is_blank(node.text())) {
      add_blank(node.text());
      return;
    }
    if (displaced_[i] != 0 || last_displaced_ || follows_displaced(node)) flush();
    last_displaced_ = displaced_[i] != 0;
    if (breaks_ > 1 && row_ == 0) flush();
    if (source_.empty()) anchor_ = node.parent;
    while (page_.end[anchor_] <= i) anchor_ = dom_.nodes[anchor_].parent;
    source_.push_back(node.source);
    in_code_block() ? add_verbatim(node.text()) : add_collapsed(node.text());
  }

  void add_blank(std::string_view text) {
    if (in_code_block()) {
      if (!source_.empty()) text_.append(text);
    } else if (!text.empty()) {
      pending_space_ = true;
    }
  }

  // Highlighters put each line of code into an element of its own.
  void add_verbatim(std::string_view text) {
    if (code_line_ends_ && !text_.empty() && text_.back() != '\n' && text.front() != '\n')
      text_.push_back('\n');
    code_line_ends_ = false;
    text_.append(text);
    if (links_ > 0) link_bytes_ += text.size();
  }

  void add_collapsed(std::string_view text) {
    add_separators();
    for (std::size_t at = 0; at < text.size();) {
      if (is_space(text[at]) || text[at] == kCellSeparator) {
        pending_space_ = true;
        ++at;
        continue;
      }
      std::size_t stop = at + 1;
      while (stop < text.size() && !is_space(text[stop]) && text[stop] != kCellSeparator) ++stop;
      if (pending_space_ && !text_.empty() && text_.back() != '\n' && text_.back() != kCellSeparator) {
        text_.push_back(' ');
        if (links_ > 0 && at > 0) ++link_bytes_;
      }
      pending_space_ = false;
      text_.append(text.substr(at, stop - at));
      if (links_ > 0) link_bytes_ += stop - at;
      at = stop;
    }
  }

  // What stands between the text so far and the next: cell ends, or a line end.
  void add_separators() {
    if (separators_ > 0) {
      text_.append(separators_, kCellSeparator);
      separators_ = 0;
      pending_space_ = false;
    } else if (breaks_ > 0 && !text_.empty()) {
      text_.push_back('\n');
      pending_space_ = false;
    }
    breaks_ = 0;
  }

  // Marks are noted as the text comes in; where they begin or end beside space or a cell's end, lines.cc
  // trims.
  void open_mark(std::uint32_t i) {
    if (!(wanted_.links || wanted_.emphasis || wanted_.images) || in_code_block()) return;
    const Node& node = dom_.nodes[i];
    if (wanted_.images && node.name() == "img") add_image(node);
    const std::optional<Mark::Kind> kind = mark_kind(node.name(), wanted_);
    if (!kind) return;
    // In one of its kind it says nothing more.
    if (std::any_of(open_marks_.begin(), open_marks_.end(),
                    [&](const OpenMark& open) { return open.mark.kind == *kind; }))
      return;
    std::string url;
    if (*kind == Mark::Kind::link) url = link_target(dom_.attribute(node, "href"));
    if (*kind == Mark::Kind::link && url.empty()) return;
    open_marks_.push_back({i, {*kind, text_.size(), 0, std::move(url), {}}});
  }

  void close_mark(const OpenMark& open) {
    if (open.mark.begin >= text_.size()) return;
    marks_.push_back(open.mark);
    marks_.back().end = text_.size();
  }

  // Before the text of a block an image stands by itself; in a row it stands in its cell.
  void add_image(const Node& node) {
    Mark image{Mark::Kind::image, 0, 0, image_source(dom_, node), std::string(dom_.attribute(node, "alt"))};
    if (image.url.empty()) return;
    if (source_.empty() && row_ == 0) {
      images_.push_back({std::move(image), containers()});
      return;
    }
    if (separators_ > 0) add_separators();
    image.begin = image.end = text_.size();
    marks_.push_back(std::move(image));
  }

  // Of the block that is closed; what is still open goes on in the next.
  std::vector<Mark> take_marks() {
    for (auto open = open_marks_.rbegin(); open != open_marks_.rend(); ++open) close_mark(*open);
    // Inner marks were closed before outer ones. An image where a mark begins is put before it.
    std::reverse(marks_.begin(), marks_.end());
    std::stable_sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) {
      if (a.begin != b.begin) return a.begin < b.begin;
      if ((a.kind == Mark::Kind::image) != (b.kind == Mark::Kind::image)) return a.kind == Mark::Kind::image;
      return a.end > b.end;
    });
    return std::move(marks_);
  }

  // Each block keeps its own, so those further in than any reader tells apart are left out.
  static constexpr std::size_t kMostContainers = 24;
  [[nodiscard]] std::vector<Container> containers() const {
    std::vector<Container> out;
    if (!wanted_.containers) return out;
    for (const Context& c : contexts_) {
      if (out.size() == kMostContainers) break;
      if (c.kind == BlockKind::quote) out.push_back({.node = c.node});
      if (c.kind == BlockKind::list_item)
        out.push_back({Container::Kind::item, c.node, c.list, c.ordered, c.ordinal});
    }
    return out;
  }

  void flush() {
    breaks_ = 0;
    code_line_ends_ = false;
    pending_space_ = false;
    if (!source_.empty()) {
      if (row_ != 0 && row_cells_ > 0) text_.append(separators_, kCellSeparator);
      blocks_.push_back(make_block());
    }
    separators_ = 0;
    marks_.clear();
    for (OpenMark& open : open_marks_) open.mark.begin = 0;
    text_.clear();
    source_.clear();
    link_bytes_ = 0;
  }

  Block make_block() {
    Block block;
    block.node = anchor_;
    block.text = text_;
    block.source = MostlyOne(std::span<const NarrowSpan>(source_));
    block.blank_lines = blocks_.empty() ? 0 : 1;
    apply_context(block);
    std::vector<Mark> marks = take_marks();
    if (block.kind == BlockKind::code) {
      marks.clear();
      trim_code(block);
      if (!code_language(contexts_.back().node).empty()) block.rare.made().code_language = language_;
    }
    // What was trimmed may have been a link's.
    block.link_bytes = static_cast<std::uint32_t>(std::min(link_bytes_, block.text.size()));
    if (!marks.empty()) block.rare.made().marks = std::move(marks);
    if (!images_.empty()) block.rare.made().images = std::move(images_);
    images_.clear();
    return block;
  }

  void apply_context(Block& block) {
    if (contexts_.empty()) return;
    if (std::vector<Container> around = containers(); !around.empty())
      block.rare.made().around = std::move(around);
    Context& context = contexts_.back();
    if (context.kind == BlockKind::list_item && context.used) return;
    context.used = true;
    block.kind = context.kind;
    block.level = context.level;
    block.ordered = context.ordered;
    block.ordinal = context.ordinal;
    block.of_picture = context.of_picture;
    if (block.kind != BlockKind::table_row) return;
    block.table = row_table_;
    block.table_head = is_head_row();
  }

  // A row of <th> alone, or one of <thead>.
  [[nodiscard]] bool is_head_row() const {
    if (row_cells_ > 0 && row_head_cells_ == row_cells_) return true;
    return page_.tag[dom_.nodes[row_].parent] == Tag::thead;
  }

  static void trim_code(Block& block) {
    const std::size_t first = block.text.find_first_not_of("\r\n");
    const std::size_t last = block.text.find_last_not_of(" \t\r\n");
    if (first == std::string::npos || last == std::string::npos) return;
    block.text = block.text.substr(first, last + 1 - first);
  }

  // Text that the parser moved parts a <pre> into any number of blocks.
  const std::string& code_language(std::uint32_t pre) {
    if (pre != language_of_) language_ = language_of(pre);
    language_of_ = pre;
    return language_;
  }

  // On the <pre>, on its parent or grandparent, or on the <code> in it: highlighters differ.
  [[nodiscard]] std::string_view language_of(std::uint32_t pre) const {
    std::uint32_t outer = pre;
    for (int up = 0; up < 3 && outer != kNone && outer != 0; ++up) {
      const std::string_view language = language_in(dom_.attribute(dom_.nodes[outer], "class"));
      if (!language.empty()) return language;
      outer = dom_.nodes[outer].parent;
    }
    for (std::uint32_t i = pre + 1; i < page_.end[pre]; ++i) {
      if (page_.tag[i] == Tag::code) return language_in(dom_.attribute(dom_.nodes[i], "class"));
    }
    return {};
  }

  // Spans ascend and do not overlap over the whole page, whatever the parser moved.
  void order_by_source() {
    const auto stands_before = [](const Block& a, const Block& b) {
      return a.source.front().begin < b.source.front().begin;
    };
    // Nearly always they are; sorting moves them even so.
    if (!std::is_sorted(blocks_.begin(), blocks_.end(), stands_before))
      std::stable_sort(blocks_.begin(), blocks_.end(), stands_before);
    std::uint32_t done = 0;
    for (Block& made : blocks_) {
      MostlyOne<NarrowSpan>& spans = made.source;
      std::sort(spans.begin(), spans.end(),
                [](const NarrowSpan& a, const NarrowSpan& b) { return a.begin < b.begin; });
      for (NarrowSpan& span : spans) {
        span.begin = std::max(span.begin, done);
        span.end = std::max(span.end, span.begin);
        done = span.end;
      }
    }
  }

  const Dom& dom_;
  const PageIndex& page_;
  Noscript noscript_;
  MarksWanted wanted_;
  std::vector<std::uint8_t> data_table_;
  std::vector<std::uint8_t> displaced_;
  std::vector<std::size_t> displaced_begins_;

  std::vector<std::uint32_t> open_;  // open elements
  std::vector<Context> contexts_;
  std::vector<OpenList> lists_;
  std::vector<OpenMark> open_marks_;
  int links_ = 0;
  std::unordered_map<std::uint32_t, bool> of_picture_;  // figures
  std::uint32_t language_of_ = 0;                       // a <pre>, and what it is written in
  std::string language_;

  std::uint32_t row_ = 0;  // the open row of a data table
  std::uint32_t row_table_ = 0;
  std::size_t row_cells_ = 0;
  std::size_t row_head_cells_ = 0;

  std::string text_;  // the open block
  std::vector<NarrowSpan> source_;
  std::vector<Mark> marks_;
  std::vector<Image> images_;  // before it
  std::size_t link_bytes_ = 0;
  std::uint32_t anchor_ = 0;
  std::size_t separators_ = 0;
  std::size_t breaks_ = 0;
  bool pending_space_ = false;
  bool last_displaced_ = false;
  bool code_line_ends_ = false;

  std::vector<Block> blocks_;
};

}  // namespace

std::vector<Block> build_blocks(const Dom& dom, const PageIndex& page, Noscript noscript,
                                const MarksWanted& marks) {
  return Builder(dom, page, noscript, marks).build();
}

}  // namespace dehusk::segment
