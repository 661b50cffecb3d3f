// Document: what cleaning one page or text gives.
//
// Offsets are half-open byte ranges [begin, end) into Document::source, the input decoded to UTF-8 (without a
// byte order mark, but for Cleaner::clean_unicode). `parts` lists, in order and disjoint, every stretch of
// text that was looked at; a part is kept or belongs to a removal. All text of the input that is not white
// space or that mark lies in some part (for HTML: all text that is not markup, script or style).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dehusk {

// What kind of husk a removal is. The names in rule files and output are these, spelled the same.
enum class Category : std::uint8_t {
  byline,
  read_time,
  timestamp,
  caption,
  media_stub,
  site_promo,
  newsletter,
  social,
  author_bio,
  comment_form,
  latest_news,
  related,
  advertisement,
  legal,
  consent,
  paywall,
  navigation,
  tags,
  front_matter,
  duplicate,
};
inline constexpr std::size_t kCategoryCount = 20;

[[nodiscard]] std::string_view to_string(Category category);
[[nodiscard]] std::optional<Category> category_from_string(std::string_view name);

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

// One removal. `rule` is the dotted id of the rule ("newsletter.subscribe-to") or of the built-in
// decision ("structure.navigation"); `reason` is its `why`, one sentence for a reader.
struct Removal {
  Category category = Category::navigation;
  std::string rule;
  std::string reason;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Facts the document states about itself; empty where it states none.
struct Metadata {
  std::string title;  // the headline as a reader sees it, without the site's name
  std::vector<std::string> authors;
  // When it was published; of an HTML page that does not say so, when it was last changed. ISO 8601: a day,
  // with the time where the page states it so. Of plain text, as written.
  std::string date;
  std::string site;      // name of the site or provider
  std::string language;  // BCP 47, as declared; else as detected in the text, where that is sure
  std::string url;       // canonical URL
  std::string description;
  std::vector<std::string> tags;
};

enum class Status : std::uint8_t {
  ok,
  no_body,  // there is no article text: an empty input, or front matter alone
  capped,   // the rules wanted more than the cap allows; what only rules asked for was kept
  // Markup went past a limit and counts as less, and no text is lost; or the command found in a crawl archive
  // only a part of the page.
  cut,
  // Passed over: the document is empty.
  too_long,  // or more than memory was left for
  too_slow,
};
[[nodiscard]] std::string_view to_string(Status status);
[[nodiscard]] constexpr bool is_passed_over(Status status) { return status >= Status::too_long; }

// A stretch of the source, kept or removed. `text` is its own text (markup taken out) and is only
// filled when Options::parts is set; `removal` indexes Document::removed.
struct Part {
  Span span;
  std::optional<std::size_t> removal;
  std::string text;
};

struct Document {
  std::string text;  // what was kept, normalised: valid UTF-8, LF line ends, no final line end
  Metadata meta;
  std::vector<Removal> removed;  // in order of begin, disjoint
  std::vector<Part> parts;       // in order of begin, disjoint
  Status status = Status::ok;
  std::string status_detail;          // why, when status is not ok; otherwise empty
  std::string source;                 // the decoded input that the offsets point into
  std::string charset;                // what the input was decoded from, lower-case WHATWG name
  std::size_t invalid_sequences = 0;  // malformed byte sequences that became U+FFFD
};

}  // namespace dehusk
