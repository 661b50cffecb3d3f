// decode: any bytes under any label are valid UTF-8 afterwards, and stay what they became.
#include "decode/decode.h"

#include "decode/labels.h"
#include "dehusk/cleaner.h"
#include "fuzz.h"

namespace dehusk {
namespace {

// No label, one that names nothing, and those of all encodings.
std::string_view label_of(std::uint8_t choice) {
  if (choice == 0) return "";
  if (choice == 1) return "x-no-such-charset";
  return decode::kEncodings[choice % decode::kEncodings.size()].name;
}

void check_decoding(std::string_view bytes, std::string_view label, bool html) {
  const decode::Decoded decoded = decode::decode(bytes, label, html);
  fuzz::check_utf8(decoded.text, "what was decoded");
  fuzz::check(is_charset_label(decoded.charset), "the charset has a label", decoded.charset);
  if (decoded.text.starts_with("\xEF\xBB\xBF"))
    return;  // of two marks the second is text, and then the first
  const decode::Decoded again = decode::decode(decoded.text, "utf-8", false);
  fuzz::check_same(decoded.text, again.text, "what was decoded is read as it is");
  fuzz::check(again.invalid_sequences == 0, "what was decoded has nothing malformed");
}

}  // namespace
}  // namespace dehusk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dehusk::fuzz::Input input(data, size);
  const std::string_view label = dehusk::label_of(input.choice());
  for (const bool html : {false, true}) dehusk::check_decoding(input.bytes(), label, html);
  return 0;
}
