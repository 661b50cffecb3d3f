// Hyperscan behind a small face: building databases from patterns, the cache of built ones, and scanning.
//
// Units are scanned joined by line ends with HS_FLAG_MULTILINE, so that one scan serves a whole document and
// ^ and $ still mean the ends of a unit. Byte mode throughout (design: HS_FLAG_UCP compiles for minutes).
#include "match/database.h"

#include <fcntl.h>
#include <hs/hs.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <new>
#include <utility>

#include "dehusk/version.h"

namespace dehusk::match {
namespace {

constexpr std::string_view kMagic = "dehusk rule database 3\n";

// A file of the cache is a header and, from here on, the database as it stands in memory: it is mapped and
// used where it is. hs_deserialize_database_at puts databases at any address that the caller has, with
// offsets inside instead of pointers; what it makes at one address that divides by 64 is what it makes at any
// other. Behind the database stands a scratch for it. hs_alloc_scratch reads all of a database, for a
// checksum of its own, in each thread; hs_clone_scratch reads a few sizes from another scratch and is done.
constexpr std::size_t kHeaderSize = 4096;
constexpr std::size_t kAlignment = 64;  // of databases and scratches

constexpr std::size_t aligned(std::size_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }

// One scan call takes at most 2^32-1 bytes; stay well below.
constexpr std::size_t kLongestScan = 1U << 30;

std::string hash_of(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  std::array<char, 40> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return std::string(hex.data(), 32);
}

unsigned flags_of(Mode mode) { return mode == Mode::units ? HS_FLAG_MULTILINE : 0U; }

std::string expression_of(const Pattern& pattern, Mode mode) {
  return mode == Mode::units ? std::string(pattern.regex) : "^(?:" + std::string(pattern.regex) + ")";
}

// What makes databases besides patterns: this library on this processor. Asking a virtual machine what its
// processor is takes long.
const std::string& maker() {
  static const std::string text = [] {
    std::string out = std::string(kMagic) + std::string(kVersion) + '\n' + hs_version() + '\n';
    hs_platform_info_t platform{};
    if (hs_populate_platform(&platform) == HS_SUCCESS)
      out += std::to_string(platform.tune) + ' ' + std::to_string(platform.cpu_features) + '\n';
    return out;
  }();
  return text;
}

// Everything a serialised database depends on.
std::string key_of(std::span<const Pattern> patterns, Mode mode) {
  std::string key = maker();
  key += std::to_string(flags_of(mode)) + '\n';
  for (const Pattern& pattern : patterns) {
    key.append(pattern.regex);
    key += '\n';
  }
  return hash_of(key);
}

// A file descriptor that closes itself.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

// This user's own, and nobody else may write it.
bool is_private(const struct stat& info) { return info.st_uid == ::geteuid() && (info.st_mode & 022U) == 0; }

// A file of this user's own, seen in memory; empty when it cannot be.
class Mapping {
 public:
  explicit Mapping(const std::string& path) {
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode) || !is_private(info)) return;
    const auto size = static_cast<std::size_t>(info.st_size);
    if (size == 0) return;
    void* const memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file.get(), 0);
    if (memory == MAP_FAILED) return;
    memory_ = memory;
    size_ = size;
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (memory_ != nullptr) ::munmap(memory_, size_);
  }

  [[nodiscard]] std::string_view bytes() const { return {static_cast<const char*>(memory_), size_}; }
  // Whoever takes the memory unmaps it.
  void* release() { return std::exchange(memory_, nullptr); }

 private:
  void* memory_ = nullptr;
  std::size_t size_ = 0;
};

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

// Written aside and renamed, so that nobody ever sees half a file.
void write_private_file(const std::string& directory, const std::string& path, std::string_view content) {
  std::error_code code;
  const bool made = std::filesystem::create_directories(directory, code);
  if (made) std::filesystem::permissions(directory, std::filesystem::perms::owner_all, code);
  std::string aside = path + ".XXXXXX";
  bool whole = false;
  {
    const File file(::mkstemp(aside.data()));
    if (!file) return;
    whole = write_all(file.get(), content);
  }
  if (!whole || ::rename(aside.c_str(), path.c_str()) != 0) ::unlink(aside.c_str());
}

