// Rule files (TOML) → rules, with every mistake named by FILE:LINE: ID. patterns/README.md is the format.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dehusk/result.h"
#include "match/rule.h"

namespace dehusk::match {

struct RuleFile {
  std::string path;  // as shown in messages
  std::string content;
};

// The *.toml files below a directory, in order of path; a path to one file gives that file.
[[nodiscard]] Result<std::vector<RuleFile>> read_rule_files(const std::string& directory);

// Appends the rules of one file to `rules` and what is wrong with them to `errors`.
void parse_rule_file(const RuleFile& file, std::vector<WrittenRule>& rules, std::vector<std::string>& errors);

// The rules of files that belong together, where no id may stand twice.
[[nodiscard]] std::vector<WrittenRule> parse_rule_files(const std::vector<RuleFile>& files,
                                                        std::vector<std::string>& errors);

// What the lint has against a pattern; empty when nothing.
[[nodiscard]] std::string lint_regex(std::string_view regex);

// What compiling a pattern takes beside the largest that the lint lets through, which takes 2 s or less: 1
// for that.
[[nodiscard]] double compile_cost(std::string_view regex);

}  // namespace dehusk::match
