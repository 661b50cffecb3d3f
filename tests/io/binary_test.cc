// What is no text, and above all what is one nevertheless.
#include "io/binary.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

#include "compress.h"

namespace dehusk::io {
namespace {

using namespace std::string_literals;

TEST(Binary, KnownByItsSignature) {
  const struct {
    std::string bytes;
    const char* kind;
  } cases[] = {
      {"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"s, "PNG"},
      {"\xFF\xD8\xFF\xE0", "JPEG"},
      {"GIF89a\1\0\1\0"s, "GIF"},
      {"RIFF\x24\0\0\0WEBPVP8 "s, "WebP"},
      {"BM\x36\0\0\0"s, "BMP"},
      {"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj", "PDF"},
      {"PK\3\4\x14", "ZIP"},
      {"\0\0\0\x18"
       "ftypmp42"s,
       "MP4"},
      {"wOF2\0\1\0\0"s, "a font"},
      {"\x7F"
       "ELF\2\1",
       "a program"},
      {"notes.txt" + std::string(248, '\0') + "ustar\0"s, "tar"},
      {test::compress("x", "gzip"), "gzip"},
      {test::compress("x", "xz"), "xz"},
      {test::compress("x", "bzip2"), "bzip2"},
  };
  for (const auto& c : cases) EXPECT_EQ(binary_kind(c.bytes), c.kind) << c.kind;
}

TEST(Binary, TextsThatBeginLikeASignature) {
  for (const char* text :
       {"", "B", "BM is the mark of bitmaps.", "OTTO was here.", "MZ stands for Mark Zbikowski.",
        "GIF89a is a format.", "ID3 tags", "RIFF is a container.", "CWS and FWS", "<p>%PDF-1.7",
        "FORM and AIFF", "wOFF", "SQLite format 3"}) {
    EXPECT_EQ(binary_kind(text), "") << text;
    EXPECT_FALSE(is_obviously_binary(text, "")) << text;
  }
}

TEST(Binary, ObviouslySo) {
  std::mt19937 random(7);
  std::string noise(4000, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  EXPECT_TRUE(is_obviously_binary(noise, ""));
  EXPECT_TRUE(is_obviously_binary(std::string(100, '\1'), ""));
}

TEST(Binary, UnlessItIsWide) {
  std::string controls;
  for (int i = 0; i < 400; ++i) controls += std::string{static_cast<char>(1 + i % 6), 'N'};
  EXPECT_TRUE(is_obviously_binary(controls, ""));
  // Chinese, any of whose lower bytes may be a control.
  std::string chinese = controls;
  for (std::size_t i = 0; i < chinese.size(); i += 14) chinese[i] = '\xB1';
  EXPECT_FALSE(is_obviously_binary(chinese, "UTF-16LE"));
}

// Losing a page is worse than a few odd characters.
TEST(Binary, OddTextsAreTexts) {
  const std::string prose = "The ferry left the northern pier at dawn with forty crates of apples. ";
  const auto wide = [&](std::size_t unit, std::size_t at) {
    std::string out;
    for (const char c : prose) {
      std::string one(unit, '\0');
      one[at] = c;
      out += one;
    }
    return out;
  };
  std::string typed_over;
  for (const char c : prose) typed_over += std::string{c, '\b', c};
  const struct {
    const char* name;
    std::string bytes;
  } cases[] = {
      {"stray NULs", prose + "\0\0\0 "s + prose},
      {"one that begins like a signature", "BM is the mark of bitmaps.\0 "s + prose},
      {"a Spanish text", std::string(256, ' ') + "gustar"},
      {"few bytes", "\0\1\2\3"s},
      {"padded fields of a page", "<html><body>Name" + std::string(300, '\0') + "</body>"},
      {"UTF-16LE", wide(2, 0)},
      {"UTF-16BE", wide(2, 1)},
      {"UTF-32LE", wide(4, 0)},
      {"UTF-32BE", wide(4, 3)},
      {"ISO-2022-JP", "\x1B$B%U%'%j!<\x1B(B \x1B$B$O\x1B(B \x1B$BKL$N\x1B(B \x1B$B;3\x1B(B"},
      {"ISO-2022-KR", "\x1B$)C\x0E;w\x0F \x0E;w\x0F \x0E;w\x0F \x0E;w\x0F \x0E;w\x0F \x0E;w\x0F \x0E;w\x0F"},
      {"a manual page", typed_over},
      {"colours of a terminal",
       "\x1B[1mA\x1B[0m \x1B[1mB\x1B[0m \x1B[1mC\x1B[0m \x1B[1mD\x1B[0m \x1B[1mE\x1B[0m"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(binary_kind(c.bytes), "") << c.name;
    EXPECT_FALSE(is_obviously_binary(c.bytes, "")) << c.name;
  }
}

}  // namespace
}  // namespace dehusk::io
