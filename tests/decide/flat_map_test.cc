// FlatMap against the map of the standard library.
#include "decide/flat_map.h"

#include <gtest/gtest.h>

#include <random>
#include <unordered_map>

#include "decide/lexicon.h"

namespace dehusk::decide {
namespace {

TEST(FlatMap, HoldsWhatWasPutIn) {
  std::mt19937_64 random(5);
  for (const std::size_t reserved : {0, 1, 500, 4000}) {
    FlatMap<int> map(reserved);
    EXPECT_EQ(map.find(1), nullptr);
    std::unordered_map<std::uint64_t, int> expected;
    for (int i = 0; i < 4000; ++i) {
      // Small and neighbouring ones, and any; many twice.
      const std::uint64_t hash = i % 2 == 0 ? 1 + random() % 3000 : (1 + random() % 1000) << 54;
      map[hash] += i;
      expected[hash] += i;
    }
    EXPECT_EQ(map.size(), expected.size());
    for (const auto& [hash, value] : expected) {
      ASSERT_NE(map.find(hash), nullptr) << hash;
      EXPECT_EQ(*map.find(hash), value) << hash;
    }
    for (std::uint64_t hash = 3001; hash < 4000; ++hash) EXPECT_EQ(map.find(hash), nullptr) << hash;
  }
}

TEST(FlatMap, TakesTheHashZero) {
  FlatMap<int> map;
  EXPECT_EQ(map.find(0), nullptr);
  map[0] = 3;
  ASSERT_NE(map.find(0), nullptr);
  EXPECT_EQ(*map.find(0), 3);
}

TEST(FlatMap, LeavesWhatWasReservedWhereItIs) {
  FlatMap<int> map(100);
  const int* const first = &map[7];
  for (std::uint64_t hash = 100; hash < 199; ++hash) map[hash] = 1;
  EXPECT_EQ(&map[7], first);
}

TEST(SeenHashes, KnowsAllOfAUnit) {
  std::mt19937_64 random(5);
  SeenHashes seen;
  std::vector<std::uint64_t> hashes(2 * (kMostTokens + 2));
  for (std::uint64_t& hash : hashes) {
    hash = random();
    EXPECT_TRUE(seen.add(hash));
  }
  for (const std::uint64_t hash : hashes) EXPECT_FALSE(seen.add(hash));
}

}  // namespace
}  // namespace dehusk::decide
