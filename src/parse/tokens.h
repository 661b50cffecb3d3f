// What both walks over markup know of the tokens of HTML: characters, names, and where raw text ends.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace dehusk::parse {

inline bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
inline bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Whether the lower-case `name` stands at `at`, in any case, and ends there as a tag's name does.
[[nodiscard]] bool is_name_at(std::string_view html, std::string_view name, std::size_t at);

// Where the end tag of `name` begins, at or after `at` and before `end`; `end` when there is none.
[[nodiscard]] std::size_t end_tag_of(std::string_view html, std::string_view name, std::size_t at,
                                     std::size_t end);

// Where the end tag of a script whose content begins at `at` is, or html.size(): the first one, unless the
// script holds "<!--", which lets a <script> and its </script> stand inside it.
[[nodiscard]] std::size_t end_of_script(std::string_view html, std::size_t at);

// Where the comment that begins at `at` ("<!--") ends; npos when it does not.
[[nodiscard]] std::size_t end_of_comment(std::string_view html, std::size_t at);

}  // namespace dehusk::parse
