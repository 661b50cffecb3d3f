// Markdown that renders: what comes out is read by a CommonMark parser, and must be what the page had.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "decide/lines.h"
#include "dehusk/dehusk.h"
#include "parse/dom.h"
#include "read_markdown.h"
#include "segment/segment.h"
#include "thorough.h"

namespace dehusk::decide {
namespace {

std::string markdown_of(const std::string& html, Profile profile = Profile::standard,
                        const segment::MarksWanted& marks = {}) {
  const parse::Dom dom = parse::parse_html(html);
  segment::Segmented segmented = segment::segment_html(dom, {}, marks);
  for (segment::Block& block : segmented.blocks) block.structure = segment::Structure::content;
  const std::vector<Line> lines = make_lines(segmented, profile, Markup::markdown);
  return render(segmented, lines, Markup::markdown);
}

struct Case {
  const char* html;
  const char* read;  // see read_markdown.h
};

void check(const std::vector<Case>& cases, const segment::MarksWanted& marks = {}) {
  for (const Case& c : cases) {
    const std::string markdown = markdown_of(c.html, Profile::standard, marks);
    EXPECT_EQ(read_markdown(markdown), c.read) << c.html << "\n" << markdown;
  }
}

TEST(Markdown, HeadingsParagraphsAndCode) {
  check({
      {"<h2>Tide</h2><p>It rose.</p><p>It fell.</p>", "h2'Tide' p'It rose.' p'It fell.'"},
      {"<h6>a #</h6><h1>#</h1><h3>a#</h3>", "h6'a #' h1'#' h3'a#'"},
      {"<h2>a<br>b</h2>", "h2'a b'"},
      {"<p>One<br>two<br>three</p>", "p'One\ntwo\nthree'"},
      {"<p>One<br><br>two</p>", "p'One' p'two'"},
      {"<pre><code class=\"language-c\">int  a;\n\n  b();\t//</code></pre>",
       "code:c'int  a;\n\n  b();\t//\n'"},
      {"<pre>```\n# no *mark*  &amp;\n````</pre>", "code:'```\n# no *mark*  &\n````\n'"},
  });
}

TEST(Markdown, Lists) {
  check({
      {"<ul><li>oil<li>wick</ul>", "ul(li(p'oil') li(p'wick'))"},
      {"<ol start=3><li>oil<li>wick</ol>", "ol3(li(p'oil') li(p'wick'))"},
      {"<ul><li>a<ul><li>b<ul><li>c</ul><li>d</ul><li>e</ul>",
       "ul(li(p'a' ul(li(p'b' ul(li(p'c'))) li(p'd'))) li(p'e'))"},
      {"<ol start=9><li>a<ul><li>b</ul><li>c<ul><li>d</ul></ol>",
       "ol9(li(p'a' ul(li(p'b'))) li(p'c' ul(li(p'd'))))"},
      {"<ul><li>a<ol start=4><li>b</ol></ul>", "ul(li(p'a' ol4(li(p'b'))))"},
      {"<ol><li><p>a</p><p>b</p><li>c</ol>", "ol1(li(p'a' p'b') li(p'c'))"},
      {"<ol><li>a<pre>x\n\n  y</pre>b<li>c</ol>", "ol1(li(p'a' code:'x\n\n  y\n' p'b') li(p'c'))"},
      {"<ul><li>a<br>b<li>c</ul>", "ul(li(p'a\nb') li(p'c'))"},
      {"<ul><li><h3>a</h3>b</ul>", "ul(li(h3'a' p'b'))"},
      {"<ul><li>a</ul><ul><li>b</ul><ul><li>c</ul>", "ul(li(p'a')) ul(li(p'b')) ul(li(p'c'))"},
      {"<ol><li>a</ol><ol><li>b</ol>", "ol1(li(p'a')) ol1(li(p'b'))"},
      {"<ul><li>a</ul><p>b</p><ul><li>c</ul>", "ul(li(p'a')) p'b' ul(li(p'c'))"},
      {"<ul><li><ul><li>a</ul><ul><li>b</ul></ul>", "ul(li(ul(li(p'a')) ul(li(p'b'))))"},
      {"<ul><li>a<table><tr><th>b<tr><td>c</table></ul>", "ul(li(p'a' table(head'b' row'c')))"},
      {"<ul><li>- a<li>1. b<li>[x] c<li># d<li>---</ul>",
       "ul(li(p'- a') li(p'1. b') li(p'[x] c') li(p'# d') li(p'---'))"},
  });
}

TEST(Markdown, QuotesAndDefinitions) {
  check({
      {"<blockquote><p>a<p>b</blockquote>", "quote(p'a' p'b')"},
      {"<blockquote>a<br>b</blockquote>", "quote(p'a\nb')"},
      {"<blockquote>a</blockquote><blockquote>b</blockquote>", "quote(p'a') quote(p'b')"},
      {"<blockquote><p>a<blockquote><p>b</blockquote><p>c</blockquote>", "quote(p'a' quote(p'b') p'c')"},
      {"<blockquote><ul><li>a<li>b</ul><h2>c</h2><pre>d\n\ne</pre></blockquote>",
       "quote(ul(li(p'a') li(p'b')) h2'c' code:'d\n\ne\n')"},
      {"<ul><li>a<blockquote><p>b<p>c</blockquote><li>d</ul>", "ul(li(p'a' quote(p'b' p'c')) li(p'd'))"},
      {"<dl><dt>a<dd>b<dd>c<dt>*d*<dd>e</dl>", "p'<b>a</b>' p'b' p'c' p'<b>*d*</b>' p'e'"},
  });
}

TEST(Markdown, Tables) {
  check({
      {"<table><tr><th>Boat<th>Crew<tr><td>Ada<td>3</table>", "table(head'Boat|Crew' row'Ada|3')"},
      {"<table><tr><td>Ada<td>3<tr><td>Eve<td>4</table>", "table(head'|' row'Ada|3' row'Eve|4')"},
      {"<table><tr><th>a<th>b<tr><td>c|d<td>e | f<tr><td>\\<td>`|`</table>",
       "table(head'a|b' row'c|d|e | f' row'\\|`|`')"},
      {"<table><tr><th>a<th>b<tr><td>c<br>d<td><p>e</p><p>f</p></table>", "table(head'a|b' row'c d|e f')"},
      {"<table><tr><th>a<th>b<th>c<tr><td><td>d<td><tr><td>e<tr><td>f<td>g<td>h<td>i</table>",
       "table(head'a|b|c|' row'|d||' row'e|||' row'f|g|h|i')"},
      {"<table><tr><th>a</table><table><tr><th>b<tr><td>c</table>", "table(head'a') table(head'b' row'c')"},
      {"<table><caption>t</caption><tr><th>a<tr><td>b</table>", "p't' table(head'a' row'b')"},
      {"<table><tr><td>a<tr><th>b<tr><td>c</table>", "table(head'' row'a' row'b' row'c')"},
  });
}

// Prose keeps its looks.
TEST(Markdown, EscapesOnlyWhatWouldBeRead) {
  const char* const as_is[] = {
      "He paid 5 * 3 coins, not -2, in snake_case and (see [1]).",
      "a < b > c & d; AT&T, #1, 3.5, ~5 km, C#, 50%!",
      "Rated 5* by one [sic] reader: it's “fine” - a back\\slash.",
      "-5 degrees",
      "#tag",
      "2024 was dry.",
      "1.5 litres",
      "+1",
      "[1] A note: see above.",
      "x = y",
      "|a|",
  };
  for (const char* text : as_is) {
    std::string html = "<p>";
    for (const char* c = text; *c != 0; ++c)
      html += *c == '<' ? "&lt;" : *c == '&' ? "&amp;" : std::string(1, *c);
    EXPECT_EQ(markdown_of(html, Profile::none), text);
  }
}

TEST(Markdown, EmphasisAndCode) {
  check(
      {
          {"<p>a <b>b</b> <em>c</em> <code>d</code>.", "p'a <b>b</b> <i>c</i> <code>d</code>.'"},
          {"<p>a<b> b </b>c", "p'a <b>b</b> c'"},
          {"<p>un<b>believ</b>able <i><b>x</b></i>", "p'un<b>believ</b>able <i><b>x</b></i>'"},
          {"<p><b>a</b><b>b</b> <b>c</b><i>d</i>", "p'<b>ab</b> <b>c</b>d'"},
          {"<p><b>a <b>b</b></b>", "p'<b>a b</b>'"},
          {"<p>a<b>:</b> b <b>c:</b>d", "p'a: b c:d'"},
          {"<p><b>a:</b> (<i>“b”</i>)", "p'<b>a:</b> (<i>“b”</i>)'"},
          {"<p>2 * 3 <b>* x*</b> _y_", "p'2 * 3 <b>* x*</b> _y_'"},
          {"<p><code>a`b</code> <code>`</code> <code>**c** &amp;amp; \\</code>",
           "p'<code>a`b</code> <code>`</code> <code>**c** & \\</code>'"},
          {"<p><b>a<br>b</b>", "p'<b>a</b>\n<b>b</b>'"},
          {"<p>caf\u0065\u0301 <b>r\u0065\u0301sum\u0065\u0301</b> &amp;amp; <i>so on</i>",
           "p'café <b>résumé</b> & <i>so on</i>'"},
          {"<h2><b>a</b></h2><h3>a <b>b</b></h3>", "h2'a' h3'a <b>b</b>'"},
          {"<h2><b>a <strong>b</strong></b></h2>", "h2'a b'"},
          {"<p><i>a <em>b</em></i> <code><tt>c</tt></code>", "p'<i>a b</i> <code>c</code>'"},
          {"<dl><dt><b>a</b> b<dd><i>c</i></dl>", "p'<b>a b</b>' p'<i>c</i>'"},
          {"<ul><li><b>a</b> b<li>1. <i>c</i></ul>", "ul(li(p'<b>a</b> b') li(p'1. <i>c</i>'))"},
          {"<table><tr><th>a<th><b>b</b><tr><td><i>c</i>|<td><code>d|e</code></table>",
           "table(head'a|<b>b</b>' row'<i>c</i>||<code>d|e</code>')"},
          {"<pre><b>a</b></pre>", "code:'a\n'"},
          {"<p>日本<b>語</b>です", "p'日本<b>語</b>です'"},
      },
      {.emphasis = true});
}

TEST(Markdown, LinksAndImages) {
  check(
      {
          {"<p>a <a href=/b?c=1>d e</a>.", "p'a <a /b?c=1>d e</a>.'"},
          {"<base href='https://a.test/x/'><p>a <a href='../b c'>[d]</a>!",
           "p'a <a https://a.test/b%20c>[d]</a>!'"},
          {"<link rel=canonical href='https://a.test/x/y'><p>a <a href=#b>c</a>",
           "p'a <a https://a.test/x/y#b>c</a>'"},
          {"<p>Hey!<a href='x_(y)_*z*'>a</a>", "p'Hey!<a x_%28y%29_*z*>a</a>'"},
          {"<p>a <a>b</a> <a href='javascript:x()'>c</a> <a href='#'>d</a> <a href=e> </a>f", "p'a b c d f'"},
          {"<p>a <a href=b><b>c</b></a> <code><a href=d>e</a></code>",
           "p'a <a b><b>c</b></a> <a d><code>e</code></a>'"},
          {"<p><a href=a>[b](c) ![d]</a>", "p'<a a>[b](c) ![d]</a>'"},
          {"<p>a <img src=b.png alt='c *d*'> e<img src=f>", "p'a <img b.png>c *d*</img> e <img f></img>'"},
          {"<img src=b.png alt=c><p>a", "p'<img b.png>c</img>' p'a'"},
          {"<ul><li>a<p><img src=b alt=c></p><p>d</ul>", "ul(li(p'a' p'<img b>c</img>' p'd'))"},
          {"<p>a <img src='data:image/gif;base64,R0' data-src=b alt=c> <img src=d width=1 height=1>",
           "p'a <img b>c</img>'"},
          {"<p>a <img srcset='s.jpg 320w, l.jpg 1280w, m.jpg 640w' alt=c>", "p'a <img l.jpg>c</img>'"},
          {"<table><tr><th>a<th>b<tr><td><img src=c alt='d|e'><td>f</table>",
           "table(head'a|b' row'<img c>d|e</img>|f')"},
      },
      {true, true, true});
}

// Random pages: what went in is noted down beside the HTML.
class PageMaker {
 public:
  explicit PageMaker(unsigned seed) : random_(seed) {}

