// Files into chunks, lines and items.
#include "io/reader.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compress.h"
#include "io/line_reader.h"
#include "io/source.h"
#include "temporary_folder.h"

namespace dehusk::io {
namespace {

using test::compress;
using test::numbered_lines;
using test::TemporaryFolder;

Result<std::string> read_all(const std::string& path) {
  Result<Reader> reader = Reader::open(path);
  if (!reader) return tl::unexpected<Error>(reader.error());
  return reader->read_rest({});
}

TEST(Reader, ReadsPlainAndCompressedFilesByContent) {
  const TemporaryFolder folder;
  const std::string lines = numbered_lines(5000);
  for (const std::string& bytes : {std::string(), std::string("x"), std::string("\0\0", 2), lines}) {
    const Result<std::string> plain = read_all(folder.write("plain", bytes));
    ASSERT_TRUE(plain) << plain.error().message;
    EXPECT_EQ(*plain, bytes);
    for (const char* filter : {"gzip", "zstd", "xz", "bzip2"}) {
      SCOPED_TRACE(filter);
      const Result<std::string> read = read_all(folder.write("packed", compress(bytes, filter)));
      ASSERT_TRUE(read) << read.error().message;
      EXPECT_EQ(*read, bytes);
    }
  }
}

TEST(Reader, SeveralGzipMembersAreOneFile) {
  const TemporaryFolder folder;
  const Result<std::string> read =
      read_all(folder.write("two.gz", compress("a\n", "gzip") + compress("b\n", "gzip")));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, "a\nb\n");
}

TEST(Reader, WhatFollowsAGzipMemberIsAnotherOrZeros) {
  const TemporaryFolder folder;
  const std::string member = compress("a\n", "gzip");
  EXPECT_EQ(read_all(folder.write("zeros.gz", member + std::string(1000, '\0'))).value_or("?"), "a\n");
  const std::string path = folder.write("more.gz", member + "more");
  EXPECT_EQ(read_all(path).error().message,
            path + ": damaged gzip input (incorrect header check) in the member at byte " +
                std::to_string(member.size()));
}

// What comes out of a file whatever is damaged, and how often it was told.
std::string read_past_damage(const std::string& path, int& told) {
  Result<Reader> reader = Reader::open(path);
  std::string all;
  for (told = 0; reader;) {
    const Result<std::string_view> chunk = reader->next();
    if (!chunk) ++told;
    if (!chunk && reader->next_member()) continue;
    if (!chunk || chunk->empty()) break;
    all += *chunk;
  }
  return all;
}

std::vector<std::string> numbered_members(const char* filter) {
  std::vector<std::string> members;
  for (int i = 0; i < 30; ++i) {
    members.push_back(
        compress("[" + std::to_string(i) + "]" + numbered_lines(static_cast<std::size_t>(i) * 20), filter));
  }
  return members;
}

TEST(Reader, ADamagedMemberCostsOnlyItself) {
  const TemporaryFolder folder;
  const std::vector<std::string> members = numbered_members("gzip");
  for (const std::size_t at :
       {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{12}, std::size_t{40},
        members[20].size() / 2, members[20].size() - 6}) {
    std::string bytes;
    for (std::size_t i = 0; i < members.size(); ++i) {
      std::string member = members[i];
      if (i == 20) member[at] = static_cast<char>(member[at] ^ 0x55);
      bytes += member;
    }
    int told = 0;
    const std::string read = read_past_damage(folder.write("d.gz", bytes), told);
    if (at == 5) {  // the time is nobody's concern
      EXPECT_EQ(told, 0);
      continue;
    }
    EXPECT_EQ(told, 1) << at;
    for (int i = 0; i < 30; ++i) {
      EXPECT_TRUE(i == 20 || read.find("[" + std::to_string(i) + "]") != std::string::npos) << at << " " << i;
    }
  }
}

// zstd need have no checksum, so that a frame is broken here, at its begin, or cut off.
TEST(Reader, ADamagedFrameCostsOnlyItself) {
  const TemporaryFolder folder;
  const std::vector<std::string> frames = numbered_members("zstd");
  for (const bool cut : {false, true}) {
    for (const std::size_t damaged : {std::size_t{0}, std::size_t{20}, std::size_t{29}}) {
      SCOPED_TRACE(damaged);
      if (!cut && damaged == 0) continue;  // then it is no zstd
      std::string bytes;
      for (std::size_t i = 0; i < frames.size(); ++i) {
        std::string frame = frames[i];
        if (i == damaged && cut) frame.resize(frame.size() / 2);
        if (i == damaged && !cut) frame[2] = 'x';
        bytes += frame;
      }
      int told = 0;
      const std::string read = read_past_damage(folder.write("d.zst", bytes), told);
      EXPECT_EQ(told, 1);
      for (std::size_t i = 0; i < frames.size(); ++i) {
        EXPECT_TRUE(i == damaged || read.find("[" + std::to_string(i) + "]") != std::string::npos) << i;
      }
    }
  }
}

TEST(Reader, WhatExpandsALotComesOutWhole) {
  const TemporaryFolder folder;
  const std::string bytes(10'000'000, 'a');
  for (const char* filter : {"gzip", "zstd"})
    EXPECT_EQ(read_all(folder.write("a", compress(bytes, filter))).value_or("?"), bytes) << filter;
}

std::string with_dictionary(std::string_view bytes, std::string_view dictionary) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress_usingDict(context.get(), out.data(), out.size(), bytes.data(), bytes.size(),
                                     dictionary.data(), dictionary.size(), 3));
  return out;
}

