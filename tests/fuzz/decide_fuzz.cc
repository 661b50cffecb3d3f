// decide: what is kept and what is removed of each line are all of it, another run over what is kept finds
// nothing, and neither does one over the text that is written of it; Markdown is written and is valid. With a
// few rules of all kinds instead of those shipped, and with the shipped models or without.
#include "decide/decide.h"

#include <array>
#include <memory>
#include <vector>

#include "decide/account.h"
#include "decide/broken_lines.h"
#include "decide/learned.h"
#include "decide/page.h"
#include "dehusk/dehusk.h"
#include "fuzz.h"
#include "parse/dom.h"
#include "property/accounted.h"

namespace dehusk {
namespace {

match::Matcher& matcher() {
  static const auto rules = RuleSet::load({.shipped = false, .directories = {DEHUSK_FUZZ_RULES}});
  if (!rules) fuzz::broken("the rules load", rules.error().message);
  static match::Matcher one((*rules)->compiled());
  return one;
}

struct Choices {
  Steps steps;
  Markup markup = Markup::text;
  bool html = false;
  bool learned = false;
  bool judged = false;  // by the model of blocks
  double max_removed = 0.70;
};

Choices choices_of(fuzz::Input& input) {
  const std::uint8_t how = input.choice();
  const auto steps = std::to_array<Steps>(
      {Profile::standard, Profile::none, Steps(Profile::plain).with(Step::dehyphenate), Profile::search});
  return {.steps = steps[how % 4],
          .markup = how / 4 % 4 == 1 ? Markup::markdown : Markup::text,
          .html = how / 16 % 2 == 1,
          .learned = how / 32 % 2 == 1,
          .judged = how / 64 % 2 == 1,
          .max_removed = how / 128 == 1 ? 1 : 0.70};
}

// Every byte of a line that is no space is kept or removed, and none is both. (What goes around a gap that an
// earlier pass left goes with it.)
void check_lines(const std::vector<decide::Line>& lines, const decide::Decision& decision) {
  std::vector<std::string> seen;
  for (const decide::Line& line : lines) {
    std::string& marks = seen.emplace_back(line.original.size(), '.');
    for (const decide::Piece& piece : line.pieces) {
      fuzz::check(std::size_t{piece.begin} + piece.size <= line.original.size(),
                  "a piece stands in its line");
      std::fill_n(marks.begin() + piece.begin, piece.size, 'k');
    }
  }
  for (const decide::Removed& removed : decision.removed) {
    fuzz::check(removed.line < lines.size(), "a removal is of a line");
    fuzz::check_span(removed.range, lines[removed.line].original, removed.reason.rule);
    fuzz::check(!removed.reason.rule.empty() && !removed.reason.why.empty(), "a removal says why");
    for (std::size_t at = removed.range.begin; at < removed.range.end; ++at) {
      char& mark = seen[removed.line][at];
      fuzz::check(mark != 'k', "nothing is kept that was removed", lines[removed.line].original);
      mark = 'r';
    }
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i].original;
    for (std::size_t at = 0; at < line.size();) {
      if (seen[i][at] != '.') {
        ++at;
      } else {
        fuzz::check(is_space_at(line, at), "all of a line is kept or removed", line);
      }
    }
  }
}

// What is left of `segmented`: as the whole has it, but for decoding and the limits.
struct Decided {
  std::vector<decide::Line> lines;
  decide::Written written;
};
Decided decide_all(segment::Segmented& segmented, const Choices& choices,
                   const decide::DecideOptions& options) {
  Decided out;
  out.lines = decide::make_lines(segmented, choices.steps, choices.markup);
  if (choices.steps.has(Step::dehyphenate)) decide::join_broken_lines(segmented, out.lines, choices.steps);
  out.written =
      decide::decide_and_render(segmented, out.lines, matcher(), choices.steps, choices.markup, options);
  return out;
}

segment::Segmented segmented_of(const std::string& source, const Choices& choices) {
  if (!choices.html) return segment::segment_text(source, decide::as_written(choices.steps));
  const parse::Dom dom = parse::parse_html(source);
  const segment::PageIndex page = segment::index_page(dom);
  const bool markdown = choices.markup == Markup::markdown;
  segment::Segmented segmented = segment::segment_html(dom, page, matcher().scan_attributes(page.looks),
                                                       {markdown, markdown, markdown, markdown});
  if (choices.judged) decide::judge_page(segmented, decide::shipped_blocks(), Favor::balanced);
  segmented.page = {};
  if (!markdown) decide::leave_out_captions(segmented);
  return segmented;
}

}  // namespace
}  // namespace dehusk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dehusk;
  fuzz::Input input(data, size);
  const Choices choices = choices_of(input);
  const decide::Learned learned{&decide::shipped_lines, &decide::shipped_sentences, {}};
  decide::DecideOptions options;
  options.max_removed = choices.max_removed;
  options.learned = choices.learned ? &learned : nullptr;

  Document document;
  document.source = input.text();
  segment::Segmented segmented = segmented_of(document.source, choices);
  Decided decided = decide_all(segmented, choices, options);
  check_lines(decided.lines, decided.written.decision);
  fuzz::check_utf8(decided.written.text, "the text");
  decide::account(segmented, decided.lines, decided.written.decision, choices.html, true, document);
  const std::string wrong = unaccounted(document, choices.html);
  fuzz::check(wrong.empty(), "all text is accounted for", wrong);
  if (decided.written.decision.capped || choices.markup == Markup::markdown) return 0;

  options.again = true;
  const decide::Decision more = decide::decide(decided.lines, matcher(), segmented.meta, options);
  fuzz::check(more.removed.empty(), "another run finds nothing", decided.written.text);
  Choices as_text = choices;
  as_text.html = false;
  options.again = false;
  segment::Segmented written = segmented_of(decided.written.text, as_text);
  fuzz::check_same(decided.written.text, decide_all(written, as_text, options).written.text,
                   "nor does one over the text");
  return 0;
}
