// dehusk clean: what comes out for each way of input and output.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../io/compress.h"
#include "../io/temporary_folder.h"
#include "command.h"
#include "samples.h"

namespace dehusk::test {
namespace {

class Clean : public ::testing::Test {
 protected:
  Clean() { folder.write("rules/block/r.toml", kRule); }

  // Runs in the folder, with the sample rule.
  Ran clean(std::vector<std::string> arguments, std::string input = {}) {
    arguments.insert(arguments.begin(), {"clean", "--rules", "rules"});
    return run({.arguments = std::move(arguments), .input = std::move(input), .folder = folder.path()});
  }

  static std::string record(const std::string& text, const std::string& more = {}) {
    return "{\"text\":\"" + text + "\"" + more + "}\n";
  }

  static std::string answer(const std::string& id, const std::string& text, const std::string& more = {}) {
    return "{\"id\":" + id + ",\"text\":\"" + text + "\",\"meta\":{},\"removed\":[],\"status\":\"ok\"" +
           more + "}\n";
  }

  TemporaryFolder folder;
};

void expect_quiet(const Ran& ran) {
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(Clean, IsAFilterAndNeedsNoName) {
  const Ran named = clean({}, husky_text());
  EXPECT_EQ(named.out, clean_text());
  expect_quiet(named);
  const Ran unnamed =
      run({.arguments = {"--rules", "rules"}, .input = husky_text(), .folder = folder.path()});
  EXPECT_EQ(unnamed.out, clean_text());
  expect_quiet(unnamed);
  folder.write("a.txt", husky_text());
  const Ran file = run({.arguments = {"a.txt", "--rules", "rules"}, .input = {}, .folder = folder.path()});
  EXPECT_EQ(file.out, clean_text());
  expect_quiet(file);
}

TEST_F(Clean, MarksOfMarkdownAreKeptByOption) {
  const std::string page = "<p>The <b>tram</b> came <a href=/back>back</a>. <img src=t.png alt=tram></p>";
  const std::vector<std::string> markdown = {"--from", "html", "--to", "markdown"};
  const auto with = [&](std::vector<std::string> options) {
    options.insert(options.begin(), markdown.begin(), markdown.end());
    return clean(options, page).out;
  };
  EXPECT_EQ(with({}), "The tram came back.\n");
  EXPECT_EQ(with({"--emphasis"}), "The **tram** came back.\n");
  EXPECT_EQ(with({"--links"}), "The tram came [back](/back).\n");
  EXPECT_EQ(with({"--images"}), "The tram came back. ![tram](t.png)\n");
  const Ran text = clean({"--from", "html", "--links"}, page);
  EXPECT_EQ(text.code, 2);
  EXPECT_EQ(text.err, "dehusk: --links, --emphasis and --images go with --to markdown\n");
}

TEST_F(Clean, TextsOfSeveralFilesAreSetApart) {
  folder.write("a.txt", kProse);
  folder.write("empty.txt", "");
  folder.write("b.html", husky_page());
  const Ran ran = clean({"a.txt", "empty.txt", "b.html"});
  EXPECT_EQ(ran.out, kProse + "\n\n" + clean_text());
  expect_quiet(ran);
}

TEST_F(Clean, FormatsAreKnownByNameOrContentOrAreGiven) {
  folder.write("page", husky_page());
  folder.write("page.html.gz", compress(husky_page(), "gzip"));
  folder.write("records", record(kProse));
  folder.write("records.ndjson.zst", compress(record(kProse), "zstd"));
  folder.write("text.html", husky_text());
  EXPECT_EQ(clean({"page"}).out, clean_text());
  EXPECT_EQ(clean({"page.html.gz"}).out, clean_text());
  EXPECT_EQ(clean({"records"}).out, answer("\"records:1\"", kProse));
  EXPECT_EQ(clean({"records.ndjson.zst"}).out, answer("\"records.ndjson.zst:1\"", kProse));
  EXPECT_EQ(clean({"--from", "text", "text.html"}).out, clean_text());
  EXPECT_EQ(clean({}, compress(husky_text(), "xz")).out, clean_text());
}

TEST_F(Clean, JsonlSaysWhatWasRemoved) {
  folder.write("a.txt", husky_text());
  const Ran ran = clean({"--to", "jsonl", "a.txt"});
  const std::string begin = std::to_string(husky_text().find(kHusk));
  const std::string end = std::to_string(husky_text().find(kHusk) + kHusk.size());
  EXPECT_EQ(
      ran.out,
      "{\"id\":\"a.txt\",\"text\":\"" + kProse + "\\n\\n" + kMoreProse +
          "\",\"meta\":{\"language\":\"en\"},\"removed\":[{\"category\":\"newsletter\",\"rule\":\"newsletter."
          "subscribe-to\","
          "\"reason\":\"An invitation to subscribe is the site speaking, not the article.\",\"begin\":" +
          begin + ",\"end\":" + end + "}],\"status\":\"ok\"}\n");
  expect_quiet(ran);
}

TEST_F(Clean, OffsetsOfARecordCountItsByteOrderMark) {
  for (const std::string mark : {"", "\xEF\xBB\xBF", "\\ufeff"}) {
    const Ran ran = clean({"--from", "jsonl"}, "{\"text\":\"" + mark + kHusk + "\\n\\n" + kProse + "\"}\n");
    const std::size_t begin = mark.empty() ? 0 : 3;
    const std::string span =
        "\"begin\":" + std::to_string(begin) + ",\"end\":" + std::to_string(begin + kHusk.size());
    EXPECT_NE(ran.out.find(span), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("\"text\":\"" + kProse + "\""), std::string::npos) << ran.out;
    expect_quiet(ran);
  }
}

TEST_F(Clean, AllOtherFieldsOfARecordGoThrough) {
  const Ran ran =
      clean({"--from", "jsonl"},
            record(kProse, R"(, "n": 1.50, "id": 12345678901234567890, "o":{"b": [1, 2]}, "meta":"m")") +
                record(kProse, R"(,"u":"\u00e9")"));
  EXPECT_EQ(ran.out,
            answer("12345678901234567890", kProse, R"(,"n":1.50,"o":{"b": [1, 2]},"input":{"meta":"m"})") +
                answer("\"-:2\"", kProse, R"(,"u":"\u00e9")"));
  expect_quiet(ran);
}

TEST_F(Clean, TheFieldsOfARecordCanBeNamed) {
  const std::string html = "{\"raw\":\"<p>" + kProse + "</p>\",\"text\":\"old\"}\n";
  EXPECT_EQ(clean({"--from", "jsonl", "--html-field", "raw"}, html).out,
            answer("\"-:1\"", kProse, R"(,"input":{"text":"old"})"));
  EXPECT_EQ(clean({"--from", "jsonl", "--field", "body"}, "{\"body\":\"" + kProse + "\"}\n").out,
            answer("\"-:1\"", kProse));
  EXPECT_EQ(clean({"--from", "jsonl"}, "{\"html\":\"<p>" + kProse + "</p>\"}\n").out,
            answer("\"-:1\"", kProse));
}

TEST_F(Clean, ARecordsHtmlIsUtf8WhateverItSays) {
  const Ran ran = clean({"--from", "jsonl", "--to", "text"},
                        "{\"html\":\"<meta charset=iso-8859-2><p>Café. " + kProse + "</p>\"}\n");
  EXPECT_EQ(ran.out, "Café. " + kProse + "\n");
}

TEST_F(Clean, RecordsAsTextAreSetApart) {
  const Ran ran =
      clean({"--from", "jsonl", "--to", "text"}, record(kProse) + record("") + record(kMoreProse));
  EXPECT_EQ(ran.out, kProse + "\n\n" + kMoreProse + "\n");
  expect_quiet(ran);
}

TEST_F(Clean, AStreamIsInTheFormatOfItsFirstInput) {
  folder.write("a.txt", kProse);
  folder.write("b.jsonl", record(kProse));
  EXPECT_EQ(clean({"a.txt", "b.jsonl"}).out, kProse + "\n\n" + kProse + "\n");
  EXPECT_EQ(clean({"b.jsonl", "a.txt"}).out, answer("\"b.jsonl:1\"", kProse) + answer("\"a.txt\"", kProse));
}

TEST_F(Clean, Markdown) {
  folder.write("a.html", "<html><body><article><h1>The ferry</h1><p>" + kProse + "</p><p>" + kMoreProse +
                             "</p><ul><li>One egg was broken on the way.</li></ul></article></body></html>");
  const Ran ran = clean({"--to", "markdown", "a.html"});
  EXPECT_NE(ran.out.find("# The ferry\n\n" + kProse), std::string::npos) << ran.out;
  expect_quiet(ran);
}

TEST_F(Clean, ExplainListsRemovals) {
  folder.write("a.txt", husky_text());
  const std::size_t begin = husky_text().find(kHusk);
  const std::string span = std::to_string(begin) + "-" + std::to_string(begin + kHusk.size());
  const Ran ran = clean({"--explain", "a.txt"});
  EXPECT_EQ(ran.out, clean_text());
  EXPECT_EQ(ran.err, "a.txt:" + span + ": newsletter newsletter.subscribe-to: " + kHusk + "\n");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(Clean, RulesAndCategoriesCanBeSwitchedOff) {
  for (const char* what : {"newsletter.subscribe-to,newsletter", "caption,newsletter"}) {
    const Ran ran = clean({"--disable", what}, husky_text());
    EXPECT_EQ(ran.out, husky_text()) << what;
    expect_quiet(ran);
  }
}

TEST_F(Clean, StepsOfNormalisingAreSwitchedOneByOne) {
  const std::string text = "It’s a cafÃ© – Q&amp;A.";
  EXPECT_EQ(clean({}, text).out, "It’s a cafÃ© – Q&A.\n");
  EXPECT_EQ(clean({"--with", "mojibake,punctuation"}, text).out, "It's a café - Q&A.\n");
  EXPECT_EQ(clean({"--without", "entities", "--with", "mojibake"}, text).out, "It’s a café – Q&amp;A.\n");
  EXPECT_EQ(clean({"--profile", "none", "--with", "entities"}, text).out, "It’s a cafÃ© – Q&A.\n");
}

TEST_F(Clean, AFolderMirrorsTheInputs) {
  folder.write("in/a/page.html", husky_page());
  folder.write("in/r.jsonl.gz", compress(record(kProse) + record(kMoreProse), "gzip"));
  folder.write("in/none.jsonl", "");
  const Ran ran = clean({"-o", "out", "in/a/page.html", "in/r.jsonl.gz", "in/none.jsonl"});
  EXPECT_EQ(ran.out, "");
  expect_quiet(ran);
  EXPECT_EQ(folder.read("out/in/a/page.txt"), clean_text());
  EXPECT_EQ(folder.read("out/in/r.jsonl"),
            answer("\"in/r.jsonl.gz:1\"", kProse) + answer("\"in/r.jsonl.gz:2\"", kMoreProse));
  EXPECT_EQ(folder.read("out/in/none.jsonl"), "");
}

TEST_F(Clean, PathsCanComeFromAList) {
  std::string list;
  std::string expected;
  for (int i = 0; i < 50; ++i) {
    const std::string name = "p" + std::to_string(i) + ".txt";
    folder.write(name, kProse + " " + std::to_string(i) + ".");
    list += name + "\n";
    expected += (i > 0 ? "\n" : "") + kProse + " " + std::to_string(i) + ".\n";
  }
  folder.write("list", list);
  EXPECT_EQ(clean({"--files-from", "list"}).out, expected);
  EXPECT_EQ(clean({"--files-from", "-"}, list).out, expected);
}

TEST_F(Clean, TheOutputIsTheSameForAnyNumberOfThreads) {
  std::string records;
  std::string texts;
  for (int i = 0; i < 3000; ++i) {
    records += i % 100 == 7 ? "broken\n"
                            : record(kProse + " " + std::to_string(i * 7919 % 1000) + ".",
                                     ",\"n\":" + std::to_string(i));
    if (i % 500 == 3) records += record(kProse + std::string(300000, 'x'));
  }
  for (const char* to : {"jsonl", "text"}) {
    const Ran one = clean({"--from", "jsonl", "--to", to, "-j", "1", "--explain"}, records);
    EXPECT_EQ(one.code, 1);
    for (const char* threads : {"2", "7"}) {
      const Ran more = clean({"--from", "jsonl", "--to", to, "-j", threads, "--explain"}, records);
      EXPECT_TRUE(more.out == one.out) << to << " " << threads;
      EXPECT_EQ(more.err, one.err);
    }
  }
}

TEST_F(Clean, AJsonlStreamTakesTheSameMemoryHoweverLongItIs) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer keeps freed memory for a while";
#endif
  const std::string line = record(kProse + "\\n\\n" + kMoreProse);
  const std::vector<std::string> arguments = {"--from", "jsonl", "-j", "2"};
  const long small = peak_kb(arguments, line, 10'000);
  const long large = peak_kb(arguments, line, 100'000);  // 38 MB
  // What threads happen to hold differs by a few megabytes; keeping the input would take 34 more.
  EXPECT_LT(large, small + 16000) << small;
}

TEST_F(Clean, StatisticsSumUpWhatWasRemoved) {
  folder.write("a.txt", husky_text());
  folder.write("b.html", husky_page());
  const Ran ran = clean({"--no-shipped", "--stats", "a.txt", "missing", "b.html"});
  const std::string bytes = std::to_string(2 * kHusk.size());
  const std::string cells = "       2            " + bytes + "  ";
  EXPECT_EQ(ran.err,
            "dehusk: missing: No such file or directory\ndehusk: 1 of 3 documents failed\n"
            "3 documents, of which 1 failed: read " +
                std::to_string(husky_text().size() + husky_page().size()) + " bytes, kept " +
                std::to_string(2 * (clean_text().size() - 1)) + ", removed " + bytes +
                " in 2 parts\n\n   parts         bytes  category\n" + cells +
                "newsletter\n\n   parts         bytes  rule\n" + cells + "newsletter.subscribe-to\n");
  EXPECT_EQ(ran.code, 1);
  const Ran same = clean({"--no-shipped", "-j", "3", "--stats", "a.txt", "missing", "b.html"});
  EXPECT_EQ(same.err, ran.err);
  const Ran none = clean({"--no-shipped", "--stats"}, kProse);
  EXPECT_EQ(none.err, "1 document: read " + std::to_string(kProse.size()) + " bytes, kept " +
                          std::to_string(kProse.size()) + ", removed 0 in 0 parts\n");
}

TEST_F(Clean, ProgressIsShownWhenAskedFor) {
  const Ran quiet = clean({"--no-progress"}, husky_text());
  expect_quiet(quiet);
  const Ran asked = clean({"--progress"}, husky_text());
  EXPECT_EQ(asked.out, clean_text());
  EXPECT_EQ(asked.err, "") << "what is done in a second needs no progress";
}

}  // namespace
}  // namespace dehusk::test
