// Which passages a text holds, and which truth belongs to which document.
#include "io/truth.h"

#include <gtest/gtest.h>

#include "io/record_stream.h"
#include "temporary_folder.h"

namespace dehusk::io {
namespace {

using test::TemporaryFolder;

constexpr char kTruth[] =
    "The weir\n"
    "Nine salmon went up the new ladder on the first night — more than in the ten years before it.\n"
    "Résumé: the “ladder” works.\n"
    "News of it spread.";

TEST(Reference, HoldsAPassageByItsRunsOfFourWordsOrAsItIs) {
  const Reference truth(kTruth);
  struct Case {
    const char* passage;
    bool holds;
  };
  const Case cases[] = {
      {"Nine salmon went up the new ladder on the first night", true},
      {"NINE SALMON, WENT UP: THE NEW LADDER!", true},             // words alone count, in any case
      {"Nine salmon went up the new ladder tonight", true},        // 4 of 5 runs
      {"Nine salmon went up and over the old stone weir", false},  // 1 of 7
      {"ladder the up went salmon", false},                        // the words in another order
      {"before it. Résumé: the", true},                            // across lines
      {"the \"ladder\" works", true},                              // short: folded as rules see it
      {"- The weir", true},
      {"RÉSUMÉ", true},
      {"the weir works", false},
      {"ladder", true},
      {"adder", true},  // as the evaluation does it, letter by letter
      {"eel", false},
  };
  for (const Case& c : cases) EXPECT_EQ(truth.holds(Passage(c.passage)), c.holds) << c.passage;
  EXPECT_TRUE(truth.has_line(Passage("the weir")));
  EXPECT_FALSE(truth.has_line(Passage("news")));
}

TEST(Reference, WhatIsRemovedIsLostUnlessItIsStillThere) {
  const Reference truth(kTruth);
  struct Case {
    const char* what;
    const char* removed;
    const char* kept;
    bool lost;
  };
  const Case cases[] = {
      {"a sentence", "Nine salmon went up the new ladder", "The weir", true},
      {"a sentence that stands twice", "Nine salmon went up the new ladder", kTruth, false},
      {"husk", "Subscribe to our salmon letter today", "The weir", false},
      {"a label that is a word of the text", "News", "News of it spread.", false},
      {"a line of the text", "The weir", "Nine salmon went over the weir", true},
      {"no word", "***", "The weir", false},
  };
  for (const Case& c : cases)
    EXPECT_EQ(is_lost(Passage(c.removed), truth, Reference(c.kept)), c.lost) << c.what;
}

TEST(Passage, CountsWordsOfAllScripts) {
  EXPECT_EQ(Passage("It's 3 o'clock_now").words.size(), 5U);
  EXPECT_EQ(Passage("Élan vital, Москва").words.size(), 3U);
  EXPECT_EQ(Passage("| — |").words.size(), 0U);
}

TEST(Truth, BelongsToDocumentsByTheirIds) {
  const TemporaryFolder folder;
  const std::string path =
      folder.write("t.jsonl",
                   "{\"id\":\"7\",\"text\":\"seven\"}\n\n{\"id\":8,\"text\":\"eight\"}\n"
                   "{\"id\":\"a/b\",\"text\":\"path\"}\n{\"id\":\"b\",\"text\":\"b\"}\n");
  const Result<Truth> truth = Truth::read(path);
  ASSERT_TRUE(truth) << truth.error().message;
  const std::pair<const char*, const char*> found[] = {
      {"7", "seven"},       {"8", "eight"},  {"reader/7", "seven"}, {"pages/deep/7.html", "seven"},
      {"7.txt", "seven"},   {"a/b", "path"}, {"c/b", "b"},          {"x/a/b", "path"},
      {"in/8.htm", "eight"}};
  for (const auto& [id, text] : found) {
    ASSERT_NE(truth->find(id), nullptr) << id;
    EXPECT_EQ(*truth->find(id), text) << id;
  }
  for (const char* id : {"", "9", "7/x", "7.pdf", "/"}) EXPECT_EQ(truth->find(id), nullptr) << id;
}

TEST(Truth, TheStemOfAnIdIsItsPage) {
  const std::pair<const char*, const char*> cases[] = {
      {"7", "7"},         {"a/b/7.html", "7"}, {"7.htm", "7"}, {"7.txt", "7"},    {"7.html.txt", "7.html"},
      {"7.pdf", "7.pdf"}, {"a/", ""},          {".html", ""},  {"a.b/c.d", "c.d"}};
  for (const auto& [id, name] : cases) EXPECT_EQ(stem(id), name) << id;
}

TEST(Truth, EveryMistakeHasItsPlace) {
  const TemporaryFolder folder;
  const std::pair<const char*, const char*> cases[] = {
      {"{\"id\":1,\"text\":\"a\"}\n{\"id\":1,\"text\":\"b\"}\n", ":2: the id \"1\" has come before"},
      {"\n{\"text\":\"a\"}\n", ":2: no field \"id\""},
      {"{\"id\":1}\n", ":1: no field \"text\""},
      {"nonsense\n", ":1: not "},
  };
  for (const auto& [content, message] : cases) {
    const std::string path = folder.write("t.jsonl", content);
    const Result<Truth> truth = Truth::read(path);
    ASSERT_FALSE(truth) << content;
    EXPECT_EQ(truth.error().message.find(path + message), 0U) << truth.error().message;
  }
  EXPECT_FALSE(Truth::read(folder.path("missing")));
}

TEST(RecordStream, GoesOnAfterABrokenRecord) {
  const TemporaryFolder folder;
  const std::string path =
      folder.write("r.jsonl", "\xEF\xBB\xBF{\"id\":\"a\\u0021\",\"text\":\"1\"}\r\nx\n{\"text\":\"3\"}");
  Result<RecordStream> records = RecordStream::open(path);
  ASSERT_TRUE(records);
  std::string seen;
  while (const std::optional<PlacedRecord> placed = records->next()) {
    seen += placed->place.substr(path.size());
    seen +=
        placed->record ? "=" + id_of(*placed->record) + "/" + std::string(placed->record->text) : " broken";
    seen += ' ';
    if (placed->record) continue;
    EXPECT_EQ(placed->record.error().message.find(placed->place + ": "), 0U);
  }
  EXPECT_EQ(seen, ":1=a!/1 :2 broken :3=/3 ");
}

}  // namespace
}  // namespace dehusk::io
