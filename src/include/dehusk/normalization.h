// Normalising kept text goes by small steps, each of which can be switched on or off; a profile is a set of
// them. With any of the sets, normalising what was normalised changes nothing.
//
//     dehusk::CleanOptions options;
//     options.steps = dehusk::Steps(dehusk::Profile::standard).with(dehusk::Step::mojibake);
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dehusk {

enum class Profile : std::uint8_t {
  none,      // white space at the ends only
  standard,  // what any reader of the text would want
  plain,     // and ASCII punctuation
  search,    // and compatible characters as one, without case
};

// In the order in which they are taken.
enum class Step : std::uint8_t {
  mojibake,     // UTF-8 that was read as something else, once or twice over: "cafÃ©" → "café"
  c1,           // C1 controls stand for what Windows-1252 has there: "don\u0092t" → "don’t"
  escapes,      // terminal escape sequences go: "\x1b[1mBreaking\x1b[0m" → "Breaking"
  line_ends,    // of any system are LF: "a\r\nb\u2028c" → "a\nb\nc"
  controls,     // the other control characters go: "a\0b\x7f" → "ab"
  dehyphenate,  // words broken over two lines are whole again, and the lines one: "the govern-\nment" → "the
                // government"; the hyphen stays in "well-\nknown" where the text has "well-known", too
  invisible,  // soft hyphens, zero-width spaces, word joiners, byte order marks and the like go:
              // "news\u00adletter" → "newsletter"
  bidi,       // marks and overrides of direction go: "\u202bשלום\u202c" → "שלום"
  entities,  // character references are what they stand for: "Q&amp;A" → "Q&A"; not in code, nor beside a "<"
  nfc,       // canonical composition: "e\u0301" → "é"
  punctuation,  // quotes, dashes and ellipses are ASCII: "“It’s” – now…" → "\"It's\" - now..."
  ligatures,    // of Latin letters are spelt out: "ﬁnal" → "final"
  width,        // full-width Latin and half-width kana are what others are: "ＡＢＣ ｶﾞ" → "ABC ガ"
  nfkc,         // compatibility composition: "x² ½ ℡" → "x2 1⁄2 TEL"
  case_fold,    // full case folding: "Straße" → "strasse"
  spaces,       // one space for any run of them, one blank line at most; not in code: "a\u00a0 \tb" → "a b"
};
inline constexpr std::size_t kStepCount = 16;

// By their names on the command line ("standard", "line-ends"); nothing for an unknown name.
[[nodiscard]] std::optional<Profile> profile_from_string(std::string_view name);
[[nodiscard]] std::string_view to_string(Profile profile);
[[nodiscard]] std::optional<Step> step_from_string(std::string_view name);
[[nodiscard]] std::string_view to_string(Step step);

// A set of steps.
class Steps {
 public:
  constexpr Steps(
      Profile profile = Profile::standard) {  // NOLINT(google-explicit-constructor): a profile is one
    if (profile == Profile::none) return;
    for (const Step step : {Step::c1, Step::escapes, Step::line_ends, Step::controls, Step::invisible,
                            Step::entities, Step::nfc, Step::spaces})
      add(step);
    if (profile == Profile::standard) return;
    add(Step::punctuation);
    add(Step::ligatures);
    if (profile == Profile::plain) return;
    add(Step::nfkc);
    add(Step::case_fold);
  }

  [[nodiscard]] constexpr Steps with(Step step) const {
    Steps more = *this;
    more.add(step);
    return more;
  }
  [[nodiscard]] constexpr Steps without(Step step) const {
    Steps fewer = *this;
    fewer.bits_ &= ~bit(step);
    return fewer;
  }
  [[nodiscard]] constexpr bool has(Step step) const { return (bits_ & bit(step)) != 0; }

  friend bool operator==(const Steps&, const Steps&) = default;

 private:
  static constexpr std::uint32_t bit(Step step) { return 1U << static_cast<unsigned>(step); }
  constexpr void add(Step step) { bits_ |= bit(step); }

  std::uint32_t bits_ = 0;
};

}  // namespace dehusk
