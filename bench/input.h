// What the benchmarks run on: the files of corpus/, or of the folder that DEHUSK_BENCH_DATA names, repeated
// until they are a few megabytes. Every benchmark gets the same documents in the same order.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dehusk::bench {

struct Input {
  std::vector<std::string> documents;
  std::size_t bytes = 0;
};

// Files ending in .txt or .md; files ending in .html or .htm. Read once; empty when there are none.
const Input& text_input();
const Input& html_input();

// Runs `work` over every document in each iteration and counts bytes and documents. `work` takes a
// string_view and returns a string that stands for its result. Before the clock starts, two runs over all
// documents must give the same, and not all of it empty; otherwise the benchmark fails.
template <class Work>
void run(benchmark::State& state, const Input& input, Work&& work) {
  if (input.documents.empty()) return state.SkipWithError("no input files");
  std::string first;
  std::string second;
  for (const std::string& document : input.documents) first += work(std::string_view(document));
  for (const std::string& document : input.documents) second += work(std::string_view(document));
  if (first.empty()) return state.SkipWithError("the output is empty");
  if (first != second) return state.SkipWithError("two runs differ");

  for (auto _ : state) {
    for (const std::string& document : input.documents) {
      benchmark::DoNotOptimize(work(std::string_view(document)));
    }
  }
  const auto iterations = static_cast<std::int64_t>(state.iterations());
  state.SetBytesProcessed(iterations * static_cast<std::int64_t>(input.bytes));
  state.SetItemsProcessed(iterations * static_cast<std::int64_t>(input.documents.size()));
}

}  // namespace dehusk::bench
