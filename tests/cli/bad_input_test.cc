// Bad input of every kind: what is said, the exit code, and that all other documents come out.
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "../io/compress.h"
#include "../io/temporary_folder.h"
#include "command.h"
#include "samples.h"
#include "thorough.h"

namespace dehusk::test {
namespace {

class BadInput : public ::testing::Test {
 protected:
  BadInput() { folder.write("good.txt", kProse); }

  Ran clean(std::vector<std::string> arguments, std::string input = {}, std::string output = {}) {
    return run({.arguments = std::move(arguments),
                .input = std::move(input),
                .folder = folder.path(),
                .output = std::move(output)});
  }

  // A record of prose, and the answer to it.
  static std::string record(int n) {
    return "{\"id\":" + std::to_string(n) + ",\"text\":\"" + kProse + "\"}\n";
  }
  static std::string answer(int n) {
    return "{\"id\":" + std::to_string(n) + ",\"text\":\"" + kProse +
           "\",\"meta\":{},\"removed\":[],\"status\":\"ok\"}\n";
  }

  TemporaryFolder folder;
};

const std::string kGood = kProse + "\n";

TEST_F(BadInput, NothingAtAll) {
  const Ran text = clean({});
  EXPECT_EQ(text.out, "");
  EXPECT_EQ(text.err, "");
  EXPECT_EQ(text.code, 0);
  const Ran jsonl = clean({"--to", "jsonl"});
  EXPECT_TRUE(
      jsonl.out.starts_with("{\"id\":\"-\",\"text\":\"\",\"meta\":{},\"removed\":[],\"status\":\"no_body\""))
      << jsonl.out;
  EXPECT_EQ(jsonl.code, 0);
  const Ran records = clean({"--from", "jsonl"});
  EXPECT_EQ(records.out, "");
  EXPECT_EQ(records.code, 0);
}

TEST_F(BadInput, OneByte) {
  for (int c = 0; c < 256; c += kOneIn) {
    if (c >= 32 && c < 127 && c % 8 != 0) continue;  // printable ones are alike
    const Ran ran = clean({"--to", "jsonl"}, std::string(1, static_cast<char>(c)));
    EXPECT_EQ(ran.code, 0) << c;
    EXPECT_EQ(ran.err, "") << c;
    EXPECT_TRUE(ran.out.starts_with("{\"id\":\"-\",")) << ran.out;
  }
}

TEST_F(BadInput, InvalidUtf8IsReplaced) {
  const Ran ran = clean({"--charset", "utf-8", "--to", "jsonl"}, "A bad byte \xFF stands here. " + kProse);
  EXPECT_NE(ran.out.find("A bad byte \uFFFD stands here."), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\"invalid_sequences\":1"), std::string::npos) << ran.out;
  EXPECT_EQ(ran.code, 0);
  const Ran record =
      clean({"--from", "jsonl"}, "{\"text\":\"A bad byte \xFF stands here. " + kProse + "\"}\n");
  EXPECT_NE(record.out.find("A bad byte \uFFFD stands here."), std::string::npos) << record.out;
  EXPECT_NE(record.out.find("\"invalid_sequences\":1"), std::string::npos) << record.out;
  EXPECT_EQ(record.code, 0);
  const Ran other = clean({"--from", "jsonl"}, "{\"t\\\"\xFF\":\"\xFF\",\"text\":\"" + kProse + "\"}\n");
  EXPECT_EQ(other.out.find("invalid_sequences"), std::string::npos) << other.out;
}

TEST_F(BadInput, NulBytesGo) {
  const std::string nul(1, '\0');
  for (const Ran& ran :
       {clean({}, "A nul" + nul + " byte. " + kProse),
        clean({"--from", "jsonl", "--to", "text"}, "{\"text\":\"A nul\\u0000 byte. " + kProse + "\"}\n")}) {
    EXPECT_EQ(ran.out.find(nul), std::string::npos);
    EXPECT_TRUE(ran.out.ends_with(kGood)) << ran.out;
    EXPECT_EQ(ran.err, "");
    EXPECT_EQ(ran.code, 0);
  }
}

// As grep says "binary file matches" and shows none of it.
TEST_F(BadInput, BinaryFilesAreNoTexts) {
  const std::string png("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
  folder.write("picture.png", png);
  folder.write("page.html.gz", compress("%PDF-1.7\n", "gzip"));
  folder.write("otto.txt", "OTTO was here. " + kProse);
  const Ran ran = clean({"picture.png", "page.html.gz", "good.txt", "otto.txt"});
  EXPECT_EQ(ran.out, kGood + "\nOTTO was here. " + kGood);
  EXPECT_EQ(ran.err,
            "dehusk: picture.png: neither text nor a page but PNG\n"
            "dehusk: page.html.gz: neither text nor a page but PDF\n"
            "dehusk: 2 of 4 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(BadInput, FilesThatCannotBeReadAreCounted) {
  std::filesystem::create_directory(folder.path("folder"));
  const Ran ran = clean({"folder", "good.txt", "missing.html"});
  EXPECT_EQ(ran.out, kGood);
  EXPECT_EQ(ran.err,
            "dehusk: folder: Is a directory\n"
            "dehusk: missing.html: No such file or directory\n"
            "dehusk: 2 of 3 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(BadInput, LinesOfAListThatAreNoPaths) {
  const std::string nul(1, '\0');
  folder.write("list", std::string(4097, 'x') + "\ngood.txt\n\ngood" + nul + ".txt\n\x1B[2Jmissing\n" +
                           std::string(300'000, 'y') + "\ngood.txt");
  folder.write("zeros.gz", compress(std::string(std::size_t{60} << 20, '\0'), "gzip"));
  const Ran ran = clean({"--files-from", "list"});
  EXPECT_EQ(ran.out, kGood + "\n" + kGood);
  EXPECT_EQ(ran.err,
            "dehusk: list:1: a line longer than 4 KiB\n"
            "dehusk: list:4: a path with a zero byte in it\n"
            "dehusk: \\x1B[2Jmissing: No such file or directory\n"
            "dehusk: list:6: a line longer than 4 KiB\n"
            "dehusk: 4 of 6 documents failed\n");
  EXPECT_EQ(ran.code, 1);

  [[maybe_unused]] const long usual_kb = clean({"good.txt"}).peak_kb;
  const Ran zeros = clean({"--files-from", "zeros.gz"});
  EXPECT_EQ(zeros.err, "dehusk: zeros.gz:1: a line longer than 4 KiB\ndehusk: 1 of 1 documents failed\n");
  EXPECT_EQ(zeros.code, 1);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(zeros.peak_kb, usual_kb + 40'000) << "less than what it expands to";
#endif
}

TEST_F(BadInput, AFileWithoutPermission) {
  if (::geteuid() == 0) GTEST_SKIP() << "the superuser reads everything";
  folder.write("locked.txt", "x");
  std::filesystem::permissions(folder.path("locked.txt"), std::filesystem::perms::none);
  const Ran ran = clean({"locked.txt", "good.txt"});
  EXPECT_EQ(ran.out, kGood);
  EXPECT_EQ(ran.err, "dehusk: locked.txt: Permission denied\ndehusk: 1 of 2 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(BadInput, ATruncatedGzipOfRecords) {
  std::string records;
  for (int i = 0; i < 3000; ++i) {
    records += "{\"id\":" + std::to_string(i) + ",\"text\":\"" + kProse + "\",\"noise\":\"" +
               std::to_string(static_cast<unsigned>(i) * 2654435761U) + "\"}\n";
  }
  const std::string packed = compress(records, "gzip");
  folder.write("cut.jsonl.gz", packed.substr(0, packed.size() / 2));
  const Ran ran = clean({"cut.jsonl.gz", "good.txt"});
  EXPECT_TRUE(ran.out.starts_with("{\"id\":0,\"text\":\"" + kProse)) << ran.out.substr(0, 300);
  EXPECT_NE(ran.out.find("{\"id\":500,"), std::string::npos) << "records before the damage are missing";
  EXPECT_NE(ran.out.find("{\"id\":\"good.txt\","), std::string::npos) << "the next file is missing";
  EXPECT_TRUE(ran.err.starts_with("dehusk: cut.jsonl.gz: truncated gzip input\ndehusk: 1 of ")) << ran.err;
  EXPECT_EQ(ran.code, 1);

  const Ran apart = clean({"-o", "out", "cut.jsonl.gz"});
  EXPECT_EQ(apart.code, 1);
  EXPECT_FALSE(folder.has("out/cut.jsonl")) << "it is not whole";
  EXPECT_NE(folder.read("out/cut.jsonl.partial").find("{\"id\":500,"), std::string::npos);

  const Ran again = clean({"--resume", "-o", "out", "cut.jsonl.gz"});
  EXPECT_EQ(again.err, apart.err) << "it was taken for done";
  EXPECT_EQ(again.code, 1);
  folder.write("cut.jsonl.gz", packed);
  const Ran repaired = clean({"--resume", "-o", "out", "cut.jsonl.gz"});
  EXPECT_EQ(repaired.err, "");
  EXPECT_EQ(repaired.code, 0);
  EXPECT_NE(folder.read("out/cut.jsonl").find("{\"id\":2999,"), std::string::npos);
  EXPECT_FALSE(folder.has("out/cut.jsonl.partial"));
}

// It would fail again.
TEST_F(BadInput, ARecordThatFailsIsNotDoneAgain) {
  folder.write("r.jsonl", record(1) + "{\n" + record(2));
  EXPECT_EQ(clean({"-o", "out", "r.jsonl"}).code, 1);
  EXPECT_EQ(folder.read("out/r.jsonl"), answer(1) + answer(2));
  const Ran again = clean({"--resume", "-o", "out", "r.jsonl"});
  EXPECT_EQ(again.err, "dehusk: 1 outputs were there already\n");
  EXPECT_EQ(again.code, 0);
}

TEST_F(BadInput, ATruncatedGzipOfText) {
  const std::string packed = compress(numbered_lines(3000), "gzip");
  folder.write("cut.txt.gz", packed.substr(0, packed.size() / 2));
  const Ran ran = clean({"cut.txt.gz", "good.txt"});
  EXPECT_EQ(ran.out, kGood) << "half a document is none";
  EXPECT_EQ(ran.err, "dehusk: cut.txt.gz: truncated gzip input\ndehusk: 1 of 2 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(BadInput, WhatIsLongerThanAllowedIsPassedOver) {
  const std::string zeros(std::size_t{60} << 20, ' ');
  [[maybe_unused]] const long usual_kb = clean({"good.txt"}).peak_kb;
  for (const char* filter : {"gzip", "zstd"}) {
    folder.write("bomb.txt", compress(zeros, filter));
    const Ran ran = clean({"--max-bytes", "1M", "bomb.txt", "good.txt"});
    EXPECT_EQ(ran.out, kGood);
    EXPECT_EQ(ran.err, "dehusk: bomb.txt: expands to more than 1 MiB\ndehusk: 1 of 2 documents failed\n");
    EXPECT_EQ(ran.code, 1);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which keep freed memory for a while
    EXPECT_LT(ran.peak_kb, usual_kb + 40'000) << "less than what it would expand to";
#endif
  }
  folder.write("long.txt", zeros);
  const Ran plain = clean({"--max-bytes", "2000k", "long.txt", "good.txt"});
  EXPECT_EQ(plain.out, kGood);
  EXPECT_EQ(plain.err, "dehusk: long.txt: longer than 2000 KiB\ndehusk: 1 of 2 documents failed\n");
}

TEST_F(BadInput, ARecordLongerThanAllowedKeepsItsOtherFields) {
  const std::string text(3000, 'x');
  const std::string lines = record(1) + R"({"id":2,"text":")" + text +
                            R"(","n":5})"
                            "\n" +
                            record(3);
  const Ran ran = clean({"--from", "jsonl", "--max-bytes", "2k"}, lines);
  EXPECT_EQ(ran.out, answer(1) +
                         R"({"id":2,"text":"","meta":{},"removed":[],"status":"too_long",)"
                         R"("status_detail":"longer than 2 KiB","n":5})"
                         "\n" +
                         answer(3));
  EXPECT_EQ(ran.err, "dehusk: -:2: longer than 2 KiB\ndehusk: 1 of 3 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(BadInput, ALineLongerThanAllowedCostsOnlyItself) {
  const std::string text(300'000, 'x');
  const std::string lines = record(1) + R"({"id":2,"text":")" + text + "\"}\n" + record(3) + record(4);
  const Ran ran = clean({"--from", "jsonl", "--max-bytes", "64k"}, lines);
  EXPECT_EQ(ran.out, answer(1) + answer(3) + answer(4));
  EXPECT_EQ(ran.err, "dehusk: -:2: a line longer than 64 KiB\ndehusk: 1 of 4 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(BadInput, WhatTakesLongerThanAllowedIsPassedOver) {
  std::string prose;
  while (prose.size() < 3'000'000) prose += kProse + "\n\n";
  folder.write("slow.txt", prose);
  const Ran ran = clean({"--max-seconds", "0.02", "slow.txt"});
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "dehusk: slow.txt: took longer than 20 ms\ndehusk: 1 of 1 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

// Gumbo looks through hundreds of open elements at each of these, for seconds in all.
TEST_F(BadInput, APageThatTakesLongToParseIsPassedOver) {
  std::string page = "<!doctype html>";
  while (page.size() < 5'000'000) page += "<dl><dt>a<dd>";
  folder.write("slow.html", page);
  ASSERT_EQ(clean({"good.txt"}).code, 0) << "the first run may compile the rules";
  const Ran ran = clean({"--max-seconds", "0.2", "slow.html", "good.txt"});
  EXPECT_EQ(ran.out, kGood);
  EXPECT_EQ(ran.err, "dehusk: slow.html: took longer than 200 ms\ndehusk: 1 of 2 documents failed\n");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(ran.seconds, 2) << "it would take more than five";
#endif
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which take addresses without end
TEST_F(BadInput, WhatThereIsNoMemoryForIsPassedOver) {
  std::string lines;
  while (lines.size() < 6'000'000) lines += "a\n";
  std::string tags;
  while (tags.size() < 6'000'000) tags += "<p>a";
  folder.write("lines.txt", lines);
  folder.write("tags.html", "<!doctype html>" + tags);
  folder.write("records.jsonl", record(1) + R"({"id":2,"text":")" + std::string(6'000'000, 'x') + "\"}\n");
  constexpr std::size_t kMost = std::size_t{500} << 20;
  const auto clean_with = [&](std::vector<std::string> arguments) {
    return run({.arguments = std::move(arguments), .folder = folder.path(), .most_bytes = kMost});
  };
  const Ran ran =
      clean_with({"-j", "1", "--to", "jsonl", "good.txt", "lines.txt", "tags.html", "records.jsonl"});
  const std::string failed = R"(","text":"","meta":{},"removed":[],"status":"too_long",)"
                             R"("status_detail":"out of memory"})";
  EXPECT_EQ(ran.err,
            "dehusk: lines.txt: out of memory\n"
            "dehusk: tags.html: out of memory\n"
            "dehusk: 2 of 5 documents failed\n");
  EXPECT_NE(ran.out.find(R"({"id":"lines.txt)" + failed), std::string::npos) << ran.out.substr(0, 2000);
  EXPECT_NE(ran.out.find(R"({"id":"tags.html)" + failed), std::string::npos) << ran.out.substr(0, 2000);
  EXPECT_NE(ran.out.find(answer(1)), std::string::npos) << "what came after is missing";
  EXPECT_EQ(ran.code, 1);
}
#endif

TEST_F(BadInput, APageNestedTooDeepSaysSo) {
  std::string page = "<!doctype html>";
  for (int i = 0; i < 60; ++i) page += "<div>";
  page += "<p>" + kProse + "</p>";
  const Ran deep = clean({"--max-depth", "50", "--to", "jsonl"}, page);
  EXPECT_NE(deep.out.find(R"("status":"cut")"), std::string::npos) << deep.out;
  EXPECT_NE(deep.out.find(kProse), std::string::npos) << "text was lost";
  EXPECT_EQ(deep.code, 0);
  EXPECT_NE(clean({"--to", "jsonl"}, page).out.find(R"("status":"ok")"), std::string::npos);

  std::string husk = "<!doctype html>";
  for (int i = 0; i < 500; ++i) husk += "<div>";
  const Ran nothing = clean({"--to", "jsonl"}, husk + "Share this");
  const std::string status =
      R"("status":"no_body","status_detail":"nothing but husk; elements stand too deep)";
  EXPECT_NE(nothing.out.find(status), std::string::npos) << nothing.out;
}

TEST_F(BadInput, AnElementOfTooManyAttributesSaysSo) {
  std::string page = "<!doctype html><title>Boats</title><p";
  for (int i = 0; i < 300; ++i) page += " data-" + std::to_string(i) + "=1";
  page += ">" + kProse + "</p>";
  const Ran many = clean({"--to", "jsonl"}, page);
  EXPECT_NE(many.out.find(R"("status":"cut","status_detail":"an element has more attributes than are read)"),
            std::string::npos)
      << many.out;
  EXPECT_NE(many.out.find(kProse), std::string::npos) << "text was lost";
  EXPECT_EQ(many.code, 0);

  const std::string language = "<html a b lang=pt><body><p>" + kProse + "</p>";
  EXPECT_NE(clean({"--to", "jsonl"}, language).out.find(R"("pt")"), std::string::npos);
  const Ran few = clean({"--max-attributes", "2", "--to", "jsonl"}, language);
  EXPECT_EQ(few.out.find(R"("pt")"), std::string::npos) << few.out;
  EXPECT_NE(few.out.find(R"("status":"cut")"), std::string::npos) << few.out;
}

TEST_F(BadInput, RecordsThatAreBroken) {
  struct Case {
    std::string line;
    std::string message;
  };
  const std::vector<Case> cases = {
      {R"({"text": "unfinished)", "not valid JSON: a string is not closed"},
      {R"({"text": nonsense})", "not valid JSON: a misplaced or malformed value"},
      {R"({"body": "x"})", "no field \"text\""},
      {R"({"text": 5})", "the field \"text\" is a number and not a string"},
      {R"({"text": "x", "deep": )" + std::string(100000, '[') + std::string(100000, ']') + "}",
       "not valid JSON: nested more than 1000 deep"},
      {R"(["text"])", "not a JSON object"},
      {R"("text")", "not a JSON object"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.line.substr(0, 60));
    folder.write("r.jsonl", record(1) + "\n" + c.line + "\n" + record(2));
    const Ran ran = clean({"r.jsonl"});
    EXPECT_EQ(ran.out, answer(1) + answer(2));
    EXPECT_EQ(ran.err, "dehusk: r.jsonl:3: " + c.message + "\ndehusk: 1 of 3 documents failed\n");
    EXPECT_EQ(ran.code, 1);
  }
}

TEST_F(BadInput, RecordsWithOddLineEnds) {
  std::string windows = record(1);
  windows.insert(windows.size() - 1, "\r");
  std::string last = record(2);
  last.pop_back();
  const Ran ran = clean({"--from", "jsonl"}, "\xEF\xBB\xBF" + windows + "  \n" + last);
  EXPECT_EQ(ran.out, answer(1) + answer(2));
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, 0);
}

TEST_F(BadInput, ALineOfManyMegabytes) {
#if defined(__SANITIZE_THREAD__)
  constexpr std::size_t kBytes = 1'000'000;
#elif defined(__SANITIZE_ADDRESS__)
  constexpr std::size_t kBytes = 5'000'000;  // what takes a second without it
#else
  constexpr std::size_t kBytes = 50'000'000;
#endif
  std::string prose;
  while (prose.size() < kBytes) prose += kProse + " ";
  const Ran text = clean({}, prose);
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_GT(text.out.size(), kBytes - kBytes / 50);
  const Ran jsonl =
      clean({"--from", "jsonl"}, record(1) + "{\"id\":2,\"text\":\"" + prose + "\"}\n" + record(3));
  EXPECT_EQ(jsonl.code, 0) << jsonl.err;
  EXPECT_GT(jsonl.out.size(), kBytes - kBytes / 50);
  EXPECT_TRUE(jsonl.out.starts_with(answer(1)));
  EXPECT_TRUE(jsonl.out.ends_with(answer(3)));
}

TEST_F(BadInput, APlaceThatCannotBeWritten) {
  folder.write("file", "x");
  const Ran ran = clean({"-o", "file/out", "good.txt"});
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "dehusk: file/out: Not a directory\n");
  EXPECT_EQ(ran.code, 2);
}

TEST_F(BadInput, OneOutputThatCannotBeWritten) {
  folder.write("a/page.html", "<p>" + kProse);
  folder.write("out/a", "a file where a folder is due");
  const Ran ran = clean({"-o", "out", "a/page.html", "good.txt"});
  EXPECT_EQ(folder.read("out/good.txt"), kGood);
  EXPECT_EQ(ran.err, "dehusk: out/a: Not a directory\ndehusk: 1 of 2 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(BadInput, TwoInputsWithOneOutput) {
  folder.write("good.html", "<p>" + kMoreProse);
  const Ran ran = clean({"-o", "out", "good.txt", "good.html"});
  EXPECT_EQ(folder.read("out/good.txt"), kGood);
  EXPECT_EQ(ran.err,
            "dehusk: good.html: its output out/good.txt was already written for another input\n"
            "dehusk: 1 of 2 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(BadInput, AFullDiskOfOtherCommands) {
  const std::vector<std::vector<std::string>> commands = {{"rules", "list"},
                                                          {"rules", "show", "newsletter.subscribe-to"},
                                                          {"manual"},
                                                          {"completions", "bash"},
                                                          {"explain", "good.txt"},
                                                          {"--help"},
                                                          {"--version"}};
  for (const std::vector<std::string>& command : commands) {
    const Ran ran = clean(command, {}, "/dev/full");
    EXPECT_EQ(ran.err, "dehusk: standard output: No space left on device\n") << command.front();
    EXPECT_EQ(ran.code, 1) << command.front();
    const Ran gone = run({.arguments = command, .folder = folder.path(), .close_after = 0});
    EXPECT_EQ(gone.err, "") << command.front();
    EXPECT_EQ(gone.code, 0) << command.front();
  }
}

TEST_F(BadInput, AFullDisk) {
  const Ran ran = clean({"good.txt"}, {}, "/dev/full");
  EXPECT_EQ(ran.err, "dehusk: standard output: No space left on device\ndehusk: 1 of 1 documents failed\n");
  EXPECT_EQ(ran.code, 1);
}

// Killed while it waits for an input that never comes, it leaves what it has done, whole, and nothing else.
TEST_F(BadInput, AKilledRunIsTakenUpAgain) {
  folder.write("first.txt", "The first of three.\n");
  folder.write("third.jsonl", record(3));
  ASSERT_EQ(::mkfifo(folder.path("second.txt").c_str(), 0600), 0);
  const std::vector<std::string> arguments = {"-j",        "2",           "-o",        "out",
                                              "first.txt", "third.jsonl", "second.txt"};
  const Ran killed =
      run({.arguments = arguments, .input = {}, .folder = folder.path(), .output = {}, .kill_when = [&] {
             return folder.has("out/first.txt") && folder.has("out/third.jsonl");
           }});
  EXPECT_EQ(killed.code, -1);
  std::set<std::string> left;
  for (const auto& file : std::filesystem::directory_iterator(folder.path("out")))
    left.insert(file.path().filename());
  EXPECT_EQ(left, (std::set<std::string>{"first.txt", "third.jsonl"}));
  EXPECT_EQ(folder.read("out/first.txt"), "The first of three.\n");

  std::filesystem::remove(folder.path("second.txt"));
  folder.write("second.txt", "The second of three.\n");
  folder.write("first.txt", "Changed since.\n");
  std::vector<std::string> again = arguments;
  again.insert(again.begin(), "--resume");
  const Ran resumed = run({.arguments = again, .input = {}, .folder = folder.path()});
  EXPECT_EQ(resumed.code, 0);
  EXPECT_EQ(resumed.err, "dehusk: 2 outputs were there already\n");
  EXPECT_EQ(folder.read("out/second.txt"), "The second of three.\n");
  EXPECT_EQ(folder.read("out/first.txt"), "The first of three.\n") << "it was done again";
}

TEST_F(BadInput, AReaderThatGoesAway) {
  std::size_t given = 0;
  const std::string line = record(1);
  const auto endless = [&given, &line] {
    given += line.size();
    return given < 2'000'000'000 ? line : std::string();
  };
  const Ran ran = run({.arguments = {"--from", "jsonl"},
                       .input = {},
                       .folder = folder.path(),
                       .output = {},
                       .close_after = 100,
                       .generate = endless});
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, 0);
  EXPECT_LT(given, 200'000'000U) << "it read on long after";
}

TEST_F(BadInput, UsageIsCheckedBeforeAnythingIsRead) {
  struct Case {
    std::vector<std::string> arguments;
    std::string begin;  // of the message
  };
  const std::vector<Case> cases = {
      {{"--from", "pdf", "good.txt"}, "dehusk: --from: pdf not in "},
      {{"--to", "pdf", "good.txt"}, "dehusk: --to: pdf not in "},
      {{"--profile", "fancy", "good.txt"}, "dehusk: --profile: fancy not in "},
      {{"--with", "nfc,magic", "good.txt"}, "dehusk: --with: magic not in {mojibake,"},
      {{"--without", "Nfc", "good.txt"}, "dehusk: --without: Nfc not in "},
      {{"--charset", "latin-nine", "good.txt"}, "dehusk: --charset: no encoding is labelled \"latin-nine\""},
      {{"--disable", "no-such-thing", "good.txt"}, "dehusk: "},
      {{"--rules", "no-such-folder", "good.txt"}, "dehusk: no-such-folder"},
      {{"--files-from", "no-\x1B[2J-list"}, "dehusk: no-\\x1B[2J-list: No such file or directory\n"},
      {{"--files-from", "no-such-list"}, "dehusk: no-such-list: No such file or directory\n"},
      {{"--max-bytes", "many", "good.txt"}, "dehusk: --max-bytes: "},
      {{"--max-depth", "500", "good.txt"}, "dehusk: --max-depth: "},
      {{"--max-attributes", "257", "good.txt"}, "dehusk: --max-attributes: "},
      {{"--max-seconds", "-1", "good.txt"}, "dehusk: --max-seconds: "},
      {{"--resume", "good.txt"}, "dehusk: --resume goes with -o\n"},
      {{"-j", "0", "good.txt"}, "dehusk: "},
      {{"-j", "many", "good.txt"}, "dehusk: "},
      {{"--no-such-option", "good.txt"}, "dehusk: "},
      {{"-", "-"}, "dehusk: standard input (\"-\") can be read only once\n"},
      {{"--files-from", "-", "-"}, "dehusk: standard input (\"-\") can be read only once\n"},
      {{"rules"}, "dehusk: "},
      {{"rules", "show"}, "dehusk: "},
      {{"rules", "show", "no.such-rule"}, "dehusk: no rule \"no.such-rule\""},
      {{"rules", "list", "--category", "fruit"}, "dehusk: --category: no category \"fruit\"\n"},
      {{"explain", "--color", "blue", "good.txt"}, "dehusk: --color: blue not in "},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.arguments.back());
    const Ran ran = clean(c.arguments);
    EXPECT_EQ(ran.out, "");
    EXPECT_TRUE(ran.err.starts_with(c.begin)) << ran.err;
    EXPECT_EQ(ran.code, 2);
  }
  EXPECT_NE(clean({"--disable", "no-such-thing"}).err.find("no-such-thing"), std::string::npos);
}

TEST_F(BadInput, WhatIsNoNumberIsRefusedByEachOptionThatTakesOne) {
  struct Option {
    std::vector<std::string> before;  // the command, with the files that it wants
    std::string name;
  };
  const std::vector<Option> options = {
      {{}, "-j"},
      {{}, "--max-bytes"},
      {{}, "--max-depth"},
      {{}, "--max-attributes"},
      {{}, "--max-seconds"},
      {{"report"}, "--max-documents"},
      {{"eval", "good.txt", "good.txt"}, "--worst"},
      {{"rules", "coverage", "good.txt", "good.txt"}, "--examples"},
      {{"rules", "coverage", "good.txt", "good.txt"}, "--lines"},
  };
  for (const Option& option : options) {
    for (const char* value : {"-1", "-0", "", " 1", "+1", "12x", "0x10", "nan", "inf", "-inf", "1e99", "one",
                              "99999999999999999999", "99999999999999999999k", "17592186044416M", "16E"}) {
      SCOPED_TRACE(option.name + " \"" + value + "\"");
      std::vector<std::string> arguments = option.before;
      arguments.insert(arguments.end(), {option.name, value});
      const Ran ran = clean(arguments, "The tram came back.\n");
      EXPECT_EQ(ran.out, "");
      EXPECT_TRUE(ran.err.starts_with("dehusk: " + option.name + ": \"" + value + "\" is no ")) << ran.err;
      EXPECT_EQ(ran.code, 2);
    }
  }
}

TEST_F(BadInput, NumbersAreReadAsTheyAreWritten) {
  struct Case {
    std::vector<std::string> arguments;
    bool passed_over;
  };
  const std::vector<Case> cases = {
      {{"--max-bytes", "1999"}, true},  {{"--max-bytes", "02000"}, false},  // no octal
      {{"--max-bytes", "1k"}, true},    {{"--max-bytes", "2Kb"}, false},
      {{"--max-bytes", "3KiB"}, false}, {{"--max-bytes", "18446744073709551615"}, false},
      {{"--max-bytes", "15E"}, false},  {{"--max-seconds", "1e3", "-j", "010", "--max-depth", "400"}, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.arguments[1]);
    const Ran ran = clean(c.arguments, std::string(2000, 'x'));
    EXPECT_EQ(ran.code, c.passed_over ? 1 : 0) << ran.err;
  }
}

}  // namespace
}  // namespace dehusk::test
