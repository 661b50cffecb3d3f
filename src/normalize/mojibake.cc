// A stretch that, written in a legacy encoding, is one UTF-8 sequence is a *unit*. Correct text has units by
// chance: «CAFÉ», "В мае" with a no-break space, "220 В±10 %". So a unit needs evidence:
//
// - It is *sure* where its characters do not stand together in any language: a capital after a small letter,
//   a sign such as "¤" after a capital, "â€" of all that the general punctuation becomes. One that could be a
//   word and the mark of a note ("MANHÃ¹"), or a unit and its power ("25 Å³"), is not.
// - Letters of other scripts are sure in rows: nobody writes "Ð¿Ñ€Ð¸" but by mistake.
// - Once a text has a sure one, its other units that say something plausible count too; also those that lost
//   a byte on the way. A no-break space that became a plain one is put back. What became U+FFFD cannot be:
//   the unit is one U+FFFD then.
//
// The encoding with the most evidence is undone, and what comes of it is looked at again: texts are misread
// more than once.
#include "normalize/mojibake.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "normalize/unicode.h"

namespace dehusk::normalize {
namespace {

enum class Codec : std::uint8_t { windows_1252, windows_1250, iso_8859_2, windows_1251, macintosh, ibm437 };
constexpr Codec kCodecs[] = {Codec::windows_1252, Codec::windows_1250, Codec::iso_8859_2,
                             Codec::windows_1251, Codec::macintosh,    Codec::ibm437};

// What the bytes from 0x80 on are; where the encoding has a hole, the C1 control, as Latin-1 has it.
constexpr std::u32string_view kWindows1250 =
    U"€\u0081‚\u0083„…†‡\u0088‰Š‹ŚŤŽŹ\u0090‘’“”•–—\u0098™š›śťžź"
    U"\u00a0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00ad®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
    U"ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";
constexpr std::u32string_view kIso8859Part2 =
    U"\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f"
    U"\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009a\u009b\u009c\u009d\u009e\u009f"
    U"\u00a0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u00adŽŻ°ą˛ł´ľśˇ¸šşťź˝žż"
    U"ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";
constexpr std::u32string_view kWindows1251 =
    U"ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ"
    U"\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї"
    U"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя";
constexpr std::u32string_view kMacintosh =
    U"ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
    U"¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
constexpr std::u32string_view kIbm437 =
    U"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    U"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

static_assert(kWindows1250.size() == 128 && kIso8859Part2.size() == 128 && kWindows1251.size() == 128 &&
              kMacintosh.size() == 128 && kIbm437.size() == 128);

// The character of byte 0x80 + `i`. Latin-1 has Windows-1252's from 0xA0 on.
constexpr char32_t character_of(Codec codec, std::size_t i) {
  switch (codec) {
    case Codec::windows_1250:
      return kWindows1250[i];
    case Codec::iso_8859_2:
      return kIso8859Part2[i];
    case Codec::windows_1251:
      return kWindows1251[i];
    case Codec::macintosh:
      return kMacintosh[i];
    case Codec::ibm437:
      return kIbm437[i];
    case Codec::windows_1252:
      break;
  }
  const auto latin_1 = static_cast<char32_t>(0x80 + i);
  return i < 32 && windows_1252(latin_1) != 0 ? windows_1252(latin_1) : latin_1;
}

// The byte that stands for a code point; 0 when none does. What lies past the table is looked for.
constexpr std::size_t kTableSize = 0x2600;
using Bytes = std::array<std::uint8_t, kTableSize>;
constexpr Bytes make_bytes(Codec codec) {
  Bytes bytes{};
  for (std::size_t i = 0; i < 128; ++i) {
    const char32_t cp = character_of(codec, i);
    if (cp < kTableSize) bytes[cp] = static_cast<std::uint8_t>(0x80 + i);
    if (codec == Codec::windows_1252 && i < 32)
      bytes[0x80 + i] = static_cast<std::uint8_t>(0x80 + i);  // Latin-1
  }
  return bytes;
}
constexpr std::array<Bytes, std::size(kCodecs)> kBytes = {
    make_bytes(Codec::windows_1252), make_bytes(Codec::windows_1250), make_bytes(Codec::iso_8859_2),
    make_bytes(Codec::windows_1251), make_bytes(Codec::macintosh),    make_bytes(Codec::ibm437)};

unsigned byte_of(Codec codec, char32_t cp) {
  if (cp < kTableSize) return kBytes[static_cast<std::size_t>(codec)][cp];
  if (codec != Codec::macintosh) return 0;
  return cp == U'ﬁ' ? 0xDE : cp == U'ﬂ' ? 0xDF : cp == 0xF8FF ? 0xF0 : 0;
}

// Scripts whose letters are believed in rows; several of one region are one.
enum class Script : std::uint8_t {
  none,
  c1,  // half of something that was misread twice
  latin,
  sign,
  greek,
  cyrillic,
  armenian,
  hebrew,
  arabic,
  indic,
  georgian,
  cjk
};

struct Range {
  char32_t first;
  char32_t last;
  Script script;
};
// What mojibake is ever about; what lies outside is not believed.
constexpr Range kPlausible[] = {
    {0x80, 0x9F, Script::c1},           {0xA0, 0xBF, Script::sign},       {0xC0, 0x17F, Script::latin},
    {0x192, 0x192, Script::latin},      {0x1A0, 0x1B0, Script::latin},    {0x218, 0x21B, Script::latin},
    {0x259, 0x259, Script::latin},      {0x2C6, 0x2DD, Script::sign},     {0x300, 0x338, Script::sign},
    {0x386, 0x3CE, Script::greek},      {0x400, 0x45F, Script::cyrillic}, {0x490, 0x4D9, Script::cyrillic},
    {0x531, 0x589, Script::armenian},   {0x5B0, 0x5F4, Script::hebrew},   {0x60C, 0x6D5, Script::arabic},
    {0x6F0, 0x6F9, Script::arabic},     {0x901, 0xDF4, Script::indic},    {0xE01, 0xE5B, Script::indic},
    {0x10D0, 0x10FC, Script::georgian}, {0x1E00, 0x1EF9, Script::latin},  {0x1F00, 0x1FFE, Script::greek},
    {0x2002, 0x206F, Script::sign},     {0x20A0, 0x20BF, Script::sign},   {0x2100, 0x27BF, Script::sign},
    {0x2B05, 0x2B55, Script::sign},     {0x3000, 0x30FF, Script::cjk},    {0x4E00, 0x9FFF, Script::cjk},
    {0xAC00, 0xD7A3, Script::cjk},      {0xFB00, 0xFB06, Script::latin},  {0xFE0F, 0xFE0F, Script::sign},
    {0xFEFF, 0xFEFF, Script::sign},     {0xFF01, 0xFFEE, Script::cjk},    {0xFFFD, 0xFFFD, Script::sign},
    {0x1F1E6, 0x1FAFF, Script::sign},
};

Script script_of(char32_t cp) {
  const auto* const range =
      std::ranges::lower_bound(kPlausible, cp, {}, [](const Range& each) { return each.last; });
  return range != std::end(kPlausible) && cp >= range->first ? range->script : Script::none;
}

bool is_among(char32_t cp, std::u32string_view some) { return some.find(cp) != some.npos; }

// What may follow a letter in correct text: closing quotes, dashes, signs of brands and ordinals.
bool is_soft(char32_t cp) { return is_among(cp, U"‘’“”•–—…›‹«»\u00a0\u00ad·™®ªº"); }

// What may follow a letter that stands for a unit, or the last of a word: "25 Å³", "2.1 Å±0.2", and notes:
// "MANHÃ¹". A unit that ends in one says nothing alone.
bool is_mark(char32_t cp) { return is_among(cp, U"¹²³°©§±µ¼½¾£¥¢¶†‡"); }

// Of lines and boxes, as IBM's encodings have them.
bool is_box(char32_t cp) { return cp >= 0x2500 && cp <= 0x25A0; }

constexpr std::u32string_view kOpening = U"«“„‘‚»‹›\"'([";

// What the general punctuation of good typography becomes never means anything else.
bool is_typographic(char32_t cp) {
  return (cp >= 0x2010 && cp <= 0x203A) || cp == 0x20AC || cp == 0xFEFF || cp == kReplacement;
}

struct Unit {
  std::size_t begin = 0;  // indices of characters
  std::size_t end = 0;
  std::size_t row_begin = 0;  // of the row it stands in
  std::size_t row_end = 0;
  char32_t value = 0;  // 0: nothing
  Script script = Script::none;
  bool lost = false;  // a byte of it
  bool sure = false;
};

// The characters of a text, and where each begins.
struct Characters {
  explicit Characters(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const CodePoint cp = code_point_at(text, at);
      values.push_back(cp.value);
      offsets.push_back(at);
      at += cp.size;
    }
    offsets.push_back(text.size());
  }

