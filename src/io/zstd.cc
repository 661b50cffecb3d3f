#include "io/zstd.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace dehusk::io {
namespace {

// Frames that a reader passes over begin with any of sixteen numbers.
constexpr std::string_view kSkippableMagic = "\x2A\x4D\x18";
// Its magic number and its size, which has four bytes, the lowest first.
constexpr std::size_t kSkippableHeader = 8;

// Those that archives come with have some hundred KB.
constexpr std::size_t kMostDictionary = std::size_t{64} << 20;
constexpr std::string_view kTooLong = "a dictionary of more than 64 MiB";

std::size_t size_of_skippable(std::string_view header) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i)
    size |= static_cast<std::size_t>(static_cast<unsigned char>(header[4 + i])) << (8 * i);
  return size;
}

}  // namespace

void ZstdExpander::Deleter::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

ZstdExpander::ZstdExpander() : context_(ZSTD_createDCtx()) {
  if (!context_) throw std::bad_alloc();
}

Expander::State ZstdExpander::fail(std::string_view what) {
  what_ = what;
  return State::broken;
}

Expander::State ZstdExpander::step(std::string_view& in, std::span<char>& room) {
  if (at_begin_ && in.empty()) return State::more;
  if (std::exchange(at_begin_, false)) takes_dictionary_ = in.starts_with(kZstdDictionaryMagic.front());
  if (takes_dictionary_) return take_dictionary(in);
  ZSTD_inBuffer from{in.data(), in.size(), 0};
  ZSTD_outBuffer to{room.data(), room.size(), 0};
  const std::size_t left = ZSTD_decompressStream(context_.get(), &to, &from);
  in.remove_prefix(from.pos);
  room = room.subspan(to.pos);
  if (ZSTD_isError(left) != 0) return fail(ZSTD_getErrorName(left));
  return left == 0 ? State::end : State::more;
}

// The whole frame is put together before it is used: first its header, which says how long it is.
Expander::State ZstdExpander::take_dictionary(std::string_view& in) {
  take_up_to(kSkippableHeader, in);
  if (dictionary_.size() < kSkippableHeader) return State::more;
  if (!dictionary_.starts_with(kZstdDictionaryMagic)) return fail("no frame begins here");
  const std::size_t wanted = kSkippableHeader + size_of_skippable(dictionary_);
  if (wanted > kMostDictionary) return fail(kTooLong);
  take_up_to(wanted, in);
  if (dictionary_.size() < wanted) return State::more;
  takes_dictionary_ = false;
  return use_dictionary(std::string_view(dictionary_).substr(kSkippableHeader));
}

void ZstdExpander::take_up_to(std::size_t size, std::string_view& in) {
  const std::size_t taken = std::min(in.size(), size - std::min(size, dictionary_.size()));
  dictionary_.append(in.substr(0, taken));
  in.remove_prefix(taken);
}

// A dictionary may be packed itself.
Expander::State ZstdExpander::use_dictionary(std::string_view dictionary) {
  std::string plain;
  if (dictionary.starts_with(kZstdMagic)) {
    ZstdExpander packed;
    std::array<char, std::size_t{1} << 14U> block{};
    for (State state = State::more; state == State::more;) {
      std::span<char> room(block);
      state = packed.step(dictionary, room);
      const std::size_t size = block.size() - room.size();
      if (state == State::broken) return fail(packed.what());
      if (state == State::more && size == 0 && dictionary.empty())
        return fail("a dictionary that is cut off");
      plain.append(block.data(), size);
      if (plain.size() > kMostDictionary) return fail(kTooLong);
    }
    dictionary = plain;
  }
  const std::size_t loaded = ZSTD_DCtx_loadDictionary(context_.get(), dictionary.data(), dictionary.size());
  dictionary_ = {};
  return ZSTD_isError(loaded) != 0 ? fail(ZSTD_getErrorName(loaded)) : State::end;
}

void ZstdExpander::restart() {
  at_begin_ = true;
  takes_dictionary_ = false;
  dictionary_.clear();
  ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
}

bool looks_like_zstd(std::string_view head) {
  const bool skippable = head.size() >= kSkippableHeader &&
                         (static_cast<unsigned char>(head[0]) & 0xF0U) == 0x50 &&
                         head.substr(1).starts_with(kSkippableMagic);
  return skippable || head.starts_with(kZstdMagic);
}

}  // namespace dehusk::io
