// text_clean: the whole pipeline on text that was already extracted, one thread, with the rules that ship.
#include <dehusk/dehusk.h>

#include "input.h"

namespace {

void text_clean(benchmark::State& state) {
  auto rules = dehusk::RuleSet::load({});
  if (!rules) return state.SkipWithError(rules.error().message.c_str());
  dehusk::Cleaner cleaner(*rules);
  dehusk::bench::run(state, dehusk::bench::text_input(), [&](std::string_view document) {
    return cleaner.clean(document, dehusk::Format::text).text;
  });
}
BENCHMARK(text_clean)->Name("text_clean/dehusk")->Unit(benchmark::kMillisecond);

}  // namespace