  // 0 past the ends.
  [[nodiscard]] char32_t at(std::size_t i) const { return i < values.size() ? values[i] : 0; }

  std::vector<char32_t> values;
  std::vector<std::size_t> offsets;
};

class Reader {
 public:
  Reader(Codec codec, const Characters& characters) : codec_(codec), characters_(characters) {}

  // All units, those sure that have evidence of their own or of the row they stand in.
  [[nodiscard]] std::vector<Unit> units() const {
    std::vector<Unit> units;
    for (std::size_t i = 0; i < characters_.values.size();) {
      const std::optional<Unit> unit = unit_at(i);
      if (unit) units.push_back(*unit);
      i = unit ? unit->end : i + 1;
    }
    for_each_row(units, [](std::span<Unit> row) {
      for (Unit& unit : row) {
        unit.row_begin = row.front().begin;
        unit.row_end = row.back().end;
      }
    });
    for (Unit& unit : units) unit.sure = is_sure(unit);
    believe_rows(units);
    return units;
  }

 private:
  [[nodiscard]] std::optional<Unit> unit_at(std::size_t i) const {
    const unsigned lead = byte_of(codec_, characters_.at(i));
    if (lead < 0xC2 || lead > 0xF4) return std::nullopt;
    const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::string bytes(1, static_cast<char>(lead));
    bool lost = false;
    for (std::size_t k = 1; k < size; ++k) {
      const unsigned byte = byte_of(codec_, characters_.at(i + k));
      lost |= characters_.at(i + k) == kReplacement;
      if ((byte < 0x80 || byte > 0xBF) && characters_.at(i + k) != kReplacement) return std::nullopt;
      bytes.push_back(static_cast<char>(byte));
    }
    if (lost) return lost_unit(i, size);
    char32_t value = code_point_at(bytes, 0).value;
    std::string again;
    append_utf8(value, again);
    Unit unit;
    unit.begin = i;
    unit.end = i + size;
    if (is_half_of_pair(value)) {
      value = in_halves(i);
      unit.end += size;
    } else if (again != bytes) {
      return std::nullopt;  // overlong
    }
    unit.value = value;
    unit.script = script_of(value);
    const bool half = unit.script == Script::c1 && codec_ != Codec::windows_1252;
    if (unit.script == Script::none || half) return std::nullopt;  // nothing anyone writes
    return unit;
  }

