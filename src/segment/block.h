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

struct Block {
  std::string text;          // white space as in the source for plain text and code; collapsed for HTML
  std::vector<Span> source;  // where the text stands in the decoded input, ascending, disjoint; one
                             // for plain text, one a text node for HTML
  BlockKind kind = BlockKind::paragraph;
  std::uint8_t level = 0;         // heading 1–6; list nesting depth from 1; quote depth
  bool ordered = false;           // list item of an <ol>
  std::uint16_t ordinal = 0;      // its number there, from 1
  bool table_head = false;        // a row of <th>; cells of a row are separated by U+001F in `text`
  std::string code_language;      // of a code block, where the page says it
  std::uint16_t blank_lines = 0;  // blank lines before it (plain text), or 1 between HTML blocks
  std::uint32_t link_bytes = 0;   // bytes of `text` inside links (HTML)
  Structure structure = Structure::unknown;
  Category structure_category = Category::navigation;  // when structure is boilerplate: of which kind
  std::string structure_rule;    // the rule or decision that said so: "structure.link-list", "attr.share-bar"
  std::string structure_reason;  // one sentence for a reader
};

struct Segmented {
  std::vector<Block> blocks;
  Metadata meta;
  bool front_matter_only = false;  // the input is metadata with no body after it
  Span front_matter;               // the metadata block before the body; empty when there is none
};

}  // namespace dehusk::segment
