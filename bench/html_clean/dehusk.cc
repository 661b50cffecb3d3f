// html_clean: the whole pipeline on pages, one thread, with the rules that ship.
#include <dehusk/dehusk.h>

#include "input.h"

namespace {

void html_clean(benchmark::State& state) {
  auto rules = dehusk::RuleSet::load({});
  if (!rules) return state.SkipWithError(rules.error().message.c_str());
  dehusk::Cleaner cleaner(*rules);
  dehusk::bench::run(state, dehusk::bench::html_input(), [&](std::string_view document) {
    return cleaner.clean(document, dehusk::Format::html).text;
  });
}
BENCHMARK(html_clean)->Name("html_clean/dehusk")->Unit(benchmark::kMillisecond);

}  // namespace
