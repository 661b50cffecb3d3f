// parse: UTF-8 HTML → Dom.
#include "input.h"
#include "parse/dom.h"

namespace {

void parse(benchmark::State& state) {
  dehusk::bench::run(state, dehusk::bench::html_input(), [](std::string_view page) {
    return std::to_string(dehusk::parse::parse_html(page).nodes.size());
  });
}
BENCHMARK(parse)->Name("parse/dehusk")->Unit(benchmark::kMillisecond);

}  // namespace
