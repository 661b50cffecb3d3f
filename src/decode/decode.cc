// decode: the first that says something about the encoding is believed, with one exception. Pages that are
// UTF-8 and say that they are something else are common; bytes that are something else and well-formed UTF-8
// by chance are not. So bytes that prove to be UTF-8 are read as that, whatever a label says, as trafilatura
// and other extractors do. A label that says UTF-8 is believed even of malformed bytes, as in browsers.
#include "decode/decode.h"

#include "decode/convert.h"
#include "decode/detect.h"
#include "decode/labels.h"
#include "decode/prescan.h"
#include "dehusk/cleaner.h"

namespace dehusk::decode {
namespace {

struct ByteOrderMark {
  std::string_view bytes;
  const Encoding* encoding;
};
// The first is the mark of UTF-16 and a NUL, too, which no text begins with.
constexpr std::string_view kUtf32LittleEndian("\xFF\xFE\0\0", 4);
constexpr std::string_view kUtf32BigEndian("\0\0\xFE\xFF", 4);
constexpr ByteOrderMark kByteOrderMarks[] = {{"\xEF\xBB\xBF", &encoding("utf-8")},
                                             {kUtf32LittleEndian, &encoding("utf-32le")},
                                             {kUtf32BigEndian, &encoding("utf-32be")},
                                             {"\xFE\xFF", &encoding("utf-16be")},
                                             {"\xFF\xFE", &encoding("utf-16le")}};

const ByteOrderMark* byte_order_mark(std::string_view bytes) {
  for (const ByteOrderMark& mark : kByteOrderMarks) {
    if (bytes.starts_with(mark.bytes)) return &mark;
  }
  return nullptr;
}

// A `replacement` label would have us throw the text away, which protects browsers and nobody here.
const Encoding* usable(const Encoding* said) {
  return said != nullptr && said->kind != Kind::replacement ? said : nullptr;
}

const Encoding* declared(std::string_view bytes, std::string_view transport, bool html) {
  if (const Encoding* said = usable(encoding_by_label(transport))) return said;
  return html ? usable(declared_in_page(bytes)) : nullptr;
}

// Whether the bytes are UTF-8 although they are declared to be `said`. In a single-byte encoding one
// sequence is proof where nothing is malformed: it would read "Ã©" or "â€™". In East Asian ones a word of two
// characters may look like UTF-8 by chance (a known case is 联通 in GBK), four in a row and nothing else do
// not. What is cut at the end is no argument: fetches are.
//
// A page that a byte got lost in is still UTF-8 where such are few. In 3,900 texts of all scripts, written in
// 32 encodings, no correct one has more than two well-formed sequences for a malformed one; real pages of
// mixed encodings have six, and are left to their label. Twenty for one are far from chance.
bool proves_utf8(std::string_view bytes, const Encoding& said) {
  constexpr std::size_t kEnough = 4;
  constexpr std::size_t kForAMalformedOne = 20;
  if (said.kind != Kind::single_byte && said.kind != Kind::multi_byte) return false;
  const std::string_view whole = without_cut_sequence(bytes);
  const Utf8Census census = count_utf8(whole);
  if (census.malformed == 0 && said.kind == Kind::single_byte) return census.multi_byte > 0;
  return census.multi_byte >= kEnough && census.malformed * kForAMalformedOne <= census.multi_byte;
}

// Text of UTF-16 has NULs, or letters that are no UTF-8, as soon as it has sixteen bytes.
bool cannot_be_wide(std::string_view bytes) {
  constexpr std::size_t kEnough = 16;
  return bytes.size() >= kEnough && bytes.find('\0') == bytes.npos && is_utf8(bytes);
}

const Encoding& choose(std::string_view bytes, std::string_view transport, bool html) {
  const Encoding* said = declared(bytes, transport, html);
  if (said == nullptr && html && !is_utf8(bytes)) said = usable(declared_in_page(bytes, kLatePrescanBytes));
  if (said == nullptr) return detect(bytes);
  if (is_wide(said->kind)) return cannot_be_wide(bytes) ? encoding("utf-8") : *said;
  return proves_utf8(bytes, *said) ? encoding("utf-8") : *said;
}

}  // namespace

Decoded decode(std::string_view bytes, std::string_view transport, bool html) {
  const ByteOrderMark* mark = byte_order_mark(bytes);
  if (mark != nullptr) bytes.remove_prefix(mark->bytes.size());
  const Encoding& chosen = mark != nullptr ? *mark->encoding : choose(bytes, transport, html);
  Converted converted = convert(bytes, chosen);
  return {std::move(converted.text), std::string(chosen.name), converted.invalid_sequences};
}

}  // namespace dehusk::decode

namespace dehusk {

bool is_charset_label(std::string_view label) { return decode::encoding_by_label(label) != nullptr; }

}  // namespace dehusk
