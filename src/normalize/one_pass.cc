// Normalising in one pass: what stays as it is is skipped, sixteen bytes at a time where it is ASCII, and
// copied in one go when something comes that does not. A text that is clean already costs one look and one
// copy.
//
// The steps of steps.cc come to the same here because nothing one of them does makes work for an earlier one,
// but for three cases. Marks that a dropped character or a ligature kept from their base are composed with
// what was written. Entities and escape sequences are left to the steps, for the whole text: both may reach
// over anything, and what they leave may be anything.
#include "normalize/one_pass.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "normalize/entities.h"
#include "normalize/mojibake.h"
#include "normalize/paged_table.h"
#include "normalize/scan.h"
#include "normalize/unicode.h"

namespace dehusk::normalize {
namespace {

enum class Kind : std::uint8_t {
  plain,
  mark,  // NFC may have to do with it
  space,
  line_end,
  dropped,
  windows_1252,
  punctuation,
  ligature,
  ampersand,
  escape,
};

Kind kind_of(char32_t cp) {
  if (cp == '&') return Kind::ampersand;
  if (cp == 0x1B) return Kind::escape;
  if (cp >= 0x80 && cp < 0xA0 && windows_1252(cp) != 0) return Kind::windows_1252;
  if (is_line_end(cp)) return Kind::line_end;
  if (is_control(cp) || is_invisible(cp)) return Kind::dropped;
  if (is_space(cp)) return Kind::space;
  if (joining(cp) != 0) return Kind::mark;
  if (!ascii_punctuation(cp).empty()) return Kind::punctuation;
  return ligature(cp).empty() ? Kind::plain : Kind::ligature;
}

struct KindPage {
  explicit KindPage(char32_t first) {
    for (char32_t i = 0; i < 256; ++i) {
      kind[i] = kind_of(first + i);
      joins[i] = joining(first + i);
    }
  }
  std::array<Kind, 256> kind{};
  std::array<std::uint8_t, 256> joins{};
};
constinit PagedTable<KindPage> g_kinds;

bool is_white(char c) { return c == ' ' || c == '\n'; }

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool needs_look(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < ' ' && c != '\n') || byte >= 0x7F || c == '&';
}

// The first byte from `at` on that may not stay as it is. White space is looked at when it follows other
// white space; `after_white` tells whether the byte at `at` does.
std::size_t skip_clean_ascii(std::string_view text, std::size_t at, bool after_white) {
#if defined(__SSE2__)
  unsigned carry = after_white ? 1 : 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    const Block block(text.data() + at);
    const unsigned line_ends = block.equal_to('\n');
    const unsigned white = line_ends | block.equal_to(' ');
    const unsigned look = (block.below_space() & ~line_ends) | block.equal_to(0x7F) | block.equal_to('&') |
                          (white & (white << 1 | carry));
    if (look != 0) return at + static_cast<std::size_t>(std::countr_zero(look));
    carry = white >> (kBlock - 1);
  }
  after_white = carry != 0;
#endif
  for (; at < text.size(); ++at) {
    const bool white = is_white(text[at]);
    if (needs_look(text[at]) || (white && after_white)) break;
    after_white = white;
  }
  return at;
}

class OnePass {
 public:
  OnePass(std::string_view text, bool straighten) : text_(text), straighten_(straighten) {}

  std::optional<std::string> run() {
    while (at_ < text_.size()) {
      skip_clean();
      if (at_ < text_.size() && !step()) return std::nullopt;
    }
    copy_skipped();
    return std::move(out_);
  }

 private:
  // Goes on to the next character that may not stay as it is.
  void skip_clean() {
    do {
      const std::size_t from = at_;
      const bool after_white = at_ > copied_ ? is_white(text_[at_ - 1]) : white_ || out_.empty();
      at_ = skip_clean_ascii(text_, at_, after_white);
      if (at_ > from) last_joins_ = 0;
    } while (at_ < text_.size() && !is_ascii(text_[at_]) && skip_clean_others());
  }

  // The same over what is not ASCII. Tells whether all of it stays.
  bool skip_clean_others() {
    while (at_ < text_.size() && !is_ascii(text_[at_])) {
      const CodePoint cp = code_point_at(text_, at_);
      const KindPage& page = g_kinds[cp.value];
      const std::uint8_t joins = page.joins[cp.value % 256];
      if (!stays(page.kind[cp.value % 256], joins)) return false;
      last_joins_ = joins;
      at_ += cp.size;
    }
    return true;
  }

  [[nodiscard]] bool stays(Kind kind, std::uint8_t joins) const {
    if (kind == Kind::plain) return true;
    if (kind == Kind::mark) return joins != kMayChange && joins >= last_joins_;
    return !straighten_ && (kind == Kind::punctuation || kind == Kind::ligature);
  }

  // One character that skip_clean stopped at. False when it is one for the steps.
  bool step() {
    const CodePoint cp = code_point_at(text_, at_);
    switch (kind_at(at_)) {
      case Kind::plain:
        at_ += cp.size;
        break;
      case Kind::ampersand:
        if (may_be_entity()) return false;
        ++at_;
        last_joins_ = 0;
        break;
      case Kind::escape:
        return false;
      case Kind::mark:
        compose_sequence();
        break;
      case Kind::space:
        replace_by_white(cp.size, 0);
        break;
      case Kind::line_end:
        replace_by_white(text_.substr(at_, 2) == "\r\n" ? 2 : cp.size, 1);
        break;
      case Kind::dropped:
        copy_skipped();
        copied_ = at_ += cp.size;
        break;
      case Kind::windows_1252:
        replace(cp.size, spelling(windows_1252(cp.value)));
        break;
      case Kind::punctuation:
      case Kind::ligature:
        replace(cp.size, spelling(cp.value));
        break;
    }
    return true;
  }

