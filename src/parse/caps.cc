// cap_markup walks over the tags with a small tokenizer, just good enough to know where tags, their
// attributes, comments and raw text begin and end. Where it is wrong about a page nobody would write, a tag
// too many or too few is overwritten; text is never touched.
//
// cap_references looks for references wherever they stand: in a script one changes nothing that is shown.
#include "parse/caps.h"

#include <algorithm>
#include <array>

#include "parse/tokens.h"

namespace dehusk::parse {
namespace {

constexpr std::array<std::string_view, 9> kTextOnly = {"script", "style",   "textarea", "title",    "xmp",
                                                       "iframe", "noembed", "noframes", "plaintext"};

// Void elements, and those whose end tags are left out as a rule: their count says nothing about nesting.
constexpr std::array<std::string_view, 28> kNotCounted = {
    "area",  "base",   "br",    "col",   "embed",    "hr",     "img",      "input", "link", "meta",
    "param", "source", "track", "wbr",   "p",        "li",     "dt",       "dd",    "td",   "th",
    "tr",    "tbody",  "thead", "tfoot", "colgroup", "option", "optgroup", "html"};

// Elements without which no page is parsed in a mode that Gumbo may lose its way in.
constexpr std::array<std::string_view, 5> kRisky = {"svg", "math", "select", "template", "frameset"};

// Elements that Gumbo opens again, as often as they were left open. There is never more than one <a> or
// <nobr>.
constexpr std::array<std::string_view, 12> kFormatting = {"b",   "i",    "s",    "u",     "em",     "tt",
                                                          "big", "code", "font", "small", "strike", "strong"};

class Capper {
 public:
  Capper(std::string_view html, std::string& capped, std::uint32_t most_attributes, Blanked blanked)
      : html_(html),
        capped_(capped),
        most_attributes_(most_attributes),
        blanked_(blanked),
        noscripts_(html) {}

  Capped run() {
    for (at_ = html_.find('<'); at_ != std::string_view::npos && at_ + 1 < html_.size();
         at_ = html_.find('<', at_)) {
      const char next = html_[at_ + 1];
      if (html_.substr(at_).starts_with("<!--")) {
        at_ = std::min(end_of_comment(html_, at_), html_.size());
      } else if (is_letter(next)) {
        start_tag();
      } else if (next == '/' && at_ + 2 < html_.size() && is_letter(html_[at_ + 2])) {
        end_tag();
      } else if (next == '!' || next == '?' || next == '/') {
        at_ = std::min(html_.find('>', at_), html_.size());
      } else {
        ++at_;
      }
    }
    return {!capped_.empty(), cut_};
  }

 private:
  void start_tag() {
    const std::size_t begin = at_++;
    const std::string name = read_name();
    const std::uint32_t attributes = skip_attributes();
    if (attributes > most_attributes_) cut_ = std::max(cut_, Cut::attributes);
    const bool self_closing = at_ >= 2 && at_ <= html_.size() && html_.substr(at_ - 2, 2) == "/>";
    if (name == "noscript") noscripts_.open(at_);
    if (is_one_of(name, kTextOnly)) {
      if (noscripts_.swallow(name, at_)) {
        blank(begin, at_);
        return;
      }
      at_ = name == "script" ? end_of_script(html_, at_) : end_tag_of(html_, name, at_, html_.size());
      if (blanked_ == Blanked::all) blank(begin, at_);
    } else if (is_blanked(name)) {
      blank(begin, at_);
    } else if (!self_closing && !is_one_of(name, kNotCounted) && ++open_ > kMostOpenElements) {
      cut_ = Cut::depth;
      blank(begin, at_);
      if (at_ - begin >= 3) replace(begin, "<p>");
    }
  }

  void end_tag() {
    const std::size_t begin = at_;
    at_ += 2;
    const std::string name = read_name();
    skip_attributes();  // an end tag has none, but a ">" in them does not end it
    if (is_blanked(name)) return blank(begin, at_);
    if (is_one_of(name, kNotCounted) || is_one_of(name, kTextOnly) || open_ == 0) return;
    if (open_-- > kMostOpenElements) blank(begin, at_);
  }

