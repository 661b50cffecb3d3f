// Names of formats and of files.
#include "io/format.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace dehusk::io {
namespace {

TEST(Format, ByName) {
  EXPECT_EQ(input_format_from_string("auto"), InputFormat::automatic);
  EXPECT_EQ(input_format_from_string("text"), InputFormat::text);
  EXPECT_EQ(input_format_from_string("html"), InputFormat::html);
  EXPECT_EQ(input_format_from_string("jsonl"), InputFormat::jsonl);
  EXPECT_EQ(input_format_from_string("warc"), InputFormat::warc);
  EXPECT_EQ(input_format_from_string("HTML"), std::nullopt);
  EXPECT_EQ(output_format_from_string("text"), OutputFormat::text);
  EXPECT_EQ(output_format_from_string("markdown"), OutputFormat::markdown);
  EXPECT_EQ(output_format_from_string("jsonl"), OutputFormat::jsonl);
  EXPECT_EQ(output_format_from_string(""), std::nullopt);
}

TEST(Format, OfAFileName) {
  struct Case {
    std::string_view path;
    InputFormat expected;
  };
  const std::vector<Case> cases = {
      {"a.jsonl", InputFormat::jsonl},      {"a.ndjson", InputFormat::jsonl},
      {"d/a.jsonl.gz", InputFormat::jsonl}, {"a.ndjson.zst", InputFormat::jsonl},
      {"a.html", InputFormat::html},        {"A.HTM", InputFormat::html},
      {"a.xhtml.xz", InputFormat::html},    {"a.txt", InputFormat::text},
      {"a.md.bz2", InputFormat::text},      {"a", InputFormat::automatic},
      {"a.json", InputFormat::automatic},   {"a.gz", InputFormat::automatic},
      {"-", InputFormat::automatic},        {"html/page", InputFormat::automatic},
      {".html", InputFormat::automatic},    {"a.warc", InputFormat::warc},
      {"a.warc.gz", InputFormat::warc},     {"a.warc.zst", InputFormat::warc},
      {"a.warc.wet.gz", InputFormat::warc}, {"a.wet", InputFormat::warc},
  };
  for (const Case& c : cases) EXPECT_EQ(format_of_name(c.path), c.expected) << c.path;
}

TEST(Format, OutputName) {
  struct Case {
    std::string_view path;
    OutputFormat format;
    std::string_view expected;
  };
  const std::vector<Case> cases = {
      {"page.html", OutputFormat::text, "page.txt"},
      {"a/b/page.html.gz", OutputFormat::markdown, "a/b/page.md"},
      {"a/page.jsonl.zst", OutputFormat::jsonl, "a/page.jsonl"},
      {"./a//b/../page.htm", OutputFormat::text, "a/page.txt"},
      {"/root/page.html", OutputFormat::text, "root/page.txt"},
      {"../../out/page.html", OutputFormat::text, "out/page.txt"},
      {"www.example.com", OutputFormat::text, "www.example.com.txt"},
      {"page.php?id=1", OutputFormat::jsonl, "page.php?id=1.jsonl"},
      {"-", OutputFormat::text, "stdin.txt"},
      {"a.warc.gz", OutputFormat::jsonl, "a.jsonl"},
      {"a.warc.wet.gz", OutputFormat::jsonl, "a.warc.jsonl"},
  };
  for (const Case& c : cases) EXPECT_EQ(output_name(c.path, c.format), c.expected) << c.path;
}

}  // namespace
}  // namespace dehusk::io
