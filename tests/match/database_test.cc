// The scanner against its line-end separated units, and the cache against everything that may happen to a
// file.
#include "match/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "match/matcher.h"

namespace dehusk::match {
namespace {

namespace fs = std::filesystem;

const std::vector<Pattern> kPatterns = {{7, "^by [^ \\n]+$"}, {9, "newsletter"}};

std::vector<Hit> hits_of(const Database& database, std::initializer_list<const char*> units_in) {
  Units units;
  for (const char* unit : units_in) units.add(unit);
  Scratch scratch;
  std::vector<Hit> hits;
  scratch.scan(database, units.text, units.starts, hits);
  return hits;
}

const std::vector<Hit> kExpected = {{1, 7}, {2, 9}, {4, 9}};

std::vector<Hit> sample_hits(const Database& database) {
  return hits_of(database, {"nearby place", "By Doe", "our newsletter, your newsletter", "", "Newsletter",
                            "stand by me"});
}

// Hyperscan refuses what matches nothing, but not where \B is in it.
TEST(Database, AMatchOfNothingHitsNoOtherUnit) {
  const Pattern pattern{3, "[bd]?\\B"};
  const auto database = Database::build({&pattern, 1}, Mode::units, {});
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_EQ(hits_of(*database, {"", "[]", "a", "", "oddly"}), (std::vector<Hit>{{1, 3}, {4, 3}}));
}

TEST(Database, HitsAreByUnitEachOnce) {
  const auto database = Database::build(kPatterns, Mode::units, {});
  ASSERT_TRUE(database);
  EXPECT_EQ(sample_hits(*database), kExpected);
}

TEST(Database, NoPatternsHitNothing) {
  const auto database = Database::build({}, Mode::units, {});
  ASSERT_TRUE(database);
  EXPECT_TRUE(sample_hits(*database).empty());
}

TEST(Database, StretchesAreLeftmostAndLongest) {
  const std::vector<Pattern> patterns = {{3, "(?:(?:an?|[0-9]+) days? ago ?){2,}"},
                                         {4, "xyz"},
                                         {5, "her work"},
                                         {3, "and a day"},
                                         {6, "day ago"}};
  const auto database = Database::build(patterns, Mode::anchored, {});
  ASSERT_TRUE(database);
  Scratch scratch;
  const std::string text = "her work. a day ago a day ago 3 days ago and a day ago";
  std::vector<std::pair<std::uint32_t, std::string>> found;
  for (const Stretch& s : scratch.stretches(*database, text))
    found.emplace_back(s.rule, text.substr(s.begin, s.end - s.begin));
  const std::vector<std::pair<std::uint32_t, std::string>> expected = {{3, "a day ago a day ago 3 days ago "},
                                                                       {3, "and a day"},
                                                                       {5, "her work"},
                                                                       {6, "day ago"},
                                                                       {6, "day ago"},
                                                                       {6, "day ago"}};
  EXPECT_EQ(found, expected);
}

// Each database needs other scratch memory; what one left there is nothing to the next.
TEST(Scratch, ServesSeveralDatabases) {
  const auto words = Database::build(kPatterns, Mode::units, {});
  const std::vector<Pattern> patterns = {
      {1, "^[0-9]{2,40} days? ago$"}, {2, "(?:ab|cd){3,20}x"}, {3, "herring"}};
  const auto others = Database::build(patterns, Mode::units, {});
  ASSERT_TRUE(words && others);
  Units units;
  for (const char* unit : {"By Doe", "our newsletter", "1000 days ago", "ababcdx herring"}) units.add(unit);
  Scratch scratch;
  for (int round = 0; round < 3; ++round) {
    std::vector<Hit> hits;
    scratch.scan(*words, units.text, units.starts, hits);
    EXPECT_EQ(hits, (std::vector<Hit>{{0, 7}, {1, 9}}));
    scratch.scan(*others, units.text, units.starts, hits);
    EXPECT_EQ(hits, (std::vector<Hit>{{2, 1}, {3, 2}, {3, 3}}));
  }
}

class CacheTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "dehusk-cache-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { fs::remove_all(directory_); }

