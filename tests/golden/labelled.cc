#include "labelled.h"

#include <simdjson.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace dehusk::golden {

namespace fs = std::filesystem;

const fs::path& corpus() {
  static const fs::path path = fs::path(DEHUSK_SOURCE_DIR) / "corpus";
  return path;
}

std::vector<Sample> samples() {
  const toml::table manifest = toml::parse_file((corpus() / "MANIFEST.toml").string());
  std::vector<Sample> out;
  for (const toml::node& node : *manifest["sample"].as_array()) {
    const toml::table& table = *node.as_table();
    Sample sample{.path = table["path"].value_or(""),
                  .language = table["language"].value_or(""),
                  .kind = table["kind"].value_or(""),
                  .categories = {},
                  .exact = table["exact"].value_or(table["kind"].value_or<std::string>("") != "text")};
    for (const toml::node& category : *table["categories"].as_array())
      sample.categories.emplace_back(category.value_or(""));
    out.push_back(std::move(sample));
  }
  return out;
}

std::vector<Sample> samples(const std::string& kind) {
  std::vector<Sample> out = samples();
  std::erase_if(out, [&](const Sample& sample) { return sample.kind != kind; });
  return out;
}

std::shared_ptr<const RuleSet> shipped_rules() {
  static const auto rules = RuleSet::load({});
  if (!rules) throw std::runtime_error(rules.error().message);
  return *rules;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
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
  if (!in) throw std::runtime_error("cannot read " + path.string());
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const simdjson::dom::element label = parser.parse(line);
    const std::optional<Category> category = category_from_string(std::string_view(label["category"]));
    if (!category) throw std::runtime_error(path.string() + ": no such category: " + line);
    out.push_back({*category, {std::uint64_t(label["begin"]), std::uint64_t(label["end"])}});
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

bool is_exact(const fs::path& path, const Document& document) {
  const std::vector<Label> labels = read_labels(beside(path, ".removed.jsonl"));
  return squeezed(document.text) == squeezed(read_file(beside(path, ".expected.txt"))) &&
         std::ranges::all_of(labels,
                             [&](const Label& label) { return coverage(label, document) >= kLeastCoverage; });
}

std::vector<fs::path> inputs(const fs::path& directory, const std::string& extension) {
  std::vector<fs::path> out;
  for (const auto& file : fs::directory_iterator(directory)) {
    const fs::path path = file.path();
    if (path.extension() == extension && path.stem().extension() != ".expected") out.push_back(path);
  }
  std::sort(out.begin(), out.end());
  return out;
}

fs::path beside(const fs::path& input, const std::string& suffix) {
  return input.parent_path() / (input.stem().string() + suffix);
}

}  // namespace dehusk::golden
