// The learned step of a pass: the model looks at what rules and facts left.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/model.h"
#include "decide/pass.h"
#include "narrow_span.h"

namespace dehusk::decide {

// The units of one pass: the lines, or the sentences where the text is collapsed onto one line.
struct Units {
  std::vector<Unit> units;
  struct Place {
    std::uint32_t entry = 0;
    NarrowSpan range;  // of Entry::text
    bool whole_entry = true;
  };
  std::vector<Place> places;
  bool sentences = false;
  TextStore folded;  // what Unit::folded shows where no entry holds it
};

// Parts of one sentence of collapsed text: husk has no full stop, so a sentence may hold labels and the
// beginning of the prose after them ("Home • News • Sport The mayor said …"). Half-open ranges of `sentence`.
[[nodiscard]] std::vector<Span> parts_of(std::string_view sentence);

[[nodiscard]] Units units_of(const View& view, const Verdicts& verdicts);

// The kind of husk that a model takes: of what went beside it, else by where it stands, before, among or
// after the units that are content.
[[nodiscard]] Category category_of(std::span<const Unit> units, std::size_t i, std::size_t first_content,
                                   std::size_t last_content);

// A model, perhaps one that is only read when it is first asked: most texts need one of them, and short ones
// none.
class ModelSource {
 public:
  ModelSource() = default;
  ModelSource(const Model* model) : model_(model) {}    // NOLINT(google-explicit-constructor)
  ModelSource(const Model& (*read)()) : read_(read) {}  // NOLINT(google-explicit-constructor)
  explicit operator bool() const { return model_ != nullptr || read_ != nullptr; }
  [[nodiscard]] const Model& get() const { return model_ != nullptr ? *model_ : read_(); }

 private:
  const Model* model_ = nullptr;
  const Model& (*read_)() = nullptr;
};

// What the model may decide.
struct Learned {
  ModelSource lines;               // none: it decides nothing about lines
  ModelSource sentences;           // likewise
  std::vector<Category> disabled;  // nothing goes under these

  [[nodiscard]] bool disables(Category category) const {
    return std::find(disabled.begin(), disabled.end(), category) != disabled.end();
  }
};

// Adds what the model takes to `verdicts`. Lines in `kept` stay.
void apply_model(const View& view, const Learned& learned, const std::vector<bool>& kept, Verdicts& verdicts);

}  // namespace dehusk::decide
