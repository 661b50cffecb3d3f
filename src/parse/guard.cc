// assert() ends in __assert_fail of the C library. The one here stands before it: inside of a parse it jumps
// back to parse_guarded, over frames of C that own nothing but what the arena does; anywhere else it does as
// the C library's does.
#include "parse/guard.h"

#include <cassert>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>

namespace {

thread_local std::jmp_buf* parse_start = nullptr;

}  // namespace

#ifdef __GLIBC__
extern "C" void __assert_fail(const char* assertion, const char* file, unsigned line,
                              const char* function) noexcept {
  if (parse_start != nullptr) std::longjmp(*parse_start, 1);
  std::fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, assertion);
  std::abort();
}
#endif

namespace dehusk::parse {

const GumboOutput* parse_guarded(const GumboOptions& options, const char* html, std::size_t size) {
  std::jmp_buf start;
  if (setjmp(start) != 0) {
    parse_start = nullptr;
    return nullptr;
  }
  parse_start = &start;
  const GumboOutput* output = gumbo_parse_with_options(&options, html, size);
  parse_start = nullptr;
  return output;
}

void abandon_parse() {
  assert(parse_start != nullptr);
  std::longjmp(*parse_start, 1);
}

}  // namespace dehusk::parse
