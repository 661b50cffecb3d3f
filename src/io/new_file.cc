#include "io/new_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>

namespace dehusk::io {

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

NewFile::NewFile(std::filesystem::path path, bool may_be_nameless) : path_(std::move(path)), aside_(path_) {
  aside_.replace_filename("." + path_.filename().string() + ".part");
  if (may_be_nameless) open_nameless();
  if (fd_ < 0) open_aside();
  error_ = fd_ < 0 ? errno : 0;
}

// A file that nobody holds was left by a process that is gone. Where another one holds it, or nobody can, the
// name is this process's own.
void NewFile::open_aside() {
  fd_ = ::open(aside_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd_ >= 0 && own_aside() && ::ftruncate(fd_, 0) == 0) return;
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  choose_own_aside();
  fd_ = ::open(aside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

void NewFile::choose_own_aside() {
  static std::atomic<unsigned> number = 0;
  aside_.replace_filename("." + path_.filename().string() + "." + std::to_string(::getpid()) + "." +
                          std::to_string(++number) + ".part");
}

// Whether the file is held by nobody else, and still has the name that it was opened by.
bool NewFile::own_aside() const {
  struct stat opened {};
  struct stat named {};
  return ::flock(fd_, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd_, &opened) == 0 &&
         ::stat(aside_.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev && S_ISREG(opened.st_mode);
}

NewFile::~NewFile() {
  if (fd_ < 0) return;
  if (!nameless_) ::unlink(aside_.c_str());
  ::close(fd_);
}

int NewFile::write(std::string_view bytes) { return error_ != 0 ? error_ : write_all(fd_, bytes); }

int NewFile::finish_as(std::filesystem::path path) {
  path_ = std::move(path);
  return finish();
}

int NewFile::finish() {
  bool aside = !nameless_;
  if (nameless_ && !link_to(path_)) {
    if (errno != EEXIST) return close_with(errno);
    choose_own_aside();  // a rename replaces what is there, a link does not
    aside = link_to(aside_);
    if (!aside) return close_with(errno);
  }
  // Closing tells of errors of writing and ends the hold on the file, so that it is closed twice.
  const int copy = ::fcntl(fd_, F_DUPFD_CLOEXEC, 0);
  const bool whole = ::close(std::exchange(fd_, -1)) == 0;
  const int error = whole && (!aside || ::rename(aside_.c_str(), path_.c_str()) == 0) ? 0 : errno;
  if (error != 0 && aside) ::unlink(aside_.c_str());
  if (copy >= 0) ::close(copy);
  return error;
}

// linkat() gives such a file its name by way of /proc.
void NewFile::open_nameless() {
#ifdef O_TMPFILE
  const std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : ".";
  fd_ = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
  nameless_ = fd_ >= 0 && ::access(descriptor().c_str(), F_OK) == 0;
  if (fd_ >= 0 && !nameless_) ::close(std::exchange(fd_, -1));
#endif
}

std::string NewFile::descriptor() const { return "/proc/self/fd/" + std::to_string(fd_); }

bool NewFile::link_to(const std::filesystem::path& name) const {
  return ::linkat(AT_FDCWD, descriptor().c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

int NewFile::close_with(int error) {
  ::close(std::exchange(fd_, -1));
  return error;
}

}  // namespace dehusk::io
