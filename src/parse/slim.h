// slim_markup: hands Gumbo only what its tree depends on.
//
// Gumbo's time is per character, and most characters of a page decide nothing: scripts, styles, comments,
// attributes nobody reads, and the texts themselves. So a copy of the page is made in which attributes nobody
// reads are left out, and a text, the content of a script or the value of an attribute is one stand-in: a
// code point of the private planes 15 and 16, whose number says which part of the input it stands for. The
// identity travels in the text itself, so it survives whatever the parser does with it (text moved out of a
// table, attributes copied to an element opened again).
//
// Gumbo replaces controls and noncharacters with U+FFFD, which the standard keeps: "don\u0092t", escape
// sequences of terminals. In what must reach it as it is, each kind of them has a stand-in too, so that they
// come through and later stages know what to make of them; but not in the rest of a page, passed on as it is,
// that has a <noscript> in it. (NUL is dropped or replaced, as the standard says.)
//
// The slimmed page gives the same tree: that is the whole contract, and tests/parse/slim_test.cc compares
// both ways over pages, mutations and fragments, with U+FFFD for those characters. Only white space outside
// <pre> may come in shorter runs; and where Gumbo errs about what was left out (an attribute that comes
// twice,
// "</g >" in an <svg>) the tree is the better one. Where the tokenizer here cannot know what Gumbo's will do
// (it depends on the tree), the rest of the page is passed on as it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dehusk/document.h"
#include "parse/dom.h"

namespace dehusk::parse {

class Slim {
 public:
  // What Gumbo is to parse; a view of the page itself when nothing could be slimmed.
  [[nodiscard]] std::string_view text() const { return slimmed_ ? std::string_view(copy_) : html_; }

  [[nodiscard]] std::string_view page() const { return html_; }

  // Whether a start tag has more attributes than are read, as far as it was slimmed.
  [[nodiscard]] bool leaves_attributes_out() const { return leaves_attributes_out_; }

  // Where bytes [begin, end) of text() stand in the page. Cheapest when asked in rising order.
  [[nodiscard]] Span source(std::size_t begin, std::size_t end);

  // The attributes that were left out of text(), of all tags; views of the page. To be taken once.
  [[nodiscard]] std::vector<Attribute> take_attributes() { return std::move(attributes_); }

  // Those of the start tag at `tag` of text(), by their places in that list. None also where they stayed in.
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  [[nodiscard]] Range attributes_at(std::size_t tag);

  // What `parsed`, a string that Gumbo made from text(), stands for, when it is one stand-in and a part of
  // the page as it is; otherwise a null view.
  [[nodiscard]] std::string_view stood_for(std::string_view parsed) const;

  // Appends `parsed` to `out` with all stand-ins replaced; nothing, and false, when it holds none.
  bool expand(std::string_view parsed, std::string& out) const;

 private:
  friend class Slimmer;
  friend Slim slim_markup(std::string_view html, std::uint32_t most_attributes);
  friend Slim plain_markup(std::string_view html);
  explicit Slim(std::string_view html) : html_(html) {}

  // Bytes of text() from `slim` to the next piece's are bytes [begin, end) of the page: one by one where
  // there are as many, otherwise as a whole.
  struct Piece {
    std::uint32_t slim;
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t first_attribute;  // of a start tag, in attributes_
    std::uint32_t attribute_count;
  };
  struct StandIn {
    std::uint32_t begin;
    std::uint32_t end;
    bool line_ends;  // whether its line ends are to be normalised
  };

  [[nodiscard]] std::size_t piece_at(std::size_t at);

  // Where text() before `at`, or what begins there, stands in the page: `within` says whose end or begin it
  // is.
  [[nodiscard]] std::size_t source_at(std::size_t at, std::size_t within);

  std::string_view html_;
  bool slimmed_ = false;
  bool leaves_attributes_out_ = false;
  std::string copy_;
  std::vector<Piece> pieces_;
  std::vector<StandIn> stand_ins_;
  std::vector<Attribute> attributes_;
  std::size_t last_piece_ = 0;
};

// `html` must outlive the result. Of a tag's attributes the first `most_attributes` are read.
[[nodiscard]] Slim slim_markup(std::string_view html, std::uint32_t most_attributes = kMaxAttributes);

// The plain path: all of it as it is. Controls and noncharacters become U+FFFD on it: of a page that holds
// what looks like a stand-in, too.
[[nodiscard]] Slim plain_markup(std::string_view html);

}  // namespace dehusk::parse
