#include "decide/align.h"

#include <gtest/gtest.h>

namespace dehusk::decide {
namespace {

struct Case {
  const char* what;
  std::string source;
  std::string text;
  std::string range;  // of `text`
  std::string found;  // of `source`
  bool html = false;
};

TEST(Align, FindsTheSourceOfAStretch) {
  const Case cases[] = {
      {"plain", "One two three.", "One two three.", "two", "two"},
      {"spaces joined", "One   two\t three.", "One two three.", "two three.", "two\t three."},
      {"no-break space", "One\xC2\xA0\xC2\xA0two", "One two", "two", "two"},
      {"entity in text", "Tom &amp; Jerry ran", "Tom & Jerry ran", "Jerry", "Jerry"},
      {"entity", "<b>Tom &amp; Jerry</b> ran", "Tom & Jerry ran", "& Jerry", "&amp; Jerry", true},
      {"numeric entity", "a &#8220;b&#8221; c", "a “b” c", "“b”", "&#8220;b&#8221;", true},
      {"unknown entity", "a &hearts; b c d", "a ♥ b c d", "b c", "b c", true},
      {"markup", "One <a href=\"x\">two</a> three", "One two three", "two three", "two</a> three", true},
      {"quotes straightened", "She said ‘no’ to it", "She said 'no' to it", "'no' to", "‘no’ to"},
      {"ellipsis spelt out", "wait… now then", "wait... now then", "now", "now"},
      {"decomposed", "Cafe\xCC\x81 au lait", "Café au lait", "au", "au"},
      {"control characters gone", "a\x01\x02z b", "az b", "b", "b"},
      {"nothing there", "abc", "xyz", "y", ""},
  };
  for (const Case& c : cases) {
    const std::size_t at = c.text.find(c.range);
    ASSERT_NE(at, std::string::npos);
    const std::vector<Span> found =
        align(c.text, {{at, at + c.range.size()}}, c.source, {{0, c.source.size()}}, c.html);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(c.source.substr(found[0].begin, found[0].end - found[0].begin), c.found) << c.what;
  }
}

TEST(Align, WalksOverSeveralSpans) {
  const std::string source = "One XXXX two YYYY three";
  const std::vector<Span> found =
      align("One two three", {{4, 7}, {8, 13}}, source, {{0, 4}, {9, 13}, {18, 23}}, false);
  EXPECT_EQ(found[0], (Span{9, 12}));
  EXPECT_EQ(found[1], (Span{18, 23}));
}

}  // namespace
}  // namespace dehusk::decide
