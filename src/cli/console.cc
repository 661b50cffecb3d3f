// On a terminal the line is drawn over itself; elsewhere (a log file) a new one is written now and then.
// Debian has no progress library for C++, and this is all that is needed of one.
#include "cli/console.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <string>

namespace dehusk::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirst{1000};      // what is done in a second needs no progress
constexpr milliseconds kOnTerminal{200};  // as often as an eye can follow
constexpr milliseconds kElsewhere{10000};

// As exact as it can be known.
std::string duration(double seconds) {
  const auto whole = static_cast<std::size_t>(std::ceil(seconds));
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

}  // namespace

Console::Console(bool show_progress, std::size_t total_bytes)
    : show_progress_(show_progress),
      total_bytes_(total_bytes),
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
  // A file may have grown meanwhile.
  if (counts.stored > 0 && counts.stored <= total_bytes_) {
    const double rest =
        static_cast<double>(total_bytes_ - counts.stored) / static_cast<double>(counts.stored);
    std::fprintf(stderr, ", %s left", duration(seconds * rest).c_str());
  }
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
