// reader: files, compressed or not, whole or broken: the lines of a batch are those of the bytes, and an
// error is the end; as an archive, the records come in order, and what is broken has a place.
#include "io/reader.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "io/http.h"
#include "io/line_reader.h"
#include "io/warc.h"

namespace dehusk {
namespace {

// What a few kilobytes can be decompressed to has no end worth waiting for.
constexpr std::size_t kEnough = std::size_t{1} << 20;

std::string read_chunks(const std::string& path) {
  Result<io::Reader> reader = io::Reader::open(path);
  std::string all;
  if (!reader) return all;
  while (all.size() < kEnough) {
    const Result<std::string_view> chunk = reader->next();
    if (!chunk) fuzz::check(chunk.error().message.starts_with(path), "an error has a place");
    if (!chunk || chunk->empty()) break;
    all += *chunk;
  }
  return all;
}

std::string read_lines(const std::string& path) {
  Result<io::Reader> reader = io::Reader::open(path);
  std::string all;
  if (!reader) return all;
  io::LineReader lines(path, std::move(*reader));
  std::size_t number = 1;
  while (all.size() < kEnough) {
    const Result<io::LineBatch> batch = lines.next();
    if (!batch || batch->empty()) break;
    fuzz::check(batch->first_line == number, "lines are counted");
    number += static_cast<std::size_t>(std::ranges::count(batch->lines(), '\n'));
    all += batch->lines();
  }
  return all;
}

void read_archive(const std::string& path) {
  Result<io::Reader> reader = io::Reader::open(path);
  if (!reader) return;
  io::WarcReader archive(path, std::move(*reader), {}, kEnough);
  io::Tally passed_over;
  std::size_t end = 0;
  while (end < kEnough) {
    Result<std::optional<io::WarcRecord>> record = archive.next(passed_over);
    if (!record) fuzz::check(record.error().message.starts_with(path + ":"), "an error has a place");
    if (!record) continue;
    if (!*record) break;
    io::WarcRecord& found = **record;
    fuzz::check(found.offset >= end, "records come in order");
    end = found.offset + found.body.size();
    if (io::unpack(found.payload, kEnough, found.body).is == io::Unpacking::Is::document)
      fuzz::check(found.body.size() <= kEnough, "what is too long is said to be");
  }
}

}  // namespace
}  // namespace dehusk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dehusk;
  const int file = memfd_create("fuzz", 0);
  fuzz::check(file >= 0 && write(file, data, size) == static_cast<ssize_t>(size), "a file can be made");
  const std::string path = "/proc/self/fd/" + std::to_string(file);
  const std::string chunks = read_chunks(path);
  const std::string lines = read_lines(path);
  fuzz::check(chunks.starts_with(lines) || lines.starts_with(chunks), "lines are what the chunks are");
  read_archive(path);
  close(file);
  return 0;
}
