// dehusk eval: the figures of three pages of our own, of a change, and what it says when something is wrong.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../io/compress.h"
#include "../io/temporary_folder.h"
#include "command.h"

namespace dehusk::test {
namespace {

constexpr char kTruth[] =
    "{\"id\":\"weir\",\"type\":\"article\",\"url\":\"https://eel.example/weir\",\"title\":\"The weir\","
    "\"author\":\"Ada Reed\",\"date\":\"2024-03-01\",\"text\":\"Nine salmon went up.\","
    "\"with\":[\"Nine salmon\"],\"without\":[\"Share this\",\"Log in\"]}\n"
    "{\"id\":\"pool\",\"type\":\"forum\",\"title\":\"The pool\",\"author\":null,\"date\":null,"
    "\"text\":\"Is it deep?\",\"with\":[\"Is it deep?\"],\"without\":[]}\n"
    "{\"id\":\"dam\",\"text\":\"It leaks.\"}\n";
constexpr char kOld[] =
    "{\"id\":\"p/weir.html\",\"text\":\"Nine salmon went up.\",\"meta\":{}}\n"
    "{\"id\":\"p/pool.html\",\"text\":\"Is it deep? Log in now\",\"meta\":{}}\n"
    "{\"id\":\"p/dam.html\",\"text\":\"It leaks.\",\"meta\":{}}\n";
constexpr char kNow[] =
    "{\"id\":\"p/pool.html\",\"text\":\"Is it "
    "deep?\",\"meta\":{\"title\":\"Pools\",\"date\":\"2020-01-01\"}}\n"
    "{\"id\":\"p/weir.html\",\"text\":\"Nine salmon went\\nShare  this\\nup.\",\"meta\":{\"title\":\"the "
    "weir\",\"authors\":[\"Ada Reed\"],\"date\":\"2024-03-01T08:00:00Z\"}}\n";

class Eval : public testing::Test {
 protected:
  Eval() {
    folder.write("truth.jsonl", kTruth);
    folder.write("old.jsonl", kOld);
    folder.write("now.jsonl", kNow);
  }

  Ran eval(std::vector<std::string> arguments, std::string input = {}) {
    arguments.insert(arguments.begin(), "eval");
    return run({.arguments = std::move(arguments), .input = std::move(input), .folder = folder.path()});
  }

