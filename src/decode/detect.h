// detect: the encoding of bytes that nobody labelled.
#pragma once

#include <string_view>

#include "decode/labels.h"

namespace dehusk::decode {

// The likeliest encoding, windows-1252 when nothing speaks for another.
[[nodiscard]] const Encoding& detect(std::string_view bytes);

}  // namespace dehusk::decode
