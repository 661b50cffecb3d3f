// decode: what it costs to find out that text is UTF-8 already, which nearly all input is, and to convert
// what is not.
#include "decode/decode.h"

#include "input.h"

namespace {

void utf8(benchmark::State& state) {
  dehusk::bench::run(state, dehusk::bench::text_input(), [](std::string_view document) {
    return dehusk::decode::decode(document, {}, false).text;
  });
}
BENCHMARK(utf8)->Name("decode/dehusk/utf8")->Unit(benchmark::kMillisecond);

void declared_windows_1252(benchmark::State& state) {
  dehusk::bench::run(state, dehusk::bench::text_input(), [](std::string_view document) {
    return dehusk::decode::decode(document, "windows-1252", false).text;
  });
}
BENCHMARK(declared_windows_1252)->Name("decode/dehusk/windows-1252")->Unit(benchmark::kMillisecond);

}  // namespace
