#include "decide/align.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "utf8.h"

namespace dehusk::decide {
namespace {

// How far the walk looks ahead on both sides to meet again after a difference.
constexpr int kLookAhead = 24;
// Longer ones are not looked for, so that a flood of "<" or "&" stays linear.
constexpr std::size_t kLongestTag = 4096;
constexpr std::size_t kLongestEntity = 40;

struct Character {
  char32_t value = 0;  // folded so that what normalising may change compares equal; 0 at the end
  std::size_t begin = 0;
  std::size_t end = 0;
};

Character decode(std::string_view text, std::size_t at) {
  const CodePoint point = code_point_at(text, at);
  return {point.value, at, at + point.size};
}

// Spaces, controls, zero-width characters and combining marks: normalising adds, drops or joins these.
bool is_skipped(char32_t c) {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD || (c >= 0x300 && c <= 0x36F) ||
         (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) ||
         c == 0x3000 || c == 0xFEFF || c == 0x1680;
}

char32_t folded(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c >= 0x2010 && c <= 0x2015) return '-';
  if (c == 0x2018 || c == 0x2019) return '\'';
  if (c == 0x201C || c == 0x201D) return '"';
  return c;
}

// Walks over the characters that count.
class Walker {
 public:
  Walker(std::string_view text, const std::vector<Span>& spans, bool markup)
      : text_(text), spans_(&spans), markup_(markup) {
    at_ = spans.empty() ? text.size() : spans[0].begin;
  }

  Character next() {
    while (span_ < spans_->size()) {
      const std::size_t limit = (*spans_)[span_].end;
      if (at_ >= limit) {
        if (++span_ < spans_->size()) at_ = (*spans_)[span_].begin;
        continue;
      }
      if (markup_ && text_[at_] == '<' && skip_tag(limit)) continue;
      Character c = markup_ && text_[at_] == '&' ? entity(limit) : decode(text_, at_);
      at_ = c.end;
      if (is_skipped(c.value)) continue;
      c.value = folded(c.value);
      return c;
    }
    return {};
  }

 private:
  bool skip_tag(std::size_t limit) {
    const std::size_t close = text_.substr(at_, std::min(limit - at_, kLongestTag)).find('>');
    if (close == std::string_view::npos) return false;
    at_ += close + 1;
    return true;
  }

  // "&name;" counts as one character; numeric and the commonest named ones by value, others by their first
  // letter, which the look-ahead mends.
  Character entity(std::size_t limit) const {
    const std::size_t close = text_.substr(at_, std::min(limit - at_, kLongestEntity)).find(';');
    if (close == std::string_view::npos) return decode(text_, at_);
    return {entity_value(text_.substr(at_ + 1, close - 1)), at_, at_ + close + 1};
  }

  static char32_t entity_value(std::string_view name) {
    if (name.size() > 1 && name[0] == '#') {
      const bool hex = name[1] == 'x' || name[1] == 'X';
      char32_t value = 0;
      for (const char c : name.substr(hex ? 2 : 1)) {
        const int digit = c >= '0' && c <= '9'                 ? c - '0'
                          : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                               : 0;
        value = (value * (hex ? 16U : 10U) + static_cast<char32_t>(digit)) & 0x1FFFFFU;
      }
      return value;
    }
    struct Named {
      std::string_view name;
      char32_t value;
    };
    constexpr std::array<Named, 12> kNamed = {{{"amp", '&'},
                                               {"lt", '<'},
                                               {"gt", '>'},
                                               {"quot", '"'},
                                               {"apos", '\''},
                                               {"nbsp", ' '},
                                               {"rsquo", '\''},
                                               {"lsquo", '\''},
                                               {"ldquo", '"'},
                                               {"rdquo", '"'},
                                               {"ndash", '-'},
                                               {"mdash", '-'}}};
    for (const Named& named : kNamed) {
      if (named.name == name) return named.value;
    }
    return 0xFFFD;
  }

  std::string_view text_;
  const std::vector<Span>* spans_;
  bool markup_;
  std::size_t span_ = 0;
  std::size_t at_ = 0;
};

// Skips the fewest characters on both sides after which the two agree for three characters (or to the end).
bool meet_again(Walker& text, Walker& source, Character& t, Character& s) {
  std::array<Character, kLookAhead + 3> ts{};
  std::array<Character, kLookAhead + 3> ss{};
  Walker tw = text;
  Walker sw = source;
  ts[0] = t;
  ss[0] = s;
  for (std::size_t i = 1; i < ts.size(); ++i) {
    ts[i] = tw.next();
    ss[i] = sw.next();
  }
  const auto agree = [&](std::size_t i, std::size_t k) {
    for (std::size_t n = 0; n < 3; ++n) {
      if (ts[i + n].value != ss[k + n].value) return false;
      if (ts[i + n].value == 0) return n > 0;
    }
    return true;
  };
  for (std::size_t sum = 1; sum < 2 * kLookAhead; ++sum) {
    for (std::size_t i = sum > kLookAhead - 1 ? sum - (kLookAhead - 1) : 0; i <= sum && i < kLookAhead; ++i) {
      if (sum - i >= kLookAhead || !agree(i, sum - i)) continue;
      for (std::size_t n = 0; n < i; ++n) t = text.next();
      for (std::size_t n = 0; n < sum - i; ++n) s = source.next();
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<Span> align(std::string_view text, const std::vector<Span>& ranges, std::string_view source,
                        const std::vector<Span>& spans, bool html) {
  std::vector<Span> out(ranges.size());
  std::vector<bool> begun(ranges.size(), false);
  const std::vector<Span> whole = {{0, text.size()}};
  Walker text_walker(text, whole, false);
  Walker source_walker(source, spans, html);
  Character t = text_walker.next();
  Character s = source_walker.next();
  std::size_t range = 0;
  while (t.value != 0 && s.value != 0) {
    if (t.value != s.value && !meet_again(text_walker, source_walker, t, s)) {
      t = text_walker.next();
      s = source_walker.next();
      continue;
    }
    while (range < ranges.size() && ranges[range].end <= t.begin) ++range;
    if (range == ranges.size()) break;
    if (t.begin >= ranges[range].begin) {
      if (!begun[range]) out[range].begin = s.begin;
      begun[range] = true;
      out[range].end = s.end;
    }
    t = text_walker.next();
    s = source_walker.next();
  }
  return out;
}

}  // namespace dehusk::decide
