// Rules of one language run on the texts that are in it. The rules and the texts are ours.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "../io/temporary_folder.h"
#include "dehusk/dehusk.h"

namespace dehusk {
namespace {

constexpr char kGerman[] =
    "Der Leuchtturm auf der Nordspitze brennt wieder, nachdem er elf Jahre lang dunkel war. Die Gemeinde hat "
    "die "
    "Lampe von einem Sammler zurückgekauft, der sie in seinem Wohnzimmer stehen hatte, und der alte Wärter "
    "hat "
    "gezeigt, wie man sie putzt.\n\n"
    "Am ersten Abend standen alle auf dem Deich und zählten die Sekunden zwischen zwei Blitzen. Es waren "
    "neun, "
    "wie früher, und der Wärter ging zufrieden nach Hause, ohne sich noch einmal umzudrehen.\n\n";
constexpr char kEnglish[] =
    "The lighthouse at the northern end burns again after it had been dark for eleven years. The village "
    "bought "
    "the lamp back from a collector who kept it in his living room, and the old keeper showed everybody how "
    "it "
    "is cleaned.\n\n"
    "On the first evening they all stood on the dyke and counted the seconds between two flashes. There were "
    "nine, as there used to be, and the keeper went home content and did not turn round once.\n\n";

std::string rule(const std::string& lang, const std::string& word) {
  return "[[rule]]\nid = \"test." + lang +
         "\"\nwhy = \"A test.\"\ncategory = \"newsletter\"\nscope = \"block\"\nlang = \"" + lang +
         "\"\nregex = '^" + word + " marker'\nmatch = [\"" + word + " marker\", \"" + word +
         " marker 1\"]\nno_match = [\"marker\", \"a marker\"]\n";
}

class RulesOfLanguages : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("rules.toml", rule("de", "deutsch") + rule("en", "english") + rule("any", "jede"));
    RuleSetOptions options;
    options.shipped = false;
    options.directories = {folder_.path()};
    const auto rules = RuleSet::load(options);
    ASSERT_TRUE(rules) << rules.error().message;
    cleaner_.emplace(*rules);
  }

  Document clean(const std::string& text) { return cleaner_->clean(text, Format::text); }

  test::TemporaryFolder folder_;
  std::optional<Cleaner> cleaner_;
};

constexpr char kMarkers[] = "Deutsch marker\n\nEnglish marker\n\nJede marker";

TEST_F(RulesOfLanguages, RunOnTextsInTheirLanguage) {
  const std::string german = kGerman;
  const std::string english = kEnglish;
  struct Case {
    const char* what;
    std::string text;
    std::string left;  // of the markers
    const char* language;
  };
  const Case cases[] = {
      {"German", german, "English marker", "de"},
      {"English", english, "Deutsch marker", "en"},
      {"both", english + german, "", "en"},
      {"too short to tell", "Der Leuchtturm brennt.\n\n", "", ""},
  };
  for (const Case& c : cases) {
    const Document doc = clean(c.text + kMarkers);
    std::string expected = c.text + c.left;
    expected.erase(expected.find_last_not_of('\n') + 1);
    EXPECT_EQ(doc.text, expected) << c.what;
    EXPECT_EQ(doc.meta.language, c.language) << c.what;
    EXPECT_EQ(clean(doc.text).text, doc.text) << c.what;
  }
}

// Without its long tail the text is in another language, and what counts is the text that comes out.
TEST_F(RulesOfLanguages, TheLanguagesAreThoseOfWhatIsLeft) {
  std::string text = std::string(kGerman) + "English marker\n\n";
  for (int i = 0; i < 30; ++i)
    text += "Jede marker is a line of English words that goes away and stays away\n\n";
  const Document doc = clean(text);
  EXPECT_EQ(doc.meta.language, "de");
  EXPECT_EQ(clean(doc.text).text, doc.text);
}

TEST_F(RulesOfLanguages, ADeclaredLanguageIsBelievedAsMetadataOnly) {
  const Document doc = clean("---\nlanguage: fr\n---\n\n" + std::string(kGerman) + kMarkers);
  EXPECT_EQ(doc.meta.language, "fr");
  EXPECT_EQ(doc.text, std::string(kGerman) + "English marker");
}

}  // namespace
}  // namespace dehusk
