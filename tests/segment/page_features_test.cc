#include "segment/page_features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace dehusk::segment {
namespace {

struct Page {
  explicit Page(const std::string& html) {
    const parse::Dom dom = parse::parse_html(html);
    segmented = segment_html(dom, {});
  }

  [[nodiscard]] std::size_t block(const std::string& text) const {
    for (std::size_t i = 0; i < segmented.blocks.size(); ++i) {
      if (segmented.blocks[i].text == text) return i;
    }
    ADD_FAILURE() << "no block " << text;
    return 0;
  }
  [[nodiscard]] std::int32_t value(const std::string& text, const std::string& feature) const {
    const std::vector<std::string>& names = page_feature_names();
    const auto found = std::find(names.begin(), names.end(), feature);
    EXPECT_NE(found, names.end()) << feature;
    PackedRows::Reader rows(segmented.page.rows);
    for (std::size_t before = block(text); before > 0; --before) rows.next();
    return rows.next()[static_cast<std::size_t>(found - names.begin())];
  }
  // The names of the elements around a block, the innermost first.
  [[nodiscard]] std::vector<std::string> names(const std::string& text) const {
    std::vector<std::string> out;
    const PageFacts& page = segmented.page;
    for (std::uint32_t e = page.element_of[block(text)]; e != UINT32_MAX; e = page.elements[e].parent) {
      for (std::uint32_t i = 0; i < page.elements[e].name_count; ++i)
        out.emplace_back(page.name(page.elements[e].first_name + i));
    }
    return out;
  }

  Segmented segmented;
};

TEST(PackedRows, GiveBackWhatWentIn) {
  constexpr std::size_t kWidth = 70;
  std::vector<std::vector<std::int32_t>> rows(3, std::vector<std::int32_t>(kWidth, 0));
  rows[0][0] = INT32_MIN;
  rows[0][31] = -1;
  rows[0][32] = 64;
  rows[1][0] = INT32_MAX;
  rows[1][69] = 1'000'000;
  rows[2] = rows[1];
  PackedRows packed;
  for (const std::vector<std::int32_t>& row : rows) packed.add(row);
  EXPECT_EQ(packed.size(), rows.size());
  PackedRows::Reader reader(packed);
  for (const std::vector<std::int32_t>& row : rows) {
    const std::span<const std::int32_t> read = reader.next();
    EXPECT_TRUE(std::equal(read.begin(), read.end(), row.begin(), row.end()));
  }
}

TEST(PageFeatures, MeasureWhatTheirNamesSay) {
  const Page page(
      "<title>Tides</title><body><article><h1>Tides</h1><p>first</p><h2>Why</h2><p>second <a "
      "href=/>third</a></p>"
      "</article><ul class=cards><li class=card>alpha</li><li class=card>beta</li><li "
      "class=card>gamma</li></ul>"
      "<div hidden>delta</div></body>");
  const struct {
    const char* text;
    const char* feature;
    std::int32_t value;
  } cases[] = {
      {"first", "in.article", 2},
      {"first", "in.p", 1},
      {"first", "in.nav", 0},
      {"alpha", "in.article", 0},
      {"alpha", "alike.0", 3},
      {"alpha", "alike.most", 3},
      {"first", "alike.most", 0},
      {"second third", "block.words", 2},
      {"second third", "block.link-share", 416},
      {"second third", "page-place.since-heading", 1},
      {"second third", "page-place.heading-level", 2},
      {"second third", "page-place.since-title", 3},
      {"Tides", "page-place.is-title", 1},
      {"Tides", "page-place.title", 2},
      {"first", "page-place.title", 3},
      {"first", "page-place.headings", 1},
      {"delta", "in.hidden", 1},
      {"alpha", "look.blocks", 3},
      {"alpha", "page.articles", 1},
      {"alpha", "page.items", 3},
      {"alpha", "container1.blocks", 3},
      {"alpha", "container1.words", 3},
  };
  for (const auto& c : cases) EXPECT_EQ(page.value(c.text, c.feature), c.value) << c.text << ' ' << c.feature;
  EXPECT_EQ(page.segmented.page.rows.size(), page.segmented.blocks.size());
}

TEST(PageFeatures, NamesComeFromTagsClassesAndRoles) {
  const Page page(
      "<body><div class='entry-content articleBody x2' id=mainText role=main itemprop=text "
      "itemtype='https://schema.org/BlogPosting' aria-label='Story' data-testid=body>text</div></body>");
  std::vector<std::string> names = page.names("text");
  names.resize(std::min<std::size_t>(names.size(), 17));
  EXPECT_EQ(names, (std::vector<std::string>{"<div", "entry", "content", "entry-content", "article", "body",
                                             "article-body", "x", "#main", "#text", "#main-text", "role=main",
                                             "prop=text", "type=blog", "type=posting", "type=blog-posting",
                                             "label=story"}));
}

TEST(PageFeatures, PagesWithoutBlocksOrWithGeneratedNames) {
  EXPECT_TRUE(Page("").segmented.page.rows.empty());
  std::string classes;
  for (int i = 0; i < 1000; ++i) classes += std::string(1, static_cast<char>('a' + i % 26)) + "lpha ";
  EXPECT_LE(Page("<p class='" + classes + "'>text</p>").names("text").size(), 40U);
}

}  // namespace
}  // namespace dehusk::segment
