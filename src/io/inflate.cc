#include "io/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace dehusk::io {
namespace {

// zlib's parameter for the wrapping, each with the largest window.
int window_bits(Inflater::Wrapping wrapping) {
  switch (wrapping) {
    case Inflater::Wrapping::gzip:
      return MAX_WBITS + 16;
    case Inflater::Wrapping::zlib:
      return MAX_WBITS;
    case Inflater::Wrapping::none:
      return -MAX_WBITS;
  }
  return MAX_WBITS;
}

// zlib counts in 32 bits.
uInt clamped(std::size_t size) {
  constexpr std::size_t kMost = std::size_t{1} << 30U;
  return static_cast<uInt>(std::min(size, kMost));
}

}  // namespace

void Inflater::Deleter::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

Inflater::Inflater(Wrapping wrapping) : stream_(new z_stream{}) {
  if (inflateInit2(stream_.get(), window_bits(wrapping)) != Z_OK) throw std::bad_alloc();
}

Inflater::State Inflater::step(std::string_view& in, std::span<char>& room) {
  z_stream& s = *stream_;
  const uInt given = s.avail_in = clamped(in.size());
  const uInt free = s.avail_out = clamped(room.size());
  s.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // zlib's interface is older than const
  s.next_out = reinterpret_cast<Bytef*>(room.data());
  const int status = ::inflate(&s, Z_NO_FLUSH);
  in.remove_prefix(given - s.avail_in);
  room = room.subspan(free - s.avail_out);
  if (status == Z_STREAM_END) return State::end;
  return status == Z_OK || status == Z_BUF_ERROR ? State::more : State::broken;
}

std::string_view Inflater::what() const {
  return stream_->msg != nullptr ? std::string_view(stream_->msg) : "no deflated data";
}

void Inflater::restart() { inflateReset(stream_.get()); }

}  // namespace dehusk::io
