// What segment hands to match and decide: blocks of text with their features.
//
// A block is a line of plain text or a block-level stretch of a page (paragraph, heading, list item,
// table row, code, quote, caption). Text input and HTML input meet here: from this struct on there is
// one code path. Blocks are in reading order and their texts never overlap in the source.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/document.h"
#include "mostly_one.h"
#include "narrow_span.h"
#include "rarely.h"
#include "segment/packed_rows.h"

namespace dehusk::segment {

enum class BlockKind : std::uint8_t {
  paragraph,
  heading,
  list_item,
  table_row,
  code,
  quote,
  caption,
  term /* <dt> */,
  definition /* <dd> */,
};

// What the page's structure alone says of a block. Text input is always `unknown`.
enum class Structure : std::uint8_t {
  unknown,      // plain text: nothing is known
  content,      // inside the main content
  boilerplate,  // outside it, or in an element that says it is husk
};

// A quote or list item around a block.
struct Container {
  enum class Kind : std::uint8_t { quote, item };
  Kind kind = Kind::quote;
  std::uint32_t node = 0;  // the element: blocks with the same one stand in it together
  std::uint32_t list = 0;  // of an item: the list it belongs to
  bool ordered = false;
  std::uint16_t ordinal = 0;
};

// A link, emphasis or code in the text of a block, or an image at a place in it.
struct Mark {
  enum class Kind : std::uint8_t { link, strong, emphasis, code, image };
  Kind kind = Kind::link;
  std::size_t begin = 0;  // of the text; an image takes no room there
  std::size_t end = 0;
  std::string url = {};  // of a link or image
  std::string alt = {};  // of an image
};

// An image that stands between blocks.
struct Image {
  Mark mark;
  std::vector<Container> around;
};

// What few blocks have. There may be millions of the others.
struct RareParts {
  std::vector<Container> around;  // as asked for: the quotes and items it stands in, from outside in (HTML)
  std::vector<Mark> marks;        // as asked for; outer ones before inner ones
  std::vector<Image> images;      // as asked for: those that stand before it
  std::string code_language;      // of a code block, where the page says it
};

// The rule or decision that calls a block husk: "structure.link-list", "attr.share-bar"; and one sentence for
// a reader. Both are those of a rule or of the program, and outlive the block.
struct StructureReason {
  std::string_view rule;
  std::string_view why;
};

struct Block {
  std::string text;              // white space as in the source for plain text and code; collapsed for HTML
  MostlyOne<NarrowSpan> source;  // where the text stands in the decoded input, ascending, disjoint; one
                                 // for plain text, one a text node for HTML
  Rarely<RareParts> rare;
  std::uint32_t node =
      0;  // the smallest element that holds all its text; several blocks may share one (HTML)
  std::uint32_t table = 0;        // of a row: the element it belongs to
  std::uint32_t link_bytes = 0;   // bytes of `text` inside links (HTML)
  std::uint16_t blank_lines = 0;  // blank lines before it (plain text), or 1 between HTML blocks
  std::uint16_t ordinal = 0;      // of a list item of an <ol>: its number there, from 1
  BlockKind kind = BlockKind::paragraph;
  std::uint8_t level = 0;   // heading 1–6; list nesting depth from 1; quote depth
  bool ordered = false;     // list item of an <ol>
  bool of_picture = false;  // a caption of what is to be looked at, not of a table, code or quotation
  bool table_head = false;  // a row of <th>; cells of a row are separated by U+001F in `text`
  Structure structure = Structure::unknown;
  Category structure_category = Category::navigation;  // when structure is boilerplate: of which kind
  Rarely<StructureReason> structure_reason;            // likewise: why
};

// Calls a block of a page husk, and says of which kind and why, in words that outlive it.
inline void set_boilerplate(Block& block, Category category, std::string_view rule, std::string_view reason) {
  block.structure = Structure::boilerplate;
  block.structure_category = category;
  block.structure_reason.made() = {rule, reason};
}

// What a page says of its blocks besides their text; empty for plain text, and for a page whose body is
// embedded in a script, where there is nothing left to ask.
struct PageFacts {
  struct Element {
    std::uint32_t parent = 0;      // index of the element around it; UINT32_MAX for the outermost
    std::uint32_t first_name = 0;  // its names: [first_name, first_name + name_count) of `names`; none of
                                   // them, or the same ones, are those of other elements
    std::uint32_t name_count = 0;
  };
  PackedRows rows;                        // page_feature_names().size() numbers a block
  std::vector<std::uint32_t> element_of;  // of each block: the smallest element that holds it
  std::vector<Element> elements;          // those that hold blocks, parents first
  std::vector<Span> names;                // of name_text: the tag, words of class, id, role and the like
  std::string name_text;

  [[nodiscard]] std::string_view name(std::uint32_t i) const {
    return std::string_view(name_text).substr(names[i].begin, names[i].end - names[i].begin);
  }
};

struct Segmented {
  std::vector<Block> blocks;
  PageFacts page;
  Metadata meta;
  bool front_matter_only = false;  // the input is metadata with no body after it
  Span front_matter;               // the metadata block before the body; empty when there is none
};

}  // namespace dehusk::segment
