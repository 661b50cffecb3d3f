// decode: bytes → valid UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace dehusk::decode {

struct Decoded {
  std::string text;                   // valid UTF-8, no BOM
  std::string charset;                // lower-case WHATWG name of the encoding it was read as
  std::size_t invalid_sequences = 0;  // malformed sequences that became U+FFFD
};

// The encoding is, first that applies: BOM; `transport` (a charset label, may be empty); for HTML, a
// <meta> or XML declaration within the first 1,024 bytes; UTF-8 if the bytes are that; for HTML, a
// declaration further behind; detection; windows-1252. Labels mean what the WHATWG Encoding Standard says.
// Two exceptions (decode.cc says why): bytes that prove to be UTF-8, cut or with few out of place, are read
// as that whatever a label of another encoding says, and labels of encodings that the standard refuses to
// read count as none.
[[nodiscard]] Decoded decode(std::string_view bytes, std::string_view transport, bool html);

}  // namespace dehusk::decode
