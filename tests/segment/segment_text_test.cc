#include <gtest/gtest.h>

#include "segment/segment.h"

namespace dehusk::segment {
namespace {

using Strings = std::vector<std::string>;

Strings texts_of(const Segmented& segmented) {
  Strings out;
  for (const Block& block : segmented.blocks) out.push_back(block.text);
  return out;
}

Strings sentences_of(const std::string& text) {
  Strings out;
  for (const Span& s : sentences(text)) out.push_back(text.substr(s.begin, s.end - s.begin));
  return out;
}

TEST(SegmentText, ABlockIsALine) {
  const std::pair<const char*, Strings> cases[] = {
      {"", {}},
      {" \n\t\n", {}},
      {"one", {"one"}},
      {" one \r\ntwo\rthree\xE2\x80\xA8"
       "four\n",
       {"one", "two", "three", "four"}},
      {"a\n```\nx\n\n  y\n```\nb", {"a", "```\nx\n\n  y\n```", "b"}},
      {"a\n```\nnever closed", {"a", "```", "never closed"}},
      {"~~~\nx\n~~~", {"~~~\nx\n~~~"}},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(texts_of(segment_text(text)), expected) << text;
}

TEST(SegmentText, RemembersBlankLinesAndPlaces) {
  const std::string text = "one\n\n\n  two\nthree";
  const Segmented segmented = segment_text(text);
  ASSERT_EQ(segmented.blocks.size(), 3U);
  EXPECT_EQ(segmented.blocks[1].blank_lines, 2);
  EXPECT_EQ(segmented.blocks[2].blank_lines, 0);
  EXPECT_EQ(segmented.blocks[1].source, (MostlyOne<NarrowSpan>{{8, 11}}));
}

TEST(FrontMatter, StatesFacts) {
  const std::string text =
      "---\ntitle: \"A clock: at sea\"\npublished: false\npublishedDateTime: "
      "2023-10-18T16:54:00Z\noriginalUrl: https://clock.example/a\n"
      "provider:\n  name: Harbour Post\ntopics:\n  - Ships\n  - Clocks\nauthors: [Orla Fennimore]\n---\n";
  const Segmented segmented = segment_text(text);
  EXPECT_TRUE(segmented.front_matter_only);
  EXPECT_EQ(segmented.front_matter.end, text.size() - 1);
  EXPECT_EQ(segmented.meta.title, "A clock: at sea");
  EXPECT_EQ(segmented.meta.date, "2023-10-18T16:54:00Z");
  EXPECT_EQ(segmented.meta.url, "https://clock.example/a");
  EXPECT_EQ(segmented.meta.site, "Harbour Post");
  EXPECT_EQ(segmented.meta.tags, (Strings{"Ships", "Clocks"}));
  EXPECT_EQ(segmented.meta.authors, Strings{"Orla Fennimore"});
}

// Of a hundred bytes, what aliases stand for may be gigabytes.
TEST(FrontMatter, StatesNoMoreThanItHasBytes) {
  const std::string name(1000, 'x');
  const auto aliases = [&name](const std::string& keys, const std::string& item) {
    std::string text = "---\nt: &t " + name + "\nm: &m {name: " + name + "}\n";
    for (std::size_t begin = 0; begin < keys.size();) {
      const std::size_t end = keys.find(' ', begin);
      text += keys.substr(begin, end - begin) + ": [";
      for (int i = 0; i < 1000; ++i) text += item + ",";
      text += item + "]\n";
      begin = std::min(end, keys.size() - 1) + 1;
    }
    return text + "---\nBody.\n";
  };
  for (const char* item : {"*t", "*m"}) {
    const std::string text = aliases("tags keywords authors byline site publisher", item);
    Metadata meta;
    EXPECT_GT(read_front_matter(text, meta), 0U);
    std::size_t bytes = meta.site.size();
    for (const auto* list : {&meta.tags, &meta.authors}) {
      for (const std::string& one : *list) bytes += one.size();
    }
    EXPECT_LE(bytes, text.size()) << item;
    EXPECT_FALSE(meta.tags.empty());
  }
  Metadata names;
  std::string many = "---\ntags: [";
  for (int i = 0; i < 1000; ++i) many += "tag" + std::to_string(i) + ", ";
  EXPECT_GT(read_front_matter(many + "end]\n---\nBody.\n", names), 0U);
  EXPECT_EQ(names.tags.size(), 200U);
}

TEST(FrontMatter, HorizontalRulesAndProseAreNone) {
  Metadata meta;
  for (const char* text :
       {"---\nIt was a dark night.\n---\nAnd so on.", "---\n\n---\n", "--- title ---", "---\ntitle: x\n",
        "text\n---\na: b\n---\n", "---\n- one\n- two\n---\n",
        "---\nQ: How did the flood begin?\nA: It began in the night, when the dam broke.\n---\n\nHe left.",
        "---\nNote: the mayor resigned on Friday after three years in office.\n---\n"}) {
    EXPECT_EQ(read_front_matter(text, meta), 0U) << text;
  }
}

TEST(FrontMatter, BrokenYamlThatIsPlainlyMetadataIsSetAside) {
  Metadata meta;
  const std::string text = "---\ntitle: \"unclosed\ndate: 2020-01-01\ntags:\n  - a\n---\nBody.";
  EXPECT_EQ(read_front_matter(text, meta), text.find("\nBody."));
}

TEST(Sentences, BreakWhereSentencesEnd) {
  const std::pair<std::string, Strings> cases[] = {
      {"Short.", {"Short."}},
      {"The clock stopped. Nobody noticed it.", {"The clock stopped.", "Nobody noticed it."}},
      {"It was Dr. Wrenn who came. He laughed.", {"It was Dr. Wrenn who came.", "He laughed."}},
      {"The book by J. R. Hartley sold. It rained.", {"The book by J. R. Hartley sold.", "It rained."}},
      {"Shares of Tide Inc. (NASDAQ: TIDE) rose 3.4 percent. Why?",
       {"Shares of Tide Inc. (NASDAQ: TIDE) rose 3.4 percent.", "Why?"}},
      {"“No light.” The keeper slept all night.", {"“No light.”", "The keeper slept all night."}},
      // Extractors that set paragraphs one after the other with nothing between.
      {"The clock stopped.The keeper slept all night.Then it rained (at last.)And so on it went.",
       {"The clock stopped.", "The keeper slept all night.", "Then it rained (at last.)",
        "And so on it went."}},
      {"Read it at Example.Com or in the U.S.A. today, on Node.JS.",
       {"Read it at Example.Com or in the U.S.A. today, on Node.JS."}},
      {"灯台は暗かった。船長は知らなかった。それだけです。",
       {"灯台は暗かった。", "船長は知らなかった。", "それだけです。"}},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(sentences_of(text), expected) << text;
}

TEST(Fragments, StandApartByTwoSpaces) {
  const std::string text = "  Clock  Clock \xC2\xA0 The clock stopped. It was late";
  Strings out;
  for (const Span& s : fragments(text)) out.push_back(text.substr(s.begin, s.end - s.begin));
  EXPECT_EQ(out, (Strings{"Clock", "Clock", "The clock stopped. It was late"}));
}

// Each of these was quadratic once; the test runs out of its time if one is again.
TEST(SegmentText, FloodsTakeLinearTime) {
  std::string fences;
  for (int i = 0; i < 400000; ++i) fences += "```x\n";
  EXPECT_EQ(segment_text(fences).blocks.size(), 400000U);
  std::string stops;
  for (int i = 0; i < 400000; ++i) stops += "\u4e2d.";
  EXPECT_FALSE(sentences(stops).empty());
}

}  // namespace
}  // namespace dehusk::segment
