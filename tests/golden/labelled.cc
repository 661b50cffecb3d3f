#include "labelled.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace dehusk::golden {

namespace fs = std::filesystem;

std::shared_ptr<const RuleSet> shipped_rules() {
  static const auto rules = RuleSet::load({});
  EXPECT_TRUE(rules) << rules.error().message;
  return *rules;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string squeezed(const std::string& text) {
  std::string out;
  std::string space;
  bool line_end = false;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      line_end |= c == '\n';
      space += c;
      continue;
    }
    if (!out.empty()) out += line_end ? "\n" : space;
    space.clear();
    line_end = false;
    out += c;
  }
  return out;
}

std::vector<Label> read_labels(const fs::path& path) {
  std::vector<Label> out;
  simdjson::dom::parser parser;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const simdjson::dom::element label = parser.parse(line);
    const std::optional<Category> category = category_from_string(std::string_view(label["category"]));
    EXPECT_TRUE(category) << path << ": " << line;
    out.push_back({category.value_or(Category::navigation),
                   {std::uint64_t(label["begin"]), std::uint64_t(label["end"])}});
  }
  return out;
}

double coverage(const Label& label, const Document& document) {
  std::size_t covered = 0;
  for (const Removal& r : document.removed) {
    if (r.category != label.category) continue;
    const std::size_t begin = std::max(r.begin, label.span.begin);
    const std::size_t end = std::min(r.end, label.span.end);
    covered += end > begin ? end - begin : 0;
  }
  return static_cast<double>(covered) / static_cast<double>(label.span.end - label.span.begin);
}

std::vector<fs::path> inputs(const fs::path& directory, const std::string& extension) {
  std::vector<fs::path> out;
  for (const auto& file : fs::directory_iterator(directory)) {
    const fs::path path = file.path();
    if (path.extension() == extension && path.stem().extension() != ".expected") out.push_back(path);
  }
  std::sort(out.begin(), out.end());
  for (const fs::path& path : out)
    EXPECT_TRUE(fs::exists(beside(path, ".expected.txt"))) << path << " has no expectation";
  return out;
}

fs::path beside(const fs::path& input, const std::string& suffix) {
  return input.parent_path() / (input.stem().string() + suffix);
}

}  // namespace dehusk::golden