  TemporaryFolder folder;
};

TEST_F(Eval, TellsTheMeansAndTheWorstPages) {
  const Ran ran = eval({"truth.jsonl", "now.jsonl", "--worst", "2"});
  EXPECT_EQ(
      ran.out,
      "pages  missing  precision  recall      F1  type\n"
      "    3        1     0.5556  0.6667  0.6000  all\n"
      "    1        0     0.6667  1.0000  0.8000  article\n"
      "    1        0     1.0000  1.0000  1.0000  forum\n"
      "\n"
      "without  got in     with  missing  type\n"
      "      2  0.5000        2   0.0000  all\n"
      "      2  0.5000        1   0.0000  article\n"
      "      0       -        1   0.0000  forum\n"
      "\n"
      "pages   right  missing  invented  metadata\n"
      "    2  0.5000        0         0  title\n"
      "    1  1.0000        0         0  author\n"
      "    1  1.0000        0         1  date\n"
      "\n"
      "worst first\n"
      "    F1  precision  recall  truth words  words  page\n"
      "0.0000     0.0000  0.0000            2      0  dam missing\n"
      "0.8000     0.6667  1.0000            4      6  weir (article) https://eel.example/weir The weir\n");
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(Eval, TellsWhatAChangeDidToEveryPage) {
  const Ran ran = eval({"truth.jsonl", "now.jsonl", "--worst", "0", "--diff", "old.jsonl"});
  EXPECT_EQ(ran.out.substr(ran.out.find("better")),
            "better  worse   same  mean change  type\n"
            "     1      2      0      -0.2889  all\n"
            "     0      1      0      -0.2000  article\n"
            "     1      0      0      +0.3333  forum\n"
            "\n"
            "changed, losses first\n"
            " change  before      F1  precision   recall  page\n"
            "-1.0000  1.0000  0.0000    -1.0000  -1.0000  dam missing\n"
            "-0.2000  1.0000  0.8000    -0.3333   0.0000  weir (article) https://eel.example/weir The weir\n"
            "+0.3333  0.6667  1.0000    +0.5000   0.0000  pool (forum) The pool\n"
            "\n"
            "passages and metadata\n"
            "got in  missing  page\n"
            "    +1        0  title missing -> right: author missing -> right: date missing -> right: weir "
            "(article) https://eel.example/weir The weir\n"
            "     0        0  title missing -> wrong: date none -> invented: pool (forum) The pool\n");
  EXPECT_EQ(ran.code, 0);
  const Ran same = eval({"truth.jsonl", "now.jsonl", "--worst", "0", "--diff", "now.jsonl"});
  EXPECT_NE(same.out.find("     0      0      3       0.0000  all\n"), std::string::npos) << same.out;
  EXPECT_EQ(same.out.find("changed"), std::string::npos) << same.out;
}

TEST_F(Eval, AsJson) {
  const Ran ran = eval({"truth.jsonl", "now.jsonl", "--worst", "1", "--diff", "old.jsonl", "--to", "json"});
  EXPECT_EQ(
      ran.out,
      R"({"all":{"pages":3,"missing":1,"precision":0.555556,"recall":0.666667,"f1":0.600000,)"
      R"("without":2,"without_in":1,"with":2,"with_missing":0},"types":{)"
      R"("article":{"pages":1,"missing":0,"precision":0.666667,"recall":1.000000,"f1":0.800000,)"
      R"("without":2,"without_in":1,"with":1,"with_missing":0},)"
      R"("forum":{"pages":1,"missing":0,"precision":1.000000,"recall":1.000000,"f1":1.000000,)"
      R"("without":0,"without_in":0,"with":1,"with_missing":0}},)"
      R"("meta":{"title":{"pages":2,"right":1,"missing":0,"invented":0},)"
      R"("author":{"pages":1,"right":1,"missing":0,"invented":0},)"
      R"("date":{"pages":1,"right":1,"missing":0,"invented":1}},)"
      R"("worst":[{"id":"dam","type":"","url":"","title":"","missing":true,"truth_words":2,"words":0,)"
      R"("precision":0.000000,"recall":0.000000,"f1":0.000000}],"documents":2,"failed":0,"unknown":[],)"
      R"("diff":{"all":{"better":1,"worse":2,"same":0,"mean_change":-0.288889},"types":{)"
      R"("article":{"better":0,"worse":1,"same":0,"mean_change":-0.200000},)"
      R"("forum":{"better":1,"worse":0,"same":0,"mean_change":0.333333}},"changed":[)"
      R"({"id":"dam","type":"","url":"","title":"","missing":true,"truth_words":2,"words":0,)"
      R"("precision":0.000000,"recall":0.000000,"f1":0.000000,)"
      R"("before":{"precision":1.000000,"recall":1.000000,"f1":1.000000}},)"
      R"({"id":"weir","type":"article","url":"https://eel.example/weir","title":"The weir","missing":false,)"
      R"("truth_words":4,"words":6,"precision":0.666667,"recall":1.000000,"f1":0.800000,)"
      R"("before":{"precision":1.000000,"recall":1.000000,"f1":1.000000}},)"
      R"({"id":"pool","type":"forum","url":"","title":"The pool","missing":false,)"
      R"("truth_words":3,"words":3,"precision":1.000000,"recall":1.000000,"f1":1.000000,)"
      R"("before":{"precision":0.500000,"recall":1.000000,"f1":0.666667}}],"other":[)"
      R"({"id":"weir","without_in":1,"with_missing":0,"title":"right","author":"right","date":"right",)"
      R"("before":{"without_in":0,"with_missing":0,"title":"missing","author":"missing","date":"missing"}},)"
      R"({"id":"pool","without_in":0,"with_missing":0,"title":"wrong","author":"none","date":"invented",)"
      R"("before":{"without_in":0,"with_missing":0,"title":"missing","author":"none","date":"none"}}]}})"
      "\n");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(Eval, TablesWithNothingToTellAreLeftOut) {
  const Ran ran =
      eval({"-", "now.jsonl", "--worst", "0"},
           "{\"id\":\"weir\",\"text\":\"Nine salmon went up.\"}\n{\"id\":\"pool\",\"text\":\"\"}\n");
  EXPECT_EQ(ran.out,
            "pages  missing  precision  recall      F1  type\n"
            "    2        0     0.3333  0.5000  0.4000  all\n");
  EXPECT_EQ(eval({"-", "now.jsonl"}).out,
            "pages  missing  precision  recall      F1  type\n"
            "    0        0     0.0000  0.0000  0.0000  all\n");
}

TEST_F(Eval, ReadsCompressedFilesAndStandardInput) {
  folder.write("truth.jsonl.gz", compress(kTruth, "gzip"));
  folder.write("now.jsonl.zst", compress(kNow, "zstd"));
  const std::string plain = eval({"truth.jsonl", "now.jsonl", "--diff", "old.jsonl"}).out;
  EXPECT_EQ(eval({"truth.jsonl.gz", "now.jsonl.zst", "--diff", "-"}, kOld).out, plain);
  EXPECT_EQ(eval({"truth.jsonl", "-", "--diff", "old.jsonl"}, kNow).out, plain);
}

TEST_F(Eval, ReadsWhatCleanWrites) {
  const Ran cleaned = run({.arguments = {"--from", "jsonl", "--no-shipped"},
                           .input = "{\"id\":\"x/dam\",\"text\":\"It leaks.\"}\n"});
  ASSERT_EQ(cleaned.code, 0) << cleaned.err;
  const Ran ran = eval({"truth.jsonl", "-", "--worst", "0"}, cleaned.out);
  EXPECT_NE(ran.out.find("    3        2     0.3333  0.3333  0.3333  all\n"), std::string::npos) << ran.out;
  EXPECT_EQ(ran.code, 0);
}

TEST_F(Eval, ADocumentThatCannotBeJudgedIsNamedCountedAndPassedOver) {
  const std::string broken =
      "{\"id\":\"p/lake\",\"text\":\"x\"}\nnonsense\n{\"text\":\"x\"}\n{\"id\":\"weir\",\"text\":null}\n" +
      std::string(kNow) + "{\"id\":\"q/weir.txt\",\"text\":\"x\"}\n";
  const Ran ran = eval({"truth.jsonl", "-", "--worst", "0"}, broken);
  EXPECT_EQ(ran.out, eval({"truth.jsonl", "now.jsonl", "--worst", "0"}).out);
  EXPECT_TRUE(ran.err.starts_with("dehusk: -:1: truth.jsonl has no text for \"p/lake\"\ndehusk: -:2: not "))
      << ran.err;
  EXPECT_TRUE(
      ran.err.ends_with("dehusk: -:3: no field \"id\"\n"
                        "dehusk: -:4: the field \"text\" is null and not a string\n"
                        "dehusk: -:7: the page of \"q/weir.txt\" has come before\n"
                        "dehusk: 5 of 7 documents could not be judged\n"))
      << ran.err;
  EXPECT_EQ(ran.code, 1);
  const Ran json = eval({"truth.jsonl", "-", "--worst", "0", "--to", "json"}, broken);
  EXPECT_NE(json.out.find("\"documents\":7,\"failed\":5,\"unknown\":[\"p/lake\"]}"), std::string::npos)
      << json.out;
  EXPECT_EQ(json.code, 1);
}

TEST_F(Eval, MistakesAreFoundBeforeAnythingIsJudged) {
  folder.write("twice.jsonl", std::string(kTruth) + kTruth);
  folder.write("broken.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n{\n");
  folder.write("kind.jsonl", "{\"id\":\"1\",\"text\":\"a\",\"with\":\"a\"}\n");
  struct Case {
    std::vector<std::string> arguments;
    std::string message;
  };
  const Case cases[] = {
      {{"truth.jsonl"}, "dehusk: PRED is required"},
      {{"missing", "now.jsonl"}, "dehusk: missing: No such file or directory\n"},
      {{"truth.jsonl", "missing"}, "dehusk: missing: No such file or directory\n"},
      {{"truth.jsonl", "now.jsonl", "--diff", "missing"}, "dehusk: missing: No such file or directory\n"},
      {{"twice.jsonl", "now.jsonl"}, "dehusk: twice.jsonl:4: the id \"weir\" has come before\n"},
      {{"broken.jsonl", "now.jsonl"}, "dehusk: broken.jsonl:2: not valid JSON"},
      {{"kind.jsonl", "now.jsonl"}, "dehusk: kind.jsonl:1: the field \"with\" is a string and not a list"},
      {{"-", "-"}, "dehusk: standard input (\"-\") can be read only once\n"},
      {{"truth.jsonl", "-", "--diff", "-"}, "dehusk: standard input (\"-\") can be read only once\n"},
      {{"truth.jsonl", "now.jsonl", "--worst", "-1"}, "dehusk: "},
      {{"truth.jsonl", "now.jsonl", "--to", "jsonl"}, "dehusk: --to"},
  };
  for (const Case& c : cases) {
    const Ran ran = eval(c.arguments);
    EXPECT_TRUE(ran.err.starts_with(c.message)) << ran.err;
    EXPECT_EQ(ran.out, "") << c.message;
    EXPECT_EQ(ran.code, 2) << c.message;
  }
}

}  // namespace
}  // namespace dehusk::test
