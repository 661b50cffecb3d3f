// FlatMap: values by 64-bit hash in one stretch of memory, for tables that are asked for every word. What has
// the same hash is the same; nothing is ever taken out.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dehusk::decide {

template <class Value>
class FlatMap {
 public:
  using Hash = std::uint64_t;

  FlatMap() = default;
  explicit FlatMap(std::size_t expected) { reserve(expected); }

  // Room for so many without moving any.
  void reserve(std::size_t expected) {
    if (2 * expected > slots_.size()) grow(std::bit_ceil(2 * expected));
  }

  // The value of `hash`, made anew when there is none. It stays where it is until more than was reserved come
  // in.
  Value& operator[](Hash hash) {
    if (2 * (size_ + 1) > slots_.size()) grow(slots_.empty() ? 16 : 2 * slots_.size());
    Slot& slot = slots_[place_of(hash)];
    if (slot.key == kEmpty) {
      slot.key = key_of(hash);
      ++size_;
    }
    return slot.value;
  }

  [[nodiscard]] const Value* find(Hash hash) const {
    if (size_ == 0) return nullptr;
    const Slot& slot = slots_[place_of(hash)];
    return slot.key == kEmpty ? nullptr : &slot.value;
  }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static constexpr Hash kEmpty = 0;
  struct Slot {
    Hash key = kEmpty;
    Value value{};
  };

  static Hash key_of(Hash hash) { return hash == kEmpty ? 1 : hash; }

  // Of the slot that has the key, or of the empty one where it belongs. Half are empty, so there is one.
  [[nodiscard]] std::size_t place_of(Hash hash) const {
    const Hash key = key_of(hash);
    const std::size_t last = slots_.size() - 1;
    std::size_t at = (key * 0x9e3779b97f4a7c15ULL) >> shift_;
    while (slots_[at].key != kEmpty && slots_[at].key != key) at = (at + 1) & last;
    return at;
  }

  void grow(std::size_t size) {
    std::vector<Slot> old(size);
    old.swap(slots_);
    shift_ = 64 - std::countr_zero(size);
    for (const Slot& slot : old) {
      if (slot.key != kEmpty) slots_[place_of(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;  // a power of two
  int shift_ = 0;
  std::size_t size_ = 0;
};

}  // namespace dehusk::decide
