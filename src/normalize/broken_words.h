// Words that were broken over two lines in print: "govern-", "ment".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace dehusk::normalize {

// How a line goes on in the next.
struct Joint {
  enum class Kind : std::uint8_t {
    none,
    whole,       // "govern-", "ment": the hyphen goes
    hyphenated,  // "well-", "known": it stays
  };
  Kind kind = Kind::none;
  std::size_t keep = 0;  // bytes of the line that stay
  std::size_t skip = 0;  // bytes of the next one that go
};

// For each of `lines` but the last, how it goes on. What else stands in them is what decides: broken_words.cc
// says how.
[[nodiscard]] std::vector<Joint> broken_words(std::span<const std::string_view> lines);

// Whether a word may be broken between two lines, in some text.
[[nodiscard]] bool may_be_broken(std::string_view line, std::string_view next);

// Whether in one of the lines of `text` it may. Looks at little but the line ends.
[[nodiscard]] bool may_have_broken_words(std::string_view text);

}  // namespace dehusk::normalize
