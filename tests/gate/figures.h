// The figures of the gate: how well the labelled texts of corpus/ are cleaned, and the least of it that is
// accepted, which corpus/gate.toml pins. Pins only rise: the target tighten_gate raises them to what is
// reached. When a new sample lowers a figure, its pin is lowered by hand, in the commit that adds the sample.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dehusk::gate {

// By dotted name:
//   all.…, language.LL.…    removed    the share of the labelled bytes that go
//                           right      … under the category of their label
//                           precision  the share of the removed bytes that are labelled
//                           recall     the share of the expected words that stay
//   category.NAME.…         removed, right
//   all.exact, all.untouched           texts that come out as expected; hard negatives that lose nothing
// Shares are rounded down to four places; white space does not count.
using Figures = std::map<std::string, double>;

struct Measured {
  Figures figures;
  std::vector<std::string> exact;    // paths of the texts that come out as expected
  std::vector<std::string> touched;  // paths of the hard negatives that do not
};

// Cleans every text and hard negative of corpus/.
[[nodiscard]] Measured measure();

[[nodiscard]] std::filesystem::path pin_file();
[[nodiscard]] Figures read_pins(const std::filesystem::path& path);
[[nodiscard]] std::string to_toml(const Figures& pins);

// For each name the greater one: what was pinned is never given up.
[[nodiscard]] Figures tightened(const Figures& pins, const Figures& figures);

// A line for each pin that is not reached, or that nothing measures any more.
[[nodiscard]] std::vector<std::string> below(const Figures& pins, const Figures& figures);

// A line for each figure that is worth a higher pin, or has none.
[[nodiscard]] std::vector<std::string> above(const Figures& pins, const Figures& figures);

}  // namespace dehusk::gate
