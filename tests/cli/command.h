// Runs the real dehusk binary with its input, and takes what it prints and its exit code.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace dehusk::test {

struct Ran {
  std::string out;
  std::string err;
  int code = -1;       // of an ordinary exit; -1 when a signal ended it
  long peak_kb = 0;    // the most memory it held
  double seconds = 0;  // of a processor, however busy the machine is
};

struct Command {
  std::vector<std::string> arguments{};
  std::string input{};                 // its standard input
  std::string folder{};                // where it runs; empty: here
  std::string output{};                // where its standard output goes; empty: into Ran::out
  std::size_t close_after = SIZE_MAX;  // stop reading its output after so many bytes
  // Instead of `input`: called until it returns an empty string.
  std::function<std::string()> generate{};
  std::size_t most_bytes = 0;  // of memory, counted as addresses; 0: any number
  // When there is one: as soon as it holds, the command is killed.
  std::function<bool()> kill_when{};
};

// Compiled rules are kept in one folder for all runs of the test program.
[[nodiscard]] Ran run(const Command& command);

// The memory that a command takes at the most, in KB, where its input is `piece` so many times over.
[[nodiscard]] long peak_kb(std::vector<std::string> arguments, const std::string& piece, std::size_t times);

}  // namespace dehusk::test
