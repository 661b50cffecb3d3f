// Labelled texts: NAME.txt beside NAME.expected.txt and NAME.removed.jsonl.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "dehusk/dehusk.h"

namespace dehusk::golden {

// A stretch of the input that is husk, by hand.
struct Label {
  Category category = Category::navigation;
  Span span;
};

[[nodiscard]] std::shared_ptr<const RuleSet> shipped_rules();
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

// Line ends with the white space around them become one line end, so that blank lines do not count.
[[nodiscard]] std::string squeezed(const std::string& text);

[[nodiscard]] std::vector<Label> read_labels(const std::filesystem::path& path);

// The share of a label's bytes that removals of its category cover.
[[nodiscard]] double coverage(const Label& label, const Document& document);

// The files NAME.txt of a directory that have NAME.expected.txt beside them, in order of name. One without is
// a failure.
[[nodiscard]] std::vector<std::filesystem::path> inputs(const std::filesystem::path& directory,
                                                        const std::string& extension);

// NAME.txt → NAME.expected.txt, NAME.removed.jsonl …
[[nodiscard]] std::filesystem::path beside(const std::filesystem::path& input, const std::string& suffix);

}  // namespace dehusk::golden
