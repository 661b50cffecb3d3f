// UTF-8, UTF-16 and the single-byte encodings are read by loops of our own, which say exactly what is
// malformed; ICU gives the tables of the single-byte ones and reads the multi-byte ones.
#include "decode/convert.h"

#include <simdjson.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <array>
#include <memory>

#include "utf8.h"

namespace dehusk::decode {
namespace {

constexpr std::string_view kReplacementUtf8 = "\xEF\xBF\xBD";

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

bool is_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDFFF; }

// What a lead byte asks of the bytes behind it. The second byte has bounds of its own, which rule out
// overlong forms, surrogates and what lies past U+10FFFF.
struct Lead {
  std::size_t size = 0;  // 0: no lead byte
  unsigned second_first = 0x80;
  unsigned second_last = 0xBF;
};

Lead lead_of(unsigned byte) {
  if (byte < 0xC2 || byte > 0xF4) return {};
  if (byte < 0xE0) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {4};
}

struct Sequence {
  std::size_t size = 1;  // bytes; of a malformed one, its maximal subpart
  bool valid = false;
};

Sequence utf8_sequence(std::string_view bytes, std::size_t at) {
  const unsigned first = byte_at(bytes, at);
  if (first < 0x80) return {1, true};
  const Lead lead = lead_of(first);
  for (std::size_t i = 1; i < lead.size; ++i) {
    if (at + i >= bytes.size()) return {i, false};
    const unsigned byte = byte_at(bytes, at + i);
    const bool fits =
        i == 1 ? byte >= lead.second_first && byte <= lead.second_last : (byte & 0xC0U) == 0x80U;
    if (!fits) return {i, false};
  }
  return lead.size == 0 ? Sequence{1, false} : Sequence{lead.size, true};
}

Converted from_utf8(std::string_view bytes) {
  if (is_utf8(bytes)) return {std::string(bytes), 0};
  Converted out;
  out.text.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const Sequence sequence = utf8_sequence(bytes, at);
    if (sequence.valid) {
      out.text.append(bytes, at, sequence.size);
    } else {
      out.text += kReplacementUtf8;
      ++out.invalid_sequences;
    }
    at += sequence.size;
  }
  return out;
}

// `unit(i)` gives the i-th of `count` UTF-16 code units. A surrogate without its other half is malformed.
template <class Unit>
Converted from_utf16_units(std::size_t count, Unit unit) {
  Converted out;
  out.text.reserve(count + count / 2);
  for (std::size_t i = 0; i < count; ++i) {
    char32_t cp = unit(i);
    if (is_surrogate(cp)) {
      const char32_t low = i + 1 < count ? unit(i + 1) : 0;
      if (cp < 0xDC00 && low >= 0xDC00 && low <= 0xDFFF) {
        cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
        ++i;
      } else {
        cp = kReplacement;
        ++out.invalid_sequences;
      }
    }
    append_utf8(cp, out.text);
  }
  return out;
}

Converted from_utf16(std::string_view bytes, bool big_endian) {
  Converted out = from_utf16_units(bytes.size() / 2, [&](std::size_t i) -> char32_t {
    const unsigned first = byte_at(bytes, 2 * i);
    const unsigned second = byte_at(bytes, 2 * i + 1);
    return big_endian ? first << 8 | second : second << 8 | first;
  });
  if (bytes.size() % 2 != 0) {  // half a code unit
    out.text += kReplacementUtf8;
    ++out.invalid_sequences;
  }
  return out;
}

Converted from_utf32(std::string_view bytes, bool big_endian) {
  Converted out;
  out.text.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at < bytes.size(); at += 4) {
    char32_t cp = 0;
    for (std::size_t i = 0; i < 4 && at + i < bytes.size(); ++i)
      cp |= char32_t{byte_at(bytes, at + i)} << 8 * (big_endian ? 3 - i : i);
    if (cp > 0x10FFFF || is_surrogate(cp) || bytes.size() - at < 4) {  // or part of a code unit
      cp = kReplacement;
      ++out.invalid_sequences;
    }
    append_utf8(cp, out.text);
  }
  return out;
}

