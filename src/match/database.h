// Database: some of the rules compiled by Hyperscan. Immutable after build; shared by threads. No Hyperscan
// type appears here.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dehusk/result.h"

struct hs_database;
struct hs_scratch;

namespace dehusk::match {

inline constexpr std::uint32_t kNoRule = UINT32_MAX;

struct Pattern {
  std::uint32_t rule = 0;  // what a hit reports; kNoRule: compiled with the others, but its hits are dropped
  std::string_view regex;
};

struct CompileError {
  std::uint32_t rule = 0;  // of the pattern at fault; kNoRule when it is not one pattern
  std::string message;
};

// What a scan of the database is for. Hyperscan gives the ends of matches; asking it for the starts too
// (HS_FLAG_SOM_LEFTMOST) makes larger patterns fail to compile. So the starts are found by trying: `anchored`
// patterns match only at the very start of what is scanned.
enum class Mode : bool { units, anchored };

struct FreeDatabase {
  void* mapping = nullptr;  // the file that the database stands in, if it does
  std::size_t size = 0;
  void operator()(hs_database* database) const;
};
using OwnedDatabase = std::unique_ptr<hs_database, FreeDatabase>;

struct FreeScratch {
  bool owned = true;  // or it stands in the file of its database
  void operator()(hs_scratch* scratch) const;
};
using OwnedScratch = std::unique_ptr<hs_scratch, FreeScratch>;

class Database {
 public:
  // `cache_directory` may be empty: nothing is read or written then. A cached database is used only when it
  // is this user's own file, whole, and made from these patterns by this library for this processor;
  // otherwise it is built anew without a word, and written when that works.
  [[nodiscard]] static tl::expected<Database, CompileError> build(std::span<const Pattern> patterns,
                                                                  Mode mode,
                                                                  const std::string& cache_directory);

  // Patterns that were compiled together.
  struct Part {
    OwnedDatabase database;
    OwnedScratch scratch;              // never scanned with: what the scratch of each thread is cloned from
    std::vector<std::uint32_t> rules;  // by Hyperscan id
  };
  [[nodiscard]] std::span<const Part> parts() const { return parts_; }

  // Adds what `other` looks for: so that rules of one's own do not have the shipped ones compiled again.
  void add(Database other);

 private:
  std::vector<Part> parts_;
};

// A hit of a rule in a unit (a block, a sentence, an element).
struct Hit {
  std::uint32_t unit = 0;
  std::uint32_t rule = 0;
  friend auto operator<=>(const Hit&, const Hit&) = default;
};

// What a rule matches of a text.
struct Stretch {
  std::uint32_t rule = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  friend auto operator<=>(const Stretch&, const Stretch&) = default;
};

// Scratch memory for scanning; one per thread. What a database needs is added at its first scan if not
// before. The databases outlive it.
class Scratch {
 public:
  // Asked for before documents come and go, it does not lie among what is freed after them.
  void fit(const Database& database);

  // The hits in `text`, whose units stand one a line; starts[i] is where unit i begins. Sorted, each once.
  void scan(const Database& database, std::string_view text, std::span<const std::size_t> starts,
            std::vector<Hit>& hits);

  // All matches in `text` that start where a word does, by rule; of one rule leftmost and longest, in order
  // and disjoint. Takes time as the square of the text. The database must have been built with
  // Mode::anchored.
  [[nodiscard]] std::vector<Stretch> stretches(const Database& database, std::string_view text);

 private:
  void scan(const Database::Part& part, std::string_view text, std::span<const std::size_t> starts,
            std::vector<Hit>& hits);
  void stretches(const Database::Part& part, std::string_view text, std::vector<Stretch>& out);
  hs_scratch* scratch_for(const Database::Part& part);

  std::vector<std::pair<const hs_database*, OwnedScratch>> scratches_;
};

// $XDG_CACHE_HOME/dehusk, else ~/.cache/dehusk, else empty.
[[nodiscard]] std::string default_cache_directory();

}  // namespace dehusk::match
