#include "decide/model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "decide/page.h"

namespace dehusk::decide {

// Generated from patterns/model/.
std::string_view shipped_line_model();
std::string_view shipped_sentence_model();
std::string_view shipped_block_model();

namespace {

constexpr std::string_view kFormat = "dehusk-model 2";

// Reads a file line by line, without empty lines and remarks.
class Reader {
 public:
  explicit Reader(std::string_view file) : rest_(file) {}

  // The next line; nothing at the end.
  std::optional<std::string_view> next() {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      const std::string_view line = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      ++number_;
      if (!line.empty() && !line.starts_with("# ")) return line;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string place() const { return "model, line " + std::to_string(number_) + ": "; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

// The part of `line` before the next `mark`, which goes with it.
std::string_view take(std::string_view& line, char mark) {
  const std::size_t end = std::min(line.find(mark), line.size());
  const std::string_view out = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return out;
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

// "NAME NUMBER"
template <class Number>
bool read_field(Reader& reader, std::string_view name, Number& out) {
  const std::optional<std::string_view> line = reader.next();
  if (!line) return false;
  std::string_view rest = *line;
  return take(rest, ' ') == name && read_number(rest, out);
}

using Indices = std::unordered_map<std::string_view, std::int32_t>;

Indices indices_of(std::span<const FeatureName> features) {
  Indices out;
  for (std::size_t i = 0; i < features.size(); ++i)
    out.emplace(features[i].name, static_cast<std::int32_t>(i));
  return out;
}

// In the order of FeatureGroup.
constexpr std::array<std::string_view, 8> kGrounds = {"its words",
                                                      "its shape",
                                                      "its place in the text",
                                                      "what stands around it",
                                                      "what rules took around it",
                                                      "words that the article does not share",
                                                      "the make-up of the whole text",
                                                      "the elements it stands in"};

// By the group that counts most and the one after it; the same when there is none.
std::string_view sentence_for(std::size_t first, std::size_t second) {
  static const std::vector<std::string> sentences = [] {
    std::vector<std::string> out;
    for (const std::string_view a : kGrounds) {
      for (const std::string_view b : kGrounds) {
        out.push_back("The model takes it for husk, by " + std::string(a));
        out.back() += a == b ? "." : ", then " + std::string(b) + ".";
      }
    }
    return out;
  }();
  return sentences[first * kGrounds.size() + second];
}

// "WEIGHT<tab>PHRASE", so many times.
bool read_lexicon(Reader& reader, std::size_t count, Lexicon& out) {
  constexpr std::size_t kMost = 1U << 20;  // of a file that promises more than it has
  out.reserve(std::min(count, kMost));
  for (std::size_t i = 0; i < count; ++i) {
    std::optional<std::string_view> line = reader.next();
    std::int32_t weight = 0;
    if (!line || !read_number(take(*line, '\t'), weight) || line->empty()) return false;
    out.add(*line, weight);
  }
  return true;
}

// The tests read the files, so a broken one does not ship; without a model the rules decide alone.
Model read_shipped(std::string_view file, std::span<const FeatureName> features) {
  Result<Model> model = Model::parse(file, features);
  return model ? *std::move(model) : Model::none();
}

}  // namespace

Result<Model> Model::parse(std::string_view file, std::span<const FeatureName> features) {
  Reader reader(file);
  const Indices indices = indices_of(features);
  Model model;
  model.features_ = features;
  const auto fail = [&](const std::string& message) {
    return dehusk::fail(ErrorCode::kBadRule, reader.place() + message);
  };
  if (reader.next() != kFormat) return fail("expected \"" + std::string(kFormat) + "\"");
  std::int32_t bias = 0;
  std::size_t phrases = 0;
  std::size_t names = 0;
  std::size_t trees = 0;
  if (!read_field(reader, "threshold", model.threshold_)) return fail("expected \"threshold NUMBER\"");
  if (!read_field(reader, "lexicon-bias", bias)) return fail("expected \"lexicon-bias NUMBER\"");
  if (!read_field(reader, "lexicon", phrases)) return fail("expected \"lexicon COUNT\"");
  model.lexicon_ = Lexicon(bias);
  constexpr std::string_view kPhrase = "expected a weight, a tab and a word or two";
  if (!read_lexicon(reader, phrases, model.lexicon_)) return fail(std::string(kPhrase));
  if (!read_field(reader, "names", names)) return fail("expected \"names COUNT\"");
  if (!read_lexicon(reader, names, model.names_)) return fail(std::string(kPhrase));
  if (!read_field(reader, "trees", trees)) return fail("expected \"trees COUNT\"");
  for (std::size_t t = 0; t < trees; ++t) {
    std::uint32_t count = 0;
    if (!read_field(reader, "tree", count) || count == 0) return fail("expected \"tree COUNT-OF-NODES\"");
    std::vector<TreeNode> tree;
    for (std::uint32_t i = 0; i < count; ++i) {
      std::optional<std::string_view> line = reader.next();
      if (!line) return fail("the file ends inside a tree");
      TreeNode node;
      const std::string_view name = take(*line, ' ');
      if (name == "=") {
        if (!read_number(*line, node.value)) return fail("expected \"= SCORE\"");
      } else {
        const auto found = indices.find(name);
        if (found == indices.end()) return fail("unknown feature \"" + std::string(name) + "\"");
        node.feature = found->second;
        const bool read = read_number(take(*line, ' '), node.most) &&
                          read_number(take(*line, ' '), node.left) &&
                          read_number(take(*line, ' '), node.right) && read_number(*line, node.value);
        // Forward only, so that every walk ends.
        if (!read || node.left <= i || node.right <= i || node.left >= count || node.right >= count)
          return fail("expected \"FEATURE MOST LEFT RIGHT SCORE\"");
      }
      tree.push_back(node);
    }
    if (!model.forest_.add(tree))
      return fail("a tree has more than " + std::to_string(Forest::kMostLeaves) + " leaves");
  }
  if (reader.next()) return fail("more than the trees that were announced");
  model.sum_most();
  model.weigh_groups();
  return model;
}

Model Model::none() {
  Model model;
  model.threshold_ = 1;
  model.sum_most();
  return model;
}

void Model::sum_most() {
  most_.assign(forest_.size() + 1, 0);
  for (std::size_t t = forest_.size(); t-- > 0;) {
    std::int32_t most = INT32_MIN;
    for (const TreeNode& node : forest_.nodes(t)) {
      if (node.is_leaf()) most = std::max(most, node.value);
    }
    most_[t] = most_[t + 1] + most;
  }
}

std::int32_t Model::score(std::span<const std::int32_t> row) const {
  std::int32_t score = 0;
  for (std::size_t t = 0; t < forest_.size(); ++t) score += forest_.walk(t, row);
  return score;
}

std::vector<std::int32_t> Model::scores(std::span<const std::int32_t> rows) const {
  std::vector<std::size_t> units(rows_of(rows).size());
  std::iota(units.begin(), units.end(), std::size_t{0});
  std::vector<std::int32_t> out(units.size(), 0);
  forest_.add_scores(0, forest_.size(), rows_of(rows), units, out);
  return out;
}

// Some trees at a time: most units are far from husk, which the first trees show.
std::vector<std::size_t> Model::husk(std::span<const std::int32_t> rows,
                                     std::vector<std::size_t> units) const {
  constexpr std::size_t kTrees = 40;
  std::vector<std::int32_t> scores(units.size(), 0);
  const auto keep_reaching = [&](std::int32_t least) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
      if (scores[i] < least) continue;
      units[kept] = units[i];
      scores[kept++] = scores[i];
    }
    units.resize(kept);
    scores.resize(kept);
  };
  for (std::size_t t = 0; t < forest_.size() && !units.empty(); t += kTrees) {
    const std::size_t end = std::min(t + kTrees, forest_.size());
    forest_.add_scores(t, end, rows_of(rows), units, scores);
    keep_reaching(threshold_ - most_[end]);
  }
  keep_reaching(threshold_);
  return units;
}

void Model::weigh_groups() {
  for (std::size_t t = 0; t < forest_.size(); ++t) weigh_groups(forest_.nodes(t), 0, {});
}

// On the way to a leaf, what a split adds to the mean goes to the group of its feature.
void Model::weigh_groups(std::span<const TreeNode> tree, std::uint32_t at, GroupWeights weights) {
  const TreeNode& node = tree[at];
  if (node.is_leaf()) {
    weights_.push_back(weights);
    return;
  }
  const auto group = static_cast<std::size_t>(features_[static_cast<std::size_t>(node.feature)].group);
  for (const std::uint32_t next : {node.left, node.right}) {
    GroupWeights on_the_way = weights;
    on_the_way[group] += tree[next].value - node.value;
    weigh_groups(tree, next, on_the_way);
  }
}

std::vector<std::string_view> Model::why(std::span<const std::int32_t> rows,
                                         std::span<const std::size_t> units) const {
  const std::vector<std::uint32_t> leaves = forest_.leaves(rows_of(rows), units);
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < units.size(); ++i) {
    static_assert(kGrounds.size() == kGroups);
    std::array<std::int64_t, kGroups> weight{};
    for (const std::uint32_t leaf : std::span(leaves).subspan(i * forest_.size(), forest_.size())) {
      for (std::size_t g = 0; g < kGroups; ++g) weight[g] += weights_[leaf][g];
    }
    const auto first =
        static_cast<std::size_t>(std::max_element(weight.begin(), weight.end()) - weight.begin());
    std::size_t second = first;
    for (std::size_t g = 0; g < kGroups; ++g) {
      if (g != first && weight[g] > 0 && (second == first || weight[g] > weight[second])) second = g;
    }
    out.push_back(sentence_for(first, second));
  }
  return out;
}

const Model& shipped_lines() {
  static const Model model = read_shipped(shipped_line_model(), feature_names());
  return model;
}

const Model& shipped_sentences() {
  static const Model model = read_shipped(shipped_sentence_model(), feature_names());
  return model;
}

const Model& shipped_blocks() {
  static const Model model = read_shipped(shipped_block_model(), page_model_features());
  return model;
}

}  // namespace dehusk::decide
