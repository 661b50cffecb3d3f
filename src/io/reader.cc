// The file is opened here and not by libarchive, so that "no such file" and "is a directory" are said
// in the system's own words; libarchive sees a descriptor and its "raw" format, which is one unnamed entry.
// gzip and zstd go through it as they are, and are expanded here (io/inflate.h and io/zstd.h say why).
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

#include "io/expander.h"
#include "io/inflate.h"
#include "io/zstd.h"
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
  archive_read_support_filter_xz(a);
  archive_read_support_filter_bzip2(a);
  archive_read_support_format_raw(a);
  archive_read_support_format_empty(a);  // raw refuses a file of no bytes
}

}  // namespace

// The compressed bytes at hand are a window of the file: what was taken from it of the member at hand, then
// what was not taken yet.
struct Reader::Members {
  Members(std::unique_ptr<Expander> expander_in, const char* name_in, std::vector<std::string_view> magics_in)
      : expander(std::move(expander_in)), name(name_in), magics(std::move(magics_in)) {
    for (const std::string_view magic : magics) first_bytes += magic.front();
  }

  std::unique_ptr<Expander> expander;
  const char* name;                      // of the format
  std::vector<std::string_view> magics;  // any of which a member begins with
  std::string first_bytes;               // of these
  std::vector<char> expanded = std::vector<char>(kBlock);
  std::string window;
  std::size_t window_begin = 0;  // its place in the file
  std::size_t at = 0;            // in the window: the first byte not taken
  std::size_t member = 0;        // in the file: where the member at hand begins
  bool inside = false;           // of a member
  bool filled = false;           // all the room there was: more may come without further bytes
  std::size_t gave = 0;          // bytes of that member that were handed out
  std::size_t again = 0;         // bytes that were looked at again
  std::optional<std::string> damage;
  bool told = false;  // of the damage

  void append(std::string_view chunk);
  void begin_member();
  bool find_member();
};

// The window keeps twice kHeld at most, so that it is not moved for every chunk.
void Reader::Members::append(std::string_view chunk) {
  const std::size_t held = std::min(at, inside || damage ? window_begin + at - member : 0);
  const std::size_t dropped = at - std::min(held, kHeld);
  if (dropped > kHeld || held == 0) {
    window.erase(0, dropped);
    window_begin += dropped;
    at -= dropped;
  }
  window.append(chunk);
}

void Reader::Members::begin_member() {
  expander->restart();
  member = window_begin + at;
  inside = true;
  gave = 0;
}

// Moves to where the next member may begin in the window; else to its end, but for half a magic number.
bool Reader::Members::find_member() {
  constexpr std::size_t kLongestMagic = 4;
  const std::string_view stored = window;
  for (at = stored.find_first_of(first_bytes, at); at < stored.size();
       at = stored.find_first_of(first_bytes, at + 1)) {
    const std::string_view here = stored.substr(at);
    const auto begins = [&](std::string_view magic) { return here.starts_with(magic); };
    if (std::any_of(magics.begin(), magics.end(), begins)) return true;
    if (here.size() < kLongestMagic) return false;
  }
  at = stored.size();
  return false;
}

void Reader::MembersDeleter::operator()(Members* members) const { delete members; }

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
  if (members_) return next_expanded();
  Result<std::string_view> chunk = next_raw();
  // libarchive has looked for longer magic numbers, so only a file that is shorter begins with a shorter
  // chunk.
  if (std::exchange(begun_, true) || !chunk) return chunk;
  if (chunk->starts_with(kGzipMagic)) {
    members_.reset(new Members(std::make_unique<Inflater>(Inflater::Wrapping::gzip), "gzip", {kGzipMagic}));
  } else if (looks_like_zstd(*chunk)) {
    members_.reset(new Members(std::make_unique<ZstdExpander>(), "zstd", {kZstdMagic, kZstdDictionaryMagic}));
  } else {
    return chunk;
  }
  members_->append(*chunk);
  return next_expanded();
}

// One member's bytes at most, so that it is known which of them are from a whole one.
Result<std::string_view> Reader::next_expanded() {
  Members& m = *members_;
  std::span<char> room(m.expanded);
  while (!m.damage && room.size() == m.expanded.size()) {
    if (m.at == m.window.size() && !m.filled) {
      const Result<bool> more = read_more();
      if (!more) return tl::unexpected<Error>(more.error());
      if (!*more && !m.inside) return std::string_view();
      if (!*more) m.damage = std::string("truncated ") + m.name + " input";
      continue;
    }
    if (!m.inside) {  // members may be filled up with zeros
      m.at = std::min(m.window.find_first_not_of('\0', m.at), m.window.size());
      if (m.at == m.window.size()) continue;
      m.begin_member();
    }
    std::string_view in = std::string_view(m.window).substr(m.at);
    const Expander::State state = m.expander->step(in, room);
    m.at = m.window.size() - in.size();
    m.inside = state == Expander::State::more;
    m.filled = m.inside && room.empty();
    if (state == Expander::State::broken) {
      m.damage = std::string("damaged ") + m.name + " input (" + std::string(m.expander->what()) +
                 ") in the member at byte " + std::to_string(m.member);
    }
  }
  const std::size_t size = m.expanded.size() - room.size();
  if (size == 0) {
    if (std::exchange(m.told, true)) return std::string_view();
    return place_failure(path_, *m.damage);
  }
  m.gave += size;
  return std::string_view(m.expanded.data(), size);
}

// False at the end.
Result<bool> Reader::read_more() {
  const Result<std::string_view> chunk = next_raw();
  if (!chunk) return tl::unexpected<Error>(chunk.error());
  members_->append(*chunk);
  return !chunk->empty();
}

bool Reader::next_member() {
  if (!members_ || !members_->damage) return false;
  Members& m = *members_;
  const std::size_t from = std::max(m.member + 1, m.window_begin);
  const std::size_t taken = m.window_begin + m.at;
  if (from > taken || m.again < kMostAgain) {  // nothing may have been taken of what is damaged
    m.again += taken - std::min(from, taken);
    m.at = from - m.window_begin;
  }
  m.inside = false;
  m.filled = false;
  m.damage.reset();
  m.told = false;
  while (!m.find_member()) {
    const Result<bool> more = read_more();
    if (!more || !*more) return false;
  }
  return true;
}

std::size_t Reader::unverified() const {
  return members_ && (members_->inside || members_->damage) ? members_->gave : 0;
}

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
  return members_ || archive_filter_code(archive_.get(), 0) != ARCHIVE_FILTER_NONE;
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
