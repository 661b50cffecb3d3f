// A tokenizer that follows the states of the HTML standard as far as they decide where a tag, an attribute, a
// comment or raw text begins and ends, and copies as little as it can.
#include "parse/slim.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "parse/caps.h"
#include "parse/dom.h"
#include "parse/tokens.h"

namespace dehusk::parse {
namespace {

// Shorter texts are copied: a stand-in has four bytes.
constexpr std::size_t kLeastElided = 8;

// Attributes that some later stage reads, by length.
constexpr std::array<std::string_view, 33> kReadAttributes = {"id",
                                                              "alt",
                                                              "rel",
                                                              "src",
                                                              "href",
                                                              "lang",
                                                              "name",
                                                              "role",
                                                              "type",
                                                              "class",
                                                              "start",
                                                              "style",
                                                              "value",
                                                              "width",
                                                              "height",
                                                              "hidden",
                                                              "srcset",
                                                              "content",
                                                              "pubdate",
                                                              "data-src",
                                                              "datetime",
                                                              "itemprop",
                                                              "itemtype",
                                                              "property",
                                                              "aria-label",
                                                              "aria-level",
                                                              "aria-hidden",
                                                              "data-srcset",
                                                              "data-testid",
                                                              "aria-expanded",
                                                              "data-original",
                                                              "data-lazy-src",
                                                              "data-component"};

// What the walk must know of an element by its name.
enum Trait : std::uint8_t {
  kPlain = 0,
  // Its content is not markup. In a page whose scripts do not run, <noscript> is not one of them.
  kRawText = 1,
  // Gumbo compares or reads all its attributes: formatting elements (three that are equal are as many as it
  // opens again), what changes the way into and out of foreign content, and what it merges.
  kWholeTag = 2,
  // The end tag of a <pre> around it is ignored in it.
  kScope = 4,
  // It stands in a branch of its own in start_tag or opened.
  kSpecial = 8,
};
struct Known {
  std::string_view name;
  unsigned traits;
};
constexpr std::array<Known, 44> kKnown = {{{"b", kWholeTag},
                                           {"i", kWholeTag},
                                           {"s", kWholeTag},
                                           {"u", kWholeTag},
                                           {"em", kWholeTag},
                                           {"td", kScope},
                                           {"th", kScope},
                                           {"tt", kWholeTag},
                                           {"big", kWholeTag},
                                           {"col", kSpecial},
                                           {"pre", kSpecial},
                                           {"svg", kScope | kSpecial},
                                           {"xmp", kRawText},
                                           {"body", kWholeTag},
                                           {"code", kWholeTag},
                                           {"font", kWholeTag},
                                           {"html", kWholeTag},
                                           {"math", kScope | kSpecial},
                                           {"nobr", kWholeTag},
                                           {"input", kSpecial},
                                           {"small", kWholeTag},
                                           {"style", kRawText},
                                           {"table", kScope},
                                           {"title", kRawText},
                                           {"applet", kScope},
                                           {"iframe", kRawText},
                                           {"object", kScope},
                                           {"script", kRawText},
                                           {"select", kScope | kSpecial},
                                           {"strike", kWholeTag},
                                           {"strong", kWholeTag},
                                           {"caption", kScope},
                                           {"isindex", kWholeTag},
                                           {"listing", kSpecial},
                                           {"marquee", kScope},
                                           {"noembed", kRawText},
                                           {"colgroup", kSpecial},
                                           {"frameset", kSpecial},
                                           {"noframes", kRawText},
                                           {"noscript", kSpecial},
                                           {"template", kScope | kSpecial},
                                           {"textarea", kRawText},
                                           {"plaintext", kSpecial},
                                           {"foreignobject", kSpecial}}};

constexpr std::size_t kLongestKnownName = 14;  // "annotation-xml"

bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }
unsigned byte_of(char c) { return static_cast<unsigned char>(c); }

// A name in lower case; empty when it is longer than all that are known.
class LowerName {
 public:
  explicit LowerName(std::string_view name) : size_(name.size() <= kLongestKnownName ? name.size() : 0) {
    std::transform(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(size_), letters_.begin(), lower);
  }
  [[nodiscard]] std::string_view view() const { return {letters_.data(), size_}; }

