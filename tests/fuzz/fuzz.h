// What the fuzz targets share: reading choices off the input, and properties that end the process with a
// message where they do not hold.
#pragma once

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "decode/decode.h"
#include "dehusk/document.h"

namespace dehusk::fuzz {

// One input: what is to be read, and choices, which are taken off its end, so that any page or text is an
// input as it is.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  // The last byte; zero when there is none left.
  std::uint8_t choice() {
    if (rest_.empty()) return 0;
    const auto last = static_cast<std::uint8_t>(rest_.back());
    rest_.remove_suffix(1);
    return last;
  }

  [[nodiscard]] std::string_view bytes() const { return rest_; }

  // As the stages after decode get it.
  [[nodiscard]] std::string text() const { return decode::decode(rest_, "utf-8", false).text; }

 private:
  std::string_view rest_;
};

[[noreturn]] inline void broken(std::string_view property, std::string_view about = {}) {
  std::cerr << "does not hold: " << property << '\n' << about << std::endl;
  std::abort();
}

inline void check(bool holds, std::string_view property, std::string_view about = {}) {
  if (!holds) broken(property, about);
}

inline void check_same(std::string_view a, std::string_view b, std::string_view property) {
  if (a == b) return;
  const auto at = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  const std::size_t from = at < 80 ? 0 : at - 80;
  broken(property, "they differ at " + std::to_string(at) + "\none:   " + std::string(a.substr(from, 300)) +
                       "\nother: " + std::string(b.substr(from, 300)));
}

inline void check_utf8(std::string_view text, std::string_view what) {
  check(simdjson::validate_utf8(text.data(), text.size()), "valid UTF-8", what);
}

// In the text, not empty, and cutting no character.
inline void check_span(Span span, std::string_view text, std::string_view what) {
  const auto cuts = [&](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80;
  };
  check(span.begin < span.end && span.end <= text.size(), "a span is a stretch of the text", what);
  check(!cuts(span.begin) && !cuts(span.end), "a span cuts no character", what);
}

// Likewise each of them, and they are in order and disjoint.
template <class Spans>
void check_spans(const Spans& spans, std::string_view text, std::string_view what) {
  std::size_t end = 0;
  for (const Span span : spans) {
    check_span(span, text, what);
    check(span.begin >= end, "spans are in order and disjoint", what);
    end = span.end;
  }
}

}  // namespace dehusk::fuzz
