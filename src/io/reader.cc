// The file is opened here and not by libarchive, so that "no such file" and "is a directory" are said
// in the system's own words; libarchive sees a descriptor and its "raw" format, which is one unnamed entry.
// gzip goes through it as it is, and is expanded here (io/inflate.h says why).
#include "io/reader.h"

#include <archive.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "io/inflate.h"
#include "size_in_words.h"

namespace dehusk::io {
namespace {

// A damaged member may be expanded beyond its end before the damage shows, and the next one is to be found
// nevertheless; so this much of its compressed bytes is kept. Crawlers write a member a record.
constexpr std::size_t kHeld = std::size_t{1} << 20;

// Bytes that may be looked at again to find members; what is made to have many false ones takes no time.
constexpr std::size_t kMostAgain = std::size_t{64} << 20;

// A pipe holds as much; larger blocks did not read faster and cost each small file their allocation.
constexpr std::size_t kBlock = std::size_t{64} << 10;

tl::unexpected<Error> place_failure(const std::string& path, const std::string& what) {
  return fail(ErrorCode::kIo, path + ": " + what);
}

bool is_directory(int fd) {
  struct stat info {};
  return fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
}

void support_our_formats(archive* a) {
  archive_read_support_filter_zstd(a);
  archive_read_support_filter_xz(a);
  archive_read_support_filter_bzip2(a);
  archive_read_support_format_raw(a);
  archive_read_support_format_empty(a);  // raw refuses a file of no bytes
}

}  // namespace

// The compressed bytes at hand are a window of the file: what was taken from it of the member at hand, then
// what was not taken yet.
struct Reader::Gzip {
  Inflater inflater{Inflater::Wrapping::gzip};
  std::vector<char> expanded = std::vector<char>(kBlock);
  std::string window;
  std::size_t window_begin = 0;  // its place in the file
  std::size_t at = 0;            // in the window: the first byte not taken
  std::size_t member = 0;        // in the file: where the member at hand begins
  bool inside = false;           // of a member
  std::size_t gave = 0;          // bytes of that member that were handed out
  std::size_t again = 0;         // bytes that were looked at again
  std::optional<std::string> damage;
  bool told = false;  // of the damage

