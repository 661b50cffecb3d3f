// Lexicon: what single words, and pairs of words beside each other, say of a unit.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "decide/flat_map.h"
#include "decide/tokens.h"

namespace dehusk::decide {

// The hashes seen so far of the tokens of one unit, and of their pairs.
class SeenHashes {
 public:
  // False when it was there.
  bool add(Hash hash) {
    if (hash == 0) hash = 1;
    std::size_t at = (hash * 0x9e3779b97f4a7c15ULL) >> 56;
    while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) % slots_.size();
    const bool is_new = slots_[at] == 0;
    slots_[at] = hash;
    return is_new;
  }

 private:
  static constexpr std::size_t kSlots = 256;  // the tokens of a unit, its ends and their pairs fill half
  static_assert(2 * (kMostTokens + 2) <= kSlots - kSlots / 4);
  std::array<Hash, kSlots> slots_{};
};

// Weights of words and of pairs of words beside each other, in thousandths of a logit.
class Lexicon {
 public:
  Lexicon() = default;
  explicit Lexicon(std::int32_t bias) : bias_(bias) {}
  void reserve(std::size_t phrases) { weights_.reserve(phrases); }
  // `phrase` is one token or two with a space between, as tokens_of gives them.
  void add(std::string_view phrase, std::int32_t weight);
  // Of a unit with these tokens, its ends among them; each word and each pair counts once. `distinct` are the
  // tokens without repetitions, `seen` too, which gets the pairs.
  [[nodiscard]] std::int32_t score(std::span<const Hash> tokens, std::span<const Hash> distinct,
                                   SeenHashes& seen) const;
  // Of one phrase; 0 when it is not known.
  [[nodiscard]] std::int32_t weight(std::string_view phrase) const;

 private:
  // Most pairs of words are not known. That is seen in a few bits, which stay near where all weights do not.
  static constexpr std::size_t kBits = std::size_t{1} << 19;
  static std::size_t bit_of(Hash hash) { return (hash * 0x9e3779b97f4a7c15ULL) >> 45; }

  [[nodiscard]] std::int32_t weight_of(Hash hash) const {
    if (!known_.empty() && (known_[bit_of(hash) / 64] >> (bit_of(hash) % 64) & 1) == 0) return 0;
    const std::int32_t* const found = weights_.find(hash);
    return found == nullptr ? 0 : *found;
  }

  std::int32_t bias_ = 0;
  FlatMap<std::int32_t> weights_;
  std::vector<std::uint64_t> known_;  // a bit for what may be among them
};

}  // namespace dehusk::decide
