#include "io/spool.h"

#include <array>
#include <cerrno>

namespace dehusk::io {

Spool::Spool() : file_(std::tmpfile()) { note(!file_); }

void Spool::note(bool failed) {
  if (failed && error_ == 0) error_ = errno != 0 ? errno : EIO;
}

void Spool::add(std::string_view bytes) {
  if (error_ != 0) return;
  note(std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size());
  size_ += bytes.size();
}

int Spool::write(const Write& to) {
  if (error_ == 0) note(std::fflush(file_.get()) != 0 || std::fseek(file_.get(), 0, SEEK_SET) != 0);
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
