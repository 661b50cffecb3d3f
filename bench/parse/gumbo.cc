// parse: Gumbo alone on the page as it is, with its own memory and destructor.
#include <gumbo.h>

#include "input.h"

namespace {

void parse(benchmark::State& state) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;  // recording errors is quadratic on broken pages
  dehusk::bench::run(state, dehusk::bench::html_input(), [&](std::string_view page) {
    GumboOutput* output = gumbo_parse_with_options(&options, page.data(), page.size());
    const unsigned children = output->root->v.element.children.length;
    gumbo_destroy_output(&options, output);
    return std::to_string(children);
  });
}
BENCHMARK(parse)->Name("parse/gumbo")->Unit(benchmark::kMillisecond);

}  // namespace
