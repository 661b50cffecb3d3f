// fold: what rules see. One pass writes folded bytes and, when asked, where each came from, so that the
// text is the same with and without the map.
//
// Nearly all bytes take `copy_ascii`, sixteen at a time or by a loop in which a table gives the folded byte,
// and a space after a space is written and then overwritten, which spares the loop every branch but one.
// Letters of other scripts fold alone by a table, too. What the tables do not know goes code point by code
// point: line starts (bullets), typographic punctuation, invisible characters and sequences that NFC
// composes.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "normalize/normalize.h"
#include "normalize/paged_table.h"
#include "normalize/scan.h"
#include "normalize/steps.h"
#include "normalize/unicode.h"

namespace dehusk::normalize {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// Folded form of an ASCII byte that folds alone; 0 for the others. Line ends are among the others: what
// follows one may be a bullet.
constexpr std::array<char, 256> make_ascii_table() {
  std::array<char, 256> table{};
  for (std::size_t c = 0x20; c < 0x7F; ++c) table[c] = static_cast<char>(c);
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = static_cast<char>(c - 'A' + 'a');
  table['\t'] = ' ';
  table['`'] = '\'';
  return table;
}
constexpr std::array<char, 256> kAscii = make_ascii_table();

// Accents, backticks and the like that stand for an apostrophe are one more thing writers of rules need not
// know about.
constexpr std::string_view folded_punctuation(char32_t cp) {
  return cp == '`' || cp == 0xB4 ? std::string_view("'") : ascii_punctuation(cp);
}

// Joiners, direction marks, variation selectors: unseen, and in the way of a match.
constexpr bool is_dropped(char32_t cp) {
  if (cp < 0x80) return is_control(cp);
  return is_control(cp) || is_invisible(cp) || is_bidi_control(cp) || cp == 0x34F ||
         (cp >= 0x180B && cp <= 0x180E) || cp == 0x200C || cp == 0x200D || (cp >= 0x2061 && cp <= 0x2065) ||
         (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

// Characters that at the start of a line are bullets whatever follows; "*" and dashes need a space after.
constexpr bool is_bullet(char32_t cp) {
  constexpr std::u32string_view kBullets = U"·•‣⁃∙■□▪▫▶▸►○●◦";
  return kBullets.find(cp) != kBullets.npos;
}

// Whether a code point becomes its lower case whatever stands around it, marks in order included.
bool folds_alone(char32_t cp) {
  if (is_dropped(cp) || is_space(cp) || !folded_punctuation(cp).empty()) return false;
  return joining(cp) == 0 ? joining(lower(cp)) == 0 : joining(cp) != kMayChange && lower(cp) == cp;
}

struct FoldPage {
  explicit FoldPage(char32_t first) {
    for (char32_t i = 0; i < 256; ++i) {
      folded[i] = folds_alone(first + i) ? lower(first + i) : 0;
      joins[i] = joining(first + i);
    }
  }
  std::array<char32_t, 256> folded{};  // 0 for what does not fold alone
  std::array<std::uint8_t, 256> joins{};
};
constinit PagedTable<FoldPage> g_folds;

template <bool kWithMap, bool kByTables = true>
class Folder {
 public:
  Folder(std::string_view text, std::string& out, std::vector<std::uint32_t>* map)
      : text_(text), out_(out), map_(map), begin_(out.size()), end_(out.size()) {}

  std::size_t run() {
    while (at_ < text_.size()) {
      if (kByTables && (!line_start_ || ends_line_start(text_[at_]))) copy_alone();
      if (at_ < text_.size()) step();
    }
    if (end_ > begin_ && last_ == ' ') --end_;
    out_.resize(end_);
    if constexpr (kWithMap) {
      map_->resize(end_);
      map_->push_back(static_cast<std::uint32_t>(text_.size()));
    }
    return end_ - begin_;
  }

 private:
  // Makes room for `count` more bytes. Everything here writes behind `end_` only after asking.
  void make_room(std::size_t count) {
    if (end_ + count <= out_.size()) return;
    out_.resize(end_ + count + count / 8 + 16);
    if constexpr (kWithMap) map_->resize(out_.size());
  }

  void mark(std::size_t position, std::size_t source) {
    if constexpr (kWithMap) (*map_)[position] = static_cast<std::uint32_t>(source);
  }

  // Most lines begin with a letter, which is neither a bullet nor makes one of what was held.
  bool ends_line_start(char c) {
    const char folded = kAscii[static_cast<unsigned char>(c)];
    const bool is_letter = folded >= 'a' && folded <= 'z';
    if (is_letter && held_ == kNone) line_start_ = false;
    return !line_start_;
  }

  static bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

  // Copies what folds alone.
  void copy_alone() {
    do {
      copy_ascii();
    } while (at_ < text_.size() && copy_others());
  }

  void copy_ascii() {
    const std::size_t from = at_;
    const std::size_t size = text_.size();
    make_room(size - at_);
    for (bool known = true; known && at_ < size;) {
      const bool by_blocks = !kWithMap && copy_blocks();
      known = copy_bytes(by_blocks ? std::min(size, at_ + 16) : size);
    }
    if (at_ == from) return;
    if (last_ == ' ') {
      clear_base();
    } else {
      set_base(end_ - 1, at_ - 1);
    }
  }

  // Stops before what needs more than lower case. False when there are no blocks on this machine.
  bool copy_blocks() {
#if defined(__SSE2__)
    for (unsigned look = 0; look == 0 && at_ + kBlock <= text_.size();) {
      const Block block(text_.data() + at_);
      const unsigned spaces = block.equal_to(' ');
      look = block.below_space() | block.equal_to(0x7F) | block.equal_to('`') |
             (spaces & (spaces << 1 | (last_ == ' ' ? 1U : 0U)));
      block.store_lower(out_.data() + end_);
      const std::size_t count = look == 0 ? kBlock : static_cast<std::size_t>(std::countr_zero(look));
      at_ += count;
      end_ += count;
      if (count != 0) last_ = out_[end_ - 1];
    }
    return true;
#else
    return false;
#endif
  }

  // Up to `stop`; false when there is a byte before it that the table does not know.
  bool copy_bytes(std::size_t stop) {
    const char* in = text_.data();
    char* to = out_.data();
    std::size_t end = end_;
    std::size_t at = at_;
    char last = last_;
    for (; at < stop; ++at) {
      const char c = kAscii[static_cast<unsigned char>(in[at])];
      if (c == 0) break;
      to[end] = c;
      mark(end, at);
      end += static_cast<std::size_t>((c != ' ') | (last != ' '));
      last = c;
    }
    end_ = end;
    at_ = at;
    last_ = last;
    return at == stop;
  }

  // The same for what is not ASCII, and for single spaces within it. Tells whether ASCII that the table knows
  // comes next.
  bool copy_others() {
    while (at_ < text_.size()) {
      copy_letters();
      const bool before_space = at_ + 1 < text_.size() && text_[at_] == ' ' && !is_ascii(text_[at_ + 1]);
      if (!before_space || last_ == ' ') break;
      put_space(at_++);
    }
    return at_ < text_.size() && kAscii[static_cast<unsigned char>(text_[at_])] != 0;
  }

  // Letters and marks that are not ASCII and fold alone.
  void copy_letters() {
    // What is written might be part of this object, for all that the compiler knows; this is not.
    std::size_t at = at_;
    std::size_t end = end_;
    while (at < text_.size() && !is_ascii(text_[at])) {
      const CodePoint cp = code_point_at(text_, at);
      const FoldPage& page = g_folds[cp.value];
      const char32_t folded = page.folded[cp.value % 256];
      const std::uint8_t joins = page.joins[cp.value % 256];
      if (folded == 0 || (joins != 0 && joins < last_joins_)) break;
      if (end + 4 > out_.size()) {
        end_ = end;
        make_room(4);
      }
      if (joins == 0 || base_source_ == kNone) set_base(end, at);
      last_joins_ = joins;
      const std::size_t size = write_utf8(folded, out_.data() + end);
      for (std::size_t i = 0; i < size; ++i) mark(end + i, base_source_);
      end += size;
      at += cp.size;
    }
    if (at == at_) return;
    at_ = at;
    end_ = end;
    last_ = out_[end - 1];
  }

  // One code point, or one combining sequence, that needs a closer look.
  void step() {
    const CodePoint cp = next();
    if (is_stable(cp.value) || is_dropped(cp.value) || is_space(cp.value)) {
      put(cp.value, at_);
      at_ += cp.size;
    } else {
      put_sequence();
    }
  }

  [[nodiscard]] CodePoint next() const {
    CodePoint cp = code_point_at(text_, at_);
    if (cp.value >= 0x80 && cp.value < 0xA0 && windows_1252(cp.value) != 0) {
      cp.value = windows_1252(cp.value);
    }
    return cp;
  }

  // Goes back to the base, composes it with the marks that follow, and writes the result.
  void put_sequence() {
    if (base_source_ != kNone) {
      at_ = base_source_;
      end_ = base_position_;
      last_ = end_ > begin_ ? out_[end_ - 1] : ' ';
    }
    const std::size_t source = at_;
    sequence_.clear();
    while (at_ < text_.size()) {
      const CodePoint cp = next();
      if (!is_dropped(cp.value)) {
        if (!sequence_.empty() && (is_stable(cp.value) || is_space(cp.value))) break;
        sequence_.push_back(cp.value);
      }
      at_ += cp.size;
    }
    compose(sequence_);
    for (char32_t& cp : sequence_) cp = lower(cp);
    compose(sequence_);
    for (const char32_t cp : sequence_) put(cp, source);
    clear_base();
  }

  void put(char32_t cp, std::size_t source) {
    if (is_dropped(cp)) return;
    if (is_space(cp)) {
      put_space(source);
      line_start_ = line_start_ || is_line_end(cp);
      return;
    }
    const std::string_view punctuation = folded_punctuation(cp);
    if (line_start_ && put_bullet(cp, punctuation, source)) return;
    make_room(4);
    if (!punctuation.empty()) {
      clear_base();
      for (const char c : punctuation) write(static_cast<unsigned char>(c), source);
      return;
    }
    set_base(end_, source);
    write(lower(cp), source);
  }

  void put_space(std::size_t source) {
    clear_base();
    if (last_ == ' ') return;
    make_room(1);
    write(' ', source);
  }

  // At the start of a line: true when `cp` is a bullet, or may be one. "*" and "-" are written and taken
  // back when a space and then more text follow. Ends the line start otherwise.
  bool put_bullet(char32_t cp, std::string_view punctuation, std::size_t source) {
    if (held_ != kNone && last_ == ' ') {
      end_ = held_;
      held_ = kNone;
    }
    if (is_bullet(cp)) return true;
    const bool may_be_bullet = held_ == kNone && (cp == '*' || cp == '-' || punctuation == "-");
    if (!may_be_bullet) {
      held_ = kNone;
      line_start_ = false;
      return false;
    }
    held_ = end_;
    clear_base();
    make_room(1);
    write(cp == '*' ? U'*' : U'-', source);
    return true;
  }

  void write(char32_t cp, std::size_t source) {
    const std::size_t size = write_utf8(cp, out_.data() + end_);
    for (std::size_t i = 0; i < size; ++i) mark(end_ + i, source);
    end_ += size;
    last_ = out_[end_ - 1];
  }

  void set_base(std::size_t position, std::size_t source) {
    base_position_ = position;
    base_source_ = source;
    last_joins_ = 0;
  }

  void clear_base() { set_base(0, kNone); }

  std::string_view text_;
  std::string& out_;
  std::vector<std::uint32_t>* map_;
  std::size_t at_ = 0;  // in text_
  std::size_t begin_;   // in out_: where the folded text begins,
  std::size_t end_;     // and ends so far
  char last_ = ' ';     // last byte written; a space before the first
  bool line_start_ = true;
  std::size_t held_ = kNone;         // where a "*" or "-" stands that may yet be a bullet
  std::size_t base_source_ = kNone;  // of what was written last and marks may join; kNone when they may not
  std::size_t base_position_ = 0;
  std::uint8_t last_joins_ = 0;  // `joining` of what was written last
  std::vector<char32_t> sequence_;
};

}  // namespace

std::size_t fold(std::string_view text, std::string& out) { return Folder<false>(text, out, nullptr).run(); }

std::string fold_by_steps(std::string_view text) {
  std::string out;
  Folder<false, false>(text, out, nullptr).run();
  return out;
}

std::string fold_with_map(std::string_view text, std::vector<std::uint32_t>& map) {
  std::string out;
  map.clear();
  Folder<true>(text, out, &map).run();
  return out;
}

}  // namespace dehusk::normalize
