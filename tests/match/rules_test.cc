// Every shipped rule is a test of its own: its examples hold when it is compiled alone and in the whole set,
// and Hyperscan agrees with a slow reference matcher, PCRE2, about every example of every rule.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <gtest/gtest.h>
#include <pcre2.h>

#include <algorithm>
#include <map>

#include "dehusk/rule_set.h"
#include "match/matcher.h"
#include "thorough.h"

namespace dehusk {
namespace {

class ReferenceMatcher {
 public:
  explicit ReferenceMatcher(const std::string& regex) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    code_ = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(regex.data()), regex.size(), PCRE2_MULTILINE, &error,
                          &offset, nullptr);
    data_ = code_ == nullptr ? nullptr : pcre2_match_data_create_from_pattern(code_, nullptr);
  }
  ReferenceMatcher(const ReferenceMatcher&) = delete;
  ReferenceMatcher& operator=(const ReferenceMatcher&) = delete;
  ~ReferenceMatcher() {
    pcre2_match_data_free(data_);
    pcre2_code_free(code_);
  }
  [[nodiscard]] bool compiled() const { return code_ != nullptr; }
  [[nodiscard]] bool matches(std::string_view text) const {
    return pcre2_match(code_, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, data_, nullptr) >
           0;
  }

 private:
  pcre2_code* code_ = nullptr;
  pcre2_match_data* data_ = nullptr;
};

std::shared_ptr<const RuleSet> load(const RuleSetOptions& options) {
  auto loaded = RuleSet::load(options);
  if (!loaded) {
    std::fprintf(stderr, "%s\n", loaded.error().message.c_str());
    std::exit(1);
  }
  return *loaded;
}

// The rules to compile alone: the others are switched off.
std::shared_ptr<const RuleSet> some_of(const std::shared_ptr<const RuleSet>& all) {
  RuleSetOptions options;
  for (std::size_t i = 0; i < all->rules().size(); ++i) {
    if (i % kOneRuleIn != 0) options.disable.push_back(all->rules()[i].id);
  }
  return options.disable.empty() ? all : load(options);
}

// Loaded and tried once; the tests look their rule up.
struct Shared {
  std::shared_ptr<const RuleSet> rules;
  std::map<std::string, std::string> failures;  // by rule id
  match::Units examples;                        // of all rules
  std::vector<match::Hit> hits;                 // of all rules in them

  Shared() {
    rules = load({});
    for (const RuleFailure& failure : some_of(rules)->test())
      failures[failure.id] += failure.place + ": " + failure.message + "\n";
    for (const RuleInfo& rule : rules->rules()) {
      for (const std::string& example : rule.match) examples.add(example);
      for (const std::string& example : rule.no_match) examples.add(example);
    }
    const CompiledRules& compiled = rules->compiled();
    match::Scratch scratch;
    for (const match::Database* database :
         {&compiled.lines, &compiled.short_lines, &compiled.sentences, &compiled.attributes}) {
      std::vector<match::Hit> found;
      scratch.scan(*database, examples.text, examples.starts, found);
      hits.insert(hits.end(), found.begin(), found.end());
    }
    std::sort(hits.begin(), hits.end());
  }
};

const Shared& shared() {
  static const Shared instance;
  return instance;
}

TEST(ScanLines, LeavesOutNothingThatGuardsLetPass) {
  const CompiledRules& compiled = shared().rules->compiled();
  const match::Units& units = shared().examples;
  const auto passing = [&](std::vector<match::Hit> hits) {
    std::erase_if(hits, [&](const match::Hit& hit) {
      const match::Rule& rule = compiled.rules[hit.rule];
      const bool line = rule.info.scope != Scope::sentence && rule.info.scope != Scope::attribute;
      return !line || match::count_words(units.folded(hit.unit)) > rule.max_words;
    });
    return hits;
  };
  match::Matcher matcher(compiled);
  std::vector<match::Hit> hits;
  matcher.scan_lines(units, hits);
  const std::vector<match::Hit> expected = passing(shared().hits);
  EXPECT_GT(expected.size(), 500U);
  EXPECT_EQ(passing(hits), expected);
}

class RuleTest : public testing::Test {
 public:
  explicit RuleTest(std::uint32_t index) : index_(index) {}
  void TestBody() override {
    const RuleInfo& rule = shared().rules->rules()[index_];
    const auto failure = shared().failures.find(rule.id);
    EXPECT_TRUE(failure == shared().failures.end()) << failure->second;
    const ReferenceMatcher reference(rule.regex);
    ASSERT_TRUE(reference.compiled()) << rule.regex;
    for (std::uint32_t unit = 0; unit < shared().examples.size(); ++unit) {
      const std::string_view text = shared().examples.folded(unit);
      const bool hit =
          std::binary_search(shared().hits.begin(), shared().hits.end(), match::Hit{unit, index_});
      EXPECT_EQ(hit, reference.matches(text)) << rule.file << ":" << rule.line << ": " << text;
    }
  }

 private:
  std::uint32_t index_;
};

// The least the set must hold (issue: 150 rules over all categories that text can show).
TEST(ShippedRules, AreEnoughAndCoverEveryCategory) {
  std::map<Category, int> removing;
  int text_rules = 0;
  for (const RuleInfo& rule : shared().rules->rules()) {
    if (rule.scope == Scope::attribute) continue;
    ++text_rules;
    if (!rule.keeps) ++removing[rule.category];
  }
  EXPECT_GE(text_rules, 150);
  for (std::size_t i = 0; i < kCategoryCount; ++i) {
    const auto category = static_cast<Category>(i);
    // These two are decisions of their own, not patterns.
    if (category == Category::front_matter || category == Category::duplicate) continue;
    EXPECT_GE(removing[category], 1) << to_string(category);
  }
}

}  // namespace
}  // namespace dehusk

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  const auto& rules = dehusk::shared().rules->rules();
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    testing::RegisterTest("Rule", rules[i].id.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [i]() -> testing::Test* { return new dehusk::RuleTest(i); });
  }
  return RUN_ALL_TESTS();
}
