// Result<T>: a value, or an error that says what is wrong and where.
//
// Every public call that can fail returns one. The library never prints, never aborts and throws
// nothing of its own; std::bad_alloc passes through.
//
//     dehusk::Result<std::shared_ptr<const dehusk::RuleSet>> rules = dehusk::RuleSet::load({});
//     if (!rules) std::cerr << rules.error().message << '\n';
//
// This is the one public header that includes something besides std and dehusk/: tl::expected,
// which is std::expected for C++20.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace dehusk {

enum class ErrorCode {
  kBadRule,        // a rule file does not parse, breaks the lint or does not compile
  kBadOption,      // an option names something that does not exist
  kIo,             // a file cannot be opened, read or written
  kBadRecord,      // a record of a container (a JSONL line) cannot be read
  kOutOfResource,  // a library ran out of memory or scratch space
};

struct Error {
  ErrorCode code = ErrorCode::kIo;
  std::string message;  // "PLACE: what is wrong"; PLACE is FILE, FILE:LINE or FILE:LINE: RULE-ID
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

}  // namespace dehusk
