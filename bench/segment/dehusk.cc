// segment: text → blocks, and blocks → sentences.
#include "segment/segment.h"

#include "input.h"

namespace {

void text(benchmark::State& state) {
  dehusk::bench::run(state, dehusk::bench::text_input(), [](std::string_view document) {
    return std::to_string(dehusk::segment::segment_text(document).blocks.size());
  });
}
BENCHMARK(text)->Name("segment/dehusk/text")->Unit(benchmark::kMillisecond);

void sentences(benchmark::State& state) {
  dehusk::bench::run(state, dehusk::bench::text_input(), [](std::string_view document) {
    return std::to_string(dehusk::segment::sentences(document).size());
  });
}
BENCHMARK(sentences)->Name("segment/dehusk/sentences")->Unit(benchmark::kMillisecond);

void html(benchmark::State& state) {
  dehusk::bench::run(state, dehusk::bench::html_input(), [](std::string_view page) {
    const dehusk::parse::Dom dom = dehusk::parse::parse_html(page);
    return std::to_string(dehusk::segment::segment_html(dom, {}).blocks.size());
  });
}
BENCHMARK(html)->Name("segment/dehusk/html, parsing included")->Unit(benchmark::kMillisecond);

}  // namespace
