// What the command's exit codes mean.
#pragma once

namespace dehusk::cli {

inline constexpr int kDone = 0;
inline constexpr int kSomeFailed = 1;  // documents, or rules' examples
inline constexpr int kUsage = 2;       // usage or configuration; nothing was read

}  // namespace dehusk::cli