  // "â€\ufffd" lost one of its bytes, and what it was with it. Where all but the first are gone, there is
  // only the first to go by; letters that small words begin with are not enough.
  [[nodiscard]] std::optional<Unit> lost_unit(std::size_t i, std::size_t size) const {
    if (size > 2) {
      bool all = true;
      for (std::size_t k = 1; k < size; ++k) all &= characters_.at(i + k) == kReplacement;
      if (all) return std::nullopt;
    }
    Unit unit;
    unit.begin = i;
    unit.end = i + size;
    unit.value = kReplacement;
    unit.script = Script::sign;
    unit.lost = true;
    return unit;
  }

  // "í\u00a0½í¸\u008d": some write characters past U+FFFF in halves, as UTF-16 has them, of three bytes each.
  static bool is_half_of_pair(char32_t value) { return value >= 0xD800 && value < 0xDC00; }
  [[nodiscard]] char32_t in_halves(std::size_t i) const {
    char32_t value = 0;
    for (const std::size_t at : {i, i + 3}) {
      const unsigned second = byte_of(codec_, characters_.at(at + 1));
      const unsigned third = byte_of(codec_, characters_.at(at + 2));
      const unsigned kind = at == i ? 0xA0 : 0xB0;
      if (byte_of(codec_, characters_.at(at)) != 0xED || (second & 0xF0U) != kind || (third & 0xC0U) != 0x80)
        return 0;
      value = value << 10U | (second & 0x0FU) << 6U | (third & 0x3FU);
    }
    return value + 0x10000;
  }