std::string dictionary_frame(std::string_view content) {
  std::string frame = "\x5D\x2A\x4D\x18";
  for (unsigned shift = 0; shift < 32; shift += 8)
    frame.push_back(static_cast<char>(content.size() >> shift & 0xFFU));
  return frame.append(content);
}

// As crawl archives have it: https://iipc.github.io/warc-specifications/specifications/warc-zstd/
TEST(Reader, AFileMayBeginWithItsDictionary) {
  const TemporaryFolder folder;
  const std::string dictionary = numbered_lines(900);  // more than one chunk
  const std::string frames =
      with_dictionary("a " + dictionary, dictionary) + with_dictionary("b\n", dictionary);
  EXPECT_LT(frames.size(), 1000U);
  const std::string expected = "a " + dictionary + "b\n";
  for (const std::string& content : {dictionary, compress(dictionary, "zstd")}) {
    const std::string path = folder.write("d.warc.zst", dictionary_frame(content) + frames);
    EXPECT_TRUE(read_all(path) == expected);
  }
  EXPECT_FALSE(read_all(folder.write("none.zst", frames)));
  const std::string whole = dictionary_frame(dictionary) + frames;
  EXPECT_EQ(read_all(folder.write("cut.zst", whole.substr(0, 5000))).error().message,
            folder.path("cut.zst") + ": truncated zstd input");
  EXPECT_EQ(read_all(folder.write("other.zst",
                                  std::string("\x50\x2A\x4D\x18\x03\0\0\0abc", 11) + compress("c\n", "zstd")))
                .value_or("?"),
            "c\n");
}

// Archives that were put together have one each.
TEST(Reader, AnotherDictionaryTakesThePlaceOfTheFirst) {
  const TemporaryFolder folder;
  const std::string first = numbered_lines(300);
  const std::string second = "second\n" + numbered_lines(900).substr(5000);
  const std::string begin = dictionary_frame(first) + with_dictionary("a" + first, first);
  const std::string end = dictionary_frame(second) + with_dictionary("b" + second, second);
  for (std::size_t before = 0; before < 12; ++before) {  // so much of it is in another chunk
    const std::string filling = numbered_lines(2000).substr(0, (1U << 17U) - before - 8 - begin.size());
    const std::string path = folder.write("d.warc.zst", begin + dictionary_frame(filling) + end);
    EXPECT_TRUE(read_all(path) == "a" + first + "b" + second) << before;
  }
}

