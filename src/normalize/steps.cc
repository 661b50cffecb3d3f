// Normalising by small steps, each a function with an example, run in the order of `clean_once`.
//
// Idempotence is reached by running the steps until none of those that can feed another changes anything:
// composing U+037E gives a ";" that may end an entity, and an entity may stand for a combining mark. Two
// rounds settle real text, one settles text without entities and marks.
//
// Speed comes from looking first: one pass over the bytes tells which steps have any work (`find_work`), and
// a step looks only at the bytes that can begin what it is after. Clean ASCII costs that pass and one for
// white space.
#include "normalize/steps.h"

#include <array>
#include <cstdint>
#include <optional>

#include "normalize/entities.h"
#include "normalize/unicode.h"

namespace dehusk::normalize {
namespace {

// What a byte may begin.
enum Work : std::uint16_t {
  kC1 = 1,
  kEscape = 2,
  kControl = 4,
  kLineEnd = 8,
  kInvisible = 16,
  kAmpersand = 32,
  kSpace = 64,
  kMark = 128,  // something that NFC may change
  kPunctuation = 256,
  kLigature = 512,
};

constexpr std::array<std::uint16_t, 256> make_work_table() {
  std::array<std::uint16_t, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = kControl;
  for (const unsigned char c : {'\t', '\n'}) table[c] = kSpace;
  for (const unsigned char c : {'\r', '\v', '\f'}) table[c] = kLineEnd | kSpace;
  table[0x1B] = kEscape | kControl;
  table[' '] = kSpace;
  table['&'] = kAmpersand;
  table[0x7F] = kControl;
  for (std::size_t lead = 0xCC; lead < 0xF5; ++lead) table[lead] = kMark;
  table[0xC2] = kC1 | kControl | kInvisible | kSpace | kPunctuation;  // U+0080 to U+00BF
  table[0xCA] = kPunctuation;                                         // U+02BC
  table[0xE1] |= kSpace;                                              // U+1680
  table[0xE2] |= kLineEnd | kInvisible | kSpace | kPunctuation;       // U+2000 to U+2FFF
  table[0xE3] |= kSpace;                                              // U+3000
  table[0xEF] |= kInvisible | kLigature;                              // U+FEFF, U+FB00
  return table;
}
constexpr std::array<std::uint16_t, 256> kWork = make_work_table();

unsigned work_of(char c) { return kWork[static_cast<unsigned char>(c)]; }

unsigned find_work(std::string_view text) {
  unsigned work = 0;
  for (const char c : text) work |= work_of(c);
  return work;
}

// Puts `replacement(code point)` in the place of each code point that begins with a byte of `work`, where
// there is one. Tells whether there was.
template <class Replacement>
bool replace_each(std::string& text, unsigned work, Replacement replacement) {
  std::string out;
  std::size_t copied = 0;
  bool changed = false;
  for (std::size_t at = 0; at < text.size();) {
    if ((work_of(text[at]) & work) == 0) {
      ++at;
      continue;
    }
    const CodePoint cp = code_point_at(text, at);
    if (const std::optional<std::string_view> by = replacement(cp.value)) {
      if (!changed) out.reserve(text.size());
      changed = true;
      out.append(text, copied, at - copied).append(*by);
      copied = at + cp.size;
    }
    at += cp.size;
  }
  if (!changed) return false;
  out.append(text, copied);
  text = std::move(out);
  return true;
}

constexpr bool is_c1(char32_t cp) { return cp >= 0x80 && cp < 0xA0; }

// "don\u0092t" → "don’t", and "wait\u0085" → "wait…": before anyone takes U+0085 for a line end.
void repair_c1(std::string& text) {
  std::string buffer;
  replace_each(text, kC1, [&](char32_t cp) -> std::optional<std::string_view> {
    if (!is_c1(cp) || windows_1252(cp) == 0) return std::nullopt;
    buffer.clear();
    append_utf8(windows_1252(cp), buffer);
    return buffer;
  });
}

bool is_between(char c, unsigned char first, unsigned char last) {
  return static_cast<unsigned char>(c) >= first && static_cast<unsigned char>(c) <= last;
}

std::size_t skip_between(std::string_view text, std::size_t at, unsigned char first, unsigned char last) {
  while (at < text.size() && is_between(text[at], first, last)) ++at;
  return at;
}

// The end of a string that an escape sequence opened (a window title, a link): BEL or ESC \ on the same line.
std::optional<std::size_t> end_of_control_string(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_of("\x07\x1b\n\r", at);
  if (end == std::string_view::npos) return std::nullopt;
  if (text[end] == '\x07') return end + 1;
  if (text[end] == '\x1b' && end + 1 < text.size() && text[end + 1] == '\\') return end + 2;
  return std::nullopt;
}

// Where the escape sequence that begins at `at` ends (ECMA-48). A lone ESC takes only itself along: what
// follows may be text.
std::size_t end_of_escape(std::string_view text, std::size_t at) {
  const std::size_t lone = at + 1;
  if (lone >= text.size()) return lone;
  const char kind = text[lone];
  if (kind == '[') {
    const std::size_t end = skip_between(text, skip_between(text, lone + 1, 0x30, 0x3F), 0x20, 0x2F);
    return end < text.size() && is_between(text[end], 0x40, 0x7E) ? end + 1 : lone;
  }
  if (kind == ']' || kind == 'P' || kind == '_' || kind == '^') {
    return end_of_control_string(text, lone + 1).value_or(lone);
  }
  if (is_between(kind, 0x20, 0x2F)) {
    const std::size_t end = skip_between(text, lone, 0x20, 0x2F);
    return end < text.size() && is_between(text[end], 0x30, 0x7E) ? end + 1 : lone;
  }
  return is_between(kind, 0x30, 0x3F) ? lone + 1 : lone;
}

// "\x1b[1mBreaking\x1b[0m" → "Breaking"
void drop_ansi_escapes(std::string& text) {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b', copied)) {
    out.append(text, copied, at - copied);
    copied = end_of_escape(text, at);
  }
  text = out.append(text, copied);
}

// "a\r\nb\u2028c" → "a\nb\nc"
void unify_line_ends(std::string& text) {
  bool after_cr = false;
  std::size_t out = 0;
  for (const char c : text) {
    if (!(c == '\n' && after_cr)) text[out++] = c == '\r' || c == '\v' || c == '\f' ? '\n' : c;
    after_cr = c == '\r';
  }
  text.resize(out);
  replace_each(text, kLineEnd, [](char32_t cp) -> std::optional<std::string_view> {
    if (cp != 0x2028 && cp != 0x2029) return std::nullopt;
    return "\n";
  });
}

// "a\0b\x7f" → "ab"
void drop_controls(std::string& text) {
  replace_each(text, kControl, [](char32_t cp) -> std::optional<std::string_view> {
    if (!is_control(cp)) return std::nullopt;
    return "";
  });
}

// "news\u00adletter\ufeff" → "newsletter"; joiners and variation selectors carry meaning and stay.
void drop_invisible(std::string& text) {
  replace_each(text, kInvisible, [](char32_t cp) -> std::optional<std::string_view> {
    if (!is_invisible(cp)) return std::nullopt;
    return "";
  });
}

// "#8217" → U+2019; 0 when it is no number or no code point.
char32_t numeric_entity(std::string_view name) {
  name.remove_prefix(1);
  const bool hex = !name.empty() && (name[0] == 'x' || name[0] == 'X');
  if (hex) name.remove_prefix(1);
  char32_t value = 0;
  for (const char c : name) {
    const bool is_digit = is_between(c, '0', '9');
    const char letter = static_cast<char>(c | 0x20);
    if (!is_digit && !(hex && is_between(letter, 'a', 'f'))) return 0;
    value = value * (hex ? 16 : 10) + static_cast<char32_t>(is_digit ? c - '0' : letter - 'a' + 10);
    if (value > 0x10FFFF) return 0;
  }
  return value >= 0xD800 && value <= 0xDFFF ? 0 : value;
}

// What an entity leaves in the text: the same steps apply to it as to the rest, so that "&#133;" is an
// ellipsis and "&#7;" nothing.
std::string text_of_entity(char32_t cp) {
  std::string text;
  if (is_c1(cp)) cp = windows_1252(cp) != 0 ? windows_1252(cp) : 0x7F;
  if (is_line_end(cp)) cp = '\n';
  if (is_control(cp) || is_invisible(cp)) return text;
  append_utf8(cp, text);
  to_nfc(text);
  return text;
}

// `out` ends in ";": puts the character in the place of the entity that ends there, if one does.
bool reduce_entity(std::string& out) {
  constexpr std::size_t kLongestName = 32;  // the longest we know has 14; numbers may have leading zeros
  const std::size_t end = out.size() - 1;
  std::size_t at = end;
  while (at > 0 && end - at < kLongestName && is_entity_name(out[at - 1])) --at;
  if (at == 0 || at == end || out[at - 1] != '&') return false;
  const std::string_view name = std::string_view(out).substr(at, end - at);
  const char32_t cp = name[0] == '#' ? numeric_entity(name) : named_entity(name);
  if (cp == 0) return false;
  out.resize(at - 1);
  out += text_of_entity(cp);
  return true;
}

// "Q&amp;A" → "Q&A", "&amp;lt;" → "<"; but "a < b &amp; c" and "this&not that" stay.
// What was escaped twice is taken back to the end at once, else the second cleaning would go on: every ";"
// that comes out, decoded or not, is looked at once with all that stands before it already reduced.
bool decode_entities(std::string& text) {
  if (text.find('<') != std::string::npos || text.find(';') == std::string::npos) return false;
  std::string out;
  out.reserve(text.size());
  bool changed = false;
  std::size_t copied = 0;
  for (std::size_t at = text.find(';'); at != std::string::npos; at = text.find(';', copied)) {
    out.append(text, copied, at + 1 - copied);
    copied = at + 1;
    while (!out.empty() && out.back() == ';' && reduce_entity(out)) changed = true;
  }
  if (changed) text = out.append(text, copied);
  return changed;
}

// "“It’s here” – now…" → "\"It's here\" - now..."
bool straighten_punctuation(std::string& text) {
  return replace_each(text, kPunctuation, [](char32_t cp) -> std::optional<std::string_view> {
    const std::string_view ascii = ascii_punctuation(cp);
    if (ascii.empty()) return std::nullopt;
    return ascii;
  });
}

// "ﬁnal oﬀer" → "final offer"
bool split_ligatures(std::string& text) {
  return replace_each(text, kLigature, [&](char32_t cp) -> std::optional<std::string_view> {
    const std::string_view letters = ligature(cp);
    if (letters.empty()) return std::nullopt;
    return letters;
  });
}

// "ＡＢＣ ½ Straße" → "abc 1⁄2 strasse"
bool fold_for_search(std::string& text) {
  const std::string before = text;
  to_folded_nfkc(text);
  return text != before;
}

// The size of the white space at `at`, 0 when there is none.
std::size_t space_at(std::string_view text, std::size_t at) {
  if ((work_of(text[at]) & kSpace) == 0) return 0;
  const CodePoint cp = code_point_at(text, at);
  return is_space(cp.value) ? cp.size : 0;
}

// "  a\u00a0 b \n\n\n\n c " → "a b\n\nc"
void collapse_white_space(std::string& text) {
  std::size_t out = 0;
  std::size_t line_ends = 0;
  bool spaced = false;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t size = space_at(text, at); size != 0) {
      line_ends += text[at] == '\n' ? 1U : 0U;
      spaced = true;
      at += size;
      continue;
    }
    if (spaced && out != 0) {  // never longer than what it stands for: one byte of space, two of line ends
      text[out++] = line_ends == 0 ? ' ' : '\n';
      if (line_ends > 1) text[out++] = '\n';
    }
    spaced = false;
    line_ends = 0;
    text[out++] = text[at++];
  }
  text.resize(out);
}

