#include "io/binary.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "decode/decode.h"
#include "looks_like_html.h"

namespace dehusk::io {
namespace {

using std::string_view_literals::operator""sv;

// Where it matters the rest of a signature stands further on.
struct Signature {
  std::string_view kind;
  std::string_view begin;
  std::size_t at = 0;
  std::string_view rest{};
};

// Those of https://mimesniff.spec.whatwg.org, and a few more that are sent as pages.
constexpr std::array kSignatures = {
    Signature{"PDF", "%PDF-"},
    Signature{"PostScript", "%!PS-Adobe-"},
    Signature{"PNG", "\x89PNG\r\n\x1A\n"},
    Signature{"JPEG", "\xFF\xD8\xFF"},
    Signature{"GIF", "GIF87a"},
    Signature{"GIF", "GIF89a"},
    Signature{"WebP", "RIFF", 8, "WEBPVP"},
    Signature{"BMP", "BM"},
    Signature{"an icon", "\0\0\1\0"sv},
    Signature{"an icon", "\0\0\2\0"sv},
    Signature{"TIFF", "II*\0"sv},
    Signature{"TIFF", "MM\0*"sv},
    Signature{"MP3", "ID3"},
    Signature{"Ogg", "OggS\0"sv},
    Signature{"MIDI", "MThd\0\0\0\6"sv},
    Signature{"AIFF", "FORM", 8, "AIFF"},
    Signature{"WAVE", "RIFF", 8, "WAVE"},
    Signature{"AVI", "RIFF", 8, "AVI "},
    Signature{"MP4", "\0\0"sv, 4, "ftyp"},
    Signature{"WebM", "\x1A\x45\xDF\xA3"},
    Signature{"Flash", "FWS"},
    Signature{"Flash", "CWS"},
    Signature{"a font", "\0\1\0\0"sv},
    Signature{"a font", "OTTO"},
    Signature{"a font", "ttcf"},
    Signature{"a font", "wOFF"},
    Signature{"a font", "wOF2"},
    Signature{"gzip", "\x1F\x8B\x08"},
    Signature{"zstd", "\x28\xB5\x2F\xFD"},
    Signature{"xz", "\xFD\x37zXZ\0"sv},
    Signature{"bzip2", "BZh", 4, "1AY&SY"},
    Signature{"ZIP", "PK\3\4"},
    Signature{"RAR", "Rar!\x1A\7"},
    Signature{"7z", "7z\xBC\xAF\x27\x1C"},
    Signature{"tar", "", 257, "ustar\0"sv},
    Signature{"tar", "", 257, "ustar  \0"sv},
    Signature{"an old Office file", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"},
    Signature{"a program", "\x7F\x45LF"},
    Signature{"a program", "MZ"},
    Signature{"SQLite", "SQLite format 3\0"sv},
};

// How far the standard looks.
constexpr std::size_t kLooked = 1445;

// Those of the standard's binary data bytes that no encoding and no terminal uses: ISO-2022 has SO, SI and
// ESC, what was typed over has BS.
bool is_binary_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && byte != 0x07 && byte != 0x08 && (byte < 0x09 || byte > 0x0F) && byte != 0x1B;
}

// Random bytes have one in eleven.
constexpr std::size_t kOneIn = 16;
constexpr std::ptrdiff_t kFew = 8;

std::ptrdiff_t binary_bytes(std::string_view head) {
  return std::count_if(head.begin(), head.end(), is_binary_byte);
}

bool fits(const Signature& signature, std::string_view bytes) {
  return bytes.starts_with(signature.begin) && bytes.size() >= signature.at &&
         bytes.substr(signature.at).starts_with(signature.rest);
}

// Some could begin a text that speaks of them: all of it could be typed. What PDF and PostScript begin with
// nobody writes, nor two such words with so many letters between them.
bool may_be_text(const Signature& signature) {
  const auto is_typed = [](char c) { return c >= ' ' && c <= '~'; };
  return !signature.begin.starts_with('%') && signature.rest.empty() &&
         std::all_of(signature.begin.begin(), signature.begin.end(), is_typed);
}

// Sizes and versions stand there, which have zeros.
bool has_binary_fields(const Signature& signature, std::string_view bytes) {
  constexpr std::size_t kFields = 8;
  return binary_bytes(bytes.substr(signature.begin.size(), kFields)) > 0;
}

bool is_utf16_or_32(std::string_view head, std::string_view declared) {
  const std::string charset = decode::decode(head.substr(0, head.size() / 4 * 4), declared, true).charset;
  return charset.starts_with("utf-16") || charset.starts_with("utf-32");
}

}  // namespace

std::string_view binary_kind(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kLooked);
  for (const Signature& signature : kSignatures) {
    if (fits(signature, head) && (!may_be_text(signature) || has_binary_fields(signature, head)))
      return signature.kind;
  }
  return {};
}

bool is_obviously_binary(std::string_view bytes, std::string_view charset) {
  const std::string_view head = bytes.substr(0, kLooked);
  const std::ptrdiff_t count = binary_bytes(head);
  return count > kFew && static_cast<std::size_t>(count) * kOneIn > head.size() && !looks_like_html(head) &&
         !is_utf16_or_32(head, charset);
}

}  // namespace dehusk::io