  [[nodiscard]] bool is_sure(const Unit& unit) const {
    if (unit.lost) return is_sure_though_lost(unit);
    const std::size_t size = unit.end - unit.begin;
    if (size >= 4 || is_typographic(unit.value)) return true;
    if (size == 3) return is_sure_triple(unit);
    if (unit.script == Script::greek) return is_sure_greek_pair(unit);
    return (unit.script == Script::latin || unit.script == Script::sign) && is_sure_pair(unit);
  }

  [[nodiscard]] bool is_sure_though_lost(const Unit& unit) const {
    const char32_t before = unit.begin > 0 ? characters_.at(unit.begin - 1) : 0;
    if (unit.end - unit.begin == 2) return is_capital(characters_.at(unit.begin)) && is_small(before);
    return byte_of(codec_, characters_.at(unit.begin)) == 0xE2 &&
           byte_of(codec_, characters_.at(unit.begin + 1)) == 0x80;
  }

  [[nodiscard]] bool is_sure_triple(const Unit& unit) const {
    const char32_t second = characters_.at(unit.begin + 1);
    const char32_t third = characters_.at(unit.begin + 2);
    if (codec_ == Codec::ibm437 && is_box(second) && is_box(third)) return is_small(characters_.at(unit.end));
    for (const char32_t cp : {second, third}) {
      if (!is_soft(cp) && (unit.script == Script::sign || !is_letter(cp))) return true;
    }
    return unit.script == Script::sign && second == U'™' && is_among(third, U"«‹");  // no word between
  }

  // "TGF-Î²" and "10 Î¼m": Greek letters stand alone among Latin ones, and "Î" and "Ï" are no words; but
  // capitals may end in them.
  [[nodiscard]] bool is_sure_greek_pair(const Unit& unit) const {
    const char32_t second = characters_.at(unit.begin + 1);
    const char32_t before = unit.begin > 0 ? characters_.at(unit.begin - 1) : 0;
    return codec_ == Codec::windows_1252 && !is_soft(second) && !is_letter(second) &&
           (!is_capital(before) || !is_mark(second) || is_small(characters_.at(unit.end)));
  }

  // Letters of those who wrote in this encoding; in Windows-1252 such as "Ÿ" and "ƒ" hardly are.
  [[nodiscard]] bool is_own_letter(char32_t cp) const {
    return codec_ != Codec::windows_1252 && cp >= 0x80 && is_letter(cp);
  }

