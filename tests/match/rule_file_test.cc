// patterns/bad/ holds rule files that are wrong in one way each, NAME.toml beside NAME.error with the message
// that loading it must give: everything after "patterns/bad/".
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "dehusk/rule_set.h"
#include "match/rule_file.h"

namespace dehusk::match {
namespace {

namespace fs = std::filesystem;

const fs::path kBad = fs::path(DEHUSK_SOURCE_DIR) / "patterns/bad";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Messages with the folder cut from the paths.
std::string without_folder(std::string message) {
  const std::string folder = kBad.string() + "/";
  for (std::size_t at = message.find(folder); at != std::string::npos; at = message.find(folder))
    message.erase(at, folder.size());
  return message;
}

// What loading the file says, or, when it loads, what its examples say.
std::string complaint_about(const fs::path& file) {
  RuleSetOptions options;
  options.shipped = false;
  options.directories = {file.string()};
  options.cache = false;
  const auto rules = RuleSet::load(options);
  if (!rules) return without_folder(rules.error().message) + "\n";
  std::string out;
  for (const RuleFailure& f : (*rules)->test()) {
    if (f.place.find("/bad/") != std::string::npos)
      out += without_folder(f.place) + ": " + f.id + ": " + f.message + "\n";
  }
  return out;
}

TEST(BadRules, EachGivesItsOwnError) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kBad)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  ASSERT_GE(files.size(), 15U);
  for (const fs::path& file : files) {
    const fs::path expected = fs::path(file).replace_extension(".error");
    ASSERT_TRUE(fs::exists(expected)) << expected;
    EXPECT_EQ(complaint_about(file), read_file(expected)) << file;
  }
}

TEST(RuleFile, ReportsEveryMistakeAtOnce) {
  std::vector<WrittenRule> rules;
  std::vector<std::string> errors;
  parse_rule_file({"two.toml", "[[rule]]\nid = \"a.b\"\n\n[[rule]]\nid = \"a.c\"\nscope = \"nowhere\"\n"},
                  rules, errors);
  EXPECT_TRUE(rules.empty());
  ASSERT_GE(errors.size(), 4U);
  EXPECT_EQ(errors.front(), "two.toml:1: a.b: missing field \"why\"");
  EXPECT_TRUE(std::find(errors.begin(), errors.end(), "two.toml:6: a.c: unknown scope \"nowhere\"") !=
              errors.end());
}

TEST(RuleFile, AFolderNamedLikeARuleFileIsNone) {
  const fs::path folder = fs::path(testing::TempDir()) / "dehusk-rule-folder";
  fs::create_directories(folder / "x.toml");
  const auto files = read_rule_files(folder.string());
  fs::remove_all(folder);
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().message, folder.string() + ": no *.toml file in this directory");
}

TEST(RuleFile, MissingDirectoryIsNamed) {
  const auto files = read_rule_files("/nonexistent/rules");
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().message, "/nonexistent/rules: no such file or directory");
}

TEST(RuleFile, WhatIsFarTooLongIsNotReadToItsEnd) {
  const auto endless = read_rule_files("/dev/zero");
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().message, "/dev/zero: more than 16 MiB of rules, with the files before it");

  const fs::path folder = fs::path(testing::TempDir()) / "dehusk-long-rules";
  fs::create_directories(folder);
  for (const char* name : {"a.toml", "b.toml"}) {
    std::ofstream(folder / name) << "# rules\n";
    fs::resize_file(folder / name, 9 << 20);
  }
  const auto together = read_rule_files(folder.string());
  const auto alone = read_rule_files((folder / "a.toml").string());
  fs::remove_all(folder);
  ASSERT_FALSE(together);
  EXPECT_EQ(together.error().message,
            (folder / "b.toml").string() + ": more than 16 MiB of rules, with the files before it");
  EXPECT_TRUE(alone);
}

}  // namespace
}  // namespace dehusk::match
