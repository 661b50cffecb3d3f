// The learned decision about the blocks of a page. Models here are made by hand.
#include "decide/page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "dehusk/dehusk.h"
#include "parse/dom.h"
#include "segment/segment.h"

namespace dehusk::decide {
namespace {

using segment::Block;
using segment::Segmented;
using segment::Structure;

constexpr char kHead[] = "dehusk-model 2\nthreshold 0\nlexicon-bias 0\nlexicon 0\n";

// A model of one tree: scores of blocks with a link share of at most one half, and of the others.
std::string by_links(int text, int links) {
  return std::string(kHead) +
         "names 0\ntrees 1\ntree 3\nblock.link-share 500 1 2 0\n= " + std::to_string(text) +
         "\n= " + std::to_string(links) + "\n";
}

Model model_of(const std::string& file) {
  const Result<Model> model = Model::parse(file, page_model_features());
  EXPECT_TRUE(model) << model.error().message;
  return model ? *model : Model::none();
}

Segmented page_of(const std::string& html) {
  const parse::Dom dom = parse::parse_html(html);
  return segment::segment_html(dom, {});
}

// What stays, a letter a block: the first of its text.
std::string kept(Segmented page, const Model& model, Favor favor = Favor::balanced) {
  judge_page(page, model, favor);
  std::string out;
  for (const Block& block : page.blocks) {
    EXPECT_NE(block.structure, Structure::unknown);
    if (block.structure == Structure::content) {
      out += block.text[0];
    } else {
      EXPECT_FALSE(block.structure_reason->rule.empty());
      EXPECT_FALSE(block.structure_reason->why.empty());
    }
  }
  return out;
}

constexpr char kWords[] = " one two three four five six seven eight nine ten eleven twelve thirteen fourteen";

std::string page(const std::string& a, const std::string& b) {
  return "<body><p>" + a + kWords + "</p><p><a href=/x>" + b + kWords + "</a></p><p>" + a + " again" +
         kWords + "</p>";
}

TEST(Page, TheModelDecidesAgainstStructureToo) {
  const Segmented sample = page_of(page("A", "B"));
  EXPECT_EQ(kept(sample, model_of(by_links(-4000, 4000))), "AA");
  EXPECT_EQ(kept(sample, model_of(by_links(4000, -4000))), "B");
  EXPECT_EQ(kept(page_of("<nav>" + page("A", "B") + "</nav>"), model_of(by_links(-4000, -4000))), "ABA");
}

// Where nothing is surer, what is not likely is still the best guess; beside what is sure, it is husk.
TEST(Page, WhatIsKeptDependsOnWhatElseThereIs) {
  const Segmented sample = page_of(page("A", "B"));
  const int unlikely = 700;  // a chance of one third
  EXPECT_EQ(kept(sample, model_of(by_links(unlikely, unlikely))), "ABA");
  EXPECT_EQ(kept(sample, model_of(by_links(-5000, unlikely))), "AA");
  EXPECT_EQ(kept(sample, model_of(by_links(-5000, 5000))), "AA");
}

TEST(Page, FavorMovesTheBorder) {
  const Segmented sample = page_of(page("A", "B"));
  const Model doubtful = model_of(by_links(-5000, 600));
  EXPECT_EQ(kept(sample, doubtful, Favor::balanced), "AA");
  EXPECT_EQ(kept(sample, doubtful, Favor::recall), "ABA");
  const Model likely = model_of(by_links(-5000, -600));
  EXPECT_EQ(kept(sample, likely, Favor::balanced), "ABA");
  EXPECT_EQ(kept(sample, likely, Favor::precision), "AA");
}

TEST(Page, APageWithoutABodyIsEmpty) {
  EXPECT_EQ(kept(page_of("<p>Terms of use</p><p>Privacy</p>"), model_of(by_links(2500, 2500))), "");
  EXPECT_EQ(kept(page_of(""), model_of(by_links(2500, 2500))), "");
}

TEST(Page, WordsInScriptsWithoutSpacesCount) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "港の古い時計";
  EXPECT_NE(kept(page_of("<p>" + text + "。</p>"), model_of(by_links(1000, 1000))), "");
}

TEST(Page, NamesOfElementsWeigh) {
  const Model model = model_of(std::string(kHead) +
                               "names 3\n900\tshare-bar\n300\tbar\n-500\t#story\n"
                               "trees 1\ntree 3\nnames.all 0 1 2 0\n= -4000\n= 4000\n");
  const std::string words(kWords);
  EXPECT_EQ(kept(page_of("<div class=shareBar><p>A" + words + "</p></div><div class=bare><p>B" + words +
                         "</p></div><div id=story><div class=top_bar><p>C" + words +
                         "</p></div></div><div class='share bar'><p>D" + words + "</p></div>"),
                 model),
            "BC");
}

TEST(Page, FeaturesHaveNamesOfTheirOwn) {
  std::set<std::string> seen;
  for (const FeatureName& feature : page_model_features())
    EXPECT_TRUE(seen.insert(feature.name).second) << feature.name;
  const Segmented sample = page_of(page("A", "B"));
  EXPECT_EQ(page_rows(sample, page_units(sample), {}).size(), sample.blocks.size() * seen.size());
}

TEST(Page, TheShippedModelKeepsAStoryAndCanBeSwitchedOff) {
  std::string html = "<body><div class=menu><ul>";
  for (int i = 0; i < 20; ++i) html += "<li><a href=/" + std::to_string(i) + ">Section</a></li>";
  html += "</ul></div><div class=story><h1>The clock</h1>";
  for (int i = 0; i < 8; ++i) {
    html +=
        "<p>The old clock over the harbour had stopped at nine, and for a week nobody had thought of winding "
        "it, "
        "said the keeper of house number " +
        std::to_string(i) + ".</p>";
  }
  html += "</div><div class=footer-links><a href=/a>Imprint</a> <a href=/b>Terms of use</a></div>";
  for (const bool model : {true, false}) {
    RuleSetOptions options;
    if (!model) options.disable = {"model.block"};
    const auto rules = RuleSet::load(options);
    ASSERT_TRUE(rules) << rules.error().message;
    const Document document = Cleaner(*rules).clean(html, Format::html);
    EXPECT_NE(document.text.find("house number 0."), std::string::npos) << document.text;
    EXPECT_NE(document.text.find("house number 7."), std::string::npos) << document.text;
    EXPECT_EQ(document.text.find("Imprint"), std::string::npos) << document.text;
    EXPECT_EQ(document.text.find("Section"), std::string::npos) << document.text;
  }
}

// The keepers of houses 0 to 7, with figures between.
std::string story_with_figures() {
  std::string html = "<body><article><h1>The clock</h1>";
  for (int i = 0; i < 8; ++i) {
    html +=
        "<p>The old clock over the harbour had stopped at nine, and for a week nobody had thought of winding "
        "it, said the keeper of house number " +
        std::to_string(i) + ".</p>";
    if (i == 2)
      html += "<figure><img src=a><figcaption>The clock as it was in the spring.</figcaption></figure>";
    if (i == 4)
      html +=
          "<figure><blockquote><p>Nobody winds it, and nobody will.</p></blockquote>"
          "<figcaption>The harbour master, in his book.</figcaption></figure>";
    if (i == 6)
      html +=
          "<table><caption>Hours at which it stopped.</caption><tr><th>House<th>Hour<tr><td>1<td>9</table>";
  }
  return html + "</article>";
}

TEST(Page, CaptionsOfPicturesStayInMarkdownAlone) {
  constexpr std::string_view kCaption = "as it was in the spring";
  const auto cleaned = [](const std::vector<std::string>& disable, Markup markup) {
    RuleSetOptions options;
    options.disable = disable;
    const auto rules = RuleSet::load(options);
    EXPECT_TRUE(rules) << rules.error().message;
    return Cleaner(*rules, {.markup = markup}).clean(story_with_figures(), Format::html);
  };
  const Document text = cleaned({}, Markup::text);
  EXPECT_EQ(text.text.find(kCaption), std::string::npos);
  EXPECT_TRUE(std::any_of(text.removed.begin(), text.removed.end(), [](const Removal& removal) {
    return removal.category == Category::caption && removal.rule == "structure.caption";
  }));
  for (const std::string_view kept : {"Nobody winds it", "The harbour master", "Hours at which"})
    EXPECT_NE(text.text.find(kept), std::string::npos) << kept << "\n" << text.text;
  EXPECT_NE(cleaned({}, Markup::markdown).text.find(kCaption), std::string::npos);
  EXPECT_NE(cleaned({"caption"}, Markup::text).text.find(kCaption), std::string::npos);
}

TEST(Page, APageOfPicturesKeepsItsCaptions) {
  Segmented album = page_of(
      "<figure><img><figcaption>One that is long</figcaption></figure>"
      "<p>Short<figure><img><figcaption>Two that is long</figcaption></figure>");
  for (Block& block : album.blocks) block.structure = Structure::content;
  leave_out_captions(album);
  for (const Block& block : album.blocks) EXPECT_EQ(block.structure, Structure::content) << block.text;
}

}  // namespace
}  // namespace dehusk::decide
