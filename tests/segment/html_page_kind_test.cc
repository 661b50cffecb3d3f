#include <gtest/gtest.h>

#include "parse/dom.h"
#include "segment/page_index.h"

namespace dehusk::segment {
namespace {

PageIndex index_of(const char* html) { return index_page(parse::parse_html(html)); }

TEST(PageKind, Forum) {
  const std::pair<const char*, bool> cases[] = {
      {"<p>x", false},
      {"<meta name=generator content='Discourse 3.1'>", true},
      {"<meta name=generator content='WordPress 6'>", false},
      {"<link rel=canonical href=https://site.example/threads/a-lamp.123/>", true},
      {"<link rel=canonical href=https://forum.site.example/a-lamp>", true},
      {"<link rel=canonical href=https://site.example/news/forum>", false},
      {"<link rel=canonical href=https://t.example/news/x>", false},
      {"<meta property=og:url content=https://site.example/viewtopic.php?f=1>", true},
      {"<div itemscope itemtype=https://schema.org/QAPage>x</div>", true},
      {"<script type=application/ld+json>{ \"@type\" : \"DiscussionForumPosting\" }</script>", true},
      {"<script type=application/ld+json>{\"@type\":\"Article\",\"about\":\"QAPage\"}</script>", false},
  };
  for (const auto& [html, expected] : cases) EXPECT_EQ(index_of(html).forum, expected) << html;
}

TEST(PageKind, Product) {
  const std::pair<const char*, bool> cases[] = {
      {"<p>x", false},
      {"<meta property=og:type content=product>", true},
      {"<script type=application/ld+json>{\"@type\":[\"Product\"]}</script>", true},
      {"<script type=application/ld+json>[{\"@type\":\"Product\"},{\"@type\":\"Article\"}]</script>", false},
      {"<meta property=og:type content=article><script "
       "type=application/ld+json>{\"@type\":\"Product\"}</script>",
       false},
  };
  for (const auto& [html, expected] : cases) EXPECT_EQ(index_of(html).product, expected) << html;
}

}  // namespace
}  // namespace dehusk::segment
