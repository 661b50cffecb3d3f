// dehusk clean: crawl archives.
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "../io/archive.h"
#include "../io/compress.h"
#include "../io/temporary_folder.h"
#include "command.h"
#include "samples.h"

namespace dehusk::test {
namespace {

class Warc : public ::testing::Test {
 protected:
  Ran clean(std::vector<std::string> arguments, std::string input = {}) {
    return run({.arguments = std::move(arguments), .input = std::move(input), .folder = folder.path()});
  }

  static std::string page(const std::string& text = kProse) {
    return "<html><body><article><p>" + text + "</p></article></body></html>";
  }
  static std::string answer(const std::string& uri, const std::string& text = kProse,
                            const std::string& more = {}) {
    return "{\"id\":\"" + uri + "\",\"text\":\"" + text + "\",\"meta\":{\"url\":\"" + uri +
           "\"},\"removed\":[],\"status\":\"ok\"" + more + "}\n";
  }

  TemporaryFolder folder;
};

const std::string kUri = "https://a.test/ferry";

std::string chunked(const std::string& body) {
  std::ostringstream size;
  size << std::hex << body.size();
  return size.str() + "\r\n" + body + "\r\n0\r\n\r\n";
}

TEST_F(Warc, PagesAndTextsComeOutUnderTheirAddress) {
  folder.write(
      "a.warc",
      warc_record("warcinfo", "", "application/warc-fields", "software: x\r\n") +
          warc_record("request", kUri, "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n") +
          warc_response(kUri, page()) +
          warc_response(kUri, page(), "Content-Type: text/html\r\n", "404 Not Found") +
          warc_response("https://a.test/x.png", "PNG", "Content-Type: image/png\r\n") +
          warc_record("request", kUri, "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n") +
          warc_response("https://a.test/none", page(), "") +
          warc_response("https://a.test/json", "{\"a\": 1}", "") +
          warc_record("conversion", "https://a.test/wet", "text/plain", kProse));
  const Ran ran = clean({"a.warc"});
  EXPECT_EQ(ran.out, answer(kUri) + answer("https://a.test/none") + answer("https://a.test/wet"));
  EXPECT_EQ(ran.err,
            "dehusk: records passed over: 2 request, 1 response of image/png, 1 response of no type, "
            "1 response with status 404, 1 warcinfo\n");
  EXPECT_EQ(ran.code, 0);
  for (const char* threads : {"1", "7"}) {
    const Ran again = clean({"a.warc", "-j", threads});
    EXPECT_EQ(again.out, ran.out);
    EXPECT_EQ(again.err, ran.err);
  }
}

TEST_F(Warc, ThePageKnowsItsAddressBetter) {
  const std::string canonical = "<html><head><link rel=canonical href=\"https://a.test/\"></head><body><p>" +
                                kProse + "</p></body></html>";
  const Ran ran = clean({"--from", "warc"}, warc_response(kUri, canonical));
  EXPECT_NE(ran.out.find("\"id\":\"" + kUri + "\""), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\"url\":\"https://a.test/\""), std::string::npos) << ran.out;
  const Ran nameless = clean({"--from", "warc"}, warc_record("resource", "", "text/plain", kProse));
  EXPECT_TRUE(nameless.out.starts_with("{\"id\":\"-:0\",")) << nameless.out;
}

TEST_F(Warc, LinksAreRelativeToWhereThePageWasFetched) {
  const std::string linked = "<html><body><article><p>" + kProse + " <a href=timetable>Times</a>.</p>";
  const std::string expected = "[Times](https://a.test/timetable)";
  const auto clean_as = [&](const char* from, const std::string& input) {
    return clean({"--from", from, "--to", "markdown", "--links"}, input).out;
  };
  EXPECT_NE(clean_as("warc", warc_response(kUri, linked)).find(expected), std::string::npos);
  EXPECT_NE(
      clean_as("jsonl", "{\"html\":\"" + linked + "\",\"url\":\"https://a.test/ferry\"}\n").find(expected),
      std::string::npos);
  for (const char* url : {"7", "\"ferry\"", "null"})
    EXPECT_NE(clean_as("jsonl", "{\"url\":" + std::string(url) + ",\"html\":\"" + linked + "\"}\n")
                  .find("[Times](timetable)"),
              std::string::npos);
  EXPECT_NE(clean_as("html", linked).find("[Times](timetable)"), std::string::npos);
}

TEST_F(Warc, IsKnownByNameOrFirstBytes) {
  const std::string bytes = warc_response(kUri, page());
  folder.write("a", bytes);
  folder.write("b.warc.gz", compress(bytes, "gzip"));
  folder.write("c.warc.wet.gz", compress(bytes, "gzip"));
  folder.write("d.warc.zst", compress(bytes, "zstd"));
  folder.write("e.wet", bytes);
  folder.write("f", compress(bytes, "gzip"));
  for (const char* name : {"a", "b.warc.gz", "c.warc.wet.gz", "d.warc.zst", "e.wet", "f"}) {
    const Ran ran = clean({name});
    EXPECT_EQ(ran.out, answer(kUri)) << name;
    EXPECT_EQ(ran.err, "") << name;
  }
  EXPECT_EQ(clean({}, compress(bytes, "gzip")).out, answer(kUri));
  std::string old = bytes;
  EXPECT_EQ(clean({}, old.replace(0, 8, "WARC/0.18")).out, answer(kUri));
  EXPECT_EQ(clean({"--to", "text", "a"}).out, kProse + "\n");
  EXPECT_EQ(clean({"-o", "out", "b.warc.gz", "c.warc.wet.gz"}).code, 0);
  EXPECT_EQ(folder.read("out/b.jsonl"), answer(kUri));
  EXPECT_EQ(folder.read("out/c.warc.jsonl"), answer(kUri));
  EXPECT_EQ(clean({"-o", "out", "--resume", "b.warc.gz"}).err, "dehusk: 1 outputs were there already\n");
}

TEST_F(Warc, BodiesAreReadAsTheyWereSent) {
  const std::string html = "Content-Type: text/html; charset=iso-8859-2\r\n";
  const std::string latin = page(
      "\xA3\xF3"
      "d\xBC. " +
      kProse);
  const std::string text = "Łódź. " + kProse;
  const std::string more = ",\"charset\":\"iso-8859-2\"";
  const std::string chunks = "5\r\n" + latin.substr(0, 5) + "\r\n" + chunked(latin.substr(5));
  const Ran ran = clean(
      {"--from", "warc"},
      warc_response("http://a.test/1", latin, html) +
          warc_response("http://a.test/2", chunks, html + "Transfer-Encoding: chunked\r\n") +
          warc_response("http://a.test/3", compress(latin, "gzip"), html + "Content-Encoding: gzip\r\n") +
          warc_response("http://a.test/4", latin,
                        html + "Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n") +
          warc_response("http://a.test/5", chunked(compress(latin, "gzip")),
                        html + "Transfer-Encoding: gzip, chunked\r\n") +
          warc_response("http://a.test/6", compress(compress(latin, "zstd"), "gzip"),
                        html + "Content-Encoding: zstd\r\nContent-Encoding: gzip\r\n") +
          warc_response("http://a.test/7", compress(latin, "gzip"), html));
  std::string expected;
  for (const char* number : {"1", "2", "3", "4", "5", "6", "7"})
    expected += answer("http://a.test/" + std::string(number), text, more);
  EXPECT_EQ(ran.out, expected);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(Warc, WhatCannotBeUnpackedHasFailed) {
  const std::string html = "Content-Type: text/html\r\n";
  const std::string good = warc_response(kUri, page());
  folder.write("a.warc",
               good + warc_response("http://a.test/1", "\xFF\xFF\xFF", html + "Content-Encoding: gzip\r\n") +
                   warc_response("http://a.test/2", "\xFF\xFF\xFF", html + "Content-Encoding: \x1B[1m\r\n"));
  const Ran ran = clean({"a.warc"});
  EXPECT_EQ(ran.out, answer(kUri));
  EXPECT_TRUE(ran.err.starts_with("dehusk: a.warc:" + std::to_string(good.size()) +
                                  ": response of text/html that cannot be unpacked (gzip)\n"))
      << ran.err;
  EXPECT_TRUE(
      ran.err.ends_with(": response of text/html that cannot be unpacked\ndehusk: 2 of 3 documents failed\n"))
      << ran.err;
  EXPECT_EQ(ran.code, 1);
}

TEST_F(Warc, BinaryBodiesAreNoPages) {
  const std::string html = "Content-Type: text/html\r\n";
  const std::string png("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
  const std::string stray = page("A stray " + std::string(1, '\0') + "byte. " + kProse);
  const std::string kanji = "<title>\x1B$BKL$N;3\x1B(B</title><p>" + kProse;
  const Ran ran = clean({"--from", "warc", "--to", "text"},
                        warc_response("u", png, html) + warc_response("u", "%PDF-1.7\n", html) +
                            warc_response("u", compress("PK\3\4", "gzip"), html) +
                            warc_response("u", std::string(100, '\1'), html) +
                            warc_record("resource", "u", "text/plain", png) + warc_response("u", png, "") +
                            warc_response("u", stray, html) + warc_response("u", kanji, html));
  EXPECT_EQ(ran.out, "A stray byte. " + kProse + "\n\n" + kProse + "\n");
  EXPECT_EQ(
      ran.err,
      "dehusk: records passed over: 1 resource of text/plain that is PNG, 1 response of no type that is PNG, "
      "1 response of text/html that is PDF, 1 response of text/html that is PNG, 1 response of text/html "
      "that is "
      "ZIP, 1 response of text/html that is binary\n");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(Warc, PartsOfPagesSayThatTheyAre) {
  const std::string html = "Content-Type: text/html\r\n";
  std::string more;
  for (int i = 0; i < 40; ++i) more += "Crate " + std::to_string(i * 7919 % 1000) + " holds apples. ";
  const std::string body = page(kProse + " " + more);
  const std::string gzip = compress(body, "gzip");
  const auto with = [&](const std::string& field) {
    std::string record = warc_response("u", body);
    return record.insert(record.find("Content-Type"), field + "\r\n");
  };
  const std::string sent = "cut off or damaged as it was sent";
  const struct {
    std::string record;
    std::string detail;  // empty: it is whole
  } cases[] = {
      {warc_response("u", gzip, html + "Content-Encoding: gzip\r\n"), ""},
      {warc_response("u", compress(body.substr(0, 50), "gzip") + compress(body.substr(50), "gzip"),
                     html + "Content-Encoding: gzip\r\n"),
       ""},
      {warc_response("u", gzip.substr(0, gzip.size() - 60), html + "Content-Encoding: gzip\r\n"),
       sent + " (gzip)"},
      {warc_response("u", chunked(body).substr(0, body.size() - 100),
                     html + "Transfer-Encoding: chunked\r\n"),
       sent + " (chunked)"},
      {with("WARC-Truncated: length"),
       "the archive holds only the beginning of the page (WARC-Truncated: length)"},
      {with("WARC-Truncated: \x1B[1m"), "the archive holds only the beginning of the page (WARC-Truncated)"},
      {with("WARC-Segment-Number: 1"), "the page goes on in other records (WARC-Segment-Number: 1)"},
      {warc_response("u", body, html, "206 Partial Content"),
       "the server sent a part of the page (206 Partial Content)"},
  };
  for (const auto& c : cases) {
    const Ran ran = clean({"--from", "warc"}, c.record);
    EXPECT_NE(ran.out.find(kProse.substr(0, 40)), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find(c.detail.empty() ? "\"status\":\"ok\""
                                            : "\"status\":\"cut\",\"status_detail\":\"" + c.detail + "\""),
              std::string::npos)
        << c.detail << "\n"
        << ran.out << ran.err;
    EXPECT_EQ(ran.code, 0) << c.detail;
  }
  // That there is nothing says more.
  EXPECT_NE(
      clean({"--from", "warc"}, warc_response("u", "", html, "206 Partial Content")).out.find("\"no_body\""),
      std::string::npos);
}

// Kept and removed are parts of what was read.
TEST_F(Warc, StatisticsCountDocumentsUnpacked) {
  const std::string latin = page("caf\xE9. " + kProse);
  const std::string html = "Content-Type: text/html; charset=latin1\r\n";
  const Ran ran = clean({"--from", "warc", "--stats"},
                        warc_response("u", compress(latin, "gzip"), html + "Content-Encoding: gzip\r\n") +
                            warc_response("u", "x", "Content-Type: image/png\r\n"));
  EXPECT_NE(ran.err.find("1 document: read " + std::to_string(latin.size() + 1) + " bytes, kept " +
                         std::to_string(kProse.size() + 7)),
            std::string::npos)
      << ran.err;
}

TEST_F(Warc, ADamagedRecordIsSaidAndCostsItself) {
  const std::string good = warc_response(kUri, page());
  std::string damaged = good;
  damaged.replace(damaged.find("Content-Length: "), 16, "Content-Length: 9");
  folder.write("a.warc", good + damaged + good);
  const Ran ran = clean({"a.warc"});
  EXPECT_EQ(ran.out, answer(kUri) + answer(kUri));
  EXPECT_EQ(ran.err, "dehusk: a.warc:" + std::to_string(good.size()) +
                         ": no record ends where this one should\ndehusk: 1 of 3 documents failed\n");
  EXPECT_EQ(ran.code, 1);

  const std::string member = compress(good, "gzip");
  std::string broken = member;
  broken[broken.size() - 6] ^= 1;
  folder.write("b.warc.gz", member + broken + member + member.substr(0, member.size() / 2));
  const Ran packed = clean({"b.warc.gz"});
  EXPECT_EQ(packed.out, answer(kUri) + answer(kUri));
  EXPECT_TRUE(packed.err.starts_with("dehusk: b.warc.gz:" + std::to_string(good.size()) +
                                     ": damaged gzip input (incorrect data check) in the member at byte "))
      << packed.err;
  EXPECT_TRUE(packed.err.ends_with(": truncated gzip input\ndehusk: 2 of 4 documents failed\n"))
      << packed.err;
  EXPECT_EQ(packed.code, 1);
}

TEST_F(Warc, LongRecordsArePassedOver) {
  const std::string lines(300'000, 'x');
  const Ran ran =
      clean({"--from", "warc", "--max-bytes", "200K"},
            warc_response("http://a.test/1", page()) + warc_response("http://a.test/2", page(lines)) +
                warc_response("http://a.test/3", compress(page(lines), "gzip"),
                              "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"));
  const auto too_long = [](const std::string& uri) {
    return "{\"id\":\"" + uri + "\",\"text\":\"\",\"meta\":{\"url\":\"" + uri +
           "\"},\"removed\":[],\"status\":\"too_long\",\"status_detail\":\"longer than 200 KiB\"}\n";
  };
  EXPECT_EQ(ran.out, answer("http://a.test/1") + too_long("http://a.test/2") + too_long("http://a.test/3"));
  EXPECT_EQ(ran.code, 1);
}

TEST_F(Warc, TakesTheSameMemoryHoweverLongItIs) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer keeps freed memory for a while";
#endif
  const std::string pair = warc_response(kUri, page()) +
                           warc_response(kUri, std::string(50'000, 'x'), "Content-Type: image/png\r\n");
  const std::vector<std::string> arguments = {"--from", "warc", "-j", "2"};
  const long small = peak_kb(arguments, pair, 200);
  const long large = peak_kb(arguments, pair, 2000);  // 100 MB
  EXPECT_LT(large, small + 16000) << small;
}

TEST_F(Warc, ExplainShowsEachDocument) {
  folder.write("a.warc", warc_response(kUri, page()) + warc_record("request", kUri, "application/http", ""));
  const Ran ran = clean({"explain", "a.warc", "--color", "never"});
  EXPECT_TRUE(ran.out.starts_with("== a.warc:0 " + kUri + "\n" + kProse + "\n")) << ran.out;
  EXPECT_EQ(ran.code, 0);
}

}  // namespace
}  // namespace dehusk::test