  [[nodiscard]] bool is_sure_pair(const Unit& unit) const {
    const char32_t lead = characters_.at(unit.begin);
    const char32_t second = characters_.at(unit.begin + 1);
    const char32_t before = unit.begin > 0 ? characters_.at(unit.begin - 1) : 0;
    const char32_t after = characters_.at(unit.end);
    if (codec_ == Codec::macintosh) return is_sure_macintosh_pair(lead, second, before, after);
    if (codec_ == Codec::ibm437) return is_sure_ibm437_pair(lead, second, before);
    if (codec_ == Codec::windows_1251 && !is_among_latin(unit)) return false;
    if (is_capital(lead) && is_small(before)) return true;
    if (is_own_letter(second)) return false;
    if (is_mark(second)) return is_sure_before_mark(lead, second, before, after);
    if (!is_soft(second)) return true;
    if (is_small(after) && (second == U'™' || second == U'®')) return true;
    // In no style does a quotation begin in the middle of a word.
    if (second == U'«' && is_small(after) && is_small(characters_.at(unit.end + 1))) return true;
    // Capitals that hardly ever stand alone, but where somebody writes about the letter: “Ã”, Ă…, Ã’s
    if (!is_among(lead, U"ÂÃĂĹ")) return false;
    if (second == U'’' && after == 's') return false;
    if (is_small(after) && lead != U'Â' && second != 0xA0) return true;
    // Nor does one end there, or a name.
    if (is_capital(before) && is_capital(after) && is_among(second, U"‘“”™‹›«»")) return true;
    return is_digit(before) ||
           (!is_letter(before) && !is_among(second, U"‘’“”•–—…›‹") && !is_among(before, kOpening));
  }

  // In "Ä°stanbul" and "GÃ©RARD" the word goes on, as it does behind no mark; and "Ã" is no word that one
  // could stand behind: "5Â°", "Â© 2020". "MÄ£ÄM" is how some write an L.
  static bool is_sure_before_mark(char32_t lead, char32_t second, char32_t before, char32_t after) {
    if (is_small(after) || (is_capital(after) && second != U'£')) return true;
    return !is_letter(before) && is_among(lead, U"ÂÃÌĂĹ");
  }

  // Lines and boxes end at letters: "caf├⌐", "ma├▒ana". In "──été" and "├élan" they may begin there.
  static bool is_sure_ibm437_pair(char32_t lead, char32_t second, char32_t before) {
    if (!is_box(lead) || is_box(second)) return false;
    return is_letter(before) || (lead == U'├' && is_among(second, U"⌐¬½¼¡ªº"));
  }

  // "√π" is the root of pi, "≈∞" about infinity and "√§" two marks; "caf√©" and "√úber" are none of these.
  static bool is_sure_macintosh_pair(char32_t lead, char32_t second, char32_t before, char32_t after) {
    if (lead == U'¬')
      return second == U'©' || (second == U'´' && after != ' ') ||  // not the face `¬´
             (!is_letter(second) && (is_letter(before) || is_digit(before)));
    if (lead != U'√' && lead != U'ƒ' && lead != U'≈') return false;
    if (lead == U'√' && is_mark(second) && second != U'†') return is_letter(before) || is_small(after);
    const bool formula = is_among(second, U"π∑∏∫Ω∞µ±≤≥≠≈ø");
    return is_letter(before) || (!formula && (lead == U'√' || (is_small(after) && is_letter(second))));
  }

  static bool is_digit(char32_t cp) { return cp >= '0' && cp <= '9'; }

  // Whether the row of the unit stands beside Latin letters and no Cyrillic ones. "В" alone is a word, and a
  // volt: "220 В±10 %".
  [[nodiscard]] bool is_among_latin(const Unit& unit) const {
    const char32_t before = unit.row_begin > 0 ? characters_.at(unit.row_begin - 1) : 0;
    const char32_t after = characters_.at(unit.row_end);
    const auto is_ascii_letter = [](char32_t cp) { return cp < 0x80 && is_letter(cp); };
    const auto is_cyrillic = [](char32_t cp) { return cp >= 0x80 && is_letter(cp); };
    return characters_.at(unit.begin) != U'В' && (is_ascii_letter(before) || is_ascii_letter(after)) &&
           !is_cyrillic(before) && !is_cyrillic(after);
  }

  // In Windows-1251, where lead bytes are capitals and continuation bytes letters of its own, two may be
  // chance; and so in IBM's, where they are boxes.
  void believe_rows(std::vector<Unit>& units) const {
    const std::size_t enough = codec_ == Codec::windows_1251 || codec_ == Codec::ibm437 ? 3 : 2;
    for_each_row(units, [&](std::span<Unit> row) {
      for (std::size_t first = 0; first < row.size();) {
        std::size_t last = first + 1;
        while (last < row.size() && row[last].script == row[first].script) ++last;
        if (is_of_another_script(row[first]) && last - first >= enough) {
          for (Unit& unit : row.subspan(first, last - first)) unit.sure = true;
        }
        first = last;
      }
    });
  }

