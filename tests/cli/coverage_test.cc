// dehusk rules coverage: the figures of a small set of our own, and what it says when something is wrong.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../io/compress.h"
#include "../io/temporary_folder.h"
#include "command.h"
#include "samples.h"

namespace dehusk::test {
namespace {

constexpr char kRules[] = R"toml([[rule]]
id       = "test.letter"
why      = "A test."
category = "newsletter"
scope    = "block"
lang     = "any"
regex    = '''letter'''
match    = ["Our letter", "A letter"]
no_match = ["A note", "A card"]

[[rule]]
id       = "test.idle"
why      = "A test."
category = "social"
scope    = "block"
lang     = "any"
regex    = '''^share this'''
match    = ["Share this", "Share this story"]
no_match = ["A note", "A card"]

[[rule]]
id       = "test.keeper"
why      = "A test."
effect   = "keep"
scope    = "block"
lang     = "any"
regex    = '''^keeper'''
match    = ["Keeper", "Keeper of it"]
no_match = ["A note", "A card"]

[[rule]]
id       = "test.attribute"
why      = "A test."
category = "social"
scope    = "attribute"
lang     = "any"
regex    = '''class=share'''
match    = ["div class=share", "p class=share"]
no_match = ["A note", "A card"]
)toml";

constexpr char kTruth[] =
    "{\"id\":\"1\",\"text\":\"The postman came at noon.\\nHe had one letter for the lighthouse keeper.\"}\n"
    "{\"id\":\"2\",\"text\":\"Nobody wrote to the island in March.\"}\n";
constexpr char kInput[] =
    "{\"id\":\"a/1\",\"text\":\"The postman came at noon.\\nHe had one letter for the lighthouse "
    "keeper.\\nGet our "
    "letter\\nJoin us\"}\n"
    "{\"id\":\"a/2\",\"text\":\"Nobody wrote to the island in March.\\nGet our letter by post\\nJoin us\"}\n";

class RulesCoverage : public testing::Test {
 protected:
  RulesCoverage() {
    folder.write("rules/block/r.toml", kRules);
    folder.write("truth.jsonl", kTruth);
    folder.write("input.jsonl", kInput);
  }

