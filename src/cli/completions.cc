// dehusk completions: what a shell needs to complete the command's arguments. CLI11 has no completions of its
// own, and what Debian has for them reads the definitions of other languages' parsers.
//
// Each shell gets the tree as a list of its own kind, with a few lines that find out in which command the
// cursor is. Only ids of rules, which are too many to stand in each list and may be changed, are asked of
// dehusk when a key is pressed.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"

namespace dehusk::cli {
namespace {

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string out;
  for (const char c : text) {
    if (what.find(c) == std::string_view::npos) {
      out.push_back(c);
    } else {
      out.append(by).push_back(c);
    }
  }
  return out;
}

// In single quotes as bash and zsh read them.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) c == '\'' ? out.append("'\\''") : out.append(1, c);
  return out + "'";
}

std::vector<std::string> names_below(const CommandLine& command) {
  std::vector<std::string> names;
  for (const CommandLine& sub : command.commands) names.push_back(sub.last_word());
  return names;
}

std::vector<std::string> quoted_paths(const CommandLine& root, const char* quote) {
  std::vector<std::string> names;
  for (const CommandLine* command : all_commands(root)) {
    if (command != &root) names.push_back(quote + command->name + quote);
  }
  return names;
}

constexpr const char* kPathNames[] = {"", "files", "folders"};

// --- bash

constexpr std::string_view kBashBegin = R"(__dehusk_rule_ids() {
  "$1" rules list 2>/dev/null | { read -r; while read -r id _; do printf '%s\n' "$id"; done; }
}
_dehusk() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=dehusk i
  local options= words= rules= paths= list= head=
  # --to=text comes as three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $before == = ]] && ((COMP_CWORD > 1)); then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command ${COMP_WORDS[i]}" in
      )";

constexpr std::string_view kBashMiddle = R"() command+=" ${COMP_WORDS[i]}" ;;
      *) break ;;
    esac
  done
  case $command in
)";

