// Reader: the bytes of a file or of standard input in chunks, decompressed where they are compressed.
//
// gzip, zstd, xz and bzip2 are known by their content, not by their name. This is the one place that
// knows libarchive. Memory is a chunk, however long the file is, and of gzip and zstd what is kept for going
// on after damage.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "dehusk/result.h"

struct archive;

namespace dehusk::io {

// What standard input is called on the command line, in ids and in messages.
inline constexpr std::string_view kStdin = "-";

class Reader {
 public:
  // Opens a file, or standard input for "-". Messages of all errors begin with the path.
  [[nodiscard]] static Result<Reader> open(const std::string& path);

  // The next chunk, empty at the end. The view holds until the next call. After an error there is nothing
  // more, unless next_member() finds something.
  [[nodiscard]] Result<std::string_view> next();

  // Of a gzip or zstd file that turned out to be damaged: goes on at the next member. False when there is
  // none.
  [[nodiscard]] bool next_member();

  // How far into the file it was read, in bytes as they are stored; 0 when that is not known, as of a pipe.
  [[nodiscard]] std::size_t stored_bytes() const { return file_->position(); }

  // How many of the last bytes are from a member that is not known to be whole.
  [[nodiscard]] std::size_t unverified() const;

  // `head` and everything after it; an error where that is more than `most` bytes. So an endless stream, or a
  // small file that expands to a large one, does not fill the memory.
  [[nodiscard]] Result<std::string> read_rest(std::string head, std::size_t most = SIZE_MAX);

 private:
  // A file descriptor that is closed with its owner; standard input stays open.
  class File {
   public:
    explicit File(int fd) : fd_(fd) {}
    ~File();
    // How long it is; 0 when that is not known, as of a pipe.
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] std::size_t position() const;
    File(const File&) = delete;
    File& operator=(const File&) = delete;

   private:
    int fd_;
  };
  struct ArchiveDeleter {
    void operator()(archive* a) const;
  };

  struct Members;
  struct MembersDeleter {
    void operator()(Members* members) const;
  };

  Reader(std::string path, std::unique_ptr<File> file, archive* a);
  [[nodiscard]] Result<std::string_view> next_raw();
  [[nodiscard]] Result<std::string_view> next_expanded();
  [[nodiscard]] Result<bool> read_more();
  [[nodiscard]] tl::unexpected<Error> archive_failure() const;
  [[nodiscard]] bool is_compressed() const;

  std::string path_;
  std::unique_ptr<File> file_;
  std::unique_ptr<archive, ArchiveDeleter> archive_;
  std::unique_ptr<Members, MembersDeleter>
      members_;  // of gzip or zstd; nothing: it is neither, or that is not known yet
  bool begun_ = false;
  bool at_end_ = false;
};

}  // namespace dehusk::io
