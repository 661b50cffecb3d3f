// What is packed comes out as it went in, and what is compiled in is what stands in patterns/.
#include "match/packed_rules.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "match/rule_file.h"

namespace dehusk::match {
namespace {

constexpr std::string_view kTwoRules = R"([[rule]]
id = "own.herring"
why = "Herring – “fresh” – is husk."
category = "site_promo"
scope = "sentence"
lang = "en"
regex = '''^buy herring'''
max_words = 70000
min_words = 2
position = "edge"
needs = "boilerplate"
unless = "prose"
title_case = true
extent = "match"
match = ["Buy Herring Today", "Buy Herring"]
no_match = ["They buy herring", "Herring is a fish", ""]

[[rule]]
id = "own.body"
why = "The body of the page."
effect = "keep"
scope = "attribute"
lang = "any"
regex = '''\bbody\b'''
match = ["div class=body", "p class=body"]
no_match = ["div class=bodyguard", "p class=nobody"]
)";

std::vector<WrittenRule> two_rules() {
  std::vector<std::string> errors;
  std::vector<WrittenRule> rules = parse_rule_files({{"own.toml", std::string(kTwoRules)}}, errors);
  EXPECT_TRUE(errors.empty()) << errors.front();
  return rules;
}

void expect_same(const RuleInfo& a, const RuleInfo& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.why, b.why);
  EXPECT_EQ(a.category, b.category);
  EXPECT_EQ(a.keeps, b.keeps);
  EXPECT_EQ(a.scope, b.scope);
  EXPECT_EQ(a.lang, b.lang);
  EXPECT_EQ(a.regex, b.regex);
  EXPECT_EQ(a.file, b.file);
  EXPECT_EQ(a.line, b.line);
  EXPECT_EQ(a.enabled, b.enabled);
  EXPECT_EQ(a.match, b.match);
  EXPECT_EQ(a.no_match, b.no_match);
}

TEST(PackedRules, ComeOutAsTheyWentIn) {
  const std::vector<WrittenRule> written = two_rules();
  const std::string packed = pack(written);
  const std::vector<Rule> rules = unpack(packed);
  ASSERT_EQ(rules.size(), 2U);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    expect_same(info_of(rules[i]), written[i].info);
    EXPECT_EQ(static_cast<const Guards&>(rules[i]), static_cast<const Guards&>(written[i]));
  }
}

TEST(PackedRules, NoneAreNone) {
  const std::string packed = pack({});
  EXPECT_TRUE(unpack(packed).empty());
}

TEST(PackedRules, ThoseThatShipAreThoseOfTheFiles) {
  const std::string root = std::string(DEHUSK_SOURCE_DIR) + "/";
  std::vector<RuleFile> files;
  for (const char* folder : {"attribute", "block", "section", "sentence"}) {
    const auto some = read_rule_files(root + "patterns/" + folder);
    ASSERT_TRUE(some) << some.error().message;
    for (const RuleFile& file : *some) files.push_back({file.path.substr(root.size()), file.content});
  }
  std::vector<std::string> errors;
  const std::vector<WrittenRule> rules = parse_rule_files(files, errors);
  EXPECT_TRUE(errors.empty()) << errors.front();
  EXPECT_GT(rules.size(), 1000U);
  EXPECT_TRUE(pack(rules) == shipped_rules()) << "built from other files";
}

}  // namespace
}  // namespace dehusk::match
