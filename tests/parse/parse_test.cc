#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "parse/dom.h"

namespace dehusk::parse {
namespace {

// The tree as one line: p(b('x')).
std::string shape(const Dom& dom, std::uint32_t i) {
  const Node& node = dom.nodes[i];
  if (node.type == NodeType::text) return "'" + std::string(node.text()) + "'";
  std::string out(node.name());
  out += "(";
  for (std::uint32_t c = node.first_child; c != kNone; c = dom.nodes[c].next_sibling) {
    if (c != node.first_child) out += " ";
    out += shape(dom, c);
  }
  return out + ")";
}

std::uint32_t find(const Dom& dom, std::string_view name) {
  for (std::uint32_t i = 0; i < dom.nodes.size(); ++i) {
    if (dom.nodes[i].name() == name) return i;
  }
  return kNone;
}

std::string body_shape(const Dom& dom) { return shape(dom, find(dom, "body")); }

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Parse, BuildsTheTreeOfTheStandard) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "body()"},
      {"a", "body('a')"},
      {"<p>a<p>b", "body(p('a') p('b'))"},
      {"<P CLASS=x>a</P>", "body(p('a'))"},
      {"<!-- c --><p>a<!-- c -->b", "body(p('a' 'b'))"},
      {"<My-Card>a</My-Card>", "body(my-card('a'))"},
      {"<template><p>a</p></template>", "html(head(template(p('a'))) body())"},
      {"<table><tr><td>a</table>", "body(table(tbody(tr(td('a')))))"},
      {"<table>a<tr><td>b</table>", "body('a' table(tbody(tr(td('b')))))"},
      {"a &amp; b &eacute; &#x201C;", "body('a & b \xC3\xA9 \xE2\x80\x9C')"},
      {"<b><i>a</b>b</i>", "body(b(i('a')) i('b'))"},
      {"a&#xFFFFFFF0;b &#4294967281; &#xFFFFFFFF;c",
       "body('a\xEF\xBF\xBD"
       "b \xEF\xBF\xBD \xEF\xBF\xBD"
       "c')"},
      {"a</bogus>b", "body('ab')"},
      {"<", "body('<')"},
      {"<p title=", "body()"},
  };
  for (const auto& [html, expected] : cases) {
    const Dom dom = parse_html(html);
    EXPECT_EQ(
        std::string_view(expected).starts_with("html") ? shape(dom, find(dom, "html")) : body_shape(dom),
        expected)
        << html;
  }
}

TEST(Parse, NamesEndWhereTheStandardSaysSo) {
  const std::pair<std::string, std::string_view> cases[] = {
      {"<x-y\v>", "x-y\v"}, {"<X-Y\f>", "x-y"}, {"<x-y/z>", "x-y"}, {"</><x-y>", "x-y"}};
  for (const auto& [html, name] : cases) EXPECT_EQ(parse_html(html).nodes.back().name(), name) << html;
}

TEST(Parse, KeepsAttributesDecoded) {
  const Dom dom = parse_html("<p ID=one class='a  b' data-x hidden alt=\"&lt;&quot;\">");
  const Node& p = dom.nodes[find(dom, "p")];
  EXPECT_EQ(dom.attribute(p, "id"), "one");
  EXPECT_EQ(dom.attribute(p, "class"), "a  b");
  EXPECT_EQ(dom.attribute(p, "alt"), "<\"");
  EXPECT_NE(dom.attribute(p, "hidden").data(), nullptr);
  EXPECT_EQ(dom.attribute(p, "hidden"), "");
  EXPECT_EQ(dom.attribute(p, "role").data(), nullptr);
}

TEST(Parse, SaysWhereNodesStand) {
  const std::string html = "<div><p id=x>one &amp; two</p>three";
  const Dom dom = parse_html(html);
  const Node& p = dom.nodes[find(dom, "p")];
  EXPECT_EQ(html.substr(p.source.begin, p.source.end - p.source.begin), "<p id=x>");
  const Node& text = dom.nodes[p.first_child];
  EXPECT_EQ(html.substr(text.source.begin, text.source.end - text.source.begin), "one &amp; two");
  const Node& last = dom.nodes[p.next_sibling];
  EXPECT_EQ(html.substr(last.source.begin, last.source.end - last.source.begin), "three");
}

TEST(Parse, ChildrenComeAfterTheirParentAndSpansStayInside) {
  const std::string pages[] = {"<table>a<b>c<tr>d<td>e",
                               "<a><p>x<a>y</p>z",
                               "text without end <b",
                               "<svg><p>x",
                               "\xEF\xBB\xBF<p>x",
                               "<select><option>a<option>b",
                               "&",
                               "<!doctype html>",
                               "<ul><li>a<li>b</ul>tail &am"};
  for (const std::string& html : pages) {
    const Dom dom = parse_html(html);
    for (std::uint32_t i = 0; i < dom.nodes.size(); ++i) {
      const Node& node = dom.nodes[i];
      if (i > 0) {
        EXPECT_LT(node.parent, i) << html;
      }
      EXPECT_LE(node.source.begin, node.source.end) << html;
      EXPECT_LE(node.source.end, html.size()) << html;
    }
  }
}

TEST(Parse, FlattensWhatIsNestedTooDeeply) {
  const std::string html = repeat("<div>", 3000) + "deep" + repeat("</div>", 3000) + "<p>after";
  const Dom dom = parse_html(html);
  std::string text;
  for (const Node& node : dom.nodes) {
    EXPECT_LE(node.depth, 420);
    text += node.text();
  }
  std::erase(text, ' ');
  EXPECT_EQ(text, "deepafter");
}

// Each paragraph opens again what none closes: a tree of ten million elements, were there no bound.
TEST(Parse, LosesNoTextOfAPageThatMultiplies) {
  const std::string formatting =
      "<b><b><b><i><i><i><em><em><em><tt><tt><tt><code><code><code><font><font><font>";
  const std::string paragraphs = repeat("<p>x", 250000);
  for (const std::string& html : {"<p>" + formatting + paragraphs, "<svg>x<p>" + formatting + paragraphs}) {
    const Dom dom = parse_html(html);
    EXPECT_LT(dom.nodes.size(), html.size());
    std::string text;
    for (const Node& node : dom.nodes) text += node.text();
    EXPECT_GE(std::count(text.begin(), text.end(), 'x'), 250000);
  }
}

TEST(Parse, KeepsScriptsUnseenAtAnyDepth) {
  const std::string html = repeat("<div>", 1000) + "<script>var hidden;</script>seen";
  const Dom dom = parse_html(html);
  const std::uint32_t script = find(dom, "script");
  ASSERT_NE(script, kNone);
  ASSERT_NE(dom.nodes[script].first_child, kNone);
  EXPECT_EQ(dom.nodes[dom.nodes[script].first_child].text(), "var hidden;");
}

TEST(Parse, OutlivesTheParserAndCanBeCopied) {
  Dom copy;
  const std::string html = "<My-Tag alt='a&amp;b'>x &lt; y</My-Tag>";
  {
    const Dom dom = parse_html(html);
    copy = dom;
  }
  const Node& node = copy.nodes[find(copy, "my-tag")];
  EXPECT_EQ(copy.attribute(node, "alt"), "a&b");
  EXPECT_EQ(copy.nodes[node.first_child].text(), "x < y");
}

}  // namespace
}  // namespace dehusk::parse
