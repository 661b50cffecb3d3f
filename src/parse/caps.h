// cap_markup: keeps Gumbo out of the cases where its time grows with the square of the input, and where one
// tag swallows the page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parse/dom.h"

namespace dehusk::parse {

// Nesting that no page made for readers comes near. What is deeper is flattened to 400 later on; this cap
// counts unclosed elements too and so is looser. Of the development pages one has 179, all others fewer
// than 90. Gumbo looks through all of them at each paragraph and item.
inline constexpr std::uint32_t kMostOpenElements = 600;

// What counts as an unclosed element. `tags`: as many as there are more start tags than end tags, which is
// soon counted, and wrong where end tags fit nothing. `open_elements`: those that no end tag of their name
// closes, as Gumbo goes by them; at least as many as it has open, and sometimes more.
enum class Count : bool { tags, open_elements };

enum class Blanked : std::uint8_t { none, risky, formatting, all };

struct Capped {
  bool changed = false;
  Cut cut = Cut::nothing;  // depth or attributes, where that is why
};

// When `html` goes past a cap (`most_attributes` of one start tag are the other), fills `capped` with a copy
// of the same length, in which the tags and attributes past it are overwritten with spaces (a start tag with
// <p> where it fits, so that its text stays apart). Texts keep their places.
//
// Likewise an <iframe> or the like that is not closed before the end of the <noscript> it stands in: a
// browser that runs scripts reads what is in <noscript> as text, a parser that runs none takes all that
// follows for the frame's.
//
// `blanked` says which tags to overwrite besides, for a page on which Gumbo fails: those of elements that
// change how it reads what is in them; those of formatting elements too, which it opens again in each block
// when they were not closed; or all, with the content of scripts and the like.
[[nodiscard]] Capped cap_markup(std::string_view html, std::string& capped,
                                std::uint32_t most_attributes = kMaxAttributes,
                                Blanked blanked = Blanked::none, Count count = Count::tags);

// The <noscript> elements of a page, and what is not closed in them; asked in rising order.
class Noscripts {
 public:
  explicit Noscripts(std::string_view html) : html_(html) {}

  // A start tag of one, of which `at` is the begin or end.
  void open(std::size_t at);

  // Whether one is open at `at` that ends somewhere.
  [[nodiscard]] bool is_open(std::size_t at) const { return at <= end_ && end_ != 0 && end_ < html_.size(); }

  // Whether an element of raw text, whose start tag ends at `at`, is not closed within the one around it.
  [[nodiscard]] bool swallow(std::string_view name, std::size_t at);

 private:
  std::string_view html_;
  std::size_t end_ = 0;                // of the last one begun
  std::vector<std::string> unclosed_;  // what is not closed before that
};

// When `html` has a numeric character reference to more than U+10FFFF, fills `capped` with a copy of the same
// length, in which it is one to U+FFFD, as which the standard reads it, and returns true. Gumbo counts in an
// int: "&#xFFFFFFF0;" overflows it and becomes bytes that are no UTF-8.
[[nodiscard]] bool cap_references(std::string_view html, std::string& capped);

}  // namespace dehusk::parse
