// The figures of pages by hand, and what labels and predictions may look like.
#include "io/evaluation.h"

#include <gtest/gtest.h>

#include "temporary_folder.h"

namespace dehusk::io {
namespace {

using test::TemporaryFolder;

LabelledPage page(std::string text, std::string type = {}) {
  LabelledPage out;
  out.text = std::move(text);
  out.type = std::move(type);
  return out;
}

Prediction prediction(std::string text) {
  Prediction out;
  out.text = std::move(text);
  return out;
}

TEST(Evaluation, WordsAreABagInLowerCase) {
  struct Case {
    const char* truth;
    const char* text;
    double precision;
    double recall;
    double f1;
  };
  const Case cases[] = {
      {"The heron stands still.", "the HERON, stands: still", 1, 1, 1},
      {"The heron stands still.", "still stands the heron", 1, 1, 1},
      {"The heron stands still.", "The heron stands still. Share this heron now.", 0.5, 1, 2.0 / 3},
      {"The heron stands still.", "The heron", 1, 0.5, 2.0 / 3},
      {"a b c d", "a a a x", 0.25, 0.25, 0.25},  // as often as both have it
      {"a a b b", "a a a b", 0.75, 0.75, 0.75},
      {"a", "b", 0, 0, 0},
      {"", "", 1, 1, 1},
      {"—", "…", 1, 1, 1},  // no words in either
      {"a", "", 0, 0, 0},
      {"", "a", 0, 0, 0},
      {"don't", "don’t", 1, 1, 1},
      {"snake_case 1st ½", "snake case 1st ½", 0.5, 2.0 / 3, 4.0 / 7},
      {"ÉCOLE МОСКВА ΟΔΟΣ", "école москва οδος", 1, 1, 1},
      {"İstanbul", "i stanbul", 1, 1, 1},  // the dot above is no letter to Python either
      {"e\u0301cole", "école", 0, 0, 0},   // nor is an accent of its own
      {"日本 語", "日本語", 0, 0, 0},
  };
  for (const Case& c : cases) {
    const Prediction found = prediction(c.text);
    const PageScore score = judge(page(c.truth), &found);
    EXPECT_DOUBLE_EQ(score.score.precision, c.precision) << c.truth << " / " << c.text;
    EXPECT_DOUBLE_EQ(score.score.recall, c.recall) << c.truth << " / " << c.text;
    EXPECT_DOUBLE_EQ(score.score.f1, c.f1) << c.truth << " / " << c.text;
  }
}

TEST(Evaluation, APageWithoutPredictionIsOneOfWhichNothingWasKept) {
  const PageScore score = judge(page("The heron stands still."), nullptr);
  EXPECT_TRUE(score.missing);
  EXPECT_EQ(score.truth_words, 4U);
  EXPECT_EQ(score.words, 0U);
  EXPECT_EQ(score.score.f1, 0);
  EXPECT_EQ(judge(page(""), nullptr).score.f1, 1);
}

TEST(Evaluation, PassagesStandInATextOrNot) {
  struct Case {
    const char* passage;
    bool there;
  };
  const Case cases[] = {
      {"The heron stands", true},
      {"  the HERON\n\tstands\u00a0still ", true},
      {"heron stands", true},
      {"eron stand", true},
      {"The heron, stands", false},
      {"still. And", true},
      {"and flies", false},
      {"‘and’", true},
      {"and “", false},
  };
  const Prediction found = prediction("The heron stands\nstill.\n\nAnd 'and'");
  for (const Case& c : cases) {
    LabelledPage labelled = page("x");
    labelled.with = {c.passage};
    labelled.without = {c.passage, " \n"};  // one without anything in it says nothing
    const PageScore score = judge(labelled, &found);
    EXPECT_EQ(score.with.count, 1U);
    EXPECT_EQ(score.without.count, 1U);
    EXPECT_EQ(score.with.wrong, c.there ? 0U : 1U) << c.passage;
    EXPECT_EQ(score.without.wrong, c.there ? 1U : 0U) << c.passage;
  }
}

TEST(Evaluation, FactsAreRightWrongMissingOrInvented) {
  using Label = std::optional<std::string>;
  struct Case {
    Fact fact;
    Label label;
    std::string found;
    Verdict verdict;
  };
  const Case cases[] = {
      {kTitle, {}, "The weir", Verdict::unknown},
      {kTitle, "", "", Verdict::none},
      {kTitle, "", "The weir", Verdict::invented},
      {kTitle, "The weir", "", Verdict::missing},
      {kTitle, "The weir’s “new” ladder", "the weir's \"New\" ladder", Verdict::right},
      {kTitle, "The weir", "The weir | The Daily Eel", Verdict::wrong},
      {kTitle, "The weir", "Weir the", Verdict::wrong},
      {kDate, "2024-03-01", "2024-03-01T09:30:00Z", Verdict::right},
      {kDate, "2024-03-01T23:00:00Z", "2024-03-01", Verdict::right},
      {kDate, "2024-03-01", "2024-03-02", Verdict::wrong},
      {kDate, "2024-03-01", "2024-03", Verdict::wrong},
      {kDate, "", "2024-03-01", Verdict::invented},
      {kAuthor, "Ada Reed", "ADA REED", Verdict::right},
      {kAuthor, "Ada Reed", "By Ada Reed, Editor", Verdict::right},
      {kAuthor, "Ada Reed and Tom Weir", "Tom Weir", Verdict::right},
      {kAuthor, "Ada Reed", "Ad", Verdict::wrong},
      {kAuthor, "Ada Reed", "—", Verdict::wrong},
      {kAuthor, "Ada Reed", "", Verdict::missing},
      {kAuthor, {}, "Ada Reed", Verdict::unknown},
  };
  for (const Case& c : cases) {
    LabelledPage labelled = page("x");
    Prediction found = prediction("x");
    (c.fact == kTitle ? labelled.title : c.fact == kDate ? labelled.date : labelled.author) = c.label;
    if (c.fact == kTitle) found.title = c.found;
    if (c.fact == kDate) found.date = c.found;
    if (c.fact == kAuthor && !c.found.empty()) found.authors = {"Nobody", c.found};
    EXPECT_EQ(judge(labelled, &found).facts[c.fact], c.verdict) << c.label.value_or("-") << " / " << c.found;
  }
}

PageScore scored(double f1, std::size_t truth_words = 0) {
  PageScore out;
  out.score.f1 = f1;
  out.truth_words = truth_words;
  return out;
}

TEST(Evaluation, FiguresOfASetAreMeansOverItsPages) {
  std::vector<LabelledPage> pages = {page("a b", "forum"), page("a b", "article"), page("a b", "forum"),
                                     page("a b")};
  pages[0].without = {"x", "b"};
  pages[0].title = "A";
  pages[1].title = "";
  const Prediction first = prediction("a b x y");
  Prediction second = prediction("a b");
  second.title = "A";
  const std::vector<PageScore> scores = {judge(pages[0], &first), judge(pages[1], &second),
                                         judge(pages[2], nullptr), judge(pages[3], &second)};
  const Summary summary = summarize(pages, scores);
  EXPECT_EQ(summary.all.pages, 4U);
  EXPECT_EQ(summary.all.missing, 1U);
  EXPECT_DOUBLE_EQ(summary.all.score.precision, 2.5 / 4);
  EXPECT_DOUBLE_EQ(summary.all.score.recall, 3.0 / 4);
  EXPECT_DOUBLE_EQ(summary.all.score.f1, (2.0 / 3 + 2) / 4);
  EXPECT_EQ(summary.all.without.count, 2U);
  EXPECT_EQ(summary.all.without.wrong, 2U);
  ASSERT_EQ(summary.types.size(), 2U);
  EXPECT_EQ(summary.types[0].type, "article");
  EXPECT_EQ(summary.types[0].pages, 1U);
  EXPECT_EQ(summary.types[1].type, "forum");
  EXPECT_EQ(summary.types[1].pages, 2U);
  EXPECT_EQ(summary.types[1].missing, 1U);
  EXPECT_DOUBLE_EQ(summary.types[1].score.f1, 1.0 / 3);
  EXPECT_EQ(summary.facts[kTitle].pages, 1U);
  EXPECT_EQ(summary.facts[kTitle].missing, 1U);
  EXPECT_EQ(summary.facts[kTitle].invented, 1U);
  EXPECT_EQ(summary.facts[kTitle].right, 0U);
  EXPECT_EQ(summarize({}, {}).all.score.f1, 0);
}

TEST(Evaluation, TheWorstComeFirst) {
  const std::vector<PageScore> scores = {scored(0.5), scored(0, 10), scored(1), scored(0, 20), scored(0, 10)};
  EXPECT_EQ(worst(scores, 9), (std::vector<std::size_t>{3, 1, 4, 0, 2}));
  EXPECT_EQ(worst(scores, 2), (std::vector<std::size_t>{3, 1}));
  EXPECT_TRUE(worst(scores, 0).empty());
}

TEST(Evaluation, AChangeIsLossesThenGains) {
  const std::vector<LabelledPage> pages = {page("", "a"), page("", "b"), page("", "a"), page("", "b"),
                                           page("", "b")};
  const std::vector<PageScore> before = {scored(0.5), scored(0.5), scored(0.5), scored(0.5), scored(0.5)};
  const std::vector<PageScore> now = {scored(0.75), scored(0.25), scored(0.5), scored(1), scored(0)};
  const Comparison comparison = compare(pages, before, now);
  EXPECT_EQ(comparison.changed, (std::vector<std::size_t>{4, 1, 3, 0}));
  EXPECT_EQ(comparison.all.better, 2U);
  EXPECT_EQ(comparison.all.worse, 2U);
  EXPECT_EQ(comparison.all.same, 1U);
  EXPECT_DOUBLE_EQ(comparison.all.mean, 0);
  ASSERT_EQ(comparison.types.size(), 2U);
  EXPECT_EQ(comparison.types[0].type, "a");
  EXPECT_DOUBLE_EQ(comparison.types[0].mean, 0.125);
  EXPECT_DOUBLE_EQ(comparison.types[1].mean, -0.25 / 3);
  EXPECT_EQ(comparison.types[1].worse, 2U);
}

TEST(Labels, AreReadWithWhatIsKnown) {
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "t.jsonl",
      "{\"id\":\"pages/1.html\",\"text\":\"a\",\"type\":\"forum\",\"url\":\"u\",\"title\":\"T\\u0021\","
      "\"author\":null,\"date\":\"2024-03-01\",\"with\":[\"w\",\"\\\"]\"],\"without\":[],\"more\":{\"a\":[1]}"
      "}\n"
      "\n{\"id\":2,\"text\":\"b\",\"type\":null,\"with\":null}\n");
  const Result<LabelledPages> pages = LabelledPages::read(path);
  ASSERT_TRUE(pages) << pages.error().message;
  ASSERT_EQ(pages->all().size(), 2U);
  const LabelledPage& first = pages->all()[0];
  EXPECT_EQ(first.id, "1");
  EXPECT_EQ(first.type, "forum");
  EXPECT_EQ(first.url, "u");
  EXPECT_EQ(first.title, "T!");
  EXPECT_EQ(first.author, "");
  EXPECT_EQ(first.date, "2024-03-01");
  EXPECT_EQ(first.with, (std::vector<std::string>{"w", "\"]"}));
  EXPECT_TRUE(first.without.empty());
  EXPECT_EQ(pages->all()[1].title, std::nullopt);
  for (const char* id : {"1", "x/1.htm", "1.txt"}) EXPECT_EQ(pages->find(id), 0U) << id;
  EXPECT_EQ(pages->find("2.html"), 1U);
  EXPECT_EQ(pages->find("3"), std::nullopt);
}

TEST(Labels, EveryMistakeHasItsPlace) {
  const TemporaryFolder folder;
  const std::pair<const char*, const char*> cases[] = {
      {"{\"id\":1,\"text\":\"a\"}\n{\"id\":\"x/1.html\",\"text\":\"b\"}\n",
       ":2: the id \"1\" has come before"},
      {"{\"text\":\"a\"}\n", ":1: no field \"id\""},
      {"{\"id\":1}\n", ":1: no field \"text\""},
      {"\nnonsense\n", ":2: not "},
      {"{\"id\":1,\"text\":\"a\",\"title\":7}\n", ":1: the field \"title\" is a number and not a string"},
      {"{\"id\":1,\"text\":\"a\",\"with\":\"w\"}\n",
       ":1: the field \"with\" is a string and not a list of strings"},
      {"{\"id\":1,\"text\":\"a\",\"without\":[\"w\",{}]}\n",
       ":1: the field \"without\" has an object and is not a list of strings"},
  };
  for (const auto& [content, message] : cases) {
    const std::string path = folder.write("t.jsonl", content);
    const Result<LabelledPages> pages = LabelledPages::read(path);
    ASSERT_FALSE(pages) << content;
    EXPECT_EQ(pages.error().message.find(path + message), 0U) << pages.error().message;
  }
  EXPECT_FALSE(LabelledPages::read(folder.path("missing")));
}

TEST(Labels, PredictionsAreOurOutput) {
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "p.jsonl",
      "{\"id\":1,\"text\":\"a\",\"meta\":{\"title\":\"T\",\"authors\":[\"A\",\"B\"],\"date\":\"2024-03-01\","
      "\"tags\":[1]},\"removed\":[]}\n"
      "{\"id\":2,\"text\":\"b\"}\n"
      "{\"id\":3,\"text\":\"c\",\"meta\":[]}\n"
      "{\"id\":4,\"text\":\"c\",\"meta\":{\"authors\":\"A\"}}\n");
  Result<RecordStream> records = RecordStream::open(path);
  ASSERT_TRUE(records);
  const auto next = [&] { return prediction_of(*records->next()); };
  const Result<Prediction> full = next();
  ASSERT_TRUE(full);
  EXPECT_EQ(full->text, "a");
  EXPECT_EQ(full->title, "T");
  EXPECT_EQ(full->date, "2024-03-01");
  EXPECT_EQ(full->authors, (std::vector<std::string>{"A", "B"}));
  const Result<Prediction> bare = next();
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->text, "b");
  EXPECT_EQ(bare->title, "");
  EXPECT_EQ(next().error().message, path + ":3: the field \"meta\" is a list and not an object");
  EXPECT_EQ(next().error().message,
            path + ":4: the field \"meta.authors\" is a string and not a list of strings");
}

}  // namespace
}  // namespace dehusk::io
