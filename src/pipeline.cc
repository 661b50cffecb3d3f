// The whole way of the data, one line a stage: decode → parse → segment → match → decide → normalize.
//
// match runs twice: over the attributes of a page's elements, which segment needs, and over the lines, from
// inside decide. Lines are normalised before they are decided about, so that a decision sees what its reader
// will see and cleaning the result again changes nothing.
#include <algorithm>
#include <new>

#include "deadline.h"
#include "decide/account.h"
#include "decide/broken_lines.h"
#include "decide/decide.h"
#include "decide/learned.h"
#include "decide/lines.h"
#include "decide/page.h"
#include "decode/decode.h"
#include "dehusk/cleaner.h"
#include "looks_like_html.h"
#include "match/matcher.h"
#include "normalize/normalize.h"
#include "normalize/unicode.h"
#include "parse/dom.h"
#include "segment/segment.h"
#include "segment/url.h"
#include "size_in_words.h"

namespace dehusk {
namespace {

static_assert(Limits{}.depth == parse::kMaxDepth);
static_assert(Limits{}.attributes == parse::kMaxAttributes);

// Offsets have 32 bits, and decoding may make three bytes of one.
constexpr std::size_t kMostBytes = std::size_t{1} << 30U;
static_assert(Limits{}.bytes <= kMostBytes);

// The tree is gone when the blocks are judged: each may take more than all that comes after it.
segment::Segmented segment_page(std::string_view source, std::string_view address, match::Matcher& matcher,
                                const CleanOptions& options, const Deadline& deadline, parse::Cut& cut) {
  const parse::Dom dom =
      parse::parse_html(source, {options.limits.depth, options.limits.attributes, &deadline});
  if (deadline.is_past()) return {};
  cut = dom.cut;
  const bool markdown = options.markup == Markup::markdown;
  const segment::PageIndex page = segment::index_page(dom);
  if (deadline.is_past()) return {};
  const std::vector<segment::AttributeHint> hints = matcher.scan_attributes(page.looks);
  if (deadline.is_past()) return {};
  return segment::segment_html(
      dom, page, hints,
      {markdown && options.links, markdown && options.emphasis, markdown && options.images, markdown},
      address);
}

void pass_over(Status status, std::string detail, Document& document) {
  Document empty;
  empty.status = status;
  empty.status_detail = std::move(detail);
  empty.charset = std::move(document.charset);
  document = std::move(empty);
}

bool is_late(const Deadline& deadline, const Limits& limits, Document& document) {
  if (!deadline.is_past()) return false;
  pass_over(Status::too_slow, "took longer than " + std::to_string(limits.time.count()) + " ms", document);
  return true;
}

std::string_view words_for(parse::Cut cut) {
  switch (cut) {
    case parse::Cut::attributes:
      return "an element has more attributes than are read; the first of them count";
    case parse::Cut::depth:
      return "elements stand too deep inside each other; they count as next to each other";
    case parse::Cut::formatting:
      return "formatting elements that were never closed multiply; they are left out";
    case parse::Cut::markup:
      return "more elements than its size allows; they are left out";
    case parse::Cut::nothing:
      break;
  }
  return {};
}

// Whether a reader sees anything of it: marks of direction and joiners alone are no text.
bool is_seen(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint cp = code_point_at(text, at);
    const bool joiner = cp.value == 0x200C || cp.value == 0x200D;
    if (!joiner && !normalize::is_space(cp.value) && !normalize::is_bidi_control(cp.value)) return true;
    at += cp.size;
  }
  return false;
}

void set_status(const segment::Segmented& segmented, bool capped, parse::Cut cut, Document& document) {
  if (document.text.empty()) {
    document.status = Status::no_body;
    document.status_detail = segmented.front_matter_only ? "front matter alone"
                             : document.removed.empty()  ? "no text in the input"
                                                         : "nothing but husk";
    if (cut != parse::Cut::nothing) document.status_detail.append("; ").append(words_for(cut));
  } else if (capped) {
    document.status = Status::capped;
    document.status_detail = "the rules wanted more than the cap allows; whole paragraphs were kept";
    if (cut != parse::Cut::nothing) document.status_detail.append("; ").append(words_for(cut));
  } else if (cut != parse::Cut::nothing) {
    document.status = Status::cut;
    document.status_detail = words_for(cut);
  }
}

// Where a mark was taken off: it stands in the source again, and all else behind it.
void put_mark_back(std::string_view mark, Document& document) {
  document.source.insert(0, mark);
  for (Removal& removal : document.removed) {
    removal.begin += mark.size();
    removal.end += mark.size();
  }
  for (Part& part : document.parts) {
    part.span.begin += mark.size();
    part.span.end += mark.size();
  }
}

// Controls in what a document states about itself are what they are in its text.
void tidy_controls(std::string& said, Steps steps) {
  if (!normalize::holds_controls(said)) return;
  Steps taken = Profile::none;
  for (const Step step : {Step::c1, Step::escapes, Step::line_ends, Step::controls, Step::spaces})
    if (steps.has(step)) taken = taken.with(step);
  said = normalize::normalize(said, taken);
  std::ranges::replace(said, '\n', ' ');
}

void tidy_controls(Metadata& meta, Steps steps) {
  for (std::string* said : {&meta.title, &meta.site, &meta.description}) tidy_controls(*said, steps);
  for (std::string& author : meta.authors) tidy_controls(author, steps);
  for (std::string& tag : meta.tags) tidy_controls(tag, steps);
}

}  // namespace

