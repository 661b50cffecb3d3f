// normalize: utf8proc's NFC over everything, without asking first whether it is needed.
#include <utf8proc.h>

#include <cstdlib>

#include "input.h"

namespace {

void nfc(benchmark::State& state) {
  dehusk::bench::run(state, dehusk::bench::text_input(), [](std::string_view document) {
    utf8proc_uint8_t* composed = nullptr;
    const utf8proc_ssize_t size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(document.data()),
                     static_cast<utf8proc_ssize_t>(document.size()), &composed,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    std::string result;
    if (size >= 0) result.assign(reinterpret_cast<const char*>(composed), static_cast<std::size_t>(size));
    std::free(composed);
    return result;
  });
}
BENCHMARK(nfc)->Name("normalize/utf8proc/nfc")->Unit(benchmark::kMillisecond);

}  // namespace