// A page of names with spaces must come through, and one that begins with a dash.
constexpr std::string_view kBashEnd = R"sh(  esac
  COMPREPLY=()
  if [[ $options && $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    return
  fi
  if [[ $list && $current == *,* ]]; then
    head=${current%,*},
    current=${current##*,}
  fi
  if [[ $rules ]]; then words+=" $(__dehusk_rule_ids "${COMP_WORDS[0]}")"; fi
  if [[ $words ]]; then mapfile -t COMPREPLY < <(compgen -P "$head" -W "$words" -- "$current"); fi
  if [[ $paths ]]; then
    local what=-f path
    if [[ $paths == folders ]]; then what=-d; fi
    compopt -o filenames 2>/dev/null
    while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$what" -- "$current")
  fi
}
complete -F _dehusk dehusk
)sh";

void append_bash_values(const Argument& option, std::string& out) {
  out += "        " + join(option.names, " | ") + ")";
  out += " options= rules= words='" + join(option.choices, " ") + "'";
  out += std::string(" paths=") + kPathNames[static_cast<int>(option.paths)];
  if (option.takes_rules) out += " rules=yes";
  out += option.is_list ? " list=yes ;;\n" : " ;;\n";
}

void append_bash_command(const CommandLine& command, std::string& out) {
  std::vector<std::string> names;
  for (const Argument& option : command.options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  std::vector<std::string> first = names_below(command);
  Paths paths = Paths::none;
  bool rules = false;
  for (const Argument& positional : command.positionals) {
    first.insert(first.end(), positional.choices.begin(), positional.choices.end());
    rules = rules || positional.takes_rules;
    paths = std::max(paths, positional.paths);
  }
  out += "    '" + command.name + "')\n      options='" + join(names, " ") + "'\n";
  out += std::string("      paths=") + kPathNames[static_cast<int>(paths)] + "\n";
  if (!first.empty()) out += "      if ((i == COMP_CWORD)); then words='" + join(first, " ") + "'; fi\n";
  if (rules) out += "      if ((i == COMP_CWORD)); then rules=yes; fi\n";
  out += "      case $before in\n";
  for (const Argument& option : command.options) {
    if (!option.value.empty()) append_bash_values(option, out);
  }
  out += "      esac\n      ;;\n";
}

std::string for_bash(const CommandLine& root) {
  std::string out = "# Completions of dehusk for bash, written by: dehusk completions bash\n";
  out.append(kBashBegin).append(join(quoted_paths(root, "'"), " | ")).append(kBashMiddle);
  for (const CommandLine* command : all_commands(root)) append_bash_command(*command, out);
  return out.append(kBashEnd);
}

// --- zsh

std::string zsh_action(const Argument& argument) {
  std::string choices = join(argument.choices, " ");
  if (argument.takes_rules && !argument.is_list)
    return "{_wanted rules expl rule compadd - $(__dehusk_rule_ids)}";
  if (argument.takes_rules) choices += " $(__dehusk_rule_ids)";
  if (argument.is_list) return "_values -s , " + in_quotes(argument.value) + " " + choices;
  if (!choices.empty()) return "(" + choices + ")";
  if (argument.paths == Paths::none) return " ";
  return argument.paths == Paths::folders ? "_files -/" : "_files";
}

std::string zsh_option(const Argument& option) {
  std::vector<std::string> names = option.names;
  if (!option.value.empty()) {
    for (std::string& name : names) name += name.starts_with("--") ? "=" : "+";
  }
  std::string what = "[" + replaced(option.help, "[]\\", "\\") + "]";
  if (!option.value.empty()) what += ":" + replaced(option.value, ":", "\\") + ":" + zsh_action(option);
  const std::string before = option.repeats && !option.value.empty() ? "*" : "";
  if (names.size() == 1) return in_quotes(before + names.front() + what);
  const std::string others = before.empty() ? "(" + join(option.names, " ") + ")" : before;
  return in_quotes(others) + "{" + join(names, ",") + "}" + in_quotes(what);
}

std::string zsh_positional(const Argument& positional) {
  return in_quotes((positional.repeats ? "*:" : ":") + positional.value + ":" + zsh_action(positional));
}

std::string zsh_function(const CommandLine& command) {
  std::string name = "_" + command.name;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

void append_zsh_below(const CommandLine& command, std::string& out) {
  out += "  local -a commands=(\n";
  for (const CommandLine& sub : command.commands)
    out += "    " + in_quotes(sub.last_word() + ":" + replaced(sub.help, ":\\", "\\")) + "\n";
  out += "  )\n  if ((CURRENT == 2)); then\n    _describe -t commands command commands && ret=0\n  else\n";
  out += "    case $words[2] in\n";
  for (const CommandLine& sub : command.commands) {
    out +=
        "      " + sub.last_word() + ") shift words; ((CURRENT--)); " + zsh_function(sub) + "; return ;;\n";
  }
  out += "    esac\n  fi\n";
}

void append_zsh_command(const CommandLine& command, std::string& out) {
  out += zsh_function(command) + "() {\n  local ret=1\n";
  // The commands below are called with these words, which they see without their first.
  if (command.last_word() == command.name) out += "  local dehusk=$words[1]\n";
  if (!command.commands.empty()) append_zsh_below(command, out);
  out += "  _arguments -s";
  for (const Argument& option : command.options) out += " \\\n    " + zsh_option(option);
  for (const Argument& positional : command.positionals) out += " \\\n    " + zsh_positional(positional);
  out += " && ret=0\n  return ret\n}\n\n";
}

std::string for_zsh(const CommandLine& root) {
  std::string out =
      "#compdef dehusk\n# Completions of dehusk for zsh, written by: dehusk completions zsh\n\n"
      "__dehusk_rule_ids() {\n"
      "  local -a lines=(${(f)\"$(_call_program rules ${(q)${(Q)dehusk}} rules list 2>/dev/null)\"})\n"
      "  print -l -- ${lines[2,-1]%% *}\n}\n\n";
  for (const CommandLine* command : all_commands(root)) append_zsh_command(*command, out);
  out += "# From a folder of $fpath this file is the function itself; elsewhere it may be sourced.\n";
  out += "if [[ $funcstack[1] == _dehusk ]]; then _dehusk \"$@\"; else compdef _dehusk dehusk; fi\n";
  return out;
}

// --- fish

// The function finds the command as the words before the cursor name it; what follows asks for it.
constexpr std::string_view kFishBegin = R"(function __dehusk_rule_ids
    set -l command (commandline -opc)[1]
    $command rules list 2>/dev/null | string replace -r ' .*' '' | tail -n +2
end

function __dehusk_in
    set -l command dehusk
    set -l others 0
    for word in (commandline -opc)[2..-1]
        switch "$command $word"
            case )";

constexpr std::string_view kFishMiddle = R"(
                set command "$command $word"
            case '*'
                set others 1
                break
        end
    end
    test "$command" = "$argv[1]"; and test "$argv[2]" != first -o $others = 0
end

complete -c dehusk -f
)";

std::string fish_quoted(std::string_view text) { return "'" + replaced(text, "'\\", "\\") + "'"; }

std::string fish_values(const Argument& argument) {
  const char* rules = argument.takes_rules ? " (__dehusk_rule_ids)" : "";
  if (argument.is_list) return " -x -a '(__fish_append , " + join(argument.choices, " ") + rules + ")'";
  if (!argument.choices.empty()) return " -x -a '" + join(argument.choices, " ") + "'";
  if (argument.paths == Paths::folders) return " -x -a '(__fish_complete_directories)'";
  return argument.paths == Paths::files ? " -r -F" : " -x";
}

void append_fish_command(const CommandLine& command, std::string& out) {
  const std::string here = "complete -c dehusk -n '__dehusk_in \"" + command.name + "\"'";
  const std::string first = "complete -c dehusk -n '__dehusk_in \"" + command.name + "\" first'";
  out += "\n";
  for (const CommandLine& sub : command.commands)
    out += first + " -a " + sub.last_word() + " -d " + fish_quoted(sub.help) + "\n";
  for (const Argument& positional : command.positionals) {
    if (!positional.choices.empty()) out += first + " -a '" + join(positional.choices, " ") + "'\n";
    if (positional.takes_rules) out += first + " -a '(__dehusk_rule_ids)'\n";
    if (positional.paths != Paths::none) out += here + " -F\n";
  }
  for (const Argument& option : command.options) {
    out += here;
    for (const std::string& name : option.names)
      out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (!option.value.empty()) out += fish_values(option);
    out += " -d " + fish_quoted(option.help) + "\n";
  }
}

std::string for_fish(const CommandLine& root) {
  std::string out = "# Completions of dehusk for fish, written by: dehusk completions fish\n";
  out.append(kFishBegin).append(join(quoted_paths(root, "'"), " ")).append(kFishMiddle);
  for (const CommandLine* command : all_commands(root)) append_fish_command(*command, out);
  return out;
}

std::string completions(const std::string& shell, const CommandLine& root) {
  if (shell == "bash") return for_bash(root);
  return shell == "zsh" ? for_zsh(root) : for_fish(root);
}

}  // namespace

CLI::App& add_completions(CLI::App& app, int& exit_code) {
  CLI::App& sub = *app.add_subcommand("completions", "Print what a shell needs to complete arguments");
  auto shell = std::make_shared<std::string>();
  sub.add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->type_name("");
  sub.callback([shell, &app, &exit_code] {
    exit_code = print(completions(*shell, describe(app))) ? kDone : kSomeFailed;
  });
  return sub;
}

}  // namespace dehusk::cli
