// segment: DOM or plain text → blocks and metadata.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parse/dom.h"
#include "segment/block.h"
#include "segment/page_index.h"

namespace dehusk::segment {

// A hit of an attribute rule on an element of the page.
struct AttributeHint {
  std::uint32_t node = 0;  // index into Dom::nodes
  bool keeps = false;      // likely main content; otherwise husk of `category`
  Category category = Category::navigation;
  std::string_view rule;    // id, outlives the call
  std::string_view reason;  // its `why`, outlives the call
};

// What is read of a page for Markdown.
struct MarksWanted {
  bool links = false;
  bool emphasis = false;  // and code
  bool images = false;
  bool containers = true;  // the quotes and items around the blocks
};

// A line as it will stand in the text that comes out.
struct WrittenLine {
  std::string text;
  std::size_t begin = 0;  // in what it is made of
};

// What is written of a line, in a block of code or not; several, where something in it ends a line then.
using AsWritten = std::function<std::vector<WrittenLine>(std::string_view line, bool code)>;

// `text` is valid UTF-8. A block is a line; lines of white space alone only count in blank_lines. Where a
// block of code begins and ends is seen in what is written of its lines, so that cleaning again sees the
// same: a zero-width space may stand before a fence.
[[nodiscard]] Segmented segment_text(std::string_view text, const AsWritten& as_written = {});

// Whether a line of text, without space before it, would open a block of code there.
[[nodiscard]] bool begins_with_fence(std::string_view line);

// All text of the page becomes blocks, boilerplate too (Block::structure says which is which), so that
// every removal can be accounted for. `hints` are ordered by node. Marks change nothing of the blocks' text.
// `address` is where the page was fetched from, empty when unknown.
[[nodiscard]] Segmented segment_html(const parse::Dom& dom, const PageIndex& page,
                                     std::span<const AttributeHint> hints, const MarksWanted& marks = {},
                                     std::string_view address = {});
[[nodiscard]] inline Segmented segment_html(const parse::Dom& dom, std::span<const AttributeHint> hints,
                                            const MarksWanted& marks = {}, std::string_view address = {}) {
  return segment_html(dom, index_page(dom), hints, marks, address);
}

// Front matter (YAML between lines of three dashes) at the start of `text`. Returns the length in bytes
// including its closing line, 0 when there is none; fills `meta` with the facts it states.
[[nodiscard]] std::size_t read_front_matter(std::string_view text, Metadata& meta);

// Sentences of one block as half-open byte ranges into `text`, in order; together they cover all of
// it that is not white space.
[[nodiscard]] std::vector<Span> sentences(std::string_view text);

// The stretches of one line between runs of two or more spaces, trimmed. Usually one, the whole line; always
// one where tabs stand.
[[nodiscard]] std::vector<Span> fragments(std::string_view text);

}  // namespace dehusk::segment
