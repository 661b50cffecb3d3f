// Forest: all ways through a tree lead to the same leaf.
#include "decide/forest.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace dehusk::decide {
namespace {

constexpr std::size_t kWidth = 7;

// A tree of so many leaves, of any shape; scores tell its leaves apart.
class RandomTree {
 public:
  RandomTree(std::size_t leaves, std::mt19937& random) : random_(random) { grow(leaves); }
  std::vector<TreeNode> nodes;

 private:
  void grow(std::size_t leaves) {
    const std::size_t at = nodes.size();
    nodes.emplace_back();
    nodes[at].value = static_cast<std::int32_t>(random_() % 1000) - 500;
    if (leaves == 1) return;
    const std::size_t left = 1 + random_() % (leaves - 1);
    nodes[at].feature = static_cast<std::int32_t>(random_() % kWidth);
    nodes[at].most = number(random_);
    nodes[at].left = static_cast<std::uint32_t>(nodes.size());
    grow(left);
    nodes[at].right = static_cast<std::uint32_t>(nodes.size());
    grow(leaves - left);
  }

 public:
  // Few, so that they often equal a threshold; and the ends.
  static std::int32_t number(std::mt19937& random) {
    const auto value = static_cast<std::int32_t>(random() % 12) - 5;
    return value == 6 ? INT32_MAX : value == -5 ? INT32_MIN : value;
  }

 private:
  std::mt19937& random_;
};

std::vector<std::int32_t> random_rows(std::size_t count, std::mt19937& random) {
  std::vector<std::int32_t> out(count * kWidth);
  for (std::int32_t& value : out) value = RandomTree::number(random);
  return out;
}

TEST(Forest, FindsTheLeavesThatAWalkFinds) {
  std::mt19937 random(20);
  for (const bool wide : {false, Forest::is_wide()}) {
    Forest forest(wide);
    std::vector<std::int32_t> of_leaf;
    for (std::size_t leaves = 1; leaves <= Forest::kMostLeaves; ++leaves) {
      const RandomTree tree(leaves, random);
      ASSERT_TRUE(forest.add(tree.nodes));
      for (const TreeNode& node : tree.nodes) {
        if (node.is_leaf()) of_leaf.push_back(node.value);
      }
    }
    for (const std::size_t count : {0, 1, 15, 16, 17, 31, 32, 33, 100}) {
      const std::vector<std::int32_t> numbers = random_rows(count, random);
      const Rows rows{numbers, kWidth};
      std::vector<std::size_t> units(count);
      std::iota(units.rbegin(), units.rend(), std::size_t{0});
      if (count > 20) units.erase(units.begin() + 3, units.begin() + 9);
      constexpr std::size_t kFirst = 4;
      constexpr std::size_t kLast = 29;
      std::vector<std::int32_t> scores(units.size(), 7);
      forest.add_scores(kFirst, kLast, rows, units, scores);
      const std::vector<std::uint32_t> leaves = forest.leaves(rows, units);
      for (std::size_t i = 0; i < units.size(); ++i) {
        std::int32_t expected = 7;
        for (std::size_t t = 0; t < forest.size(); ++t) {
          const std::int32_t value = forest.walk(t, rows[units[i]]);
          EXPECT_EQ(of_leaf[leaves[i * forest.size() + t]], value);
          if (t >= kFirst && t < kLast) expected += value;
        }
        EXPECT_EQ(scores[i], expected) << "row " << units[i] << " of " << count;
      }
    }
  }
}

TEST(Forest, TakesNoTreeWithTooManyLeaves) {
  std::mt19937 random(3);
  Forest forest;
  ASSERT_TRUE(forest.add(RandomTree(5, random).nodes));
  EXPECT_FALSE(forest.add(RandomTree(Forest::kMostLeaves + 1, random).nodes));
  EXPECT_FALSE(forest.add(RandomTree(1000, random).nodes));
  const RandomTree last(3, random);
  ASSERT_TRUE(forest.add(last.nodes));
  ASSERT_EQ(forest.size(), 2U);
  const std::vector<std::int32_t> row(kWidth, 0);
  std::vector<std::int32_t> score(1, 0);
  forest.add_scores(1, 2, {row, kWidth}, std::vector<std::size_t>{0}, score);
  EXPECT_EQ(score[0], forest.walk(1, row));
}

}  // namespace
}  // namespace dehusk::decide