  Ran coverage(std::vector<std::string> arguments, std::string input = {}) {
    std::vector<std::string> all = {"rules", "coverage", "--no-shipped", "--rules", "rules"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run({.arguments = std::move(all), .input = std::move(input), .folder = folder.path()});
  }

  TemporaryFolder folder;
};

TEST_F(RulesCoverage, TellsTheWorstFirst) {
  const Ran ran = coverage({"truth.jsonl", "input.jsonl"});
  EXPECT_EQ(ran.out,
            "wrong words  wrong  right words  right  hits  rule\n"
            "          8      1            8      2     3  test.letter (newsletter)\n"
            "    wrong  a/1: He had one letter for the lighthouse keeper.\n"
            "    right  a/2: Get our letter by post\n"
            "    right  a/1: Get our letter\n"
            "\n"
            "never the reason of a removal: 1\n"
            "    test.idle\n"
            "\n"
            "wrongly kept, most frequent first\n"
            "documents  line\n"
            "        2  join us (a/1)\n"
            "\n"
            "2 documents: kept 12 words rightly, 4 wrongly; removed 8 words rightly, 8 wrongly\n");
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(RulesCoverage, AsJson) {
  const Ran ran = coverage({"truth.jsonl", "input.jsonl", "--to", "jsonl", "--examples", "1"});
  EXPECT_EQ(ran.out,
            "{\"type\":\"rule\",\"rule\":\"test.letter\",\"category\":\"newsletter\",\"hits\":3,\"wrong\":1,"
            "\"wrong_words\":8,\"right\":2,\"right_words\":8,\"wrong_examples\":[{\"id\":\"a/"
            "1\",\"text\":\"He had one "
            "letter for the lighthouse keeper.\"}],\"right_examples\":[{\"id\":\"a/2\",\"text\":\"Get our "
            "letter by "
            "post\"}]}\n"
            "{\"type\":\"idle\",\"rule\":\"test.idle\"}\n"
            "{\"type\":\"kept\",\"line\":\"join us\",\"words\":2,\"documents\":2,\"example\":\"a/1\"}\n"
            "{\"type\":\"summary\",\"documents\":2,\"kept_right_words\":12,\"kept_wrong_words\":4,"
            "\"removed_right_words\":8,\"removed_wrong_words\":8}\n");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(RulesCoverage, OptionsChangeWhatIsShown) {
  const Ran bare = coverage({"truth.jsonl", "input.jsonl", "--examples", "0", "--lines", "0"});
  EXPECT_EQ(bare.out.find("a/"), std::string::npos) << bare.out;
  const Ran off = coverage({"truth.jsonl", "input.jsonl", "--disable", "newsletter"});
  EXPECT_EQ(off.out.find("test.letter"), std::string::npos) << off.out;
  EXPECT_NE(off.out.find("kept 20 words rightly, 12 wrongly; removed 0 words rightly, 0 wrongly"),
            std::string::npos)
      << off.out;
}

TEST_F(RulesCoverage, ReadsCompressedFilesPagesAndStandardInput) {
  folder.write("truth.jsonl.gz", compress(kTruth, "gzip"));
  folder.write("input.jsonl.zst", compress(kInput, "zstd"));
  const std::string plain = coverage({"truth.jsonl", "input.jsonl"}).out;
  EXPECT_EQ(coverage({"truth.jsonl.gz", "input.jsonl.zst"}).out, plain);
  EXPECT_EQ(coverage({"truth.jsonl", "-"}, kInput).out, plain);
  // With a page among the input, rules that look at attributes might have hit.
  const Ran page = coverage({"truth.jsonl", "-"},
                            "{\"id\":\"2\",\"html\":\"<p>Nobody wrote to the island in March.</p>\"}\n");
  EXPECT_NE(page.out.find("    test.attribute\n"), std::string::npos) << page.out;
  EXPECT_EQ(page.code, 0);
}

TEST_F(RulesCoverage, ADocumentThatCannotBeJudgedIsCountedAndPassedOver) {
  const Ran ran =
      coverage({"truth.jsonl", "-"},
               "{\"id\":\"3\",\"text\":\"x\"}\nnonsense\n{\"text\":\"x\"}\n" + std::string(kInput));
  EXPECT_NE(ran.out.find("\n2 documents: "), std::string::npos) << ran.out;
  EXPECT_TRUE(ran.err.starts_with("dehusk: -:1: truth.jsonl has no text for \"3\"\ndehusk: -:2: not "))
      << ran.err;
  EXPECT_TRUE(
      ran.err.ends_with("dehusk: -:3: no field \"id\"\ndehusk: 3 of 5 documents could not be judged\n"))
      << ran.err;
  EXPECT_EQ(ran.code, 1);
}

TEST_F(RulesCoverage, MistakesAreFoundBeforeAnythingIsRead) {
  folder.write("twice.jsonl", std::string(kTruth) + kTruth);
  folder.write("broken.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n{\n");
  struct Case {
    std::vector<std::string> arguments;
    std::string message;
  };
  const Case cases[] = {
      {{"truth.jsonl"}, "dehusk: INPUT is required"},
      {{"missing", "input.jsonl"}, "dehusk: missing: No such file or directory\n"},
      {{"truth.jsonl", "missing"}, "dehusk: missing: No such file or directory\n"},
      {{"twice.jsonl", "input.jsonl"}, "dehusk: twice.jsonl:3: the id \"1\" has come before\n"},
      {{"broken.jsonl", "input.jsonl"}, "dehusk: broken.jsonl:2: not valid JSON"},
      {{"-", "-"}, "dehusk: standard input (\"-\") can be read only once\n"},
      {{"truth.jsonl", "input.jsonl", "--disable", "test.none"}, "dehusk: disable: no rule or category"},
      {{"truth.jsonl", "input.jsonl", "--examples", "-1"}, "dehusk: "},
      {{"truth.jsonl", "input.jsonl", "--to", "markdown"}, "dehusk: --to"},
  };
  for (const Case& c : cases) {
    const Ran ran = coverage(c.arguments);
    EXPECT_TRUE(ran.err.starts_with(c.message)) << ran.err;
    EXPECT_EQ(ran.out, "") << c.message;
    EXPECT_EQ(ran.code, 2) << c.message;
  }
}

}  // namespace
}  // namespace dehusk::test
