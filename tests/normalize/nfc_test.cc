// NFC and NFKC against Unicode's own test and against ICU.
#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <utf8proc.h>

#include <filesystem>
#include <sstream>

#include "io/reader.h"
#include "normalize/unicode.h"
#include "random_text.h"
#include "thorough.h"

namespace dehusk::normalize {
namespace {

// The test, ICU and utf8proc may be of different versions of Unicode: code points that one of them has not
// heard of are left out.
bool is_known(char32_t cp) {
  return u_charType(static_cast<UChar32>(cp)) != U_UNASSIGNED &&
         utf8proc_category(static_cast<utf8proc_int32_t>(cp)) != UTF8PROC_CATEGORY_CN;
}

std::string nfc(std::string text) {
  to_nfc(text);
  return text;
}

std::string nfkc(std::string text) {
  to_nfkc(text);
  return text;
}

// NormalizationTest.txt as Debian's package unicode-data installs it; empty when it does not.
std::string normalization_test() {
  for (const char* ending : {"", ".gz", ".bz2"}) {
    const std::string path = std::string("/usr/share/unicode/NormalizationTest.txt") + ending;
    if (!std::filesystem::exists(path)) continue;
    Result<io::Reader> reader = io::Reader::open(path);
    if (!reader) continue;
    if (Result<std::string> text = reader->read_rest({})) return *std::move(text);
  }
  return {};
}

struct Column {
  std::string text;
  bool known = true;
};

// "0044 0307" → "D\u0307"
Column read_column(const std::string& field) {
  Column column;
  std::istringstream numbers(field);
  for (unsigned cp = 0; numbers >> std::hex >> cp;) {
    column.known &= is_known(cp);
    append_utf8(cp, column.text);
  }
  return column;
}

TEST(Nfc, PassesTheTestOfUnicode) {
  std::istringstream file(normalization_test());
  std::size_t checked = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#' || line[0] == '@') continue;
    std::istringstream fields(line);
    std::vector<Column> columns;  // source; NFC; NFD; NFKC; NFKD
    for (std::string field; columns.size() < 5 && std::getline(fields, field, ';');)
      columns.push_back(read_column(field));
    ASSERT_EQ(columns.size(), 5U) << line;
    if (!columns[0].known) continue;
    for (const std::size_t i : {0U, 1U, 2U}) ASSERT_EQ(nfc(columns[i].text), columns[1].text) << line;
    for (const std::size_t i : {3U, 4U}) ASSERT_EQ(nfc(columns[i].text), columns[3].text) << line;
    for (const Column& column : columns) ASSERT_EQ(nfkc(column.text), columns[3].text) << line;
    ++checked;
  }
  if (checked == 0)
    GTEST_SKIP() << "there is no NormalizationTest.txt; Debian's package unicode-data brings it";
  EXPECT_GT(checked, 15000U);
}

class NfcAndIcu : public testing::Test {
 protected:
  NfcAndIcu()
      : nfc_(icu::Normalizer2::getNFCInstance(status_)), nfkc_(icu::Normalizer2::getNFKCInstance(status_)) {}

  [[nodiscard]] std::string icu_form(const icu::Normalizer2* form, const std::string& text) {
    std::string out;
    form->normalize(icu::UnicodeString::fromUTF8(text), status_).toUTF8String(out);
    EXPECT_TRUE(U_SUCCESS(status_));
    return out;
  }

  UErrorCode status_ = U_ZERO_ERROR;
  const icu::Normalizer2* nfc_;
  const icu::Normalizer2* nfkc_;
};

TEST_F(NfcAndIcu, AgreeOnEveryCodePoint) {
  int needlessly = 0;  // sent to be composed
  for (char32_t cp = 0; cp <= 0x10FFFF; ++cp) {
    const auto point = static_cast<UChar32>(cp);
    if (!is_known(cp)) continue;
    const bool stays = u_getIntPropertyValue(point, UCHAR_NFC_QUICK_CHECK) == UNORM_YES;
    const int expected = stays && joining(cp) != kMayChange ? u_getCombiningClass(point) : kMayChange;
    ASSERT_EQ(joining(cp), expected) << std::hex << point;
    needlessly += stays && joining(cp) == kMayChange ? 1 : 0;
    ASSERT_EQ(is_stable(cp), joining(cp) == 0) << std::hex << point;
  }
  EXPECT_LT(needlessly, 20);  // marks of music, which utf8proc lists as joining but never joins
}

TEST_F(NfcAndIcu, AgreeOnRandomText) {
  std::mt19937 random(3);
  for (int i = 0; i < 30000 / kOneIn; ++i) {
    std::string text = random_text(random, 12);
    for (std::size_t n = random() % 12; n > 0; --n) {
      const char32_t cp = random_code_point(random);
      if (is_known(cp)) append_utf8(cp, text);
    }
    ASSERT_EQ(nfc(text), icu_form(nfc_, text)) << visible(text);
    ASSERT_EQ(nfkc(text), icu_form(nfkc_, text)) << visible(text);
  }
}

}  // namespace
}  // namespace dehusk::normalize
