// prescan: what an HTML page says about its own encoding.
#pragma once

#include <cstddef>
#include <string_view>

#include "decode/labels.h"

namespace dehusk::decode {

// How far the standard looks, before it parses, and how far a declaration can stand behind scripts and
// styles: a browser that meets it there begins anew.
inline constexpr std::size_t kPrescanBytes = 1024;
inline constexpr std::size_t kLatePrescanBytes = std::size_t{256} << 10U;

// The encoding declared by a <meta> or XML declaration in the first `reach` bytes; null when there is none
// that names one. This is the standard's "prescan a byte stream to determine its encoding".
[[nodiscard]] const Encoding* declared_in_page(std::string_view bytes, std::size_t reach = kPrescanBytes);

}  // namespace dehusk::decode