 private:
  std::size_t size_;
  std::array<char, kLongestKnownName> letters_{};
};

unsigned traits_of(std::string_view name) {
  for (const Known& known : kKnown) {
    if (known.name == name) return known.traits;
    if (known.name.size() > name.size()) break;
  }
  return name == "annotation-xml" ? kWholeTag : kPlain;
}

// The number in kReadAttributes of an attribute's name, in any case; its size for all others.
std::size_t name_number(std::string_view name) {
  const LowerName lowered(name);
  const auto* const found = std::find(kReadAttributes.begin(), kReadAttributes.end(), lowered.view());
  return static_cast<std::size_t>(found - kReadAttributes.begin());
}

// Whether a byte may begin a code point that Gumbo replaces, or a stand-in. One loop without branches, which
// compilers turn into vector instructions as long as all in it are bytes; it settles nearly all parts.
bool has_suspects(std::string_view text) {
  using Byte = unsigned char;
  Byte suspects = 0;
  for (const char character : text) {
    const Byte c = static_cast<Byte>(character);
    const Byte control =
        static_cast<Byte>(c < 0x20) & static_cast<Byte>(c != '\n') & static_cast<Byte>(c != '\t');
    const Byte lead =
        static_cast<Byte>(c == 0x7F) | static_cast<Byte>(c == 0xC2) | static_cast<Byte>(c >= 0xEF);
    suspects = static_cast<Byte>(suspects | control | lead);
  }
  return suspects != 0;
}

constexpr std::uint32_t kReplacedCharacters = 27 + 33 + 66;  // of C0, DEL and C1, noncharacters

// The size of the code point at `at` when Gumbo replaces it with U+FFFD, 0 when not: controls and
// noncharacters. The standard calls them errors and leaves them. NUL is not one of them: that is for the tree
// to drop or to replace.
std::size_t replaced_at(std::string_view text, std::size_t at) {
  const unsigned c = byte_of(text[at]);
  const auto after = [&](std::size_t i) { return at + i < text.size() ? byte_of(text[at + i]) : 0; };
  if (c < 0x80) return c == 0x7F || (c < 0x20 && c != 0 && !is_space(text[at])) ? 1 : 0;
  if (c == 0xC2) return after(1) < 0xA0 ? 2 : 0;
  if (c == 0xEF) {
    const bool replaced =
        (after(1) == 0xB7 && after(2) >= 0x90 && after(2) <= 0xAF) || (after(1) == 0xBF && after(2) >= 0xBE);
    return replaced ? 3 : 0;
  }
  return c >= 0xF0 && (after(1) & 0x0FU) == 0x0F && after(2) == 0xBF && after(3) >= 0xBE ? 4 : 0;
}

enum class Elision { as_is, with_line_ends, none };

// Whether a part of the page can be stood for. A NUL must reach Gumbo.
Elision elision_of(std::string_view text) {
  using Byte = unsigned char;
  Byte nuls = 0;
  Byte returns = 0;
  for (const char c : text) {
    nuls = static_cast<Byte>(nuls | static_cast<Byte>(c == '\0'));
    returns = static_cast<Byte>(returns | static_cast<Byte>(c == '\r'));
  }
  if (nuls != 0) return Elision::none;
  return returns != 0 ? Elision::with_line_ends : Elision::as_is;
}

// Stand-ins: the code points of planes 15 and 16 but for the two noncharacters at the end of each.
constexpr std::uint32_t kStandInsAPlane = 0xFFFE;
constexpr std::uint32_t kMostStandIns = 2 * kStandInsAPlane;
constexpr std::size_t kStandInSize = 4;

void append_stand_in(std::uint32_t number, std::string& out) {
  const std::uint32_t code =
      number < kStandInsAPlane ? 0xF0000 + number : 0x100000 + (number - kStandInsAPlane);
  const std::array<char, kStandInSize> bytes = {
      static_cast<char>(0xF0U | (code >> 18U)), static_cast<char>(0x80U | ((code >> 12U) & 0x3FU)),
      static_cast<char>(0x80U | ((code >> 6U) & 0x3FU)), static_cast<char>(0x80U | (code & 0x3FU))};
  out.append(bytes.data(), bytes.size());
}

bool is_stand_in(std::string_view text, std::size_t at) {
  const unsigned c = byte_of(text[at]);
  if (c < 0xF3 || at + kStandInSize > text.size()) return false;
  const unsigned next = byte_of(text[at + 1]);
  return (c == 0xF3 && next >= 0xB0) || c == 0xF4;
}

std::uint32_t number_at(std::string_view text, std::size_t at) {
  std::uint32_t code = byte_of(text[at]) & 7U;
  for (std::size_t i = 1; i < kStandInSize; ++i) code = (code << 6U) | (byte_of(text[at + i]) & 0x3FU);
  return code >= 0x100000 ? code - 0x100000 + kStandInsAPlane : code - 0xF0000;
}

std::size_t find_stand_in(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    if (byte_of(text[at]) >= 0xF3 && is_stand_in(text, at)) return at;
  }
  return std::string_view::npos;
}

