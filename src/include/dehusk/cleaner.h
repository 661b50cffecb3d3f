// Cleaner: cleans documents one after the other. It owns scratch memory: use one per thread. It keeps
// no state between documents, so the same input gives the same output whatever came before.
//
//     #include <dehusk/dehusk.h>
//
//     auto rules = dehusk::RuleSet::load({});
//     if (!rules) { std::cerr << rules.error().message << '\n'; return 2; }
//     dehusk::Cleaner cleaner(*rules);
//     dehusk::Document doc = cleaner.clean("<p>Hello there.</p>", dehusk::Format::html);
//     std::cout << doc.text << '\n';
//     for (const dehusk::Removal& r : doc.removed) std::cout << r.rule << ": " << r.reason << '\n';
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "dehusk/document.h"
#include "dehusk/normalization.h"
#include "dehusk/result.h"
#include "dehusk/rule_set.h"

namespace dehusk {

enum class Format : std::uint8_t { automatic, text, html };
enum class Markup : std::uint8_t { text, markdown };
// On pages, where it is not sure what is content: what is worse, husk that gets in (precision) or content
// that gets lost (recall)?
enum class Favor : std::uint8_t { balanced, precision, recall };

// By their names on the command line ("balanced"); nothing for an unknown name.
[[nodiscard]] std::optional<Favor> favor_from_string(std::string_view name);

// Whether `label` names an encoding in the WHATWG Encoding Standard ("latin1", "Shift_JIS").
[[nodiscard]] bool is_charset_label(std::string_view label);

// How far a document may go; Document::status says what went further.
struct Limits {
  // Of a document; a longer one is passed over, as is one of more than a gigabyte whatever stands here. One
  // that is made for it takes up to 240 bytes of memory for each of its own (tests/property/growth_test.cc).
  std::size_t bytes = std::size_t{64} << 20;
  // Of elements inside each other, 1 to 400, as other readers have it. Deeper ones count as next to each
  // other.
  std::uint32_t depth = 400;
  // Of one element, 1 to 256. Those after them are not read.
  std::uint32_t attributes = 256;
  // For one document; past it the document is passed over. None where it is 0: then, and only then, the same
  // input gives the same output on any machine. Without it time is bounded by the bytes, to which it is
  // linear.
  std::chrono::milliseconds time{0};
};

struct CleanOptions {
  Markup markup = Markup::text;
  Steps steps = Profile::standard;  // of normalising
  Favor favor = Favor::balanced;
  // Of a page in Markdown; what is removed and what is kept is the same with and without them.
  bool links = false;       // [text](url); relative addresses made absolute where that of the page is known
  bool emphasis = false;    // **, * and `code`
  bool images = false;      // ![alt](url)
  bool parts_text = false;  // fill Part::text, which a display of kept and removed parts needs
  Limits limits{};
  double max_removed = 0.70;  // share of prose words that rules alone may remove before Status::capped
};

class Cleaner {
 public:
  explicit Cleaner(std::shared_ptr<const RuleSet> rules, CleanOptions options = {});
  ~Cleaner();
  Cleaner(Cleaner&&) noexcept;
  Cleaner& operator=(Cleaner&&) noexcept;

  // Cleans one document given as bytes. Format::automatic takes what begins like HTML as HTML; text that may
  // begin with a tag it writes about ("<p> opens a paragraph") wants Format::text. `charset` is what the
  // transport declared, empty when unknown. `address` is the http or https URL the document was fetched from,
  // empty when unknown: links are relative to it, and it is the document's where that states no other. Never
  // fails: whatever the bytes are, there is a document, and its status says what became of it. Where memory
  // runs out that is Status::too_long, and the cleaner is as good as before.
  [[nodiscard]] Document clean(std::string_view bytes, Format format = Format::automatic,
                               std::string_view charset = {}, std::string_view address = {});

  // The same of what is Unicode text already, as a string of JSON or Python is: UTF-8, whatever a page says
  // of itself. A byte order mark that it begins with stays in Document::source, so that offsets are into what
  // was given.
  [[nodiscard]] Document clean_unicode(std::string_view utf8, Format format = Format::automatic,
                                       std::string_view address = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dehusk
