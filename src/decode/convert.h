// convert: bytes in a known encoding → UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "decode/labels.h"

namespace dehusk::decode {

struct Converted {
  std::string text;
  std::size_t invalid_sequences = 0;
};

// Malformed sequences become U+FFFD; for UTF-8 one for each maximal subpart, as the standard has it.
[[nodiscard]] Converted convert(std::string_view bytes, const Encoding& encoding);

[[nodiscard]] bool is_utf8(std::string_view bytes);

// Without the UTF-8 sequence that the end of the bytes cuts short, if one does.
[[nodiscard]] std::string_view without_cut_sequence(std::string_view bytes);

// How bytes look when read as UTF-8.
struct Utf8Census {
  std::size_t multi_byte = 0;  // well-formed sequences of two bytes and more
  std::size_t malformed = 0;
};
[[nodiscard]] Utf8Census count_utf8(std::string_view bytes);

}  // namespace dehusk::decode
