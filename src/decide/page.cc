#include "decide/page.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include "decide/batches.h"
#include "decide/learned.h"
#include "decide/view.h"
#include "normalize/normalize.h"
#include "segment/page_features.h"

namespace dehusk::decide {
namespace {

using segment::Block;
using segment::BlockKind;
using segment::PageFacts;
using segment::Segmented;
using segment::Structure;

constexpr std::array<const char*, 7> kNameFeatures = {
    "names.all", "names.own", "names.parent", "names.above", "names.most", "names.least", "heading.words"};

// What the names of each element weigh, and of all those around it.
struct Weight {
  std::int32_t own = 0;
  std::int32_t all = 0;
  std::int32_t most = 0;
  std::int32_t least = 0;
};

std::vector<Weight> weigh(const PageFacts& page, const Lexicon& names) {
  std::vector<Weight> out(page.elements.size());
  // Many elements have the same names.
  std::vector<std::optional<std::int32_t>> known(page.names.size());
  const auto own = [&](const PageFacts::Element& element) {
    if (element.name_count == 0) return 0;
    std::optional<std::int32_t>& weight = known[element.first_name];
    if (weight) return *weight;
    weight = 0;
    for (std::uint32_t k = 0; k < element.name_count; ++k)
      *weight += names.weight(page.name(element.first_name + k));
    return *weight;
  };
  for (std::size_t i = 0; i < out.size(); ++i) {
    const PageFacts::Element& element = page.elements[i];
    Weight& weight = out[i];
    weight.own = own(element);
    const Weight above = i == 0 ? Weight{} : out[element.parent];
    weight.all = above.all + weight.own;
    weight.most = std::max(above.most, weight.own);
    weight.least = std::min(above.least, weight.own);
  }
  return out;
}

// Chances are in so many parts.
constexpr std::int64_t kCertain = 4096;

// That a block with this score (thousandths of the logit of husk) is content: the logistic function, by whole
// numbers, so that it is the same on every machine.
std::int64_t chance_of_content(std::int32_t score) {
  // Of 0, 1/4, 2/4 … 8.
  constexpr std::array<std::int64_t, 33> kLogistic = {
      2048, 2303, 2550, 2782, 2994, 3183, 3349, 3490, 3608, 3706, 3785, 3849, 3902, 3943, 3976, 4002, 4022,
      4038, 4051, 4060, 4069, 4075, 4079, 4083, 4086, 4088, 4090, 4092, 4092, 4093, 4094, 4094, 4095};
  constexpr std::int64_t kStep = 250;
  const std::int64_t size =
      std::min<std::int64_t>(std::abs(static_cast<std::int64_t>(score)), 32 * kStep - 1);
  const auto at = static_cast<std::size_t>(size / kStep);
  const std::int64_t chance = kLogistic[at] + (kLogistic[at + 1] - kLogistic[at]) * (size % kStep) / kStep;
  return score > 0 ? kCertain - chance : chance;
}

// A page with fewer words to expect than this, and no better figure to reach, has no body.
constexpr std::int64_t kLeastBodyWords = 25;
constexpr std::int64_t kLeastBodyFigure = kCertain * 35 / 100;
// What the favor asks for, in percent of the balanced chance.
constexpr std::array<std::int64_t, 3> kFavorPercent = {100, 150, 50};

// Blocks with less chance than this are husk. The F1 of words that one may expect is highest when all blocks
// are kept whose chance is at least half of it; so a page on which little is sure keeps what is less likely,
// too.
std::int64_t least_chance(const std::vector<Unit>& units, const std::vector<std::int64_t>& chances,
                          Favor favor) {
  std::vector<std::size_t> order(units.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return chances[a] > chances[b]; });
  std::int64_t expected = 0;
  for (std::size_t i = 0; i < units.size(); ++i) expected += chances[i] * units[i].words;
  std::int64_t right = 0;
  std::int64_t kept = 0;
  std::int64_t half = 0;
  for (const std::size_t i : order) {
    right += chances[i] * units[i].words;
    kept += units[i].words;
    half = std::max(half, right * kCertain / std::max<std::int64_t>(1, kept * kCertain + expected));
  }
  if (expected < kLeastBodyWords * kCertain && 2 * half < kLeastBodyFigure) return kCertain + 1;
  return std::max<std::int64_t>(1, half * kFavorPercent[static_cast<std::size_t>(favor)] / 100);
}

// The rows of page_rows, some at a time.
class PageTable {
 public:
  PageTable(const Segmented& segmented, const PageUnits& units, const Lexicon& names)
      : segmented_(segmented),
        units_(units.units),
        weights_(weigh(segmented.page, names)),
        text_(units.units, {}),
        page_(segmented.page.rows) {}

  // Those of the next `count` blocks, until others are asked for.
  std::span<const std::int32_t> next(std::size_t count) {
    const std::size_t width = page_model_features().size();
    const std::size_t text_width = feature_names().size();
    rows_.resize(count * width);
    text_.write(rows_, width);
    for (std::size_t k = 0; k < count; ++k) {
      const std::span<std::int32_t> row = std::span(rows_).subspan(k * width + text_width);
      const std::span<const std::int32_t> page = page_.next();
      write_names(std::copy(page.begin(), page.end(), row.begin()));
    }
    return rows_;
  }

  // Those last asked for.
  [[nodiscard]] std::span<const std::int32_t> rows() const { return rows_; }

