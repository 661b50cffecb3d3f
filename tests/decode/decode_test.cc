#include "decode/decode.h"

#include <gtest/gtest.h>
#include <iconv.h>

#include <random>

#include "decode/convert.h"
#include "decode/labels.h"
#include "thorough.h"

namespace dehusk::decode {
namespace {

using namespace std::string_literals;

// `text` in another encoding, by the C library's own tables.
std::string in_encoding(const char* name, std::string text) {
  const iconv_t converter = iconv_open(name, "UTF-8");
  if (converter == reinterpret_cast<iconv_t>(-1)) return {};
  std::string out(text.size() * 4 + 16, '\0');
  char* from = text.data();
  char* to = out.data();
  std::size_t from_left = text.size();
  std::size_t to_left = out.size();
  const bool whole = iconv(converter, &from, &from_left, &to, &to_left) != static_cast<std::size_t>(-1) &&
                     iconv(converter, nullptr, nullptr, &to, &to_left) != static_cast<std::size_t>(-1);
  iconv_close(converter);
  out.resize(whole ? out.size() - to_left : 0);
  return out;
}

TEST(Labels, NameTheStandardsEncodings) {
  struct Case {
    const char* label;
    const char* expected;
  };
  const Case cases[] = {
      {"utf-8", "utf-8"},
      {"UTF8", "utf-8"},
      {" \tUtf-8\r\n", "utf-8"},
      {"iso-8859-1", "windows-1252"},
      {"latin1", "windows-1252"},
      {"ascii", "windows-1252"},
      {"us-ascii", "windows-1252"},
      {"ISO_8859-15", "iso-8859-15"},
      {"iso-8859-9", "windows-1254"},
      {"latin2", "iso-8859-2"},
      {"cp1251", "windows-1251"},
      {"x-cp1250", "windows-1250"},
      {"tis-620", "windows-874"},
      {"koi8", "koi8-r"},
      {"koi8-ru", "koi8-u"},
      {"mac", "macintosh"},
      {"gb2312", "gbk"},
      {"GBK", "gbk"},
      {"gb18030", "gb18030"},
      {"big5-hkscs", "big5"},
      {"x-euc-jp", "euc-jp"},
      {"sjis", "shift_jis"},
      {"windows-31j", "shift_jis"},
      {"x-sjis", "shift_jis"},
      {"ks_c_5601-1987", "euc-kr"},
      {"windows-949", "euc-kr"},
      {"utf-16", "utf-16le"},
      {"utf-16be", "utf-16be"},
      {"iso-2022-kr", "replacement"},
      {"UTF-32", "utf-32le"},
      {"utf-32be", "utf-32be"},
      {"x-user-defined", "x-user-defined"},
  };
  for (const Case& c : cases) {
    const Encoding* encoding = encoding_by_label(c.label);
    ASSERT_NE(encoding, nullptr) << c.label;
    EXPECT_EQ(encoding->name, c.expected) << c.label;
  }
  for (const char* label : {"", " ", "utf", "utf-7", "utf-64", "windows-1259", "utf\u20108"}) {
    EXPECT_EQ(encoding_by_label(label), nullptr) << label;
  }
}

TEST(Labels, EveryLabelHasAnEncodingThatReadsAscii) {
  for (const Label& label : kLabels) {
    const Encoding* encoding = encoding_by_label(label.label);
    ASSERT_NE(encoding, nullptr) << label.label;
    if (is_wide(encoding->kind)) continue;
    const Converted read = convert("Hello, 1 world!\n", *encoding);
    EXPECT_EQ(read.text, "Hello, 1 world!\n") << label.label;
    EXPECT_EQ(read.invalid_sequences, 0U) << label.label;
  }
}

struct Case {
  const char* what;
  std::string bytes;
  const char* label;
  const char* text;
  const char* charset;
  std::size_t invalid = 0;
};

void check(const Case& c, bool html = false) {
  const Decoded decoded = decode(c.bytes, c.label, html);
  if (c.text != nullptr) {
    EXPECT_EQ(decoded.text, c.text) << c.what;
  }
  EXPECT_EQ(decoded.charset, c.charset) << c.what;
  EXPECT_EQ(decoded.invalid_sequences, c.invalid) << c.what;
}

TEST(Decode, Labelled) {
  const Case cases[] = {
      {"nothing", "", "", "", "utf-8"},
      {"nothing, labelled", "", "gbk", "", "gbk"},
      {"windows-1252", "caf\xe9 \x93q\x94 \x80\x85", "latin1", "café “q” €…", "windows-1252"},
      {"windows-1252, a hole", "a\x81", "windows-1252", "a\u0081", "windows-1252"},
      {"iso-8859-2", "\xb1\xe6\xea", "iso-8859-2", "ąćę", "iso-8859-2"},
      {"iso-8859-5", "\xbf\xe0\xd8", "cyrillic", "При", "iso-8859-5"},
      {"iso-8859-7", "\xc1\xe8", "greek", "Αθ", "iso-8859-7"},
      {"iso-8859-8", "\xf9\xec", "logical", "של", "iso-8859-8-i"},
      {"iso-8859-15", "\xa4", "l9", "€", "iso-8859-15"},
      {"iso-8859-16", "\xaa\xde\xa4\xff\x80", "iso-8859-16", "ȘȚ€ÿ\u0080", "iso-8859-16"},
      {"windows-1250", "\x8a\x9e", "cp1250", "Šž", "windows-1250"},
      {"windows-1251", "\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251", "Привет", "windows-1251"},
      {"windows-1253, unassigned", "\xe1\xaa\xd2", "cp1253", "α\ufffd\ufffd", "windows-1253", 2},
      {"windows-1254", "\xfd\xfe\xf0", "iso-8859-9", "ışğ", "windows-1254"},
      {"windows-1255, unassigned", "\xe0\xd9", "cp1255", "א\ufffd", "windows-1255", 1},
      {"windows-1256", "\xe3\xd1", "cp1256", "مر", "windows-1256"},
      {"windows-1258", "\xd0\xfe", "cp1258", "Đ₫", "windows-1258"},
      {"windows-874", "\xa1\xdb", "tis-620", "ก\ufffd", "windows-874", 1},
      {"koi8-r", "\xf0\xd2\xc9", "koi8-r", "При", "koi8-r"},
      {"koi8-u", "\xa4\xa6\xae\xbe", "koi8-u", "єіўЎ", "koi8-u"},
      {"ibm866, controls kept", "\x8f\x1a\x7f", "866", "П\x1a\x7f", "ibm866"},
      {"macintosh", "\x8e\xdb", "macintosh", "é€", "macintosh"},
      {"x-mac-cyrillic", "\x8f\xdf", "x-mac-cyrillic", "Пя", "x-mac-cyrillic"},
      {"gbk", "\xc4\xe3\xba\xc3", "gb2312", "你好", "gbk"},
      {"gb18030, four bytes", "\x94\x39\xda\x33\x81\x30\x81\x30", "gb18030", "💩\u0080", "gb18030"},
      {"big5", "\xa7\x41\xa6\x6e", "big5", "你好", "big5"},
      {"big5, Hong Kong", "\x88\x66\xff", "big5-hkscs", "Ê\ufffd", "big5", 1},
      {"euc-jp", "\xa4\xb3\xc6\xfc\x8e\xb1", "euc-jp", "こ日ｱ", "euc-jp"},
      {"iso-2022-jp", "a\x1b$BF|K\\\x1b(Bb", "iso-2022-jp", "a日本b", "iso-2022-jp"},
      {"shift_jis", "\x82\xb1\x93\xfa\xb1\x81\x60\x5c", "sjis", "こ日ｱ～\\", "shift_jis"},
      {"euc-kr", "\xc7\xd1\xb1\xdb\x8c\x63", "ks_c_5601-1987", "한글똠", "euc-kr"},
      {"utf-16le", "a\0\xac\x20=\xd8\x00\xde"s, "utf-16", "a€😀", "utf-16le"},
      {"utf-16be", "\0a\x20\xac"s, "utf-16be", "a€", "utf-16be"},
      {"utf-16le, odd length", "a\0b"s, "utf-16le", "a\ufffd", "utf-16le", 1},
      {"utf-16le, one byte", "a", "utf-16le", "\ufffd", "utf-16le", 1},
      {"utf-16le, lone surrogates",
       "\x00\xd8"
       "a\0\x00\xdc\x00\xd8"s,
       "utf-16le", "\ufffda\ufffd\ufffd", "utf-16le", 3},
      {"utf-32le", "a\0\0\0\xac\x20\0\0\x00\xf6\x01\0"s, "utf-32", "a€😀", "utf-32le"},
      {"utf-32be", "\0\0\0a\0\1\xf6\0"s, "utf-32be", "a😀", "utf-32be"},
      {"utf-32le, surrogate, too high, cut", "\x00\xd8\0\0\0\0\x11\0a\0"s, "utf-32le", "\ufffd\ufffd\ufffd",
       "utf-32le", 3},
      {"x-user-defined", "a\x80\xff", "x-user-defined", "a\uf780\uf7ff", "x-user-defined"},
      {"gbk, cut", "\xc4\xe3\xba", "gbk", "你\ufffd", "gbk", 1},
      {"shift_jis, ASCII after a lead byte survives", "\x82\"x", "shift_jis", "\ufffd\"x", "shift_jis", 1},
      {"label unknown", "caf\xc3\xa9", "utf-7", "café", "utf-8"},
      {"label refused", "caf\xc3\xa9", "iso-2022-kr", "café", "utf-8"},
  };
  for (const Case& c : cases) check(c);
}

TEST(Decode, ByteOrderMarkWins) {
  const Case cases[] = {
      {"utf-8", "\xef\xbb\xbfgr\xc3\xbc\xc3\x9f", "latin1", "grüß", "utf-8"},
      {"utf-8 alone", "\xef\xbb\xbf", "", "", "utf-8"},
      {"utf-8, malformed", "\xef\xbb\xbf\xfc", "", "\ufffd", "utf-8", 1},
      {"utf-16le",
       "\xff\xfe"
       "a\0"s,
       "utf-8", "a", "utf-16le"},
      {"utf-16be", "\xfe\xff\0a"s, "gbk", "a", "utf-16be"},
      {"utf-32le", "\xff\xfe\0\0h\0\0\0"s, "utf-8", "h", "utf-32le"},
      {"utf-32be", "\0\0\xfe\xff\0\0\0h"s, "", "h", "utf-32be"},
      {"utf-16 alone", "\xff\xfe", "", "", "utf-16le"},
      {"half a mark is none", "\xef\xbb", "utf-8", "\ufffd", "utf-8", 1},
  };
  for (const Case& c : cases) check(c);
}

// One U+FFFD for each maximal subpart, as in the Unicode Standard, table 3-8 and after.
TEST(Decode, MalformedUtf8) {
  const Case cases[] = {
      {"lone continuation",
       "a\x80\xbf"
       "b",
       "utf-8", "a\ufffd\ufffdb", "utf-8", 2},
      {"cut sequences",
       "\xc3"
       "a\xe2\x82"
       "b\xf0\x9f\x98"
       "c",
       "utf-8", "\ufffda\ufffdb\ufffdc", "utf-8", 3},
      {"cut at the end", "caf\xc3\xa9 \xe2\x80", "utf-8", "café \ufffd", "utf-8", 1},
      {"overlong",
       "\xc0\xaf\xe0\x80\xbf\xf0\x81\x82"
       "A",
       "utf-8", "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdA", "utf-8", 8},
      {"surrogates",
       "\xed\xa0\x80\xed\xbf\xbf"
       "A",
       "utf-8", "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdA", "utf-8", 6},
      {"past U+10FFFF",
       "\xf4\x91\x92\x93\xff"
       "A\x80\xbf"
       "B",
       "utf-8", "\ufffd\ufffd\ufffd\ufffd\ufffdA\ufffd\ufffdB", "utf-8", 7},
      {"truncated",
       "\xe1\x80\xe2\xf0\x91\x92\xf1\xbf"
       "A",
       "utf-8", "\ufffd\ufffd\ufffd\ufffdA", "utf-8", 4},
      {"limits", "\xf4\x8f\xbf\xbf\xed\x9f\xbf\xee\x80\x80\xc2\x80", "utf-8", "\U0010ffff\ud7ff\ue000\u0080",
       "utf-8"},
  };
  for (const Case& c : cases) check(c);
}

TEST(Decode, NulBytesStay) {
  EXPECT_EQ(decode("a\0b\0\0c"s, "utf-8", false).text, "a\0b\0\0c"s);
  EXPECT_EQ(decode("caf\xc3\xa9 with a NUL \0 in a line of text"s, "", false).text,
            "café with a NUL \0 in a line of text"s);
  EXPECT_EQ(decode("\0"s, "", false).text, "\0"s);
  EXPECT_EQ(decode("\xe9\0"s, "latin1", false).text, "é\0"s);
}

TEST(Decode, WrongLabels) {
  const Case cases[] = {
      {"UTF-8 said to be latin1", "It\xe2\x80\x99s", "iso-8859-1", "It’s", "utf-8"},
      {"UTF-8 said to be windows-1251", "\xd0\x9f\xd1\x80\xd0\xb8", "windows-1251", "При", "utf-8"},
      {"UTF-8 said to be GBK", "你好，世界", "gbk", "你好，世界", "utf-8"},
      {"ASCII says nothing", "plain", "latin1", "plain", "windows-1252"},
      {"two characters are no proof in GBK", "\xc1\xaa\xcd\xa8", "gbk", "联通", "gbk"},
      {"one byte out of place among few, and the label stands", "\xc3\xa9\xe9 a", "latin1", "Ã©é a",
       "windows-1252"},
      {"nearly as many out of place", "\xc3\xa9\xe9 \xc3\xa9\xe9 \xc3\xa9\xe9 \xc3\xa9\xe9 a", "latin1",
       "Ã©é Ã©é Ã©é Ã©é a", "windows-1252"},
      {"cut at the end",
       "Gr\xc3\xbc\xc3\x9f"
       "e aus K\xc3\xb6ln, sch\xc3\xb6ne Gr\xc3",
       "latin1", "Grüße aus Köln, schöne Gr\ufffd", "utf-8", 1},
      {"cut at the end, one before", "It\xe2\x80\x99s \xe2\x80", "cp1251", "It’s \ufffd", "utf-8", 1},
      {"what is cut is no evidence", "caf\xc3", "latin1", "cafÃ", "windows-1252"},
      {"one of twenty out of place", "äöüß äöüß äöüß äöüß äöüß \xe9 a", "latin1",
       "äöüß äöüß äöüß äöüß äöüß \ufffd a", "utf-8", 1},
      {"one of twenty out of place, said to be GBK", "äöüß äöüß äöüß äöüß äöüß \xff a", "gbk",
       "äöüß äöüß äöüß äöüß äöüß \ufffd a", "utf-8", 1},
      {"said to be UTF-16", "It\xe2\x80\x99s no such text", "utf-16", "It’s no such text", "utf-8"},
      {"UTF-16 it is", "a\0b\0c\0d\0e\0f\0g\0h\0"s, "utf-16", "abcdefgh", "utf-16le"},
      {"GBK text said to be latin1", "\xc4\xe3\xba\xc3", "latin1", "ÄãºÃ", "windows-1252"},
      {"Latin-1 text said to be GBK", "Un caf\xe9 a", "gbk", nullptr, "gbk", 1},
      {"latin1 said to be UTF-8", "caf\xe9", "utf-8", "caf\ufffd", "utf-8", 1},
  };
  for (const Case& c : cases) check(c);
}

TEST(Decode, Html) {
  const Case cases[] = {
      {"meta", "<meta charset=windows-1251><p>\xcf\xf0\xe8", "", "<meta charset=windows-1251><p>При",
       "windows-1251"},
      {"transport before meta", "<meta charset=windows-1251>\xe9", "latin1", "<meta charset=windows-1251>é",
       "windows-1252"},
      {"unknown transport", "<meta charset=koi8-r>\xf0", "x-none", "<meta charset=koi8-r>П", "koi8-r"},
      {"meta behind a long script",
       "<script>" + std::string(5000, 'x') + "</script><meta charset=koi8-r>\xf0", "", nullptr, "koi8-r"},
      {"UTF-16 in meta", "<meta charset=utf-16>caf\xc3\xa9", "", "<meta charset=utf-16>café", "utf-8"},
      {"wrong meta",
       "<meta charset=gbk>caf\xc3\xa9 d\xc3\xa9j\xc3\xa0 v\xc3\xa9"
       "cu",
       "", "<meta charset=gbk>café déjà vécu", "utf-8"},
  };
  for (const Case& c : cases) check(c, true);
  EXPECT_EQ(decode("<meta charset=windows-1251>\xc3\xa9", "", false).charset, "utf-8");  // text has no <meta>
}

TEST(Decode, Unlabelled) {
  const Case cases[] = {
      {"ASCII", "plain", "", "plain", "utf-8"},
      {"one byte", "\xe9", "", "é", "windows-1252"},
      {"UTF-8", "Grüße aus Köln", "", "Grüße aus Köln", "utf-8"},
      {"UTF-8, cut", "Grüße aus K\xc3", "", "Grüße aus K\ufffd", "utf-8", 1},
      {"Spanish",
       "El ni\xf1o comi\xf3 en la ma\xf1"
       "ana con su compa\xf1"
       "ero de Espa\xf1"
       "a.",
       "", "El niño comió en la mañana con su compañero de España.", "windows-1252"},
      {"UTF-16LE", "A\0 \0=\x04"s, "", "A н", "utf-16le"},
      {"UTF-16BE", "\0H\0i\0!"s, "", "Hi!", "utf-16be"},
      {"UTF-32LE", "A\0\0\0 \0\0\0=\x04\0\0"s, "", "A н", "utf-32le"},
      {"UTF-32BE", "\0\0\0H\0\0\0i\0\0\0!"s, "", "Hi!", "utf-32be"},
      {"ISO-2022-JP", "\x1b$BF|K\\\x1b(B", "", "日本", "iso-2022-jp"},
      {"French",
       "Il a \xe9t\xe9 d\xe9"
       "cid\xe9 que l\x92\xe9"
       "cole serait ferm\xe9"
       "e d\xe8s lundi \x96 \xe0 midi.",
       "", "Il a été décidé que l’école serait fermée dès lundi – à midi.", "windows-1252"},
  };
  for (const Case& c : cases) check(c);
}

// Without a byte order mark, spaces or anything else that has a NUL.
TEST(Decode, DetectsUtf16OfEastAsianText) {
  constexpr const char* kTexts[] = {
      "市议会昨晚决定，今年年底之前在河上修建一座新桥。",
      "市議會昨晚決定，今年年底之前在河上修建一座新橋，居民對此表示歡迎。",
      "市議会は昨夜、年末までに川に新しい橋を建設することを決定しました。",
      "サッカーの日本代表は3日、東京で行われた試合に「2-1」で勝った。",
  };
  for (const std::string text : kTexts) {
    for (const int times : {1, 40}) {
      std::string whole;
      for (int i = 0; i < times; ++i) whole += text;
      for (const char* charset : {"utf-16le", "utf-16be"}) {
        const bool big = std::string_view(charset) == "utf-16be";
        const Decoded decoded = decode(in_encoding(big ? "UTF-16BE" : "UTF-16LE", whole), "", false);
        EXPECT_EQ(decoded.text, whole) << charset;
        EXPECT_EQ(decoded.charset, charset);
      }
      for (const char* name : {"CP932", "EUC-JP", "GB18030", "BIG5"}) {
        const std::string bytes = in_encoding(name, whole);
        if (bytes.empty()) continue;
        EXPECT_FALSE(decode(bytes, "", false).charset.starts_with("utf-16")) << name << ' ' << text;
      }
    }
  }
}

// Enough text for statistics: sentences of our own.
TEST(Decode, DetectsLegacyEncodings) {
  struct Sample {
    const char* charset;
    const char* text;
    std::string bytes;
  };
  const Sample samples[] = {
      {"windows-1251",
       "Городской совет вчера вечером принял решение построить новый мост через реку до конца года.",
       "\303\356\360\356\344\361\352\356\351 \361\356\342\345\362 \342\367\345\360\340 \342\345\367"
       "\345\360\356\354 \357\360\350\355\377\353 \360\345\370\345\355\350\345 \357\356\361\362\360"
       "\356\350\362\374 \355\356\342\373\351 \354\356\361\362 \367\345\360\345\347 \360\345\352\363"
       " \344\356 \352\356\355\366\340 \343\356\344\340."},
      {"koi8-r",
       "Городской совет вчера вечером принял решение построить новый мост через реку до конца года.",
       "\347\317\322\317\304\323\313\317\312 \323\317\327\305\324 \327\336\305\322\301 \327\305\336"
       "\305\322\317\315 \320\322\311\316\321\314 \322\305\333\305\316\311\305 \320\317\323\324\322"
       "\317\311\324\330 \316\317\327\331\312 \315\317\323\324 \336\305\322\305\332 \322\305\313\325"
       " \304\317 \313\317\316\303\301 \307\317\304\301."},
      {"shift_jis", "市議会は昨夜、年末までに川に新しい橋を建設することを決定しました。",
       "\216s\213c\211\357\202\315\215\360\226\351\201A\224N\226\226\202\334\202\305\202\311\220\354"
       "\202\311\220V\202\265\202\242\213\264\202\360\214\232\220\335\202\267\202\351\202\261\202"
       "\306\202\360\214\210\222\350\202\265\202\334\202\265\202\275\201B"},
      {"euc-jp", "市議会は昨夜、年末までに川に新しい橋を建設することを決定しました。",
       "\273\324\265\304\262\361\244\317\272\362\314\353\241\242\307\257\313\366\244\336\244\307\244"
       "\313\300\356\244\313\277\267\244\267\244\244\266\266\244\362\267\372\300\337\244\271\244\353"
       "\244\263\244\310\244\362\267\350\304\352\244\267\244\336\244\267\244\277\241\243"},
      {"gb18030", "市议会昨晚决定，今年年底之前在河上修建一座新桥，居民对此表示欢迎。",
       "\312\320\322\351\273\341\327\362\315\355\276\366\266\250\243\254\275\361\304\352\304\352\265"
       "\327\326\256\307\260\324\332\272\323\311\317\320\336\275\250\322\273\327\371\320\302\307\305"
       "\243\254\276\323\303\361\266\324\264\313\261\355\312\276\273\266\323\255\241\243"},
      {"big5", "市議會昨晚決定，今年年底之前在河上修建一座新橋，居民對此表示歡迎。",
       "\245\253\304\263\267|\254Q\261\337\250M\251w\241A\244\265\246~\246~\251\263\244\247\253e\246"
       "b\252e\244W\255\327\253\330\244@\256y\267s\276\364\241A\251~\245\301\271\357\246\271\252\355"
       "\245\334\305w\252\357\241C"},
      {"euc-kr", "시의회는 어젯밤 올해 말까지 강에 새로운 다리를 건설하기로 결정했습니다.",
       "\275\303\300\307\310\270\264\302 \276\356\301\254\271\343 \277\303\307\330 \270\273\261\356"
       "\301\366 \260\255\277\241 \273\365\267\316\277\356 \264\331\270\256\270\246 \260\307\274\263"
       "\307\317\261\342\267\316 \260\341\301\244\307\337\275\300\264\317\264\331."},
      {"iso-8859-7", "Το δημοτικό συμβούλιο αποφάσισε χθες το βράδυ να χτίσει μια νέα γέφυρα στον ποταμό.",
       "\324\357 \344\347\354\357\364\351\352\374 \363\365\354\342\357\375\353\351\357 \341\360\357"
       "\366\334\363\351\363\345 \367\350\345\362 \364\357 \342\361\334\344\365 \355\341 \367\364"
       "\337\363\345\351 \354\351\341 \355\335\341 \343\335\366\365\361\341 \363\364\357\355 \360"
       "\357\364\341\354\374."},
      {"windows-1255", "מועצת העיר החליטה אמש לבנות גשר חדש על הנהר עד סוף השנה, והתושבים בירכו על כך.",
       "\356\345\362\366\372 \344\362\351\370 \344\347\354\351\350\344 \340\356\371 \354\341\360\345"
       "\372 \342\371\370 \347\343\371 \362\354 \344\360\344\370 \362\343 \361\345\363 \344\371\360"
       "\344, \345\344\372\345\371\341\351\355 \341\351\370\353\345 \362\354 \353\352."},
  };
  for (const Sample& sample : samples) {
    const Decoded decoded = decode(sample.bytes, "", false);
    EXPECT_EQ(decoded.text, sample.text) << sample.charset;
    EXPECT_EQ(decoded.charset, sample.charset);
    EXPECT_EQ(decoded.invalid_sequences, 0U) << sample.charset;
  }
}

TEST(Decode, EachEncodingWithALabelWithoutAndWithAWrongOne) {
  constexpr const char* kRussian =
      "Городской совет вчера вечером принял решение построить новый мост через реку до конца года.";
  constexpr const char* kGreek =
      "Το δημοτικό συμβούλιο αποφάσισε χθες το βράδυ να χτίσει μια νέα γέφυρα στον ποταμό.";
  constexpr const char* kJapanese = "市議会は昨夜、年末までに川に新しい橋を建設することを決定しました。";
  constexpr const char* kGerman =
      "Der Rat hat gestern Abend beschlossen, eine neue Brücke über die Donau für Fußgänger zu bauen.";
  constexpr const char* kRomanian =
      "Consiliul municipal a hotărât aseară să construiască un pod nou peste râu până la sfârşitul anului, "
      "iar "
      "locuitorii sunt mulţumiţi.";
  constexpr const char* kEstonian =
      "Linnavolikogu otsustas eile õhtul ehitada enne aasta lõppu üle jõe uue silla, mille üle elanikud "
      "rõõmustasid; šokolaadi ja žanri kõrval.";
  constexpr const char* kTurkish =
      "Belediye meclisi dün akşam nehrin üzerine yeni bir köprü yapılmasına karar verdi; şehirde sevinçle "
      "karşılandı.";
  constexpr const char* kHebrew =
      "מועצת העיר החליטה אמש לבנות גשר חדש על הנהר עד סוף השנה, והתושבים בירכו על כך.";
  constexpr const char* kArabic =
      "قرر مجلس المدينة مساء أمس بناء جسر جديد فوق النهر قبل نهاية العام ورحب السكان بذلك.";
  constexpr const char* kPolish =
      "Rada miejska podjęła wczoraj wieczorem decyzję o budowie nowego mostu łączącego oba brzegi, choć "
      "część mieszkańców się sprzeciwiała.";
  struct Sample {
    const char* label;
    const char* name;  // to the C library
    const char* text;
    const char* detected;  // what it is taken for without a label; wrongly, where `limit` says why
    const char* limit = nullptr;
    std::string_view charset = {};  // of that label, where it has another name
  };
  constexpr const char* kRare =
      "uchardet's answer for Spanish and German, too, and as good as unused: not believed";
  constexpr const char* kUnknown = "uchardet has no statistics of the language in it";
  const Sample samples[] = {
      {"utf-16le", "UTF-16LE", kRussian, "utf-16le"},
      {"utf-16be", "UTF-16BE", kRussian, "utf-16be"},
      {"utf-32le", "UTF-32LE", kJapanese, "utf-32le"},
      {"utf-32be", "UTF-32BE", kJapanese, "utf-32be"},
      {"shift_jis", "CP932", kJapanese, "shift_jis"},
      {"euc-jp", "EUC-JP", kJapanese, "euc-jp"},
      {"iso-2022-jp", "ISO-2022-JP", kJapanese, "iso-2022-jp"},
      {"gb18030", "GB18030", "市议会昨晚决定，今年年底之前在河上修建一座新桥，居民对此表示欢迎。", "gb18030"},
      {"big5", "BIG5", "市議會昨晚決定，今年年底之前在河上修建一座新橋，居民對此表示歡迎。", "big5"},
      {"euc-kr", "CP949", "시의회는 어젯밤 올해 말까지 강에 새로운 다리를 건설하기로 결정했습니다.",
       "euc-kr"},
      {"koi8-r", "KOI8-R", kRussian, "koi8-r"},
      {"koi8-u", "KOI8-U",
       "Міська рада вчора ввечері ухвалила рішення збудувати новий міст через річку до кінця року.",
       "koi8-u"},
      {"ibm866", "CP866", kRussian, "ibm866"},
      {"windows-874", "CP874", "สภาเทศบาลเมืองมีมติเมื่อคืนนี้ให้สร้างสะพานใหม่ข้ามแม่น้ำก่อนสิ้นปี", "windows-874"},
      {"windows-1250", "CP1250", kPolish, "windows-1250"},
      {"windows-1251", "CP1251", kRussian, "windows-1251"},
      {"windows-1252", "CP1252", kGerman, "windows-1252"},
      {"windows-1253", "CP1253", kGreek, "iso-8859-7"},
      {"windows-1254", "CP1254", kTurkish, "windows-1254"},
      {"windows-1255", "CP1255", kHebrew, "windows-1255"},
      {"windows-1256", "CP1256", kArabic, "windows-1256"},
      {"windows-1257", "CP1257",
       "Miesto taryba vakar vakare nusprendė iki metų pabaigos pastatyti naują tiltą per upę.",
       "iso-8859-13"},
      {"iso-8859-2", "ISO-8859-2", kPolish, "iso-8859-2"},
      {"iso-8859-5", "ISO-8859-5", kRussian, "iso-8859-5"},
      {"iso-8859-7", "ISO-8859-7", kGreek, "iso-8859-7"},
      {"iso-8859-15", "ISO-8859-15", kGerman, "windows-1252"},
      {"windows-1250", "CP1250", kRomanian, "windows-1250"},
      {"iso-8859-2", "ISO-8859-2", kRomanian, "windows-1250"},
      {"windows-1257", "CP1257", kEstonian, "windows-1257"},
      {"windows-1258", "CP1258",
       "H\u00f4\u0323i \u0111\u00f4\u0300ng thành ph\u00f4\u0301 t\u00f4\u0301i qua \u0111a\u0303 "
       "quy\u00ea\u0301t "
       "\u0111i\u0323nh xây m\u00f4\u0323t cây c\u00e2\u0300u m\u01a1\u0301i qua sông.",
       "windows-1258"},
      {"iso-8859-6", "ISO-8859-6", kArabic, "iso-8859-6"},
      {"iso-8859-8", "ISO-8859-8", kHebrew, "windows-1255"},
      {"iso-8859-9", "ISO-8859-9", kTurkish, "windows-1254", nullptr, "windows-1254"},
      {"iso-8859-13", "ISO-8859-13",
       "Pilsētas dome vakar vakarā nolēma līdz gada beigām uzbūvēt jaunu tiltu pār upi, un iedzīvotāji "
       "priecājās.",
       "iso-8859-13"},
      {"iso-8859-3", "ISO-8859-3",
       "Il-kunsill iddeċieda lbieraħ filgħaxija li jibni pont ġdid fuq ix-xmara qabel tmiem is-sena.",
       "windows-1252", kRare},
      {"iso-8859-4", "ISO-8859-4",
       "Pilsētas dome vakar vakarā nolēma līdz gada beigām uzbūvēt jaunu tiltu pār upi.", "windows-1252",
       kRare},
      {"iso-8859-10", "ISO-8859-10",
       "Gávpotstivra mearridii ikte eahkedis hukset ođđa šaldi joga rastá ovdal jagi loahpa.", "windows-1252",
       kUnknown},
      {"iso-8859-14", "ISO-8859-14",
       "Penderfynodd y cyngor neithiwr adeiladu pont newydd dros yr afon, ac yr oedd y dŵr a'r tŷ yn iawn.",
       "windows-1252", kUnknown},
      {"iso-8859-16", "ISO-8859-16",
       "Consiliul municipal a hotărât aseară să construiască un pod nou peste râu până la sfârșitul anului, "
       "iar "
       "locuitorii sunt mulțumiți.",
       "windows-1250", "Romanian in it has the bytes of Windows-1250, with cedillas where it has commas"},
      {"macintosh", "MACINTOSH",
       "Le conseil municipal a décidé hier soir de construire un nouveau pont à côté de l'ancien.",
       "windows-1252", "uchardet takes it for that of Central Europe, which the standard has not"},
  };
  for (const Sample& sample : samples) {
    const std::string bytes = in_encoding(sample.name, sample.text);
    ASSERT_FALSE(bytes.empty()) << sample.name;
    const Decoded labelled = decode(bytes, sample.label, false);
    EXPECT_EQ(labelled.text, sample.text) << sample.label;
    EXPECT_EQ(labelled.charset, sample.charset.empty() ? sample.label : sample.charset);
    EXPECT_EQ(labelled.invalid_sequences, 0U) << sample.label;
    const Decoded unlabelled = decode(bytes, "", false);
    EXPECT_EQ(unlabelled.charset, sample.detected) << sample.label;
    EXPECT_EQ(unlabelled.text != sample.text, sample.limit != nullptr)
        << sample.label << " taken for " << unlabelled.charset << ": " << unlabelled.text;
    // A wrong label is believed, and what cannot be read in it is counted.
    const Decoded wrong = decode(bytes, "utf-8", false);
    EXPECT_EQ(wrong.charset, "utf-8") << sample.label;
    EXPECT_TRUE(is_utf8(wrong.text)) << sample.label;
    EXPECT_EQ(wrong.invalid_sequences == 0, is_utf8(bytes)) << sample.label;
    // Text of it is UTF-8 whatever label of an encoding of bytes it has: whole, cut, with a byte out of
    // place.
    const std::string text = sample.text;
    if (count_utf8(text).multi_byte < 20) continue;  // for one out of place
    for (const std::string& utf8 : {text, text + "\xC3", "\xff " + text}) {
      for (const char* label : {"iso-8859-1", "windows-1251", "koi8-r", "macintosh", "windows-874", "gbk",
                                "big5", "shift_jis", "euc-kr", "utf-16", "no-such-label"}) {
        if (std::string_view(label) == "utf-16" && !is_utf8(utf8)) continue;
        EXPECT_EQ(decode(utf8, label, false).charset, "utf-8") << sample.label << " said to be " << label;
      }
    }
  }
}

// A label of another encoding of bytes is believed of what is not UTF-8: nothing in it looks like that.
TEST(Decode, LabelsAreBelievedOfWhatIsNoUtf8) {
  constexpr const char* kText[][2] = {
      {"CP1252",
       "Der Rat hat gestern Abend beschlossen, eine neue Brücke über die Donau für Fußgänger zu bauen."},
      {"CP1252", "É a situação: “IRMÔ e «PÃO», não há coração… SÃO PAULO – 5ª edição, IRMî"},
      {"CP1252", "«L’ÉTÉ» à la mer – près de l’île, où «GARÇON» a déjà mangé… À « Noël »"},
      {"CP1250", "Příliš žluťoučký kůň: „ČAJ“ – též… «svislé»… vypíš”, níž”"},
      {"CP1251", "Привет, мир: «АБВ» – 220 В±10 %, 5 В° и В\u00a0мае… «Р» №5, С\u00a0ним"},
      {"KOI8-R",
       "Городской совет вчера вечером принял решение построить новый мост через реку до конца года."},
      {"CP949", "시의회는 어젯밤 올해 말까지 강에 새로운 다리를 건설하기로 결정했습니다."},
      {"CP932", "市議会は昨夜、年末までに川に新しい橋を建設することを決定しました。"},
      {"GB18030", "市议会昨晚决定，今年年底之前在河上修建一座新桥，居民对此表示欢迎。"},
  };
  for (const auto& [name, text] : kText) {
    const std::string bytes = in_encoding(name, text);
    ASSERT_FALSE(bytes.empty()) << name << text;
    for (const char* label : {"iso-8859-1", "windows-1250", "koi8-r", "gbk", "shift_jis"})
      EXPECT_EQ(decode(bytes, label, false).charset, encoding_by_label(label)->name) << name << ' ' << text;
  }
}

TEST(Decode, RandomBytesGiveValidUtf8UnderEveryLabel) {
  std::mt19937 random(7);
  for (int i = 0; i < 3000 / kOneIn; ++i) {
    std::string bytes(random() % 64, '\0');
    for (char& c : bytes) c = static_cast<char>(random() % 3 == 0 ? 'a' + random() % 26 : random() % 256);
    for (const Encoding& encoding : kEncodings) {
      const Decoded decoded = decode(bytes, encoding.name, i % 2 == 0);
      ASSERT_TRUE(is_utf8(decoded.text)) << encoding.name;
      ASSERT_FALSE(decoded.charset.empty());
    }
    const Decoded unlabelled = decode(bytes, "", true);
    ASSERT_TRUE(is_utf8(unlabelled.text));
    // What came out is UTF-8, so that decoding it again changes nothing.
    const Decoded again = decode(unlabelled.text, "utf-8", false);
    ASSERT_EQ(again.text,
              unlabelled.text.starts_with("\xef\xbb\xbf") ? unlabelled.text.substr(3) : unlabelled.text);
    ASSERT_EQ(again.invalid_sequences, 0U);
  }
}

TEST(Decode, LongTextInEveryEncoding) {
  std::string bytes;
  for (int i = 0; i < 100000; ++i) bytes += "\xc4\xe3 a";
  const Decoded decoded = decode(bytes, "gbk", false);
  EXPECT_EQ(decoded.text.size(), 500000U);
  EXPECT_EQ(decoded.invalid_sequences, 0U);
  EXPECT_TRUE(decoded.text.ends_with("你 a"));
}

}  // namespace
}  // namespace dehusk::decode
