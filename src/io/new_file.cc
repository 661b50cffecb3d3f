#include "io/new_file.h"

#include <fcntl.h>
#include <unistd.h>

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

NewFile::NewFile(std::filesystem::path path) : path_(std::move(path)), aside_(path_) {
  aside_.replace_filename("." + path_.filename().string() + "." + std::to_string(::getpid()) + ".part");
  open_nameless();
  if (fd_ < 0) fd_ = ::open(aside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  error_ = fd_ < 0 ? errno : 0;
}

NewFile::~NewFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  if (!nameless_) ::unlink(aside_.c_str());
}

int NewFile::write(std::string_view bytes) { return error_ != 0 ? error_ : write_all(fd_, bytes); }

int NewFile::finish() {
  bool aside = !nameless_;
  if (nameless_ && !link_to(path_)) {
    aside = errno == EEXIST && link_to(aside_);  // a rename replaces what is there, a link does not
    if (!aside) return close_with(errno);
  }
  if (::close(std::exchange(fd_, -1)) == 0 && (!aside || ::rename(aside_.c_str(), path_.c_str()) == 0))
    return 0;
  const int error = errno;
  if (aside) ::unlink(aside_.c_str());
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
