// Text that was written as UTF-8 and read as something else: "donâ€™t", "cafГ©", "РїСЂРёРІРµС‚".
#pragma once

#include <string>
#include <string_view>

#include "normalize/edit.h"

namespace dehusk::normalize {

// Puts right what was misread as Windows-1252 (or Latin-1), Windows-1250, ISO-8859-2, Windows-1251, MacRoman
// or IBM437, once or several times over. Tells whether there was any. Text that anybody may have meant stays:
// mojibake.cc says what counts as evidence. Source of the tables:
// https://encoding.spec.whatwg.org/#legacy-single-byte-encodings, and of IBM437's
// https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT
bool repair_mojibake(std::string& text, OffsetMap* map = nullptr);

// Whether it is worth a try; false for nearly all text.
[[nodiscard]] bool may_be_mojibake(std::string_view text);

}  // namespace dehusk::normalize
