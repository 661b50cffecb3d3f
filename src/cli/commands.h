// The subcommands. Each adds itself to the application and, when it is the one called, sets the exit code.
#pragma once

#include <CLI/CLI.hpp>

namespace dehusk::cli {

CLI::App& add_clean(CLI::App& app, int& exit_code);
CLI::App& add_explain(CLI::App& app, int& exit_code);
CLI::App& add_eval(CLI::App& app, int& exit_code);
CLI::App& add_rules(CLI::App& app, int& exit_code);
CLI::App& add_coverage(CLI::App& rules, int& exit_code);  // below rules

}  // namespace dehusk::cli
