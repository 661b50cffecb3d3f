// segment_html: DOM → blocks and metadata. Three steps, a file each: block_builder.cc reads all visible
// text into blocks, main_content.cc says which of them are content, metadata.cc collects the facts.
#include <algorithm>
#include <utility>

#include "segment/block_builder.h"
#include "segment/main_content.h"
#include "segment/metadata.h"
#include "segment/page_index.h"
#include "segment/segment.h"

namespace dehusk::segment {
namespace {

// A page with less visible text than this, and more of it hidden, hides its text until a script runs.
constexpr std::size_t kLittleText = 600;

std::size_t plain_bytes(const std::vector<PageBlock>& blocks) {
  std::size_t bytes = 0;
  for (const PageBlock& made : blocks) bytes += made.block.text.size() - made.block.link_bytes;
  return bytes;
}

// Most <noscript> hold a tracking image or a plea for JavaScript; that of a page which a script draws holds
// the whole page.
bool has_much_noscript(const parse::Dom& dom, const PageIndex& page) {
  std::uint32_t end = 0;
  std::size_t bytes = 0;
  for (std::uint32_t i = 1; i < dom.nodes.size(); ++i) {
    if (page.tag[i] == Tag::noscript) end = std::max(end, page.end[i]);
    if (i < end) bytes += dom.nodes[i].text.size();
  }
  return bytes > kLittleText;
}

std::vector<PageBlock> visible_blocks(const parse::Dom& dom, const PageIndex& page) {
  std::vector<PageBlock> shown = build_blocks(dom, page, {});
  std::size_t shown_bytes = plain_bytes(shown);
  const auto try_reading = [&](Reading reading, bool needed) {
    if (!needed) return;
    std::vector<PageBlock> more = build_blocks(dom, page, reading);
    if (plain_bytes(more) <= 2 * shown_bytes) return;
    shown = std::move(more);
    shown_bytes = plain_bytes(shown);
  };
  try_reading({.noscript = true}, has_much_noscript(dom, page));
  try_reading({.hidden = true, .noscript = true}, shown_bytes < kLittleText);
  return shown;
}

}  // namespace

Segmented segment_html(const parse::Dom& dom, std::span<const AttributeHint> hints) {
  const PageIndex page = index_page(dom);
  std::vector<PageBlock> made = visible_blocks(dom, page);
  mark_main_content(dom, page, hints, made);
  Segmented result;
  result.meta = read_metadata(dom);
  result.blocks.reserve(made.size());
  for (PageBlock& one : made) result.blocks.push_back(std::move(one.block));
  return result;
}

}  // namespace dehusk::segment
