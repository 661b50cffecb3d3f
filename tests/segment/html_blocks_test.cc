#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parse/dom.h"
#include "segment/segment.h"

namespace dehusk::segment {
namespace {

using Strings = std::vector<std::string>;

Segmented read(const std::string& html) {
  const parse::Dom dom = parse::parse_html(html);
  return segment_html(dom, {});
}

// One word for the kind, with what belongs to it: "h2", "li1", "ol1.3".
std::string kind_of(const Block& block) {
  switch (block.kind) {
    case BlockKind::paragraph:
      return "p";
    case BlockKind::heading:
      return "h" + std::to_string(block.level);
    case BlockKind::list_item:
      if (block.ordered) return "ol" + std::to_string(block.level) + "." + std::to_string(block.ordinal);
      return "li" + std::to_string(block.level);
    case BlockKind::table_row:
      return block.table_head ? "th" : "tr";
    case BlockKind::code:
      return "code:" + block.rare->code_language;
    case BlockKind::quote:
      return "quote" + std::to_string(block.level);
    case BlockKind::caption:
      return "caption";
    case BlockKind::term:
      return "dt";
    case BlockKind::definition:
      return "dd";
  }
  return "?";
}

// "kind text" for each block; the cell separator is shown as '|'.
Strings blocks_of(const std::string& html) {
  Strings out;
  for (const Block& block : read(html).blocks) {
    std::string line = kind_of(block) + " " + block.text;
    for (char& c : line) c = c == '\x1f' ? '|' : c;
    out.push_back(line);
  }
  return out;
}

struct Case {
  const char* html;
  Strings expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(blocks_of(c.html), c.expected) << c.html;
}

TEST(HtmlBlocks, InlineElementsDoNotBreakWordsAndBlockElementsDo) {
  check({
      {"<p><b>dehusk</b>ed", {"p dehusked"}},
      {"<p> a <i>b</i>  c ", {"p a b c"}},
      {"<p>a <b> b</b>", {"p a b"}},
      {"<p>a\n\tb", {"p a b"}},
      {"<p>a<span> </span>b", {"p a b"}},
      {"a<div>b</div>c", {"p a", "p b", "p c"}},
      {"<div><p>a</p> <p>b</p></div>", {"p a", "p b"}},
      {"<p>a<wbr>b<!-- x -->c", {"p abc"}},
      {"<p>&nbsp;</p><p>\xE2\x80\x8B</p><p>a", {"p a"}},
      {"", {}},
  });
}

TEST(HtmlBlocks, LineBreaks) {
  check({
      {"<p>a<br>b", {"p a\nb"}},
      {"<p>a<br><br>b", {"p a", "p b"}},
      {"<p>a<br> \n <br/>b", {"p a", "p b"}},
      {"<p>a <br> b", {"p a\nb"}},
      {"<p><br>a<br></p>", {"p a"}},
      {"<h1>a<br>b</h1>", {"h1 a b"}},
  });
}

TEST(HtmlBlocks, UnseenTextIsNoBlock) {
  check({
      {"<p>a<script>x</script><style>y</style>b", {"p ab"}},
      {"<p>a</p><template><p>x</p></template><textarea>y</textarea><select><option>z</select>", {"p a"}},
      {"<p>a</p><svg><title>x</title><text>y</text></svg>", {"p a"}},
      {"<title>x</title><p>a</p><noscript><img src=x>Turn it on</noscript>", {"p a"}},
  });
}

TEST(HtmlBlocks, HeadingsAndLists) {
  check({
      {"<h2>a</h2><div role=heading aria-level=3>b</div>", {"h2 a", "h3 b"}},
      {"<ul><li>a<ul><li>b</ul><li>c</ul>", {"li1 a", "li2 b", "li1 c"}},
      {"<ol start=3><li>a<li value=9>b<li>c</ol>", {"ol1.3 a", "ol1.9 b", "ol1.10 c"}},
      {"<ul><li><p>a</p><p>b</p></ul>", {"li1 a", "p b"}},
      {"<ul><li><h3>a</h3>b</ul>", {"h3 a", "li1 b"}},
      {"<dl><dt>a<dd>b</dl>", {"dt a", "dd b"}},
      {"<h3><button>a</button></h3>", {"h3 a"}},
  });
}

TEST(HtmlBlocks, Tables) {
  check({
      {"<table><tr><th>a<th>b<tr><td>c<td>d</table>", {"th a|b", "tr c|d"}},
      {"<table><thead><tr><td>a</thead><tr><th>b<td>c</table>", {"th a", "tr b|c"}},
      {"<table><tr><td><td>b<td></table>", {"tr |b|"}},
      {"<table><caption>t</caption><tr><td><p>a</p><p>b</p><td>c<br>d</table>", {"caption t", "tr a b|c d"}},
      {"<table><tr><td><table><tr><td>a</table><td>b</table>", {"tr a", "p b"}},
      {"<table role=presentation><tr><td>a<td>b</table>", {"p a", "p b"}},
      {"<table><tr><td><h2>a</h2><p>b</table>", {"h2 a", "p b"}},
  });
}

TEST(HtmlBlocks, CodeKeepsItsWhiteSpace) {
  check({
      {"<pre>\n  a\n\n\tb  \n</pre>", {"code:   a\n\n\tb"}},
      {"<pre><code class='hljs language-cpp'>int a;</code></pre>", {"code:cpp int a;"}},
      {"<div class=highlight-source-shell><pre>ls</pre></div>", {"code:shell ls"}},
      {"<pre class=lang-py><span>a</span> <span>b</span></pre>", {"code:py a b"}},
      {"<pre><div>a</div><div> b</div></pre>", {"code: a\n b"}},
      {"<p>call <code>f()</code> now", {"p call f() now"}},
  });
}

TEST(HtmlBlocks, QuotesAndCaptions) {
  check({
      {"<blockquote><p>a<blockquote>b</blockquote></blockquote>", {"quote1 a", "quote2 b"}},
      {"<figure><img><figcaption>a</figcaption></figure><p class='x wp-caption-text'>b",
       {"caption a", "caption b"}},
  });
}

TEST(HtmlBlocks, CountsBytesInLinks) {
  const Segmented segmented =
      read("<p>see <a href=/x>the other page</a> now<p><a>no link</a><p><a href=y>all of it</a>");
  ASSERT_EQ(segmented.blocks.size(), 3U);
  EXPECT_EQ(segmented.blocks[0].link_bytes, 14U);
  EXPECT_EQ(segmented.blocks[1].link_bytes, 0U);
  EXPECT_EQ(segmented.blocks[2].link_bytes, 9U);
  const Segmented code = read("<a href=x><pre>\n\n  code  \n</pre></a>");
  ASSERT_EQ(code.blocks.size(), 1U);
  EXPECT_EQ(code.blocks[0].text, "  code");
  EXPECT_EQ(code.blocks[0].link_bytes, 6U);
}

TEST(HtmlBlocks, SpansAscendAndHoldTheText) {
  const std::string pages[] = {
      "<p>one <b>two</b> three</p><p>four",
      "<table>before<tr><td>cell</td></tr>between<tr><td>last</td></tr></table>after",
      "<b><p>x<b>y</p>z</b>w",
      "<a>1<div>2<a>3</div>4",
      "<table><tr><td>a</td>b<td>c</td></tr></table>",
  };
  for (const std::string& html : pages) {
    std::size_t done = 0;
    for (const Block& block : read(html).blocks) {
      ASSERT_FALSE(block.source.empty());
      std::string raw;
      for (const Span span : block.source) {
        EXPECT_GE(span.begin, done) << html;
        EXPECT_GE(span.end, span.begin) << html;
        EXPECT_LE(span.end, html.size()) << html;
        done = span.end;
        raw += html.substr(span.begin, span.end - span.begin);
      }
      std::string text = block.text;
      std::erase(text, '\x1f');
      EXPECT_EQ(raw, text) << html;
    }
  }
}

TEST(HtmlBlocks, NoscriptIsReadWhenItIsThePage) {
  std::string story;
  for (int i = 0; i < 20; ++i)
    story += "<p>The harbour clock struck nine and nobody on the quay looked up at it.</p>";
  EXPECT_EQ(read("<p>menu</p><noscript>" + story + "</noscript>").blocks.size(), 21U);
  EXPECT_EQ(read(story + "<noscript>Please turn on JavaScript.</noscript>").blocks.size(), 20U);
}

TEST(HtmlBlocks, SurvivesHostilePages) {
  std::string divs;
  for (int i = 0; i < 5000; ++i) divs += "<div>x";
  std::size_t found = 0;
  for (const Block& block : read(divs).blocks) found += block.text.size();
  EXPECT_EQ(found, 5000U);
  for (const char* html :
       {"<li>a", "<td>a", "<tr><td>a", "<dd>a", "<caption>a", "</p>", "<br>", "<pre>", "<table><tr>"}) {
    EXPECT_LE(read(html).blocks.size(), 1U) << html;
  }
}

}  // namespace
}  // namespace dehusk::segment
