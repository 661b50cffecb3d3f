#include "match/language.h"

#include <gtest/gtest.h>

#include <array>

namespace dehusk::match {
namespace {

// The same little story, told by us.
constexpr char kEnglish[] =
    "The old ferry has been lying at the pier since Monday because nobody can find the key to the engine "
    "room. "
    "The captain says that he put it into the kitchen drawer, as he does every evening, and the cook says "
    "that "
    "there was nothing in it but spoons. Until the key is found again the children of the island have no "
    "school, and they are not looking for it very hard.\n";
constexpr char kGerman[] =
    "Die alte Fähre liegt seit Montag am Steg, weil niemand den Schlüssel zum Maschinenraum finden kann. Der "
    "Kapitän sagt, er habe ihn wie jeden Abend in die Schublade in der Küche gelegt, und der Koch sagt, dort "
    "seien nur Löffel gewesen. Bis der Schlüssel wieder auftaucht, haben die Kinder der Insel keine Schule, "
    "und "
    "sie suchen nicht sehr gründlich.\n";
constexpr char kFrench[] =
    "Le vieux bac reste au ponton depuis lundi parce que personne ne trouve la clé de la salle des machines. "
    "Le "
    "capitaine dit qu'il l'a mise dans le tiroir de la cuisine, comme tous les soirs, et le cuisinier répond "
    "qu'il n'y avait que des cuillères. Tant que la clé manque, les enfants de l'île n'ont pas d'école, et "
    "ils "
    "ne la cherchent pas très sérieusement.\n";
constexpr char kChinese[] =
    "老渡船从星期一起就停在码头边，因为没有人能找到机舱的钥匙。船长说他像每天晚上一样把钥匙放在厨房的抽屉里，"
    "厨师却说抽屉里只有勺子。在钥匙找到之前，岛上的孩子们不能去上学，他们找得也不太认真。镇上的人每天都到码头"
    "上来，"
    "问什么时候可以开船，船长只好请他们喝茶，告诉他们再等一天。\n";
constexpr char kDanish[] =
    "Den gamle færge har ligget ved broen siden mandag, fordi ingen kan finde nøglen til maskinrummet. "
    "Kaptajnen "
    "siger, at han lagde den i skuffen i køkkenet, som han gør hver aften, og kokken siger, at der kun var "
    "skeer "
    "i den. Indtil nøglen dukker op igen, har øens børn ingen skole, og de leder ikke særlig grundigt efter "
    "den.\n";

std::string times(int count, const std::string& text) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Language, ATextIsInTheLanguagesThatStandInAGoodPartOfIt) {
  struct Case {
    const char* what;
    std::string text;
    std::string first;
    std::vector<const char*> has;
    std::vector<const char*> has_not;
  };
  const Case cases[] = {
      {"one language", kGerman, "de", {"de", "any"}, {"en", "fr", "es"}},
      {"English", kEnglish, "en", {"en", "any"}, {"de", "fr"}},
      {"a long text", times(40, kFrench), "fr", {"fr"}, {"de", "en"}},
      {"two languages", times(21, kGerman) + times(9, kFrench), "de", {"de", "fr"}, {"en", "es"}},
      {"a little English counts", times(20, kGerman) + times(3, kEnglish), "de", {"de", "en"}, {"fr"}},
      {"a little French does not", times(20, kGerman) + kFrench, "de", {"de"}, {"fr"}},
      {"Chinese", times(2, kChinese), "zh", {"zh"}, {"en", "ja"}},
      {"languages that look alike", kDanish, "da", {"da", "no", "nb"}, {"en", "de"}},
  };
  for (const Case& c : cases) {
    const Languages languages = detect(c.text);
    EXPECT_EQ(languages.first(), c.first) << c.what;
    for (const char* lang : c.has) EXPECT_TRUE(languages.has(lang)) << c.what << ": " << lang;
    for (const char* lang : c.has_not) EXPECT_FALSE(languages.has(lang)) << c.what << ": " << lang;
  }
}

TEST(Language, WhatCannotBeToldMayBeAny) {
  const std::string texts[] = {"",
                               "Die alte Fähre",
                               times(100, "1 234 567 | 8 901\n"),
                               std::string(5000, '\n'),
                               "\xEF\xBF\xBD" + std::string(400, '='),
                               times(200, "\x01\x02 x")};
  for (const std::string& text : texts) {
    EXPECT_EQ(detect(text), Languages()) << text.substr(0, 20);
    for (const char* lang : {"en", "de", "xx", "any"}) EXPECT_TRUE(detect(text).has(lang)) << lang;
    EXPECT_EQ(detect(text).first(), "");
  }
}

TEST(Language, TagsAreKnownByTheirFirstPart) {
  const Languages languages({"zh-Hant", "pt-BR"});
  EXPECT_EQ(languages.first(), "zh-Hant");
  EXPECT_TRUE(languages.has("zh"));
  EXPECT_TRUE(languages.has("pt"));
  EXPECT_FALSE(languages.has("en"));
}

}  // namespace
}  // namespace dehusk::match
