// segment: blocks stand in order in the page or text they are of, their sentences are all there is in them,
// and marks change nothing but themselves. Front matter, JSON-LD, dates and addresses are read on the way.
#include "segment/segment.h"

#include "fuzz.h"
#include "parse/dom.h"
#include "segment/dates.h"
#include "segment/url.h"

namespace dehusk {
namespace {

void check_metadata(const Metadata& meta) {
  for (const std::string* fact :
       {&meta.title, &meta.date, &meta.site, &meta.language, &meta.url, &meta.description})
    fuzz::check_utf8(*fact, "metadata");
  for (const std::string& author : meta.authors) fuzz::check_utf8(author, "an author");
  for (const std::string& tag : meta.tags) fuzz::check_utf8(tag, "a tag");
}

void check_text(std::string_view text) {
  const std::vector<Span> sentences = segment::sentences(text);
  fuzz::check_spans(sentences, text, "a sentence");
  std::size_t at = 0;
  const auto check_gap = [&](std::size_t end) {
    const std::string_view gap = text.substr(at, end - at);
    fuzz::check(std::ranges::none_of(gap, [](char c) { return c > ' ' && c < 0x7F; }),
                "sentences leave no ASCII character out", gap);
  };
  for (const Span& sentence : sentences) {
    check_gap(sentence.begin);
    at = sentence.end;
  }
  check_gap(text.size());
  fuzz::check_spans(segment::fragments(text), text, "a fragment");
}

void check_block(const segment::Block& block, std::string_view source) {
  fuzz::check_utf8(block.text, "a block");
  fuzz::check_spans(block.source, source, "a block's source");
  fuzz::check(block.link_bytes <= block.text.size(), "no more bytes are links than there are");
  for (const segment::Mark& mark : block.rare->marks)
    fuzz::check(mark.begin <= mark.end && mark.end <= block.text.size(), "a mark stands in its block");
  check_text(block.text);
}

void check_page(std::string_view html, bool marks) {
  const parse::Dom dom = parse::parse_html(html);
  const segment::Segmented plain = segment::segment_html(dom, {});
  for (const segment::Block& block : plain.blocks) check_block(block, html);
  check_metadata(plain.meta);
  if (!marks) return;
  const segment::Segmented marked = segment::segment_html(dom, {}, {true, true, true});
  fuzz::check(marked.blocks.size() == plain.blocks.size(), "marks make no blocks");
  for (std::size_t i = 0; i < plain.blocks.size(); ++i) {
    fuzz::check_same(plain.blocks[i].text, marked.blocks[i].text, "marks change no text");
    check_block(marked.blocks[i], html);
  }
}

void check_plain_text(std::string_view text) {
  const segment::Segmented segmented = segment::segment_text(text);
  std::size_t end = 0;
  for (const segment::Block& block : segmented.blocks) {
    check_block(block, text);
    fuzz::check(block.source.size() == 1 && block.source[0].begin >= end, "a block is a line, in order");
    end = block.source[0].end;
  }
  if (segmented.front_matter.end != 0) fuzz::check_span(segmented.front_matter, text, "front matter");
  check_metadata(segmented.meta);
}

void check_small_readers(std::string_view text, std::uint8_t choice) {
  const auto order = static_cast<segment::DayOrder>(choice % 3);
  std::size_t from = 0;
  while (const auto found = segment::find_date(text, order, from)) {
    fuzz::check_span({found->begin, found->end}, text, "a date");
    fuzz::check(found->begin >= from, "a date is found after where it is looked for");
    from = found->end;
  }
  fuzz::check_utf8(segment::iso_date(text, order), "a date");
  const std::size_t half = text.find(' ');
  if (half == std::string_view::npos) return;
  fuzz::check_utf8(segment::resolve_url(text.substr(0, half), text.substr(half + 1)), "an address");
}

}  // namespace
}  // namespace dehusk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dehusk::fuzz::Input input(data, size);
  const std::uint8_t choice = input.choice();
  const std::string text = input.text();
  dehusk::check_page(text, choice % 2 != 0);
  dehusk::check_plain_text(text);
  dehusk::check_small_readers(text, choice);
  return 0;
}