TEST(Reader, ADictionaryIsFoundBehindDamage) {
  const TemporaryFolder folder;
  const std::string first = numbered_lines(300);
  const std::string second = "second\n" + numbered_lines(300).substr(5000);
  const std::string broken = with_dictionary("a" + first, first);
  for (const std::size_t size : {std::size_t{5}, broken.size() / 2, broken.size() - 1}) {
    const std::string path =
        folder.write("d.warc.zst", dictionary_frame(first) + broken.substr(0, size) +
                                       dictionary_frame(second) + with_dictionary("b" + second, second));
    int told = 0;
    EXPECT_TRUE(read_past_damage(path, told).ends_with("b" + second)) << size;
    EXPECT_EQ(told, 1) << size;
  }
}

TEST(Reader, FalseMembersTakeNoTime) {
  const TemporaryFolder folder;
  for (const char* magic : {"\x1F\x8B\x08", "\x28\xB5\x2F\xFD"}) {
    std::string bytes;
    for (int i = 0; i < 500'000; ++i) bytes += magic;
    int told = 0;
    EXPECT_EQ(read_past_damage(folder.write("d", bytes), told), "");
    EXPECT_GT(told, 0);
  }
}

TEST(Reader, ErrorsNameTheFile) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_all(folder.path("no")).error().message, folder.path("no") + ": No such file or directory");
  EXPECT_EQ(read_all(folder.path()).error().message, folder.path() + ": Is a directory");
  const std::string packed = compress(numbered_lines(5000), "gzip");
  const std::string cut = folder.write("cut.gz", packed.substr(0, packed.size() / 2));
  const Result<std::string> read = read_all(cut);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message, cut + ": truncated gzip input");
}

TEST(TakeLine, LineEnds) {
  std::string_view lines = "a\r\n\nb\n\rc";
  std::vector<std::string> taken;
  while (!lines.empty()) taken.emplace_back(take_line(lines));
  EXPECT_EQ(taken, (std::vector<std::string>{"a", "", "b", "\rc"}));
}

TEST(LineReader, BatchesAreWholeLinesAndNumbered) {
  const TemporaryFolder folder;
  for (const std::string& bytes :
       {numbered_lines(20000), numbered_lines(20000) + "no line end", std::string("\n\n"),
        std::string(1 << 20, 'x') + "\ny\n", std::string("one")}) {
    Result<Reader> reader = Reader::open(folder.write("file", bytes));
    ASSERT_TRUE(reader);
    LineReader lines("file", std::move(*reader));
    std::string all;
    std::size_t line = 1;
    for (;;) {
      const Result<LineBatch> batch = lines.next();
      ASSERT_TRUE(batch) << batch.error().message;
      if (batch->empty()) break;
      EXPECT_EQ(batch->first_line, line);
      EXPECT_EQ(batch->bytes.substr(batch->lines().size()), std::string(kPadding, '\0'));
      line += static_cast<std::size_t>(std::count(batch->lines().begin(), batch->lines().end(), '\n'));
      all += batch->lines();
      EXPECT_TRUE(all.ends_with('\n') || all.size() == bytes.size());
    }
    EXPECT_EQ(all, bytes);
  }
}

TEST(LineReader, ALineThatIsTooLongIsPassedOver) {
  const TemporaryFolder folder;
  const std::string path =
      folder.write("lines", "a\n" + std::string(200'000, 'x') + "\nb\n" + std::string(200'000, 'y'));
  Result<Reader> reader = Reader::open(path);
  ASSERT_TRUE(reader);
  LineReader lines(path, std::move(*reader), {}, 1000);
  std::vector<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    const Result<LineBatch> batch = lines.next();
    if (batch && batch->empty()) break;
    seen.push_back(batch ? std::to_string(batch->first_line) + " " + std::string(batch->lines())
                         : batch.error().message);
    EXPECT_TRUE(batch || batch.error().code == ErrorCode::kBadRecord);
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"1 a\n", path + ":2: a line longer than 1000 bytes", "3 b\n",
                                            path + ":4: a line longer than 1000 bytes"}));
}

