// The slimmed page and the page as it is give the same tree: over our own pages, over every way they can end,
// over random sequences of whatever makes tokenizers stumble, and over the pages of DEHUSK_DATA.
#include "parse/slim.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "parse/dom.h"
#include "same_tree.h"
#include "thorough.h"

namespace dehusk::parse {
namespace {

using namespace std::string_literals;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

std::vector<std::string> pages_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".html") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> pages;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    pages.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return pages;
}

TEST(Slim, LeavesOutWhatNobodyReads) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"<p onclick='a > b' class=x data-y>short</p>", "<p>short</p>"},
      {"<p class='a&amp;b' id=x data-y>short</p>", "<p class='a&amp;b' id=x>short</p>"},
      {"<input type=hidden class=x>", "<input type=hidden>"},
      {"<!-- a > b --><br/>", "<!----><br />"},
      {"<b onclick=x>a</b >", "<b onclick=x>a</b>"},
      {"<p>\n\n  a  \n</p>", "<p>\na\n</p>"},
      {"<pre>\n\n  a</pre>\n\n", "<pre>\n\n  a</pre>\n"},
      {"<?php a ?></ x><!x>", "<!----><!----><!---->"},
      {"a < b &amp; c", "a < b &amp; c"}};
  for (const auto& [html, expected] : cases) EXPECT_EQ(slim_markup(html).text(), expected) << html;
}

TEST(Slim, TextsAndScriptsBecomeStandIns) {
  const std::string html =
      "<a href='/a/long/address'>Some long text &amp; more of it</a><script>a('</p><!-- </script "
      ">')</script>";
  const std::string_view pieces[] = {"<a>", " &amp; ", "</a><script>", "</script>"};
  const Slim slim = slim_markup(html);
  std::size_t at = 0;
  for (const std::string_view piece : pieces) {
    at = slim.text().find(piece, at);
    ASSERT_NE(at, std::string_view::npos) << piece;
    at += piece.size();
  }
  EXPECT_LT(slim.text().size(), html.size() * 2 / 3);
  EXPECT_EQ(tree_difference(html), "");
}

TEST(Slim, APageThatHoldsWhatLooksLikeAStandInStaysAsItIs) {
  for (const std::string forged :
       {"\xF3\xB0\x80\x80", "\xF4\x80\x80\x81", "&#xF0000;", "&#983041;", "&#x00100001;"}) {
    const std::string html =
        "<p class='a long class'>A text that is long enough.</p><p title=x>" + forged + "</p>";
    EXPECT_EQ(slim_markup(html).text(), html);
    EXPECT_EQ(tree_difference(html), "");
  }
  // What is left out or stood for cannot be mistaken.
  EXPECT_EQ(tree_difference("<p data-x='\xF3\xB0\x80\x80'>A longer text \xF3\xB0\x80\x81 that is stood for"),
            "");
}

// Gumbo makes U+FFFD of them, the standard and slimming nothing: what they stand for is for later stages.
TEST(Slim, KeepsControlsAndNoncharacters) {
  const std::string odd[] = {"\xC2\x92",     "\x1b[1m",         "\x01", "\x7f", "\x0b",
                             "\xEF\xBF\xBE", "\xF0\x9F\xBF\xBE"};
  const std::pair<std::string, std::string> around[] = {
      {"<p>", "</p>"},
      {"<p>a text long enough for a stand-in, ", " and more of it</p>"},
      {"<p>a &amp; ", " b</p>"},
      {"<title>a &amp; ", "</title>"},
      {"<title>a title long enough, ", "</title>"},
      {"<textarea>\n", "</textarea>"},
      {"<script>a long script ", "</script>"},
      {"<img alt='a ", "'>"},
      {"<img alt='a &amp; ", "'>"},
      {"<b class='a ", "'>x</b>"},
      {"<body title=x class='", "'>x"},
      {"<plaintext>", "<p>"},
      {"<svg><![CDATA[", "]]>"},
      {"<select><option>", "<style>"},
      {"<table>", "<tr><td>x"},
      {"<x", ">y</x>"},
  };
  for (const std::string& character : odd) {
    for (const auto& [before, after] : around) {
      const std::string html = before + character + after;
      EXPECT_EQ(tree_difference(html), "") << html;
      const Dom dom = parse_html(html);
      std::string all;
      for (const Node& node : dom.nodes) all += std::string(node.said) + attributes_of(dom, node, false);
      EXPECT_NE(all.find(character), std::string::npos) << html << " gave " << all;
    }
  }
  // NUL is dropped or replaced, as the standard says, and what stands around it is kept.
  const std::string nuls = "<p>\x01 a\0b \x02 and more\0of it"s;
  EXPECT_EQ(parse_html(nuls).nodes.back().text(), "\x01 ab \x02 and moreof it");
}

