#include "python/cleaned.h"

#include <string_view>
#include <utility>

namespace dehusk::python {
namespace {

std::size_t code_points(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1U : 0U;
  return count;
}

}  // namespace

CleanedDocument place_removals(Document document) {
  CleanedDocument cleaned{std::move(document), {}};
  const std::string_view source = cleaned.source;
  std::size_t at = 0;
  std::size_t chars = 0;
  const auto chars_to = [&](std::size_t byte) {
    chars += code_points(source.substr(at, byte - at));
    at = byte;
    return chars;
  };
  for (Removal& removal : cleaned.removed) {
    PlacedRemoval placed{std::move(removal)};
    placed.begin_char = chars_to(placed.begin);
    placed.end_char = chars_to(placed.end);
    cleaned.placed.push_back(std::move(placed));
  }
  cleaned.removed.clear();
  return cleaned;
}

}  // namespace dehusk::python
