#include "dehusk/rule_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

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

// Many rules, each with its own word for "herring", and an id that ends with it.
std::string own_rules(const std::string& prefix, std::size_t count, const std::string& regex) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    std::string word = prefix;
    for (const std::size_t divisor : {676, 26, 1}) word += static_cast<char>('a' + i / divisor % 26);
    std::string rule = kOwnRule;
    rule.replace(rule.find("^buy herring"), 12, std::regex_replace(regex, std::regex("herring"), word));
    out += rule.replace(rule.find("own.herring"), 11, "own." + word) + "\n";
  }
  return out;
}

TEST_F(RuleSetTest, RulesThatTakeMinutesTogetherAreRefused) {
  // As large as a rule may be.
  const std::string large = R"((?:herring )?(?:\w+[ ,]{1,2}){1,180}herring)";
  write("a.toml", own_rules("a", 38, large));
  EXPECT_TRUE(load());
  write("b.toml", own_rules("b", 5, large));
  const auto rules = load();
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().code, ErrorCode::kBadRule);
  EXPECT_EQ(rules.error().message,
            (directory_ / "a.toml").string() +
                ":1: own.aaaa: the largest of rules that would take minutes to compile together: "
                "allow fewer repeats in them, or any number");
  // Those that are switched off take no time.
  EXPECT_TRUE(load({"own.aaaa", "own.aaab", "own.aaac", "own.aaad", "own.aaae"}));
}

TEST_F(RuleSetTest, TooManyRulesAreRefused) {
  write("own.toml", own_rules("a", 10'001, "^herring$"));
  const auto rules = load();
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().message,
            "rules: 10001 of your own, which would take minutes to compile: at most 10000");
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