TEST(Slim, KeepsTheTreeWhereTheTokenizerDependsOnIt) {
  const std::string pages[] = {
      "<svg><title>a <b>long</b> title</title><style>a > b { color: red }</style></svg><p>text after it all",
      "<svg><style>.icon { fill: red }</style><path d='M0 0'/></svg><p>text after it all",
      "<svg><p>breaks out of it</svg><style>a < b</style>text after it all",
      "<svg><![CDATA[ <p>not a paragraph ]]></svg>text after it all",
      "<svg><foreignObject><div></svg><title>a <b> c</title></div></foreignObject><title>a <b> "
      "c</title></svg>x",
      "<svg/><style>a > b</style>text after",
      "<svg><script/>text after it all<p>more</svg>text",
      "<math><mi>x</mi><annotation-xml encoding='text/html'><p>words in it</annotation-xml></math>after",
      "<select><style>a <option> b</style></select>text after it all",
      "<listing>a text in it</pre>\n\n  and more<pre>\n\n  x</listing>\n\n  y</pre>\n\n  z",
      "<select><option>one<script>if (a < b) {}</script><option>two</select>text",
      "<table>text before it<tr><td>a cell of it</table>text after it all",
      "<table> <input type=hidden name=x> <tr><td></table>",
      "<table><input type='text' name=xxxxxxxxxxx></table>",
      "<script><!-- <script> </script> still a script --></script>text after it all",
      "<script><!--> </script>text after it all",
      "<script><!-- </script>text after it all",
      "<script><!-- <script> --> </script>text after it all",
      "<script><!-- <scripts> </script>text after it all</script>",
      "<script>a</scripted></script>text after",
      "<textarea>\n\n a <b> in it</textarea>text",
      "<textarea>\r\nlong text area</textarea>text",
      "<title>Long &amp; short: a title</title>",
      "<plaintext><p>all of this is text",
      "<frameset><frame src=x> some text </frameset><noframes>text of it</noframes>",
      "<p><font color=red size=7>a<font color=red size=7>b<font color=red size=7>c<font color=red>d<p>after "
      "it all",
      "<font color=a>1<font color=b>2<font color=c>3<font color=d>4<p>after it all<p>more",
      "<a href='/a/long/address'><p>text in it</a>and after<a href='/a/long/address'>x<a>y",
      "text\r\nwith all\rkinds of\n\rline ends, \r\n\r\n and more\r\n<p>\r\nhere</p>\r\n",
      std::string("a text\0with a zero and a \x01 control", 34),
      "a longer text with \x0B a control in it",
      "a longer text with \xC2\x85 and \xEF\xBF\xBF and \xF0\x9F\xBF\xBE in it",
      "&notit; &amp &ampere; &#65 text that follows it &#x41text &bogus; &",
      "text&nbsp;text text text",
      "a text with &#xFFFFFFF0; and &#4294967281; in it<script>'&#xFFFFFFF0;'</script><p "
      "class='a&#xFFFFFFFF;'>",
      std::string("<p \0class=x \0\0id=y title=\"z\"\0lang=en>text in it", 47),
      "<p =a =b==c d = 'e' f=\"g\"h i= j>text in it</p>",
      "<p a='x>text that is in a tag",
      "<p class=",
      "<p cl\x01ss=a\x02 id=\x03>text\x04</p\x05>",
      "<p class='\xC2\x92 &amp; \x1b' id=x\x7f>",
      "<x\x01>a</x\x02>b<\x01x>c</\x01>",
      "<p class='\x01 \0'>\x01\0\x02<table>\0\x01<tr>"s,
      "<svg><x\x01>a</x\x01><![CDATA[\x02\xC2\x85]]>",
      "<p class='long enough'title='x'/x>text in it</p/ class=a>text",
      "<br/x><p/>text in it",
      "<!doctype html PUBLIC '>'>text",
      "<!--->text after<!-->text after<!--a--!>text<!-- a ---> b --> c",
      "<!-->-->text",
      "<!- a ->text",
      "<!>text</>text</ >text",
      "<",
      "</",
      "<!",
      "<!-",
      "<a",
      "a<b",
      "<noscript><iframe></noscript>text after it all",
      "<noscript><iframe src=x></iframe>text</noscript>text",
      "<pre><noscript><script ></noscript>text after it",
      "<noscript><pre><script \x01></noscript>text after it",
      "<noscript><plaintext><pre><script \x13></noscript>",
      "<plaintext><noscript><pre><script \x13>a</noscript>",
      "<noscript><pre><iframe><script \x01><p data-x=\xC2\x85>text </pre> in "
      "it</noscript><script>x</script>text",
      "</p x='><noscript><script '></noscript>text after it",
      "<pre\x0B>\ntext after it"};
  for (const std::string& html : pages) {
    EXPECT_EQ(tree_difference(html), "") << html;
    EXPECT_EQ(tree_difference(html, {.depth = 3, .attributes = 1}), "") << html;
  }
}