// Rule sets come and go; the cache keeps this many databases, those written last.
constexpr std::size_t kMostCached = 64;

void prune(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code code;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (fs::directory_iterator it(directory, code), last; !code && it != last; it.increment(code)) {
    const std::string name = it->path().filename().string();
    if (!name.starts_with("rules-") || name.find(".hsdb") == std::string::npos) continue;
    files.emplace_back(it->last_write_time(code), it->path());
  }
  if (files.size() <= kMostCached) return;
  std::sort(files.begin(), files.end());
  for (std::size_t i = 0; i + kMostCached < files.size(); ++i) fs::remove(files[i].second, code);
}

// Magic, key and checksum lines, filled up with line ends.
std::string header_of(std::string_view key, std::string_view body) {
  std::string out = std::string(kMagic) + std::string(key) + '\n' + hash_of(body) + '\n';
  out.resize(kHeaderSize, '\n');
  return out;
}

// How much of a scratch there is for certain. Its size counts what was left out in front to align it.
std::size_t length_of(const hs_scratch* scratch) {
  std::size_t size = 0;
  if (hs_scratch_size(scratch, &size) != HS_SUCCESS || size < kAlignment) return 0;
  return size - kAlignment;
}

OwnedScratch clone_of(const hs_scratch* scratch) {
  hs_scratch* clone = nullptr;
  return OwnedScratch(hs_clone_scratch(scratch, &clone) == HS_SUCCESS ? clone : nullptr);
}

bool read_cached(const std::string& path, std::string_view key, Database::Part& part) {
  Mapping file(path);
  const std::string_view content = file.bytes();
  if (content.size() <= kHeaderSize) return false;
  const std::string_view body = content.substr(kHeaderSize);
  if (content.substr(0, kHeaderSize) != header_of(key, body)) return false;
  auto* const memory = static_cast<char*>(file.release()) + kHeaderSize;
  OwnedDatabase database(reinterpret_cast<hs_database*>(memory),
                         FreeDatabase{memory - kHeaderSize, content.size()});
  std::size_t size = 0;
  if (hs_database_size(database.get(), &size) != HS_SUCCESS || aligned(size) >= body.size()) return false;
  OwnedScratch scratch(reinterpret_cast<hs_scratch*>(memory + aligned(size)), FreeScratch{false});
  if (aligned(size) + length_of(scratch.get()) != body.size()) return false;
  part.database = std::move(database);
  part.scratch = std::move(scratch);
  return true;
}

// The database as it stands in memory; empty when there is not enough of that.
std::string image_of(const hs_database* database) {
  char* bytes = nullptr;
  std::size_t size = 0;
  if (hs_serialize_database(database, &bytes, &size) != HS_SUCCESS) return {};
  const std::unique_ptr<char, decltype(&std::free)> owner(bytes, &std::free);
  std::size_t image_size = 0;
  if (hs_serialized_database_size(bytes, size, &image_size) != HS_SUCCESS) return {};
  std::vector<char> memory(image_size + kHeaderSize, '\0');
  void* at = memory.data();
  std::size_t space = memory.size();
  char* const image = static_cast<char*>(std::align(kHeaderSize, image_size, at, space));
  if (hs_deserialize_database_at(bytes, size, reinterpret_cast<hs_database*>(image)) != HS_SUCCESS) return {};
  return {image, image_size};
}

// The same of a scratch. It is full of pointers into itself, which a clone has of its own; here they are
// counted from where it begins, so that a file says the same whenever it is written.
std::string image_of(const hs_scratch* scratch) {
  std::string image(reinterpret_cast<const char*>(scratch), length_of(scratch));
  const auto base = reinterpret_cast<std::uintptr_t>(scratch);
  for (std::size_t at = 0; at + sizeof base <= image.size(); at += sizeof base) {
    std::uintptr_t word = 0;
    std::memcpy(&word, image.data() + at, sizeof word);
    // What was left out in front is pointed at too.
    if (word + kAlignment < base || word > base + image.size()) continue;
    word = word < base ? 0 : word - base;
    std::memcpy(image.data() + at, &word, sizeof word);
  }
  return image;
}

void write_cached(const std::string& directory, const std::string& path, std::string_view key,
                  const Database::Part& part) {
  std::string body = image_of(part.database.get());
  if (body.empty()) return;
  body.resize(aligned(body.size()), '\0');
  body += image_of(part.scratch.get());
  write_private_file(directory, path, header_of(key, body) + body);
  prune(directory);
}

