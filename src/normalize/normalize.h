// normalize: kept text → normalised text; and the folding that match looks at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/normalization.h"
#include "normalize/edit.h"

namespace dehusk::normalize {

// Normalises one block (`code`: white space inside lines stays). Line ends in `text` stay line ends.
// The result has no white space at either end (code: no trailing white space on lines, no blank lines at
// the ends). Idempotent for every set of steps. `text` is valid UTF-8, and so is the result.
[[nodiscard]] std::string normalize(std::string_view text, Steps steps, bool code = false);

// The same, with where in `text` each byte of the result comes from.
[[nodiscard]] std::string normalize_with_map(std::string_view text, Steps steps, OffsetMap& map,
                                             bool code = false);

// Without white space at its ends, and without a byte order mark at its beginning: read again, that would be
// none of the text.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// Whether a control character is in it, of C0, C1 or DEL, white space aside.
[[nodiscard]] bool holds_controls(std::string_view text);

// Appends the folded form that rules are matched against (patterns/README.md says what that is): one line,
// no line end. Returns the number of bytes appended.
std::size_t fold(std::string_view text, std::string& out);
[[nodiscard]] inline std::string folded(std::string_view text) {
  std::string out;
  fold(text, out);
  return out;
}

// The same, with map[i] = the offset in `text` of what produced byte i of the folded form, and one last
// entry, text.size().
[[nodiscard]] std::string fold_with_map(std::string_view text, std::vector<std::uint32_t>& map);

}  // namespace dehusk::normalize
