// The whole: any bytes in any format are a document, all of whose text is accounted for, the same every time,
// and whose text is not changed by cleaning it again.
#include "dehusk/cleaner.h"

#include <array>
#include <optional>

#include "dehusk/dehusk.h"
#include "fuzz.h"
#include "property/accounted.h"

namespace dehusk {
namespace {

std::shared_ptr<const RuleSet> shipped_rules() {
  static const auto rules = RuleSet::load({});
  if (!rules) fuzz::broken("the shipped rules load", rules.error().message);
  return *rules;
}

CleanOptions options_of(std::size_t choice) {
  const auto steps = std::to_array<Steps>(
      {Profile::standard, Profile::none, Steps(Profile::plain).with(Step::dehyphenate), Profile::search});
  const bool markdown = choice % 2 != 0;
  return {.markup = markdown ? Markup::markdown : Markup::text,
          .steps = steps[choice / 2 % 4],
          .favor = static_cast<Favor>(choice % 3),
          .links = markdown && choice % 4 > 1,
          .emphasis = markdown && choice % 8 > 3,
          .images = markdown && choice % 4 > 1,
          .parts_text = choice % 5 == 0};
}

// Scratch memory is large, so there is one cleaner for each set of options.
constexpr std::size_t kCleaners = 24;
Cleaner& cleaner_of(std::size_t choice) {
  static std::array<std::optional<Cleaner>, kCleaners> cleaners;
  std::optional<Cleaner>& cleaner = cleaners[choice];
  if (!cleaner) cleaner.emplace(shipped_rules(), options_of(choice));
  return *cleaner;
}

void check_document(const Document& document, Format format) {
  fuzz::check_utf8(document.text, "the text");
  fuzz::check_utf8(document.source, "the source");
  fuzz::check(document.text.empty() == (document.status == Status::no_body), "no text, no body");
  std::size_t end = 0;
  for (const Removal& removal : document.removed) {
    fuzz::check_span({removal.begin, removal.end}, document.source, removal.rule);
    fuzz::check(removal.begin >= end && !removal.rule.empty() && !removal.reason.empty(),
                "removals are in order and say why", removal.rule);
    end = removal.end;
  }
  if (format == Format::automatic) return;  // which of the two it was is not said
  const std::string wrong = unaccounted(document, format == Format::html);
  fuzz::check(wrong.empty(), "all text is accounted for", wrong);
}

}  // namespace
}  // namespace dehusk

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  dehusk::cleaner_of(0);  // what the rules allocate is no input's
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dehusk;
  fuzz::Input input(data, size);
  const std::uint8_t first = input.choice();
  const std::size_t choice = first % kCleaners;
  const auto format = static_cast<Format>(input.choice() % 3);
  Cleaner& cleaner = cleaner_of(choice);
  const Document document = cleaner.clean(input.bytes(), format);
  check_document(document, format);
  if (first >= 128) {  // some are enough
    const Document twin = cleaner.clean(input.bytes(), format);
    fuzz::check_same(document.text, twin.text, "the same every time");
  }
  if (options_of(choice).markup == Markup::markdown) return 0;  // what Markdown adds is read as text
  // Where the cap kept paragraphs, less is left now that it counts from.
  if (document.status == Status::capped) return 0;
  const Document again = cleaner.clean(document.text, Format::text, "utf-8");
  fuzz::check_same(document.text, again.text, "cleaning again changes nothing");
  return 0;
}