// Whether `text` names, by number, a code point that would read as a stand-in.
bool names_stand_in(std::string_view text) {
  for (std::size_t at = text.find("&#"); at != std::string_view::npos; at = text.find("&#", at + 2)) {
    std::size_t digit = at + 2;
    const bool hex = digit < text.size() && lower(text[digit]) == 'x';
    std::uint32_t code = 0;
    for (digit += hex ? 1 : 0; digit < text.size() && code < 0xF0000; ++digit) {
      const char c = lower(text[digit]);
      if (c >= '0' && c <= '9') {
        code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(c - '0');
      } else if (hex && c >= 'a' && c <= 'f') {
        code = code * 16 + static_cast<std::uint32_t>(c - 'a' + 10);
      } else {
        break;
      }
    }
    if (code >= 0xF0000) return true;
  }
  return false;
}

bool holds_noscript(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    if (is_name_at(text, "noscript", at + 1)) return true;
  }
  return false;
}

}  // namespace

std::string_view read_attribute(std::string_view name) {
  const auto* const found = std::find(kReadAttributes.begin(), kReadAttributes.end(), name);
  return found != kReadAttributes.end() ? *found : std::string_view();
}

class Slimmer {
 public:
  Slimmer(std::string_view html, std::uint32_t most_attributes)
      : html_(html), most_attributes_(most_attributes), slim_(html), noscripts_(html) {}

  Slim run() {
    slim_.copy_.reserve(html_.size() / 4);
    slim_.slimmed_ = true;
    while (at_ < html_.size() && !forged_) {
      const std::size_t open = next_markup(at_);
      text(at_, open);
      at_ = open;
      if (at_ < html_.size()) markup();
    }
    return forged_ ? plain_markup(html_) : std::move(slim_);
  }

 private:
  // An attribute with its name's number in kReadAttributes.
  struct Read {
    std::size_t name;
    AttributeToken token;
  };
  [[nodiscard]] std::string_view value_of(const Read& read) const {
    return html_.substr(read.token.value_begin, read.token.value_end - read.token.value_begin);
  }

  // Where the next tag, comment or the like begins, or the end.
  [[nodiscard]] std::size_t next_markup(std::size_t at) const {
    for (at = html_.find('<', at); at != std::string_view::npos; at = html_.find('<', at + 1)) {
      const char next = character(at + 1);
      if (is_letter(next) || next == '/' || next == '!' || next == '?') return at;
    }
    return html_.size();
  }

  [[nodiscard]] bool is_verbatim() const { return pre_ > 0 || listing_ > 0; }
  [[nodiscard]] bool is_foreign() const { return svg_ > 0 || math_ > 0; }

  [[nodiscard]] char character(std::size_t at) const { return at < html_.size() ? html_[at] : '\0'; }

  void markup() {
    const char next = character(at_ + 1);
    if (is_letter(next)) {
      start_tag();
    } else if (next == '/' && is_letter(character(at_ + 2))) {
      end_tag();
    } else if (html_.substr(at_, 4) == "<!--") {
      comment();
    } else if (next == '/' && character(at_ + 2) == '>') {
      raw(at_, at_ + 3);
      at_ += 3;
    } else if (next == '!' && LowerName(html_.substr(at_ + 2, 7)).view() == "doctype") {
      const std::size_t close = html_.find('>', at_);
      if (close == std::string_view::npos) return rest();
      raw(at_, close + 1);
      at_ = close + 1;
    } else if (is_foreign() && html_.substr(at_, 9) == "<![CDATA[") {
      rest();
    } else {
      const std::size_t close = html_.find('>', at_);
      if (close == std::string_view::npos) return rest();
      replace(at_, close + 1, "<!---->");
      at_ = close + 1;
    }
  }

