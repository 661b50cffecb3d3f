// Crawl archives: which records hold a document, and what damage costs.
#include "io/warc.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "archive.h"
#include "compress.h"
#include "temporary_folder.h"
#include "thorough.h"

namespace dehusk::io {
namespace {

using test::compress;
using test::TemporaryFolder;
using test::warc_record;
using test::warc_response;

struct Archive {
  std::vector<std::string> records;  // "URI BODY"
  std::vector<std::size_t> offsets;
  std::vector<std::string> errors;  // without the path
  Tally passed_over;

  [[nodiscard]] bool has(const std::string& record) const {
    return std::find(records.begin(), records.end(), record) != records.end();
  }
};

Archive read(const std::string& path, std::size_t longest = SIZE_MAX) {
  Archive archive;
  Result<Reader> reader = Reader::open(path);
  if (!reader) {
    archive.errors.push_back(reader.error().message);
    return archive;
  }
  WarcReader warc(path, std::move(*reader), {}, longest);
  for (;;) {
    const Result<std::optional<WarcRecord>> record = warc.next(archive.passed_over);
    if (!record) {
      EXPECT_TRUE(record.error().message.starts_with(path + ":")) << record.error().message;
      archive.errors.push_back(record.error().message.substr(path.size() + 1));
    } else if (!*record) {
      return archive;
    } else {
      archive.records.push_back((*record)->uri + " " + ((*record)->too_long ? "too long" : (*record)->body));
      archive.offsets.push_back((*record)->offset);
    }
  }
}

std::vector<std::string> numbered(std::size_t count, std::size_t noise = 0) {
  std::vector<std::string> records;
  for (std::size_t i = 0; i < count; ++i) {
    records.push_back(warc_response("http://a.test/" + std::to_string(i),
                                    "<p>" + std::to_string(i) + " " + test::numbered_lines(noise)));
  }
  return records;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += part;
  return all;
}

std::string members(std::vector<std::string> records, const char* filter = "gzip") {
  for (std::string& record : records) record = compress(record, filter);
  return joined(records);
}

std::string name(std::size_t i) {
  return "http://a.test/" + std::to_string(i) + " <p>" + std::to_string(i) + " ";
}

TEST(Warc, WhatHoldsADocument) {
  const TemporaryFolder folder;
  const std::string html = "Content-Type: text/html\r\n";
  const struct {
    std::string record;
    const char* passed_over;  // what it counts as; null: it is a document
  } cases[] = {
      {warc_response("u", "b"), nullptr},
      {warc_response("u", "b", "content-type: application/xhtml+xml; charset=x\r\n"), nullptr},
      {warc_response("u", "b", ""), nullptr},  // whether it is one is seen when it is unpacked
      {warc_response("u", "b", html, "206 Partial Content"), nullptr},
      {warc_response("u", "b", html, "204 No Content"), "response with status 204"},
      {warc_response("u", "b", html, "205 Reset Content"), "response with status 205"},
      {warc_response("u", "b", html, "304 Not Modified"), "response with status 304"},
      {warc_response("u", "b", html, "404 Not Found"), "response with status 404"},
      {warc_response("u", "b", html, "301 Moved"), "response with status 301"},
      {warc_response("u", "b", "Content-Type: image/png\r\n"), "response of image/png"},
      {warc_response("u", "b", "Content-Type: text/plain\r\n"), "response of text/plain"},
      {warc_response("u", "b", "Content-Type: \x1B[31m\r\n"), "response of another type"},
      {warc_record("response", "u", "application/http", "b"), "response without HTTP"},
      {warc_record("response", "dns:a.test", "text/dns", "b"), "response of text/dns"},
      {warc_record("conversion", "u", "text/plain", "b"), nullptr},
      {warc_record("conversion", "u", "application/pdf", "b"), "conversion of application/pdf"},
      {warc_record("resource", "u", "text/html", "b"), nullptr},
      {warc_record("resource", "u", "text/plain; charset=utf-8", "b"), nullptr},
      {warc_record("resource", "u", "image/gif", "b"), "resource of image/gif"},
      {warc_record("request", "u", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"), "request"},
      {warc_record("warcinfo", "u", "application/warc-fields", "software: x\r\n"), "warcinfo"},
      {warc_record("metadata", "u", "text/plain", "b"), "metadata"},
      {warc_record("revisit", "u", "application/http", "HTTP/1.1 200 OK\r\n\r\n"), "revisit"},
      {warc_record("continuation", "u", "text/html", "b"), "continuation"},
      {warc_record("of our own", "u", "text/html", "b"), "another type"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.record);
    const Archive archive = read(folder.write("a.warc", c.record));
    EXPECT_EQ(archive.errors, std::vector<std::string>());
    if (c.passed_over == nullptr) {
      EXPECT_EQ(archive.records, std::vector<std::string>{"u b"});
      EXPECT_TRUE(archive.passed_over.empty());
    } else {
      EXPECT_EQ(archive.records, std::vector<std::string>());
      EXPECT_EQ(archive.passed_over.counts().count(c.passed_over), 1U);
    }
  }
}

// As browsers and curl have it.
TEST(Warc, AnswersNeedNotBeToTheLetter) {
  const TemporaryFolder folder;
  const std::string html = "Content-Type: text/html\r\n";
  const std::vector<std::string> contents = {
      "\r\nHTTP/1.1 200 OK\r\n" + html + "\r\nb", "http/1.1 200 OK\r\n" + html + "\r\nb",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n" + html +
          "\r\nb",
      "HTTP/1.1 200 OK\r\nSet-Cookie: " + std::string(100'000, 'x') + "\r\n" + html + "\r\nb",
      "HTTP/1.1 200 OK\r\nContent-Type: text/html,text/html\r\n\r\nb"};
  for (const std::string& content : contents) {
    const Archive archive =
        read(folder.write("a.warc", warc_record("response", "u", "application/http", content)));
    EXPECT_EQ(archive.records, std::vector<std::string>{"u b"}) << content.substr(0, 99);
  }
  const std::string endless =
      "HTTP/1.1 200 OK\r\n" + html + "A: " + std::string(2'000'000, 'x') + "\r\n\r\nb";
  const Archive archive =
      read(folder.write("a.warc", warc_record("response", "u", "application/http", endless)));
  EXPECT_EQ(archive.records, std::vector<std::string>());
  EXPECT_EQ(archive.passed_over.counts().count("response with too long a header"), 1U);
}

TEST(Warc, HowHeadersAreWritten) {
  const TemporaryFolder folder;
  for (const char* record : {"WARC/1.1\r\nwarc-type:resource\r\nwarc-target-uri: <u>\r\ncontent-type: "
                             "text/html\r\ncontent-length:1\r\n\r\nb\r\n\r\n",
                             "WARC/1.0\nWARC-Type: resource\nContent-Length: 1\nWARC-Target-URI: "
                             "u\nContent-Type: text/html\n\nb\n\n",
                             "\r\n\r\nWARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html;\r\n "
                             "charset=x\r\nWARC-Target-URI:\r\n u\r\n"
                             "Content-Length: 1\r\n\r\nb"}) {
    const Archive archive = read(folder.write("a.warc", record));
    EXPECT_EQ(archive.errors, std::vector<std::string>()) << record;
    EXPECT_EQ(archive.records, std::vector<std::string>{"u b"}) << record;
  }
  EXPECT_TRUE(read(folder.write("a.warc", "")).errors.empty());
}

TEST(Warc, EachWayOfCompressing) {
  const TemporaryFolder folder;
  const std::vector<std::string> records = numbered(300, 7);
  const std::string plain = joined(records);
  const std::string half = joined({records.begin(), records.begin() + 150});
  const Archive expected = read(folder.write("a.warc", plain));
  ASSERT_EQ(expected.records.size(), 300U);
  EXPECT_EQ(expected.offsets[1], records[0].size());
  for (const std::string& bytes :
       {members(records), compress(plain, "gzip"),
        compress(half, "gzip") + compress(plain.substr(half.size()), "gzip"), compress(plain, "zstd"),
        compress(half, "zstd") + compress(plain.substr(half.size()), "zstd")}) {
    const Archive archive = read(folder.write("a.warc.x", bytes));
    EXPECT_TRUE(archive.records == expected.records);
    EXPECT_TRUE(archive.offsets == expected.offsets);
    EXPECT_EQ(archive.errors, std::vector<std::string>());
  }
}

TEST(Warc, CutOffAnywhere) {
  const TemporaryFolder folder;
  const std::vector<std::string> records = numbered(4);
  for (const char* filter : {"", "gzip", "zstd"}) {
    SCOPED_TRACE(filter);
    const bool packed = *filter != '\0';
    const std::string whole = packed ? members(records, filter) : joined(records);
    for (std::size_t size = 0; size < whole.size(); size += kOneCaseIn) {
      SCOPED_TRACE(size);
      const Archive archive = read(folder.write("a.warc", whole.substr(0, size)));
      std::size_t end = 0;
      std::size_t complete = 0;
      for (const std::string& record : records) {
        end += packed ? compress(record, filter).size() : record.size();
        if (end <= size) ++complete;
      }
      ASSERT_GE(archive.records.size(), complete);
      ASSERT_LE(archive.records.size(), complete + 1);
      for (std::size_t i = 0; i < archive.records.size(); ++i) EXPECT_EQ(archive.records[i], name(i));
      EXPECT_LE(archive.errors.size(), 1U);
    }
  }
}

// Whatever byte of one record is damaged, the others come out.
TEST(Warc, DamageAnywhereCostsOneRecord) {
  const TemporaryFolder folder;
  for (const char* filter : {"", "gzip", "zstd"}) {
    SCOPED_TRACE(filter);
    const bool packed = *filter != '\0';
    std::vector<std::string> parts = numbered(5);
    if (packed) {
      for (std::string& part : parts) part = compress(part, filter);
    }
    const std::string good = parts[2];
    for (std::size_t at = 0; at < good.size(); ++at) {
      if (!packed && at + 1 == good.size()) continue;  // the line end is what the next one begins after
      for (const char mask : {'\x01', '\x40'}) {
        SCOPED_TRACE(at);
        parts[2] = good;
        parts[2][at] = static_cast<char>(parts[2][at] ^ mask);
        const Archive archive = read(folder.write("a.warc", joined(parts)));
        for (const std::size_t i : {0, 1, 3, 4}) EXPECT_TRUE(archive.has(name(i))) << i;
        EXPECT_LE(archive.errors.size(), 1U);
      }
    }
  }
}

TEST(Warc, DamageIsNamedWithItsPlace) {
  const TemporaryFolder folder;
  const std::vector<std::string> records = numbered(3);
  const std::string place = std::to_string(records[0].size()) + ": ";
  const auto with = [&](std::string_view old, const std::string& now) {
    std::string record = records[1];
    record.replace(record.find(old), old.size(), now);
    return records[0] + record + records[2];
  };
  const struct {
    std::string bytes;
    const char* error;
  } cases[] = {
      {with("WARC/1.0", "WORK/1.0"), "no record begins here"},
      {with("Content-Length", "Content-Size"), "the header of a record is damaged"},
      {with("Content-Length: ", "Content-Length: -"), "the header of a record is damaged"},
      {with("Content-Length: ", "Content-Length: 99999999999999999999"), "the header of a record is damaged"},
      {with("WARC-Date: 2024-05-01T00:00:00Z", "no colon"), "the header of a record is damaged"},
      {with("Content-Length: ", "Content-Length: 1"), "no record ends where this one should"},
      {with("Content-Length: ", "Content-Length: 99999999"), "no record ends where this one should"},
      {with("HTTP/1.1 200 OK", ""), "no record ends where this one should"},
      {with("\r\n\r\nHTTP", std::string(100'000, 'x')), "the header of a record does not end"},
  };
  for (const auto& c : cases) {
    const Archive archive = read(folder.write("a.warc", c.bytes));
    EXPECT_EQ(archive.records, (std::vector<std::string>{name(0), name(2)})) << c.error;
    EXPECT_EQ(archive.errors, std::vector<std::string>{place + c.error});
  }

  std::vector<std::string> parts = records;
  for (std::string& part : parts) part = compress(part, "gzip");
  parts[1][parts[1].size() - 6] ^= 1;
  const Archive archive = read(folder.write("a.warc.gz", joined(parts)));
  EXPECT_EQ(archive.records, (std::vector<std::string>{name(0), name(2)}));
  EXPECT_EQ(archive.errors, std::vector<std::string>{
                                place + "damaged gzip input (incorrect data check) in the member at byte " +
                                std::to_string(parts[0].size())});
  EXPECT_EQ(read(folder.write("a.warc.gz", parts[0] + parts[2].substr(0, parts[2].size() / 2))).errors,
            std::vector<std::string>{place + "truncated gzip input"});
}

// A body that is not held is not lost from sight.
TEST(Warc, LongRecordsArePassedOver) {
  const TemporaryFolder folder;
  const std::vector<std::string> records = numbered(2);
  const std::string image(3'000'000, 'x');
  const std::string png = "Content-Type: image/png\r\n";
  const std::string long_page = warc_response("http://a.test/long", image);
  const Archive archive =
      read(folder.write("a.warc", records[0] + warc_response("u", image, png) + long_page + records[1]),
           1'000'000);
  EXPECT_EQ(archive.records, (std::vector<std::string>{name(0), "http://a.test/long too long", name(1)}));
  EXPECT_EQ(archive.errors, std::vector<std::string>());
  EXPECT_EQ(archive.passed_over.counts().at("response of image/png"), 1U);

  std::string wrong = warc_response("u", image, png);
  wrong.replace(wrong.find("Content-Length: "), 16, "Content-Length: 9");
  const Archive damaged = read(folder.write("a.warc", records[0] + wrong + records[1]));
  EXPECT_EQ(damaged.records, (std::vector<std::string>{name(0), name(1)}));
  EXPECT_EQ(damaged.errors.size(), 1U);
}

TEST(Warc, IsKnownByItsFirstBytes) {
  EXPECT_TRUE(looks_like_warc("WARC/1.0\r\n"));
  EXPECT_TRUE(looks_like_warc("WARC/1.1\r\n"));
  EXPECT_TRUE(looks_like_warc("WARC/0.18\r\n"));
  EXPECT_FALSE(looks_like_warc("WARC is a format."));
  EXPECT_FALSE(looks_like_warc("WARC/ARC files"));
}

}  // namespace
}  // namespace dehusk::io
