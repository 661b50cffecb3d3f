// The version of the library. Output is the same for the same input, rules and version.
#pragma once

#define DEHUSK_VERSION "0.1.0"

namespace dehusk {

inline constexpr char kVersion[] = DEHUSK_VERSION;

}  // namespace dehusk
