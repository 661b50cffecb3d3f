#include "segment/embedded.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dehusk/dehusk.h"
#include "segment/segment.h"

namespace dehusk::segment {
namespace {

const std::string kFirst =
    "The old clock over the harbour had stopped at nine, and for a week nobody had thought of winding it, "
    "until "
    "the keeper came back from the islands with his ladder and a lamp.";
const std::string kSecond =
    "On Monday he climbed up with a \"big\" key & the lamp, and by noon the hands moved again, though "
    "slowly, and "
    "the whole town was glad about it and said so in the café by the water.";

// The blocks that are content, one a line.
std::string content(const std::string& html) {
  const parse::Dom dom = parse::parse_html(html);
  std::string out;
  std::size_t end = 0;
  for (const Block& block : segment_html(dom, {}).blocks) {
    EXPECT_GE(block.source.front().begin, end) << "spans ascend";
    end = block.source.back().end;
    EXPECT_LE(end, html.size());
    if (block.structure == Structure::content) out += block.text + '\n';
  }
  return out;
}

std::string page(const std::string& script, const std::string& body = "<p>Please enable JavaScript.</p>") {
  return "<html><head>" + script + "</head><body>" + body + "</body></html>";
}

std::string json_ld(const std::string& fields) {
  return R"(<script type="application/ld+json">{"@type": "NewsArticle", )" + fields + "}</script>";
}

const std::string kSecondJson =
    R"(On Monday he climbed up with a \"big\" key & the lamp, and by noon the hands moved again, though slowly, )"
    R"(and the whole town was glad about it and said so in the caf\u00e9 by the water.)";

TEST(Embedded, AnArticleBodyWithItsParagraphs) {
  const std::string both = kFirst + "\n" + kSecond + "\n";
  EXPECT_EQ(content(page(json_ld("\"articleBody\": \"" + kFirst + R"(\n\n)" + kSecondJson + "\""))), both);
  EXPECT_EQ(
      content(page(json_ld("\"articleBody\": \"<p>" + kFirst + R"(<\/p><p>)" + kSecondJson + R"(<\/p>")"))),
      both);
  // A line end in a string is not JSON, but sites write it.
  EXPECT_EQ(content(page(json_ld("\"articleBody\":\n\"" + kFirst + "\n" + kSecondJson + "\""))),
            kFirst + " " + kSecond + "\n");
}

TEST(Embedded, TheStateOfAnApplication) {
  EXPECT_EQ(
      content(page(R"(<script id="__NEXT_DATA__" type="application/json">{"props": {"posts": [{"title": "x",)"
                   R"("content": "<p>)" +
                   kFirst + R"(<\/p>"}, {"n": [1, null, true, -2.5e3], "content": "<p>)" + kSecondJson +
                   R"(<br \/>The end.<\/p>"}, {"content": "<p>)" + kFirst + R"(<\/p>"}]}}</script>)")),
      kFirst + "\n" + kSecond + "\nThe end.\n");
}

TEST(Embedded, NotWhereThePageShowsItsText) {
  const std::string script = json_ld("\"articleBody\": \"" + kFirst + R"(\n)" + kSecondJson + "\"");
  std::string shown;
  for (int i = 0; i < 3; ++i) shown += "<p>" + kFirst + "</p>";
  EXPECT_EQ(content(page(script, shown)), kFirst + "\n" + kFirst + "\n" + kFirst + "\n");
  // A list of teasers is the page itself.
  std::string list = "<ul>";
  for (int i = 0; i < 20; ++i)
    list += "<li><a href=/" + std::to_string(i) + ">Another story of the coast</a></li>";
  EXPECT_EQ(content(page(script, list + "</ul>")).find("harbour"), std::string::npos);
}

TEST(Embedded, WhatIsNoBody) {
  for (const std::string& script :
       {json_ld("\"description\": \"" + kFirst + kSecondJson + "\""),
        json_ld(R"("articleBody": "Too short to be an article.")"),
        json_ld("\"articleBody\": \"" + kFirst + kSecondJson),  // cut off
        json_ld("\"articleBody\": \"" + kFirst + R"( \ud800 )" + kSecondJson + "\""),
        std::string("<script>x</script>"), "<script>var text = \"" + kFirst + kSecondJson + "\"</script>"}) {
    EXPECT_EQ(content(page(script, "<p>Hello.</p>")).find("harbour"), std::string::npos) << script;
  }
}

TEST(Embedded, AllIsAccountedFor) {
  const auto rules = RuleSet::load({});
  ASSERT_TRUE(rules) << rules.error().message;
  Cleaner cleaner(*rules);
  const std::string html = page(json_ld("\"articleBody\": \"" + kFirst + R"(\n\n)" + kSecondJson + "\""));
  const Document document = cleaner.clean(html, Format::html);
  EXPECT_EQ(document.text, kFirst + "\n\n" + kSecond);
  ASSERT_EQ(document.removed.size(), 1U);
  EXPECT_EQ(document.removed[0].rule, "structure.around-embedded");
}

}  // namespace
}  // namespace dehusk::segment
