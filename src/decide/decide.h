// decide: lines + features + hits → kept lines, and removals with reasons.
//
// Deciding goes in passes. A pass looks at the text that is left, as if it were the input, and says what of
// it is husk; what went changes what is near what, so the next pass looks again, until a pass finds nothing.
// From the second pass on only the text counts, not the page's structure: so what comes out is what cleaning
// it again would give.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "deadline.h"
#include "decide/lines.h"
#include "match/matcher.h"

namespace dehusk::decide {

// Why something went: the rule's own words, or those of a built-in decision. The views outlive the call.
struct Reason {
  Category category = Category::navigation;
  std::string_view rule;
  std::string_view why;
};

inline constexpr Reason kFrontMatter{
    Category::front_matter, "front-matter.yaml",
    "Metadata in front of the article; what it states is in the document's metadata."};

// A stretch of Line::original that went.
struct Removed {
  std::uint32_t line = 0;
  Span range;
  Reason reason;
};

struct Learned;
struct Units;

struct Decision {
  std::vector<Removed> removed;  // by line, then by range
  bool capped = false;
};

// Sees the units of a pass, before the model does: how training looks at documents.
using UnitObserver = std::function<void(int pass, const Units& units)>;

struct DecideOptions {
  double max_removed = 0.70;         // CleanOptions::max_removed
  const Learned* learned = nullptr;  // none: rules and facts decide alone
  UnitObserver observer;
  const Deadline* deadline = nullptr;  // past it there are no more passes
  bool again = false;                  // over lines that were decided on before: only the text counts
};

// Takes the husk out of `lines`. Authors that the text itself names are added to `meta`.
[[nodiscard]] Decision decide(std::vector<Line>& lines, match::Matcher& matcher, Metadata& meta,
                              const DecideOptions& options);

// The same, and what is kept as text (render), which begins with no front matter: one that only stands first
// when husk before it or in it has gone goes too, and what it states is added to the metadata of `segmented`.
struct Written {
  Decision decision;
  std::string text;
};
[[nodiscard]] Written decide_and_render(segment::Segmented& segmented, std::vector<Line>& lines,
                                        match::Matcher& matcher, Steps steps, Markup markup,
                                        DecideOptions options);

}  // namespace dehusk::decide
