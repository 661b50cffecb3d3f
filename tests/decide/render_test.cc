// Markdown that renders: what comes out is read back by a CommonMark library, and the blocks must be those
// that went in.
#include <cmark.h>
#include <gtest/gtest.h>

#include "decide/lines.h"
#include "parse/dom.h"
#include "segment/segment.h"

namespace dehusk::decide {
namespace {

std::string rendered(const std::string& html, Markup markup) {
  const parse::Dom dom = parse::parse_html(html);
  segment::Segmented segmented = segment::segment_html(dom, {});
  for (segment::Block& block : segmented.blocks) block.structure = segment::Structure::content;
  const std::vector<Line> lines = make_lines(segmented, Profile::standard);
  return render(segmented, lines, markup);
}

std::string to_html(const std::string& markdown) {
  char* html = cmark_markdown_to_html(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT);
  std::string out(html);
  std::free(html);
  return out;
}

TEST(Render, MarkdownReadsBack) {
  const std::pair<const char*, const char*> cases[] = {
      {"<h2>Tide</h2><p>It rose.</p>", "<h2>Tide</h2>\n<p>It rose.</p>\n"},
      {"<p>One.</p><p>Two.</p>", "<p>One.</p>\n<p>Two.</p>\n"},
      {"<ul><li>oil<li>wick</ul>", "<ul>\n<li>oil</li>\n<li>wick</li>\n</ul>\n"},
      {"<ol><li>oil<li>wick</ol>", "<ol>\n<li>oil</li>\n<li>wick</li>\n</ol>\n"},
      {"<blockquote><p>No light.</p></blockquote>", "<blockquote>\n<p>No light.</p>\n</blockquote>\n"},
      {"<pre><code class=\"language-c\">int  a;\n  b();</code></pre>",
       "<pre><code class=\"language-c\">int  a;\n  b();\n</code></pre>\n"},
      {"<p># not a heading</p>", "<p># not a heading</p>\n"},
      {"<p>- not a list</p>", "<p>- not a list</p>\n"},
  };
  for (const auto& [html, expected] : cases)
    EXPECT_EQ(to_html(rendered(html, Markup::markdown)), expected) << html;
}

TEST(Render, TextIsWhatAReaderWouldCopy) {
  const std::pair<const char*, const char*> cases[] = {
      {"<h2>Tide</h2><p>It rose.</p>", "Tide\n\nIt rose."},
      {"<ul><li>oil<li>wick</ul><p>End.</p>", "- oil\n- wick\n\nEnd."},
      {"<table><tr><th>Boat<th>Crew<tr><td>Ada<td>3</table>", "Boat | Crew\nAda | 3"},
      {"<pre>a  b\n  c</pre>", "```\na  b\n  c\n```"},
      {"<p>One<br>two</p>", "One\ntwo"},
  };
  for (const auto& [html, expected] : cases) EXPECT_EQ(rendered(html, Markup::text), expected) << html;
}

TEST(Render, ATableHasOneHead) {
  EXPECT_EQ(rendered("<table><tr><th>Boat<th>Crew<tr><td>Ada<td>3</table>", Markup::markdown),
            "| Boat | Crew |\n| --- | --- |\n| Ada | 3 |");
  EXPECT_EQ(rendered("<table><tr><td>Ada<td>3<tr><td>Eve<td>4</table>", Markup::markdown),
            "|  |  |\n| --- | --- |\n| Ada | 3 |\n| Eve | 4 |");
}

}  // namespace
}  // namespace dehusk::decide
