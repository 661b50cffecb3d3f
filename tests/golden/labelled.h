// Labelled texts: NAME.txt beside NAME.expected.txt and NAME.removed.jsonl, and the list of them,
// corpus/MANIFEST.toml. What cannot be read throws, which fails a test.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "dehusk/dehusk.h"

namespace dehusk::golden {

// A stretch of the input that is husk, by hand.
struct Label {
  Category category = Category::navigation;
  Span span;
};

// One sample as the manifest lists it.
struct Sample {
  std::string path;  // below corpus/
  std::string language;
  std::string kind;  // text, hard_negative or html
  std::vector<std::string> categories;
  bool exact = true;  // it must come out as expected, and does not only count in the gate
};

[[nodiscard]] const std::filesystem::path& corpus();
[[nodiscard]] std::vector<Sample> samples();
[[nodiscard]] std::vector<Sample> samples(const std::string& kind);

[[nodiscard]] std::shared_ptr<const RuleSet> shipped_rules();
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

// Line ends with the white space around them become one line end, so that blank lines do not count.
[[nodiscard]] std::string squeezed(const std::string& text);

[[nodiscard]] std::vector<Label> read_labels(const std::filesystem::path& path);

// The share of a label's bytes that removals of its category cover.
[[nodiscard]] double coverage(const Label& label, const Document& document);

// Whether a text of corpus/ comes out as expected: the text itself, and of each label nine tenths under its
// category.
[[nodiscard]] bool is_exact(const std::filesystem::path& path, const Document& document);
inline constexpr double kLeastCoverage = 0.9;

// The files of a directory with this extension that are inputs, not the expectation of one, in order of name.
[[nodiscard]] std::vector<std::filesystem::path> inputs(const std::filesystem::path& directory,
                                                        const std::string& extension);

// NAME.txt → NAME.expected.txt, NAME.removed.jsonl …
[[nodiscard]] std::filesystem::path beside(const std::filesystem::path& input, const std::string& suffix);

}  // namespace dehusk::golden
