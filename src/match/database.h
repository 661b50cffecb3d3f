// Database: some of the rules compiled by Hyperscan. Immutable after build; shared by threads. No Hyperscan
// type appears here.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/result.h"

struct hs_database;
struct hs_scratch;

namespace dehusk::match {

struct Pattern {
  std::uint32_t rule = 0;  // what a hit reports
  std::string_view regex;
};

struct CompileError {
  std::uint32_t rule = 0;  // of the pattern at fault; kNoRule when it is not one pattern
  std::string message;
};
inline constexpr std::uint32_t kNoRule = UINT32_MAX;

// What a scan of the database is for. Hyperscan gives the ends of matches; asking it for the starts too
// (HS_FLAG_SOM_LEFTMOST) makes larger patterns fail to compile. So the starts are found by trying: `anchored`
// patterns match only at the very start of what is scanned.
enum class Mode : bool { units, anchored };

class Database {
 public:
  struct Free {
    void operator()(hs_database* database) const;
  };

  // `cache_directory` may be empty: nothing is read or written then. A cached database is used only when it
  // is this user's own file, whole, and made from these patterns by this library for this processor;
  // otherwise it is built anew without a word, and written when that works.
  [[nodiscard]] static tl::expected<Database, CompileError> build(std::span<const Pattern> patterns,
                                                                  Mode mode,
                                                                  const std::string& cache_directory);

  [[nodiscard]] const hs_database* get() const { return database_.get(); }       // null: no patterns
  [[nodiscard]] std::span<const std::uint32_t> rules() const { return rules_; }  // by Hyperscan id

 private:
  std::unique_ptr<hs_database, Free> database_;
  std::vector<std::uint32_t> rules_;
};

// A hit of a rule in a unit (a block, a sentence, an element).
struct Hit {
  std::uint32_t unit = 0;
  std::uint32_t rule = 0;
  friend auto operator<=>(const Hit&, const Hit&) = default;
};

struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Scratch memory for scanning; one per thread.
class Scratch {
 public:
  struct Free {
    void operator()(hs_scratch* scratch) const;
  };
  // Makes the scratch fit one more database. False when memory runs out.
  [[nodiscard]] bool fit(const Database& database);

  // The hits in `text`, whose units stand one a line; starts[i] is where unit i begins. Sorted, each once.
  void scan(const Database& database, std::string_view text, std::span<const std::size_t> starts,
            std::vector<Hit>& hits);

  // All matches of one rule in `text` that start where a word does, leftmost and longest, in order and
  // disjoint. The database must have been built with Mode::anchored.
  [[nodiscard]] std::vector<Stretch> stretches(const Database& database, std::uint32_t rule,
                                               std::string_view text);

 private:
  std::unique_ptr<hs_scratch, Free> scratch_;
};

// $XDG_CACHE_HOME/dehusk, else ~/.cache/dehusk, else empty.
[[nodiscard]] std::string default_cache_directory();

}  // namespace dehusk::match
