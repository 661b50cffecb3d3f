// PackedRows: rows of whole numbers, in order, in little room. A row is like the one before in most of its
// numbers; only the others are kept, as differences of a byte or two. A page of a million blocks has a
// million rows, and they outlive the tree that they are made from.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace dehusk::segment {

class PackedRows {
 public:
  [[nodiscard]] bool empty() const { return rows_ == 0; }
  [[nodiscard]] std::size_t size() const { return rows_; }

  // All rows are of one width.
  void add(std::span<const std::int32_t> row) {
    last_.resize(row.size(), 0);
    for (std::size_t begin = 0; begin < row.size(); begin += kGroup) add_group(row, begin);
    ++rows_;
  }

  // Reads them from the first on.
  class Reader {
   public:
    explicit Reader(const PackedRows& rows) : bytes_(rows.bytes_), row_(rows.last_.size(), 0) {}

    // The next row, until the one after it is read.
    std::span<const std::int32_t> next() {
      for (std::size_t begin = 0; begin < row_.size(); begin += kGroup) read_group(begin);
      return row_;
    }

   private:
    void read_group(std::size_t begin) {
      std::uint32_t changed = 0;
      for (std::size_t i = 0; i < kGroup / 8; ++i) changed |= std::uint32_t{bytes_[at_++]} << (8 * i);
      for (; changed != 0; changed &= changed - 1) {
        std::int32_t& number = row_[begin + static_cast<std::size_t>(std::countr_zero(changed))];
        number = static_cast<std::int32_t>(static_cast<std::uint32_t>(number) + read_difference());
      }
    }

    std::uint32_t read_difference() {
      std::uint32_t coded = 0;
      for (int shift = 0;; shift += 7) {
        const std::uint8_t byte = bytes_[at_++];
        coded |= std::uint32_t{byte & 0x7FU} << shift;
        if (byte < 0x80) break;
      }
      return (coded >> 1U) ^ (0U - (coded & 1U));
    }

    std::span<const std::uint8_t> bytes_;
    std::vector<std::int32_t> row_;
    std::size_t at_ = 0;
  };

 private:
  static constexpr std::size_t kGroup = 32;  // numbers with a bit each that says whether they changed

  void add_group(std::span<const std::int32_t> row, std::size_t begin) {
    const std::size_t end = std::min(begin + kGroup, row.size());
    std::uint32_t changed = 0;
    for (std::size_t i = begin; i < end; ++i) changed |= std::uint32_t{row[i] != last_[i]} << (i - begin);
    for (std::size_t i = 0; i < kGroup / 8; ++i)
      bytes_.push_back(static_cast<std::uint8_t>(changed >> (8 * i)));
    for (; changed != 0; changed &= changed - 1) {
      const std::size_t i = begin + static_cast<std::size_t>(std::countr_zero(changed));
      add_difference(static_cast<std::uint32_t>(row[i]) - static_cast<std::uint32_t>(last_[i]));
      last_[i] = row[i];
    }
  }

  // Small ones of either sign are small numbers, and of those seven bits go into a byte.
  void add_difference(std::uint32_t difference) {
    std::uint32_t coded = (difference << 1U) ^ (0U - (difference >> 31U));
    for (; coded >= 0x80; coded >>= 7U) bytes_.push_back(static_cast<std::uint8_t>(coded | 0x80U));
    bytes_.push_back(static_cast<std::uint8_t>(coded));
  }

  std::vector<std::uint8_t> bytes_;
  std::vector<std::int32_t> last_;
  std::size_t rows_ = 0;
};

}  // namespace dehusk::segment
