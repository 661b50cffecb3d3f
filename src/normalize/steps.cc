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

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

#include "normalize/broken_words.h"
#include "normalize/edit.h"
#include "normalize/entities.h"
#include "normalize/mojibake.h"
#include "normalize/normalize.h"
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
  kBidi = 1024,
  kWide = 2048,
  kBeyondAscii = 4096,
};

constexpr std::array<std::uint16_t, 256> make_work_table() {
  std::array<std::uint16_t, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = kControl;
  for (const char c : {'\t', '\n'}) table[static_cast<unsigned char>(c)] = kSpace;
  for (const char c : {'\r', '\v', '\f'}) table[static_cast<unsigned char>(c)] = kLineEnd | kSpace;
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
  table[0xEF] |= kInvisible | kLigature | kWide;                      // U+FEFF, U+FB00, U+FF00 to U+FFEF
  table[0xD8] |= kBidi;                                               // U+061C
  table[0xE2] |= kBidi;                                               // U+200E, U+202A, U+2066
  for (std::size_t c = 0x80; c < 0x100; ++c) table[c] |= kBeyondAscii;
  return table;
}
constexpr std::array<std::uint16_t, 256> kWork = make_work_table();

unsigned work_of(char c) { return kWork[static_cast<unsigned char>(c)]; }

unsigned find_work(std::string_view text) {
  unsigned work = 0;
  for (const char c : text) work |= work_of(c);
  return work;
}

// A text that steps are taken on, with its map when there is one.
struct Text {
  std::string& bytes;
  OffsetMap* map;

  [[nodiscard]] Edit edit() const { return Edit(bytes, map); }
};

// Puts `replacement(code point)` in the place of each code point that begins with a byte of `work`, where
// there is one. Tells whether there was.
template <class Replacement>
bool replace_each(Text text, unsigned work, Replacement replacement) {
  Edit edit = text.edit();
  const std::string_view bytes = edit.text();
  for (std::size_t at = 0; at < bytes.size();) {
    if ((work_of(bytes[at]) & work) == 0) {
      ++at;
      continue;
    }
    const CodePoint cp = code_point_at(bytes, at);
    if (const std::optional<std::string_view> by = replacement(cp.value)) edit.replace(at, at + cp.size, *by);
    at += cp.size;
  }
  return edit.finish();
}

// Takes out each code point that begins with a byte of `work` and for which `goes` holds.
template <class Predicate>
bool drop_each(Text text, unsigned work, Predicate goes) {
  return replace_each(text, work, [&](char32_t cp) -> std::optional<std::string_view> {
    if (!goes(cp)) return std::nullopt;
    return "";
  });
}

// The size of the white space at `at`, 0 when there is none.
std::size_t space_at(std::string_view text, std::size_t at) {
  if ((work_of(text[at]) & kSpace) == 0) return 0;
  const CodePoint cp = code_point_at(text, at);
  return is_space(cp.value) ? cp.size : 0;
}

constexpr bool is_c1(char32_t cp) { return cp >= 0x80 && cp < 0xA0; }

