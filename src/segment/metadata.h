// read_metadata: the facts a page states about itself.
#pragma once

#include "dehusk/document.h"
#include "parse/dom.h"

namespace dehusk::segment {

// From JSON-LD, <meta>, <title>, <link>, <time>, <html lang> and <h1>. Nothing is guessed: what the page does
// not state stays empty.
[[nodiscard]] Metadata read_metadata(const parse::Dom& dom);

}  // namespace dehusk::segment