  std::string html;
  std::string read;

  void blocks(int depth, std::size_t most) {
    for (std::size_t n = 1 + below(most); n > 0; --n) {
      if (!read.empty() && read.back() != '(') read += ' ';
      block(depth);
    }
  }

  std::string text() {
    // No "[x]": cmark-gfm takes "2a [x]" for a task.
    static const std::vector<std::string> kPieces = {"#",     "##",         "-",          "+",
                                                     "*",     "**",         "***",        "_",
                                                     "__",    "`",          "``",         "```",
                                                     "~",     "~~",         "~~~",        "1.",
                                                     "12)",   ">",          "<",          "<b>",
                                                     "</i>",  "<!--",       "-->",        "|",
                                                     "---",   "===",        "\\",         "&",
                                                     "&amp;", "&#38;",      ";",          "[",
                                                     "]",     "(",          ")",          "](",
                                                     "[a]:",  "[^1]:",      "![",         "!",
                                                     ":-:",   ":",          "a",          "b",
                                                     "Cd",    "é",          "“",          "”",
                                                     "中",    "。",         "http://x.y", "<http://x.y>",
                                                     "$",     "=",          "{",          "}",
                                                     "\"",    "'",          "/",          "%",
                                                     "@",     ".",          ",",          "?",
                                                     "word",  "snake_case", "2",          "*a*"};
    std::string out;
    for (std::size_t words = 1 + below(6); words > 0; --words) {
      if (!out.empty()) out += ' ';
      for (std::size_t n = 1 + below(3); n > 0; --n) out += kPieces[below(kPieces.size())];
    }
    return out;
  }

