// Texts are set apart by a blank line. A worker does that inside of an output; between outputs it is
// done here, because only here is known what was written before.
#include "io/sink.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "io/reader.h"

namespace dehusk::io {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failure(const std::string& place, const std::string& what) {
  return fail(ErrorCode::kIo, place + ": " + what);
}

// 0, or the errno of what went wrong.
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

// A destination that knows whether a text stands before the next one.
class Stream {
 public:
  explicit Stream(int fd) : fd_(fd) {}

  int write(const Output& output) {
    if (output.bytes.empty()) return 0;
    const bool set_apart = std::exchange(any_, true) && output.format != OutputFormat::jsonl;
    const int error = set_apart ? write_all(fd_, "\n") : 0;
    return error != 0 ? error : write_all(fd_, output.bytes);
  }

 private:
  int fd_;
  bool any_ = false;
};

class StreamSink : public Sink {
 public:
  StreamSink(int fd, std::string name) : stream_(fd), name_(std::move(name)) {}

  Result<void> write(const Output& output) override {
    if (closed_) return {};
    const int error = stream_.write(output);
    closed_ = error != 0;
    if (error == 0 || error == EPIPE) return {};
    return failure(name_, std::strerror(error));
  }

  [[nodiscard]] bool closed() const override { return closed_; }

 private:
  Stream stream_;
  std::string name_;
  bool closed_ = false;
};

// A file that has its name only once it is whole. Where the system can, it has none before, so that nothing
// is left of it however the process ends; else it is written aside, and vanishes unless the process is
// killed.
class NewFile {
 public:
  explicit NewFile(fs::path path) : path_(std::move(path)), aside_(path_) {
    aside_.replace_filename("." + path_.filename().string() + "." + std::to_string(::getpid()) + ".part");
    open_nameless();
    if (fd_ < 0) fd_ = ::open(aside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    error_ = fd_ < 0 ? errno : 0;
    stream_ = Stream(fd_);
  }
  ~NewFile() {
    if (fd_ < 0) return;
    ::close(fd_);
    if (!nameless_) ::unlink(aside_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  int write(const Output& output) { return error_ != 0 ? error_ : stream_.write(output); }

  int finish() {
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

 private:
  // linkat() gives such a file its name by way of /proc.
  void open_nameless() {
#ifdef O_TMPFILE
    fd_ = ::open(path_.parent_path().c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    nameless_ = fd_ >= 0 && ::access(descriptor().c_str(), F_OK) == 0;
    if (fd_ >= 0 && !nameless_) ::close(std::exchange(fd_, -1));
#endif
  }

  [[nodiscard]] std::string descriptor() const { return "/proc/self/fd/" + std::to_string(fd_); }

  [[nodiscard]] bool link_to(const fs::path& name) const {
    return ::linkat(AT_FDCWD, descriptor().c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
  }

  int close_with(int error) {
    ::close(std::exchange(fd_, -1));
    return error;
  }

  fs::path path_;
  fs::path aside_;
  int fd_ = -1;
  bool nameless_ = false;
  int error_ = 0;
  Stream stream_{-1};
};

class FolderSink : public Sink {
 public:
  explicit FolderSink(fs::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] bool one_each() const override { return true; }

  [[nodiscard]] bool has(const std::string& input, OutputFormat format) const override {
    std::error_code none;
    return fs::is_regular_file(folder_ / output_name(input, format), none);
  }

  Result<void> write(const Output& output) override {
    if (output.input != input_) begin(output.input);
    if (broken_) return fail(ErrorCode::kIo, {});
    Result<void> result = write_open(output);
    broken_ = !result;
    if (broken_ || output.last) file_.reset();
    return result;
  }

 private:
  void begin(std::size_t input) {
    input_ = input;
    broken_ = false;
    file_.reset();
  }

  // An input that could not be read, or of which no document could, leaves no file.
  static bool has_something(const Output& output) {
    return output.documents > output.failed || (output.last && output.failed == 0);
  }

  Result<void> write_open(const Output& output) {
    const fs::path path = folder_ / output_name(output.path, output.format);
    if (!file_) {
      if (!has_something(output)) return {};
      Result<void> opened = open(path, output);
      if (!opened) return opened;
    }
    int error = file_->write(output);
    if (error == 0 && output.last) error = file_->finish();
    if (error != 0) return failure(path.string(), std::strerror(error));
    return {};
  }

  Result<void> open(const fs::path& path, const Output& output) {
    std::error_code error;
    if (!written_.insert(std::hash<std::string>()(path.string())).second) {
      return failure(output.path, "its output " + path.string() + " was already written for another input");
    }
    if (output.path != kStdin && fs::equivalent(path, output.path, error)) {
      return failure(output.path, "its output would replace it");
    }
    if (path.parent_path() != made_) {
      fs::create_directories(path.parent_path(), error);
      if (error) return failure(path.parent_path().string(), error.message());
      made_ = path.parent_path();
    }
    file_.emplace(path);
    return {};
  }

  fs::path folder_;
  fs::path made_;                            // the folder that was made sure of last
  std::unordered_set<std::size_t> written_;  // hashes: a path would take three times the memory
  std::size_t input_ = SIZE_MAX;
  bool broken_ = false;
  std::optional<NewFile> file_;
};

}  // namespace

std::unique_ptr<Sink> make_stream_sink(int fd, std::string name) {
  return std::make_unique<StreamSink>(fd, std::move(name));
}

Result<std::unique_ptr<Sink>> make_folder_sink(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return failure(folder, error.message());
  if (!fs::is_directory(folder, error)) return failure(folder, std::strerror(ENOTDIR));
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return failure(folder, std::strerror(errno));
  return std::make_unique<FolderSink>(folder);
}

}  // namespace dehusk::io
