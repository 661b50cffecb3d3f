// The command line as data, read off the parser's own definition: what completions and the manual are written
// from, so that they name what --help names.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace dehusk::cli {

enum class Paths : std::uint8_t { none, files, folders };

struct Argument {
  std::vector<std::string> names;  // "-o", "--output"; of a positional its one name
  std::string value;               // what its value is called; empty where it takes none
  std::vector<std::string> choices;
  Paths paths = Paths::none;  // what its value may be, where there are no choices
  bool repeats = false;
  bool required = false;
  bool is_list = false;      // the value may be several choices with commas between
  bool takes_rules = false;  // the value may be the id of a rule
  std::string preset;        // empty: none is told
  std::string help;
};

struct CommandLine {
  std::string name;  // with those it stands below: "dehusk rules list"
  std::string help;
  std::vector<Argument> options{};
  std::vector<Argument> positionals{};
  std::vector<CommandLine> commands{};

  [[nodiscard]] std::string last_word() const { return name.substr(name.rfind(' ') + 1); }
};

// The whole tree. The application itself takes what its default command takes.
[[nodiscard]] CommandLine describe(const CLI::App& app);

// All of the tree, each before what is below it.
[[nodiscard]] std::vector<const CommandLine*> all_commands(const CommandLine& root);

[[nodiscard]] std::string join(const std::vector<std::string>& words, const char* between);

}  // namespace dehusk::cli
