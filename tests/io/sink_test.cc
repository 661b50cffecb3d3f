// Outputs into streams and folders.
#include "io/sink.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "io/new_file.h"
#include "temporary_folder.h"

namespace dehusk::io {
namespace {

using test::TemporaryFolder;

Output output(std::size_t input, std::string path, std::string bytes, bool last = true,
              OutputFormat format = OutputFormat::text) {
  Output o;
  o.input = input;
  o.path = std::move(path);
  o.bytes = std::move(bytes);
  o.last = last;
  o.format = format;
  o.documents = 1;
  return o;
}

std::unique_ptr<Sink> folder_sink(const std::string& folder) {
  Result<std::unique_ptr<Sink>> sink = make_folder_sink(folder);
  EXPECT_TRUE(sink) << sink.error().message;
  return sink ? std::move(*sink) : nullptr;
}

std::vector<std::string> names_in(const TemporaryFolder& folder) {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(folder.path()))
    names.push_back(file.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

TEST(NewFile, WhatAKilledProcessLeftIsTakenOver) {
  const TemporaryFolder folder;
  for (int i = 0; i < 2; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      NewFile file(folder.path("a"), false);
      ::_exit(file.write("half of what is longer than the whole") == 0 ? 0 : 1);
    }
    int status = 1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    EXPECT_EQ(names_in(folder), std::vector<std::string>{".a.part"});
  }
  {
    NewFile file(folder.path("a"), false);
    EXPECT_EQ(file.write("whole"), 0);
    EXPECT_EQ(file.finish(), 0);
  }
  EXPECT_EQ(names_in(folder), std::vector<std::string>{"a"});
  EXPECT_EQ(folder.read("a"), "whole");
}

TEST(NewFile, TwoAtOnceDoNotMeet) {
  for (const bool nameless : {true, false}) {
    const TemporaryFolder folder;
    folder.write(".a.part", "left");
    {
      NewFile one(folder.path("a"), nameless);
      NewFile two(folder.path("a"), nameless);
      NewFile three(folder.path("a"), nameless);
      EXPECT_EQ(one.write("one") + two.write("two") + three.write("three"), 0);
      EXPECT_EQ(two.finish(), 0);
      EXPECT_EQ(folder.read("a"), "two");
      EXPECT_EQ(one.finish(), 0);
    }
    EXPECT_EQ(folder.read("a"), "one");
    const std::vector<std::string> whole = {"a"};
    EXPECT_TRUE(nameless || names_in(folder) == whole);
  }
}

TEST(StreamSink, TextsAreSetApartAndRecordsAreNot) {
  const TemporaryFolder folder;
  for (const OutputFormat format : {OutputFormat::text, OutputFormat::jsonl}) {
    const int fd = ::open(folder.path("out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const auto sink = make_stream_sink(fd, "out");
    for (const char* bytes : {"", "a\n", "", "b\n"})
      EXPECT_TRUE(sink->write(output(0, "x", bytes, true, format)));
    EXPECT_FALSE(sink->closed());
    ::close(fd);
    EXPECT_EQ(folder.read("out"), format == OutputFormat::text ? "a\n\nb\n" : "a\nb\n");
  }
}

TEST(StreamSink, AReaderThatWentAwayIsNoError) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  const auto sink = make_stream_sink(ends[1], "out");
  EXPECT_TRUE(sink->write(output(0, "x", "a\n")));
  EXPECT_TRUE(sink->closed());
  ::close(ends[1]);
}

TEST(StreamSink, AFullDiskIs) {
  const int fd = ::open("/dev/full", O_WRONLY);
  ASSERT_GE(fd, 0);
  const auto sink = make_stream_sink(fd, "out");
  const Result<void> written = sink->write(output(0, "x", "a\n"));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().message, "out: No space left on device");
  EXPECT_TRUE(sink->closed());
  ::close(fd);
}

TEST(FolderSink, OneFileAnInput) {
  const TemporaryFolder folder;
  const auto sink = folder_sink(folder.path("new/out"));
  EXPECT_TRUE(sink->write(output(0, "a/page.html", "A\n")));
  EXPECT_TRUE(sink->write(output(1, "r.jsonl", "1\n", false, OutputFormat::jsonl)));
  EXPECT_FALSE(folder.has("new/out/r.jsonl")) << "half a file has no name";
  EXPECT_TRUE(sink->write(output(1, "r.jsonl", "2\n", true, OutputFormat::jsonl)));
  EXPECT_TRUE(sink->write(output(2, "empty.txt", "")));
  EXPECT_EQ(folder.read("new/out/a/page.txt"), "A\n");
  EXPECT_EQ(folder.read("new/out/r.jsonl"), "1\n2\n");
  EXPECT_EQ(folder.read("new/out/empty.txt"), "");
}

TEST(FolderSink, WhatFailedLeavesNoFile) {
  const TemporaryFolder folder;
  const auto sink = folder_sink(folder.path("out"));
  Output failed = output(0, "a.html", "");
  failed.failed = 1;
  EXPECT_TRUE(sink->write(failed));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path("out")));
}