  void comment() {
    const std::size_t end = end_of_comment(html_, at_);
    if (end == std::string_view::npos) return rest();
    replace(at_, end, "<!---->");
    at_ = end;
  }

  // What cannot be foreseen, or never ends: the rest of the page as it is. In a <noscript> cap_markup may
  // overwrite tags of it, with as many spaces as they have bytes: they must be all there.
  void rest() {
    const std::string_view part = html_.substr(at_);
    if (has_suspects(part) && (noscripts_.is_open(at_) || holds_noscript(part))) {
      forged_ = forged_ || names_stand_in(part) || find_stand_in(part, 0) != std::string_view::npos;
      replace(at_, html_.size(), part);
    } else {
      raw(at_, html_.size());
    }
    at_ = html_.size();
  }

  void start_tag() {
    const std::size_t begin = at_;
    const std::size_t name_end = end_of_name(html_, begin + 1);
    const LowerName lowered(html_.substr(begin + 1, name_end - begin - 1));
    const std::string_view name = lowered.view();
    const unsigned traits = traits_of(name);
    if ((traits & kSpecial) != 0 && ends_slimming(name)) return rest();
    if (name == "noscript") noscripts_.open(begin);

    if (!read_attributes(name_end)) return rest();
    if (attributes_ > most_attributes_) slim_.leaves_attributes_out_ = true;
    // As cap_markup does, which does not see it as long as it is.
    if ((traits & kRawText) != 0 && noscripts_.swallow(name, at_))
      return replace(begin, at_, std::string(at_ - begin, ' '));
    if ((traits & kWholeTag) != 0 || at_ == name_end + 1) {
      raw(begin, at_);
    } else {
      const std::size_t slim_begin = slim_.copy_.size();
      copy(html_.substr(begin, name_end - begin));
      const std::uint32_t first = keep_attributes(name == "input");
      slim_.copy_ += self_closing_ ? " />" : ">";
      piece(slim_begin, begin, at_);
      slim_.pieces_.back().first_attribute = first;
      slim_.pieces_.back().attribute_count = static_cast<std::uint32_t>(slim_.attributes_.size()) - first;
    }
    if ((traits & kRawText) != 0) {
      raw_text(name);
    } else if (traits != kPlain) {
      opened(name, traits);
    }
  }

  // Whether what follows depends on more than can be known here.
  [[nodiscard]] bool ends_slimming(std::string_view name) const {
    // In a <template>, columns drop text but for its white space.
    if (name == "col" || name == "colgroup") return in_template_;
    return name == "frameset" || name == "plaintext" || (name == "foreignobject" && is_foreign());
  }

  // The attributes of the tag just read, beside the text that Gumbo gets, which finds them again by the place
  // of the tag. Where a value has references in it, line ends of other systems or a NUL, all go into the
  // text. Returns the first's place in the list.
  std::uint32_t keep_attributes(bool of_input) {
    const auto first = static_cast<std::uint32_t>(slim_.attributes_.size());
    for (const Read& read : tag_) {
      const std::string_view value = value_of(read);
      if (value.find('&') == std::string_view::npos && elision_of(value) == Elision::as_is) continue;
      for (const Read& each : tag_) copy_attribute(each);
      return first;
    }
    for (const Read& read : tag_) {
      const std::string_view value = value_of(read);
      const std::string_view name = kReadAttributes[read.name];
      const auto same = [&](const Attribute& kept) { return kept.name == name; };
      // The first of a name counts.
      if (std::none_of(slim_.attributes_.begin() + first, slim_.attributes_.end(), same))
        slim_.attributes_.push_back({name, value});
      // A hidden <input> may stand in a table.
      if (of_input && name == "type") copy_attribute(read);
    }
    return first;
  }

  void copy_attribute(const Read& read) {
    slim_.copy_ += ' ';
    copy(html_.substr(read.token.begin, read.token.end - read.token.begin));
  }

  void opened(std::string_view name, unsigned traits) {
    if (name == "pre") ++pre_;
    if (name == "listing") ++listing_;
    if (is_verbatim() && (traits & kScope) != 0) ends_verbatim_ = false;
    if (name == "template") {
      in_template_ = true;
    } else if (name == "select") {
      in_select_ = true;
    } else if (name == "svg" && !self_closing_) {
      ++svg_;
    } else if (name == "math" && !self_closing_) {
      ++math_;
    }
  }