  // Marks in marks and beside them, with and without space between.
  void marked_text(int depth) {
    static const std::vector<std::pair<const char*, const char*>> kTags = {
        {"<b>", "</b>"}, {"<i>", "</i>"}, {"<code>", "</code>"}, {"<a href='u_(v)*w'>", "</a>"}};
    for (std::size_t n = 1 + below(3); n > 0; --n) {
      const auto& [open, close] = kTags[below(kTags.size())];
      const bool marked = depth > 0 && below(3) > 0;
      if (below(3) == 0 && !read.empty() && read.back() != ' ') put(" ");
      if (marked) html += open;
      if (marked && below(2) == 0) marked_text(depth - 1);
      put(text());
      if (marked && below(2) == 0) marked_text(depth - 1);
      if (marked) html += close;
    }
  }

  std::size_t below(std::size_t end) { return random_() % end; }

 private:
  void put(const std::string& text) {
    read += text;
    for (const char c : text) html += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
  }

  void block(int depth) {
    switch (below(depth > 0 ? 9 : 6)) {
      case 0:
        heading();
        break;
      case 1:
        code();
        break;
      case 2:
        table();
        break;
      case 6:
        nest("<blockquote>", "quote(", "</blockquote>", depth);
        break;
      case 7:
      case 8:
        list(depth);
        break;
      default:
        paragraph();
    }
  }

