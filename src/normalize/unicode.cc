// The one place that includes utf8proc. Decomposition, combining classes and composition are its; the
// ordering of marks is ours, since its sort is quadratic in the number of marks and pages are hostile.
#include "normalize/unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "normalize/paged_table.h"

namespace dehusk::normalize {
namespace {

constexpr auto kCanonical = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
constexpr auto kCompatible = static_cast<utf8proc_option_t>(kCanonical | UTF8PROC_COMPAT);
constexpr auto kFolded = static_cast<utf8proc_option_t>(kCanonical | UTF8PROC_CASEFOLD);
constexpr auto kFoldedCompatible = static_cast<utf8proc_option_t>(kCompatible | UTF8PROC_CASEFOLD);

// Composites that come back from NFC as they were, in the alphabets where they are common: asking would be
// slow. A test checks each of these code points.
constexpr bool is_known_stable_composite(char32_t cp) {
  return (cp >= 0x388 && cp <= 0x3FF) || (cp >= 0x400 && cp <= 0x482) || (cp >= 0x48A && cp <= 0x52F) ||
         (cp >= 0x1E00 && cp <= 0x1EFF) || (cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x309D && cp <= 0x30FF) ||
         (cp >= 0xAC00 && cp <= 0xD7A3);
}

constexpr bool is_plain_ideograph(char32_t cp) { return cp >= 0x3400 && cp <= 0x9FFF; }

// Vowel and final jamo join a syllable that stands before them; utf8proc composes them by arithmetic.
constexpr bool is_joining_jamo(char32_t cp) {
  return (cp >= 0x1161 && cp <= 0x1175) || (cp >= 0x11A8 && cp <= 0x11C2);
}

// utf8proc marks the second halves of its composition pairs by this bit of the index.
constexpr bool is_second_of_pair(std::uint16_t composition_index) {
  return composition_index != UINT16_MAX && (composition_index & 0x8000U) != 0;
}

utf8proc_category_t category_of(char32_t cp) { return utf8proc_category(static_cast<utf8proc_int32_t>(cp)); }

utf8proc_propval_t combining_class(char32_t cp) {
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(cp))->combining_class;
}

void decompose_onto(char32_t cp, utf8proc_option_t options, std::vector<char32_t>& out) {
  utf8proc_int32_t parts[32];  // the longest decomposition is 18 code points
  const utf8proc_ssize_t count =
      utf8proc_decompose_char(static_cast<utf8proc_int32_t>(cp), parts, 32, options, nullptr);
  if (count < 0 || count > 32) {
    out.push_back(cp);
    return;
  }
  out.insert(out.end(), parts, parts + count);
}

void order_marks(std::vector<char32_t>& piece) {
  const auto is_starter = [](char32_t cp) { return combining_class(cp) == 0; };
  for (auto at = piece.begin(); at != piece.end();) {
    at = std::find_if_not(at, piece.end(), is_starter);
    const auto end = std::find_if(at, piece.end(), is_starter);
    std::stable_sort(at, end, [](char32_t a, char32_t b) { return combining_class(a) < combining_class(b); });
    at = end;
  }
}

void recompose(std::vector<char32_t>& piece, utf8proc_option_t options) {
  std::vector<char32_t> parts;
  parts.reserve(piece.size() * 2);
  for (const char32_t cp : piece) decompose_onto(cp, options, parts);
  order_marks(parts);
  std::vector<utf8proc_int32_t> buffer(parts.begin(), parts.end());
  const utf8proc_ssize_t count =
      utf8proc_normalize_utf32(buffer.data(), static_cast<utf8proc_ssize_t>(buffer.size()),
                               static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (count < 0) return;
  piece.assign(buffer.begin(), buffer.begin() + count);
}

struct StablePage {
  explicit StablePage(char32_t first) {
    for (char32_t i = 0; i < 256; ++i) is_stable[i] = joining(first + i) == 0;
  }
  std::array<bool, 256> is_stable{};
};
constinit PagedTable<StablePage> g_stable;

// What a form makes of a code point whatever stands around it; 0 when that depends, or is not one stable code
// point.
char32_t alone(char32_t cp, utf8proc_option_t form) {
  if (cp >= 'A' && cp <= 'Z') return (form & UTF8PROC_CASEFOLD) != 0 ? cp - 'A' + 'a' : cp;
  if (cp == 0 || joining(cp) != 0) return 0;
  if (cp < 0x80 || is_plain_ideograph(cp)) return cp;
  std::vector<char32_t> parts = {cp};
  recompose(parts, form);
  return parts.size() == 1 && joining(parts[0]) == 0 ? parts[0] : 0;
}

template <utf8proc_option_t kForm>
struct FormPage {
  explicit FormPage(char32_t first) {
    for (char32_t i = 0; i < 256; ++i) becomes[i] = alone(first + i, kForm);
  }
  std::array<char32_t, 256> becomes{};
};
template <utf8proc_option_t kForm>
constinit PagedTable<FormPage<kForm>> g_forms;

// Where the first code point that is not stable begins; text.size() when all are.
std::size_t first_unstable(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    // Below lead byte 0xCC lie the code points up to U+02FF, all stable, and continuation bytes.
    if (static_cast<unsigned char>(text[at]) < 0xCC) {
      ++at;
      continue;
    }
    const CodePoint cp = code_point_at(text, at);
    if (!is_stable(cp.value)) return at;
    at += cp.size;
  }
  return at;
}

bool is_cased(char32_t cp) {
  const utf8proc_category_t category = category_of(cp);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LT;
}

// Case_Ignorable of the Unicode Character Database: what may stand inside a word and has no case.
bool is_case_ignorable(char32_t cp) {
  constexpr std::u32string_view kInsideWords = U"'.:··״‘’․…‧︓﹒﹕＇．：";
  const utf8proc_category_t category = category_of(cp);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
         category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_LM ||
         category == UTF8PROC_CATEGORY_SK || kInsideWords.find(cp) != kInsideWords.npos;
}

// Whether the sigma at [at, end) has a letter before it in its word and none after.
bool is_final_sigma(std::string_view text, std::size_t at, std::size_t end) {
  bool before = false;
  while (at > 0 && !before) {
    at = previous(text, at);
    const char32_t cp = code_point_at(text, at).value;
    if (is_case_ignorable(cp)) continue;
    if (!is_cased(cp)) return false;
    before = true;
  }
  while (end < text.size()) {
    const CodePoint cp = code_point_at(text, end);
    if (!is_case_ignorable(cp.value)) return before && !is_cased(cp.value);
    end += cp.size;
  }
  return before;
}

// Reads code points from `at` on while `goes_on` holds; returns where it stopped.
template <class Predicate>
std::size_t read_while(std::string_view text, std::size_t at, std::vector<char32_t>& piece,
                       Predicate goes_on) {
  while (at < text.size()) {
    const CodePoint cp = code_point_at(text, at);
    if (!goes_on(cp.value)) break;
    piece.push_back(cp.value);
    at += cp.size;
  }
  return at;
}

void replace_unless_same(Edit& edit, std::size_t begin, std::size_t end, const std::vector<char32_t>& piece,
                         std::string& buffer) {
  buffer.clear();
  for (const char32_t cp : piece) append_utf8(cp, buffer);
  if (buffer != edit.text().substr(begin, end - begin)) edit.replace(begin, end, buffer);
}

// Code points that become one other whatever stands around them go one by one; the others go together with
// what stands before them, which they may join.
template <utf8proc_option_t kForm>
bool to_form(std::string& text, OffsetMap* map) {
  const auto becomes = [](char32_t cp) { return g_forms<kForm>[cp].becomes[cp % 256]; };
  Edit edit(text, map);
  std::vector<char32_t> piece;
  std::string buffer;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    piece.clear();
    bool first = true;
    const char32_t base = becomes(code_point_at(text, at).value);
    at = read_while(text, begin, piece,
                    [&](char32_t cp) { return std::exchange(first, false) || becomes(cp) == 0; });
    if (piece.size() == 1 && base != 0) {
      if (piece[0] == base) continue;
      piece[0] = base;
    } else {
      recompose(piece, kForm);
    }
    replace_unless_same(edit, begin, at, piece, buffer);
  }
  return edit.finish();
}

}  // namespace

