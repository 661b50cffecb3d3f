// dehusk rules: the rule set for people who write rules: list it, show one, test all. coverage.cc measures
// them.
#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/options.h"

namespace dehusk::cli {
namespace {

struct RulesCommand {
  RuleSetOptions rules;
  std::string category;
  std::string id;
};

using Row = std::array<std::string, 5>;

std::string category_of(const RuleInfo& rule) {
  return rule.keeps ? "(keeps)" : std::string(to_string(rule.category));
}

Row row_of(const RuleInfo& rule) {
  return {rule.id, category_of(rule), std::string(to_string(rule.scope)), rule.lang,
          rule.enabled ? "yes" : "no"};
}

void print_table(const std::vector<Row>& rows) {
  std::array<std::size_t, 5> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    std::puts(line.c_str());
  }
}

int list_rules(const RuleSet& rules, const std::string& category) {
  if (!category.empty() && !category_from_string(category)) {
    complain("--category: no category \"" + category + "\"");
    return kUsage;
  }
  std::vector<Row> rows = {{"id", "category", "scope", "lang", "enabled"}};
  for (const RuleInfo& rule : rules.rules()) {
    if (category.empty() || category_of(rule) == category) rows.push_back(row_of(rule));
  }
  print_table(rows);
  return kDone;
}

void print_field(const char* name, std::string_view value) {
  std::printf("%-9s %.*s\n", name, static_cast<int>(value.size()), value.data());
}

void print_examples(const char* name, const std::vector<std::string>& examples) {
  std::printf("%s\n", name);
  for (const std::string& example : examples) std::printf("    %s\n", example.c_str());
}

// What the output names beside the rules; empty for anything else.
std::string_view built_in(std::string_view id) {
  if (id.starts_with("model."))
    return "a decision of a learned model (patterns/model/README.md); --disable model switches it off";
  if (id.starts_with("facts."))
    return "a built-in decision that follows from the document itself: its authors, its headline, what "
           "stands twice";
  if (id.starts_with("structure."))
    return "a built-in decision that follows from the structure of the page: links, density, elements";
  return {};
}

int show_rule(const RuleSet& rules, const std::string& id) {
  const std::vector<RuleInfo>& all = rules.rules();
  const auto rule = std::find_if(all.begin(), all.end(), [&id](const RuleInfo& r) { return r.id == id; });
  if (rule == all.end() && !built_in(id).empty()) {
    print_field("id", id);
    print_field("what", built_in(id));
    return kDone;
  }
  if (rule == all.end()) {
    complain("no rule \"" + id + "\" (see dehusk rules list)");
    return kUsage;
  }
  print_field("id", rule->id);
  print_field("why", rule->why);
  print_field("category", category_of(*rule));
  print_field("effect", rule->keeps ? "keep" : "remove");
  print_field("scope", to_string(rule->scope));
  print_field("lang", rule->lang);
  print_field("enabled", rule->enabled ? "yes" : "no");
  print_field("file", rule->file + ":" + std::to_string(rule->line));
  print_field("regex", rule->regex);
  print_examples("match", rule->match);
  print_examples("no_match", rule->no_match);
  return kDone;
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

int test_rules(const RuleSet& rules) {
  const std::vector<RuleFailure> failures = rules.test();
  for (const RuleFailure& failure : failures) {
    std::printf("%s: %s: %s\n", failure.place.c_str(), failure.id.c_str(), failure.message.c_str());
  }
  std::size_t count = 0;
  std::size_t examples = 0;
  for (const RuleInfo& rule : rules.rules()) {
    if (!rule.enabled) continue;
    ++count;
    examples += rule.match.size() + rule.no_match.size();
  }
  const std::string all = counted(count, "rule") + ", " + counted(examples, "example") + ": ";
  std::puts((all + (failures.empty() ? "all hold" : counted(failures.size(), "failure"))).c_str());
  return failures.empty() ? kDone : kSomeFailed;
}

// A subcommand that works on the loaded rules.
template <class Work>
CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& help,
                      const std::shared_ptr<RulesCommand>& command, int& exit_code, Work work) {
  CLI::App& sub = *app.add_subcommand(name, help);
  add_rule_options(sub, command->rules);
  sub.callback([command, &exit_code, work] {
    const std::shared_ptr<const RuleSet> rules = load_rules(command->rules);
    exit_code = rules ? work(*rules, *command) : kUsage;
  });
  return sub;
}

}  // namespace

CLI::App& add_rules(CLI::App& app, int& exit_code) {
  CLI::App& sub = *app.add_subcommand("rules", "List, show, test or measure the rules");
  sub.require_subcommand(1);
  auto command = std::make_shared<RulesCommand>();
  add_command(sub, "list", "One line a rule", command, exit_code,
              [](const RuleSet& rules, const RulesCommand& c) { return list_rules(rules, c.category); })
      .add_option("--category", command->category, "Only the rules of this category")
      ->type_name("CATEGORY");
  add_command(sub, "show", "Everything about one rule", command, exit_code,
              [](const RuleSet& rules, const RulesCommand& c) { return show_rule(rules, c.id); })
      .add_option("ID", command->id, "The rule")
      ->required()
      ->type_name("");
  add_command(sub, "test", "Do all examples of all rules hold?", command, exit_code,
              [](const RuleSet& rules, const RulesCommand&) { return test_rules(rules); });
  add_coverage(sub, exit_code);
  return sub;
}

}  // namespace dehusk::cli
