// Tokens: the words and marks of a unit as the model knows them, by their hashes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ascii.h"
#include "utf8.h"

namespace dehusk::decide {

using Hash = std::uint64_t;  // of a token, or of a pair of them

inline constexpr Hash kHashOfNothing = 0xcbf29ce484222325ULL;
[[nodiscard]] constexpr Hash add_to_hash(Hash hash, char c) {  // FNV-1a
  return (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
}
[[nodiscard]] constexpr Hash hash_of(std::string_view token) {
  Hash hash = kHashOfNothing;
  for (const char c : token) hash = add_to_hash(hash, c);
  return hash;
}
[[nodiscard]] constexpr Hash pair_of(Hash a, Hash b) {
  return (a * 0x9e3779b97f4a7c15ULL + b) * 0xff51afd7ed558ccdULL;
}

// What stands further into a unit than so many tokens says little more of it.
inline constexpr std::size_t kMostTokens = 64;
// Stand in the lexicon for the beginning and the end of a unit: "{ share" is a unit that begins with "share".
inline constexpr std::string_view kBegin = "{";
inline constexpr std::string_view kEnd = "}";

namespace tokens {

enum class Byte : std::uint8_t { other, letter, digit, mark, beyond_ascii };

inline constexpr std::array<Byte, 256> kBytes = [] {
  std::array<Byte, 256> out{};
  for (std::size_t c = 0; c < out.size(); ++c) {
    const char as_char = static_cast<char>(c);
    if ((as_char >= 'a' && as_char <= 'z') || as_char == '_') {
      out[c] = Byte::letter;
    } else if (is_digit(as_char)) {
      out[c] = Byte::digit;
    } else if (c >= 0x80) {
      out[c] = Byte::beyond_ascii;
    }
  }
  for (const char c : std::string_view("|:!?$@#*>/+&%=~^")) out[static_cast<unsigned char>(c)] = Byte::mark;
  return out;
}();

[[nodiscard]] inline Byte byte_at(std::string_view text, std::size_t at) {
  return kBytes[static_cast<unsigned char>(text[at])];
}

// Symbols stand alone; letters beyond ASCII are part of words.
[[nodiscard]] constexpr bool is_symbol(char32_t cp) {
  return cp < 0xC0 || cp == 0xD7 || cp == 0xF7 || (cp >= 0x2000 && cp < 0x2C00) ||
         (cp >= 0x3000 && cp < 0x3040) || cp >= 0xFE00;
}

}  // namespace tokens

// Calls use(token, hash) for the first kMostTokens tokens of a folded text: words, and marks such as "|" and
// "©". Digits of the token are as they stand; in the hash every one is a 0.
template <class Use>
void for_each_token(std::string_view folded, Use use) {
  using tokens::Byte;
  std::size_t count = 0;
  for (std::size_t at = 0; at < folded.size() && count < kMostTokens;) {
    std::size_t end = at;
    Hash hash = kHashOfNothing;
    const auto take = [&](std::size_t bytes) {
      for (const std::size_t stop = end + bytes; end < stop; ++end) hash = add_to_hash(hash, folded[end]);
    };
    for (; end < folded.size(); ++end) {
      const Byte byte = tokens::byte_at(folded, end);
      if (byte == Byte::letter) {
        hash = add_to_hash(hash, folded[end]);
      } else if (byte == Byte::digit) {
        hash = add_to_hash(hash, '0');
      } else if (byte == Byte::beyond_ascii) {
        const CodePoint cp = code_point_at(folded, end);
        if (tokens::is_symbol(cp.value)) break;
        take(cp.size);
        --end;
      } else {
        break;
      }
    }
    if (end == at) {
      const CodePoint cp = code_point_at(folded, at);
      if (cp.size == 1 && tokens::byte_at(folded, at) != Byte::mark) {
        ++at;
        continue;
      }
      take(cp.size);
    }
    use(folded.substr(at, end - at), hash);
    ++count;
    at = end;
  }
}

// The same tokens, every digit a 0; "{" before the first and "}" after the last, if that is among them.
[[nodiscard]] std::vector<std::string> tokens_of(std::string_view folded);

}  // namespace dehusk::decide
