// What the labelled texts of corpus/ must reach: the pins of corpus/gate.toml. A figure that got better is
// noted, and the target tighten_gate pins it.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>

#include "figures.h"
#include "golden/labelled.h"

namespace dehusk::gate {
namespace {

TEST(CorpusGate, ReachesEveryPin) {
  const Figures pins = read_pins(pin_file());
  const Measured measured = measure();
  for (const std::string& line : below(pins, measured.figures)) ADD_FAILURE() << line;
  for (const std::string& path : measured.touched) std::cout << "loses something: " << path << "\n";
  for (const std::string& line : above(pins, measured.figures)) std::cout << "better: " << line << "\n";
  for (const golden::Sample& sample : golden::samples("text")) {
    const bool exact = std::ranges::find(measured.exact, sample.path) != measured.exact.end();
    if (exact && !sample.exact) std::cout << "exact now, but not in the manifest: " << sample.path << "\n";
  }
}

const Figures kPins = {{"all.exact", 7}, {"category.byline.removed", 0.5}, {"language.de.recall", 0.9}};
const Figures kFigures = {{"all.exact", 6}, {"category.byline.removed", 0.75}, {"language.fr.recall", 0.8}};

TEST(Pins, OnlyRise) {
  EXPECT_EQ(tightened(kPins, kFigures), (Figures{{"all.exact", 7},
                                                 {"category.byline.removed", 0.75},
                                                 {"language.de.recall", 0.9},
                                                 {"language.fr.recall", 0.8}}));
}

TEST(Pins, SayWhichIsMissedAndByHowMuch) {
  EXPECT_EQ(below(kPins, kFigures),
            (std::vector<std::string>{"all.exact is 6, 1 below its pin of 7",
                                      "language.de.recall is pinned at 0.9000, but nothing measures it"}));
  EXPECT_TRUE(below(kPins, kPins).empty());
}

TEST(Pins, SayWhatIsWorthAHigherOne) {
  EXPECT_EQ(above(kPins, kFigures),
            (std::vector<std::string>{"category.byline.removed is 0.7500, pinned at 0.5000",
                                      "language.fr.recall is 0.8000 and has no pin"}));
  EXPECT_TRUE(above({{"all.recall", 0.95}}, {{"all.recall", 0.96}}).empty());
}

TEST(Pins, AreReadAsTheyAreWritten) {
  const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "pins.toml";
  std::ofstream(file) << to_toml(kPins);
  EXPECT_EQ(read_pins(file), kPins);
}

}  // namespace
}  // namespace dehusk::gate
