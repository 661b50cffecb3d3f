// Whether all that a document's source says is kept or removed, and said to be; for the properties and the
// fuzzers.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "dehusk/document.h"
#include "parse/dom.h"
#include "segment/segment.h"

namespace dehusk {

inline bool is_space_at(std::string_view text, std::size_t& at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c <= ' ') return ++at, true;
  for (const std::string_view wide : {"\xC2\xA0", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    if (text.compare(at, wide.size(), wide) == 0) return at += wide.size(), true;
  }
  return false;
}

// What of a source is read: not a byte order mark, which is no text.
inline std::string_view without_mark(std::string_view source) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  return source.starts_with(kByteOrderMark) ? source.substr(kByteOrderMark.size()) : source;
}

// The first stretch of [begin, end) that is neither space nor in a part; empty when there is none.
inline std::string uncovered(const Document& doc, Span span) {
  std::size_t at = span.begin;
  auto part = std::lower_bound(doc.parts.begin(), doc.parts.end(), at,
                               [](const Part& p, std::size_t value) { return p.span.end <= value; });
  while (at < span.end) {
    while (part != doc.parts.end() && part->span.end <= at) ++part;
    if (part != doc.parts.end() && part->span.begin <= at) {
      at = part->span.end;
    } else if (!is_space_at(doc.source, at)) {
      return doc.source.substr(at, std::min<std::size_t>(60, span.end - at));
    }
  }
  return {};
}

// What is wrong with the parts and removals of a document; empty when nothing is. They are in order and
// disjoint, belong to each other, and together are all the text there was.
inline std::string unaccounted(const Document& doc, bool html) {
  std::size_t end = 0;
  std::size_t removed = 0;
  for (const Part& part : doc.parts) {
    const std::string place = "part " + std::to_string(part.span.begin) + "-" + std::to_string(part.span.end);
    if (part.span.begin < end) return place + " begins before the one before it ends";
    if (part.span.end <= part.span.begin) return place + " is empty";
    end = part.span.end;
    if (!part.removal) continue;
    if (*part.removal >= doc.removed.size()) return place + " belongs to no removal";
    const Removal& removal = doc.removed[*part.removal];
    if (removal.begin != part.span.begin || removal.end != part.span.end)
      return place + " is not its removal";
    ++removed;
  }
  if (end > doc.source.size()) return "parts end past the source";
  if (removed != doc.removed.size())
    return std::to_string(doc.removed.size()) + " removals, parts of " + std::to_string(removed);
  const std::string_view read = without_mark(doc.source);
  const std::size_t begin = doc.source.size() - read.size();
  if (!html) {
    const std::string left = uncovered(doc, {begin, doc.source.size()});
    return left.empty() ? "" : "in no part: " + left;
  }
  const parse::Dom dom = parse::parse_html(read);
  for (const segment::Block& block : segment::segment_html(dom, {}).blocks) {
    for (const Span span : block.source) {
      if (const std::string left = uncovered(doc, {begin + span.begin, begin + span.end}); !left.empty())
        return "in no part: " + left + " of " + block.text;
    }
  }
  return {};
}

}  // namespace dehusk
