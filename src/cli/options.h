// Options that several subcommands share, and what they stand for.
#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/cleaner.h"
#include "dehusk/rule_set.h"
#include "io/document_reader.h"
#include "io/format.h"
#include "io/record.h"
#include "io/source.h"

namespace dehusk::cli {

// --rules, --disable, --no-cache
void add_rule_options(CLI::App& app, RuleSetOptions& options);

// Which documents, and how they are to be understood: --from, --field, --html-field, --charset, --profile,
// --with, --without, --max-bytes, --max-depth, --max-attributes, --max-seconds
struct DocumentOptions {
  std::string from = "auto";
  std::string html_field;
  io::RecordFields fields;
  std::string charset;
  std::string profile = "standard";
  std::vector<std::string> with;  // steps more than the profile has
  std::vector<std::string> without;
  std::string favor = "balanced";
  std::size_t max_bytes = Limits{}.bytes;
  std::uint32_t max_depth = Limits{}.depth;
  std::uint32_t max_attributes = Limits{}.attributes;
  double max_seconds = 0;

  // The parser has admitted known names only.
  [[nodiscard]] io::SourceOptions source_options() const;  // but for which documents
  [[nodiscard]] io::ReadOptions read_options() const;
};
void add_document_options(CLI::App& app, DocumentOptions& options);

// Which inputs: any number of FILE, and --files-from
void add_files(CLI::App& app, std::vector<std::string>& files);
void add_files_from(CLI::App& app, std::string& list);

// Whether standard input is named more than once, after a complaint.
[[nodiscard]] bool names_stdin_twice(const std::vector<std::string>& files, const std::string& files_from);

// Options that take one value each time, so that a file name may follow.
CLI::Option* add_repeatable(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                            const std::string& help);

// Prints "dehusk: MESSAGE" to standard error.
void complain(std::string_view message);

// The rule set, or nothing after a complaint.
[[nodiscard]] std::shared_ptr<const RuleSet> load_rules(const RuleSetOptions& options);

}  // namespace dehusk::cli