TEST(LineReader, LinesBeforeTheDamageComeOut) {
  const TemporaryFolder folder;
  const std::string bytes = numbered_lines(20000);
  const std::string packed = compress(bytes, "gzip");
  Result<Reader> reader = Reader::open(folder.write("cut.gz", packed.substr(0, packed.size() / 2)));
  ASSERT_TRUE(reader);
  LineReader lines("cut.gz", std::move(*reader));
  std::string all;
  for (;;) {
    const Result<LineBatch> batch = lines.next();
    if (!batch) break;
    ASSERT_FALSE(batch->empty()) << "the damage went unseen";
    all += batch->lines();
  }
  EXPECT_GT(all.size(), bytes.size() / 4);
  EXPECT_TRUE(bytes.starts_with(all));
  EXPECT_TRUE(all.ends_with('\n'));
  EXPECT_TRUE(lines.next()->empty()) << "after an error there is nothing more";
}

// What a source hands out, as text: "number path kind[*]" where * marks the last item of an input.
std::vector<std::string> items(SourceOptions options) {
  Result<Source> source = Source::open(std::move(options));
  std::vector<std::string> result;
  if (!source) return {source.error().message};
  while (std::optional<Item> item = source->next()) {
    std::string kind = item->records                  ? "jsonl"
                       : item->format == Format::html ? "html"
                       : item->format == Format::text ? "text"
                                                      : "auto";
    if (item->error) {
      kind = "error " + item->error->message;
    } else if (item->records) {
      kind += " " + std::string(item->lines.lines());
    } else {
      kind += " " + read_document(*item).value_or("unreadable");
    }
    result.push_back(std::to_string(item->input) + " " +
                     std::filesystem::path(item->path).filename().string() + " " + kind +
                     (item->last ? "*" : ""));
  }
  return result;
}

TEST(Source, FormatIsGivenNamedOrSeen) {
  const TemporaryFolder folder;
  const std::string page = folder.write("page.html", "<p>x");
  const std::string text = folder.write("text.txt", "{\"a\":1}");
  const std::string records = folder.write("r.jsonl", "not json\n");
  const std::string seen = folder.write("seen", "{\"a\":1}\n{}\n");
  const std::string other = folder.write("other", "<p>y");
  EXPECT_EQ(
      items({.files = {page, text, records, seen, other}, .files_from = {}}),
      (std::vector<std::string>{"0 page.html html <p>x*", "1 text.txt text {\"a\":1}*",
                                "2 r.jsonl jsonl not json\n", "2 r.jsonl jsonl *",
                                "3 seen jsonl {\"a\":1}\n{}\n", "3 seen jsonl *", "4 other auto <p>y*"}));
  EXPECT_EQ(items({.files = {records, page}, .files_from = {}, .from = InputFormat::text}),
            (std::vector<std::string>{"0 r.jsonl text not json\n*", "1 page.html text <p>x*"}));
}

TEST(Source, PathsOfAListFollowTheFiles) {
  const TemporaryFolder folder;
  const std::string a = folder.write("a.txt", "A");
  const std::string b = folder.write("b.txt", "B");
  const std::string missing = folder.path("missing");
  const std::string list = folder.write("list", b + "\r\n\n" + missing + "\n" + a);
  EXPECT_EQ(items({.files = {a}, .files_from = list}),
            (std::vector<std::string>{"0 a.txt text A*", "1 b.txt text B*",
                                      "2 missing error " + missing + ": No such file or directory*",
                                      "3 a.txt text A*"}));
  EXPECT_EQ(items({.files = {}, .files_from = folder.write("empty", "")}), std::vector<std::string>{});
  EXPECT_EQ(items({.files = {}, .files_from = missing}),
            std::vector<std::string>{missing + ": No such file or directory"});
}

TEST(Source, ADamagedListIsSaid) {
  const TemporaryFolder folder;
  const std::string packed = compress(numbered_lines(2000), "gzip");
  const std::string list = folder.write("list.gz", packed.substr(0, packed.size() / 2));
  const std::vector<std::string> all = items({.files = {}, .files_from = list});
  ASSERT_GT(all.size(), 500U);
  EXPECT_TRUE(all.back().ends_with("list.gz: truncated gzip input*")) << all.back();
}

}  // namespace
}  // namespace dehusk::io
