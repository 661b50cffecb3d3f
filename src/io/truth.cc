#include "io/truth.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "io/record_stream.h"
#include "normalize/normalize.h"
#include "normalize/unicode.h"
#include "utf8.h"

namespace dehusk::io {
namespace {

constexpr std::size_t kShingle = 4;

// FNV-1a over bytes, and over the hashes of words.
constexpr std::uint64_t kSeed = 0xCBF29CE484222325U;
constexpr std::uint64_t kPrime = 0x100000001B3U;

std::uint64_t shingle(std::span<const std::uint64_t> words) {
  std::uint64_t hash = kSeed;
  for (const std::uint64_t word : words) hash = (hash ^ word) * kPrime ^ (hash >> 29U);
  return hash;
}

std::vector<std::uint64_t> shingles(std::span<const std::uint64_t> words) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i + kShingle <= words.size(); ++i)
    out.push_back(shingle(words.subspan(i, kShingle)));
  return out;
}

}  // namespace

void append_words(std::string_view text, std::vector<std::uint64_t>& words) {
  std::uint64_t hash = kSeed;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint cp = code_point_at(text, at);
    if (normalize::is_word(cp.value)) {
      for (const char c : text.substr(at, cp.size)) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
    } else if (hash != kSeed) {
      words.push_back(std::exchange(hash, kSeed));
    }
    at += cp.size;
  }
  if (hash != kSeed) words.push_back(hash);
}

std::string_view stem(std::string_view id) {
  const std::string_view name = id.substr(id.rfind('/') + 1);
  for (const std::string_view extension : {".txt", ".html", ".htm"}) {
    if (name.ends_with(extension)) return name.substr(0, name.size() - extension.size());
  }
  return name;
}

Passage::Passage(std::string_view text) {
  normalize::fold(text, folded);
  append_words(folded, words);
}

Reference::Reference(std::string_view text) : folded_("\n") {
  std::vector<std::uint64_t> words;
  while (!text.empty()) {
    const std::size_t begin = folded_.size();
    normalize::fold(take_line(text), folded_);
    append_words(std::string_view(folded_).substr(begin), words);
    folded_ += '\n';
  }
  shingles_ = shingles(words);
  std::sort(shingles_.begin(), shingles_.end());
}

bool Reference::holds(const Passage& passage) const {
  if (passage.words.size() < kShingle) return folded_.find(passage.folded) != std::string::npos;
  const std::vector<std::uint64_t> own = shingles(passage.words);
  const auto known = std::count_if(own.begin(), own.end(), [&](std::uint64_t s) {
    return std::binary_search(shingles_.begin(), shingles_.end(), s);
  });
  return static_cast<std::size_t>(known) * 2 >= own.size();
}

bool Reference::has_line(const Passage& passage) const {
  return folded_.find("\n" + passage.folded + "\n") != std::string::npos;
}

bool is_lost(const Passage& removed, const Reference& truth, const Reference& kept) {
  if (removed.words.empty()) return false;
  // "News" alone on a line is not the "news" of a sentence.
  if (removed.words.size() < kShingle && truth.has_line(removed)) return !kept.has_line(removed);
  return truth.holds(removed) && !kept.holds(removed);
}

Result<Truth> Truth::read(const std::string& path) {
  Result<RecordStream> records = RecordStream::open(path);
  if (!records) return tl::unexpected<Error>(std::move(records).error());
  Truth truth;
  while (const std::optional<PlacedRecord> placed = records->next()) {
    Result<std::string> id = id_of(*placed);
    if (!id) return tl::unexpected<Error>(std::move(id).error());
    const auto [at, is_new] = truth.texts_.emplace(*std::move(id), placed->record->text);
    if (!is_new) {
      return fail(ErrorCode::kBadRecord, placed->place + ": the id \"" + at->first + "\" has come before");
    }
  }
  return truth;
}

const std::string* Truth::find(std::string_view id) const {
  const std::array<std::string_view, 3> names = {id, id.substr(std::min(id.find('/') + 1, id.size())),
                                                 stem(id)};
  for (const std::string_view name : names) {
    if (const auto found = texts_.find(name); found != texts_.end()) return &found->second;
  }
  return nullptr;
}

}  // namespace dehusk::io