  [[nodiscard]] Kind kind_at(std::size_t at) const {
    const char32_t cp = code_point_at(text_, at).value;
    return g_kinds[cp].kind[cp % 256];
  }

  [[nodiscard]] std::string spelling(char32_t cp) const {
    std::string written;
    if (straighten_) written = ascii_punctuation(cp).empty() ? ligature(cp) : ascii_punctuation(cp);
    if (written.empty()) append_utf8(cp, written);
    return written;
  }

  // Whether the "&" at `at_` begins an entity, or may once the steps have done their work on what follows it.
  [[nodiscard]] bool may_be_entity() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_entity_name(text_[end])) ++end;
    if (end == text_.size() || (text_[end] != ';' && !may_go(kind_at(end)))) return false;
    return !entities_stay();
  }

  // On the line of a literal "<" entities are left alone, unless composing takes it away. Which line that is
  // is left to the steps.
  [[nodiscard]] bool entities_stay() {
    if (!entities_stay_) {
      entities_stay_ = text_.find('<') != text_.npos && text_.find("\u0338") == text_.npos && is_one_line();
    }
    return *entities_stay_;
  }

  [[nodiscard]] bool is_one_line() const {
    constexpr std::string_view kLineEnds[] = {"\n", "\v", "\f", "\r", "\u2028", "\u2029"};
    return std::none_of(std::begin(kLineEnds), std::end(kLineEnds),
                        [this](std::string_view end) { return text_.find(end) != text_.npos; });
  }

  static bool may_go(Kind kind) {
    return kind == Kind::mark || kind == Kind::dropped || kind == Kind::ligature || kind == Kind::escape;
  }

  void replace_by_white(std::size_t size, std::size_t line_ends) {
    copy_skipped();
    white_ = true;
    line_ends_ += line_ends;
    copied_ = at_ += size;
    last_joins_ = 0;
  }

  void replace(std::size_t size, std::string_view by) {
    copy_skipped();
    write_white();
    out_ += by;
    copied_ = at_ += size;
    last_joins_ = 0;
  }

  // Composes the sequence that goes on at `at_`: from its base, which was written or skipped, to its end.
  void compose_sequence() {
    copy_skipped();
    sequence_.clear();
    if (!white_) take_back_base();
    while (at_ < text_.size()) {
      const Kind kind = kind_at(at_);
      if (kind != Kind::mark && kind != Kind::dropped) break;
      const CodePoint cp = code_point_at(text_, at_);
      if (kind == Kind::mark) sequence_.push_back(cp.value);
      at_ += cp.size;
    }
    copied_ = at_;
    compose(sequence_);
    write_white();
    for (const char32_t cp : sequence_) append_utf8(cp, out_);
  }

  void take_back_base() {
    bool found = false;
    while (!found && !out_.empty()) {
      const std::size_t last = previous(out_, out_.size());
      sequence_.push_back(code_point_at(out_, last).value);
      found = is_stable(sequence_.back());
      out_.resize(last);
    }
    std::reverse(sequence_.begin(), sequence_.end());
  }

  // Writes what was skipped; white space at its end waits for what follows it.
  void copy_skipped() {
    std::string_view skipped = text_.substr(copied_, at_ - copied_);
    copied_ = at_;
    if (skipped.empty()) return;
    write_white();
    if (is_white(skipped.back())) {
      white_ = true;
      line_ends_ = skipped.back() == '\n' ? 1 : 0;
      skipped.remove_suffix(1);
    }
    if (out_.empty()) out_.reserve(text_.size());
    out_ += skipped;
  }

  // Puts one space, one line end or one blank line where there was white space, but none before the first
  // text.
  void write_white() {
    if (white_ && !out_.empty()) out_ += line_ends_ == 0 ? " " : line_ends_ == 1 ? "\n" : "\n\n";
    white_ = false;
    line_ends_ = 0;
  }

  std::string_view text_;
  bool straighten_;
  std::string out_;
  std::size_t at_ = 0;
  std::size_t copied_ = 0;  // up to here what comes of `text_` is in `out_`, but for white space at its end:
  bool white_ = false;      // whether there was some,
  std::size_t line_ends_ = 0;    // and how many line ends in it
  std::uint8_t last_joins_ = 0;  // `joining` of what comes before `at_`
  std::vector<char32_t> sequence_;
  std::optional<bool> entities_stay_;
};

}  // namespace

std::optional<std::string> normalize_in_one_pass(std::string_view text, Steps steps) {
  const bool repairs = steps.has(Step::mojibake);
  if (repairs && may_be_mojibake(text)) return std::nullopt;
  steps = steps.without(Step::mojibake);
  const bool plain = steps == Profile::plain;
  if (!plain && steps != Profile::standard) return std::nullopt;
  std::optional<std::string> done = OnePass(text, plain).run();
  // What was composed or came of a control may read as mojibake now.
  if (done && repairs && may_be_mojibake(*done)) return std::nullopt;
  return done;
}

}  // namespace dehusk::normalize
