// prescan: what an HTML page says about its own encoding.
#pragma once

#include <string_view>

#include "decode/labels.h"

namespace dehusk::decode {

// The encoding declared by a <meta> or XML declaration in the first 1,024 bytes; null when there is none
// that names one. This is the standard's "prescan a byte stream to determine its encoding".
[[nodiscard]] const Encoding* declared_in_page(std::string_view bytes);

}  // namespace dehusk::decode
