// Binary files told from texts by what they begin with, so that none of them becomes a text of U+FFFD.
//
// Why no library: libmagic knows thousands of kinds, of which many are texts, and takes a quarter of a
// millisecond for each document.
#pragma once

#include <string_view>

namespace dehusk::io {

// What kind of file begins so: "PNG"; empty where no signature of one is known. A signature that could be the
// beginning of a text ("BM", "OTTO") counts where bytes that no text has follow at once.
[[nodiscard]] std::string_view binary_kind(std::string_view bytes);

// Whether bytes begin as no text in any encoding does; `charset` is what they are declared to be, or empty.
// Where it is not sure, they are a text: a page may have a stray NUL.
[[nodiscard]] bool is_obviously_binary(std::string_view bytes, std::string_view charset);

}  // namespace dehusk::io