  [[nodiscard]] bool is_blanked(std::string_view name) const {
    return blanked_ == Blanked::all || (blanked_ >= Blanked::risky && is_one_of(name, kRisky)) ||
           (blanked_ == Blanked::formatting && is_one_of(name, kFormatting));
  }

  std::string read_name() {
    // Longer names are custom elements; none of those is in the lists.
    constexpr std::size_t kLongestName = 16;
    std::string name;
    for (; at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '>' && html_[at_] != '/'; ++at_) {
      if (name.size() < kLongestName) name.push_back(lower(html_[at_]));
    }
    return name;
  }

  // Moves past the '>' of a tag; returns how many attributes it has.
  std::uint32_t skip_attributes() {
    std::uint32_t attributes = 0;
    while (at_ < html_.size() && html_[at_] != '>') {
      if (is_space(html_[at_]) || html_[at_] == '/') {
        ++at_;
        continue;
      }
      const std::size_t begin = at_;
      at_ = attribute_at(html_, begin).end;
      if (++attributes > most_attributes_) blank(begin, at_);
    }
    at_ = std::min(at_ + 1, html_.size());
    return attributes;
  }

  void replace(std::size_t begin, std::string_view with) {
    if (capped_.empty()) capped_ = html_;
    capped_.replace(begin, with.size(), with);
  }

  void blank(std::size_t begin, std::size_t end) {
    if (capped_.empty()) capped_ = html_;
    std::fill(capped_.begin() + static_cast<std::ptrdiff_t>(begin),
              capped_.begin() + static_cast<std::ptrdiff_t>(end), ' ');
  }

  std::string_view html_;
  std::string& capped_;
  std::uint32_t most_attributes_;
  Blanked blanked_;
  Cut cut_ = Cut::nothing;
  std::size_t at_ = 0;
  std::uint32_t open_ = 0;
  Noscripts noscripts_;
};

}  // namespace

void Noscripts::open(std::size_t at) {
  if (at < end_) return;
  end_ = end_tag_of(html_, "noscript", at, html_.size());
  unclosed_.clear();
}

bool Noscripts::swallow(std::string_view name, std::size_t at) {
  if (!is_open(at)) return false;
  if (std::find(unclosed_.begin(), unclosed_.end(), name) != unclosed_.end()) return true;
  if (end_tag_of(html_, name, at, end_) < end_) return false;
  unclosed_.emplace_back(name);
  return true;
}

Capped cap_markup(std::string_view html, std::string& capped, std::uint32_t most_attributes,
                  Blanked blanked) {
  capped.clear();
  return Capper(html, capped, most_attributes, blanked).run();
}

bool cap_references(std::string_view html, std::string& capped) {
  constexpr std::uint32_t kLast = 0x10FFFF;
  capped.clear();
  for (std::size_t at = html.find("&#"); at != std::string_view::npos; at = html.find("&#", at)) {
    at += 2;
    const bool hex = at < html.size() && lower(html[at]) == 'x';
    if (hex) ++at;
    const std::size_t begin = at;
    std::uint32_t number = 0;
    for (; at < html.size(); ++at) {
      const char c = lower(html[at]);
      const bool is_letter_digit = hex && c >= 'a' && c <= 'f';
      if (!is_digit(c) && !is_letter_digit) break;
      const int digit = is_letter_digit ? c - 'a' + 10 : c - '0';
      number = std::min(number * (hex ? 16 : 10) + static_cast<std::uint32_t>(digit), kLast + 1);
    }
    if (number <= kLast) continue;
    if (capped.empty()) capped = html;
    std::string with = hex ? "FFFD" : "65533";
    with.insert(0, at - begin - with.size(), '0');
    capped.replace(begin, with.size(), with);
  }
  return !capped.empty();
}

}  // namespace dehusk::parse