  void paragraph() {
    html += "<p>";
    read += "p'";
    put(text());
    for (; below(4) == 0;) {
      html += "<br>";
      read += '\n';
      put(text());
    }
    html += "</p>";
    read += '\'';
  }

  void heading() {
    const std::string level = std::to_string(1 + below(6));
    html += "<h" + level + ">";
    read += "h" + level + "'";
    put(text());
    html += "</h" + level + ">";
    read += '\'';
  }

  void code() {
    html += "<pre>";
    read += "code:'";
    for (std::size_t n = 1 + below(4); n > 0; --n) {
      if (n > 1) put(std::string(below(3), ' ') + (below(3) == 0 ? "\t" : ""));
      put(text());
      if (n > 1) put(below(3) == 0 ? "\n\n" : "\n");
    }
    html += "</pre>";
    read += "\n'";
  }

  void table() {
    const std::size_t columns = 1 + below(3);
    const bool head = below(2) == 0;
    html += "<table>";
    read += "table(";
    if (!head) read += "head'" + std::string(columns - 1, '|') + "' ";
    for (std::size_t n = 1 + below(3), i = 0; i < n; ++i) {
      html += "<tr>";
      read += i > 0 ? " row'" : head ? "head'" : "row'";
      for (std::size_t c = 0; c < columns; ++c) {
        html += head && i == 0 ? "<th>" : "<td>";
        if (c > 0) read += '|';
        if (c == 0 || below(4) > 0) put(text());
      }
      read += '\'';
    }
    html += "</table>";
    read += ')';
  }

