// The learned step: its features, its files, its guards. Models here are made by hand.
#include "decide/model.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "decide/decide.h"
#include "decide/learned.h"
#include "dehusk/dehusk.h"
#include "normalize/normalize.h"

namespace dehusk::decide {
namespace {

// One tree: what has at most three words is husk.
constexpr char kShortLines[] =
    "dehusk-model 2\n"
    "# a remark\n"
    "threshold 1000\n"
    "lexicon-bias -100\n"
    "lexicon 2\n"
    "700\tsponsored\n"
    "250\tsponsored by\n"
    "names 0\n"
    "trees 2\n"
    "tree 3\n"
    "words 3 1 2 0\n"
    "= 2000\n"
    "= -2000\n"
    "tree 1\n"
    "= -500\n";

Model model_of(std::string_view file) {
  const Result<Model> model = Model::parse(file);
  EXPECT_TRUE(model) << model.error().message;
  return model ? *model : Model::none();
}

// Units with what they show.
struct Sample {
  std::vector<std::string> texts;
  std::vector<std::string> folded;
  std::vector<Unit> units;

  explicit Sample(std::vector<std::string> lines) : texts(std::move(lines)) {
    for (const std::string& text : texts) normalize::fold(text, folded.emplace_back());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      Unit unit;
      unit.text = texts[i];
      unit.folded = folded[i];
      unit.words = static_cast<std::int32_t>(count_words(folded[i]));
      unit.ends_sentence = ends_sentence(texts[i]);
      unit.ends_cut = ends_cut(texts[i]);
      unit.prose = unit.ends_sentence && unit.words >= 8;
      units.push_back(unit);
    }
  }

  [[nodiscard]] std::int32_t value(std::size_t unit, std::string_view feature,
                                   const Lexicon& lexicon = {}) const {
    const std::vector<std::int32_t> rows = features_of(units, lexicon);
    const std::vector<FeatureName>& names = feature_names();
    EXPECT_EQ(rows.size(), units.size() * names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].name == feature) return rows[unit * names.size() + i];
    }
    ADD_FAILURE() << "no feature " << feature;
    return 0;
  }
};

TEST(Features, HaveNamesOfTheirOwn) {
  std::set<std::string> seen;
  for (const FeatureName& feature : feature_names())
    EXPECT_TRUE(seen.insert(feature.name).second) << feature.name;
  EXPECT_GT(seen.size(), 100U);
}

TEST(Features, MeasureWhatTheirNamesSay) {
  Sample sample({"Share This Story", "The ferry left the harbour at six, with forty passengers on board.",
                 "Ferry News 2024 …", "Share This Story",
                 "By noon the fog had lifted and the ferry was back in the harbour."});
  sample.units[2].taken = 1 + static_cast<std::int32_t>(Category::latest_news);
  const struct {
    std::size_t unit;
    const char* feature;
    std::int32_t value;
  } cases[] = {
      {0, "words", 3},
      {0, "title-share", 1000},
      {0, "ends-sentence", 0},
      {1, "ends-sentence", 1},
      {1, "commas", 1},
      {1, "words", 12},
      {1, "function-share", 416},  // the, the, at, with and on, of 12
      {2, "ends-cut", 1},
      {2, "year", 1},
      {2, "numbers", 1},
      {2, "taken", 1},
      {2, "taken-category", 1 + static_cast<std::int32_t>(Category::latest_news)},
      {1, "until-taken", 1},
      {4, "since-taken", 2},
      {0, "repetitions", 2},
      {0, "repetitions-before", 0},
      {3, "repetitions-before", 1},
      {0, "from-first-prose", -1},
      {4, "from-last-prose", 0},
      {1, "from-first-prose", 0},
      {0, "from-end", 4},
      {0, "before1.words", -1},
      {0, "after1.words", 12},
      {0, "document-units", 5},
      {0, "document-prose", 2},
      {1, "topical-share", 400},  // ferry and harbour, of ferry harbour forty passengers board
  };
  for (const auto& c : cases)
    EXPECT_EQ(sample.value(c.unit, c.feature), c.value) << c.unit << ' ' << c.feature;
}

