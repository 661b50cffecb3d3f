// How much is tried by a test that tries all there is, or very many.
#pragma once

namespace dehusk {

// The thread sanitizer looks for what threads share; with one thread, one try in so many shows it the same
// code. All are tried without it, and under the other sanitizers.
#if defined(__SANITIZE_THREAD__)
inline constexpr int kOneIn = 17;  // a prime, so that what comes in rows of eight or ten has its turn
#else
inline constexpr int kOneIn = 1;
#endif

// Compiling rules is Hyperscan's work, which no sanitizer looks into and each makes five times as slow.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
inline constexpr int kOneRuleIn = 17;
#else
inline constexpr int kOneRuleIn = 1;
#endif

}  // namespace dehusk
