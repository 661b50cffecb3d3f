#include <gtest/gtest.h>

#include "decide/lines.h"
#include "parse/dom.h"
#include "segment/segment.h"

namespace dehusk::decide {
namespace {

std::string rendered(const std::string& html) {
  const parse::Dom dom = parse::parse_html(html);
  segment::Segmented segmented = segment::segment_html(dom, {});
  for (segment::Block& block : segmented.blocks) block.structure = segment::Structure::content;
  return render(segmented, make_lines(segmented, Profile::standard), Markup::text);
}

TEST(Render, TextIsWhatAReaderWouldCopy) {
  const std::pair<const char*, const char*> cases[] = {
      {"<h2>Tide</h2><p>It rose.</p>", "Tide\n\nIt rose."},
      {"<ul><li>oil<li>wick</ul><p>End.</p>", "- oil\n- wick\n\nEnd."},
      {"<table><tr><th>Boat<th>Crew<tr><td>Ada<td>3</table>", "Boat | Crew\nAda | 3"},
      {"<pre>a  b\n  c</pre>", "```\na  b\n  c\n```"},
      {"<p>One<br>two</p>", "One\ntwo"},
  };
  for (const auto& [html, expected] : cases) EXPECT_EQ(rendered(html), expected) << html;
}

TEST(Render, PlainTextStaysPlainText) {
  const std::string text = "# One\n\n* two\n1986. Three_ *four* [five](six)";
  const segment::Segmented segmented = segment::segment_text(text);
  EXPECT_EQ(render(segmented, make_lines(segmented, Profile::standard, Markup::markdown), Markup::markdown),
            text);
}

}  // namespace
}  // namespace dehusk::decide
