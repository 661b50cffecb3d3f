// On a terminal the line is drawn over itself; elsewhere (a log file) a new one is written now and then.
// Debian has no progress library for C++, and this is all that is needed of one.
#include "cli/console.h"

#include <unistd.h>

#include <cstdio>

namespace dehusk::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirst{1000};      // what is done in a second needs no progress
constexpr milliseconds kOnTerminal{200};  // as often as an eye can follow
constexpr milliseconds kElsewhere{10000};

}  // namespace

Console::Console(bool show_progress)
    : show_progress_(show_progress),
      terminal_(isatty(STDERR_FILENO) == 1),
      begin_(Clock::now()),
      next_(begin_ + kFirst) {}

Console::~Console() { erase(); }

void Console::message(std::string_view lines) {
  erase();
  std::fwrite(lines.data(), 1, lines.size(), stderr);
}

void Console::progress(const io::Counts& counts) {
  if (!show_progress_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + (terminal_ ? kOnTerminal : kElsewhere);
  draw(counts, now);
}

void Console::draw(const io::Counts& counts, Clock::time_point now) {
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const double megabytes = static_cast<double>(counts.bytes) / 1e6;
  std::fprintf(stderr, "%s%zu documents, %.1f MB, %.1f MB/s", terminal_ ? "\r\x1B[K" : "", counts.documents,
               megabytes, megabytes / seconds);
  if (counts.failed > 0) std::fprintf(stderr, ", %zu failed", counts.failed);
  if (!terminal_) std::fputc('\n', stderr);
  drawn_ = terminal_;
  std::fflush(stderr);
}

void Console::erase() {
  if (!drawn_) return;
  std::fputs("\r\x1B[K", stderr);
  drawn_ = false;
}

}  // namespace dehusk::cli
