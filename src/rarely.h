// Rarely: what few of a great many structs have. It takes no room until it is made; read before, it is empty.
#pragma once

#include <memory>
#include <utility>

namespace dehusk {

template <class T>
class Rarely {
 public:
  Rarely() = default;
  Rarely(const Rarely& other) : made_(other.made_ ? std::make_unique<T>(*other.made_) : nullptr) {}
  Rarely(Rarely&&) noexcept = default;
  Rarely& operator=(Rarely other) noexcept {
    made_ = std::move(other.made_);
    return *this;
  }
  ~Rarely() = default;

  explicit operator bool() const { return made_ != nullptr; }
  const T* operator->() const {
    static const T nothing;
    return made_ != nullptr ? made_.get() : &nothing;
  }
  const T& operator*() const { return *operator->(); }
  void reset() { made_.reset(); }
  T& made() {
    if (made_ == nullptr) made_ = std::make_unique<T>();
    return *made_;
  }

 private:
  std::unique_ptr<T> made_;
};

}  // namespace dehusk
