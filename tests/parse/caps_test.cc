#include <gtest/gtest.h>

#include <string>

#include "parse/caps.h"
#include "parse/dom.h"

namespace dehusk::parse {
namespace {

std::string repeat(std::string_view text, std::uint32_t times) {
  std::string out;
  for (std::uint32_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Caps, LeavesOrdinaryPagesAlone) {
  const std::string pages[] = {"",
                               "<",
                               "text < text",
                               "<p>a<p>b",
                               "<!-- <div> -->x",
                               "<script>'<div>'</script>",
                               "<p a=1 b='2>' c=\"3\" d>x</p>",
                               "</p",
                               "<p x",
                               repeat("<li>x", 5000),
                               repeat("<div>x</div>", 5000),
                               repeat("<br>", 5000),
                               "<!--" + repeat("<div>", 5000),
                               "<script>" + repeat("<div>", 5000) + "</script>",
                               "<textarea>" + repeat("<b>", 5000),
                               "<p a='" + repeat("<div>", 5000) + "'>"};
  for (const std::string& html : pages) {
    std::string capped = "left over";
    EXPECT_FALSE(cap_markup(html, capped).changed) << html.substr(0, 60);
  }
}

TEST(Caps, OverwritesWhatIsPastACapAndKeepsTextInPlace) {
  const std::string html = repeat("<div>", kMostOpenElements) + "a<div class=x>b<b>c</b>d</div>e";
  std::string capped;
  const Capped caps = cap_markup(html, capped);
  EXPECT_TRUE(caps.changed);
  EXPECT_EQ(caps.cut, Cut::depth);
  EXPECT_EQ(capped, repeat("<div>", kMostOpenElements) + "a<p>          b<p>c    d      e");
}

// What is said to be open is so; what Gumbo has open besides is what this is against.
TEST(Caps, CountsWhatNoEndTagCloses) {
  constexpr std::uint32_t kMore = kMostOpenElements + 1;
  const std::string many[] = {repeat("<math></sup>", kMore),
                              repeat("<div></sup>", kMore),
                              repeat("<sup><div></sup></div>", kMore),
                              repeat("<span><p></span></p>", kMore),
                              repeat("<div><i id=1></div>x", kMore),
                              repeat("<div><table></div>", kMore),
                              repeat("<div/>", 2 * kMore),
                              repeat("<button><p>", kMore)};
  for (const std::string& html : many) {
    std::string capped;
    EXPECT_EQ(cap_markup(html, capped, kMaxAttributes, Blanked::none, Count::open_elements).cut, Cut::depth)
        << html.substr(0, 60);
    EXPECT_EQ(parse_html(html).cut, Cut::depth) << html.substr(0, 60);
  }
  const std::string few[] = {repeat("<div><span>x</div>", kMore),
                             repeat("<ul><li>x<li>y</ul>", kMore),
                             repeat("<p>x", kMore),
                             repeat("<table><tr><td><div>x</table>", kMore),
                             repeat("<table><tr><td>x<td>y<tr></table>", kMore),
                             repeat("<td>x", kMore),
                             repeat("<i><b>x</i></b>", kMore),
                             "<svg>" + repeat("<path/>", 3 * kMore),
                             repeat("<br></x-y>", kMore)};
  for (const std::string& html : few) {
    std::string capped;
    EXPECT_FALSE(cap_markup(html, capped, kMaxAttributes, Blanked::none, Count::open_elements).changed)
        << html.substr(0, 60);
    EXPECT_EQ(parse_html(html).cut, Cut::nothing) << html.substr(0, 60);
  }
}

TEST(Caps, ReferencesArePartOfUnicode) {
  const std::pair<std::string, std::string> cases[] = {
      {"a&#xFFFFFFF0;b", "a&#x0000FFFD;b"},
      {"<p title='&#X100000041'>", "<p title='&#X00000FFFD'>"},
      {"&#4294967281 &#1114112", "&#0000065533 &#0065533"},
      {"&#x110000g", "&#x00FFFDg"}};
  std::string capped;
  for (const auto& [html, expected] : cases) {
    ASSERT_TRUE(cap_references(html, capped)) << html;
    EXPECT_EQ(capped, expected);
  }
  for (const std::string html :
       {"&#x10FFFF;", "&#1114111;", "&#x0000000041;", "&#", "&#x", "&#;", "&amp;", ""})
    EXPECT_FALSE(cap_references(html, capped)) << html;
}

TEST(Caps, AFrameInNoscriptDoesNotSwallowThePage) {
  const std::pair<std::string, std::string> cases[] = {
      {"a<noscript><iframe src=x /></noscript>b", "a<noscript>                </noscript>b"},
      {"<NOSCRIPT><IFRAME></NoScript><p>b", "<NOSCRIPT>        </NoScript><p>b"},
      {"<noscript><iframe/></noscript>b<iframe></iframe>c",
       "<noscript>         </noscript>b<iframe></iframe>c"}};
  for (const auto& [html, expected] : cases) {
    std::string capped;
    const Capped caps = cap_markup(html, capped);
    EXPECT_TRUE(caps.changed) << html;
    EXPECT_EQ(caps.cut, Cut::nothing) << html;
    EXPECT_EQ(capped, expected);
  }
  for (const std::string html : {"<noscript><iframe></iframe></noscript>b", "<noscript></noscript><iframe>b",
                                 "<noscript><iframe>b", "<iframe><noscript></iframe>b</noscript>"}) {
    std::string capped;
    EXPECT_FALSE(cap_markup(html, capped).changed) << html;
  }
}

TEST(Caps, OverwritesAttributesPastTheCap) {
  const std::pair<std::string, std::string> cases[] = {
      {"<p" + repeat(" a=1", kMaxAttributes) + " b='>' c>x",
       "<p" + repeat(" a=1", kMaxAttributes) + "        >x"},
      {"<br" + repeat(" a=1", kMaxAttributes) + " b/>x", "<br" + repeat(" a=1", kMaxAttributes) + "  />x"}};
  for (const auto& [html, expected] : cases) {
    std::string capped;
    EXPECT_EQ(cap_markup(html, capped).cut, Cut::attributes);
    EXPECT_EQ(capped, expected);
  }
  std::string capped;
  EXPECT_EQ(cap_markup("<p a b>x</p c d e>", capped, 1).cut, Cut::attributes);
  EXPECT_EQ(capped, "<p a  >x</p c    >");
  EXPECT_EQ(cap_markup("<p a>x</p c d e>", capped, 1).cut, Cut::nothing) << "an end tag has none";
}

TEST(Caps, NoTextIsLost) {
  const std::pair<std::string, std::string> cases[] = {
      {repeat("<div>x", 3000) + repeat("</div>y", 3000), repeat("x", 3000) + repeat("y", 3000)},
      {repeat("<math>x</sup>y", 3000), repeat("xy", 3000)},
      {"<table>" + repeat("<div>x</sup>", 3000) + "<tr><td>y", repeat("x", 3000) + "y"}};
  for (const auto& [html, expected] : cases) {
    std::string text;
    for (const Node& node : parse_html(html).nodes) text += node.text();
    std::erase(text, ' ');
    EXPECT_EQ(text, expected) << html.substr(0, 60);
  }
}

}  // namespace
}  // namespace dehusk::parse
