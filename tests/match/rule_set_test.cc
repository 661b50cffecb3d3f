#include "dehusk/rule_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "dehusk/cleaner.h"

namespace dehusk {
namespace {

namespace fs = std::filesystem;

class RuleSetTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "dehusk-rules-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { fs::remove_all(directory_); }

  void write(const std::string& name, const std::string& content) const {
    std::ofstream(directory_ / name) << content;
  }

  // The rules of the folder alone, unless `shipped`.
  [[nodiscard]] Result<std::shared_ptr<const RuleSet>> load(std::vector<std::string> disable = {},
                                                            bool shipped = false) const {
    RuleSetOptions options;
    options.shipped = shipped;
    if (!fs::is_empty(directory_)) options.directories = {directory_.string()};
    options.disable = std::move(disable);
    return RuleSet::load(options);
  }

  fs::path directory_;
};

constexpr char kOwnRule[] = R"([[rule]]
id = "own.herring"
why = "Herring is always husk here."
category = "site_promo"
scope = "block"
lang = "en"
regex = '''^buy herring'''
match = ["Buy herring today", "buy herring"]
no_match = ["They buy herring", "Herring is a fish"]
)";

std::string cleaned(const std::shared_ptr<const RuleSet>& rules, std::string_view text) {
  return Cleaner(rules).clean(text, Format::text).text;
}

// The names of what is in a cache.
std::vector<std::string> cached(const fs::path& directory) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory))
    names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

// Compiling the shipped rules takes seconds; no choice of rules has them compiled again.
TEST_F(RuleSetTest, TheShippedRulesAreCompiledOnce) {
  write("own.toml", kOwnRule);
  RuleSetOptions options;
  ASSERT_TRUE(RuleSet::load(options));  // into the cache that all tests share
  const fs::path cache = fs::path(std::getenv("XDG_CACHE_HOME")) / "dehusk";
  const fs::path copy = directory_ / "cache";
  fs::copy(cache, copy, fs::copy_options::recursive);
  options.cache_directory = copy.string();
  ASSERT_TRUE(RuleSet::load(options));
  const std::vector<std::string> before = cached(copy);
  options.disable = {"newsletter", "model"};
  const auto less = RuleSet::load(options);
  ASSERT_TRUE(less) << less.error().message;
  EXPECT_EQ(cached(copy), before);
  EXPECT_EQ(cleaned(*less, "Subscribe to our newsletter today."), "Subscribe to our newsletter today.");
  fs::rename(directory_ / "own.toml", copy / "own.toml");
  options.directories = {copy.string()};
  ASSERT_TRUE(RuleSet::load(options));
  EXPECT_LE(cached(copy).size(), before.size() + 2) << "own.toml and the database of its one rule";
}

TEST_F(RuleSetTest, AUsersRuleIsAddedWithoutRecompiling) {
  write("own.toml", kOwnRule);
  const auto rules = load();
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(cleaned(*rules, "The mayor spoke.\n\nBuy herring today"), "The mayor spoke.");
  EXPECT_TRUE((*rules)->test().empty());
}

TEST_F(RuleSetTest, ARuleWithAShippedIdTakesItsPlace) {
  const auto shipped = load({}, true);
  ASSERT_TRUE(shipped);
  const RuleInfo& first = (*shipped)->rules().front();
  std::string mine = kOwnRule;
  mine.replace(mine.find("own.herring"), 11, first.id);
  write("own.toml", mine);
  const auto rules = load({}, true);
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ((*rules)->rules().size(), (*shipped)->rules().size());
  EXPECT_EQ((*rules)->rules().front().regex, "^buy herring");
  EXPECT_NE((*rules)->fingerprint(), (*shipped)->fingerprint());
}

TEST_F(RuleSetTest, RulesAndCategoriesAreSwitchedOff) {
  write("own.toml", kOwnRule);
  for (const char* name : {"own.herring", "site_promo"}) {
    const auto rules = load({name});
    ASSERT_TRUE(rules) << rules.error().message;
    EXPECT_EQ(cleaned(*rules, "Buy herring today"), "Buy herring today");
    const auto& infos = (*rules)->rules();
    const auto mine =
        std::find_if(infos.begin(), infos.end(), [](const RuleInfo& r) { return r.id == "own.herring"; });
    ASSERT_NE(mine, infos.end());
    EXPECT_FALSE(mine->enabled);
  }
}

TEST_F(RuleSetTest, AnUnknownNameToSwitchOffIsAnError) {
  const auto rules = load({"newsletter.no-such-rule"});
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().code, ErrorCode::kBadOption);
  EXPECT_EQ(rules.error().message, "disable: no rule or category is named \"newsletter.no-such-rule\"");
}

TEST_F(RuleSetTest, NothingRunsWithHalfARuleSet) {
  write("a.toml", kOwnRule);
  write("b.toml", "[[rule]]\nid = \"own.broken\"\n");
  const auto rules = load();
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().code, ErrorCode::kBadRule);
  EXPECT_NE(
      rules.error().message.find((directory_ / "b.toml").string() + ":1: own.broken: missing field \"why\""),
      std::string::npos)
      << rules.error().message;
}

TEST_F(RuleSetTest, AnIdTwiceInOneDirectoryIsAnError) {
  write("a.toml", kOwnRule);
  write("b.toml", kOwnRule);
  const auto rules = load();
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().message, (directory_ / "b.toml").string() +
                                       ":1: own.herring: this id is taken by " +
                                       (directory_ / "a.toml").string() + ":1");
}

TEST_F(RuleSetTest, APatternThatDoesNotCompileNamesItsRule) {
  std::string broken = kOwnRule;
  broken.replace(broken.find("^buy herring"), 12, "^buy (herring");
  write("own.toml", broken);
  const auto rules = load();
  ASSERT_FALSE(rules);
  EXPECT_EQ(
      rules.error().message.find((directory_ / "own.toml").string() + ":1: own.herring: does not compile: "),
      0U)
      << rules.error().message;
}

}  // namespace
}  // namespace dehusk
