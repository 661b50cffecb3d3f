#include "input.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>

namespace dehusk::bench {
namespace {

namespace fs = std::filesystem;

// Large against any cache of one core, small enough that an iteration stays below a second or so.
constexpr std::size_t kBytesWanted = 4 << 20;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// corpus/ keeps the expected text of a sample beside it, as NAME.expected.txt.
bool is_expectation(const fs::path& path) { return path.stem().extension() == ".expected"; }

std::vector<fs::path> files_ending_in(std::initializer_list<std::string_view> endings) {
  const char* named = std::getenv("DEHUSK_BENCH_DATA");
  const fs::path folder = named != nullptr ? named : DEHUSK_CORPUS_DIR;
  std::vector<fs::path> paths;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    const std::string ending = entry.path().extension().string();
    if (!entry.is_regular_file() || is_expectation(entry.path())) continue;
    if (std::find(endings.begin(), endings.end(), ending) != endings.end()) {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());  // folders list their files in any order
  return paths;
}

Input load(std::initializer_list<std::string_view> endings) {
  Input input;
  for (const fs::path& path : files_ending_in(endings)) {
    std::string document = read_file(path);
    if (document.empty()) continue;
    input.bytes += document.size();
    input.documents.push_back(std::move(document));
  }
  const std::size_t distinct = input.documents.size();
  for (std::size_t i = 0; distinct > 0 && input.bytes < kBytesWanted; ++i) {
    std::string copy = input.documents[i % distinct];
    input.bytes += copy.size();
    input.documents.push_back(std::move(copy));
  }
  return input;
}

}  // namespace

const Input& text_input() {
  static const Input input = load({".txt", ".md"});
  return input;
}

const Input& html_input() {
  static const Input input = load({".html", ".htm"});
  return input;
}

}  // namespace dehusk::bench
