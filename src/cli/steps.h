// One example of each step of normalising, for --help and the manual page; tests/cli runs them.
#pragma once

#include <array>
#include <string_view>

#include "dehusk/normalization.h"

namespace dehusk::cli {

struct StepExample {
  Step step;
  std::string_view before;
  std::string_view after;
};

// In the order of Step; what cannot be shown is written as C and Unicode name it.
inline constexpr std::array<StepExample, kStepCount> kStepExamples = {{
    {Step::mojibake, "cafÃ©", "café"},
    {Step::c1, R"(don\u0092t)", "don’t"},
    {Step::escapes, R"(\u001b[1mBreaking\u001b[0m)", "Breaking"},
    {Step::line_ends, R"(a\r\nb\u2028c)", R"(a\nb\nc)"},
    {Step::controls, R"(a\u0001b\u007f)", "ab"},
    {Step::dehyphenate, R"(the govern-\nment)", "the government"},
    {Step::invisible, R"(news\u00adletter)", "newsletter"},
    {Step::bidi, R"(\u202bשלום\u202c)", "שלום"},
    {Step::entities, "Q&amp;A", "Q&A"},
    {Step::nfc, R"(e\u0301)", "é"},
    {Step::punctuation, "“It’s” – now…", R"("It's" - now...)"},
    {Step::ligatures, "ﬁnal", "final"},
    {Step::width, "ＡＢＣ ｶﾅ", "ABC カナ"},
    {Step::nfkc, "x² ½ ℡", "x2 1⁄2 TEL"},
    {Step::case_fold, "Straße", "strasse"},
    {Step::spaces, R"(a\u00a0 \tb)", "a b"},
}};

}  // namespace dehusk::cli