  // From the first block on again.
  void restart() {
    text_.restart();
    page_ = segment::PackedRows::Reader(segmented_.page.rows);
    block_ = 0;
    heading_words_ = 0;
  }

 private:
  // What the names around the block weigh, which is the end of its row.
  void write_names(std::span<std::int32_t>::iterator out) {
    const PageFacts& page = segmented_.page;
    const std::uint32_t element = page.element_of[block_];
    const std::uint32_t parent = element == 0 ? 0 : page.elements[element].parent;
    const std::uint32_t above = parent == 0 ? 0 : page.elements[parent].parent;
    const Weight& weight = weights_[element];
    const std::array<std::int32_t, kNameFeatures.size()> values = {
        weight.all,  weight.own,   weights_[parent].own, weights_[above].own,
        weight.most, weight.least, heading_words_};
    std::copy(values.begin(), values.end(), out);
    if (segmented_.blocks[block_].kind == BlockKind::heading) heading_words_ = units_[block_].words;
    ++block_;
  }

  const Segmented& segmented_;
  std::span<const Unit> units_;
  std::vector<Weight> weights_;
  FeatureRows text_;
  segment::PackedRows::Reader page_;
  std::vector<std::int32_t> rows_;
  std::size_t block_ = 0;
  std::int32_t heading_words_ = 0;
};

std::vector<std::int64_t> chances_of(PageTable& table, std::size_t blocks, const Model& model) {
  std::vector<std::int64_t> chances;
  chances.reserve(blocks);
  for_each_batch(table, blocks, [&](std::size_t, std::span<const std::int32_t> rows) {
    const std::vector<std::int32_t> scores = model.scores(rows);
    std::transform(scores.begin(), scores.end(), std::back_inserter(chances), chance_of_content);
  });
  return chances;
}

FeatureGroup group_of(std::string_view name) {
  return name.starts_with("page.") ? FeatureGroup::document : FeatureGroup::markup;
}

}  // namespace

PageUnits page_units(const Segmented& segmented) {
  PageUnits out;
  out.units.reserve(segmented.blocks.size());
  for (const Block& block : segmented.blocks) {
    Unit unit;
    unit.text = block.text;
    unit.folded = out.folded.keep(normalize::folded(block.text));
    unit.words = static_cast<std::int32_t>(count_words(unit.folded));
    unit.ends_sentence = ends_sentence(unit.text);
    unit.ends_cut = ends_cut(unit.text);
    const bool husk = block.structure == Structure::boilerplate;
    unit.taken =
        husk ? static_cast<std::uint8_t>(1 + static_cast<int>(block.structure_category)) : std::uint8_t{0};
    const std::size_t links = std::min<std::size_t>(block.link_bytes, block.text.size());
    unit.prose =
        unit.words >= 8 && 10 * links < 4 * block.text.size() && (unit.ends_sentence || unit.words >= 20);
    out.units.push_back(unit);
  }
  return out;
}

const std::vector<FeatureName>& page_model_features() {
  static const std::vector<FeatureName> names = [] {
    std::vector<FeatureName> out = feature_names();
    for (const std::string& name : segment::page_feature_names()) out.push_back({name, group_of(name)});
    for (const char* name : kNameFeatures) out.push_back({name, FeatureGroup::markup});
    return out;
  }();
  return names;
}

std::vector<std::int32_t> page_rows(const Segmented& segmented, const PageUnits& units,
                                    const Lexicon& names) {
  PageTable table(segmented, units, names);
  const std::span<const std::int32_t> rows = table.next(units.units.size());
  return {rows.begin(), rows.end()};
}

void judge_page(Segmented& segmented, const Model& model, Favor favor) {
  if (!model.decides() || segmented.page.rows.empty()) return;
  const PageUnits units = page_units(segmented);
  PageTable table(segmented, units, model.names());
  const std::vector<std::int64_t> chances = chances_of(table, units.units.size(), model);
  const std::int64_t least = least_chance(units.units, chances, favor);
  const auto is_kept = [&](std::size_t i) { return chances[i] >= least; };
  std::size_t first = chances.size();
  std::size_t last = 0;
  for (std::size_t i = 0; i < chances.size(); ++i) {
    if (!is_kept(i)) continue;
    first = std::min(first, i);
    last = i;
  }
  std::vector<std::size_t> husk;  // by the model alone
  for (std::size_t i = 0; i < chances.size(); ++i) {
    Block& block = segmented.blocks[i];
    if (is_kept(i)) {
      block.structure = Structure::content;
    } else if (block.structure != Structure::boilerplate) {
      husk.push_back(i);
    }
  }
  const std::vector<std::string_view> reasons = why(table, units.units.size(), model, husk);
  for (std::size_t k = 0; k < husk.size(); ++k) {
    const Category category = category_of(units.units, husk[k], first, last);
    segment::set_boilerplate(segmented.blocks[husk[k]], category, "model.block", reasons[k]);
  }
}

void leave_out_captions(Segmented& segmented) {
  std::size_t kept = 0;
  std::size_t captions = 0;
  for (const Block& block : segmented.blocks) {
    if (block.structure == Structure::boilerplate) continue;
    kept += block.text.size();
    if (block.of_picture) captions += block.text.size();
  }
  if (2 * captions > kept) return;
  for (Block& block : segmented.blocks) {
    if (block.structure == Structure::boilerplate || !block.of_picture) continue;
    segment::set_boilerplate(block, Category::caption, "structure.caption",
                             "It is the caption of a picture.");
  }
}

}  // namespace dehusk::decide