Converted from_user_defined(std::string_view bytes) {
  Converted out;
  out.text.reserve(bytes.size());
  for (const char c : bytes) {
    const char32_t byte = static_cast<unsigned char>(c);
    append_utf8(byte < 0x80 ? byte : 0xF780 + (byte - 0x80), out.text);
  }
  return out;
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

using UpperHalf = std::array<char16_t, 128>;  // U+FFFD where a byte means nothing

// Where ICU's tables and the standard's part, or ICU has none.
void amend(std::string_view name, UpperHalf& table) {
  constexpr std::u16string_view kLatin10 =  // from 0xA0
      u"\u00a0ĄąŁ€„Š§š©Ș«Ź\u00adźŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùú"
      u"ûüęțÿ";
  static_assert(kLatin10.size() == 96);
  if (name == "koi8-u") {
    table[0xAE - 0x80] = u'ў';
    table[0xBE - 0x80] = u'Ў';
  } else if (name == "windows-1253") {
    table[0xAA - 0x80] = 0xFFFD;
  } else if (name == "iso-8859-16") {
    for (std::size_t i = 0; i < 32; ++i) table[i] = static_cast<char16_t>(0x80 + i);
    std::ranges::copy(kLatin10, table.begin() + 32);
  }
}

UpperHalf upper_half(const Encoding& encoding) {
  UpperHalf table;
  table.fill(0xFFFD);
  if (const Converter converter = open(encoding.converter); *encoding.converter != '\0' && converter) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      const char byte = static_cast<char>(0x80 + i);
      UChar units[4];
      UErrorCode status = U_ZERO_ERROR;
      const int32_t count = ucnv_toUChars(converter.get(), units, 4, &byte, 1, &status);
      const bool is_private = count == 1 && units[0] >= 0xF800 && units[0] <= 0xF8FE;  // ICU's "unassigned"
      if (U_SUCCESS(status) && count == 1 && !is_private) table[i] = units[0];
    }
  }
  amend(encoding.name, table);
  return table;
}

Converted from_single_byte(std::string_view bytes, const Encoding& encoding) {
  const UpperHalf table = upper_half(encoding);
  Converted out;
  out.text.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const unsigned byte = static_cast<unsigned char>(c);
    const char32_t cp = byte < 0x80 ? byte : table[byte - 0x80];
    if (cp == kReplacement) ++out.invalid_sequences;
    append_utf8(cp, out.text);
  }
  return out;
}

// Called by ICU for what it cannot read: counts, and writes U+FFFD.
void replace_and_count(const void* context, UConverterToUnicodeArgs* args, const char*, int32_t,
                       UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;  // reset, clone, close
  ++*static_cast<std::size_t*>(const_cast<void*>(context));
  *status = U_ZERO_ERROR;
  const UChar replacement = 0xFFFD;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
}

Converted from_multi_byte(std::string_view bytes, const Encoding& encoding) {
  const Converter converter = open(encoding.converter);
  if (!converter) return from_utf8(bytes);
  std::size_t invalid = 0;
  UErrorCode status = U_ZERO_ERROR;
  ucnv_setToUCallBack(converter.get(), replace_and_count, &invalid, nullptr, nullptr, &status);
  std::u16string units(bytes.size() + 16, u'\0');  // every byte gives at most one unit, nearly always
  std::size_t count = 0;
  const char* source = bytes.data();
  const char* const source_end = source + bytes.size();
  do {
    if (status == U_BUFFER_OVERFLOW_ERROR) units.resize(units.size() * 2);
    status = U_ZERO_ERROR;
    UChar* target = units.data() + count;
    ucnv_toUnicode(converter.get(), &target, units.data() + units.size(), &source, source_end, nullptr, true,
                   &status);
    count = static_cast<std::size_t>(target - units.data());
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  Converted out = from_utf16_units(count, [&](std::size_t i) -> char32_t { return units[i]; });
  out.invalid_sequences += invalid;
  return out;
}

}  // namespace

bool is_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

Converted convert(std::string_view bytes, const Encoding& encoding) {
  switch (encoding.kind) {
    case Kind::utf16le:
    case Kind::utf16be:
      return from_utf16(bytes, encoding.kind == Kind::utf16be);
    case Kind::utf32le:
    case Kind::utf32be:
      return from_utf32(bytes, encoding.kind == Kind::utf32be);
    case Kind::single_byte:
      return from_single_byte(bytes, encoding);
    case Kind::multi_byte:
      return from_multi_byte(bytes, encoding);
    case Kind::user_defined:
      return from_user_defined(bytes);
    case Kind::utf8:
    case Kind::replacement:
      break;
  }
  return from_utf8(bytes);
}

std::string_view without_cut_sequence(std::string_view bytes) {
  constexpr std::size_t kLongestCut = 3;
  for (std::size_t size = 1; size <= std::min(kLongestCut, bytes.size()); ++size) {
    const std::size_t at = bytes.size() - size;
    if ((byte_at(bytes, at) & 0xC0U) == 0x80U) continue;
    const Sequence sequence = utf8_sequence(bytes, at);
    const bool cut = !sequence.valid && sequence.size == size && size < lead_of(byte_at(bytes, at)).size;
    return cut ? bytes.substr(0, at) : bytes;
  }
  return bytes;
}

Utf8Census count_utf8(std::string_view bytes) {
  Utf8Census census;
  for (std::size_t at = 0; at < bytes.size();) {
    const Sequence sequence = utf8_sequence(bytes, at);
    if (!sequence.valid) ++census.malformed;
    if (sequence.valid && sequence.size > 1) ++census.multi_byte;
    at += sequence.size;
  }
  return census;
}

}  // namespace dehusk::decode
