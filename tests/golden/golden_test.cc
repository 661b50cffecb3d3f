// The pages of corpus/, each beside its expected text. Texts are compared with blank lines squeezed; for each
// label the removals of its category cover at least 90 % of its bytes.
#include <gtest/gtest.h>

#include "labelled.h"

namespace dehusk::golden {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = fs::path(DEHUSK_SOURCE_DIR) / "corpus";

class Golden : public testing::Test {
 protected:
  [[nodiscard]] static Document clean(const fs::path& path, Format format, Markup markup = Markup::text) {
    CleanOptions options;
    options.markup = markup;
    return Cleaner(shipped_rules(), options).clean(read_file(path), format);
  }
};

TEST_F(Golden, Texts) {
  for (const fs::path& path : inputs(kCorpus / "text", ".txt")) {
    SCOPED_TRACE(path.filename());
    const Document doc = clean(path, Format::text);
    EXPECT_EQ(squeezed(doc.text), squeezed(read_file(beside(path, ".expected.txt"))));
    for (const Label& label : read_labels(beside(path, ".removed.jsonl"))) {
      EXPECT_GE(coverage(label, doc), 0.9)
          << to_string(label.category) << ": "
          << doc.source.substr(label.span.begin, label.span.end - label.span.begin);
    }
  }
}

// Articles about newsletters, cookies, comments and the like keep every sentence.
TEST_F(Golden, HardNegatives) {
  for (const fs::path& path : inputs(kCorpus / "hard_negative", ".txt")) {
    SCOPED_TRACE(path.filename());
    const Document doc = clean(path, Format::text);
    EXPECT_EQ(squeezed(doc.text), squeezed(read_file(beside(path, ".expected.txt"))));
    for (const Removal& r : doc.removed)
      ADD_FAILURE() << r.rule << ": " << doc.source.substr(r.begin, r.end - r.begin);
  }
}

TEST_F(Golden, Pages) {
  for (const fs::path& path : inputs(kCorpus / "html", ".html")) {
    SCOPED_TRACE(path.filename());
    EXPECT_EQ(squeezed(clean(path, Format::html).text), squeezed(read_file(beside(path, ".expected.txt"))));
    if (const fs::path markdown = beside(path, ".expected.md"); fs::exists(markdown)) {
      EXPECT_EQ(squeezed(clean(path, Format::html, Markup::markdown).text), squeezed(read_file(markdown)));
    }
  }
}

}  // namespace
}  // namespace dehusk::golden
