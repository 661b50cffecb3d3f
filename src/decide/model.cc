#include "decide/model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
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
constexpr std::size_t kGroups = kGrounds.size();

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
  return sentences[first * kGroups + second];
}

// "WEIGHT<tab>PHRASE", so many times.
bool read_lexicon(Reader& reader, std::size_t count, Lexicon& out) {
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
    const auto root = static_cast<std::uint32_t>(model.nodes_.size());
    model.roots_.push_back(root);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::optional<std::string_view> line = reader.next();
      if (!line) return fail("the file ends inside a tree");
      Node node;
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
        node.left += root;
        node.right += root;
      }
      model.nodes_.push_back(node);
    }
  }
  if (reader.next()) return fail("more than the trees that were announced");
  model.sum_most();
  return model;
}

Model Model::none() {
  Model model;
  model.threshold_ = 1;
  model.sum_most();
  return model;
}

std::int32_t Model::leaf(std::uint32_t root, std::span<const std::int32_t> row) const {
  const Node* node = &nodes_[root];
  while (node->feature >= 0) {
    node = &nodes_[row[static_cast<std::size_t>(node->feature)] <= node->most ? node->left : node->right];
  }
  return node->value;
}

void Model::sum_most() {
  most_.assign(roots_.size() + 1, 0);
  for (std::size_t t = roots_.size(); t-- > 0;) {
    const std::size_t end = t + 1 < roots_.size() ? roots_[t + 1] : nodes_.size();
    std::int32_t most = INT32_MIN;
    for (std::size_t i = roots_[t]; i < end; ++i) {
      if (nodes_[i].feature < 0) most = std::max(most, nodes_[i].value);
    }
    most_[t] = most_[t + 1] + most;
  }
}

std::int32_t Model::score(std::span<const std::int32_t> row) const {
  std::int32_t score = 0;
  for (const std::uint32_t root : roots_) score += leaf(root, row);
  return score;
}

// A tree at a time, so that its nodes stay near; and most units are far from husk, which the first trees
// show.
std::vector<std::size_t> Model::husk(std::span<const std::int32_t> rows,
                                     std::vector<std::size_t> units) const {
  const std::size_t width = features_.size();
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
  for (std::size_t t = 0; t < roots_.size() && !units.empty(); ++t) {
    for (std::size_t i = 0; i < units.size(); ++i)
      scores[i] += leaf(roots_[t], rows.subspan(units[i] * width, width));
    keep_reaching(threshold_ - most_[t + 1]);
  }
  keep_reaching(threshold_);
  return units;
}

// Along each walk, what a split adds to the mean goes to the group of its feature.
std::string_view Model::why(std::span<const std::int32_t> row) const {
  std::array<std::int64_t, kGroups> weight{};
  for (const std::uint32_t root : roots_) {
    const Node* node = &nodes_[root];
    while (node->feature >= 0) {
      const auto feature = static_cast<std::size_t>(node->feature);
      const Node* const next = &nodes_[row[feature] <= node->most ? node->left : node->right];
      weight[static_cast<std::size_t>(features_[feature].group)] += next->value - node->value;
      node = next;
    }
  }
  const auto first =
      static_cast<std::size_t>(std::max_element(weight.begin(), weight.end()) - weight.begin());
  std::size_t second = first;
  for (std::size_t g = 0; g < kGroups; ++g) {
    if (g != first && weight[g] > 0 && (second == first || weight[g] > weight[second])) second = g;
  }
  return sentence_for(first, second);
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
