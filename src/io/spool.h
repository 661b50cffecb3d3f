// Spool: bytes that wait in a temporary file, which vanishes with it however the process ends.
#pragma once

#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <string_view>

namespace dehusk::io {

// Takes bytes; 0, or the errno of what went wrong.
using Write = std::function<int(std::string_view)>;

class Spool {
 public:
  Spool();

  void add(std::string_view bytes);
  [[nodiscard]] std::size_t size() const { return size_; }

  // 0, or the errno of what went wrong with the file.
  [[nodiscard]] int error() const { return error_; }

  // Sees to it that all of it is in the file; error().
  [[nodiscard]] int flush();

  // Hands over all that was added, in chunks; 0, or an errno: of the file or what `to` told.
  [[nodiscard]] int write(const Write& to);

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void note(bool failed);

  std::unique_ptr<std::FILE, Closer> file_;
  std::size_t size_ = 0;
  int error_ = 0;
};

}  // namespace dehusk::io
