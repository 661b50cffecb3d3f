// The labels of the WHATWG Encoding Standard and the encodings they name, and UTF-32, which the standard
// leaves to others and which files that are no pages still come in.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace dehusk::decode {

// How an encoding is read.
enum class Kind : std::uint8_t {
  utf8,
  utf16le,
  utf16be,
  utf32le,
  utf32be,
  single_byte,
  multi_byte,
  user_defined,
  replacement,  // the standard refuses it, for the safety of browsers
};

// Whether ASCII takes more than a byte.
constexpr bool is_wide(Kind kind) { return kind >= Kind::utf16le && kind <= Kind::utf32be; }

struct Encoding {
  std::string_view name;  // lower-case WHATWG name
  Kind kind;
  const char* converter;  // ICU's name, empty when ICU is not asked
};

// Converters were compared with the standard's indexes byte by byte; the standard's gbk is read as gb18030.
inline constexpr auto kEncodings = std::to_array<Encoding>({
    {"utf-8", Kind::utf8, ""},
    {"ibm866", Kind::single_byte, "ibm-866"},
    {"iso-8859-2", Kind::single_byte, "iso-8859-2"},
    {"iso-8859-3", Kind::single_byte, "iso-8859-3"},
    {"iso-8859-4", Kind::single_byte, "iso-8859-4"},
    {"iso-8859-5", Kind::single_byte, "iso-8859-5"},
    {"iso-8859-6", Kind::single_byte, "iso-8859-6"},
    {"iso-8859-7", Kind::single_byte, "iso-8859-7"},
    {"iso-8859-8", Kind::single_byte, "iso-8859-8"},
    {"iso-8859-8-i", Kind::single_byte, "iso-8859-8"},
    {"iso-8859-10", Kind::single_byte, "iso-8859-10"},
    {"iso-8859-13", Kind::single_byte, "iso-8859-13"},
    {"iso-8859-14", Kind::single_byte, "iso-8859-14"},
    {"iso-8859-15", Kind::single_byte, "iso-8859-15"},
    {"iso-8859-16", Kind::single_byte, ""},  // ICU has none: see convert.cc
    {"koi8-r", Kind::single_byte, "koi8-r"},
    {"koi8-u", Kind::single_byte, "koi8-u"},
    {"macintosh", Kind::single_byte, "macintosh"},
    {"windows-874", Kind::single_byte, "windows-874-2000"},
    {"windows-1250", Kind::single_byte, "ibm-5346_P100-1998"},
    {"windows-1251", Kind::single_byte, "ibm-5347_P100-1998"},
    {"windows-1252", Kind::single_byte, "ibm-5348_P100-1997"},
    {"windows-1253", Kind::single_byte, "ibm-5349_P100-1998"},
    {"windows-1254", Kind::single_byte, "ibm-5350_P100-1998"},
    {"windows-1255", Kind::single_byte, "ibm-9447_P100-2002"},
    {"windows-1256", Kind::single_byte, "ibm-9448_X100-2005"},
    {"windows-1257", Kind::single_byte, "ibm-9449_P100-2002"},
    {"windows-1258", Kind::single_byte, "ibm-5354_P100-1998"},
    {"x-mac-cyrillic", Kind::single_byte, "x-mac-cyrillic"},
    {"gbk", Kind::multi_byte, "gb18030"},
    {"gb18030", Kind::multi_byte, "gb18030"},
    {"big5", Kind::multi_byte, "ibm-1375_P100-2008"},
    {"euc-jp", Kind::multi_byte, "euc-jp-2007"},
    {"iso-2022-jp", Kind::multi_byte, "iso-2022-jp"},
    {"shift_jis", Kind::multi_byte, "ibm-943_P15A-2003"},
    {"euc-kr", Kind::multi_byte, "windows-949-2000"},
    {"replacement", Kind::replacement, ""},
    {"utf-16be", Kind::utf16be, ""},
    {"utf-16le", Kind::utf16le, ""},
    {"utf-32be", Kind::utf32be, ""},
    {"utf-32le", Kind::utf32le, ""},
    {"x-user-defined", Kind::user_defined, ""},
});

