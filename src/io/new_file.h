// NewFile: a file that has its name only once it is whole.
//
// Where the system can, it has none before, so that nothing is left of it however the process ends; else it
// is written aside, and vanishes unless the process is killed. What a killed one left is taken over by the
// next that writes the same file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace dehusk::io {

// Writes all of it; 0, or the errno of what went wrong.
[[nodiscard]] int write_all(int fd, std::string_view bytes);

class NewFile {
 public:
  explicit NewFile(std::filesystem::path path, bool may_be_nameless = true);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  // 0, or the errno of why it cannot be written.
  [[nodiscard]] int error() const { return error_; }

  // These tell 0, or the errno of what went wrong.
  [[nodiscard]] int write(std::string_view bytes);
  // Gives it its name, and takes that from a file that has it.
  [[nodiscard]] int finish();
  // The same with another name in the same folder.
  [[nodiscard]] int finish_as(std::filesystem::path path);

 private:
  void open_nameless();
  void open_aside();
  void choose_own_aside();
  [[nodiscard]] bool own_aside() const;
  [[nodiscard]] std::string descriptor() const;
  [[nodiscard]] bool link_to(const std::filesystem::path& name) const;
  [[nodiscard]] int close_with(int error);

  std::filesystem::path path_;
  std::filesystem::path aside_;
  int fd_ = -1;
  bool nameless_ = false;
  int error_ = 0;
};

}  // namespace dehusk::io
