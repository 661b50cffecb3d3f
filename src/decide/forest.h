// Forest: boosted trees over whole numbers, laid out so that many rows go through a tree at once and nothing
// is guessed on the way. A walk from split to split is a chain of loads and of branches that no processor
// foresees. Here every split of a tree is asked, of all rows together: one that sends a row right rules out
// the leaves on its left, and the row has reached the first leaf that is not ruled out (Lucchese and others,
// QuickScorer, SIGIR 2015). More splits are asked than on a walk, but of several rows with each instruction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace dehusk::decide {

struct TreeNode {
  std::int32_t feature = -1;  // -1: a leaf
  std::int32_t most = 0;      // left when the feature is at most this, else right
  std::uint32_t left = 0;     // a node of the same tree, behind this one
  std::uint32_t right = 0;
  std::int32_t value = 0;  // of a leaf its score; of a split the mean of the leaves below

  [[nodiscard]] bool is_leaf() const { return feature < 0; }
  // The node after a split on the way of a row.
  [[nodiscard]] std::uint32_t next(std::span<const std::int32_t> row) const {
    return row[static_cast<std::size_t>(feature)] <= most ? left : right;
  }
};

// Rows stand one after the other, `width` numbers each.
struct Rows {
  std::span<const std::int32_t> numbers;
  std::size_t width = 0;

  [[nodiscard]] std::size_t size() const { return numbers.size() / width; }
  [[nodiscard]] std::span<const std::int32_t> operator[](std::size_t i) const {
    return numbers.subspan(i * width, width);
  }
};

class Forest {
 public:
  static constexpr std::size_t kMostLeaves = 32;  // of a tree: a bit each

  // Whether this processor compares eight numbers at once; if not, four.
  [[nodiscard]] static bool is_wide();
  explicit Forest(bool wide = is_wide()) : wide_(wide) {}

  // The first node is the root. False when it has too many leaves: it is not added then.
  [[nodiscard]] bool add(std::span<const TreeNode> tree);

  [[nodiscard]] std::size_t size() const { return trees_.size(); }
  [[nodiscard]] std::span<const TreeNode> nodes(std::size_t tree) const {
    return std::span(nodes_).subspan(trees_[tree].node, trees_[tree].nodes);
  }

  // The score of the leaf that `row` reaches, by walking there: for single rows, and to test the others by.
  [[nodiscard]] std::int32_t walk(std::size_t tree, std::span<const std::int32_t> row) const;

  // Adds to scores[i] what trees [first, last) say of rows[units[i]].
  void add_scores(std::size_t first, std::size_t last, const Rows& rows, std::span<const std::size_t> units,
                  std::span<std::int32_t> scores) const;

  // For each of `units`, and for each tree: the leaf that rows[units[i]] reaches. Leaves are numbered from
  // left to right, and on from tree to tree.
  [[nodiscard]] std::vector<std::uint32_t> leaves(const Rows& rows, std::span<const std::size_t> units) const;

 private:
  // A row whose feature is above `most` does not reach the leaves of `left`.
  struct Split {
    std::int32_t most = 0;
    std::uint32_t left = 0;
    std::uint32_t feature = 0;
  };
  struct Tree {
    std::uint32_t node = 0;  // the first of its nodes_, splits_ and scores_
    std::uint32_t split = 0;
    std::uint32_t leaf = 0;
    std::uint32_t nodes = 0;
    std::uint32_t splits = 0;
  };
  [[nodiscard]] bool lay_out(std::span<const TreeNode> tree, std::uint32_t at, const Tree& out);
  template <class Lanes, class Use>
  void visit_block(std::size_t first, std::size_t last, const std::int32_t* columns, std::size_t count,
                   Use use) const;
  template <class Use>
  void visit_wide_block(std::size_t first, std::size_t last, const std::int32_t* columns, std::size_t count,
                        Use use) const;
  template <class Use>
  void visit(std::size_t first, std::size_t last, const Rows& rows, std::span<const std::size_t> units,
             Use use) const;

  bool wide_;
  std::vector<Tree> trees_;
  std::vector<TreeNode> nodes_;
  std::vector<Split> splits_;
  std::vector<std::int32_t> scores_;  // of the leaves
};

}  // namespace dehusk::decide
