// looks_like_html: whether bytes of which nothing is known begin as a page does.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "ascii.h"

namespace dehusk {

// White space or a BOM, then a tag that opens pages or parts of them.
[[nodiscard]] inline bool looks_like_html(std::string_view bytes) {
  constexpr std::array<std::string_view, 16> kOpenings = {
      "!doctype", "html",    "head", "body",  "!--", "?xml", "div", "p",
      "article",  "section", "main", "table", "h1",  "h2",   "ul",  "meta"};
  std::string start;
  for (const char c : bytes.substr(0, 1024)) {
    // UTF-16 has a zero in every other byte of ASCII; the BOMs are not ASCII.
    if (c != '\0' && static_cast<unsigned char>(c) < 0x80) start += lower(c);
  }
  const std::size_t open = start.find_first_not_of(" \t\r\n");
  if (open == std::string::npos || start[open] != '<') return false;
  const std::string_view tag = std::string_view(start).substr(open + 1);
  return std::any_of(kOpenings.begin(), kOpenings.end(), [&](std::string_view name) {
    return tag.starts_with(name) &&
           (tag.size() == name.size() || !(is_letter(tag[name.size()]) || is_digit(tag[name.size()])));
  });
}

}  // namespace dehusk
