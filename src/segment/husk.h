// Husk: which elements of a page are husk with all they hold, each with the verdict that says why.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "parse/dom.h"
#include "segment/block_builder.h"
#include "segment/block_features.h"
#include "segment/page_index.h"
#include "segment/segment.h"

namespace dehusk::segment {

struct Verdict {
  Category category = Category::navigation;
  std::string_view rule;
  std::string_view reason;
};

class Husk {
 public:
  // Decides by elements, roles and attribute hints.
  Husk(const parse::Dom& dom, const PageIndex& page, std::span<const AttributeHint> hints,
       const std::vector<Block>& blocks, const std::vector<Features>& features);

  [[nodiscard]] bool holds(std::uint32_t node) const { return verdict_of_[node] >= 0; }
  [[nodiscard]] const Verdict& verdict(std::uint32_t node) const {
    return verdicts_[static_cast<std::size_t>(verdict_of_[node])];
  }

  // Makes `node` and what it holds husk, where it is not already.
  void add(std::uint32_t node, const Verdict& verdict);

  // The sum of a feature over the blocks that are not husk.
  [[nodiscard]] Sums kept(std::uint32_t Features::*feature) const;

 private:
  void find_articles();
  void apply_elements();
  void apply_hints(std::span<const AttributeHint> hints);
  void apply_reviews();
  [[nodiscard]] std::vector<std::size_t> outermost(std::span<const AttributeHint> hints) const;
  [[nodiscard]] Verdict verdict_on(std::uint32_t node) const;
  [[nodiscard]] Verdict verdict_on_role(std::uint32_t node) const;
  [[nodiscard]] bool holds_the_page(std::uint32_t node, const Verdict& verdict) const;
  [[nodiscard]] bool takes_too_much(const AttributeHint& hint, std::uint64_t prose) const;
  [[nodiscard]] bool is_prose(std::uint32_t node) const;
  [[nodiscard]] bool opens_a_section(std::uint32_t node) const;
  [[nodiscard]] bool is_named_for_reviews(std::uint32_t node) const;

  const parse::Dom& dom_;
  const PageIndex& page_;
  const std::vector<Block>& blocks_;
  const std::vector<Features>& features_;
  std::vector<std::int32_t> verdict_of_;  // of each node: index into verdicts_, -1 for none
  std::vector<Verdict> verdicts_;
  std::vector<std::uint8_t> in_article_;  // inside <article> or <main>
  Sums words_, prose_;                    // of what is not husk yet
};

}  // namespace dehusk::segment