std::uint8_t joining(char32_t cp) {
  if (cp < 0x300 || is_plain_ideograph(cp) || is_known_stable_composite(cp)) return 0;
  if (is_joining_jamo(cp)) return kMayChange;
  const utf8proc_property_t* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(cp));
  if (is_second_of_pair(property->comb_index)) return kMayChange;
  const bool decomposes = property->decomp_seqindex != UINT16_MAX && property->decomp_type == 0;
  if (decomposes) {
    std::vector<char32_t> composed = {cp};
    compose(composed);
    if (composed != std::vector<char32_t>{cp}) return kMayChange;
  }
  return static_cast<std::uint8_t>(property->combining_class);
}

bool is_stable(char32_t cp) { return g_stable[cp].is_stable[cp % 256]; }

bool is_word(char32_t cp) {
  if (cp < 0x80)
    return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') || cp == '_';
  const utf8proc_category_t category = category_of(cp);
  return is_letter(cp) || (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

bool is_letter(char32_t cp) {
  const utf8proc_category_t category = category_of(cp);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool is_capital(char32_t cp) {
  const utf8proc_category_t category = category_of(cp);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool is_small(char32_t cp) { return category_of(cp) == UTF8PROC_CATEGORY_LL; }

char32_t lower(char32_t cp) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(cp)));
}

void append_lower(std::string_view text, std::string& out) {
  out.reserve(out.size() + text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint cp = code_point_at(text, at);
    if (cp.value < 0x80) {
      const bool capital = cp.value >= 'A' && cp.value <= 'Z';
      out.push_back(static_cast<char>(capital ? cp.value - 'A' + 'a' : cp.value));
    } else if (cp.value == U'İ') {
      out += "i\u0307";
    } else if (cp.value == U'Σ') {
      append_utf8(is_final_sigma(text, at, at + cp.size) ? U'ς' : U'σ', out);
    } else {
      append_utf8(lower(cp.value), out);
    }
    at += cp.size;
  }
}

void compose(std::vector<char32_t>& piece) { recompose(piece, kCanonical); }

void append_compatible(char32_t cp, std::string& out) {
  std::vector<char32_t> parts;
  decompose_onto(cp, kCompatible, parts);
  for (const char32_t part : parts) append_utf8(part, out);
}

bool to_nfc(std::string& text, OffsetMap* map) {
  std::size_t at = first_unstable(text, 0);
  if (at == text.size()) return false;
  Edit edit(text, map);
  std::vector<char32_t> piece;
  std::string composed;
  std::size_t end = 0;
  for (; at < text.size(); at = first_unstable(text, end)) {
    const std::size_t begin = at > end ? previous(text, at) : at;
    piece.clear();
    bool first = true;
    end = read_while(text, begin, piece,
                     [&](char32_t cp) { return std::exchange(first, false) || !is_stable(cp); });
    compose(piece);
    replace_unless_same(edit, begin, end, piece, composed);
  }
  return edit.finish();
}

bool to_nfkc(std::string& text, OffsetMap* map) { return to_form<kCompatible>(text, map); }
bool to_folded_nfc(std::string& text, OffsetMap* map) { return to_form<kFolded>(text, map); }
bool to_folded_nfkc(std::string& text, OffsetMap* map) { return to_form<kFoldedCompatible>(text, map); }

}  // namespace dehusk::normalize
