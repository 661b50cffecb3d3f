// The input is fed by one thread and the error output drained by another, so that no pipe fills up.
#include "command.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "../io/temporary_folder.h"

namespace dehusk::test {
namespace {

struct Pipe {
  Pipe() { EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0); }
  std::array<int, 2> ends{};
  [[nodiscard]] int reading() const { return ends[0]; }
  [[nodiscard]] int writing() const { return ends[1]; }
};

std::string drain(int fd, std::size_t limit) {
  std::string all;
  std::array<char, 1 << 16> buffer{};
  while (all.size() < limit) {
    const ssize_t n = ::read(fd, buffer.data(), std::min(buffer.size(), limit - all.size()));
    if (n <= 0) break;
    all.append(buffer.data(), static_cast<std::size_t>(n));
  }
  ::close(fd);
  return all;
}

bool feed_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void feed(int fd, const Command& command) {
  if (!command.generate) {
    feed_all(fd, command.input);
  } else {
    for (std::string more = command.generate(); !more.empty() && feed_all(fd, more);)
      more = command.generate();
  }
  ::close(fd);
}

[[noreturn]] void execute(const Command& command, int in, int out, int err) {
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  std::signal(SIGPIPE, SIG_DFL);
  if (!command.folder.empty() && ::chdir(command.folder.c_str()) != 0) ::_exit(126);
  const rlimit memory{command.most_bytes, command.most_bytes};
  if (command.most_bytes > 0 && ::setrlimit(RLIMIT_AS, &memory) != 0) ::_exit(125);
  std::vector<char*> argv = {const_cast<char*>("dehusk")};
  for (const std::string& argument : command.arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(DEHUSK_BINARY, argv.data());
  ::_exit(127);
}

// Gives up, and kills, after a minute.
void kill_when(const std::function<bool()>& holds, pid_t child) {
  for (int i = 0; i < 6000 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(::kill(child, SIGKILL), 0);
}

// The test runner gives one folder for all; run by hand, a folder of its own serves.
void keep_compiled_rules_together() {
  if (std::getenv("XDG_CACHE_HOME") != nullptr) return;
  static const TemporaryFolder cache;
  ::setenv("XDG_CACHE_HOME", cache.path().c_str(), 1);
}

}  // namespace

Ran run(const Command& command) {
  keep_compiled_rules_together();
  std::signal(SIGPIPE, SIG_IGN);
  const Pipe in;
  const Pipe out;
  const Pipe err;
  const int elsewhere =
      command.output.empty() ? -1 : ::open(command.output.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const pid_t child = ::fork();
  EXPECT_GE(child, 0);
  if (child == 0) execute(command, in.reading(), elsewhere >= 0 ? elsewhere : out.writing(), err.writing());
  ::close(in.reading());
  ::close(out.writing());
  ::close(err.writing());
  if (elsewhere >= 0) ::close(elsewhere);

  Ran ran;
  std::thread feeder([&] { feed(in.writing(), command); });
  std::thread listener([&] { ran.err = drain(err.reading(), SIZE_MAX); });
  if (command.kill_when) kill_when(command.kill_when, child);
  ran.out = drain(out.reading(), command.close_after);
  int status = 0;
  rusage usage{};
  EXPECT_EQ(::wait4(child, &status, 0, &usage), child);
  listener.join();
  feeder.join();
  if (WIFEXITED(status)) ran.code = WEXITSTATUS(status);
  ran.peak_kb = usage.ru_maxrss;
  for (const timeval& time : {usage.ru_utime, usage.ru_stime})
    ran.seconds += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  return ran;
}

long peak_kb(std::vector<std::string> arguments, const std::string& piece, std::size_t times) {
  const auto generate = [&times, &piece] {
    std::string chunk;
    for (; times > 0 && chunk.size() < 100'000; --times) chunk += piece;
    return chunk;
  };
  const Ran ran = run({.arguments = std::move(arguments), .output = "/dev/null", .generate = generate});
  EXPECT_EQ(ran.code, 0);
  return ran.peak_kb;
}

}  // namespace dehusk::test