TEST(FolderSink, AnUnfinishedFileVanishes) {
  const TemporaryFolder folder;
  {
    const auto sink = folder_sink(folder.path("out"));
    EXPECT_TRUE(sink->write(output(0, "r.jsonl", "1\n", false, OutputFormat::jsonl)));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path("out")));
}

TEST(FolderSink, KnowsWhatIsThereWhole) {
  const TemporaryFolder folder;
  const auto sink = folder_sink(folder.path("out"));
  EXPECT_TRUE(sink->write(output(0, "a/page.html", "A\n")));
  EXPECT_TRUE(sink->write(output(1, "r.jsonl", "1\n", false, OutputFormat::jsonl)));
  EXPECT_TRUE(sink->has("a/page.html", OutputFormat::text));
  EXPECT_FALSE(sink->has("a/page.html", OutputFormat::markdown));
  EXPECT_FALSE(sink->has("r.jsonl", OutputFormat::jsonl)) << "it is not finished";
  EXPECT_FALSE(sink->has("a", OutputFormat::text)) << "a folder is no output";
  EXPECT_FALSE(make_stream_sink(1, "out")->has("a/page.html", OutputFormat::text));
}

TEST(FolderSink, AnOutputOfAnEarlierRunIsReplacedWhole) {
  const TemporaryFolder folder;
  folder.write("out/page.txt", "of yesterday\n");
  const auto sink = folder_sink(folder.path("out"));
  EXPECT_TRUE(sink->write(output(0, "page.html", "A\n")));
  EXPECT_EQ(folder.read("out/page.txt"), "A\n");
  const auto files = std::filesystem::directory_iterator(folder.path("out"));
  EXPECT_EQ(std::distance(begin(files), end(files)), 1) << "something is left beside it";
}

TEST(FolderSink, NothingIsReplacedThatShouldNotBe) {
  const TemporaryFolder folder;
  const std::string input = folder.write("out/x.txt", "the input");
  const auto sink = folder_sink(folder.path("out"));
  EXPECT_TRUE(sink->write(output(0, "page.html", "A\n")));
  const Result<void> twice = sink->write(output(1, "page.htm", "B\n"));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message,
            "page.htm: its output " + folder.path("out/page.txt") + " was already written for another input");
  EXPECT_EQ(folder.read("out/page.txt"), "A\n");

  std::filesystem::current_path(folder.path("out"));
  const auto here = folder_sink(".");
  const Result<void> itself = here->write(output(0, "x.txt", "C\n"));
  std::filesystem::current_path("/");
  ASSERT_FALSE(itself);
  EXPECT_EQ(itself.error().message, "x.txt: its output would replace it");
  EXPECT_EQ(folder.read("out/x.txt"), "the input");
}

TEST(FolderSink, AfterAnErrorTheRestOfTheInputIsDroppedInSilence) {
  const TemporaryFolder folder;
  folder.write("out/d", "a file where a folder is due");
  const auto sink = folder_sink(folder.path("out"));
  const Result<void> first = sink->write(output(0, "d/r.jsonl", "1\n", false, OutputFormat::jsonl));
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().message, folder.path("out/d") + ": Not a directory");
  const Result<void> second = sink->write(output(0, "d/r.jsonl", "2\n", true, OutputFormat::jsonl));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "");
  EXPECT_TRUE(sink->write(output(1, "e.html", "E\n")));
  EXPECT_EQ(folder.read("out/e.txt"), "E\n");
}

TEST(FolderSink, AFolderOfNoUse) {
  const TemporaryFolder folder;
  const std::string file = folder.write("file", "x");
  EXPECT_FALSE(make_folder_sink(file));
  const Result<std::unique_ptr<Sink>> below = make_folder_sink(file + "/out");
  ASSERT_FALSE(below);
  EXPECT_EQ(below.error().message, file + "/out: Not a directory");
}

}  // namespace
}  // namespace dehusk::io
