// dehusk clean: files or standard input → standard output or a folder.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/numbers.h"
#include "cli/options.h"
#include "cli/statistics.h"
#include "cli/steps.h"
#include "io/run.h"

namespace dehusk::cli {
namespace {

struct CleanCommand {
  std::vector<std::string> files;
  std::string files_from;
  DocumentOptions documents;
  RuleSetOptions rules;
  std::string to;
  std::string folder;
  bool resume = false;
  std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
  bool explain = false;
  bool links = false;
  bool emphasis = false;
  bool images = false;
  bool statistics = false;
  std::optional<bool> progress;
};

bool shows_progress(const CleanCommand& command) {
  // With the texts on the same terminal, a line of progress between them only disturbs.
  const bool useful = isatty(STDERR_FILENO) == 1 && (isatty(STDOUT_FILENO) == 0 || !command.folder.empty());
  return command.progress.value_or(useful);
}

// Of all files together, as they are stored; 0 when that is not known before.
std::size_t total_bytes(const CleanCommand& command) {
  if (command.resume || !command.files_from.empty()) return 0;
  std::size_t total = 0;
  for (const std::string& file : command.files) {
    std::error_code none;
    if (!std::filesystem::is_regular_file(file, none)) return 0;
    const std::uintmax_t size = std::filesystem::file_size(file, none);
    if (none) return 0;
    total += size;
  }
  return total;
}

io::RunOptions run_options(const CleanCommand& command) {
  io::RunOptions options;
  options.threads = command.threads;
  options.to = io::output_format_from_string(command.to);
  options.work.read = command.documents.read_options();
  CleanOptions& clean = options.work.read.clean;
  if (options.to == io::OutputFormat::markdown) clean.markup = Markup::markdown;
  clean.links = command.links;
  clean.emphasis = command.emphasis;
  clean.images = command.images;
  options.work.explain = command.explain;
  options.work.statistics = command.statistics;
  return options;
}

io::SourceOptions source_options(const CleanCommand& command, const io::Sink& sink) {
  io::SourceOptions options = command.documents.source_options();
  options.files = command.files;
  options.files_from = command.files_from;
  if (!command.resume) return options;
  options.is_done = [&sink, to = io::output_format_from_string(command.to)](const std::string& path,
                                                                            bool records) {
    return sink.has(path, io::output_format_for(to, records));
  };
  return options;
}

Result<std::unique_ptr<io::Sink>> open_sink(const CleanCommand& command) {
  if (!command.folder.empty()) return io::make_folder_sink(command.folder);
  return io::make_stream_sink(STDOUT_FILENO, "standard output");
}

int run_clean(const CleanCommand& command) {
  if (names_stdin_twice(command.files, command.files_from)) return kUsage;
  if ((command.links || command.emphasis || command.images) && command.to != "markdown") {
    complain("--links, --emphasis and --images go with --to markdown");
    return kUsage;
  }
  if (command.resume && command.folder.empty()) {
    complain("--resume goes with -o");
    return kUsage;
  }
  const std::shared_ptr<const RuleSet> rules = load_rules(command.rules);
  if (!rules) return kUsage;
  Result<std::unique_ptr<io::Sink>> sink = open_sink(command);
  if (!sink) {
    complain(sink.error().message);
    return kUsage;
  }
  Result<io::Source> source = io::Source::open(source_options(command, **sink));
  if (!source) {
    complain(source.error().message);
    return kUsage;
  }
  io::Counts counts;
  {
    const bool shown = shows_progress(command);
    Console console(shown, shown ? total_bytes(command) : 0);
    counts = io::run(*source, **sink, rules, run_options(command), console);
  }
  if (source->passed_over() > 0)
    complain(std::to_string(source->passed_over()) + " outputs were there already");
  const int code = tell_failures(counts);
  if (command.statistics) std::fputs(statistics_table(counts).c_str(), stderr);
  return code;
}

std::string help_of_steps() {
  std::string out = "Steps of normalising (none, standard, plain and search are sets of them):\n";
  for (const StepExample& example : kStepExamples) {
    std::string name(to_string(example.step));
    name.resize(12, ' ');
    out.append("  ").append(name).append(example.before).append(" → ").append(example.after).append("\n");
  }
  return out;
}

}  // namespace

CLI::App& add_clean(CLI::App& app, int& exit_code) {
  CLI::App& sub = *app.add_subcommand(
      kDefaultCommand, "Clean files or standard input (what dehusk does when no command is named)");
  sub.footer(help_of_steps());
  auto command = std::make_shared<CleanCommand>();
  add_files(sub, command->files);
  add_document_options(sub, command->documents);
  sub.add_option("--to", command->to,
                 "text, markdown or jsonl: what comes out (jsonl if records come in, else text)")
      ->check(CLI::IsMember({"text", "markdown", "jsonl"}))
      ->type_name("FORMAT");
  sub.add_flag("--links", command->links, "Keep the links of pages in Markdown");
  sub.add_flag("--emphasis", command->emphasis, "Keep bold, italics and code in the lines of Markdown");
  sub.add_flag("--images", command->images, "Keep the images of pages in Markdown");
  add_files_from(sub, command->files_from);
  sub.add_option("-o,--output", command->folder, "Write one file an input below this folder")
      ->type_name("DIR");
  sub.add_flag("--resume", command->resume,
               "With -o, do only what an earlier run has not done, or only in part (.partial)");
  sub.add_option("-j", command->threads, "Threads; the output is the same for any number")
      ->type_name("N")
      ->transform(whole_number(1, 1024));
  sub.add_flag("--explain", command->explain, "List on standard error what was removed and by which rule");
  sub.add_flag("--stats", command->statistics,
               "End with a table on standard error: what was removed, by category and rule, of what was "
               "read, unpacked "
               "and decoded");
  add_rule_options(sub, command->rules);
  sub.add_flag_callback(
      "--progress", [command] { command->progress = true; }, "Show progress on standard error");
  sub.add_flag_callback(
      "--no-progress", [command] { command->progress = false; }, "Do not, even on a terminal");
  sub.callback([command, &exit_code] { exit_code = run_clean(*command); });
  return sub;
}

}  // namespace dehusk::cli