  static bool is_of_another_script(const Unit& unit) { return unit.script > Script::sign; }

  // Units that stand side by side are a row.
  template <class Action>
  static void for_each_row(std::vector<Unit>& units, Action action) {
    for (std::size_t first = 0; first < units.size();) {
      std::size_t last = first + 1;
      while (last < units.size() && units[last].begin == units[last - 1].end) ++last;
      action(std::span(units).subspan(first, last - first));
      first = last;
    }
  }

  Codec codec_;
  const Characters& characters_;
};

// What is never anything else says more: "‚Ä¶" is one of MacRoman's rather than "Ä¶" one of Windows-1252's.
std::size_t evidence_of(const std::vector<Unit>& units) {
  constexpr std::size_t kTypographic = 3;
  std::size_t evidence = 0;
  for (const Unit& unit : units) {
    if (unit.sure) evidence += is_typographic(unit.value) ? kTypographic : 1;
  }
  return evidence;
}

// Beside sure ones, the others are believed as far as they are letters of a script that was found, or Latin.
void believe_others(std::vector<Unit>& units) {
  std::array<bool, 16> found{};
  for (const Unit& unit : units) found[static_cast<std::size_t>(unit.script)] |= unit.sure;
  found[static_cast<std::size_t>(Script::latin)] = true;
  found[static_cast<std::size_t>(Script::sign)] = true;
  found[static_cast<std::size_t>(Script::c1)] = true;
  std::erase_if(
      units, [&](const Unit& unit) { return !unit.sure && !found[static_cast<std::size_t>(unit.script)]; });
}

// What a "Ã" before a plain space was. Portuguese writes "à" and "aquele" as one word, and "às".
bool begins_contraction(const Characters& characters, std::size_t at) {
  for (const std::u32string_view word : {U"s", U"quele", U"queles", U"quela", U"quelas", U"quilo"}) {
    std::size_t i = 0;
    while (i < word.size() && characters.at(at + i) == word[i]) ++i;
    if (i == word.size() && !is_letter(characters.at(at + i)) && !is_among(characters.at(at + i), U"'’â"))
      return true;
  }
  return false;
}

// A unit whose last byte, a no-break space, is a plain one now. `found` are the others.
class LostSpaces {
 public:
  LostSpaces(Codec codec, const Characters& characters, const std::vector<Unit>& found)
      : codec_(codec), characters_(characters) {
    for (const Unit& unit : found) {
      if (unit.sure) leads_.push_back(characters.at(unit.begin));
    }
    std::ranges::sort(leads_);
  }

  [[nodiscard]] std::optional<Unit> unit_at(std::size_t i) const {
    const unsigned lead = byte_of(codec_, characters_.at(i));
    if (lead == 0xC2 || lead == 0xC3) return short_unit(i, lead);
    return long_unit(i, lead);
  }

 private:
  // "voilÃ " and "5Â km": the space was two, or goes on being one.
  [[nodiscard]] std::optional<Unit> short_unit(std::size_t i, unsigned lead) const {
    const char32_t before = i > 0 ? characters_.at(i - 1) : 0;
    if (characters_.at(i + 1) != ' ' || is_capital(before)) return std::nullopt;
    if (codec_ == Codec::windows_1251 && (lead == 0xC2 || !stands_among_ascii(i))) return std::nullopt;
    Unit unit;
    unit.begin = i;
    unit.end = i + (lead == 0xC3 && begins_contraction(characters_, i + 2) ? 2 : 1);
    unit.value = lead == 0xC3 ? U'à' : 0;
    return unit;
  }

  // "Г" and "В" are letters that Cyrillic text is full of.
  [[nodiscard]] bool stands_among_ascii(std::size_t i) const {
    const auto is_ascii_letter = [](char32_t cp) { return cp < 0x80 && is_letter(cp); };
    return is_ascii_letter(characters_.at(i + 2)) &&
           (i == 0 || is_ascii_letter(characters_.at(i - 1)) || characters_.at(i - 1) == ' ');
  }