  [[nodiscard]] std::vector<fs::path> files() const {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(directory_)) out.push_back(entry.path());
    return out;
  }

  void build_and_check() const {
    const auto database = Database::build(kPatterns, Mode::units, directory_.string());
    ASSERT_TRUE(database);
    EXPECT_EQ(sample_hits(*database), kExpected);
  }

  static std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  fs::path directory_;
};

TEST_F(CacheTest, IsWrittenOnceAndReadBack) {
  build_and_check();
  ASSERT_EQ(files().size(), 1U);
  const auto written = fs::last_write_time(files()[0]);
  build_and_check();
  EXPECT_EQ(files().size(), 1U);
  EXPECT_EQ(fs::last_write_time(files()[0]), written);
}

TEST_F(CacheTest, WhatIsReadBackServesSeveralThreads) {
  build_and_check();
  const auto database = Database::build(kPatterns, Mode::units, directory_.string());
  ASSERT_TRUE(database);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { EXPECT_EQ(sample_hits(*database), kExpected); });
  for (std::thread& thread : threads) thread.join();
}

TEST_F(CacheTest, AFileSaysTheSameWheneverItIsWritten) {
  build_and_check();
  const fs::path file = files().at(0);
  const std::string good = read_file(file);
  std::vector<std::vector<char>> elsewhere;  // so that memory is had at other addresses
  for (std::size_t size = 1000; size < 100000; size += 1000) {
    elsewhere.emplace_back(size);
    fs::remove(file);
    build_and_check();
    ASSERT_EQ(read_file(file), good) << size;
  }
}

TEST_F(CacheTest, OtherPatternsHaveTheirOwnFile) {
  build_and_check();
  const std::vector<Pattern> other = {{1, "herring"}};
  ASSERT_TRUE(Database::build(other, Mode::units, directory_.string()));
  EXPECT_EQ(files().size(), 2U);
}

// Every way a file may be wrong: it is built anew, silently, and the file is whole again afterwards.
TEST_F(CacheTest, DamagedFilesAreRebuilt) {
  build_and_check();
  const fs::path file = files().at(0);
  const std::string good = read_file(file);
  std::vector<std::string> damaged = {"", "x", good.substr(0, good.size() / 2), good + "x",
                                      std::string(good.size(), '\0')};
  for (std::size_t at : {std::size_t{3}, std::size_t{40}, std::size_t{70}, std::size_t{100}, good.size() / 2,
                         good.size() - 1}) {
    damaged.push_back(good);
    damaged.back()[at] = static_cast<char>(damaged.back()[at] ^ 0x20);
  }
  for (const std::string& content : damaged) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    build_and_check();
    EXPECT_EQ(read_file(file), good);
  }
}

TEST_F(CacheTest, ForeignFilesAreNotRead) {
  build_and_check();
  const fs::path file = files().at(0);
  const std::string good = read_file(file);
  // Anybody may write it.
  ASSERT_EQ(::chmod(file.c_str(), 0666), 0);
  build_and_check();
  struct stat info {};
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 022U, 0U) << "replaced by one that only its owner writes";
  // A link to somewhere else.
  const fs::path elsewhere = directory_ / "elsewhere";
  fs::rename(file, elsewhere);
  fs::create_symlink(elsewhere, file);
  build_and_check();
  EXPECT_FALSE(fs::is_symlink(file));
  EXPECT_EQ(read_file(file), good);
}

TEST_F(CacheTest, ADirectoryThatCannotBeMadeIsNoError) {
  const auto database = Database::build(kPatterns, Mode::units, "/dev/null/cache");
  ASSERT_TRUE(database);
  EXPECT_EQ(sample_hits(*database), kExpected);
}

}  // namespace
}  // namespace dehusk::match
