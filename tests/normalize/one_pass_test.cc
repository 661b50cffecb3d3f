// One pass against the steps: the same for any text that it does not leave to them.
#include "normalize/one_pass.h"

#include <gtest/gtest.h>

#include "normalize/steps.h"
#include "random_text.h"
#include "thorough.h"

namespace dehusk::normalize {
namespace {

constexpr Profile kProfiles[] = {Profile::standard, Profile::plain};

// How many of the profiles were done in one pass.
int check(std::string_view text) {
  int done = 0;
  for (const Profile profile : kProfiles) {
    const std::optional<std::string> ours = normalize_in_one_pass(text, profile);
    if (!ours) continue;
    ++done;
    EXPECT_EQ(*ours, normalize_by_steps(text, profile, false)) << to_string(profile) << ' ' << visible(text);
  }
  return done;
}

TEST(OnePass, DoesRealText) {
  for (const std::string text :
       {"", "It’s “fine” – really… ½ × 10³ ™ ﬁ Ａ", "  a \t b\r\n\r\n\r\n\r\nc\u00a0\n", "don\u0092t\u0085",
        "a\0b\x7f ne\u00adws", "e\u0301 \u1112\u1161\u11ab हिन्दी", "AT&T, R&D – Q & A, a&b",
        "a < b &amp; c"}) {
    EXPECT_EQ(check(text), 2) << visible(text);
  }
}

TEST(OnePass, LeavesEntitiesAndEscapesToTheSteps) {
  for (const std::string text :
       {"Q&amp;A", "&#39;", "&foo;", "&am\u00adp;", "&amp\u037e", "a <\u0338 &lt;", "\x1b[1mb"}) {
    EXPECT_EQ(check(text), 0) << visible(text);
  }
}

TEST(OnePass, EveryCodePoint) {
  std::string text;
  for (char32_t cp = 0; cp <= 0x10FFFF; ++cp) {
    if (cp / 64 % kOneIn != 0) continue;
    if (cp == U'&' || cp == 0x1B || (cp >= 0xD800 && cp <= 0xDFFF)) continue;
    for (const std::string_view before : {"a", "e\u0316", " "}) {
      for (const std::string_view after : {"b", "\u0323", "\u0301\u093c", "  "}) {
        if (cp >= 0x3400 && before != "a") continue;
        text += before;
        append_utf8(cp, text);
        text += after;
      }
    }
    if (cp % 64 != 63) continue;
    ASSERT_EQ(check(text), 2) << "up to U+" << std::hex << static_cast<unsigned>(cp);
    if (HasFailure()) return;
    text.clear();
  }
}

TEST(OnePass, EveryAwkwardPieceAtEveryPlaceInABlock) {
  const std::string words =
      "All work and no play makes Jack a dull boy.\nAll play and no work makes Jack a mere toy. ";
  const std::string text = words + words;
  for (const std::string& piece : awkward_pieces()) {
    for (std::size_t at = 0; at < 64; ++at) {
      check(text.substr(0, at) + piece + text.substr(at));
      check(text.substr(text.size() - at) + piece);
    }
    if (HasFailure()) return;
  }
}

class OnePassProperty : public testing::TestWithParam<int> {};

TEST_P(OnePassProperty, IsTheStepsForRandomText) {
  std::mt19937 random(static_cast<std::mt19937::result_type>(GetParam()));
  int done = 0;
  for (int i = 0; i < 40000 / kOneIn && !HasFailure(); ++i) {
    done += check(random_text(random, 14));
    std::string any;
    for (std::size_t n = random() % 30; n > 0; --n) append_utf8(random_code_point(random), any);
    done += check(any);
  }
  EXPECT_GT(done, 80000 / kOneIn);
}

INSTANTIATE_TEST_SUITE_P(Seeds, OnePassProperty, testing::Range(0, 5));

}  // namespace
}  // namespace dehusk::normalize
