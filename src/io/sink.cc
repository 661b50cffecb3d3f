// Texts are set apart by a blank line. A worker does that inside of an output; between outputs it is
// done here, because only here is known what was written before.
#include "io/sink.h"

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

#include "io/new_file.h"
#include "io/reader.h"

namespace dehusk::io {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failure(const std::string& place, const std::string& what) {
  return fail(ErrorCode::kIo, place + ": " + what);
}

// Knows whether a text stands before the next one in a destination.
class Joint {
 public:
  // What stands between.
  std::string_view before(const Output& output) {
    if (output.bytes.empty()) return {};
    return std::exchange(any_, true) && output.format != OutputFormat::jsonl ? "\n" : "";
  }

 private:
  bool any_ = false;
};

class StreamSink : public Sink {
 public:
  StreamSink(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

  Result<void> write(const Output& output) override {
    if (closed_) return {};
    int error = write_all(fd_, joint_.before(output));
    if (error == 0) error = write_all(fd_, output.bytes);
    closed_ = error != 0;
    if (error == 0 || error == EPIPE) return {};
    return failure(name_, std::strerror(error));
  }

  [[nodiscard]] bool closed() const override { return closed_; }

 private:
  int fd_;
  Joint joint_;
  std::string name_;
  bool closed_ = false;
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
    damaged_ = false;
    file_.reset();
  }

  // An input that could not be read, or of which no document could, leaves no file.
  static bool has_something(const Output& output) {
    return output.documents > output.failed || (output.last && output.failed == 0);
  }

  Result<void> write_open(const Output& output) {
    const fs::path path = folder_ / output_name(output.path, output.format);
    damaged_ |= output.damaged;
    if (!file_) {
      if (!has_something(output)) return {};
      Result<void> opened = open(path, output);
      if (!opened) return opened;
    }
    int error = file_->write(joint_.before(output));
    if (error == 0) error = file_->write(output.bytes);
    if (error == 0 && output.last) error = finish(path);
    if (error != 0) return failure(path.string(), std::strerror(error));
    return {};
  }

  // Of the two names that an output may have, an earlier run may have left it the other one.
  int finish(const fs::path& path) {
    const fs::path partial = path.string() + ".partial";
    const int error = damaged_ ? file_->finish_as(partial) : file_->finish();
    std::error_code none;
    if (error == 0) fs::remove(damaged_ ? path : partial, none);
    return error;
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
    joint_ = {};
    return {};
  }

  fs::path folder_;
  fs::path made_;                            // the folder that was made sure of last
  std::unordered_set<std::size_t> written_;  // hashes: a path would take three times the memory
  std::size_t input_ = SIZE_MAX;
  bool broken_ = false;
  bool damaged_ = false;  // so far
  std::optional<NewFile> file_;
  Joint joint_;  // in it
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