tl::expected<hs_database*, CompileError> compile(std::span<const Pattern> patterns, Mode mode) {
  std::vector<std::string> regexes;
  std::vector<const char*> expressions;
  std::vector<unsigned> flags(patterns.size(), flags_of(mode));
  std::vector<unsigned> ids;
  regexes.reserve(patterns.size());
  for (const Pattern& pattern : patterns) {
    regexes.push_back(expression_of(pattern, mode));
    expressions.push_back(regexes.back().c_str());
    ids.push_back(static_cast<unsigned>(ids.size()));
  }
  hs_database* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(expressions.data(), flags.data(), ids.data(),
                       static_cast<unsigned>(expressions.size()), HS_MODE_BLOCK, nullptr, &database,
                       &error) == HS_SUCCESS) {
    return database;
  }
  CompileError out{kNoRule, error != nullptr ? error->message : "out of memory"};
  if (error != nullptr && error->expression >= 0) {
    out.rule = patterns[static_cast<std::size_t>(error->expression)].rule;
  }
  hs_free_compile_error(error);
  return tl::unexpected<CompileError>(std::move(out));
}

// What the callback of one scan call collects.
struct Collector {
  std::span<const std::uint32_t> rules;
  std::span<const std::size_t> starts;
  std::size_t first_unit;
  std::size_t offset;
  std::vector<Hit>* hits;
  // An exception must not pass through Hyperscan: its scratch would count as in use.
  bool out_of_memory = false;
};

int on_hit(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context) {
  Collector& c = *static_cast<Collector*>(context);
  if (c.rules[id] == kNoRule) return 0;
  // The unit is the last that begins before the end. One that begins there was matched by nothing of it,
  // which Hyperscan refuses when it compiles, but not of patterns with \B.
  const std::size_t end = c.offset + static_cast<std::size_t>(to);
  const auto after =
      std::lower_bound(c.starts.begin() + static_cast<std::ptrdiff_t>(c.first_unit), c.starts.end(), end);
  if (end == c.offset || (after != c.starts.end() && *after == end)) return 0;
  const auto unit = static_cast<std::uint32_t>(std::distance(c.starts.begin(), after)) - 1U;
  const Hit hit{unit, c.rules[id]};
  try {
    if (c.hits->empty() || c.hits->back() != hit) c.hits->push_back(hit);
  } catch (const std::bad_alloc&) {
    c.out_of_memory = true;
  }
  return c.out_of_memory ? 1 : 0;
}

// The longest match of each rule that has one where the scan began.
struct LongestCollector {
  std::span<const std::uint32_t> rules;
  std::vector<std::pair<std::uint32_t, std::size_t>> ends;
  bool out_of_memory = false;  // as in Collector
};

