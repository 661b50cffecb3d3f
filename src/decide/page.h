// The learned decision about the blocks of a page: content or husk, from the text of a block, where it stands
// and what its elements are called. It is asked once, before the lines are made; rules and facts then decide
// about what it leaves as they do about any text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decide/model.h"
#include "dehusk/cleaner.h"
#include "segment/block.h"
#include "text_store.h"

namespace dehusk::decide {

// The blocks of a page as the model sees them: a row of page_model_features().size() numbers each.
struct PageUnits {
  std::vector<Unit> units;
  TextStore folded;  // what the units show
};
[[nodiscard]] PageUnits page_units(const segment::Segmented& segmented);

// Features of a unit (decide/features.h), of a block on its page (segment/page_features.h), and what the
// names of the elements around it weigh.
[[nodiscard]] const std::vector<FeatureName>& page_model_features();

[[nodiscard]] std::vector<std::int32_t> page_rows(const segment::Segmented& segmented, const PageUnits& units,
                                                  const Lexicon& names);

// Sets Block::structure of the blocks about which the model, if it decides anything, decides otherwise than
// structure did.
void judge_page(segment::Segmented& segmented, const Model& model, Favor favor);

// Captions of pictures are for whoever sees the pictures: takes those that are kept out of a page that
// becomes text, unless most of what is kept is captions.
void leave_out_captions(segment::Segmented& segmented);

}  // namespace dehusk::decide