struct Label {
  std::string_view label;
  std::string_view name;
};

// clang-format off
inline constexpr auto kLabels = std::to_array<Label>({
    {"866", "ibm866"}, {"ansi_x3.4-1968", "windows-1252"}, {"arabic", "iso-8859-6"},
    {"ascii", "windows-1252"}, {"asmo-708", "iso-8859-6"}, {"big5", "big5"}, {"big5-hkscs", "big5"},
    {"chinese", "gbk"}, {"cn-big5", "big5"}, {"cp1250", "windows-1250"}, {"cp1251", "windows-1251"},
    {"cp1252", "windows-1252"}, {"cp1253", "windows-1253"}, {"cp1254", "windows-1254"},
    {"cp1255", "windows-1255"}, {"cp1256", "windows-1256"}, {"cp1257", "windows-1257"},
    {"cp1258", "windows-1258"}, {"cp819", "windows-1252"}, {"cp866", "ibm866"}, {"csbig5", "big5"},
    {"cseuckr", "euc-kr"}, {"cseucpkdfmtjapanese", "euc-jp"}, {"csgb2312", "gbk"}, {"csibm866", "ibm866"},
    {"csiso2022jp", "iso-2022-jp"}, {"csiso2022kr", "replacement"}, {"csiso58gb231280", "gbk"},
    {"csiso88596e", "iso-8859-6"}, {"csiso88596i", "iso-8859-6"}, {"csiso88598e", "iso-8859-8"},
    {"csiso88598i", "iso-8859-8-i"}, {"csisolatin1", "windows-1252"}, {"csisolatin2", "iso-8859-2"},
    {"csisolatin3", "iso-8859-3"}, {"csisolatin4", "iso-8859-4"}, {"csisolatin5", "windows-1254"},
    {"csisolatin6", "iso-8859-10"}, {"csisolatin9", "iso-8859-15"}, {"csisolatinarabic", "iso-8859-6"},
    {"csisolatincyrillic", "iso-8859-5"}, {"csisolatingreek", "iso-8859-7"},
    {"csisolatinhebrew", "iso-8859-8"}, {"cskoi8r", "koi8-r"}, {"csksc56011987", "euc-kr"},
    {"csmacintosh", "macintosh"}, {"csshiftjis", "shift_jis"}, {"csunicode", "utf-16le"},
    {"cyrillic", "iso-8859-5"}, {"dos-874", "windows-874"}, {"ecma-114", "iso-8859-6"},
    {"ecma-118", "iso-8859-7"}, {"elot_928", "iso-8859-7"}, {"euc-jp", "euc-jp"}, {"euc-kr", "euc-kr"},
    {"gb18030", "gb18030"}, {"gb2312", "gbk"}, {"gb_2312", "gbk"}, {"gb_2312-80", "gbk"}, {"gbk", "gbk"},
    {"greek", "iso-8859-7"}, {"greek8", "iso-8859-7"}, {"hebrew", "iso-8859-8"},
    {"hz-gb-2312", "replacement"}, {"ibm819", "windows-1252"}, {"ibm866", "ibm866"},
    {"iso-10646-ucs-2", "utf-16le"}, {"iso-2022-cn", "replacement"}, {"iso-2022-cn-ext", "replacement"},
    {"iso-2022-jp", "iso-2022-jp"}, {"iso-2022-kr", "replacement"}, {"iso-8859-1", "windows-1252"},
    {"iso-8859-10", "iso-8859-10"}, {"iso-8859-11", "windows-874"}, {"iso-8859-13", "iso-8859-13"},
    {"iso-8859-14", "iso-8859-14"}, {"iso-8859-15", "iso-8859-15"}, {"iso-8859-16", "iso-8859-16"},
    {"iso-8859-2", "iso-8859-2"}, {"iso-8859-3", "iso-8859-3"}, {"iso-8859-4", "iso-8859-4"},
    {"iso-8859-5", "iso-8859-5"}, {"iso-8859-6", "iso-8859-6"}, {"iso-8859-6-e", "iso-8859-6"},
    {"iso-8859-6-i", "iso-8859-6"}, {"iso-8859-7", "iso-8859-7"}, {"iso-8859-8", "iso-8859-8"},
    {"iso-8859-8-e", "iso-8859-8"}, {"iso-8859-8-i", "iso-8859-8-i"}, {"iso-8859-9", "windows-1254"},
    {"iso-ir-100", "windows-1252"}, {"iso-ir-101", "iso-8859-2"}, {"iso-ir-109", "iso-8859-3"},
    {"iso-ir-110", "iso-8859-4"}, {"iso-ir-126", "iso-8859-7"}, {"iso-ir-127", "iso-8859-6"},
    {"iso-ir-138", "iso-8859-8"}, {"iso-ir-144", "iso-8859-5"}, {"iso-ir-148", "windows-1254"},
    {"iso-ir-149", "euc-kr"}, {"iso-ir-157", "iso-8859-10"}, {"iso-ir-58", "gbk"},
    {"iso8859-1", "windows-1252"}, {"iso8859-10", "iso-8859-10"}, {"iso8859-11", "windows-874"},
    {"iso8859-13", "iso-8859-13"}, {"iso8859-14", "iso-8859-14"}, {"iso8859-15", "iso-8859-15"},
    {"iso8859-2", "iso-8859-2"}, {"iso8859-3", "iso-8859-3"}, {"iso8859-4", "iso-8859-4"},
    {"iso8859-5", "iso-8859-5"}, {"iso8859-6", "iso-8859-6"}, {"iso8859-7", "iso-8859-7"},
    {"iso8859-8", "iso-8859-8"}, {"iso8859-9", "windows-1254"}, {"iso88591", "windows-1252"},
    {"iso885910", "iso-8859-10"}, {"iso885911", "windows-874"}, {"iso885913", "iso-8859-13"},
    {"iso885914", "iso-8859-14"}, {"iso885915", "iso-8859-15"}, {"iso88592", "iso-8859-2"},
    {"iso88593", "iso-8859-3"}, {"iso88594", "iso-8859-4"}, {"iso88595", "iso-8859-5"},
    {"iso88596", "iso-8859-6"}, {"iso88597", "iso-8859-7"}, {"iso88598", "iso-8859-8"},
    {"iso88599", "windows-1254"}, {"iso_8859-1", "windows-1252"}, {"iso_8859-15", "iso-8859-15"},
    {"iso_8859-1:1987", "windows-1252"}, {"iso_8859-2", "iso-8859-2"}, {"iso_8859-2:1987", "iso-8859-2"},
    {"iso_8859-3", "iso-8859-3"}, {"iso_8859-3:1988", "iso-8859-3"}, {"iso_8859-4", "iso-8859-4"},
    {"iso_8859-4:1988", "iso-8859-4"}, {"iso_8859-5", "iso-8859-5"}, {"iso_8859-5:1988", "iso-8859-5"},
    {"iso_8859-6", "iso-8859-6"}, {"iso_8859-6:1987", "iso-8859-6"}, {"iso_8859-7", "iso-8859-7"},
    {"iso_8859-7:1987", "iso-8859-7"}, {"iso_8859-8", "iso-8859-8"}, {"iso_8859-8:1988", "iso-8859-8"},
    {"iso_8859-9", "windows-1254"}, {"iso_8859-9:1989", "windows-1254"}, {"koi", "koi8-r"},
    {"koi8", "koi8-r"}, {"koi8-r", "koi8-r"}, {"koi8-ru", "koi8-u"}, {"koi8-u", "koi8-u"},
    {"koi8_r", "koi8-r"}, {"korean", "euc-kr"}, {"ks_c_5601-1987", "euc-kr"}, {"ks_c_5601-1989", "euc-kr"},
    {"ksc5601", "euc-kr"}, {"ksc_5601", "euc-kr"}, {"l1", "windows-1252"}, {"l2", "iso-8859-2"},
    {"l3", "iso-8859-3"}, {"l4", "iso-8859-4"}, {"l5", "windows-1254"}, {"l6", "iso-8859-10"},
    {"l9", "iso-8859-15"}, {"latin1", "windows-1252"}, {"latin2", "iso-8859-2"}, {"latin3", "iso-8859-3"},
    {"latin4", "iso-8859-4"}, {"latin5", "windows-1254"}, {"latin6", "iso-8859-10"},
    {"logical", "iso-8859-8-i"}, {"mac", "macintosh"}, {"macintosh", "macintosh"}, {"ms932", "shift_jis"},
    {"ms_kanji", "shift_jis"}, {"replacement", "replacement"}, {"shift-jis", "shift_jis"},
    {"shift_jis", "shift_jis"}, {"sjis", "shift_jis"}, {"sun_eu_greek", "iso-8859-7"},
    {"tis-620", "windows-874"}, {"ucs-2", "utf-16le"}, {"unicode", "utf-16le"},
    {"unicode-1-1-utf-8", "utf-8"}, {"unicode11utf8", "utf-8"}, {"unicode20utf8", "utf-8"},
    {"unicodefeff", "utf-16le"}, {"unicodefffe", "utf-16be"}, {"us-ascii", "windows-1252"},
    {"utf-16", "utf-16le"}, {"utf-16be", "utf-16be"}, {"utf-16le", "utf-16le"}, {"utf-32", "utf-32le"},
    {"utf-32be", "utf-32be"}, {"utf-32le", "utf-32le"}, {"utf-8", "utf-8"},
    {"utf8", "utf-8"}, {"visual", "iso-8859-8"}, {"windows-1250", "windows-1250"},
    {"windows-1251", "windows-1251"}, {"windows-1252", "windows-1252"}, {"windows-1253", "windows-1253"},
    {"windows-1254", "windows-1254"}, {"windows-1255", "windows-1255"}, {"windows-1256", "windows-1256"},
    {"windows-1257", "windows-1257"}, {"windows-1258", "windows-1258"}, {"windows-31j", "shift_jis"},
    {"windows-874", "windows-874"}, {"windows-949", "euc-kr"}, {"x-cp1250", "windows-1250"},
    {"x-cp1251", "windows-1251"}, {"x-cp1252", "windows-1252"}, {"x-cp1253", "windows-1253"},
    {"x-cp1254", "windows-1254"}, {"x-cp1255", "windows-1255"}, {"x-cp1256", "windows-1256"},
    {"x-cp1257", "windows-1257"}, {"x-cp1258", "windows-1258"}, {"x-euc-jp", "euc-jp"}, {"x-gbk", "gbk"},
    {"x-mac-cyrillic", "x-mac-cyrillic"}, {"x-mac-roman", "macintosh"},
    {"x-mac-ukrainian", "x-mac-cyrillic"}, {"x-sjis", "shift_jis"}, {"x-unicode20utf8", "utf-8"},
    {"x-user-defined", "x-user-defined"}, {"x-x-big5", "big5"},
});
// clang-format on

static_assert(std::ranges::is_sorted(kLabels, {}, &Label::label));

// The encoding of that name; null when there is none.
constexpr const Encoding* encoding_by_name(std::string_view name) {
  const auto found = std::ranges::find(kEncodings, name, &Encoding::name);
  return found != kEncodings.end() ? &*found : nullptr;
}

// The same for a name in the code; a misspelt one does not compile.
consteval const Encoding& encoding(std::string_view name) { return *encoding_by_name(name); }

// The encoding that a label names, whatever its case and the white space around it; null when none.
inline const Encoding* encoding_by_label(std::string_view label) {
  constexpr std::string_view kSpace = " \t\n\f\r";
  label.remove_prefix(std::min(label.find_first_not_of(kSpace), label.size()));
  label = label.substr(0, label.find_last_not_of(kSpace) + 1);
  std::string lower(label);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const auto found = std::ranges::lower_bound(kLabels, lower, {}, &Label::label);
  return found != kLabels.end() && found->label == lower ? encoding_by_name(found->name) : nullptr;
}

}  // namespace dehusk::decode