  void append(std::string_view chunk);
  void begin_member();
  bool find_member();
};

// The window keeps twice kHeld at most, so that it is not moved for every chunk.
void Reader::Gzip::append(std::string_view chunk) {
  const std::size_t held = std::min(at, inside || damage ? window_begin + at - member : 0);
  const std::size_t dropped = at - std::min(held, kHeld);
  if (dropped > kHeld || held == 0) {
    window.erase(0, dropped);
    window_begin += dropped;
    at -= dropped;
  }
  window.append(chunk);
}

void Reader::Gzip::begin_member() {
  inflater.restart();
  member = window_begin + at;
  inside = true;
  gave = 0;
}

// Moves to where the next member may begin in the window; else to its end, but for half a magic number.
bool Reader::Gzip::find_member() {
  const std::size_t found = window.find(kGzipMagic, at);
  at = found != std::string::npos
           ? found
           : std::max(at, window.size() - std::min(window.size(), kGzipMagic.size() - 1));
  return found != std::string::npos;
}

void Reader::GzipDeleter::operator()(Gzip* gzip) const { delete gzip; }

Reader::File::~File() {
  if (fd_ > STDERR_FILENO) ::close(fd_);
}

std::size_t Reader::File::size() const {
  struct stat info {};
  return fstat(fd_, &info) == 0 && S_ISREG(info.st_mode) ? static_cast<std::size_t>(info.st_size) : 0;
}

std::size_t Reader::File::position() const {
  const off_t at = size() == 0 ? 0 : ::lseek(fd_, 0, SEEK_CUR);
  return at > 0 ? static_cast<std::size_t>(at) : 0;
}

void Reader::ArchiveDeleter::operator()(archive* a) const { archive_read_free(a); }

Reader::Reader(std::string path, std::unique_ptr<File> file, archive* a)
    : path_(std::move(path)), file_(std::move(file)), archive_(a) {}

tl::unexpected<Error> Reader::archive_failure() const {
  const char* what = archive_error_string(archive_.get());
  return place_failure(path_, what != nullptr ? what : "truncated or damaged");
}

Result<Reader> Reader::open(const std::string& path) {
  const int fd = path == kStdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return place_failure(path, std::strerror(errno));
  auto file = std::make_unique<File>(fd);
  if (is_directory(fd)) return place_failure(path, std::strerror(EISDIR));

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
  if (gzip_) return next_expanded();
  Result<std::string_view> chunk = next_raw();
  // libarchive has looked for longer magic numbers, so only a file that is shorter begins with a shorter
  // chunk.
  if (std::exchange(begun_, true) || !chunk || !chunk->starts_with(kGzipMagic)) return chunk;
  gzip_.reset(new Gzip);
  gzip_->append(*chunk);
  return next_expanded();
}

// One member's bytes at most, so that it is known which of them are from a whole one.
Result<std::string_view> Reader::next_expanded() {
  Gzip& g = *gzip_;
  std::span<char> room(g.expanded);
  while (!g.damage && room.size() == g.expanded.size()) {
    if (g.at == g.window.size()) {
      const Result<bool> more = read_more();
      if (!more) return tl::unexpected<Error>(more.error());
      if (!*more && !g.inside) return std::string_view();
      if (!*more) g.damage = "truncated gzip input";
      continue;
    }
    if (!g.inside) {  // members may be filled up with zeros
      g.at = std::min(g.window.find_first_not_of('\0', g.at), g.window.size());
      if (g.at == g.window.size()) continue;
      g.begin_member();
    }
    std::string_view in = std::string_view(g.window).substr(g.at);
    const Inflater::State state = g.inflater.step(in, room);
    g.at = g.window.size() - in.size();
    g.inside = state == Inflater::State::more;
    if (state == Inflater::State::broken) {
      g.damage = "damaged gzip input (" + std::string(g.inflater.what()) + ") in the member at byte " +
                 std::to_string(g.member);
    }
  }
  const std::size_t size = g.expanded.size() - room.size();
  if (size == 0) {
    if (std::exchange(g.told, true)) return std::string_view();
    return place_failure(path_, *g.damage);
  }
  g.gave += size;
  return std::string_view(g.expanded.data(), size);
}

// False at the end.
Result<bool> Reader::read_more() {
  const Result<std::string_view> chunk = next_raw();
  if (!chunk) return tl::unexpected<Error>(chunk.error());
  gzip_->append(*chunk);
  return !chunk->empty();
}

bool Reader::next_member() {
  if (!gzip_ || !gzip_->damage) return false;
  Gzip& g = *gzip_;
  const std::size_t from = std::max(g.member + 1, g.window_begin);
  const std::size_t taken = g.window_begin + g.at;
  if (from < taken && g.again < kMostAgain) {
    g.again += taken - from;
    g.at = from - g.window_begin;
  }
  g.inside = false;
  g.damage.reset();
  g.told = false;
  while (!g.find_member()) {
    const Result<bool> more = read_more();
    if (!more || !*more) return false;
  }
  return true;
}

std::size_t Reader::unverified() const { return gzip_ && (gzip_->inside || gzip_->damage) ? gzip_->gave : 0; }

Result<std::string_view> Reader::next_raw() {
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

bool Reader::is_compressed() const {
  return gzip_ || archive_filter_code(archive_.get(), 0) != ARCHIVE_FILTER_NONE;
}

Result<std::string> Reader::read_rest(std::string head, std::size_t most) {
  // So that pages, which are a few chunks long, are not copied as they grow.
  constexpr std::size_t kMostReserved = std::size_t{16} << 20;
  head.reserve(std::min(file_->size(), kMostReserved));
  for (;;) {
    const Result<std::string_view> chunk = next();
    if (!chunk) return tl::unexpected<Error>(chunk.error());
    if (chunk->empty()) return head;
    if (head.size() + chunk->size() > most) {
      return place_failure(
          path_, (is_compressed() ? "expands to more than " : "longer than ") + size_in_words(most));
    }
    head.append(*chunk);
  }
}

}  // namespace dehusk::io
