// The five real articles that every release must clean. They are third-party text and stand beside the
// repository, not in it; DEHUSK_SEEDS names their folder (default: ../shared/seeds). Without them the test is
// skipped.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "golden/labelled.h"

namespace dehusk::golden {
namespace {

namespace fs = std::filesystem;

fs::path seeds() {
  const char* given = std::getenv("DEHUSK_SEEDS");
  return given != nullptr ? fs::path(given) : fs::path(DEHUSK_SOURCE_DIR) / "../shared/seeds";
}

// One label of one seed ends inside a word, so that its expected text keeps the rest of the author's bio,
// from the middle of that word on. A last paragraph that begins inside a word of the input is no expectation
// that text can meet: it is left out.
std::string without_half_word_paragraph(const std::string& expected, const std::string& input) {
  const std::size_t last = expected.rfind('\n');
  if (last == std::string::npos) return expected;
  const std::string paragraph = expected.substr(last + 1);
  const std::size_t at = input.find(paragraph);
  const bool inside_word = at != std::string::npos && at > 0 &&
                           std::isalpha(static_cast<unsigned char>(input[at - 1])) != 0 &&
                           std::isalpha(static_cast<unsigned char>(input[at])) != 0;
  return inside_word ? squeezed(expected.substr(0, last)) : expected;
}

TEST(Seeds, AreCleaned) {
  if (!fs::exists(seeds())) GTEST_SKIP() << "no seeds beside this checkout";
  const std::vector<fs::path> files = inputs(seeds(), ".txt");
  ASSERT_EQ(files.size(), 5U);
  for (const fs::path& path : files) {
    SCOPED_TRACE(path.filename());
    const Document doc = Cleaner(shipped_rules()).clean(read_file(path), Format::text);
    EXPECT_EQ(squeezed(doc.text), without_half_word_paragraph(
                                      squeezed(read_file(beside(path, ".expected.txt"))), read_file(path)));
    for (const Label& label : read_labels(beside(path, ".removed.jsonl"))) {
      EXPECT_GE(coverage(label, doc), kLeastCoverage)
          << to_string(label.category) << ": "
          << doc.source.substr(label.span.begin, label.span.end - label.span.begin);
    }
  }
}

}  // namespace
}  // namespace dehusk::golden
