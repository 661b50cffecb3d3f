// fold: what rules see. One pass writes folded bytes and, when asked, where each came from, so that the
// text is the same with and without the map.
//
// Nearly all bytes take the loop of `copy_ascii`: a table gives the folded byte, and a space after a space is
// written and then overwritten, which spares the loop every branch but one. What the table does not know
// goes code point by code point: line starts (bullets), typographic punctuation, invisible characters and
// sequences that NFC composes.
#include <array>
#include <cstdint>
#include <limits>

#include "normalize/normalize.h"
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
  return is_control(cp) || is_invisible(cp) || cp == 0x34F || cp == 0x61C || (cp >= 0x180B && cp <= 0x180E) ||
         (cp >= 0x200C && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2061 && cp <= 0x2069) ||
         (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

// Characters that at the start of a line are bullets whatever follows; "*" and dashes need a space after.
constexpr bool is_bullet(char32_t cp) {
  constexpr std::u32string_view kBullets = U"·•‣⁃∙■□▪▫▶▸►○●◦";
  return kBullets.find(cp) != kBullets.npos;
}

// Lower case of the two-byte code points that fold alone and stay two bytes long; 0 for the others.
using TwoByteTable = std::array<char16_t, 0x800>;
TwoByteTable make_two_byte_table() {
  TwoByteTable table{};
  for (char32_t cp = 0xA0; cp < 0x800; ++cp) {
    const bool alone = is_stable(cp) && !is_dropped(cp) && !is_space(cp) && folded_punctuation(cp).empty();
    const char32_t small = lower(cp);
    if (alone && small >= 0x80 && small < 0x800) table[cp] = static_cast<char16_t>(small);
  }
  return table;
}
const TwoByteTable& two_byte_table() {
  static const TwoByteTable table = make_two_byte_table();
  return table;
}

template <bool kWithMap>
class Folder {
 public:
  Folder(std::string_view text, std::string& out, std::vector<std::uint32_t>* map)
      : text_(text),
        out_(out),
        map_(map),
        begin_(out.size()),
        end_(out.size()),
        two_byte_(two_byte_table()) {}

  std::size_t run() {
    while (at_ < text_.size()) {
      if (!line_start_) copy_alone();
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

  // Copies what folds alone: ASCII and two-byte letters.
  void copy_alone() {
    while (at_ < text_.size()) {
      copy_ascii();
      if (at_ + 1 >= text_.size() || !copy_two_bytes()) return;
    }
  }

  void copy_ascii() {
    const std::size_t from = at_;
    const std::size_t size = text_.size();
    make_room(size - at_);
    const char* in = text_.data();
    char* to = out_.data();
    std::size_t end = end_;
    std::size_t at = at_;
    char last = last_;
    for (; at < size; ++at) {
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
    if (at == from) return;
    if (last == ' ') {
      base_ = 0;
    } else {
      set_base(static_cast<unsigned char>(in[at - 1]), end - 1, at - 1);
    }
  }

  bool copy_two_bytes() {
    const auto lead = static_cast<unsigned char>(text_[at_]);
    if (lead < 0xC2 || lead > 0xDF) return false;
    const char32_t cp = (lead & 0x1FU) << 6 | (static_cast<unsigned char>(text_[at_ + 1]) & 0x3FU);
    const char32_t small = two_byte_[cp];
    if (small == 0) return false;
    make_room(2);
    set_base(cp, end_, at_);
    write(small, at_);
    at_ += 2;
    return true;
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

  // Takes back the base, composes it with the marks that follow, and writes the result.
  void put_sequence() {
    std::size_t source = at_;
    sequence_.clear();
    if (base_ != 0) {
      sequence_.push_back(base_);
      source = base_source_;
      end_ = base_position_;
      last_ = end_ > begin_ ? out_[end_ - 1] : ' ';
    }
    while (at_ < text_.size()) {
      const CodePoint cp = next();
      if (!is_dropped(cp.value)) {
        if (is_stable(cp.value) || is_space(cp.value)) break;
        sequence_.push_back(cp.value);
      }
      at_ += cp.size;
    }
    compose(sequence_);
    for (char32_t& cp : sequence_) cp = lower(cp);
    compose(sequence_);
    for (const char32_t cp : sequence_) put(cp, source);
    base_ = 0;
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
      base_ = 0;
      for (const char c : punctuation) write(static_cast<unsigned char>(c), source);
      return;
    }
    set_base(cp, end_, source);
    write(lower(cp), source);
  }

  void put_space(std::size_t source) {
    base_ = 0;
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
    base_ = 0;
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

  void set_base(char32_t cp, std::size_t position, std::size_t source) {
    base_ = cp;
    base_position_ = position;
    base_source_ = source;
  }

  std::string_view text_;
  std::string& out_;
  std::vector<std::uint32_t>* map_;
  std::size_t at_ = 0;  // in text_
  std::size_t begin_;   // in out_: where the folded text begins,
  std::size_t end_;     // and ends so far
  const TwoByteTable& two_byte_;
  char last_ = ' ';  // last byte written; a space before the first
  bool line_start_ = true;
  std::size_t held_ = kNone;  // where a "*" or "-" stands that may yet be a bullet
  char32_t base_ = 0;         // what was written last and marks may join; 0 for none
  std::size_t base_position_ = 0;
  std::size_t base_source_ = 0;
  std::vector<char32_t> sequence_;
};

}  // namespace

std::size_t fold(std::string_view text, std::string& out) { return Folder<false>(text, out, nullptr).run(); }

std::string fold_with_map(std::string_view text, std::vector<std::uint32_t>& map) {
  std::string out;
  map.clear();
  Folder<true>(text, out, &map).run();
  return out;
}

}  // namespace dehusk::normalize
