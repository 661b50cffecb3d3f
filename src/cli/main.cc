// The dehusk command. Without the name of a subcommand it cleans, so that it works as a filter.
#include <poll.h>
#include <unistd.h>
#include <CLI/CLI.hpp>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/report.h"
#include "dehusk/version.h"

namespace dehusk::cli {
namespace {

bool names_command(const CLI::App& app, std::string_view word) {
  if (word == "--help" || word == "-h" || word == "--version") return true;
  const std::vector<const CLI::App*> all = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(all.begin(), all.end(), [word](const CLI::App* sub) { return sub->get_name() == word; });
}

// The arguments as CLI11 takes them, last first. The default is put in where no command is named.
std::vector<std::string> arguments(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> result(argv + std::min(argc, 1), argv + argc);
  if (result.empty() || !names_command(app, result.front())) result.insert(result.begin(), kDefaultCommand);
  return {result.rbegin(), result.rend()};
}

// What one document gave back the next one takes: memory that went to the system in between would have to be
// mapped, and zeroed, page by page again. Four times as much of each gains no time, and in 2 GB of pages the
// pieces that are kept grow from 120 to 174 MB.
void keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 8 << 20);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
#endif
}

// So that nearly all output is written when the command is done, and what is wrong then is known.
void buffer_output() {
  static std::array<char, std::size_t{1} << 18> buffer;
  std::setvbuf(stdout, buffer.data(), _IOFBF, buffer.size());
}

bool reader_went_away() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

// A command that did its work has not done it while nobody has what it printed.
int printed(int exit_code) {
  errno = 0;
  const bool whole = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (exit_code != kDone || whole || errno == EPIPE || reader_went_away()) return exit_code;
  complain(std::string("standard output: ") + std::strerror(errno != 0 ? errno : EIO));
  return kSomeFailed;
}

int run(int argc, char** argv) {
  int exit_code = kDone;
  CLI::App app(
      "Takes the husk off web text: boilerplate goes, the article stays, every removal has a reason.",
      "dehusk");
  app.set_version_flag("--version", std::string("dehusk ") + kVersion);
  app.require_subcommand(1);
  const CLI::App& clean = add_clean(app, exit_code);
  add_explain(app, exit_code);
  add_report(app, exit_code);
  add_eval(app, exit_code);
  add_rules(app, exit_code);
  add_completions(app, exit_code);
  add_manual(app, exit_code);
  app.footer([&clean] { return "\nOptions of clean, which need not be named:\n" + clean.help("dehusk"); });
  try {
    app.parse(arguments(app, argc, argv));
  } catch (const CLI::Success& help_or_version) {
    std::ostringstream told;
    app.exit(help_or_version, told, told);
    if (!print(told.str())) return kSomeFailed;
  } catch (const CLI::ParseError& error) {
    complain(std::string(error.what()) + " (see dehusk --help)");
    return kUsage;
  }
  return printed(exit_code);
}

}  // namespace
}  // namespace dehusk::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is seen when writing, and is no failure
  dehusk::cli::keep_freed_memory();
  dehusk::cli::buffer_output();
  try {
    return dehusk::cli::run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("dehusk: out of memory\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dehusk: %s\n", error.what());
  }
  return dehusk::cli::kSomeFailed;
}
