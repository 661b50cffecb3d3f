// segment_html: DOM → blocks and metadata. Three steps, a file each: block_builder.cc reads all visible
// text into blocks, main_content.cc says which of them are content, metadata.cc collects the facts.
#include <algorithm>
#include <utility>

#include "segment/block_builder.h"
#include "segment/embedded.h"
#include "segment/main_content.h"
#include "segment/metadata.h"
#include "segment/page_features.h"
#include "segment/page_index.h"
#include "segment/segment.h"
#include "segment/url.h"

namespace dehusk::segment {
namespace {

// A page with less text than this in its <noscript> has nothing to say there but a plea for JavaScript.
constexpr std::size_t kLittleText = 500;

bool has_much_noscript(const parse::Dom& dom, const PageIndex& page) {
  std::uint32_t end = 0;
  std::size_t bytes = 0;
  for (std::uint32_t i = 1; i < dom.nodes.size(); ++i) {
    if (page.tag[i] == Tag::noscript) end = std::max(end, page.end[i]);
    if (i < end) bytes += inked_bytes(dom.nodes[i].text());
  }
  return bytes > kLittleText;
}

std::size_t plain_bytes(const std::vector<Block>& blocks) {
  std::size_t bytes = 0;
  for (const Block& made : blocks) bytes += made.text.size() - made.link_bytes;
  return bytes;
}

// The blocks of the page; those of <noscript> too where they are most of it, as on pages that a script draws.
std::vector<Block> read_blocks(const parse::Dom& dom, const PageIndex& page, const MarksWanted& marks) {
  std::vector<Block> shown = build_blocks(dom, page, Noscript::skip, marks);
  if (!has_much_noscript(dom, page)) return shown;
  std::vector<Block> all = build_blocks(dom, page, Noscript::read, marks);
  return std::move(plain_bytes(all) > 2 * plain_bytes(shown) ? all : shown);
}

// The body is what a script would show; the rest of the page is what stands around it.
void put_embedded(std::vector<Block> embedded, std::vector<Block>& blocks) {
  for (Block& block : blocks) {
    if (block.structure == Structure::boilerplate) continue;
    set_boilerplate(block, Category::navigation, "structure.around-embedded",
                    "The page shows next to no text of its own; its body stands in the data of a script.");
  }
  std::move(embedded.begin(), embedded.end(), std::back_inserter(blocks));
  std::stable_sort(blocks.begin(), blocks.end(), [](const Block& a, const Block& b) {
    return a.source.front().begin < b.source.front().begin;
  });
}

// A headline above the body is no menu: say where it can be found.
void name_headline(Block& block, const Metadata& meta) {
  if (block.structure != Structure::boilerplate || meta.title.empty() || block.text != meta.title) return;
  set_boilerplate(block, Category::duplicate, "structure.headline",
                  "The headline stands above the body; it is the document's title.");
}

// What relative addresses of a page are relative to that was fetched from `own`, or states that it is there;
// empty when neither is known.
std::string base_url(const parse::Dom& dom, const PageIndex& page, std::string_view own) {
  for (std::uint32_t i = 0; i < dom.nodes.size(); ++i) {
    if (page.tag[i] != Tag::base) continue;
    const std::string_view href = dom.attribute(dom.nodes[i], "href");
    if (!href.empty()) return resolve_url(own, href);
  }
  return std::string(own);
}

void resolve_urls(std::vector<Block>& blocks, const std::string& base) {
  for (Block& block : blocks) {
    if (!block.rare) continue;
    for (Mark& mark : block.rare.made().marks) mark.url = resolve_url(base, mark.url);
    for (Image& image : block.rare.made().images) image.mark.url = resolve_url(base, image.mark.url);
  }
}

}  // namespace

Segmented segment_html(const parse::Dom& dom, const PageIndex& page, std::span<const AttributeHint> hints,
                       const MarksWanted& marks, std::string_view address) {
  Segmented result;
  result.blocks = read_blocks(dom, page, marks);
  const std::vector<Features> features = features_of(result.blocks);
  std::vector<Block> embedded = embedded_body(dom, page, features);
  const MainContent main = mark_main_content(dom, page, hints, features, result.blocks);
  if (!is_web_address(address)) address = {};
  result.meta = read_metadata(dom, page, address);
  if (marks.links || marks.images)
    resolve_urls(result.blocks, base_url(dom, page, address.empty() ? result.meta.url : address));
  if (embedded.empty()) {
    result.page = describe_page(dom, page, hints, result.blocks, features, main, result.meta.title);
  } else {
    put_embedded(std::move(embedded), result.blocks);
  }
  for (Block& block : result.blocks) name_headline(block, result.meta);
  return result;
}

}  // namespace dehusk::segment
