#include "io/spool.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace dehusk::io {

// std::tmpfile() does not know $TMPDIR.
Spool::Spool() {
  std::error_code error;
  std::string name = (std::filesystem::temp_directory_path(error) / "dehusk-XXXXXX").string();
  error_ = error.value();
  if (error_ != 0) return;
  const int fd = ::mkstemp(name.data());
  note(fd < 0);
  if (fd < 0) return;
  ::unlink(name.c_str());
  file_.reset(::fdopen(fd, "w+"));
  note(!file_);
  if (!file_) ::close(fd);
}

void Spool::note(bool failed) {
  if (failed && error_ == 0) error_ = errno != 0 ? errno : EIO;
}

void Spool::add(std::string_view bytes) {
  if (error_ != 0) return;
  note(std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size());
  size_ += bytes.size();
}

int Spool::flush() {
  if (error_ == 0) note(std::fflush(file_.get()) != 0);
  return error_;
}

int Spool::write(const Write& to) {
  if (flush() == 0) note(std::fseek(file_.get(), 0, SEEK_SET) != 0);
  std::array<char, 1 << 16> chunk{};
  while (error_ == 0) {
    const std::size_t size = std::fread(chunk.data(), 1, chunk.size(), file_.get());
    if (size == 0) break;
    if (const int error = to({chunk.data(), size}); error != 0) return error;
  }
  if (error_ == 0) note(std::ferror(file_.get()) != 0);
  return error_;
}

}  // namespace dehusk::io
