#include "decide/lexicon.h"

namespace dehusk::decide {
namespace {

Hash hash_of_phrase(std::string_view phrase) {
  const std::size_t space = phrase.find(' ');
  return space == std::string_view::npos
             ? hash_of(phrase)
             : pair_of(hash_of(phrase.substr(0, space)), hash_of(phrase.substr(space + 1)));
}

}  // namespace

std::vector<std::string> tokens_of(std::string_view folded) {
  std::vector<std::string> out = {std::string(kBegin)};
  for_each_token(folded, [&](std::string_view token, Hash) {
    out.emplace_back(token);
    for (char& c : out.back()) c = is_digit(c) ? '0' : c;
  });
  if (out.size() <= kMostTokens) out.emplace_back(kEnd);
  return out;
}

void Lexicon::add(std::string_view phrase, std::int32_t weight) {
  const Hash hash = hash_of_phrase(phrase);
  weights_[hash] = weight;
  known_.resize(kBits / 64);
  known_[bit_of(hash) / 64] |= std::uint64_t{1} << (bit_of(hash) % 64);
}

std::int32_t Lexicon::weight(std::string_view phrase) const { return weight_of(hash_of_phrase(phrase)); }

std::int32_t Lexicon::score(std::span<const Hash> tokens, std::span<const Hash> distinct,
                            SeenHashes& seen) const {
  std::int32_t score = bias_;
  if (weights_.size() == 0) return score;
  for (const Hash token : distinct) score += weight_of(token);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const Hash pair = pair_of(tokens[i], tokens[i + 1]);
    if (seen.add(pair)) score += weight_of(pair);
  }
  return score;
}

}  // namespace dehusk::decide