std::size_t trimmed_end(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0) {
    std::size_t last = end - 1;
    while (last > 0 && is_between(text[last], 0x80, 0xBF)) --last;
    if (space_at(text, last) != end - last) break;
    end = last;
  }
  return end;
}

std::size_t trimmed_begin(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t size = space_at(text, begin);
    if (size == 0) break;
    begin += size;
  }
  return begin;
}

// " \u00a0 a  b\n" → "a  b"
void trim(std::string& text) {
  text.resize(trimmed_end(text));
  text.erase(0, trimmed_begin(text));
}

// "\n\n  if x:  \n\n    y\t\n\n" → "  if x:\n\n    y"
void trim_code(std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    out.append(line, 0, trimmed_end(line));
    if (!out.empty()) out += '\n';
    at = end + 1;
  }
  out.resize(trimmed_end(out));
  text = std::move(out);
}

void tidy_white_space(std::string& text, Profile profile, bool code) {
  if (code) {
    trim_code(text);
  } else if (profile == Profile::none) {
    trim(text);
  } else {
    collapse_white_space(text);
  }
}

// One round of all steps. Tells whether one of those changed anything that may make work for another.
bool clean_once(std::string& text, Profile profile, bool code) {
  const unsigned work = find_work(text);
  if (work & kC1) repair_c1(text);
  if (work & kEscape) drop_ansi_escapes(text);
  if (work & kLineEnd) unify_line_ends(text);
  if (work & kControl) drop_controls(text);
  if (work & kInvisible) drop_invisible(text);
  bool changed = false;
  // Code means what it says: "&lt;" in a listing is an example of HTML.
  if ((work & kAmpersand) && !code) changed |= decode_entities(text);
  if (work & kMark) changed |= to_nfc(text);
  if (profile == Profile::plain || profile == Profile::search) {
    if (work & kPunctuation) changed |= straighten_punctuation(text);
    if (work & kLigature) changed |= split_ligatures(text);
  }
  if (profile == Profile::search) changed |= fold_for_search(text);
  tidy_white_space(text, profile, code);
  return changed;
}

}  // namespace

std::string normalize_by_steps(std::string_view text, Profile profile, bool code) {
  // Random text made of all that is awkward settles in three rounds; the bound is there to have one.
  constexpr int kMaxRounds = 16;
  std::string out(text);
  if (profile == Profile::none) {
    tidy_white_space(out, profile, code);
    return out;
  }
  for (int round = 0; round < kMaxRounds && clean_once(out, profile, code); ++round) {
  }
  return out;
}

}  // namespace dehusk::normalize
