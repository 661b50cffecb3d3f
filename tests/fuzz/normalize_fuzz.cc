// normalize: with any set of steps the result is valid, settled, the same with and without the map, and the
// same in one pass as step by step. Folding likewise.
#include "normalize/normalize.h"

#include "fuzz.h"
#include "normalize/steps.h"

namespace dehusk {
namespace {

void check_map(const std::vector<std::uint32_t>& map, std::size_t from, std::size_t to) {
  fuzz::check(map.size() == to + 1, "every byte has a place, and the end");
  fuzz::check(std::ranges::is_sorted(map), "places are in order");
  fuzz::check(map.back() <= from, "places are in the text");
}

void check_normalizing(std::string_view text, Steps steps, bool code) {
  const std::string once = normalize::normalize(text, steps, code);
  fuzz::check_utf8(once, "what was normalised");
  fuzz::check_same(once, normalize::normalize(once, steps, code), "normalising again changes nothing");
  fuzz::check_same(once, normalize::normalize_by_steps(text, steps, code), "step by step is the same");
  normalize::OffsetMap map;
  fuzz::check_same(once, normalize::normalize_with_map(text, steps, map, code), "with the map is the same");
  check_map(map, text.size(), once.size());
}

void check_folding(std::string_view text) {
  const std::string once = normalize::folded(text);
  fuzz::check_utf8(once, "what was folded");
  fuzz::check_same(once, normalize::folded(once), "folding again changes nothing");
  fuzz::check_same(once, normalize::fold_by_steps(text), "folding by steps is the same");
  fuzz::check(once.find('\n') == std::string::npos, "folded text is one line");
  std::vector<std::uint32_t> map;
  fuzz::check_same(once, normalize::fold_with_map(text, map), "folding with the map is the same");
  check_map(map, text.size(), once.size());
}

}  // namespace
}  // namespace dehusk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dehusk;
  fuzz::Input input(data, size);
  const unsigned chosen = input.choice() | input.choice() * 256U;
  Steps steps = Profile::none;
  for (std::size_t step = 0; step < kStepCount; ++step) {
    if ((chosen >> step & 1U) != 0) steps = steps.with(static_cast<Step>(step));
  }
  const bool code = input.choice() % 4 == 0;
  const std::string text = input.text();
  check_normalizing(text, steps, code);
  check_normalizing(text, Profile::standard, code);
  check_folding(text);
  return 0;
}
