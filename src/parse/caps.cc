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

constexpr std::array<std::string_view, 14> kVoid = {"area",  "base",   "br",    "col",  "embed",
                                                    "hr",    "img",    "input", "link", "meta",
                                                    "param", "source", "track", "wbr"};

// Those whose end tags are left out as a rule: their count says nothing about nesting.
constexpr std::array<std::string_view, 14> kLeftOpen = {"p",        "li",     "dt",       "dd",    "td",
                                                        "th",       "tr",     "tbody",    "thead", "tfoot",
                                                        "colgroup", "option", "optgroup", "html"};

// Elements without which no page is parsed in a mode that Gumbo may lose its way in.
constexpr std::array<std::string_view, 5> kRisky = {"svg", "math", "select", "template", "frameset"};

// Elements that Gumbo opens again, as often as they were left open. There is never more than one <a> or
// <nobr>.
constexpr std::array<std::string_view, 12> kFormatting = {"b",   "i",    "s",    "u",     "em",     "tt",
                                                          "big", "code", "font", "small", "strike", "strong"};

// Closed by the end of what they are in, and by the next of their name.
constexpr std::array<std::string_view, 8> kImplied = {"p",      "li",       "dt", "dd",
                                                      "option", "optgroup", "rp", "rt"};

constexpr std::array<std::string_view, 9> kTable = {"table", "caption", "colgroup", "tbody", "thead",
                                                    "tfoot", "tr",      "td",       "th"};

// Their end tags close what is in them, too.
constexpr std::array<std::string_view, 31> kBlocks = {
    "address", "article",  "aside",  "blockquote", "center",  "details", "dir",     "div",
    "dl",      "fieldset", "figure", "figcaption", "footer",  "form",    "h1",      "h2",
    "h3",      "h4",       "h5",     "h6",         "header",  "hgroup",  "listing", "main",
    "menu",    "nav",      "ol",     "pre",        "section", "summary", "ul"};

// An end tag closes nothing beyond these.
constexpr std::array<std::string_view, 13> kBarriers = {"applet", "noscript", "body",    "button", "frameset",
                                                        "head",   "html",     "marquee", "math",   "object",
                                                        "select", "svg",      "template"};

// How many more start tags than end tags there are.
class TagCount {
 public:
  // Whether the start tag is past the cap.
  bool open(std::string_view name) { return is_counted(name) && ++open_ > kMostOpenElements; }

  // Whether the end tag is that of one past the cap.
  bool close(std::string_view name) { return is_counted(name) && open_ > 0 && open_-- > kMostOpenElements; }

 private:
  static bool is_counted(std::string_view name) {
    return !is_one_of(name, kVoid) && !is_one_of(name, kLeftOpen);
  }

  std::uint32_t open_ = 0;
};

// The elements that are open. What Gumbo has open is among them: where it is not plain that it closes one,
// none is closed here. open() and close() as of TagCount.
class OpenElements {
 public:
  bool open(const std::string& name) {
    if (is_one_of(name, kVoid)) return false;
    const Kind kind = kind_of(name);
    if (kind == Kind::implied && !open_.empty() && open_.back().name == name) return false;
    if (kind == Kind::table && name != "table" && !is_in_table()) return false;
    if (open_.size() < kMostOpenElements) {
      open_.push_back({name, kind});
      return false;
    }
    ++past_;
    return true;
  }

  [[nodiscard]] bool is_foreign() const {
    return std::any_of(open_.begin(), open_.end(),
                       [](const Element& e) { return e.name == "svg" || e.name == "math"; });
  }

  bool close(const std::string& name) {
    if (is_one_of(name, kVoid)) return false;
    if (past_ > 0) {
      --past_;
      return true;
    }
    const Kind kind = kind_of(name);
    for (auto at = open_.rbegin(); at != open_.rend(); ++at) {
      if (at->name == name) {
        close_from(static_cast<std::size_t>(open_.rend() - at) - 1);
        break;
      }
      if (!passes(kind, *at)) break;
    }
    return false;
  }

 private:
  enum class Kind : std::uint8_t { ordinary, formatting, implied, block, table, barrier };
  struct Element {
    std::string name;
    Kind kind;
  };

  static Kind kind_of(std::string_view name) {
    if (name == "a" || name == "nobr" || is_one_of(name, kFormatting)) return Kind::formatting;
    if (is_one_of(name, kImplied)) return Kind::implied;
    if (is_one_of(name, kBlocks)) return Kind::block;
    if (is_one_of(name, kTable)) return Kind::table;
    return is_one_of(name, kBarriers) ? Kind::barrier : Kind::ordinary;
  }

  // Whether an end tag of one kind closes what is open above the element of its name.
  static bool passes(Kind closing, const Element& open) {
    if (open.kind == Kind::ordinary || open.kind == Kind::formatting) return true;
    if (closing == Kind::table) return open.name != "table" && open.name != "template";
    return open.kind == Kind::implied && (closing == Kind::block || closing == Kind::implied);
  }

  // Formatting elements are opened again after what they stood in.
  void close_from(std::size_t index) {
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(index));
    const auto begin = open_.begin() + static_cast<std::ptrdiff_t>(index);
    open_.erase(
        std::remove_if(begin, open_.end(), [](const Element& e) { return e.kind != Kind::formatting; }),
        open_.end());
  }

  [[nodiscard]] bool is_in_table() const {
    return std::any_of(open_.rbegin(), open_.rend(), [](const Element& e) { return e.name == "table"; });
  }

  std::vector<Element> open_;
  std::uint32_t past_ = 0;  // past the cap
};

class Capper {
 public:
  Capper(std::string_view html, std::string& capped, std::uint32_t most_attributes, Blanked blanked,
         Count count)
      : html_(html),
        capped_(capped),
        most_attributes_(most_attributes),
        blanked_(blanked),
        count_(count),
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
    // "<div/>" opens one; only of what is foreign the slash means what it says.
    const bool self_closing = at_ >= 2 && at_ <= html_.size() && html_.substr(at_ - 2, 2) == "/>" &&
                              (count_ == Count::tags || elements_.is_foreign());
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
    } else if (!self_closing && (count_ == Count::tags ? tags_.open(name) : elements_.open(name))) {
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
    if (is_one_of(name, kTextOnly)) return;
    if (count_ == Count::tags ? tags_.close(name) : elements_.close(name)) blank(begin, at_);
  }

  [[nodiscard]] bool is_blanked(std::string_view name) const {
    return blanked_ == Blanked::all || (blanked_ >= Blanked::risky && is_one_of(name, kRisky)) ||
           (blanked_ == Blanked::formatting && is_one_of(name, kFormatting));
  }

  std::string read_name() {
    // Longer names are custom elements; none of those is in the lists.
    constexpr std::size_t kLongestName = 16;
    const std::size_t end = end_of_name(html_, at_);
    std::string name(html_.substr(at_, std::min(end - at_, kLongestName)));
    std::transform(name.begin(), name.end(), name.begin(), lower);
    at_ = end;
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
  Count count_;
  Cut cut_ = Cut::nothing;
  std::size_t at_ = 0;
  TagCount tags_;
  OpenElements elements_;
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

Capped cap_markup(std::string_view html, std::string& capped, std::uint32_t most_attributes, Blanked blanked,
                  Count count) {
  capped.clear();
  return Capper(html, capped, most_attributes, blanked, count).run();
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