std::optional<Favor> favor_from_string(std::string_view name) {
  if (name == "balanced") return Favor::balanced;
  if (name == "precision") return Favor::precision;
  if (name == "recall") return Favor::recall;
  return std::nullopt;
}

struct Cleaner::State {
  State(std::shared_ptr<const RuleSet> set, const CleanOptions& given)
      : rules(std::move(set)), options(given), matcher(rules->compiled()) {
    if (rules->compiled().line_model) learned.lines = &decide::shipped_lines;
    if (rules->compiled().sentence_model) learned.sentences = &decide::shipped_sentences;
    learned.disabled = rules->compiled().disabled;
  }
  [[nodiscard]] bool decides_by_model() const { return learned.lines || learned.sentences; }
  [[nodiscard]] Document clean(std::string_view bytes, Format format, std::string_view charset,
                               std::string_view address);

  std::shared_ptr<const RuleSet> rules;
  CleanOptions options;
  match::Matcher matcher;
  decide::Learned learned;
};

Cleaner::Cleaner(std::shared_ptr<const RuleSet> rules, CleanOptions options)
    : state_(std::make_unique<State>(std::move(rules), options)) {}
Cleaner::~Cleaner() = default;
Cleaner::Cleaner(Cleaner&&) noexcept = default;
Cleaner& Cleaner::operator=(Cleaner&&) noexcept = default;

// What a document had by then is given back; the cleaner is none the worse for it.
Document Cleaner::clean(std::string_view bytes, Format format, std::string_view charset,
                        std::string_view address) {
  try {
    return state_->clean(bytes, format, charset, address);
  } catch (const std::bad_alloc&) {
    Document document;
    pass_over(Status::too_long, "out of memory", document);
    return document;
  }
}

Document Cleaner::State::clean(std::string_view bytes, Format format, std::string_view charset,
                               std::string_view address) {
  const Limits& limits = options.limits;
  const Deadline deadline(limits.time);
  const bool html = format == Format::html || (format == Format::automatic && looks_like_html(bytes));
  Document document;
  if (const std::size_t most = std::min(limits.bytes, kMostBytes); bytes.size() > most) {
    pass_over(Status::too_long, "longer than " + size_in_words(most), document);
    return document;
  }

  decode::Decoded decoded = decode::decode(bytes, charset, html);
  document.source = std::move(decoded.text);
  document.charset = std::move(decoded.charset);
  document.invalid_sequences = decoded.invalid_sequences;

  parse::Cut cut = parse::Cut::nothing;
  segment::Segmented segmented =
      html ? segment_page(document.source, address, matcher, options, deadline, cut)
           : segment::segment_text(document.source, decide::as_written(options.steps));
  if (is_late(deadline, limits, document)) return document;
  if (html && rules->compiled().block_model)
    decide::judge_page(segmented, decide::shipped_blocks(), options.favor);
  if (is_late(deadline, limits, document)) return document;
  segmented.page = {};
  if (html && options.markup == Markup::text && !learned.disables(Category::caption))
    decide::leave_out_captions(segmented);
  std::vector<decide::Line> lines = decide::make_lines(segmented, options.steps, options.markup);
  if (options.steps.has(Step::dehyphenate)) decide::join_broken_lines(segmented, lines, options.steps);
  if (is_late(deadline, limits, document)) return document;
  decide::Written written = decide::decide_and_render(
      segmented, lines, matcher, options.steps, options.markup,
      {options.max_removed, decides_by_model() ? &learned : nullptr, {}, &deadline});
  if (is_late(deadline, limits, document)) return document;
  if (is_seen(written.text)) document.text = std::move(written.text);
  decide::account(segmented, lines, written.decision, html, options.parts_text, document);
  set_status(segmented, written.decision.capped, cut, document);
  document.meta = std::move(segmented.meta);
  tidy_controls(document.meta, options.steps);
  if (document.meta.url.empty() && segment::is_web_address(address)) document.meta.url = address;
  return document;
}

Document Cleaner::clean_unicode(std::string_view utf8, Format format, std::string_view address) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  Document document = clean(utf8, format, "utf-8", address);
  if (utf8.starts_with(kByteOrderMark) && !is_passed_over(document.status))
    put_mark_back(kByteOrderMark, document);
  return document;
}

}  // namespace dehusk