  void list(int depth) {
    const bool ordered = below(2) == 0;
    const std::string start = std::to_string(1 + below(12));
    html += ordered ? "<ol start=" + start + ">" : "<ul>";
    read += ordered ? "ol" + start + "(" : "ul(";
    for (std::size_t n = 1 + below(3), i = 0; i < n; ++i) {
      if (i > 0) read += ' ';
      nest("<li>", "li(", "</li>", depth);
    }
    html += ordered ? "</ol>" : "</ul>";
    read += ')';
  }

  void nest(const char* open, const char* name, const char* close, int depth) {
    html += open;
    read += name;
    blocks(depth - 1, 3);
    html += close;
    read += ')';
  }

  std::mt19937 random_;
};

TEST(Markdown, ReadsBackWhateverThePageSays) {
  for (unsigned seed = 0; seed < 4000 / kOneIn; ++seed) {
    PageMaker page(seed);
    page.blocks(3, 4);
    const std::string markdown = markdown_of(page.html, Profile::none);
    ASSERT_EQ(read_markdown(markdown), page.read) << seed << "\n" << page.html << "\n" << markdown;
  }
}

// With marks all over it the text still reads back.
TEST(Markdown, MarksNeverChangeTheText) {
  for (unsigned seed = 0; seed < 8000 / kOneIn; ++seed) {
    PageMaker page(seed);
    const std::string tag = page.below(3) == 0 ? "h2" : page.below(2) == 0 ? "li" : "p";
    page.html = "<" + tag + ">";
    page.marked_text(3);
    page.html += "</" + tag + ">";
    const std::string text = page.read;
    const std::string markdown = markdown_of(page.html, Profile::none, {true, true, page.below(2) == 0});
    const std::string read = read_markdown(markdown, page.below(2) == 0, false);
    ASSERT_EQ(read, tag == "li" ? "ul(li(p'" + text + "'))" : tag + "'" + text + "'") << seed << "\n"
                                                                                      << page.html << "\n"
                                                                                      << markdown;
  }
}

// Marks are no part of any decision: without them, the pages of the corpus are the same.
TEST(Markdown, MarksNeverChangeWhatIsRemoved) {
  const auto rules = RuleSet::load({});
  ASSERT_TRUE(rules);
  const CleanOptions options{.markup = Markup::markdown};
  CleanOptions marked = options;
  marked.links = marked.emphasis = true;
  std::size_t count = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(std::filesystem::path(DEHUSK_SOURCE_DIR) / "corpus/html")) {
    if (file.path().extension() != ".html") continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string html{std::istreambuf_iterator<char>(in), {}};
    const Document bare = Cleaner(*rules, options).clean(html, Format::html);
    const Document with_marks = Cleaner(*rules, marked).clean(html, Format::html);
    EXPECT_EQ(read_markdown(with_marks.text, true, false), read_markdown(bare.text)) << file.path();
    ASSERT_EQ(with_marks.removed.size(), bare.removed.size());
    for (std::size_t i = 0; i < bare.removed.size(); ++i) {
      EXPECT_EQ(with_marks.removed[i].rule, bare.removed[i].rule);
      EXPECT_EQ(with_marks.removed[i].begin, bare.removed[i].begin);
      EXPECT_EQ(with_marks.removed[i].end, bare.removed[i].end);
    }
    ++count;
  }
  EXPECT_GT(count, 0U);
}

// The same text means the same to parsers that know no GFM.
TEST(Markdown, ReadsBackAsPlainCommonMark) {
  for (unsigned seed = 0; seed < 4000 / kOneIn; ++seed) {
    PageMaker page(seed);
    const std::string text = page.text();
    std::string html = "<p>";
    for (const char c : text) html += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
    const std::string markdown = markdown_of(html, Profile::none);
    ASSERT_EQ(read_markdown(markdown, false), "p'" + text + "'") << markdown;
  }
}

}  // namespace
}  // namespace dehusk::decide
