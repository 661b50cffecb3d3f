// dehusk clean: crawl archives.
#include <gtest/gtest.h>

#include <filesystem>
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
  const std::string chunks = "5\r\n" + latin.substr(0, 5) + "\r\n1000\r\n" + latin.substr(5);
  const Ran ran = clean(
      {"--from", "warc"},
      warc_response("http://a.test/1", latin, html) +
          warc_response("http://a.test/2", chunks, html + "Transfer-Encoding: chunked\r\n") +
          warc_response("http://a.test/3", compress(latin, "gzip"), html + "Content-Encoding: gzip\r\n") +
          warc_response("http://a.test/4", latin,
                        html + "Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n") +
          warc_response("http://a.test/5", "\xFF\xFF\xFF", html + "Content-Encoding: gzip\r\n"));
  EXPECT_EQ(ran.out, answer("http://a.test/1", text, more) + answer("http://a.test/2", text, more) +
                         answer("http://a.test/3", text, more) + answer("http://a.test/4", text, more));
  EXPECT_EQ(ran.err, "dehusk: records passed over: 1 response of text/html that cannot be unpacked\n");
  EXPECT_EQ(ran.code, 0);
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
