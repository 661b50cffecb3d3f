// What oneTBB does in order, said to the thread sanitizer: it sees no locks of a library that was built
// without it. In other builds nothing is left of this.
#pragma once

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace dehusk::io {

// What was done before hand_over(x) was done before what comes after take_over(x).
inline void hand_over([[maybe_unused]] void* x) {
#if defined(__SANITIZE_THREAD__)
  __tsan_release(x);
#endif
}
inline void take_over([[maybe_unused]] void* x) {
#if defined(__SANITIZE_THREAD__)
  __tsan_acquire(x);
#endif
}

// The turn of one of those among whom `x` goes round.
class Turn {
 public:
  explicit Turn(void* x) : x_(x) { take_over(x_); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { hand_over(x_); }

 private:
  void* x_;
};

}  // namespace dehusk::io
