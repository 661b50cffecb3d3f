// MostlyOne: a sequence that mostly has one value, and then takes no memory of its own.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace dehusk {

template <class T>
class MostlyOne {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  MostlyOne() : one_{} {}
  MostlyOne(std::initializer_list<T> values) : MostlyOne(std::span(values.begin(), values.size())) {}
  explicit MostlyOne(std::span<const T> values) : one_{} {
    if (values.size() > 1) {
      many_ = new std::vector<T>(values.begin(), values.end());
      count_ = kMany;
    } else if (values.size() == 1) {
      one_ = values[0];
      count_ = 1;
    }
  }
  MostlyOne(const MostlyOne& other) : MostlyOne(std::span<const T>(other.begin(), other.size())) {}
  MostlyOne(MostlyOne&& other) noexcept : one_{} { take(other); }
  MostlyOne& operator=(MostlyOne other) noexcept {
    drop();
    take(other);
    return *this;
  }
  ~MostlyOne() { drop(); }

  [[nodiscard]] std::size_t size() const { return count_ == kMany ? many_->size() : count_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] const T* begin() const { return count_ == kMany ? many_->data() : &one_; }
  [[nodiscard]] const T* end() const { return begin() + size(); }
  [[nodiscard]] T* begin() { return count_ == kMany ? many_->data() : &one_; }
  [[nodiscard]] T* end() { return begin() + size(); }
  [[nodiscard]] const T& operator[](std::size_t i) const { return begin()[i]; }
  [[nodiscard]] const T& front() const { return *begin(); }
  [[nodiscard]] const T& back() const { return *(end() - 1); }

  void push_back(const T& value) {
    if (count_ == 0) {
      one_ = value;
      count_ = 1;
      return;
    }
    if (count_ == 1) {
      many_ = new std::vector<T>{one_};
      count_ = kMany;
    }
    many_->push_back(value);
  }
  void clear() { *this = MostlyOne(); }

  friend bool operator==(const MostlyOne& a, const MostlyOne& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  static constexpr std::uint32_t kMany = 2;

  void drop() {
    if (count_ == kMany) delete many_;
    count_ = 0;
  }
  void take(MostlyOne& other) {
    if (other.count_ == kMany) {
      many_ = other.many_;
    } else {
      one_ = other.one_;
    }
    count_ = std::exchange(other.count_, 0);
  }

  union {
    T one_;
    std::vector<T>* many_;
  };
  std::uint32_t count_ = 0;
};

}  // namespace dehusk
