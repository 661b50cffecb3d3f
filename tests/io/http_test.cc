// HTTP headers and bodies, as archives have them.
#include "io/http.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <vector>

#include "compress.h"

namespace dehusk::io {
namespace {

TEST(Header, EndsAtAnEmptyLine) {
  EXPECT_EQ(header_size("A: b\r\n\r\nbody"), 8U);
  EXPECT_EQ(header_size("A: b\n\nbody"), 6U);
  EXPECT_EQ(header_size("A: b\n\r\n"), 7U);
  EXPECT_EQ(header_size("A: b\r\n\r"), std::nullopt);
  EXPECT_EQ(header_size(""), std::nullopt);
}

TEST(Header, Values) {
  const std::string header =
      "WARC/1.0\r\nA: 1\r\na-b :  two \r\nLong: x\r\n\t y\r\nA: 3\r\nno colon\r\nEmpty:\r\n\r\n";
  EXPECT_EQ(header_value(header, "a"), "1");
  EXPECT_EQ(header_value(header, "A-B"), "two");
  EXPECT_EQ(header_value(header, "long"), "x y");
  EXPECT_EQ(header_value(header, "empty"), "");
  EXPECT_EQ(header_value(header, "b"), std::nullopt);
  EXPECT_EQ(header_list(header, "a"), "1, 3");  // by HTTP several lines are one list
  EXPECT_EQ(header_list(header, "b"), "");
}

TEST(Header, MediaTypes) {
  const struct {
    const char* value;
    const char* type;
    const char* charset;
  } cases[] = {
      {"text/html", "text/html", ""},
      {"Text/HTML; Charset=ISO-8859-2", "text/html", "ISO-8859-2"},
      {"text/html;charset=\"utf-8\" ; x=y", "text/html", "utf-8"},
      {"text/html; x=y; charset = 'koi8-r'", "text/html", "koi8-r"},
      {"text/html,text/html", "text/html", ""},
      {"text/html charset=utf-8", "text/html", ""},
      {"", "", ""},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(media_type(c.value).type, c.type) << c.value;
    EXPECT_EQ(media_type(c.value).charset, c.charset) << c.value;
  }
}

TEST(Response, IsRead) {
  const auto response = parse_response(
      "HTTP/2 203\r\ncontent-type: text/html; charset=x\r\ntransfer-encoding: Chunked\r\ncontent-encoding: "
      "GZIP, br\r\n\r\n");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 203);
  EXPECT_EQ(response->type.type, "text/html");
  EXPECT_EQ(response->type.charset, "x");
  EXPECT_EQ(response->codings, "gzip, br,chunked");
  EXPECT_EQ(parse_response("http/1.1  200 OK\r\n\r\n")->status, 200);
  for (const char* none : {"", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 OK\r\n\r\n"})
    EXPECT_FALSE(parse_response(none)) << none;
}

TEST(Dechunk, TakesWhatThereIs) {
  const struct {
    const char* body;
    const char* expected;
    bool whole;
  } cases[] = {
      {"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde", true},
      {"3;x=y\r\nabc\r\n0\r\nTrailer: x\r\n\r\n", "abc", true},
      {"3\nabc\n1\nd\n0\n\n", "abcd", true},
      {"3\r\nabc\r\n00A\r\n0123456789\r\n", "abc0123456789", false},
      {"3\r\nabc\r\n5\r\nde", "abcde", false},               // cut off
      {"FFFFFFFFFFFFFFFFFFFF\r\nabc", "abc", false},         // longer than anything
      {"3\r\nabc\r\n<p>more\r\n", "abc<p>more\r\n", false},  // broken further down
      {"<p>abc</p>\r\n", "<p>abc</p>\r\n", true},            // its writer has undone it already
      {"", "", true},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(dechunk(c.body).bytes, c.expected) << c.body;
    EXPECT_EQ(dechunk(c.body).whole, c.whole) << c.body;
  }
}

std::string deflated(std::string_view text) {
  std::string out(compressBound(text.size()), '\0');
  uLongf size = out.size();
  EXPECT_EQ(::compress(reinterpret_cast<Bytef*>(out.data()), &size,
                       reinterpret_cast<const Bytef*>(text.data()), text.size()),
            Z_OK);
  out.resize(size);
  return out;
}

std::string chunked(const std::string& body) {
  const std::string half = body.substr(0, body.size() / 2);
  const auto chunk = [](const std::string& bytes) {
    return std::string(1, "0123456789abcdef"[bytes.size() / 16]) + "0123456789abcdef"[bytes.size() % 16] +
           "\r\n" + bytes + "\r\n";
  };
  return chunk(half) + chunk(body.substr(half.size())) + "0\r\n\r\n";
}

TEST(Unpack, Codings) {
  const std::string text = "hello";
  const std::string zlib = deflated(text);
  const std::string raw = zlib.substr(2, zlib.size() - 6);
  const std::string gzip = test::compress(text, "gzip");
  const std::string brotli("\x0B\x02\x80hello\x03", 9);
  const struct {
    const char* coding;
    std::string body;
  } cases[] = {
      {"", text},
      {"identity", text},
      {"gzip", gzip},
      {"x-gzip", gzip},
      {"deflate", zlib},
      {"deflate", raw},
      {"br", brotli},
      {"zstd", test::compress(text, "zstd")},
      {"deflate, gzip", test::compress(zlib, "gzip")},
      {"gzip, ", gzip},
      {"gzip", gzip + "?"},
      {"gzip, identity", gzip},
      {"gzip", test::compress("hel", "gzip") + test::compress("lo", "gzip")},
      {"zstd", test::compress("hel", "zstd") + test::compress("lo", "zstd")},
      {"gzip, chunked", chunked(gzip)},
      {"gzip, , chunked", chunked(gzip)},
      {"br, gzip, chunked", chunked(test::compress(brotli, "gzip"))},
      // not said, or otherwise than said
      {"", gzip},
      {"identity", test::compress(text, "zstd")},
      {"chunked", chunked(gzip)},
      {"br", gzip},
      {"gzip", test::compress(gzip, "gzip")},
  };
  for (const auto& c : cases) {
    std::string body = c.body;
    EXPECT_EQ(unpack(c.coding, 1000, body), Unpacked::yes) << c.coding;
    EXPECT_EQ(body, text) << c.coding;
  }
}

TEST(Unpack, WhatIsNotPackedAsSaid) {
  for (const char* coding : {"gzip", "deflate", "br", "zstd", "utf-8"}) {
    std::string page = "<!doctype html><p>x";
    EXPECT_EQ(unpack(coding, 1000, page), Unpacked::yes) << coding;
    EXPECT_EQ(page, "<!doctype html><p>x");
    std::string nothing;
    EXPECT_EQ(unpack(coding, 1000, nothing), Unpacked::yes) << coding;
    std::string other = "\xFF\xFF\xFF\xFF";
    EXPECT_EQ(unpack(coding, 1000, other), Unpacked::unreadable) << coding;
  }
  // Nothing that is packed is markup, or UTF-8 without controls.
  for (const char* text : {" <center>caf\xE9", "A lone text, \xC3\xA9t\xC3\xA9."}) {
    for (const char* coding : {"gzip", "zstd", "utf-8"}) {
      std::string body = text;
      EXPECT_EQ(unpack(coding, 1000, body), Unpacked::yes) << coding << text;
      EXPECT_EQ(body, text);
    }
  }
  std::string empty = test::compress("", "gzip");
  EXPECT_EQ(unpack("gzip", 1000, empty), Unpacked::yes);
  EXPECT_EQ(empty, "");
}

TEST(Unpack, CutOffAndTooLong) {
  const std::string lines = test::numbered_lines(3000);
  const std::string packed = test::compress(lines, "gzip");
  std::string cut = packed.substr(0, packed.size() / 2);
  EXPECT_EQ(unpack("gzip", SIZE_MAX, cut), Unpacked::cut);
  EXPECT_GT(cut.size(), lines.size() / 4);
  EXPECT_TRUE(lines.starts_with(cut));
  std::string wrong = packed;
  wrong[wrong.size() - 6] ^= 1;  // of the checksum
  EXPECT_EQ(unpack("", SIZE_MAX, wrong), Unpacked::cut);
  EXPECT_EQ(wrong, lines);
  std::string second_cut = packed + packed.substr(0, packed.size() / 2);
  EXPECT_EQ(unpack("gzip", SIZE_MAX, second_cut), Unpacked::cut);
  EXPECT_GT(second_cut.size(), lines.size());
  std::string brotli("\x0B\x02\x80hello", 8);  // without its end
  EXPECT_EQ(unpack("br", SIZE_MAX, brotli), Unpacked::cut);
  std::string chunk = "5\r\nabc";
  EXPECT_EQ(unpack("chunked", SIZE_MAX, chunk), Unpacked::cut);
  EXPECT_EQ(chunk, "abc");
  std::string whole = packed;
  EXPECT_EQ(unpack("gzip", lines.size(), whole), Unpacked::yes);
  whole = packed;
  EXPECT_EQ(unpack("gzip", lines.size() - 1, whole), Unpacked::too_long);
  EXPECT_GT(whole.size(), lines.size() - 1);  // so that whoever has the same limit says the same
}

}  // namespace
}  // namespace dehusk::io
