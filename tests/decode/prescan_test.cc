#include "decode/prescan.h"

#include <gtest/gtest.h>

#include <string>

namespace dehusk::decode {
namespace {

std::string_view name_in(std::string_view page) {
  const Encoding* encoding = declared_in_page(page);
  return encoding != nullptr ? encoding->name : "";
}

TEST(Prescan, Table) {
  struct Case {
    const char* page;
    const char* expected;
  };
  const Case cases[] = {
      {"", ""},
      {"<", ""},
      {"<meta", ""},
      {"<meta charset", ""},
      {"<meta charset=", ""},
      {"<meta charset=utf-8>", "utf-8"},
      {"<!doctype html><html><head><META CharSet = \" KOI8-R \" />", "koi8-r"},
      {"<meta/charset='sjis'>", "shift_jis"},
      {"<meta charset=latin1", ""},
      {"<meta charset=nonsense><meta charset=gb2312>", "gbk"},
      {"<meta charset=big5 charset=utf-8>", "big5"},
      {"<metadata charset=big5>", ""},
      {"<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>", "windows-1251"},
      {"<meta content=\"text/html;charset = 'euc-kr' ;x\" http-equiv=\"content-type\">", "euc-kr"},
      {"<meta http-equiv=Content-Type content='text/html; charset=\"euc-jp'>", ""},
      {"<meta http-equiv=Content-Type content='charsetcharset=euc-jp'>", "euc-jp"},
      {"<meta http-equiv=refresh content='1; charset=windows-1251'>", ""},
      {"<meta name=x content='text/html; charset=windows-1251'>", ""},
      {"<meta charset=utf-16>", "utf-8"},
      {"<meta charset=utf-16be>", "utf-8"},
      {"<meta charset=x-user-defined>", "windows-1252"},
      {"<!-- <meta charset=big5> --><meta charset=gbk>", "gbk"},
      {"<!--><meta charset=big5>", "big5"},
      {"<!-- <meta charset=big5>", ""},
      {"<a title='<meta charset=big5>'><meta charset=gbk>", "gbk"},
      {"</a title='<meta charset=big5>'><meta charset=gbk>", "gbk"},
      {"<? <meta charset=big5><meta charset=gbk>", "gbk"},
      {"a < b <meta charset=gbk>", "gbk"},
      {"<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><html>", "iso-8859-2"},
      {"<?xml version='1.0' encoding='utf-16'?>", "utf-8"},
      {"<?xml encoding='ISO-8859-2'?><meta charset=gbk>", "gbk"},
      {" <?xml encoding='ISO-8859-2'?>", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(name_in(c.page), c.expected) << c.page;
}

TEST(Prescan, LooksNoFurtherThan1024Bytes) {
  const std::string meta = "<meta charset=gbk>";
  EXPECT_EQ(name_in(std::string(1024 - meta.size(), ' ') + meta), "gbk");
  EXPECT_EQ(name_in(std::string(1024, ' ') + meta), "");
}

TEST(Prescan, EveryPrefixEndsQuietly) {
  const std::string page =
      "<!-- x --><a b='c' d></a><!x><?y><meta http-equiv=\"content-type\" content='a; charset=\"gbk\"'>";
  for (std::size_t size = 0; size < page.size(); ++size) {
    EXPECT_LE(name_in(std::string_view(page).substr(0, size)), "gbk") << size;
  }
  EXPECT_EQ(name_in(page), "gbk");
}

}  // namespace
}  // namespace dehusk::decode
