#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parse/dom.h"
#include "segment/segment.h"

namespace dehusk::segment {
namespace {

// Prose: `count` paragraphs of 20 words.
std::string prose(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out +=
        "<p>The old clock over the harbour had stopped at nine, and for a week nobody had thought of winding "
        "it.</p>";
  }
  return out;
}

std::string links(int count) {
  std::string out = "<ul>";
  for (int i = 0; i < count; ++i)
    out += "<li><a href=/" + std::to_string(i) + ">Another story from the coast</a></li>";
  return out + "</ul>";
}

// The rule that took the block with the word "probe" in it, "content", or "absent".
std::string fate_of_probe(const std::string& html, const std::vector<AttributeHint>& hints = {}) {
  const parse::Dom dom = parse::parse_html(html);
  for (const Block& block : segment_html(dom, hints).blocks) {
    if (block.text.find("probe") == std::string::npos) continue;
    if (block.structure == Structure::content) return "content";
    EXPECT_FALSE(block.structure_reason->why.empty());
    return std::string(block.structure_reason->rule);
  }
  return "absent";
}

TEST(MainContent, ElementsAndRolesThatSayTheyAreHusk) {
  const std::string story = "<article>" + prose(10) + "</article>";
  const std::pair<std::string, const char*> cases[] = {
      {"<nav>probe</nav>" + story, "structure.navigation"},
      {"<div role=navigation>probe</div>" + story, "structure.navigation"},
      {"<header>probe</header>" + story, "structure.header"},
      {story + "<footer>probe</footer>", "structure.footer"},
      {story + "<div role=contentinfo>probe</div>", "structure.footer"},
      {story + "<aside>probe</aside>", "structure.aside"},
      {story + "<form>probe <input></form>", "structure.form"},
      {story + "<dialog>probe</dialog>", "structure.dialog"},
      {"<article>" + prose(10) + "<button>probe</button></article>", "structure.button"},
      {"<article>" + prose(10) + "<div style='display: none'>probe</div></article>", "structure.hidden"},
      {story + "<div>probe</div>", "structure.outside-main"},
  };
  for (const auto& [html, expected] : cases) EXPECT_EQ(fate_of_probe(html), expected) << html;
}

TEST(MainContent, TheSameElementsInsideTheStoryStay) {
  const std::string story = prose(10);
  const std::pair<std::string, const char*> cases[] = {
      {"<article><header><h1>probe</h1></header>" + story + "</article>", "content"},
      {"<article>" + story +
           "<aside><p>A probe that reads like a box of running text beside the story, as papers like to "
           "have.</p></aside></article>",
       "content"},
      {"<article>" + story + "<h2><button>probe</button></h2>" + story + "</article>", "content"},
      {"<article>" + story + "<button aria-expanded=false>How long is the probe kept?</button>" + story +
           "</article>",
       "content"},
      {"<article>" + story +
           "<div hidden><p>The answer, which only a click shows, is that the probe stays for nine "
           "years.</p></div></article>",
       "content"},
      {"<form>" + story + "<p>probe</p></form>", "content"},
      {"<header>" + story + "<p>probe</p></header>", "content"},
  };
  for (const auto& [html, expected] : cases) EXPECT_EQ(fate_of_probe(html), expected) << html;
}

TEST(MainContent, ListsOfLinksAroundTheBodyGo) {
  EXPECT_EQ(fate_of_probe("<main><div>" + prose(12) +
                          "</div><div><a href=/p>A probe story from the coast today</a>" + links(5) +
                          "</div><section><div><div>" + prose(6) + "</div></div></section></main>"),
            "structure.link-list");
  EXPECT_EQ(fate_of_probe("<main><div>" + prose(6) + "<ul><li><a href=/p>A probe of what we read</a></ul>" +
                          prose(6) + "</div></main>"),
            "content");
}

TEST(MainContent, AListingKeepsItsCards) {
  std::string cards;
  for (int i = 0; i < 12; ++i) {
    cards += "<div class=card><h3><a href=/x>A brass lamp probe for the long winter</a></h3><span>$" +
             std::to_string(i) + "</span></div>";
  }
  const std::string menu = "<div>" + links(3) + "</div>";
  EXPECT_EQ(fate_of_probe("<body>" + menu + "<div id=grid>" + cards + "</div>"), "content");
}

TEST(MainContent, SeveralSectionsAllStay) {
  EXPECT_EQ(fate_of_probe("<div><section>" + prose(3) + "</section><section>" + prose(3) +
                          "</section><section><p>And the probe, which is a sentence of its own in "
                          "the third of these sections, stays too.</p>" +
                          prose(3) + "</section></div>"),
            "content");
}

std::uint32_t node_of(const parse::Dom& dom, std::string_view id) {
  for (std::uint32_t i = 0; i < dom.nodes.size(); ++i) {
    if (dom.attribute(dom.nodes[i], "id") == id) return i;
  }
  return parse::kNone;
}

std::string fate_with_hint(const std::string& html, Category category, bool keeps = false) {
  const parse::Dom dom = parse::parse_html(html);
  return fate_of_probe(html, {{node_of(dom, "h"), keeps, category, "attr.test", "It is a test."}});
}

TEST(MainContent, HintsAreBelievedWithinReason) {
  const std::string box =
      "<div id=h><p>The probe stands in a box that the page has named for what it is, and so it "
      "goes.</p></div>";
  EXPECT_EQ(fate_with_hint("<article>" + prose(12) + box + "</article>", Category::newsletter), "attr.test");
  EXPECT_EQ(fate_with_hint("<article id=h>" + prose(12) + "<p>probe</p></article>", Category::navigation),
            "content");
  EXPECT_EQ(fate_with_hint("<article>" + prose(2) + box + "</article>", Category::related), "content");
}

TEST(MainContent, CommentsGoUnlessThePageIsAForum) {
  const std::string page =
      "<article>" + prose(10) + "</article><div id=h><p>probe, said the first</p>" + prose(15) + "</div>";
  EXPECT_EQ(fate_with_hint(page, Category::comment_form), "attr.test");
  EXPECT_EQ(fate_with_hint("<meta name=generator content='phpBB 3'>" + page, Category::comment_form),
            "content");
  EXPECT_EQ(
      fate_with_hint("<div id=h><p>probe, said the first</p>" + prose(10) + "</div>", Category::comment_form),
      "content");
}

TEST(MainContent, ANamedBodyDrawsTheBorder) {
  const std::string page = "<main><div id=h>" + prose(10) + "</div><p>probe</p></main>";
  EXPECT_EQ(fate_with_hint(page, Category::navigation, true), "structure.outside-main");
}

TEST(MainContent, ReviewsGoFromProductsOnly) {
  const std::string page = prose(4) +
                           "<div class=product-reviews><p>I bought the probe last year and it has not let me "
                           "down on any day since, I would buy it again.</p></div>";
  EXPECT_EQ(fate_of_probe("<meta property=og:type content=product>" + page), "structure.reviews");
  EXPECT_EQ(fate_of_probe("<meta property=og:type content=article>" + page), "content");
}

TEST(MainContent, EveryBlockIsDecided) {
  const parse::Dom dom = parse::parse_html("<nav>a</nav><p>b</p><footer>c</footer>");
  for (const Block& block : segment_html(dom, {}).blocks)
    EXPECT_NE(block.structure, Structure::unknown) << block.text;
}

TEST(HtmlMainContent, AHeadlineAboveTheBodyIsTheTitle) {
  const std::string html =
      "<title>The probe came back</title><body><div><h1>The probe came back</h1></div><article>" + prose(6) +
      "</article></body>";
  EXPECT_EQ(fate_of_probe(html), "structure.headline");
}

}  // namespace
}  // namespace dehusk::segment
