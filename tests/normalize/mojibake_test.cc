#include "normalize/mojibake.h"

#include <gtest/gtest.h>

#include <chrono>

#include "decode/convert.h"
#include "decode/labels.h"
#include "normalize/normalize.h"
#include "random_text.h"
#include "thorough.h"

namespace dehusk::normalize {
namespace {

struct Case {
  const char* what;
  std::string text;
  std::string expected;
};

std::string repaired(std::string text) {
  repair_mojibake(text);
  return text;
}

// The mistake itself, made by the decoder of dehusk.
std::string misread(const std::string& text, std::string_view charset) {
  return decode::convert(text, *decode::encoding_by_label(charset)).text;
}

// Correct text, with what looks most like a mistake in it: capitals before quotes, dashes and no-break
// spaces.
constexpr const char* kCorrect[] = {
    "“It’s fine” – the naïve café’s résumé… €5, 20 °C ± 2, NESCAFÉ® and CAFÉ™",
    "«L’ÉTÉ» à la mer – près de l’île, où «GARÇON» a déjà mangé… À « Noël »",
    "Österreich hätte große Städte: „ÜBER“, »Ä«, Müller† und ‚Öl‘ – schön…",
    "¿Qué pasó en España? ¡Nada! «MAÑANA», la Nº 5, 3.ª edición",
    "É a situação: “IRMÃ” e «PÃO», não há coração… SÃO PAULO – 5ª edição, IRMÃ®",
    "Perché no? È così, città «È» – più giù… l’anno 1°",
    "Zażółć gęślą jaźń: „ŁÓDŹ”, »PÓŁNOC« – Ósma… ŻÓŁĆ",
    "Příliš žluťoučký kůň: „ČAJ“ – též”… «svislé»… vypíš”, níž”",
    "Úľ a ĽÚBIŤ: „STĹP“ – dĺžka…",
    "Árvíztűrő tükörfúrógép: „ŐSZ” – ŰR…",
    "Și «ÎN» România: „ȚARĂ” – litera Ă… Â » â",
    "Çok güzel: “İĞŞ” – Ö…",
    "Smörgåsbord: ”LULEÅ” – Å… Ä”",
    "Blåbærsyltetøy: «ØL» – Ø 5, Ø±0,5 mm",
    "Ísland: „ÞAÐ“ – Ð…",
    "Tiếng Việt: “ĐÃ” – Ã… Â” VÀ",
    "Привет, мир: «АБВ» – 220 В±10 %, 5 В° и В\u00a0мае… «Р» №5, С\u00a0ним",
    "П’ять з’їзд’ів моєї Азії: «ІЇЄ» – Об’єкт, з’їсти… Рік у Києві",
    "Љубав и њих: „ЂЋ“ – Џ…",
    "Здравей: „СВЯТ“ – Ъ…",
    "Καλημέρα: «ΑΒΓ» – Ώ…",
    "שלום: ״אבג״ – 5×½, 3×² מ״מ",
    "السلام عليكم: «ابج» – ٪5…",
    "سلام می\u200cخواهم «آب» …",
    "नमस्ते – “क्षेत्र”…",
    "สวัสดี – “ไทย”…",
    "アイウ「漢字」—…",
    "中文“引号”——……",
    "한국어 “따옴표” – …",
    "ქართული „ენა“ – …",
    "Հայերեն «լեզու» – …",
    "√π ≈ 1,77; √ø, ≈∞, ¬∞, “élan” – «été», …à bientôt",
    "Rīgā «ŪDENS» – Žemė… „ŠĮ“, GĀ» un",
    "AMANHÃ – IRMÃ’S, um Ã’s e “Ã”… MANHÃ—ANTES",
    "│Année│Été│\n├──été──┤ ├ élan ┬┐ └─ Öl ║Spaß║│",
    "├┤ ┼┐a┼┐a ╔══╗ ─ école ≡ ƒ(x) Γ α-β",
    "BÄ£ÄR ÖÄ£, `¬´ ): ¬(p ∧ q)",
    "prix 5 £, Î et Ï, NAÏF – Î…",
};

TEST(Mojibake, CorrectTextInThirtyLanguagesStays) {
  for (const char* text : kCorrect) {
    EXPECT_EQ(repaired(text), text);
    for (const char* other : kCorrect) {
      const std::string both = std::string(text) + " " + other;
      EXPECT_EQ(repaired(both), both);
    }
  }
}

// Marks of notes and signs of units behind a capital that is a unit of its own or ends a word.
TEST(Mojibake, AWordAndAMarkAreNoEvidence) {
  for (const std::string word : {"25 Å", "2.1 Å", "O tema MANHÃ", "um IRMÃ", "CRISTÃ", "SKÅ", "BLÅ", "JÄ",
                                 "LITERĂ", "BÂ", "VÎ", "COSÌ", "NESCAFÉ", "CAFÉ", "Å"}) {
    for (const std::string mark :
         {"¹", "²", "³", "°", "©", "§", "±", "µ", "¼", "½", "¾", "£", "¥", "¢", "¶", "†", "‡"}) {
      for (const std::string after : {"", ".", " per molecule", "0.2", " e ALEMÃ², 5", ", 1 Å³.", " 2020"})
        EXPECT_EQ(repaired(word + mark + after), word + mark + after);
    }
  }
  EXPECT_EQ(repaired("√§ 5 law"), "√§ 5 law");
  EXPECT_EQ(repaired("The unit cell has a volume of 1250 Å³."), "The unit cell has a volume of 1250 Å³.");
}

TEST(Mojibake, IsRepairedInTheEncodingsPeopleMeet) {
  constexpr const char* kTexts[] = {
      "it’s “fine” – now… €5 ™",
      "L’été à la mer, près d’une île, NOËL",
      "¿Qué pasó en España? ¡Nada!",
      "Österreich hätte große Städte",
      "Zażółć gęślą jaźń",
      "Příliš žluťoučký kůň",
      "árvíztűrő tükörfúrógép",
      "Bună ziua și mulțumesc, în România",
      "Çok güzel, teşekkür ederim",
      "Tiếng Việt có dấu",
      "Привет и мир",
      "П’ять слів із Києва",
      "Καλημέρα κόσμε",
      "שלום עולם",
      "السلام عليكم",
      "नमस्ते दुनिया",
      "สวัสดีชาวโลก",
      "アイウエオ、漢字です。",
      "中文网页，编码错误。",
      "한국어 문장입니다",
      "nice 😀 ⭐⭐",
  };
  for (const std::string text : kTexts) {
    for (const char* charset : {"windows-1252", "windows-1250", "windows-1251", "macintosh"})
      EXPECT_EQ(repaired(misread(text, charset)), text) << charset << ": " << misread(text, charset);
    EXPECT_EQ(repaired(misread(misread(text, "windows-1252"), "windows-1252")), text) << "twice";
  }
}

TEST(Mojibake, Cases) {
  const Case cases[] = {
      {"nothing", "", ""},
      {"read as Latin-1", "it\u00e2\u0080\u0099s caf\u00c3\u00a9", "it’s café"},
      {"in one word of many", "No naïve word, but WireGuardÂ® here", "No naïve word, but WireGuard® here"},
      {"signs", "5Â° Â© 2020, 3Â\u00a0km, 2 Ã— 3", "5° © 2020, 3\u00a0km, 2 × 3"},
      {"a lost no-break space", "humanitÃ©, Ã la carte, 5Â km", "humanité, à la carte, 5 km"},
      {"which alone says nothing", "Ã la carte, 5Â km", "Ã la carte, 5Â km"},
      {"a sign after a capital", "block È™i, NÃºmero, Ä®vyko", "block și, Número, Įvyko"},
      {"volts", "220 В±10 %", "220 В±10 %"},
      {"Latin among Cyrillic", "кафе cafГ© Привет", "кафе café Привет"},
      {"a mark in a word", "Ä°stanbul, Ã©tÃ©, CAFÃ©S", "İstanbul, été, CAFéS"},
      {"a mark where something else says so", "CAFÃ© et cafÃ©, 5 Å³", "CAFé et café, 5 ų"},
      {"what no one would write", "Ü\u0096 É² Ã", "Ü\u0096 É² Ã"},
      {"cut in the middle", "schÃ", "schÃ"},
      {"Greek among Latin", "TGF-Î² and 10 Î¼m, IL2RÎ³", "TGF-β and 10 μm, IL2Rγ"},
      {"Latvian", "LÄ«dz RÄ«gai", "Līdz Rīgai"},
      {"capitals", "MAÃ‘ANA, HÃ”TEL, CÃ™IS", "MAÑANA, HÔTEL, CÙIS"},
      {"a lost Š", "Å iauliai grÄ¯Å¾ta", "Šiauliai grįžta"},
      {"a lost Р", "Ð Ð¸Ð¼, Ð¼Ð¸Ñ€", "Рим, мир"},
      {"Å where nothing says so", "Å være, cafÃ©", "Å være, café"},
      {"Portuguese contractions", "atÃ© Ã s 19h, Ã quele, Ã quel, Ã la", "até às 19h, àquele, à quel, à la"},
      {"a lost no-break space in Windows-1251", "Г la carte au cafГ©", "à la carte au café"},
      {"bytes that became U+FFFD", "â€œyesâ€\ufffd and cafÃ\ufffd", "“yes\ufffd and caf\ufffd"},
      {"U+FFFD beside what is correct", "ÉTÉ\ufffd à\ufffd\ufffd", "ÉTÉ\ufffd à\ufffd\ufffd"},
      {"in halves", "ok í\u00a0½í¸\u0080!", "ok 😀!"},
      {"half of one", "ok í\u00a0½!", "ok í\u00a0½!"},
      {"ISO-8859-2", "tĹ\u0099i ĂĄ", "tři á"},
      {"IBM437", "itΓÇÖs na├»ve ΓÇô caf├⌐ ≡ƒÿÇ", "it’s naïve – café 😀"},
      {"IBM437: Cyrillic", "╨╝╨╕╤Ç", "мир"},
      {"the sign that says more", "fin‚Ä¶", "fin…"},
      // The documented cases of ftfy (https://ftfy.readthedocs.io), as far as they are mojibake.
      {"ftfy: check mark", "âœ” No problems", "✔ No problems"},
      {"ftfy: humanity", "l’humanitÃ©", "l’humanité"},
      {"ftfy: à", "Ã perturber la rÃ©flexion", "à perturber la réflexion"},
      {"ftfy: a face", "(à¸‡'âŒ£')à¸‡", "(ง'⌣')ง"},
      {"ftfy: Mona Lisa", "The Mona Lisa doesnÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢t have eyebrows.",
       "The Mona Lisa doesn’t have eyebrows."},
      {"ftfy: German", "schÃ¶n", "schön"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(repaired(c.text), c.expected) << c.what;
    EXPECT_EQ(repaired(c.expected), c.expected) << c.what << ", twice";
  }
}

TEST(Mojibake, IsAStepThatIsAskedFor) {
  EXPECT_EQ(normalize("cafÃ©", Profile::standard), "cafÃ©");
  EXPECT_EQ(normalize("cafÃ©", Steps(Profile::standard).with(Step::mojibake)), "café");
  // Entities make work for it, and it for NFC.
  EXPECT_EQ(normalize("caf&Atilde;&copy; eÌ\u0081", Steps(Profile::standard).with(Step::mojibake)), "café é");
  EXPECT_EQ(normalize("don\u0092t", Steps(Profile::standard).with(Step::mojibake)), "don’t");
  // And NFC and C1 make some.
  EXPECT_EQ(normalize("e\u0301\u203a\u00b2", Steps(Profile::standard).with(Step::mojibake)), "雲");
  EXPECT_EQ(normalize("a\u0301\u0082\u009d", Steps(Profile::plain).with(Step::mojibake)),
            normalize(normalize("a\u0301\u0082\u009d", Steps(Profile::plain).with(Step::mojibake)),
                      Steps(Profile::plain).with(Step::mojibake)));
}

TEST(Mojibake, KeepsTheMap) {
  OffsetMap map;
  EXPECT_EQ(normalize_with_map("a cafÃ© b", Steps(Profile::none).with(Step::mojibake), map), "a café b");
  EXPECT_EQ(map, (OffsetMap{0, 1, 2, 3, 4, 5, 5, 9, 10, 11}));
}

TEST(Mojibake, HostileTextTakesLinearTime) {
  for (const std::string piece : {"Ã", "Ã©", "Ãƒ", "â€", "Â ", "ÃƒÂ", "Р", "√", "ðŸ"}) {
    std::string text;
    while (text.size() < 1'000'000 / kOneIn) text += piece;
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_LE(repaired(text).size(), text.size());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20)) << piece;
  }
}

TEST(Mojibake, RandomTextSettlesAndIsValid) {
  std::mt19937 random(7);
  for (int i = 0; i < 3000 / kOneIn; ++i) {
    std::string text = random_text(random, 10);
    for (const char* charset : {"windows-1252", "windows-1250", "windows-1251", "macintosh"}) {
      if (random() % 3 == 0) text = misread(text, charset);
    }
    const std::string once = repaired(text);
    ASSERT_TRUE(is_valid_utf8(once)) << visible(text);
    ASSERT_EQ(repaired(once), once) << visible(text);
  }
}

}  // namespace
}  // namespace dehusk::normalize
