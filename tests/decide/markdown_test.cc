// Markdown that renders: what comes out is read by a CommonMark parser, and must be what the page had.
#include <gtest/gtest.h>

#include <random>

#include "decide/lines.h"
#include "parse/dom.h"
#include "read_markdown.h"
#include "segment/segment.h"

namespace dehusk::decide {
namespace {

std::string markdown_of(const std::string& html, Profile profile = Profile::standard) {
  const parse::Dom dom = parse::parse_html(html);
  segment::Segmented segmented = segment::segment_html(dom, {});
  for (segment::Block& block : segmented.blocks) block.structure = segment::Structure::content;
  const std::vector<Line> lines = make_lines(segmented, profile, Markup::markdown);
  return render(segmented, lines, Markup::markdown);
}

struct Case {
  const char* html;
  const char* read;  // see read_markdown.h
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const std::string markdown = markdown_of(c.html);
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
  for (unsigned seed = 0; seed < 4000; ++seed) {
    PageMaker page(seed);
    page.blocks(3, 4);
    const std::string markdown = markdown_of(page.html, Profile::none);
    ASSERT_EQ(read_markdown(markdown), page.read) << seed << "\n" << page.html << "\n" << markdown;
  }
}

// The same text means the same to parsers that know no GFM.
TEST(Markdown, ReadsBackAsPlainCommonMark) {
  for (unsigned seed = 0; seed < 4000; ++seed) {
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
