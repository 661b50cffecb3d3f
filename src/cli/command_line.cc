#include "cli/command_line.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "cli/commands.h"
#include "dehusk/document.h"

namespace dehusk::cli {
namespace {

// CLI11 tells the choices of IsMember only as the end of the type: "FORMAT:{text,html}".
std::vector<std::string> choices_of(const std::string& type) {
  const std::size_t begin = type.find('{');
  if (begin == std::string::npos || !type.ends_with('}')) return {};
  return CLI::detail::split(type.substr(begin + 1, type.size() - begin - 2), ',');
}

// Values that are no paths by what they are called; any other may be one.
Paths paths_of(std::string_view value) {
  static constexpr std::array<std::string_view, 8> kOthers = {"N",    "S",     "SIZE", "NAME",
                                                              "STEP", "LABEL", "ID",   ""};
  if (value == "DIR") return Paths::folders;
  return std::find(kOthers.begin(), kOthers.end(), value) == kOthers.end() ? Paths::files : Paths::none;
}

std::vector<std::string> category_names() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kCategoryCount; ++i) names.emplace_back(to_string(static_cast<Category>(i)));
  return names;
}

// What the parser itself does not hold to: rules are known only when they are loaded.
void add_choices_by_value(Argument& argument) {
  argument.takes_rules = argument.value == "ID" || argument.value == "ID|CATEGORY";
  if (argument.value == "CATEGORY" || argument.value == "ID|CATEGORY") argument.choices = category_names();
  if (argument.value == "ID|CATEGORY") argument.choices.emplace_back("model");
}

Argument describe(const CLI::Option& option) {
  Argument result;
  for (const std::string& name : option.get_snames()) result.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) result.names.push_back("--" + name);
  if (option.get_positional()) result.names = {option.get_name(true)};
  const std::string type = option.get_type_name();
  if (option.get_positional()) {
    result.value = result.names.front();
  } else if (option.get_items_expected_max() > 0) {
    result.value = type.substr(0, type.find(':'));
    result.preset = option.get_default_str();
  }
  result.choices = choices_of(type);
  add_choices_by_value(result);
  if (result.choices.empty()) result.paths = paths_of(result.value);
  result.repeats =
      option.get_expected_max() > 1 || option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
  result.is_list = option.get_delimiter() == ',' && !result.choices.empty();
  result.required = option.get_required();
  result.help = option.get_description();
  return result;
}

CommandLine describe(const CLI::App& app, const std::string& above) {
  CommandLine result{.name = above + app.get_name(), .help = app.get_description()};
  for (const CLI::Option* option : app.get_options())
    (option->get_positional() ? result.positionals : result.options).push_back(describe(*option));
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    result.commands.push_back(describe(*sub, result.name + " "));
  return result;
}

void add_all(const CommandLine& command, std::vector<const CommandLine*>& all) {
  all.push_back(&command);
  for (const CommandLine& sub : command.commands) add_all(sub, all);
}

}  // namespace

CommandLine describe(const CLI::App& app) {
  CommandLine root = describe(app, "");
  const auto chosen = std::find_if(root.commands.begin(), root.commands.end(),
                                   [](const CommandLine& sub) { return sub.last_word() == kDefaultCommand; });
  if (chosen == root.commands.end()) return root;
  for (const Argument& option : chosen->options) {
    const bool known = std::any_of(root.options.begin(), root.options.end(),
                                   [&option](const Argument& own) { return own.names == option.names; });
    if (!known) root.options.push_back(option);
  }
  root.positionals = chosen->positionals;
  return root;
}

std::vector<const CommandLine*> all_commands(const CommandLine& root) {
  std::vector<const CommandLine*> all;
  add_all(root, all);
  return all;
}

std::string join(const std::vector<std::string>& words, const char* between) {
  return CLI::detail::join(words, between);
}

}  // namespace dehusk::cli