int on_anchored_hit(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context) {
  LongestCollector& c = *static_cast<LongestCollector*>(context);
  const std::uint32_t rule = c.rules[id];
  if (rule == kNoRule) return 0;
  const auto known =
      std::find_if(c.ends.begin(), c.ends.end(), [&](const auto& e) { return e.first == rule; });
  if (known != c.ends.end()) {
    known->second = std::max(known->second, static_cast<std::size_t>(to));
    return 0;
  }
  try {
    c.ends.emplace_back(rule, to);
  } catch (const std::bad_alloc&) {
    c.out_of_memory = true;
  }
  return c.out_of_memory ? 1 : 0;
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void FreeDatabase::operator()(hs_database* database) const {
  if (mapping != nullptr) {
    ::munmap(mapping, size);
  } else {
    hs_free_database(database);
  }
}
void FreeScratch::operator()(hs_scratch* scratch) const {
  if (owned) hs_free_scratch(scratch);
}

tl::expected<Database, CompileError> Database::build(std::span<const Pattern> patterns, Mode mode,
                                                     const std::string& cache_directory) {
  Database out;
  if (patterns.empty()) return out;
  Part part;
  for (const Pattern& pattern : patterns) part.rules.push_back(pattern.rule);
  std::string key;
  std::string path;
  if (!cache_directory.empty()) {
    key = key_of(patterns, mode);
    path = cache_directory + "/rules-" + key + ".hsdb";
    if (read_cached(path, key, part)) {
      out.parts_.push_back(std::move(part));
      return out;
    }
  }
  tl::expected<hs_database*, CompileError> built = compile(patterns, mode);
  if (!built) return tl::unexpected<CompileError>(std::move(built.error()));
  part.database = OwnedDatabase(*built);
  hs_scratch* scratch = nullptr;
  if (hs_alloc_scratch(part.database.get(), &scratch) != HS_SUCCESS)
    return tl::unexpected<CompileError>(CompileError{kNoRule, "out of memory"});
  part.scratch = OwnedScratch(scratch);
  if (!cache_directory.empty()) write_cached(cache_directory, path, key, part);
  out.parts_.push_back(std::move(part));
  return out;
}

void Database::add(Database other) {
  std::move(other.parts_.begin(), other.parts_.end(), std::back_inserter(parts_));
}

hs_scratch* Scratch::scratch_for(const Database::Part& part) {
  const auto found = std::find_if(scratches_.begin(), scratches_.end(),
                                  [&](const auto& known) { return known.first == part.database.get(); });
  if (found != scratches_.end()) return found->second.get();
  OwnedScratch clone = clone_of(part.scratch.get());
  if (clone == nullptr) throw std::bad_alloc();
  return scratches_.emplace_back(part.database.get(), std::move(clone)).second.get();
}

void Scratch::fit(const Database& database) {
  for (const Database::Part& part : database.parts()) scratch_for(part);
}

void Scratch::scan(const Database& database, std::string_view text, std::span<const std::size_t> starts,
                   std::vector<Hit>& hits) {
  hits.clear();
  for (const Database::Part& part : database.parts()) scan(part, text, starts, hits);
  std::sort(hits.begin(), hits.end());
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
}

void Scratch::scan(const Database::Part& part, std::string_view text, std::span<const std::size_t> starts,
                   std::vector<Hit>& hits) {
  if (starts.empty()) return;
  hs_scratch* const scratch = scratch_for(part);
  for (std::size_t first = 0; first < starts.size();) {
    const std::size_t begin = starts[first];
    std::size_t last = first + 1;
    while (last < starts.size() &&
           (last + 1 < starts.size() ? starts[last + 1] : text.size()) - begin <= kLongestScan) {
      ++last;
    }
    const std::size_t end = last < starts.size() ? starts[last] : text.size();
    Collector collector{part.rules, starts.subspan(0, last), first, begin, &hits};
    const auto length = static_cast<unsigned>(std::min(end - begin, kLongestScan));
    hs_scan(part.database.get(), text.data() + begin, length, 0, scratch, on_hit, &collector);
    if (collector.out_of_memory) throw std::bad_alloc();
    first = last;
  }
}

std::vector<Stretch> Scratch::stretches(const Database& database, std::string_view text) {
  std::vector<Stretch> out;
  for (const Database::Part& part : database.parts()) stretches(part, text, out);
  std::sort(out.begin(), out.end());
  return out;
}

void Scratch::stretches(const Database::Part& part, std::string_view text, std::vector<Stretch>& out) {
  hs_scratch* const scratch = scratch_for(part);
  std::map<std::uint32_t, std::size_t> last_ends;  // of each rule
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool starts_word = text[at] != ' ' && (at == 0 || !is_word_byte(text[at - 1]));
    if (!starts_word) continue;
    LongestCollector longest{part.rules, {}};
    const auto length = static_cast<unsigned>(std::min(text.size() - at, kLongestScan));
    hs_scan(part.database.get(), text.data() + at, length, 0, scratch, on_anchored_hit, &longest);
    if (longest.out_of_memory) throw std::bad_alloc();
    for (const auto& [rule, length_of_match] : longest.ends) {
      std::size_t& last_end = last_ends[rule];
      if (at < last_end || length_of_match == 0) continue;
      last_end = at + length_of_match;
      out.push_back({rule, at, last_end});
    }
  }
}

std::string default_cache_directory() {
  // An absolute path, as the XDG base directory specification wants it.
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && cache[0] == '/') {
    return std::string(cache) + "/dehusk";
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && home[0] == '/') {
    return std::string(home) + "/.cache/dehusk";
  }
  return {};
}

}  // namespace dehusk::match
