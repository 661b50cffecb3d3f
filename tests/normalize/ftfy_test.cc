// The documented cases of ftfy (https://ftfy.readthedocs.io), which knows mojibake best: its own tests, with
// what it makes of each text. script/peer_tests gets them; without them there is nothing to look at.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/mojibake.h"
#include "normalize/normalize.h"
#include "random_text.h"

namespace dehusk::normalize {
namespace {

namespace fs = std::filesystem;

// What ftfy does when nothing is said, as far as it is a step; and the same without the repair.
constexpr Steps kOthers =
    Steps(Profile::standard).with(Step::punctuation).with(Step::ligatures).with(Step::width);
constexpr Steps kAll = kOthers.with(Step::mojibake);

// Where we differ, by ftfy's names of the cases, and why. A case that agrees does not stay here.
const std::map<std::string_view, std::string_view>& differences() {
  static constexpr std::string_view kCapital =
      "a capital before \"Ã\" and a space: as well the end of a Portuguese word, \"IRMÃ e\"";
  static constexpr std::string_view kAlone =
      "a lost no-break space alone says nothing: lower-casing of ASCII makes \"manhÃ de\" of \"MANHÃ DE\"";
  static constexpr std::string_view kQuestion = "a \"?\" may be meant; U+FFFD never is";
  static constexpr std::string_view kLetters =
      "letters of an alphabet, no ligatures of type; NFKC spells them out";
  static constexpr std::string_view kFails = "fails with ftfy too: nothing but the language tells";
  static const std::map<std::string_view, std::string_view> reasons = {
      {"Messy language names: Gaelic", kCapital},
      {"UTF-8 / Windows-1252 mixup in Gaelic involving non-breaking spaces", kCapital},
      {"Synthetic: we can recognize Ã in some cases when it's the only mojibake", kAlone},
      {"Synthetic: we can recognize Ã at the end of a word when it absorbs a following space", kAlone},
      {"For goodness' sake. We can come close to fixing this, but fail in the last step", kQuestion},
      {"Lossy decoding can have plain ASCII question marks, as well", kQuestion},
      {"A complex, lossy pile-up of mojibake in Portuguese",
       "all but the blanks of Braille and what lost a space inside it, \"âš \", where nothing else is said "
       "so"},
      {"An absolutely hopeless garble", "nothing comes of it either way"},
      {"Sort of negative: this inconsistent mojibake could be Latin-1 or MacRoman, and it was meant to be "
       "Latin-1, but it's safest to not decode it as either",
       "we make of it what was meant"},
      {"UTF-8 / Windows-1252 followed by UTF-8 / Windows-1251",
       "two capitals of Cyrillic with one quote between them, and no Latin letter beside: too little"},
      {"Lithuanian UTF-8 / Windows-1257 mojibake", "of Windows-1257 we undo what Windows-1252 has too"},
      {"Synthetic: mojibake with trademark sign at the end of a word", "as well a name: \"IRMÃ™ E\""},
      {"Handle Afrikaans 'n character", kLetters},
      {"Handle Croatian single-codepoint digraphs", kLetters},
      {"A-with-grave in Vietnamese", "fails with ftfy too: a lost space in the middle of a word"},
      {"Latin-1 / MacRoman mixup in Spanish", kFails},
      {"Latin-1 / MacRoman mixup in Spanish, 2 characters", kFails},
      {"subtle UTF-8 / codepage 437 mixup in Spanish", "fails with ftfy too: a box, as far as one can see"},
  };
  return reasons;
}

struct Case {
  std::string label;
  std::string original;
  std::string fixed;
};

class Ftfy : public testing::Test {
 protected:
  void SetUp() override {
    const fs::path path = fs::path(DEHUSK_SOURCE_DIR) / "build" / "peer-tests" / "ftfy" / "test_cases.json";
    if (!fs::exists(path)) GTEST_SKIP() << "script/peer_tests has not got ftfy's tests";
    simdjson::dom::parser parser;
    for (const simdjson::dom::element each : parser.load(path.string())) {
      cases_.push_back({std::string(std::string_view(each["label"])),
                        std::string(std::string_view(each["original"])),
                        std::string(std::string_view(each["fixed"]))});
    }
    ASSERT_GT(cases_.size(), 150U);
  }

  std::vector<Case> cases_;
};

TEST_F(Ftfy, EachCaseAgreesOrIsNamed) {
  std::size_t by_repair = 0;
  std::size_t left_alone = 0;
  std::set<std::string_view> seen;
  for (const Case& c : cases_) {
    const std::string ours = normalize(c.original, kAll);
    // In what is no mojibake we have our own ways: no-break spaces, dashes, ellipses.
    const std::string theirs = normalize(c.fixed, kOthers);
    const bool named = differences().contains(c.label);
    EXPECT_EQ(ours != theirs, named) << c.label << "\n  from:   " << visible(c.original)
                                     << "\n  ours:   " << ours << "\n  theirs: " << theirs;
    if (ours == theirs) {
      by_repair += normalize(c.original, kOthers) != ours ? 1 : 0;
      left_alone += c.original == c.fixed ? 1 : 0;
    }
    if (c.original == c.fixed && !named) {
      std::string text = c.original;
      EXPECT_FALSE(repair_mojibake(text)) << c.label;
    }
    seen.insert(c.label);
  }
  // Most cases are texts that only the repair can mend, and correct ones that it must leave alone.
  EXPECT_GE(by_repair, 96U);
  EXPECT_GE(left_alone, 37U);
  for (const auto& [label, why] : differences()) EXPECT_TRUE(seen.contains(label)) << label << ": " << why;
}

}  // namespace
}  // namespace dehusk::normalize
