// The pages of html5lib's tests (those of tree construction, of the tokenizer and of encodings), which are
// written to trip up parsers. script/peer_tests gets them; without them there is nothing to look at.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "decode/decode.h"
#include "decode/labels.h"
#include "decode/prescan.h"
#include "same_tree.h"

namespace dehusk::parse {
namespace {

namespace fs = std::filesystem;

class Html5lib : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(folder_)) GTEST_SKIP() << "script/peer_tests has not got html5lib's tests";
  }

  [[nodiscard]] std::vector<fs::path> files(const char* kind, const char* extension) const {
    std::set<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / kind)) {
      if (entry.path().extension() == extension) paths.insert(entry.path());
    }
    EXPECT_FALSE(paths.empty()) << kind;
    return {paths.begin(), paths.end()};
  }

  static std::string read(const fs::path& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(bytes).str();
  }

  // The parts of each test of a .dat file that follow "#data" and "#`second`".
  static std::vector<std::pair<std::string, std::string>> tests(const fs::path& path,
                                                                const std::string& second) {
    std::vector<std::pair<std::string, std::string>> tests;
    const std::string bytes = "\n" + read(path);
    constexpr std::string_view kData = "\n#data\n";
    for (std::size_t at = bytes.find(kData); at != std::string::npos; at = bytes.find(kData, at + 1)) {
      const std::size_t begin = at + kData.size();
      const std::size_t end = bytes.find("\n#" + second + "\n", begin - 1);
      if (end == std::string::npos) break;
      const std::size_t then = end + second.size() + 3;
      tests.emplace_back(bytes.substr(begin, std::max(end, begin) - begin),
                         bytes.substr(then, bytes.find('\n', then) - then));
    }
    return tests;
  }

 private:
  fs::path folder_ = fs::path(DEHUSK_SOURCE_DIR) / "build" / "peer-tests" / "html5lib";
};

// A page of one kind of test in places that another kind of parser state waits in.
void expect_same_tree(const std::string& page) {
  for (const char* around :
       {"", "<title>", "<textarea>", "<style>", "<script>", "<plaintext>", "<svg><![CDATA["})
    EXPECT_EQ(tree_difference(around + page), "") << around << page;
}

TEST_F(Html5lib, SlimmingKeepsTheTreesOfTreeConstruction) {
  std::size_t count = 0;
  for (const fs::path& path : files("tree-construction", ".dat")) {
    for (const auto& [page, errors] : tests(path, "errors")) {
      expect_same_tree(decode::decode(page, "utf-8", true).text);
      ++count;
    }
  }
  EXPECT_GT(count, 1000U);
}

TEST_F(Html5lib, SlimmingKeepsTheTreesOfTheTokenizer) {
  std::size_t count = 0;
  simdjson::dom::parser parser;
  for (const fs::path& path : files("tokenizer", ".test")) {
    simdjson::dom::array tests;
    if (parser.load(path.string())["tests"].get(tests) != simdjson::SUCCESS) continue;  // XML violations
    for (const simdjson::dom::element test : tests) {
      std::string_view input;
      if (test["input"].get(input) != simdjson::SUCCESS) continue;
      expect_same_tree(decode::decode(input, "utf-8", true).text);
      ++count;
    }
  }
  EXPECT_GT(count, 5000U);
}

// Where a page declares nothing, they expect Windows-1252 of a browser; what we take it for is told by its
// bytes.
TEST_F(Html5lib, EncodingsThatPagesDeclareAreFound) {
  std::size_t count = 0;
  for (const fs::path& path : files("encoding", ".dat")) {
    for (const auto& [page, encoding] : tests(path, "encoding")) {
      const decode::Encoding* expected = decode::encoding_by_label(encoding);
      ASSERT_NE(expected, nullptr) << encoding;
      if (page.starts_with("\xEF\xBB\xBF")) continue;                  // a mark says more than a declaration
      if (page.find("document.write") != std::string::npos) continue;  // we run no scripts
      const decode::Encoding* declared = decode::declared_in_page(page, decode::kLatePrescanBytes);
      EXPECT_EQ(declared != nullptr ? declared->name : "windows-1252", expected->name) << page.substr(0, 200);
      ++count;
    }
  }
  EXPECT_GT(count, 50U);
}

}  // namespace
}  // namespace dehusk::parse
