// How much is tried by a test that tries all there is, or very many.
#pragma once

namespace dehusk {

// Sanitizers take five to twenty times as long. The thread sanitizer looks for what threads share, and with
// one thread one try in so many shows it the same code; the address sanitizer sees what is done to memory,
// which is done the same way often. All are tried without them. Primes, so that what comes in rows of eight
// or ten has its turn.
#if defined(__SANITIZE_THREAD__)
inline constexpr int kOneIn = 17;
inline constexpr int kOneCaseIn = 17;
#elif defined(__SANITIZE_ADDRESS__)
inline constexpr int kOneIn = 5;
inline constexpr int kOneCaseIn = 1;  // of cases that each have a way of their own to go wrong
#else
inline constexpr int kOneIn = 1;
inline constexpr int kOneCaseIn = 1;
#endif

// Compiling rules is Hyperscan's work, which no sanitizer looks into and each makes five times as slow.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
inline constexpr int kOneRuleIn = 17;
#else
inline constexpr int kOneRuleIn = 1;
#endif

}  // namespace dehusk
