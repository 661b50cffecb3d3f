// Batches: what a model is told of units, some thousands at a time. All rows of a page of a million blocks
// are more than a gigabyte; a page that anybody wrote is one batch.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "decide/model.h"

namespace dehusk::decide {

inline constexpr std::size_t kBatch = 4096;

// Calls use(begin, rows) for each batch of `count` units. `table` has next(count), the rows of the next
// units, rows(), those last asked for, and restart().
template <class Table, class Use>
void for_each_batch(Table& table, std::size_t count, Use use) {
  for (std::size_t begin = 0; begin < count; begin += kBatch)
    use(begin, table.next(std::min(kBatch, count - begin)));
}

// The same with those of `chosen`, ascending units, that each batch has, as places in its rows.
template <class Table, class Use>
void for_each_batch_of(Table& table, std::size_t count, std::span<const std::size_t> chosen, Use use) {
  auto next = chosen.begin();
  for_each_batch(table, count, [&](std::size_t begin, std::span<const std::int32_t> rows) {
    std::vector<std::size_t> units;
    for (; next != chosen.end() && *next < begin + kBatch; ++next) units.push_back(*next - begin);
    use(begin, rows, std::move(units));
  });
}

// Why each of `husk`, which are ascending, is husk. The rows of a single batch are still there.
template <class Table>
std::vector<std::string_view> why(Table& table, std::size_t count, const Model& model,
                                  std::span<const std::size_t> husk) {
  if (count <= kBatch) return model.why(table.rows(), husk);
  table.restart();
  std::vector<std::string_view> out;
  for_each_batch_of(
      table, count, husk,
      [&](std::size_t, std::span<const std::int32_t> rows, const std::vector<std::size_t>& units) {
        const std::vector<std::string_view> reasons = model.why(rows, units);
        out.insert(out.end(), reasons.begin(), reasons.end());
      });
  return out;
}

}  // namespace dehusk::decide
