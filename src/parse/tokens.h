// What both walks over markup know of the tokens of HTML: characters, names, and where raw text ends.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "ascii.h"

namespace dehusk::parse {

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Where the name of a tag that begins at `at` ends.
[[nodiscard]] std::size_t end_of_name(std::string_view html, std::size_t at);

// Whether the lower-case `name` stands at `at`, in any case, and ends there as a tag's name does.
[[nodiscard]] bool is_name_at(std::string_view html, std::string_view name, std::size_t at);

// Where the end tag of `name` begins, at or after `at` and before `end`; `end` when there is none.
[[nodiscard]] std::size_t end_tag_of(std::string_view html, std::string_view name, std::size_t at,
                                     std::size_t end);

// Where the end tag of a script whose content begins at `at` is, or html.size(): the first one, unless the
// script holds "<!--", which lets a <script> and its </script> stand inside it.
[[nodiscard]] std::size_t end_of_script(std::string_view html, std::size_t at);

// The attribute of a tag that begins at `begin`, with something else than white space, "/" or ">".
struct AttributeToken {
  std::size_t begin = 0;
  std::size_t name_end = 0;
  std::size_t value_begin = 0;  // without quotation marks; an empty value at the end when there is none
  std::size_t value_end = 0;
  std::size_t end = 0;
};
[[nodiscard]] AttributeToken attribute_at(std::string_view html, std::size_t begin);

// Where the comment that begins at `at` ("<!--") ends; npos when it does not.
[[nodiscard]] std::size_t end_of_comment(std::string_view html, std::size_t at);

}  // namespace dehusk::parse