  void end_tag() {
    const std::size_t begin = at_;
    const std::size_t name_end = end_of_name(html_, begin + 2);
    const LowerName lowered(html_.substr(begin + 2, name_end - begin - 2));
    const std::string_view name = lowered.view();
    if (!read_attributes(name_end)) return rest();
    if (at_ == name_end + 1) {
      raw(begin, at_);
    } else {
      const std::size_t slim_begin = slim_.copy_.size();
      copy(html_.substr(begin, name_end - begin));
      slim_.copy_ += '>';
      piece(slim_begin, begin, at_);
    }
    if ((traits_of(name) & kSpecial) == 0) return;
    if (name == "pre" && pre_ > 0 && ends_verbatim_) --pre_;
    if (name == "listing" && listing_ > 0 && ends_verbatim_) --listing_;
    if (name == "select" && !in_template_) in_select_ = false;
    if (name == "svg" && svg_ > 0) --svg_;
    if (name == "math" && math_ > 0) --math_;
  }

  // Reads what some later stage will from the end of a tag's name to its '>', and moves past that; false when
  // there is none.
  bool read_attributes(std::size_t at) {
    tag_.clear();
    attributes_ = 0;
    self_closing_ = false;
    while (at < html_.size()) {
      const char c = html_[at];
      if (c == '>') {
        at_ = at + 1;
        return true;
      }
      if (c == '/') {
        self_closing_ = character(at + 1) == '>';
        ++at;
      } else if (is_space(c)) {
        ++at;
      } else {
        at = read_attribute(at);
      }
    }
    return false;
  }

  std::size_t read_attribute(std::size_t begin) {
    const AttributeToken token = attribute_at(html_, begin);
    if (++attributes_ > most_attributes_) return token.end;
    // A zero that a name begins with is lost on Gumbo.
    const std::size_t name_begin = html_[begin] == '\0' ? begin + 1 : begin;
    const std::size_t name = name_number(html_.substr(name_begin, token.name_end - name_begin));
    if (name != kReadAttributes.size()) tag_.push_back({name, token});
    return token.end;
  }

  // The content of an element whose start tag was just read, up to its end tag.
  void raw_text(std::string_view name) {
    // Not raw text in foreign content, and ignored in <select>: it must read the same both ways.
    if (is_foreign() && (self_closing_ || !ends_at_next_markup(name))) return rest();
    if (in_select_ && name != "script" && name != "textarea") return rest();
    const std::size_t end =
        name == "script" ? end_of_script(html_, at_) : end_tag_of(html_, name, at_, html_.size());
    if (end == html_.size()) return rest();
    const std::string_view content = html_.substr(at_, end - at_);
    const bool decoded = name == "title" || name == "textarea";
    const bool opens_with_line_end =
        name == "textarea" && (content.starts_with('\n') || content.starts_with('\r'));
    if (content.size() < kLeastElided || opens_with_line_end ||
        (decoded && content.find('&') != std::string_view::npos)) {
      raw(at_, end);
    } else {
      elide_or_copy(at_, end);
    }
    at_ = end;
  }

  // Whether the next '<' begins the end tag of `name`, with nothing on the way that is read differently.
  [[nodiscard]] bool ends_at_next_markup(std::string_view name) const {
    const std::size_t open = std::min(html_.find('<', at_), html_.size());
    return end_tag_of(html_, name, at_, html_.size()) == open && open < html_.size() &&
           html_.substr(at_, open - at_).find('&') == std::string_view::npos;
  }

  // Text between tags.
  void text(std::size_t begin, std::size_t end) {
    while (begin < end) {
      if (is_space(html_[begin])) {
        std::size_t stop = begin + 1;
        while (stop < end && is_space(html_[stop])) ++stop;
        white_space(begin, stop);
        begin = stop;
      } else if (html_[begin] == '&') {
        const std::size_t stop = end_of_reference(begin, end);
        raw(begin, stop);
        begin = stop;
      } else {
        const std::size_t next = std::min(html_.substr(0, end).find('&', begin), end);
        std::size_t stop = next;
        while (is_space(html_[stop - 1])) --stop;
        elide_or_copy(begin, stop);
        begin = stop;
      }
    }
  }

