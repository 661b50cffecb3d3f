// take_line: text line by line.
#pragma once

#include <cstddef>
#include <string_view>

namespace dehusk::io {

// Takes the first line off `lines`, without its line end ("\n" or "\r\n").
[[nodiscard]] inline std::string_view take_line(std::string_view& lines) {
  const std::size_t end = lines.find('\n');
  std::string_view line = lines.substr(0, end);
  lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace dehusk::io
