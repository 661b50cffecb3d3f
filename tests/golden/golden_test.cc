// The samples of corpus/, each beside its expected text. Texts are compared with blank lines squeezed; for
// each label the removals of its category cover at least 90 % of its bytes. Texts that the manifest does not
// call exact only count in the gate (tests/gate/).
#include <gtest/gtest.h>

#include "labelled.h"

namespace dehusk::golden {
namespace {

namespace fs = std::filesystem;

Document clean(const fs::path& path, Format format, Markup markup = Markup::text) {
  CleanOptions options;
  options.markup = markup;
  return Cleaner(shipped_rules(), options).clean(read_file(path), format);
}

TEST(Golden, Texts) {
  for (const Sample& sample : samples("text")) {
    if (!sample.exact) continue;
    SCOPED_TRACE(sample.path);
    const fs::path path = corpus() / sample.path;
    const Document doc = clean(path, Format::text);
    EXPECT_EQ(squeezed(doc.text), squeezed(read_file(beside(path, ".expected.txt"))));
    for (const Label& label : read_labels(beside(path, ".removed.jsonl"))) {
      EXPECT_GE(coverage(label, doc), kLeastCoverage)
          << to_string(label.category) << ": "
          << doc.source.substr(label.span.begin, label.span.end - label.span.begin);
    }
  }
}

TEST(Golden, Pages) {
  for (const Sample& sample : samples("html")) {
    SCOPED_TRACE(sample.path);
    const fs::path path = corpus() / sample.path;
    EXPECT_EQ(squeezed(clean(path, Format::html).text), squeezed(read_file(beside(path, ".expected.txt"))));
    if (const fs::path markdown = beside(path, ".expected.md"); fs::exists(markdown)) {
      EXPECT_EQ(squeezed(clean(path, Format::html, Markup::markdown).text), squeezed(read_file(markdown)));
    }
  }
}

// Articles about newsletters, cookies, comments and the like keep every sentence. Where normalising changes
// one, its expected text stands beside it.
TEST(Golden, HardNegatives) {
  for (const Sample& sample : samples("hard_negative")) {
    if (!sample.exact) continue;
    SCOPED_TRACE(sample.path);
    const fs::path path = corpus() / sample.path;
    const fs::path expected = beside(path, ".expected.txt");
    const Document doc = clean(path, Format::text);
    EXPECT_EQ(squeezed(doc.text), squeezed(read_file(fs::exists(expected) ? expected : path)));
    for (const Removal& r : doc.removed)
      ADD_FAILURE() << r.rule << ": " << doc.source.substr(r.begin, r.end - r.begin);
  }
}

}  // namespace
}  // namespace dehusk::golden