  void white_space(std::size_t begin, std::size_t end) {
    begin = at_line_feed(begin, end);
    if (is_verbatim() || end - begin == 1) return raw(begin, end);
    const bool line_end = html_.substr(begin, end - begin).find('\n') != std::string_view::npos;
    replace(begin, end, line_end ? "\n" : " ");
  }

  // A CR LF is a line end that begins at the LF, for the parser.
  [[nodiscard]] std::size_t at_line_feed(std::size_t begin, std::size_t end) const {
    return html_[begin] == '\r' && begin + 1 < end && html_[begin + 1] == '\n' ? begin + 1 : begin;
  }

  // A character reference: what follows its letters and digits cannot change how it is read in text.
  [[nodiscard]] std::size_t end_of_reference(std::size_t at, std::size_t end) const {
    ++at;
    if (at < end && html_[at] == '#') ++at;
    while (at < end && is_alphanumeric(html_[at])) ++at;
    return at < end && html_[at] == ';' ? at + 1 : at;
  }

  [[nodiscard]] bool stand_ins_left() const {
    return slim_.stand_ins_.size() + kReplacedCharacters < kMostStandIns;
  }

  void elide_or_copy(std::size_t begin, std::size_t end) {
    begin = at_line_feed(begin, end);
    const std::string_view content = html_.substr(begin, end - begin);
    if (content.size() < kLeastElided || !stand_ins_left()) return raw(begin, end);
    const Elision elision = elision_of(content);
    if (elision == Elision::none) return raw(begin, end);
    const std::size_t slim_begin = slim_.copy_.size();
    stand_in(begin, end, elision == Elision::with_line_ends);
    piece(slim_begin, begin, end);
  }

  void stand_in(std::size_t begin, std::size_t end, bool line_ends) {
    append_stand_in(static_cast<std::uint32_t>(slim_.stand_ins_.size()), slim_.copy_);
    slim_.stand_ins_.push_back(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), line_ends});
  }

  void replace(std::size_t begin, std::size_t end, std::string_view with) {
    const std::size_t slim_begin = slim_.copy_.size();
    slim_.copy_ += with;
    piece(slim_begin, begin, end);
  }

  // A part of the page as it is, and where it stands: byte for byte, but for what is stood for in it.
  void raw(std::size_t begin, std::size_t end) {
    if (!has_suspects(html_.substr(begin, end - begin))) return copied(begin, end);
    for (std::size_t at = begin; at < end;) {
      const std::size_t size = replaced_at(html_, at);
      if (size == 0) {
        ++at;
        continue;
      }
      copied(begin, at);
      const std::size_t slim_begin = slim_.copy_.size();
      copy(html_.substr(at, size));
      piece(slim_begin, at, at + size);
      begin = at += size;
    }
    copied(begin, end);
  }

  void copied(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    const std::size_t slim_begin = slim_.copy_.size();
    copy(html_.substr(begin, end - begin));
    if (!slim_.pieces_.empty() && slim_.pieces_.back().end == begin &&
        slim_begin - slim_.pieces_.back().slim == slim_.pieces_.back().end - slim_.pieces_.back().begin) {
      slim_.pieces_.back().end = static_cast<std::uint32_t>(end);
    } else {
      piece(slim_begin, begin, end);
    }
  }

  // A part of the page as it is, but for characters that Gumbo replaces: each kind of them has a stand-in. A
  // part that could be taken for a stand-in ends the whole undertaking.
  void copy(std::string_view part) {
    forged_ = forged_ || names_stand_in(part);
    if (!has_suspects(part)) {
      slim_.copy_ += part;
      return;
    }
    forged_ = forged_ || find_stand_in(part, 0) != std::string_view::npos;
    for (std::size_t at = 0; at < part.size();) {
      const std::size_t size = replaced_at(part, at);
      if (size == 0) {
        slim_.copy_ += part[at++];
      } else {
        character_stand_in(part.substr(at, size));
        at += size;
      }
    }
  }

  void character_stand_in(std::string_view character) {
    const auto known = characters_.find(character);
    if (known != characters_.end()) return append_stand_in(known->second, slim_.copy_);
    characters_.emplace(character, static_cast<std::uint32_t>(slim_.stand_ins_.size()));
    const auto begin = static_cast<std::size_t>(character.data() - html_.data());
    stand_in(begin, begin + character.size(), false);
  }

  void piece(std::size_t slim_begin, std::size_t begin, std::size_t end) {
    slim_.pieces_.push_back({static_cast<std::uint32_t>(slim_begin), static_cast<std::uint32_t>(begin),
                             static_cast<std::uint32_t>(end), 0, 0});
  }

  std::string_view html_;
  std::uint32_t most_attributes_;
  Slim slim_;
  std::size_t at_ = 0;
  bool forged_ = false;
  std::map<std::string_view, std::uint32_t>
      characters_;                // that Gumbo replaces: the numbers of their stand-ins
  std::vector<Read> tag_;         // the attributes of the tag read last that a stage reads
  std::uint32_t attributes_ = 0;  // all that it has
  bool self_closing_ = false;     // likewise
  bool in_select_ = false;
  bool in_template_ = false;  // or behind one
  std::uint32_t pre_ = 0;     // open ones; the end tag of one says nothing to the other
  std::uint32_t listing_ = 0;
  bool ends_verbatim_ = true;  // no end tag of one is ignored
  std::uint32_t svg_ = 0;      // open ones, as far as can be seen
  std::uint32_t math_ = 0;     // likewise
  Noscripts noscripts_;
};