  // "Å veice" is Latvian where "Å" stood for others of its letters; and so are Р, ٠ and the Thai ภ.
  [[nodiscard]] std::optional<Unit> long_unit(std::size_t i, unsigned lead) const {
    if (lead < 0xC4 || lead > 0xE0 || !std::ranges::binary_search(leads_, characters_.at(i)))
      return std::nullopt;
    const std::size_t last = i + (lead == 0xE0 ? 2 : 1);
    if (characters_.at(last) != ' ' || characters_.at(last + 1) == ' ') return std::nullopt;
    char32_t value = lead & 0x1FU;
    if (lead == 0xE0) {
      const unsigned second = byte_of(codec_, characters_.at(i + 1));
      if (second <= 0xA0 || second > 0xBF) return std::nullopt;
      value = second & 0x3FU;
    }
    Unit unit;
    unit.begin = i;
    unit.end = last + 1;
    unit.value = value << 6U | 0x20U;
    unit.script = script_of(unit.value);
    const bool likely = unit.script > Script::sign || unit.value == U'Š';  // Ġ and Ơ are rare
    return likely ? std::optional(unit) : std::nullopt;
  }

  Codec codec_;
  const Characters& characters_;
  std::vector<char32_t> leads_;  // of sure ones
};

// Beside sure ones, they are meant.
void add_lost_spaces(Codec codec, const Characters& characters, std::vector<Unit>& units) {
  const LostSpaces lost(codec, characters, units);
  const std::size_t found = units.size();
  for (std::size_t i = 0; i < characters.values.size(); ++i) {
    if (characters.at(i + 1) != ' ' && characters.at(i + 2) != ' ') continue;
    const std::optional<Unit> unit = lost.unit_at(i);
    if (!unit) continue;
    units.push_back(*unit);
    i = unit->end - 1;
  }
  std::ranges::inplace_merge(units, units.begin() + static_cast<std::ptrdiff_t>(found), {}, &Unit::begin);
}

bool repair_once(std::string& text, OffsetMap* map) {
  const Characters characters(text);
  std::vector<Unit> best;
  std::size_t most = 0;
  Codec likely = Codec::windows_1252;
  for (const Codec codec : kCodecs) {
    std::vector<Unit> units = Reader(codec, characters).units();
    if (evidence_of(units) <= most) continue;
    most = evidence_of(units);
    best = std::move(units);
    likely = codec;
  }
  if (most == 0) return false;
  believe_others(best);
  if (byte_of(likely, 0xA0) == 0xA0) add_lost_spaces(likely, characters, best);
  Edit edit(text, map);
  std::string by;
  for (const Unit& unit : best) {
    by.clear();
    if (unit.value != 0) append_utf8(unit.value, by);
    edit.replace(characters.offsets[unit.begin], characters.offsets[unit.end], by);
  }
  return edit.finish();
}

}  // namespace

bool repair_mojibake(std::string& text, OffsetMap* map) {
  // Each time there is less of it; nothing was seen that had been misread more than thrice.
  bool changed = false;
  while (may_be_mojibake(text) && repair_once(text, map)) changed = true;
  return changed;
}

bool may_be_mojibake(std::string_view text) {
  unsigned leads = 0;  // one bit an encoding: the character before was a lead byte
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      leads = 0;
      ++at;
      continue;
    }
    const CodePoint cp = code_point_at(text, at);
    unsigned now = 0;
    for (const Codec codec : kCodecs) {
      const unsigned bit = 1U << static_cast<unsigned>(codec);
      const unsigned byte = byte_of(codec, cp.value);
      if ((leads & bit) != 0 && ((byte >= 0x80 && byte <= 0xBF) || cp.value == kReplacement)) return true;
      if (byte >= 0xC2 && byte <= 0xF4) now |= bit;
    }
    leads = now;
    at += cp.size;
  }
  return false;
}

}  // namespace dehusk::normalize
