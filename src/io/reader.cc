// The file is opened here and not by libarchive, so that "no such file" and "is a directory" are said
// in the system's own words; libarchive sees a descriptor and its "raw" format, which is one unnamed entry.
#include "io/reader.h"

#include <archive.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "size_in_words.h"

namespace dehusk::io {
namespace {

// A pipe holds as much; larger blocks did not read faster and cost each small file their allocation.
constexpr std::size_t kBlock = std::size_t{64} << 10;

tl::unexpected<Error> failure(const std::string& path, const std::string& what) {
  return fail(ErrorCode::kIo, path + ": " + what);
}

bool is_directory(int fd) {
  struct stat info {};
  return fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
}

void support_our_formats(archive* a) {
  archive_read_support_filter_gzip(a);
  archive_read_support_filter_zstd(a);
  archive_read_support_filter_xz(a);
  archive_read_support_filter_bzip2(a);
  archive_read_support_format_raw(a);
  archive_read_support_format_empty(a);  // raw refuses a file of no bytes
}

}  // namespace

Reader::File::~File() {
  if (fd_ > STDERR_FILENO) ::close(fd_);
}

std::size_t Reader::File::size() const {
  struct stat info {};
  return fstat(fd_, &info) == 0 && S_ISREG(info.st_mode) ? static_cast<std::size_t>(info.st_size) : 0;
}

void Reader::ArchiveDeleter::operator()(archive* a) const { archive_read_free(a); }

Reader::Reader(std::string path, std::unique_ptr<File> file, archive* a)
    : path_(std::move(path)), file_(std::move(file)), archive_(a) {}

tl::unexpected<Error> Reader::archive_failure() const {
  const char* what = archive_error_string(archive_.get());
  return failure(path_, what != nullptr ? what : "truncated or damaged");
}

Result<Reader> Reader::open(const std::string& path) {
  const int fd = path == kStdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failure(path, std::strerror(errno));
  auto file = std::make_unique<File>(fd);
  if (is_directory(fd)) return failure(path, std::strerror(EISDIR));

  Reader reader(path, std::move(file), archive_read_new());
  archive* a = reader.archive_.get();
  if (a == nullptr) return fail(ErrorCode::kOutOfResource, path + ": out of memory");
  support_our_formats(a);
  if (archive_read_open_fd(a, fd, kBlock) != ARCHIVE_OK) return reader.archive_failure();
  archive_entry* entry = nullptr;
  const int header = archive_read_next_header(a, &entry);
  if (header == ARCHIVE_EOF) {
    reader.at_end_ = true;
  } else if (header < ARCHIVE_WARN) {
    return reader.archive_failure();
  }
  return reader;
}

Result<std::string_view> Reader::next() {
  while (!at_end_) {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(archive_.get(), &data, &size, &offset);
    if (status == ARCHIVE_EOF) {
      at_end_ = true;
    } else if (status == ARCHIVE_RETRY) {
      continue;
    } else if (status < ARCHIVE_WARN) {
      at_end_ = true;
      return archive_failure();
    } else if (size > 0) {
      return std::string_view(static_cast<const char*>(data), size);
    }
  }
  return std::string_view();
}

bool Reader::is_compressed() const { return archive_filter_code(archive_.get(), 0) != ARCHIVE_FILTER_NONE; }

Result<std::string> Reader::read_rest(std::string head, std::size_t most) {
  // So that pages, which are a few chunks long, are not copied as they grow.
  constexpr std::size_t kMostReserved = std::size_t{16} << 20;
  head.reserve(std::min(file_->size(), kMostReserved));
  for (;;) {
    const Result<std::string_view> chunk = next();
    if (!chunk) return tl::unexpected<Error>(chunk.error());
    if (chunk->empty()) return head;
    if (head.size() + chunk->size() > most) {
      return failure(path_,
                     (is_compressed() ? "expands to more than " : "longer than ") + size_in_words(most));
    }
    head.append(*chunk);
  }
}

}  // namespace dehusk::io
