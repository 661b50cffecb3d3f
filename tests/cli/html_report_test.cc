// dehusk report: what stands on the page, and what becomes of it. tests/report/ opens it in a browser.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "../io/archive.h"
#include "../io/temporary_folder.h"
#include "command.h"
#include "samples.h"

namespace dehusk::test {
namespace {

class HtmlReport : public ::testing::Test {
 protected:
  HtmlReport() { folder.write("rules/block/r.toml", kRule); }

  Ran report(std::vector<std::string> arguments, std::string input = {}, std::string output = {}) {
    for (const char* first : {"rules", "--rules", "--no-shipped", "report"})
      arguments.insert(arguments.begin(), first);
    return run({.arguments = std::move(arguments),
                .input = std::move(input),
                .folder = folder.path(),
                .output = std::move(output)});
  }

  TemporaryFolder folder;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

const std::string kStruck = "<div class=\"r\" data-c=\"newsletter\" data-r=\"newsletter.subscribe-to\">";
const std::string kReason = "An invitation to subscribe is the site speaking, not the article.";

// The first article, without its tags and without what labels its removals.
std::string shown_text(const std::string& page) {
  std::size_t at = page.find(">\n", page.find("<div class=\"text\"")) + 2;
  const std::size_t end = page.find("</article>", at);
  std::string text;
  while (at < end) {
    if (page.compare(at, 9, "<details>") == 0) {
      at = page.find("</details>", at) + 10;
    } else if (page[at] == '<') {
      at = page.find('>', at) + 1;
    } else {
      text.push_back(page[at++]);
    }
  }
  return text;
}

TEST_F(HtmlReport, StrikesThroughWhatIsRemovedAndSaysWhy) {
  folder.write("a.txt", husky_text());
  const Ran ran = report({"a.txt"});
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(ran.out.starts_with("<!DOCTYPE html>\n"));
  EXPECT_TRUE(ran.out.ends_with("</html>\n"));
  const std::size_t begin = husky_text().find(kHusk);
  const std::string bytes =
      std::to_string(begin) + " to " + std::to_string(begin + kHusk.size()) + " of the source";
  EXPECT_TRUE(contains(ran.out, "<div class=\"line\" dir=\"auto\">" + kProse + "</div>\n")) << ran.out;
  EXPECT_TRUE(contains(
      ran.out, "<div class=\"line gone\" dir=\"auto\">" + kStruck +
                   "<del title=\"newsletter.subscribe-to: " + kReason + "\">" + kHusk +
                   "</del><details><summary>newsletter.subscribe-to</summary><div "
                   "class=\"why\"><p>" +
                   kReason +
                   "</p><p class=\"place\">Category newsletter, rule newsletter.subscribe-to, bytes " +
                   bytes + "</p></div></details></div></div>\n"))
      << ran.out;
  EXPECT_EQ(shown_text(ran.out), kProse + "\n" + kMoreProse + "\n" + kHusk + "\n\n");
  EXPECT_TRUE(contains(ran.out, "<div><dt>Status</dt><dd>ok</dd></div>"));
  EXPECT_FALSE(contains(ran.out, "<nav")) << "a list of one";
}

TEST_F(HtmlReport, CountsWhatStatsCounts) {
  folder.write("a.txt", husky_text());
  folder.write("b.html", husky_page());
  const Ran page = report({"a.txt", "b.html"});
  const Ran table = run({.arguments = {"--no-shipped", "--rules", "rules", "--stats", "a.txt", "b.html"},
                         .input = {},
                         .folder = folder.path()});
  const std::string totals = table.err.substr(0, table.err.find('\n'));
  EXPECT_TRUE(totals.starts_with("2 documents: read ")) << table.err;
  EXPECT_TRUE(contains(page.out, "<p>" + totals + "</p>")) << page.out;
  const std::string cells =
      "<td class=\"n\">2</td><td class=\"n\">" + std::to_string(2 * kHusk.size()) + "</td>";
  EXPECT_TRUE(contains(page.out, "<tr data-kind=\"c\" data-name=\"newsletter\">"));
  EXPECT_TRUE(contains(page.out, "<tr data-kind=\"r\" data-name=\"newsletter.subscribe-to\">"));
  EXPECT_EQ(count(page.out, cells), 2U) << "one of the category, one of the rule";
  EXPECT_EQ(count(page.out, "<tr data-kind"), 2U);
  EXPECT_EQ(count(page.out, kStruck), 2U);
}

TEST_F(HtmlReport, DocumentsStandInOrderBelowAList) {
  folder.write("z.txt", husky_text());
  folder.write("a.html", husky_page());
  const Ran ran = report({"z.txt", "a.html"});
  EXPECT_TRUE(contains(ran.out, "<a href=\"#d1\"><bdi>z.txt</bdi></a>"));
  EXPECT_TRUE(contains(
      ran.out, "<a href=\"#d2\"><bdi>The ferry</bdi></a><div class=\"place\"><bdi>a.html</bdi></div>"));
  const std::size_t list = ran.out.find("<nav");
  const std::size_t first = ran.out.find("<article id=\"d1\">");
  const std::size_t second = ran.out.find("<article id=\"d2\">");
  EXPECT_LT(list, first);
  EXPECT_LT(first, second);
  EXPECT_NE(second, std::string::npos);
  EXPECT_EQ(count(ran.out, "<article"), 2U);
  EXPECT_EQ(report({"z.txt", "a.html"}).out, ran.out) << "the same each time";
}

TEST_F(HtmlReport, PathsCanComeFromAList) {
  folder.write("a.txt", husky_text());
  const Ran ran = report({"--files-from", "-"}, "a.txt\n");
  EXPECT_TRUE(contains(ran.out, "<bdi>a.txt</bdi>"));
  EXPECT_EQ(ran.code, 0);
}

TEST_F(HtmlReport, RecordsHaveTheirIdsAndFacts) {
  folder.write("r.jsonl",
               "{\"id\":\"first \\\"one\\\"\",\"text\":\"" + kProse + "\\n" + kHusk +
                   "\"}\n{}\n{\"id\":7,\"html\":\"<title>A page</title><html lang=fr><meta name=author "
                   "content='Ada Byron'><p>" +
                   kProse + "</p>\"}\n");
  const Ran ran = report({"r.jsonl"});
  const auto fact = [](const std::string& name, const std::string& value) {
    return "<div><dt>" + name + "</dt><dd><bdi>" + value + "</bdi></dd></div>\n";
  };
  const std::string begin = "</bdi></h2>\n<dl class=\"facts\">\n";
  EXPECT_TRUE(contains(ran.out, "<bdi>first &quot;one&quot;" + begin + fact("Place", "r.jsonl:1") +
                                    "<div><dt>Status</dt><dd>ok</dd></div>\n"))
      << ran.out;
  EXPECT_TRUE(contains(ran.out, "<bdi>A page" + begin + fact("Place", "r.jsonl:3") + fact("Id", "7")));
  EXPECT_TRUE(contains(ran.out, fact("Authors", "Ada Byron") + fact("Language", "fr")));
  EXPECT_TRUE(contains(ran.out, "<div class=\"text\" lang=\"fr\">\n"))
      << "for fonts and for those who hear it";
  EXPECT_TRUE(contains(ran.out,
                       "<summary>1 document failed</summary>\n<ul>\n<li><bdi>r.jsonl:2: no field "
                       "&quot;text&quot;</bdi></li>\n</ul>"))
      << ran.out;
  EXPECT_TRUE(contains(ran.out, "<p>3 documents, of which 1 failed: read "));
  EXPECT_EQ(ran.err, "dehusk: r.jsonl:2: no field \"text\"\ndehusk: 1 of 3 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(HtmlReport, RecordsOfArchivesHaveTheirAddress) {
  const std::string uri = "https://a.test/ferry";
  folder.write("a.warc",
               warc_response(uri, husky_page()) + warc_record("request", uri, "application/http", ""));
  const Ran ran = report({"a.warc"});
  EXPECT_TRUE(contains(ran.out, "<dt>Place</dt><dd><bdi>a.warc:0</bdi></dd>")) << ran.out;
  EXPECT_TRUE(contains(ran.out, "<dt>Address</dt><dd><bdi>" + uri + "</bdi></dd>"));
  EXPECT_FALSE(contains(ran.out, "href=\"http"));
  EXPECT_EQ(ran.err, "dehusk: records passed over: 1 request\n");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(HtmlReport, NothingOfADocumentIsMarkup) {
  const std::string hostile =
      "<script>alert(1)</script> </style> </title> --> \"'><img src=x onerror=alert(1)> &lt; \x01 \x7F "
      "\u202Etxet";
  const std::string escaped =
      "&lt;script&gt;alert(1)&lt;/script&gt; &lt;/style&gt; &lt;/title&gt; --&gt; "
      "&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt; &amp;lt; \\x01 \\x7F \\u202Etxet";
  folder.write("a.txt", kProse + "\n\n" + hostile + "\n\n" + kMoreProse + "\n");
  const std::string name = "\"><script>.txt";
  folder.write(name, husky_text());
  const std::string bad_utf8 = "bad\xFF\x1B[2J.txt";
  folder.write(bad_utf8, husky_text());
  const Ran ran = report({"--from", "text", "--profile", "none", "a.txt", name, bad_utf8});
  EXPECT_TRUE(contains(ran.out, ">" + escaped + "</div>")) << ran.out;
  EXPECT_TRUE(contains(ran.out, "<bdi>&quot;&gt;&lt;script&gt;.txt</bdi>"));
  EXPECT_TRUE(contains(ran.out, "<bdi>bad\uFFFD\\x1B[2J.txt</bdi>")) << ran.out;
  EXPECT_EQ(count(ran.out, "<script"), 1U);
  EXPECT_EQ(count(ran.out, "<style"), 1U);
  EXPECT_EQ(count(ran.out, "<img"), 0U);
  EXPECT_FALSE(contains(ran.out, "\u202E"));
  EXPECT_EQ(ran.out.find_first_of(std::string("\0\x01\x1B\x7F\r\xFF", 6)), std::string::npos);
  EXPECT_EQ(ran.code, 0);
}

TEST_F(HtmlReport, RulesAreTextToo) {
  std::string rule = kRule;
  rule.replace(rule.find(kReason), kReason.size(), "A \\\"reason\\\" with <b>marks</b> & all.");
  folder.write("rules/block/r.toml", rule);
  const Ran ran = report({"--from", "text"}, husky_text());
  const std::string reason = "A &quot;reason&quot; with &lt;b&gt;marks&lt;/b&gt; &amp; all.";
  EXPECT_TRUE(contains(ran.out, "title=\"newsletter.subscribe-to: " + reason + "\"")) << ran.out;
  EXPECT_TRUE(contains(ran.out, "<p>" + reason + "</p>"));
}

TEST_F(HtmlReport, DocumentsBeyondTheMostAreCountedOnly) {
  folder.write("a.txt", husky_text());
  const Ran ran = report({"--max-documents", "2", "a.txt", "a.txt", "a.txt", "a.txt"});
  EXPECT_EQ(count(ran.out, "<article"), 2U);
  EXPECT_TRUE(contains(ran.out, "2 documents are counted and not shown: this page shows 2 at most"))
      << ran.out;
  EXPECT_TRUE(contains(
      ran.out, "<td class=\"n\">4</td><td class=\"n\">" + std::to_string(4 * kHusk.size()) + "</td>"));
  EXPECT_EQ(ran.code, 0);
}

TEST_F(HtmlReport, NothingToShowIsAPageToo) {
  const Ran none = report({"--from", "jsonl"});
  EXPECT_TRUE(contains(none.out, "<p>0 documents: read 0 bytes")) << none.out;
  EXPECT_TRUE(contains(none.out, "Nothing was removed"));
  EXPECT_EQ(none.code, 0);
  const Ran empty = report({"--from", "text"});
  EXPECT_TRUE(contains(empty.out, "<dd><span class=\"status\">no_body</span>: <bdi>")) << empty.out;
}

TEST_F(HtmlReport, OfNothingButFailuresThereIsNoPage) {
  const Ran ran = report({"missing.txt"});
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "dehusk: missing.txt: No such file or directory\ndehusk: 1 of 1 documents failed\n");
  EXPECT_EQ(ran.code, 1);
  folder.write("page.html", "kept");
  EXPECT_EQ(report({"missing.txt", "-o", "page.html"}).code, 1);
  EXPECT_EQ(folder.read("page.html"), "kept");
}

TEST_F(HtmlReport, TheOthersAreShownWhereOneFails) {
  folder.write("a.txt", husky_text());
  const Ran ran = report({"--max-bytes", "2k", "missing.txt", "a.txt", "-o", "page.html"}, {});
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "dehusk: missing.txt: No such file or directory\ndehusk: 1 of 2 documents failed\n");
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(count(folder.read("page.html"), "<article"), 1U);
}

TEST_F(HtmlReport, APassedOverDocumentSaysSo) {
  const Ran ran =
      report({"--from", "jsonl", "--max-bytes", "2k"}, "{\"text\":\"" + std::string(3000, 'x') + "\"}\n");
  EXPECT_TRUE(
      contains(ran.out, "<dd><span class=\"status\">too_long</span>: <bdi>longer than 2 KiB</bdi></dd>"))
      << ran.out;
  EXPECT_EQ(ran.err, "dehusk: -:1: longer than 2 KiB\ndehusk: 1 of 1 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(HtmlReport, AFileIsReplacedWhenThePageIsWhole) {
  folder.write("a.txt", husky_text());
  folder.write("real.html", "old");
  std::filesystem::create_symlink("real.html", folder.path("link.html"));
  const Ran ran = report({"a.txt", "-o", "link.html"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path("link.html")));
  EXPECT_EQ(folder.read("real.html"), report({"a.txt"}).out);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator(folder.path())) ++files;
  EXPECT_EQ(files, 4U) << "something is left: only a.txt, real.html, link.html and rules were there";
}

TEST_F(HtmlReport, WhatIsNoFileIsWrittenTo) {
  ASSERT_EQ(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
  std::string page;
  std::thread reader([&] { page = folder.read("pipe"); });
  EXPECT_EQ(report({"--from", "text", "-o", "pipe"}, husky_text()).code, 0);
  reader.join();
  EXPECT_TRUE(page.ends_with("</html>\n"));
  EXPECT_TRUE(std::filesystem::is_fifo(folder.path("pipe")));
}

TEST_F(HtmlReport, AFullDisk) {
  const std::string full = ": No space left on device\n";
  EXPECT_EQ(report({"--from", "text"}, husky_text(), "/dev/full").err, "dehusk: standard output" + full);
  const Ran ran = report({"--from", "text", "-o", "/dev/full"}, husky_text());
  EXPECT_EQ(ran.err, "dehusk: /dev/full" + full);
  EXPECT_EQ(ran.code, 1);
}

TEST_F(HtmlReport, WithoutRoomForTemporaryFiles) {
  folder.write("page.html", "kept");
  ::setenv("TMPDIR", folder.path("nowhere").c_str(), 1);
  const Ran ran = report({"--from", "text", "-o", "page.html"}, husky_text());
  ::unsetenv("TMPDIR");
  EXPECT_TRUE(ran.err.starts_with("dehusk: a temporary file: ")) << ran.err;
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(folder.read("page.html"), "kept");
}

TEST_F(HtmlReport, AReaderThatGoesAway) {
  const Ran ran = run({.arguments = {"report", "--no-shipped", "--from", "text"},
                       .input = husky_text(),
                       .folder = folder.path(),
                       .output = {},
                       .close_after = 100});
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(HtmlReport, MistakesAreFoundBeforeAnythingIsRead) {
  folder.write("a.txt", husky_text());
  struct Case {
    std::vector<std::string> arguments;
    std::string begin;  // of the message
  };
  const std::vector<Case> cases = {
      {{"a.txt", "-o", "."}, "dehusk: .: Is a directory\n"},
      {{"a.txt", "-o", "no/such/folder.html"}, "dehusk: no/such/folder.html: No such file or directory\n"},
      {{"a.txt", "-o", "./a.txt"}, "dehusk: a.txt: the page would replace it\n"},
      {{"-", "-"}, "dehusk: standard input (\"-\") can be read only once\n"},
      {{"--files-from", "no-such-list"}, "dehusk: no-such-list: No such file or directory\n"},
      {{"--max-documents", "many", "a.txt"}, "dehusk: "},
      {{"--from", "pdf", "a.txt"}, "dehusk: --from: pdf not in "},
      {{"--disable", "no-such-thing", "a.txt"}, "dehusk: "},
  };
  for (const Case& c : cases) {
    const Ran ran = report(c.arguments);
    EXPECT_EQ(ran.out, "");
    EXPECT_TRUE(ran.err.starts_with(c.begin)) << ran.err;
    EXPECT_EQ(ran.code, 2) << c.begin;
  }
}

TEST_F(HtmlReport, TakesTheSameMemoryHoweverManyDocumentsThereAre) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer keeps freed memory for a while";
#endif
  const std::string record = "{\"text\":\"" + kProse + "\\n" + kHusk + "\"}\n";
  const std::vector<std::string> arguments = {
      "report", "--no-shipped", "--rules",         folder.path("rules"),
      "--from", "jsonl",        "--max-documents", "100000"};
  const long small = peak_kb(arguments, record, 500);
  const long large = peak_kb(arguments, record, 20'000);  // a page of 26 MB
  EXPECT_LT(large, small + 14000) << small;
}

}  // namespace
}  // namespace dehusk::test
