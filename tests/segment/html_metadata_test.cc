#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parse/dom.h"
#include "segment/metadata.h"

namespace dehusk::segment {
namespace {

using Strings = std::vector<std::string>;

Metadata read(const std::string& html, std::string_view address = {}) {
  const parse::Dom dom = parse::parse_html(html);
  return read_metadata(dom, index_page(dom), address);
}

std::string json_ld(const std::string& json) {
  return "<script type=application/ld+json>" + json + "</script>";
}

TEST(HtmlMetadata, TheAddressIsWhereThePageWasFetchedUnlessItSaysOtherwise) {
  const std::string address = "https://a.test/2024/02/29/clock";
  EXPECT_EQ(read("<p>x", address).url, address);
  EXPECT_EQ(read("<p>x", address).date, "2024-02-29");
  EXPECT_EQ(read("<link rel=canonical href=https://b.test/>", address).url, "https://b.test/");
  EXPECT_EQ(read("<link rel=canonical href=/clock>", address).url, "https://a.test/clock");
  EXPECT_EQ(read("<link rel=canonical href=/clock>").url, "/clock");
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
      // The headline shown is worded better than the one for machines.
      {json_ld(R"({"@type":"NewsArticle","headline":"Clock stops at harbour"})") +
           "<h1>The harbour clock has stopped <a href=#x>¶</a></h1>",
       "The harbour clock has stopped"},
      {"<meta property=og:title content='The clock, repaired | Harbour Post'><h1>The clock is repaired</h1>",
       "The clock is repaired"},
      // An <h1> that speaks of something else, or is the site's name, is no headline.
      {json_ld(R"({"@type":"NewsArticle","headline":"The clock"})") + "<h1>Other</h1>", "The clock"},
      {"<title>The clock - Harbour Post</title><meta property=og:site_name content='Harbour Post'>"
       "<h1>Harbour Post</h1><p>x</p>",
       "The clock"},
      {"<title>The clock is repaired - Harbour Post</title><h1>Harbour Post</h1><h2>The clock is "
       "repaired</h2>",
       "The clock is repaired"},
      {"<link rel=canonical href=https://www.harbourpost.example/c><title>The clock - HarbourPost</title>",
       "The clock"},
      // Of several, the one that the title speaks of.
      {"<title>The clock at the harbour</title><h1>Subscribe now</h1><h1>The clock at the harbour</h1>"
       "<h1>More news</h1>",
       "The clock at the harbour"},
      {"<title>The clock</title><aside><h1>The clock</h1></aside><article><h1>The Clock</h1></article>",
       "The Clock"},
      {"<h1>The clock | Repairs | Harbour Post</h1>", "The clock"},
      {"<title>The clock | | - | Harbour Post</title>", "The clock"},
      {"<title> | </title>", "|"},
      // A page about the site itself has its name.
      {"<title>Harbour Post</title><meta property=og:site_name content='Harbour Post'>", "Harbour Post"},
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
      {json_ld(
           R"({"@graph":[{"@type":"Article","author":{"@id":"#o"}},{"@type":"Person","@id":"#o","name":"Orla Fennimore"}]})"),
       {"Orla Fennimore"}},
      {json_ld(R"({"@type":"QAPage","mainEntity":{"@type":"Question","author":{"name":"orla"}}})"), {"orla"}},
      {json_ld(R"({"@type":"FAQPage","mainEntity":[{"@type":"Question","author":{"name":"orla"}}]})"), {}},
      {"<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Orla Fennimore'>",
       {"Orla Fennimore"}},
      // Shown under the headline.
      {"<h1>The clock</h1><p>By Orla van Fennimore | 5 March 2025</p>", {"Orla van Fennimore"}},
      {"<h1>The clock</h1><p>Written by <a href=/authors/orla>Orla Fennimore</a></p>", {"Orla Fennimore"}},
      {"<h1>The clock</h1><div class=post-author>Orla Fennimore, harbour editor</div>", {"Orla Fennimore"}},
      // What is no name, or that of another article or comment.
      {"<h1>The clock</h1><p>By then it had stopped.</p>", {}},
      {"<h1>The clock</h1><p>By 9 o'Clock</p>", {}},
      {"<h1>The clock</h1><a href=/author/orla>View all posts</a>", {}},
      {"<h1>The clock</h1><h3><a href=/x>Tram returns</a></h3><p>By Bo Marsh</p>", {}},
      {"<h1>The clock</h1><div class=comment><a href=/author/bo>Bo Marsh</a></div>", {}},
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
      // For machines, in any form: the day, as ISO 8601. What is ISO keeps its time.
      {"<meta property=article:published_time content='2024-02-01T08:30:00+01:00'>",
       "2024-02-01T08:30:00+01:00"},
      {"<meta name=date content='2024-02-01 08:30'>", "2024-02-01T08:30"},
      {"<meta name=date content='Feb 08, 2022'>", "2022-02-08"},
      {"<meta name=date content='Thu, 09/25/2025 - 11:38'>", "2025-09-25"},
      {"<html lang=en><meta name=date content=03/04/2025>", ""},
      {"<html lang=en-GB><meta name=date content=03/04/2025>", "2025-04-03"},
      {"<html lang=en-US><meta name=date content=03/04/2025>", "2025-03-04"},
      {"<meta name=date content=soon><meta property=article:modified_time content=2024-02-05>", "2024-02-05"},
      // Publication before change.
      {"<meta property=article:published_time content=2024-02-01><h1>x</h1><p>Updated: 5 May 2024</p>",
       "2024-02-01"},
      // Shown near the headline.
      {"<h1>The clock</h1><p>By Orla Fennimore | March 5, 2025 | 4 min read</p>", "2025-03-05"},
      {"<p>5 March 2025</p><h1>The clock</h1>", "2025-03-05"},
      {"<h1>The clock</h1><p>Updated 6 March 2025</p><p>Published 5 March 2025</p>", "2025-03-05"},
      {"<h1>The clock</h1><h6>Published</h6><p>5 March 2025</p>", "2025-03-05"},
      {"<h1>The clock</h1><time datetime=2025-03-05T08:00Z>two days ago</time>", "2025-03-05T08:00Z"},
      {"<h1>The clock</h1><div class=post-date>5 March 2025</div>", "2025-03-05"},
      // And elsewhere, when it says so.
      {"<p>x</p><p>Last updated: 5 March 2025</p>", "2025-03-05"},
      {"<link rel=canonical href=https://post.example/2025/03/05/clock><h1>The clock</h1>", "2025-03-05"},
      // Not those of comments, other articles, members, owners and the past.
      {"<h1>The clock</h1><div class=comments><p>Bo, 5 March 2025</p></div>", ""},
      {"<h1>The clock</h1><aside><p>5 March 2025</p></aside>", ""},
      {"<h1>The clock</h1><h3><a href=/x>Tram returns</a></h3><p>5 March 2025, by Bo Marsh</p>", ""},
      {"<h1>The clock</h1><p>Bo Marsh, joined 5 March 2025</p>", ""},
      {"<h1>The clock</h1><p>© 5 March 2025</p>", ""},
      {"<h1>The clock</h1><p>" + std::string(120, 'x') + " on 5 March 2025 it stopped.</p>", ""},
      {"<meta property=og:type content=product><h1>The clock</h1><p>Arrives 5 March 2025</p>", ""},
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