Slim plain_markup(std::string_view html) { return Slim(html); }

Slim slim_markup(std::string_view html, std::uint32_t most_attributes) {
  if (html.size() > UINT32_MAX) return plain_markup(html);
  return Slimmer(html, most_attributes).run();
}

std::size_t Slim::piece_at(std::size_t at) {
  const auto holds = [&](std::size_t i) {
    return pieces_[i].slim <= at && (i + 1 == pieces_.size() || at < pieces_[i + 1].slim);
  };
  for (std::size_t i = last_piece_; i < std::min(last_piece_ + 4, pieces_.size()); ++i) {
    if (holds(i)) return last_piece_ = i;
  }
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), at,
                       [](std::size_t value, const Piece& piece) { return value < piece.slim; });
  if (after == pieces_.begin()) return last_piece_ = 0;
  return last_piece_ = static_cast<std::size_t>(after - pieces_.begin() - 1);
}

Slim::Range Slim::attributes_at(std::size_t tag) {
  if (!slimmed_ || tag >= copy_.size()) return {};
  const Piece& piece = pieces_[piece_at(tag)];
  return piece.slim == tag ? Range{piece.first_attribute, piece.attribute_count} : Range{};
}

Span Slim::source(std::size_t begin, std::size_t end) {
  if (!slimmed_) return {begin, end};
  const std::size_t source_begin = source_at(begin, begin);
  if (end <= begin) return {source_begin, source_begin};
  return {source_begin, std::max(source_begin, source_at(end, end - 1))};
}

std::size_t Slim::source_at(std::size_t at, std::size_t within) {
  if (at >= copy_.size()) return html_.size();
  const std::size_t index = piece_at(within);
  const Piece& piece = pieces_[index];
  if (index + 1 < pieces_.size() && at >= pieces_[index + 1].slim) return piece.end;
  return std::min<std::size_t>(piece.begin + (at - piece.slim), piece.end);
}

std::string_view Slim::stood_for(std::string_view parsed) const {
  if (!slimmed_ || parsed.size() != kStandInSize || !is_stand_in(parsed, 0)) return {};
  const StandIn& part = stand_ins_[number_at(parsed, 0)];
  return !part.line_ends ? html_.substr(part.begin, part.end - part.begin) : std::string_view();
}

bool Slim::expand(std::string_view parsed, std::string& out) const {
  if (!slimmed_) return false;
  std::size_t done = 0;
  for (std::size_t at = find_stand_in(parsed, 0); at != std::string_view::npos;
       at = find_stand_in(parsed, done)) {
    out += parsed.substr(done, at - done);
    const StandIn& part = stand_ins_[number_at(parsed, at)];
    const std::string_view source = html_.substr(part.begin, part.end - part.begin);
    if (!part.line_ends) {
      out += source;
    } else {
      for (std::size_t i = 0; i < source.size(); ++i) {
        // The parser reads CR LF and a lone CR as a line end.
        if (source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n') continue;
        out += source[i] == '\r' ? '\n' : source[i];
      }
    }
    done = at + kStandInSize;
  }
  if (done == 0) return false;
  out += parsed.substr(done);
  return true;
}

}  // namespace dehusk::parse