TEST(Slim, KeepsTheTreeOfOurPagesWhereverTheyEnd) {
  for (const std::string& page : pages_below(std::filesystem::path(DEHUSK_SOURCE_DIR) / "corpus")) {
    ASSERT_EQ(tree_difference(page), "");
    const std::size_t step = std::max<std::size_t>(1, page.size() / 200);
    for (std::size_t end = 0; end < page.size(); end += step) {
      std::string_view cut = std::string_view(page).substr(0, end);
      while (!cut.empty() && is_continuation(page[cut.size()])) cut.remove_suffix(1);
      ASSERT_EQ(tree_difference(cut), "") << "cut at " << end;
    }
  }
}

TEST(Slim, KeepsTheTreeOfRandomSequences) {
  constexpr std::array<std::string_view, 90> kTokens = {"<p>",
                                                        "</p>",
                                                        "<div class='a b' data-x=1>",
                                                        "</div>",
                                                        "<b>",
                                                        "</b>",
                                                        "<i class=icon-of-it>",
                                                        "</i>",
                                                        "<font color=red>",
                                                        "</font>",
                                                        "<a href='/some/where/far'>",
                                                        "</a>",
                                                        "<pre>",
                                                        "</pre>",
                                                        "<textarea>",
                                                        "</textarea>",
                                                        "<title>",
                                                        "</title>",
                                                        "<script>",
                                                        "</script>",
                                                        "<script src=x>",
                                                        "<style>",
                                                        "</style>",
                                                        "<!--",
                                                        "-->",
                                                        "--!>",
                                                        "<!-- a -->",
                                                        "<svg>",
                                                        "</svg>",
                                                        "<svg/>",
                                                        "<path d='M0 0 L1 1'/>",
                                                        "<math>",
                                                        "</math>",
                                                        "<desc>",
                                                        "</desc>",
                                                        "<foreignObject>",
                                                        "</foreignObject>",
                                                        "<select>",
                                                        "</select>",
                                                        "<option>",
                                                        "<table>",
                                                        "</table>",
                                                        "<tr>",
                                                        "<td>",
                                                        "</td>",
                                                        "<caption>",
                                                        "<col>",
                                                        "<input type=hidden>",
                                                        "<iframe>",
                                                        "</iframe>",
                                                        "<template>",
                                                        "</template>",
                                                        "<xmp>",
                                                        "</xmp>",
                                                        "<br/>",
                                                        "<hr>",
                                                        "<body>",
                                                        "</body>",
                                                        "<head>",
                                                        "</head>",
                                                        "<html lang=en>",
                                                        "</html>",
                                                        "<ul>",
                                                        "<li>",
                                                        "</ul>",
                                                        "<h1>",
                                                        "</h1>",
                                                        "<button>",
                                                        "<form>",
                                                        "</form>",
                                                        " ",
                                                        "\n\n  ",
                                                        "\r\n",
                                                        "\t",
                                                        "&amp;",
                                                        "&nbsp",
                                                        "&#10;",
                                                        "long words of a text",
                                                        "x",
                                                        "'",
                                                        "\"",
                                                        ">",
                                                        "<",
                                                        "/",
                                                        "<![CDATA[",
                                                        "]]>",
                                                        "\x01",
                                                        "\xC2\x92",
                                                        std::string_view("\0", 1),
                                                        "a text that is long \x1b[1m enough"};
  std::mt19937 random(7);
  std::uniform_int_distribution<std::size_t> token(0, kTokens.size() - 1);
  std::uniform_int_distribution<int> length(1, 40);
  for (int i = 0; i < 20000 / kOneIn; ++i) {
    std::string html;
    for (int n = length(random); n > 0; --n) html += kTokens[token(random)];
    ASSERT_EQ(tree_difference(html), "") << html;
  }
}

// Pages on which Gumbo fails an assertion, which ends a process that does not guard itself.
TEST(Guard, APageThatGumboFailsOnKeepsItsText) {
  for (const std::string html :
       {"<p>before<svg><tr><foreignObject><table></table><![CDATA[<i class=icon>]]>after",
        "<p>before<p><foreignObject><table>\"</desc><svg><select><path d='M0 0 L1 "
        "1'/><col><title><desc><li><p>"
        "<select><b></i><table>after"}) {
    std::string text;
    for (const Node& node : parse_html(html).nodes) text += node.text();
    EXPECT_NE(text.find("before"), std::string::npos);
    EXPECT_NE(text.find("after"), std::string::npos);
  }
}

TEST(Slim, KeepsTheTreeOfGivenData) {
  const char* folder = std::getenv("DEHUSK_DATA");
  if (folder == nullptr) GTEST_SKIP() << "DEHUSK_DATA names no folder of pages";
  for (const std::string& page : pages_below(folder)) EXPECT_EQ(tree_difference(page), "");
}

}  // namespace
}  // namespace dehusk::parse
