// The subcommands. Each adds itself to the application and, when it is the one called, sets the exit code.
#pragma once

#include <CLI/CLI.hpp>

namespace dehusk::cli {

// What is done when no command is named.
inline constexpr const char* kDefaultCommand = "clean";

CLI::App& add_clean(CLI::App& app, int& exit_code);
CLI::App& add_explain(CLI::App& app, int& exit_code);
CLI::App& add_report(CLI::App& app, int& exit_code);
CLI::App& add_eval(CLI::App& app, int& exit_code);
CLI::App& add_rules(CLI::App& app, int& exit_code);
CLI::App& add_coverage(CLI::App& rules, int& exit_code);  // below rules
// These print what is known of all that were added when one of them is called.
CLI::App& add_completions(CLI::App& app, int& exit_code);
CLI::App& add_manual(CLI::App& app, int& exit_code);

}  // namespace dehusk::cli
