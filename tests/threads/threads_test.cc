// Cleaners on several threads share the rules and the tables that are filled on the way, and say what one
// alone would. Worth most under the thread sanitizer.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "dehusk/dehusk.h"

namespace dehusk {
namespace {

struct Sample {
  std::string bytes;
  Format format;
};

std::vector<Sample> samples() {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(DEHUSK_SOURCE_DIR "/corpus"))
    files.push_back(file.path());
  std::sort(files.begin(), files.end());
  std::vector<Sample> found;
  for (const std::filesystem::path& file : files) {
    if (file.extension() != ".txt" && file.extension() != ".html") continue;
    std::ifstream in(file, std::ios::binary);
    found.push_back({{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()},
                     file.extension() == ".html" ? Format::html : Format::text});
  }
  return found;
}

// What becomes of each of `samples`, begun at `first` and going round.
std::vector<std::string> clean_all(const std::shared_ptr<const RuleSet>& rules,
                                   const std::vector<Sample>& samples, std::size_t first) {
  CleanOptions options;
  options.steps = Steps(Profile::search).with(Step::mojibake);
  Cleaner cleaner(rules, options);
  std::vector<std::string> texts(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::size_t at = (first + i) % samples.size();
    texts[at] = cleaner.clean(samples[at].bytes, samples[at].format).text;
  }
  return texts;
}

TEST(Threads, CleanersGiveWhatOneAloneGives) {
  const auto rules = RuleSet::load({});
  ASSERT_TRUE(rules) << rules.error().message;
  const std::vector<Sample> all = samples();
  ASSERT_GT(all.size(), 50U);
  constexpr std::size_t kThreads = 3;
  std::vector<std::vector<std::string>> at_once(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i)
    threads.emplace_back([&, i] { at_once[i] = clean_all(*rules, all, i * all.size() / kThreads); });
  for (std::thread& thread : threads) thread.join();
  const std::vector<std::string> alone = clean_all(*rules, all, 0);
  for (const std::vector<std::string>& texts : at_once) EXPECT_EQ(texts, alone);
}

}  // namespace
}  // namespace dehusk
