// UTF-8, UTF-16 and UTF-32 show in the bytes themselves; for the rest uchardet knows how often letters stand
// together in which language. What it says is checked: an encoding that cannot read the bytes is not theirs.
#include "decode/detect.h"

#include <uchardet.h>

#include <algorithm>
#include <memory>
#include <string>

#include "ascii.h"
#include "decode/convert.h"

namespace dehusk::decode {
namespace {

struct DeleteDetector {
  void operator()(uchardet* detector) const { uchardet_delete(detector); }
};

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// uchardet reads a few MB/s: what lies around the first non-ASCII byte is enough.
std::string_view sample_of(std::string_view bytes) {
  constexpr std::size_t kBefore = 1024;
  constexpr std::size_t kSample = 131072;
  const auto first = static_cast<std::size_t>(std::ranges::find_if(bytes, is_high) - bytes.begin());
  return bytes.substr(first > kBefore ? first - kBefore : 0, kSample);
}

std::string ask_uchardet(std::string_view bytes) {
  const std::unique_ptr<uchardet, DeleteDetector> detector(uchardet_new());
  if (!detector || uchardet_handle_data(detector.get(), bytes.data(), bytes.size()) != 0) return {};
  uchardet_data_end(detector.get());
  return uchardet_get_charset(detector.get());
}

// uchardet's names that are no labels of the standard.
std::string_view label_of(std::string_view name) {
  if (name == "UHC") return "euc-kr";
  if (name == "MAC-CYRILLIC") return "x-mac-cyrillic";
  return name;
}

// Malformed sequences may be damage, but not more than one for 50 non-ASCII bytes.
bool reads_well(std::string_view bytes, const Encoding& candidate) {
  const auto high = static_cast<std::size_t>(std::ranges::count_if(bytes, is_high));
  return convert(bytes, candidate).invalid_sequences * 50 <= high;
}

// UTF-16 text in any alphabet has ASCII spaces, digits and markup, and so NULs, all of them on one side of
// the code units. Text in 8-bit encodings has none.
const Encoding* utf16_by_nuls(std::string_view bytes) {
  std::size_t nuls[2] = {0, 0};
  for (std::size_t at = bytes.find('\0'); at != std::string_view::npos; at = bytes.find('\0', at + 1))
    ++nuls[at % 2];
  const std::size_t more = std::max(nuls[0], nuls[1]);
  const std::size_t less = std::min(nuls[0], nuls[1]);
  // A tenth of all units, and hardly any NUL on the other side; four bytes are the least to judge by.
  if (bytes.size() < 4 || more * 20 < bytes.size() || less * 20 > more) return nullptr;
  return nuls[0] > nuls[1] ? &encoding("utf-16be") : &encoding("utf-16le");
}

// What Chinese and Japanese is written with, and ASCII.
bool is_of_east_asian_text(unsigned unit) {
  const bool ascii = (unit >= 0x20 && unit < 0x7F) || unit == '\t' || unit == '\n' || unit == '\r';
  return ascii || (unit >= 0x3000 && unit < 0x3100) || (unit >= 0x4E00 && unit < 0xA000) ||
         (unit >= 0xFF01 && unit < 0xFF9F) || (unit >= 0x2010 && unit <= 0x2027);
}

// Chinese and Japanese have neither spaces nor much else with a NUL. But the lower bytes of ideographs and
// their punctuation ("，", "。") are any there are, a tenth of them controls, which text in 8-bit encodings
// has none of; and all units are of such text. Pairs of bytes of other text are all kinds of units.
bool reads_as_east_asian(std::string_view bytes, bool big_endian) {
  std::size_t foreign = 0;
  std::size_t controls = 0;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const unsigned high = static_cast<unsigned char>(bytes[at + (big_endian ? 0 : 1)]);
    const unsigned low = static_cast<unsigned char>(bytes[at + (big_endian ? 1 : 0)]);
    foreign += is_of_east_asian_text(high << 8U | low) ? 0U : 1U;
    const bool control =
        low < 0x20 && low != '\t' && low != '\n' && low != '\r' && low != '\f' && low != 0x1B;
    controls += control && high != 0 ? 1U : 0U;
  }
  const std::size_t units = bytes.size() / 2;
  // The least to judge by; one unit in 25 may be an emoji or a letter; fewer controls than one in 50 there
  // are in no sentence tried, and two come from no damage.
  return units >= 8 && foreign * 25 <= units && controls >= 2 && controls * 50 >= units;
}

const Encoding* utf16_by_east_asian_text(std::string_view bytes) {
  constexpr std::size_t kSample = 8192;
  bytes = bytes.substr(0, kSample);
  if (reads_as_east_asian(bytes, false)) return &encoding("utf-16le");
  return reads_as_east_asian(bytes, true) ? &encoding("utf-16be") : nullptr;
}

// In UTF-32 the highest byte of each unit is NUL and the next at most 0x10. In UTF-16 these are letters, or
// the high bytes of other scripts; and UTF-16 of nothing but NULs between NULs there is none.
const Encoding* utf32_by_nuls(std::string_view bytes) {
  constexpr std::size_t kSample = 4096;
  bytes = bytes.substr(0, kSample);
  if (bytes.size() < 8 || bytes.size() % 4 != 0 || bytes.find_first_not_of('\0') == bytes.npos)
    return nullptr;
  bool little = true;
  bool big = true;
  for (std::size_t at = 0; at < bytes.size(); at += 4) {
    little = little && bytes[at + 3] == '\0' && static_cast<unsigned char>(bytes[at + 2]) <= 0x10;
    big = big && bytes[at] == '\0' && static_cast<unsigned char>(bytes[at + 1]) <= 0x10;
  }
  if (little == big) return nullptr;
  return little ? &encoding("utf-32le") : &encoding("utf-32be");
}

bool has_iso_2022_jp_escapes(std::string_view bytes) {
  const bool to_kanji =
      bytes.find("\x1b$B") != std::string_view::npos || bytes.find("\x1b$@") != std::string_view::npos;
  return to_kanji && std::ranges::none_of(bytes, is_high);
}

// Damaged UTF-8, most often cut in the middle of a character. In other encodings few pairs of non-ASCII
// bytes look like UTF-8 by chance, a sixth at most in the alphabets tried.
bool is_mostly_utf8(std::string_view bytes) {
  const Utf8Census census = count_utf8(bytes);
  return census.multi_byte > census.malformed;
}

// As good as unused on the web, but uchardet's answer for some Spanish and German (it takes ñ for ņ).
bool is_implausible(const Encoding& candidate) {
  constexpr std::string_view kRare[] = {"iso-8859-3", "iso-8859-4", "iso-8859-10", "iso-8859-14",
                                        "iso-8859-16"};
  return candidate.kind == Kind::replacement || std::ranges::find(kRare, candidate.name) != std::end(kRare);
}

// KOI8-U has the letters of Ukrainian where KOI8-R has lines and corners, which do not stand beside letters.
bool has_ukrainian_letters(std::string_view koi8) {
  constexpr std::string_view kUkrainian = "\xA4\xA6\xA7\xAD\xB4\xB6\xB7\xBD";
  const auto is_letter = [](char c) { return static_cast<unsigned char>(c) >= 0xC0; };
  for (std::size_t at = koi8.find_first_of(kUkrainian); at < koi8.size();
       at = koi8.find_first_of(kUkrainian, at + 1)) {
    if ((at > 0 && is_letter(koi8[at - 1])) || (at + 1 < koi8.size() && is_letter(koi8[at + 1]))) return true;
  }
  return false;
}

// Romanian, for which uchardet says ISO-8859-16: its "ă" and "ţ" or "ş" in words, which are "ã", "þ" and "º"
// in Windows-1252. Portuguese has the first, Icelandic the second, and no language both. Nearly all that was
// written so is Windows-1250 or, with the same letters, ISO-8859-2.
bool has_romanian_letters(std::string_view bytes) {
  const auto stands_in_word = [&](std::string_view letters) {
    for (std::size_t at = bytes.find_first_of(letters, 1); at < bytes.size();
         at = bytes.find_first_of(letters, at + 1)) {
      if (is_lower(bytes[at - 1])) return true;
    }
    return false;
  };
  return stands_in_word("\xE3") && stands_in_word("\xBA\xFE") &&
         bytes.find_first_of("\xF5\xE7") == bytes.npos;
}

const Encoding* by_statistics(std::string_view bytes) {
  const std::string_view sample = sample_of(bytes);
  const Encoding* likely = encoding_by_label(label_of(ask_uchardet(sample)));
  if (likely == &encoding("koi8-r") && has_ukrainian_letters(sample)) likely = &encoding("koi8-u");
  if (likely == &encoding("iso-8859-16") && has_romanian_letters(sample)) likely = &encoding("windows-1250");
  if (likely == nullptr || is_implausible(*likely)) return nullptr;
  return reads_well(sample, *likely) ? likely : nullptr;
}

}  // namespace

const Encoding& detect(std::string_view bytes) {
  if (const Encoding* utf32 = utf32_by_nuls(bytes)) return *utf32;
  if (const Encoding* utf16 = utf16_by_nuls(bytes)) return *utf16;
  if (has_iso_2022_jp_escapes(bytes)) return encoding("iso-2022-jp");
  if (is_utf8(bytes)) return encoding("utf-8");
  if (const Encoding* utf16 = utf16_by_east_asian_text(bytes)) return *utf16;
  if (is_mostly_utf8(bytes)) return encoding("utf-8");
  if (const Encoding* likely = by_statistics(bytes)) return *likely;
  return encoding("windows-1252");
}

}  // namespace dehusk::decode
