// NarrowSpan: a span in half the memory, for structs that there may be millions of. A document has less than
// 2^32 bytes: kMostBytes in pipeline.cc.
#pragma once

#include <cstddef>
#include <cstdint>

#include "dehusk/document.h"

namespace dehusk {

struct NarrowSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  NarrowSpan() = default;
  // Spans narrow by themselves, where they go into such a struct.
  NarrowSpan(const Span& span)  // NOLINT(google-explicit-constructor)
      : NarrowSpan(span.begin, span.end) {}
  NarrowSpan(std::size_t from, std::size_t to)
      : begin(static_cast<std::uint32_t>(from)), end(static_cast<std::uint32_t>(to)) {}
  operator Span() const { return {begin, end}; }  // NOLINT(google-explicit-constructor)
  friend bool operator==(const NarrowSpan&, const NarrowSpan&) = default;
};

}  // namespace dehusk