// "don\u0092t" → "don’t", and "wait\u0085" → "wait…": before anyone takes U+0085 for a line end.
bool repair_c1(Text text) {
  std::string buffer;
  return replace_each(text, kC1, [&](char32_t cp) -> std::optional<std::string_view> {
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
bool drop_ansi_escapes(Text text) {
  Edit edit = text.edit();
  std::size_t end = 0;
  for (std::size_t at = edit.text().find('\x1b'); at != std::string::npos;
       at = edit.text().find('\x1b', end)) {
    end = end_of_escape(edit.text(), at);
    edit.replace(at, end, "");
  }
  return edit.finish();
}

// "a\r\nb\u2028c" → "a\nb\nc"
bool unify_line_ends(Text text) {
  Edit edit = text.edit();
  const std::string_view bytes = edit.text();
  for (std::size_t at = 0; at < bytes.size();) {
    if ((work_of(bytes[at]) & kLineEnd) == 0) {
      ++at;
      continue;
    }
    const CodePoint cp = code_point_at(bytes, at);
    const std::size_t end = at + (bytes.substr(at, 2) == "\r\n" ? 2 : cp.size);
    if (is_line_end(cp.value)) edit.replace(at, end, "\n");
    at = end;
  }
  return edit.finish();
}

// "a\0b\x7f" → "ab"
bool drop_controls(Text text) { return drop_each(text, kControl, is_control); }

// "news\u00adletter\ufeff" → "newsletter"; joiners and variation selectors carry meaning and stay.
bool drop_invisible(Text text) { return drop_each(text, kInvisible, is_invisible); }

// "\u202bשלום\u202c" → "שלום"
bool drop_bidi_controls(Text text) { return drop_each(text, kBidi, is_bidi_control); }

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

// What has come out ends in ";": puts the character in the place of the entity that ends there, if one does.
bool reduce_entity(Edit& edit) {
  constexpr std::size_t kLongestName = 32;  // the longest we know has 14; numbers may have leading zeros
  const std::string& out = edit.out();
  const std::size_t end = out.size() - 1;
  std::size_t at = end;
  while (at > 0 && end - at < kLongestName && is_entity_name(out[at - 1])) --at;
  if (at == 0 || at == end || out[at - 1] != '&') return false;
  const std::string_view name = std::string_view(out).substr(at, end - at);
  const char32_t cp = name[0] == '#' ? numeric_entity(name) : named_entity(name);
  if (cp == 0) return false;
  edit.take_back(at - 1, text_of_entity(cp));
  return true;
}

// "Q&amp;A" → "Q&A", "&amp;lt;" → "<"; but "a < b &amp; c" and "this&not that" stay. The "<" must stand on
// the same line, since lines may be read apart the next time.
// What was escaped twice is taken back to the end at once, else the second cleaning would go on: every ";"
// that comes out, decoded or not, is looked at once with all that stands before it already reduced.
bool decode_entities(Text text) {
  Edit edit = text.edit();
  std::size_t line_end = 0;
  for (std::size_t at = edit.text().find(';'); at != std::string::npos; at = edit.text().find(';', at + 1)) {
    if (at >= line_end) {
      const std::size_t begin = edit.text().rfind('\n', at) + 1;  // 0 on the first line
      line_end = std::min(edit.text().find('\n', at), edit.text().size());
      if (edit.text().substr(begin, line_end - begin).find('<') != std::string_view::npos) {
        at = line_end - 1;
        continue;
      }
    }
    edit.keep(at + 1);
    while (edit.out().ends_with(';') && reduce_entity(edit)) {
    }
  }
  return edit.finish();
}

// "the govern-\nment of a well-\nknown" → "the government of a well-known", where "well-known" stands
// elsewhere
bool join_broken_words(Text text) {
  if (!may_have_broken_words(text.bytes)) return false;
  std::vector<std::string_view> lines;
  Edit edit = text.edit();
  for (std::size_t at = 0; at <= edit.text().size();) {
    const std::size_t end = std::min(edit.text().find('\n', at), edit.text().size());
    lines.push_back(edit.text().substr(at, end - at));
    at = end + 1;
  }
  const std::vector<Joint> joints = broken_words(lines);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < joints.size(); ++i) {
    const std::size_t next = begin + lines[i].size() + 1;
    if (joints[i].kind != Joint::Kind::none) edit.replace(begin + joints[i].keep, next + joints[i].skip, "");
    begin = next;
  }
  return edit.finish();
}

// A dash at the end of a line must not become what looks like a hyphen there: "tired —" → "tired --"
bool double_dashes_at_ends(Text text) {
  Edit edit = text.edit();
  const std::string_view bytes = edit.text();
  for (std::size_t at = 0; at < bytes.size();) {
    if ((work_of(bytes[at]) & kPunctuation) == 0) {
      ++at;
      continue;
    }
    const CodePoint cp = code_point_at(bytes, at);
    const bool dash = (cp.value >= 0x2012 && cp.value <= 0x2015) || cp.value == 0x2212;
    std::size_t end = at + cp.size;
    while (dash && end < bytes.size() && bytes[end] != '\n' && space_at(bytes, end) != 0)
      end += space_at(bytes, end);
    if (dash && (end == bytes.size() || bytes[end] == '\n')) edit.replace(at, at + cp.size, "--");
    at += cp.size;
  }
  return edit.finish();
}

// "“It’s here” – now…" → "\"It's here\" - now..."
bool straighten_punctuation(Text text) {
  return replace_each(text, kPunctuation, [](char32_t cp) -> std::optional<std::string_view> {
    const std::string_view ascii = ascii_punctuation(cp);
    if (ascii.empty()) return std::nullopt;
    return ascii;
  });
}

// "ﬁnal oﬀer" → "final offer"
bool split_ligatures(Text text) {
  return replace_each(text, kLigature, [&](char32_t cp) -> std::optional<std::string_view> {
    const std::string_view letters = ligature(cp);
    if (letters.empty()) return std::nullopt;
    return letters;
  });
}

// "ＡＢＣ ｶﾞ" → "ABC カ\u3099", which NFC composes
bool narrow_width(Text text) {
  std::string buffer;
  return replace_each(text, kWide, [&](char32_t cp) -> std::optional<std::string_view> {
    if (!is_of_other_width(cp)) return std::nullopt;
    buffer.clear();
    append_compatible(cp, buffer);
    return buffer;
  });
}

// "ＡＢＣ ½ Straße" → "abc 1⁄2 strasse"
bool fold_compatible(Text text, Steps steps) {
  const bool nfkc = steps.has(Step::nfkc);
  if (!steps.has(Step::case_fold)) return nfkc && to_nfkc(text.bytes, text.map);
  return nfkc ? to_folded_nfkc(text.bytes, text.map) : to_folded_nfc(text.bytes, text.map);
}

// "  a\u00a0 b \n\n\n\n c " → "a b\n\nc"
bool collapse_white_space(Text text) {
  Edit edit = text.edit();
  const std::string_view bytes = edit.text();
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t begin = at;
    std::size_t line_ends = 0;
    for (std::size_t size = 0; at < bytes.size() && (size = space_at(bytes, at)) != 0; at += size)
      line_ends += bytes[at] == '\n' ? 1U : 0U;
    if (at == begin) {
      ++at;
      continue;
    }
    const bool at_an_end = begin == 0 || at == bytes.size();
    const std::string_view by = at_an_end ? "" : line_ends == 0 ? " " : line_ends == 1 ? "\n" : "\n\n";
    if (bytes.substr(begin, at - begin) != by) edit.replace(begin, at, by);
  }
  return edit.finish();
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
bool trim(Text text) {
  Edit edit = text.edit();
  const std::string_view bytes = edit.text();
  const std::string_view rest = trimmed(bytes);
  const auto begin = static_cast<std::size_t>(rest.data() - bytes.data());
  const std::size_t end = begin + rest.size();
  if (begin > 0) edit.replace(0, begin, "");
  if (end < bytes.size()) edit.replace(end, bytes.size(), "");
  return edit.finish();
}

// "\n\n  if x:  \n\n    y\t\n\n" → "  if x:\n\n    y"
bool trim_code(Text text) {
  Edit edit = text.edit();
  const std::string_view bytes = edit.text();
  const std::size_t end = trimmed_end(bytes);
  std::size_t at = std::min(bytes.rfind('\n', trimmed_begin(bytes)) + 1, end);
  if (at > 0) edit.replace(0, at, "");
  while (at < end) {
    const std::size_t line_end = std::min(bytes.find('\n', at), end);
    const std::size_t ink = at + trimmed_end(bytes.substr(at, line_end - at));
    if (ink < line_end) edit.replace(ink, line_end, "");
    at = line_end + 1;
  }
  if (end < bytes.size()) edit.replace(end, bytes.size(), "");
  return edit.finish();
}

bool tidy_white_space(Text text, Steps steps, bool code) {
  if (code) return trim_code(text);
  const bool changed = steps.has(Step::spaces) && collapse_white_space(text);
  return trim(text) || changed;
}

// One round of the steps. Tells whether one of them may have made work for another.
bool clean_once(Text text, Steps steps, bool code) {
  const unsigned work = find_work(text.bytes);
  const auto wanted = [&](Step step, unsigned bits) { return steps.has(step) && (work & bits) != 0; };
  const bool repaired = wanted(Step::mojibake, kBeyondAscii) && repair_mojibake(text.bytes, text.map);
  bool other = false;  // makes work for what comes after it, and for nothing before but the repair
  if (wanted(Step::c1, kC1)) other |= repair_c1(text);
  if (wanted(Step::escapes, kEscape)) other |= drop_ansi_escapes(text);
  if (wanted(Step::line_ends, kLineEnd)) other |= unify_line_ends(text);
  if (wanted(Step::controls, kControl)) other |= drop_controls(text);
  const bool joins = steps.has(Step::dehyphenate) && !code;
  bool changed = repaired;
  if (joins && (work & kSpace) != 0) changed |= join_broken_words(text);
  if (wanted(Step::invisible, kInvisible)) other |= drop_invisible(text);
  if (wanted(Step::bidi, kBidi)) other |= drop_bidi_controls(text);
  // Code means what it says: "&lt;" in a listing is an example of HTML.
  if (wanted(Step::entities, kAmpersand) && !code) changed |= decode_entities(text);
  if (wanted(Step::width, kWide)) changed |= narrow_width(text);
  if (wanted(Step::nfc, kMark)) changed |= to_nfc(text.bytes, text.map);
  if (joins && wanted(Step::punctuation, kPunctuation)) changed |= double_dashes_at_ends(text);
  if (wanted(Step::punctuation, kPunctuation)) changed |= straighten_punctuation(text);
  if (wanted(Step::ligatures, kLigature)) changed |= split_ligatures(text);
  changed |= fold_compatible(text, steps);
  other |= tidy_white_space(text, steps, code);
  return changed || (other && (steps.has(Step::mojibake) || joins));
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\ufeff";
  text = text.substr(0, trimmed_end(text));
  for (std::size_t spaces = 1; spaces != 0;) {
    spaces = std::min(trimmed_begin(text), text.size());
    if (text.substr(spaces).starts_with(kByteOrderMark)) spaces += kByteOrderMark.size();
    text.remove_prefix(spaces);
  }
  return text;
}

bool holds_controls(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((work_of(text[at]) & kControl) != 0 && is_control(code_point_at(text, at).value)) return true;
  }
  return false;
}

std::string normalize_by_steps(std::string_view text, Steps steps, bool code, OffsetMap* map) {
  // Random text made of all that is awkward settles in three rounds; the bound is there to have one.
  constexpr int kMaxRounds = 16;
  std::string out(text);
  if (map != nullptr) {
    map->resize(text.size() + 1);
    std::iota(map->begin(), map->end(), 0U);
  }
  for (int round = 0; round < kMaxRounds && clean_once({out, map}, steps, code); ++round) {
  }
  return out;
}

}  // namespace dehusk::normalize
