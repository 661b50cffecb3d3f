#include "decide/forest.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <memory>

namespace dehusk::decide {
namespace {

// As many numbers as the processor compares at once: every x86-64 does four, most do eight.
using Four = std::int32_t __attribute__((vector_size(16)));
using Eight = std::int32_t __attribute__((vector_size(32)));

// What is ruled out of the rows in so many vectors stays in registers.
constexpr std::size_t kVectors = 4;
template <class Lanes>
constexpr std::size_t kRows = kVectors * sizeof(Lanes) / sizeof(std::int32_t);

// Rows turned round: all of a feature beside each other, for one block of rows.
class Columns {
 public:
  Columns(std::size_t width, std::size_t rows) : rows_(rows) {
    thread_local std::vector<std::int32_t> memory;
    constexpr std::size_t kSlack = sizeof(Eight) / sizeof(std::int32_t);
    memory.resize(std::max(memory.size(), width * rows + kSlack));
    void* start = memory.data();
    std::size_t bytes = memory.size() * sizeof(std::int32_t);
    columns_ = static_cast<std::int32_t*>(
        std::align(sizeof(Eight), width * rows * sizeof(std::int32_t), start, bytes));
  }

  void put(std::size_t at, std::span<const std::int32_t> row) {
    for (std::size_t f = 0; f < row.size(); ++f) columns_[f * rows_ + at] = row[f];
  }
  [[nodiscard]] const std::int32_t* get() const { return columns_; }

 private:
  std::size_t rows_;
  std::int32_t* columns_;
};

}  // namespace

bool Forest::is_wide() {
#if defined(__x86_64__)
  static const bool wide = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0;
  return wide;
#else
  return false;
#endif
}

bool Forest::add(std::span<const TreeNode> tree) {
  Tree out;
  out.node = static_cast<std::uint32_t>(nodes_.size());
  out.split = static_cast<std::uint32_t>(splits_.size());
  out.leaf = static_cast<std::uint32_t>(scores_.size());
  out.nodes = static_cast<std::uint32_t>(tree.size());
  if (!lay_out(tree, 0, out)) {
    splits_.resize(out.split);
    scores_.resize(out.leaf);
    return false;
  }
  out.splits = static_cast<std::uint32_t>(splits_.size()) - out.split;
  nodes_.insert(nodes_.end(), tree.begin(), tree.end());
  trees_.push_back(out);
  return true;
}

// Leaves are numbered from left to right, so those on the left of a split are a stretch of bits.
bool Forest::lay_out(std::span<const TreeNode> tree, std::uint32_t at, const Tree& out) {
  const TreeNode& node = tree[at];
  const auto leaves = [&] { return scores_.size() - out.leaf; };
  if (node.is_leaf()) {
    scores_.push_back(node.value);
    return leaves() <= kMostLeaves;
  }
  const std::size_t begin = leaves();
  const std::size_t split = splits_.size();
  if (split - out.split + 1 >= kMostLeaves) return false;
  splits_.push_back({node.most, 0, static_cast<std::uint32_t>(node.feature)});
  if (!lay_out(tree, node.left, out)) return false;
  const std::uint64_t left = (std::uint64_t{1} << leaves()) - (std::uint64_t{1} << begin);
  splits_[split].left = static_cast<std::uint32_t>(left);
  return lay_out(tree, node.right, out);
}

std::int32_t Forest::walk(std::size_t tree, std::span<const std::int32_t> row) const {
  const TreeNode* const nodes = nodes_.data() + trees_[tree].node;
  const TreeNode* node = nodes;
  while (!node->is_leaf()) node = nodes + node->next(row);
  return node->value;
}

// Calls use(i, leaf) for the first `count` rows of a block.
template <class Lanes, class Use>
[[gnu::always_inline]] inline void Forest::visit_block(std::size_t first, std::size_t last,
                                                       const std::int32_t* columns, std::size_t count,
                                                       Use use) const {
  for (std::size_t t = first; t < last; ++t) {
    const Tree& tree = trees_[t];
    std::array<Lanes, kVectors> out{};
    const Split* const end = splits_.data() + tree.split + tree.splits;
    for (const Split* split = end - tree.splits; split != end; ++split) {
      const auto* const column = reinterpret_cast<const Lanes*>(columns + split->feature * kRows<Lanes>);
      const auto left = static_cast<std::int32_t>(split->left);
      for (std::size_t v = 0; v < kVectors; ++v) out[v] |= (column[v] > split->most) & left;
    }
    alignas(sizeof(Lanes)) std::array<std::uint32_t, kRows<Lanes>> ruled_out;
    std::memcpy(ruled_out.data(), out.data(), sizeof(out));
    for (std::size_t r = 0; r < count; ++r)
      use(r, tree.leaf + static_cast<std::uint32_t>(std::countr_one(ruled_out[r])));
  }
}

template <class Use>
#if defined(__x86_64__)
[[gnu::target("avx2,bmi")]]
#endif
void Forest::visit_wide_block(std::size_t first, std::size_t last, const std::int32_t* columns,
                              std::size_t count, Use use) const {
  visit_block<Eight>(first, last, columns, count, use);
}

// Calls use(i, leaf) for each of `units`.
template <class Use>
void Forest::visit(std::size_t first, std::size_t last, const Rows& rows, std::span<const std::size_t> units,
                   Use use) const {
  const std::size_t most = wide_ ? kRows<Eight> : kRows<Four>;
  Columns columns(rows.width, most);
  for (std::size_t begin = 0; begin < units.size(); begin += most) {
    const std::size_t count = std::min(most, units.size() - begin);
    for (std::size_t r = 0; r < count; ++r) columns.put(r, rows[units[begin + r]]);
    const auto use_block = [&](std::size_t r, std::uint32_t leaf) { use(begin + r, leaf); };
    if (wide_) {
      visit_wide_block(first, last, columns.get(), count, use_block);
    } else {
      visit_block<Four>(first, last, columns.get(), count, use_block);
    }
  }
}

void Forest::add_scores(std::size_t first, std::size_t last, const Rows& rows,
                        std::span<const std::size_t> units, std::span<std::int32_t> scores) const {
  visit(first, last, rows, units,
        [scores = scores.data(), of = scores_.data()](std::size_t i, std::uint32_t leaf) {
          scores[i] += of[leaf];
        });
}

std::vector<std::uint32_t> Forest::leaves(const Rows& rows, std::span<const std::size_t> units) const {
  std::vector<std::uint32_t> out(units.size() * size());
  std::vector<std::uint32_t*> next(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) next[i] = out.data() + i * size();
  visit(0, size(), rows, units, [&](std::size_t i, std::uint32_t leaf) { *next[i]++ = leaf; });
  return out;
}

}  // namespace dehusk::decide
