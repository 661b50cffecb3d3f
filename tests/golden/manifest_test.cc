// corpus/MANIFEST.toml lists the samples: each file once and as what it is, and together they cover what
// rules are written for.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "labelled.h"

namespace dehusk::golden {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFewestTexts = 60;
constexpr std::size_t kFewestHardNegatives = 100;

const std::map<std::string, std::string> kExtension = {
    {"text", ".txt"}, {"hard_negative", ".txt"}, {"html", ".html"}};

std::string name_of(const fs::path& path) { return path.lexically_relative(corpus()).generic_string(); }

TEST(Manifest, NamesEverySampleOnce) {
  std::multiset<std::string> named;
  for (const Sample& sample : samples()) named.insert(sample.path);
  std::multiset<std::string> there;
  for (const auto& [kind, extension] : kExtension)
    for (const fs::path& path : inputs(corpus() / kind, extension)) there.insert(name_of(path));
  EXPECT_EQ(named, there);
}

// What is neither a sample nor beside one is left over.
TEST(Manifest, LeavesNoFileOver) {
  std::set<std::string> known;
  for (const Sample& sample : samples()) {
    const fs::path path = corpus() / sample.path;
    for (const char* suffix : {".expected.txt", ".expected.md", ".removed.jsonl"})
      known.insert(name_of(beside(path, suffix)));
    known.insert(sample.path);
  }
  for (const auto& [kind, extension] : kExtension)
    for (const auto& file : fs::directory_iterator(corpus() / kind))
      EXPECT_TRUE(known.contains(name_of(file.path()))) << name_of(file.path());
}

TEST(Manifest, SaysWhatEachSampleIs) {
  for (const Sample& sample : samples()) {
    SCOPED_TRACE(sample.path);
    EXPECT_TRUE(kExtension.contains(sample.kind)) << sample.kind;
    EXPECT_EQ(fs::path(sample.path).parent_path(), sample.kind);
    EXPECT_EQ(sample.language.size(), 2U) << sample.language;
    EXPECT_TRUE(std::is_sorted(sample.categories.begin(), sample.categories.end()));
    for (const std::string& category : sample.categories)
      EXPECT_TRUE(category_from_string(category)) << category;
    EXPECT_EQ(sample.categories.empty(), sample.kind == "hard_negative");
    EXPECT_TRUE(sample.exact || sample.kind != "html") << "pages do not count in the gate";
  }
}

// Labels are in order and apart, and their categories are those of the manifest.
TEST(Manifest, AgreesWithTheLabels) {
  for (const Sample& sample : samples("text")) {
    SCOPED_TRACE(sample.path);
    const fs::path path = corpus() / sample.path;
    ASSERT_TRUE(fs::exists(beside(path, ".expected.txt")));
    const std::size_t size = read_file(path).size();
    std::set<std::string> categories;
    std::size_t end = 0;
    for (const Label& label : read_labels(beside(path, ".removed.jsonl"))) {
      categories.insert(std::string(to_string(label.category)));
      EXPECT_LE(end, label.span.begin);
      EXPECT_LT(label.span.begin, label.span.end);
      EXPECT_LE(label.span.end, size);
      end = label.span.end;
    }
    EXPECT_EQ(categories, std::set<std::string>(sample.categories.begin(), sample.categories.end()));
  }
}

TEST(Manifest, CoversCategoriesAndLanguages) {
  const std::vector<Sample> texts = samples("text");
  EXPECT_GE(texts.size(), kFewestTexts);
  EXPECT_GE(samples("hard_negative").size(), kFewestHardNegatives);
  std::set<std::string> seen;
  for (const Sample& sample : texts) {
    seen.insert(sample.language);
    seen.insert(sample.categories.begin(), sample.categories.end());
  }
  for (std::size_t i = 0; i < kCategoryCount; ++i) {
    const std::string category(to_string(static_cast<Category>(i)));
    EXPECT_TRUE(seen.contains(category)) << category;
  }
  for (const char* language : {"de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "tr", "zh"})
    EXPECT_TRUE(seen.contains(language)) << language;
}

}  // namespace
}  // namespace dehusk::golden
