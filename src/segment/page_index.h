// PageIndex: what segment needs to know of every node before it reads the page: what kind of element it
// is, where its subtree ends, and whether a reader sees it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ascii.h"
#include "parse/dom.h"
#include "segment/looks.h"

namespace dehusk::segment {

// The elements that segment treats in some way of their own; all others are `other`.
enum class Tag : std::uint8_t {
  none,  // not an element
  other,
  a,
  article,
  aside,
  blockquote,
  body,
  br,
  button,
  caption,
  code,
  dd,
  details,
  dialog,
  div,
  dl,
  dt,
  fieldset,
  figcaption,
  figure,
  footer,
  form,
  h1,
  h2,
  h3,
  h4,
  h5,
  h6,
  head,
  header,
  hr,
  html,
  input,
  label,
  legend,
  li,
  main,
  menu,
  nav,
  noscript,
  ol,
  p,
  pre,
  search,
  section,
  summary,
  table,
  tbody,
  td,
  template_,
  tfoot,
  th,
  thead,
  tr,
  ul,
  // Models know the elements up to here by their numbers; these are `other` to them.
  base,
  link,
  meta,
  script,
  time,
  title,
};

struct PageIndex {
  Looks looks;
  std::vector<Tag> tag;                   // of each node
  std::vector<std::uint32_t> end;         // node i's subtree is [i, end[i])
  std::vector<std::uint8_t> block_level;  // 1: starts and ends a line
  std::vector<std::uint8_t> never_seen;   // 1: script, style, select…: its content is no text of the page
  std::vector<std::uint8_t> hidden;       // 1: the element itself says that it is not displayed
  bool forum = false;                     // what the page says it is: segment/page_kind.h
  bool product = false;

  [[nodiscard]] bool is_heading(std::uint32_t node) const {
    return tag[node] >= Tag::h1 && tag[node] <= Tag::h6;
  }
};

[[nodiscard]] PageIndex index_page(const parse::Dom& dom);

// ASCII-case-insensitive search; `needle` is lower case.
[[nodiscard]] bool contains_ignoring_case(std::string_view text, std::string_view needle);
[[nodiscard]] bool equals_ignoring_case(std::string_view text, std::string_view other);

// Calls visit(token) for each of the space-separated tokens of a class or role attribute.
template <class Visit>
void for_each_token(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    std::size_t stop = at + 1;
    while (stop < text.size() && !is_space(text[stop])) ++stop;
    visit(text.substr(at, stop - at));
    at = stop;
  }
}

// How many bytes of a text are not white space: how much of it is indentation says nothing.
[[nodiscard]] std::size_t inked_bytes(std::string_view text);

// Appends a text, each run of white space in it as one space.
void append_collapsed(std::string_view text, std::string& out);

}  // namespace dehusk::segment