TEST(Features, CountMarks) {
  const struct {
    const char* text;
    const char* feature;
    std::int32_t value;
  } cases[] = {
      {"Home / News / Sport | More", "separators", 3},
      {"a / / b", "separators", 1},  // the space between belongs to the first
      {"/ a", "separators", 0},
      {"Home > News >> Sport", "separators", 1},
      {"More >>>> and >>> →", "arrows", 4},
      {"a - - - b", "dashes", 2},
      {"a-b - c", "dashes", 1},
      {"Yes. No! Why? End.", "inner-sentences", 3},
      {"終わり。はい。", "inner-sentences", 2},
      {"a · b • c", "separators", 2},
      {"write to www.", "web-address", 1},
      {"see HTTP", "web-address", 1},
      {"ww. htp example.co", "web-address", 0},
      {"example.com", "web-address", 1},
      {"(c) 2024", "copyright", 1},
      {"(c)", "copyright", 0},
      {"© 2024", "copyright", 1},
      {"at 3:45 today", "clock", 1},
      {"at 3:4", "clock", 0},
      {"ratio 3: 45", "clock", 0},
      {"£5", "currency", 1},
      {"5 €", "currency", 1},
      {"a; b; (c), d", "semicolons", 2},
      {"a; b; (c), d", "brackets", 1},
      {"\"a\" @b #c a/b", "quotes", 2},
      {"\"a\" @b #c a/b", "at-signs", 1},
      {"\"a\" @b #c a/b", "hash-signs", 1},
      {"\"a\" @b #c a/b", "slashes", 1},
  };
  for (const auto& c : cases) EXPECT_EQ(Sample({c.text}).value(0, c.feature), c.value) << c.text;
}

TEST(Features, AreTheSameWhenKept) {
  Sample sample({"Share This Story", "The ferry left the harbour at six, with forty passengers on board.",
                 "Share This Story"});
  Lexicon lexicon(-100);
  lexicon.add("ferry", 70);
  const Lexicon other(-50);
  const std::vector<std::int32_t> expected = features_of(sample.units, lexicon);
  std::vector<OwnFeatures> kept(sample.units.size());
  for (std::size_t i = 0; i < kept.size(); ++i) sample.units[i].own = &kept[i];
  EXPECT_EQ(features_of(sample.units, lexicon), expected);
  EXPECT_EQ(features_of(sample.units, lexicon), expected) << "the second time";
  EXPECT_NE(features_of(sample.units, other), expected) << "with another lexicon";
  EXPECT_EQ(features_of(sample.units, lexicon), expected) << "with the first again";
}

TEST(Features, LexiconCountsWordsAndPairsOnce) {
  Lexicon lexicon(-100);
  lexicon.add("sponsored", 700);
  lexicon.add("sponsored by", 250);
  lexicon.add("{ by", 40);
  lexicon.add("00 }", 9);
  const std::pair<const char*, std::int32_t> cases[] = {
      {"Sponsored", 600}, {"sponsored by us", 850}, {"Sponsored sponsored", 600},
      {"By Jane", -60},   {"us, by 24", -91},       {"It was not sponsored, by the way", 850},
      {"", -100}};
  for (const auto& [text, score] : cases)
    EXPECT_EQ(Sample({text}).value(0, "lexicon", lexicon), score) << text;
}

TEST(Features, TokensAreWordsAndMarks) {
  const std::pair<const char*, std::vector<std::string>> cases[] = {
      {"photo: jane doe, 2024", {"{", "photo", ":", "jane", "doe", "0000", "}"}},
      {"© café|menu", {"{", "©", "café", "|", "menu", "}"}},
      {"", {"{", "}"}}};
  for (const auto& [text, tokens] : cases) EXPECT_EQ(tokens_of(text), tokens) << text;
  std::string many;
  for (int i = 0; i < 100; ++i) many += "word ";
  EXPECT_NE(tokens_of(many).back(), "}") << "a unit that goes on has no end";
}

TEST(Model, ScoresByItsTrees) {
  const Model model = model_of(kShortLines);
  EXPECT_EQ(model.threshold(), 1000);
  std::vector<std::int32_t> row(feature_names().size(), 0);
  row[0] = 3;
  EXPECT_EQ(model.score(row), 1500);
  EXPECT_EQ(model.why(row, std::vector<std::size_t>{0}),
            std::vector<std::string_view>{"The model takes it for husk, by its shape."});
  row[0] = 4;
  EXPECT_EQ(model.score(row), -2500);
}

