#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parse/dom.h"
#include "segment/metadata.h"

namespace dehusk::segment {
namespace {

using Strings = std::vector<std::string>;

Metadata read(const std::string& html) {
  const parse::Dom dom = parse::parse_html(html);
  return read_metadata(dom);
}

std::string json_ld(const std::string& json) {
  return "<script type=application/ld+json>" + json + "</script>";
}

TEST(HtmlMetadata, Title) {
  const std::pair<std::string, const char*> cases[] = {
      {"", ""},
      {"<title>The clock at the harbour | Harbour Post</title>", "The clock at the harbour"},
      {"<title>The clock - a story that goes on and on for more than a site's name would</title>",
       "The clock - a story that goes on and on for more than a site's name would"},
      {"<title>x</title><meta property=og:title content='The clock &amp;amp; the sea'>",
       "The clock & the sea"},
      {"<meta property=og:title content='The clock – Harbour Post'><meta property=og:site_name "
       "content='Harbour Post'>",
       "The clock"},
      {"<title>x</title><h1>The <b>clock</b></h1>", "The clock"},
      {json_ld(R"({"@type":"NewsArticle","headline":"The clock"})") + "<h1>Other</h1>", "The clock"},
  };
  for (const auto& [html, expected] : cases) EXPECT_EQ(read(html).title, expected) << html;
}

TEST(HtmlMetadata, Authors) {
  const std::pair<std::string, Strings> cases[] = {
      {"", {}},
      {"<meta name=author content='By Orla Fennimore'>", {"Orla Fennimore"}},
      {"<meta name=author content='https://social.example/orla'>", {}},
      {json_ld(R"({"@type":"Article","author":[{"name":"Orla Fennimore"},"Bo Marsh",{"name":"Bo Marsh"}]})"),
       {"Orla Fennimore", "Bo Marsh"}},
      {"<a rel=author href=/o>Orla Fennimore</a>", {"Orla Fennimore"}},
  };
  for (const auto& [html, expected] : cases) EXPECT_EQ(read(html).authors, expected) << html;
}

TEST(HtmlMetadata, Date) {
  const std::pair<std::string, const char*> cases[] = {
      {"<time datetime=2024-02-03>x</time><meta property=article:published_time content=2024-02-01>",
       "2024-02-01"},
      {"<time datetime=2024-02-03>x</time><time itemprop=datePublished datetime=2024-02-02>x</time>",
       "2024-02-02"},
      {"<time datetime='next week'>x</time>", ""},
      {json_ld(
           R"({"@graph":[{"@type":"WebSite","name":"x"},{"@type":["Thing","BlogPosting"],"datePublished":"2024-02-04"}]})"),
       "2024-02-04"},
  };
  for (const auto& [html, expected] : cases) EXPECT_EQ(read(html).date, expected) << html;
}

TEST(HtmlMetadata, TheRest) {
  const Metadata meta = read(
      "<html lang=en-GB><link rel=canonical href=https://post.example/clock><meta name=Description content=' "
      "A  clock. '>"
      "<meta name=keywords content='sea, clocks,,sea'><meta property=og:site_name content='Harbour Post'>");
  EXPECT_EQ(meta.language, "en-GB");
  EXPECT_EQ(meta.url, "https://post.example/clock");
  EXPECT_EQ(meta.description, "A clock.");
  EXPECT_EQ(meta.site, "Harbour Post");
  EXPECT_EQ(meta.tags, (Strings{"sea", "clocks"}));
}

TEST(HtmlMetadata, BrokenJsonIsMendedOrPassedOver) {
  const std::pair<const char*, const char*> cases[] = {
      {"{\"@type\":\"Article\",\"headline\":\"The\nclock\"}", "The clock"},
      {"<!-- {\"@type\":\"Article\",\"headline\":\"The clock\"} -->", "The clock"},
      {"//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"The clock\"}\n//]]>", "The clock"},
      {"[{\"@type\":\"Article\",\"headline\":\"The clock\",\"keywords\":[[]]}]", "The clock"},
      {"{\"@type\":\"Article\",\"headline\":", ""},
      {"}{", ""},
      {"", ""},
  };
  for (const auto& [json, expected] : cases) EXPECT_EQ(read(json_ld(json)).title, expected) << json;
}

}  // namespace
}  // namespace dehusk::segment
