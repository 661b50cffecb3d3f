// normalize: whole documents as one block, in every profile; and the folding that match looks at.
#include "normalize/normalize.h"

#include "input.h"

namespace {

void profile(benchmark::State& state, dehusk::Profile profile) {
  dehusk::bench::run(state, dehusk::bench::text_input(), [=](std::string_view document) {
    return dehusk::normalize::normalize(document, profile);
  });
}
BENCHMARK_CAPTURE(profile, standard, dehusk::Profile::standard)
    ->Name("normalize/dehusk/standard")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(profile, plain, dehusk::Profile::plain)
    ->Name("normalize/dehusk/plain")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(profile, search, dehusk::Profile::search)
    ->Name("normalize/dehusk/search")
    ->Unit(benchmark::kMillisecond);

void fold(benchmark::State& state) {
  dehusk::bench::run(state, dehusk::bench::text_input(), [](std::string_view document) {
    std::string folded;
    dehusk::normalize::fold(document, folded);
    return folded;
  });
}
BENCHMARK(fold)->Name("normalize/dehusk/fold")->Unit(benchmark::kMillisecond);

}  // namespace