TEST(Model, TakesWhatReachesTheThreshold) {
  Sample sample(
      {"Share This Story", "The ferry left the harbour at six, with forty passengers on board.",
       "Sign up for our newsletter", "Latest News", "Posted by Jane Doe on March 3, 2024 | 12 Comments",
       "By noon the fog had lifted and the ferry was back in the harbour.", "© 2024 Harbour Media"});
  const Model by_hand = model_of(kShortLines);
  const std::size_t width = feature_names().size();
  for (const Model* model : {&by_hand, &shipped_lines(), &shipped_sentences()}) {
    const std::vector<std::int32_t> rows = features_of(sample.units, model->lexicon());
    std::vector<std::size_t> all;
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < sample.units.size(); ++i) {
      all.push_back(i);
      if (model->score({rows.data() + i * width, width}) >= model->threshold()) expected.push_back(i);
    }
    EXPECT_EQ(model->husk(rows, all), expected);
    if (model == &by_hand) {
      EXPECT_EQ(expected, (std::vector<std::size_t>{0, 3}));
    }
  }
}

TEST(Model, BrokenFilesNameTheLine) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "line 0: expected \"dehusk-model 2\""},
      {"dehusk-model 3\n", "line 1: expected \"dehusk-model 2\""},
      {"dehusk-model 2\nlexicon 3\n", "line 2: expected \"threshold NUMBER\""},
      {"dehusk-model 2\nthreshold 1\nlexicon-bias x\n", "line 3: expected \"lexicon-bias NUMBER\""},
      {"dehusk-model 2\nthreshold 1\nlexicon-bias 0\nlexicon 1\nword\n", "line 5: expected a weight"},
      {"dehusk-model 2\nthreshold 1\nlexicon-bias 0\nlexicon 0\ntrees 0\n",
       "line 5: expected \"names COUNT\""},
      {"dehusk-model 2\nthreshold 1\nlexicon-bias 0\nlexicon 0\nnames 1\nword\n",
       "line 6: expected a weight"},
      {"dehusk-model 2\nthreshold 1\nlexicon-bias 0\nlexicon 0\nnames 0\ntrees 1\n",
       "expected \"tree COUNT-OF-NODES\""},
      {"dehusk-model 2\nthreshold 1\nlexicon-bias 0\nlexicon 0\nnames 0\ntrees 1\ntree 1\nwords 1 1 1 0\n",
       "line 8: expected \"FEATURE MOST LEFT RIGHT SCORE\""},
      {"dehusk-model 2\nthreshold 1\nlexicon-bias 0\nlexicon 0\nnames 0\ntrees 1\ntree 3\nmoods 1 1 2 0\n",
       "line 8: unknown feature \"moods\""},
      {"dehusk-model 2\nthreshold 1\nlexicon-bias 0\nlexicon 0\nnames 0\ntrees 1\ntree 2\n= 1\n",
       "ends inside a tree"},
      {"dehusk-model 2\nthreshold 1\nlexicon-bias 0\nlexicon 0\nnames 0\ntrees 0\n= 1\n",
       "more than the trees"},
  };
  for (const auto& [file, message] : cases) {
    const Result<Model> model = Model::parse(file);
    ASSERT_FALSE(model) << file;
    EXPECT_NE(model.error().message.find(message), std::string::npos) << model.error().message;
  }
}

TEST(Model, ThoseThatShipCanBeRead) {
  for (const char* name : {"line.model", "sentence.model"}) {
    std::ifstream in(std::filesystem::path(DEHUSK_SOURCE_DIR) / "patterns/model" / name, std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const Result<Model> model = Model::parse(file);
    ASSERT_TRUE(model) << name << ": " << model.error().message;
    EXPECT_EQ(model->threshold(),
              (std::string_view(name) == "line.model" ? shipped_lines() : shipped_sentences()).threshold());
  }
}

TEST(PartsOf, PartsLabelsFromProse) {
  const std::pair<const char*, std::vector<std::string>> cases[] = {
      {"The ferry left the harbour at six.", {"The ferry left the harbour at six."}},
      {"• Home • News • Sport", {"• Home", "• News", "• Sport"}},
      {"Home News Sport Contact Us The ferry left the old harbour at six with forty passengers.",
       {"Home News Sport Contact Us", "The ferry left the old harbour at six with forty passengers."}},
      {"Jane Doe and John Roe said The ferry left the old harbour at six.",
       {"Jane Doe and John Roe said The ferry left the old harbour at six."}},
      {"", {}}};
  for (const auto& [text, parts] : cases) {
    std::vector<std::string> got;
    for (const Span& span : parts_of(text))
      got.emplace_back(std::string_view(text).substr(span.begin, span.end - span.begin));
    EXPECT_EQ(got, parts) << text;
  }
}

class Step : public testing::Test {
 protected:
  // What remains of `text` when the hand-made model decides.
  static std::string left(std::string_view text, std::vector<Category> disabled = {},
                          std::string* rule = nullptr) {
    static const auto rules = RuleSet::load({});
    const Model model = model_of(kShortLines);
    const Learned learned{&model, &model, std::move(disabled)};
    match::Matcher matcher((*rules)->compiled());
    segment::Segmented segmented = segment::segment_text(text);
    std::vector<Line> lines = make_lines(segmented, Profile::standard);
    DecideOptions options;
    options.learned = &learned;
    const Decision decision = decide(lines, matcher, segmented.meta, options);
    if (rule != nullptr && !decision.removed.empty()) *rule = decision.removed[0].reason.rule;
    return render(segmented, lines, Markup::text);
  }

  static constexpr char kProse[] =
      "The ferry left the harbour at six in the morning with forty passengers, two dogs and a grandfather "
      "clock on "
      "board, and it was the last time that anybody saw the clock in one piece.\n"
      "Nobody had told the captain that the lighthouse would be dark, because the keeper had retired the "
      "evening "
      "before and taken the key along to his sister by the river.\n";
};

TEST_F(Step, TakesWhatTheModelTakes) {
  std::string rule;
  EXPECT_EQ(left(std::string("Qualm Quorum\n") + kProse, {}, &rule) + "\n", kProse);
  EXPECT_EQ(rule, "model.line");
}

TEST_F(Step, LeavesTextsWithoutProseAlone) {
  EXPECT_EQ(left("Qualm Quorum\nSalt, pepper\nTwo eggs\n"), "Qualm Quorum\nSalt, pepper\nTwo eggs");
}

TEST_F(Step, LeavesCodeAlone) {
  const std::string text = std::string(kProse) + "\n```\nqualm quorum\n```";
  EXPECT_NE(left(text).find("qualm quorum"), std::string::npos);
}

// The model has learned from English.
TEST_F(Step, LeavesOtherLanguagesAlone) {
  const std::string text =
      "Salz und Seil\n"
      "Die Fähre verließ den Hafen um sechs Uhr morgens mit vierzig Fahrgästen, zwei Hunden und einer "
      "Standuhr an Bord, "
      "und es war das letzte Mal, dass jemand die Uhr in einem Stück sah.\n"
      "Niemand hatte dem Kapitän gesagt, dass der Leuchtturm dunkel bleiben würde, denn der Wärter war am "
      "Abend zuvor in "
      "den Ruhestand gegangen und hatte den Schlüssel zu seiner Schwester am Fluss mitgenommen.\n"
      "Gegen Mittag hatte sich der Nebel gehoben, die Uhr war stehen geblieben, und die Fahrgäste aßen auf "
      "dem Deck die "
      "letzten Kekse.\n";
  EXPECT_EQ(left(text) + "\n", text);
}

TEST_F(Step, RemovesNothingUnderADisabledCategory) {
  const std::string text = std::string("Qualm Quorum\n") + kProse;
  EXPECT_EQ(left(text, {Category::navigation}) + "\n", text);
}

TEST(ModelSwitch, OptionsTurnItOff) {
  const auto fingerprint = [](RuleSetOptions options) { return (*RuleSet::load(options))->fingerprint(); };
  const std::string all = fingerprint({});
  for (const char* name : {"model", "model.line", "model.sentence"}) {
    RuleSetOptions options;
    options.disable = {name};
    EXPECT_NE(fingerprint(options), all) << name;
  }
}

}  // namespace
}  // namespace dehusk::decide
