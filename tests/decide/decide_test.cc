// Decisions that need more than one rule: sections, bios, echoes, duplicates, positions, the cap. Texts are
// ours.
#include <gtest/gtest.h>

#include "../property/accounted.h"
#include "dehusk/dehusk.h"

namespace dehusk {
namespace {

std::shared_ptr<const RuleSet> rules() {
  static const auto loaded = RuleSet::load({});
  return *loaded;
}

Document clean(std::string_view text, CleanOptions options = {}) {
  return Cleaner(rules(), options).clean(text, Format::text);
}

constexpr char kProse[] =
    "The ferry left the harbour at six in the morning with forty passengers, two dogs and a grandfather "
    "clock on board.\n\n"
    "Nobody had told the captain that the lighthouse would be dark, because the keeper had retired the "
    "evening before and "
    "taken the key along.\n\n"
    "By noon the fog had lifted, the clock had stopped, and the passengers were eating the last of the "
    "biscuits on deck.\n\n";

struct Case {
  const char* what;
  std::string husk;
  Category category;
};

TEST(Decide, TailHuskGoesWithItsCategory) {
  const Case cases[] = {
      {"section of pairs",
       "Latest News\n\nHarbour Office Gets a New Roof\n\nThe council has paid for slates from the old "
       "school.\n\n"
       "Ferry Timetable Changes in May\n\nThe first boat will leave half an hour later than before.",
       Category::latest_news},
      {"section of teasers cut short",
       "Related Articles\n\nA keeper looks back on forty years of light and the ships that passed…\n\nThe "
       "clock that…",
       Category::related},
      {"comment form",
       "Leave a Reply\n\nYour email address will not be published. Required fields are marked *",
       Category::comment_form},
  };
  for (const Case& c : cases) {
    const Document doc = clean(kProse + c.husk);
    EXPECT_EQ(doc.text, clean(kProse).text) << c.what;
    ASSERT_FALSE(doc.removed.empty()) << c.what;
    for (const Removal& r : doc.removed) EXPECT_EQ(r.category, c.category) << c.what << ": " << r.rule;
  }
}

TEST(Decide, ASectionHeadingOverProseTakesNothingAlong) {
  for (const char* heading : {"Latest News", "Related Articles", "Comments", "About the Author"}) {
    const std::string text = std::string(kProse) + heading + "\n\n" + kProse +
                             "It was a good clock, they agreed, and a bad day for it.";
    // The paragraphs that stand twice are no concern here.
    const Document doc = clean(
        text, {.markup = Markup::text, .steps = Profile::standard, .parts_text = false, .max_removed = 1.0});
    EXPECT_NE(doc.text.find("It was a good clock"), std::string::npos) << heading;
  }
}

TEST(Decide, ASectionEndsWhereProseResumes) {
  const std::string text =
      std::string(kProse) +
      "Related Articles\n\nHarbour Office Gets a New Roof\n\nThe Night the Light Went Out\n\n" +
      "The keeper himself was found at breakfast, and he laughed so much that he spilt his tea over the "
      "chart of the bay.\n\n"
      "He had left the key under the mat, he said, where it had been for thirty years, and nobody had asked.";
  const Document doc = clean(text);
  EXPECT_EQ(doc.text.find("Harbour Office"), std::string::npos);
  EXPECT_NE(doc.text.find("The keeper himself"), std::string::npos);
  EXPECT_NE(doc.text.find("under the mat"), std::string::npos);
}

TEST(Decide, TheAuthorsBioGoesAndIsKnownByTheByline) {
  const std::string bio =
      "Orla Fennimore is the harbour correspondent and keeps two clocks, neither of which has ever been to "
      "sea.";
  const Document doc =
      clean("The clock that went to sea\n\nBy Orla Fennimore\n\n" + std::string(kProse) + bio);
  EXPECT_EQ(doc.text.find("harbour correspondent"), std::string::npos);
  EXPECT_EQ(doc.text.find("By Orla"), std::string::npos);
  EXPECT_EQ(doc.meta.authors, std::vector<std::string>{"Orla Fennimore"});
}

TEST(Decide, APersonInTheStoryKeepsTheirParagraph) {
  const std::string text =
      "The clock that went to sea\n\nBy Orla Fennimore\n\n" + std::string(kProse) +
      "Tobias Wrenn was the keeper for thirty years, and his light never failed a ship that came home late.";
  EXPECT_NE(clean(text).text.find("Tobias Wrenn"), std::string::npos);
}

TEST(Decide, ARepeatedHeadlineIsADuplicate) {
  const Document doc =
      clean("The clock that went to sea\n\n" + std::string(kProse) + "The clock that went to sea");
  ASSERT_EQ(doc.removed.size(), 1U);
  EXPECT_EQ(doc.removed[0].category, Category::duplicate);
  EXPECT_EQ(doc.text.find("The clock that went to sea"), 0U);
}

TEST(Decide, QuotedHuskIsNews) {
  const std::string quote =
      "\"Subscribe to our newsletter and follow us on Facebook,\" the harbour master said, and nobody knew "
      "what he meant by it.";
  EXPECT_NE(clean(std::string(kProse) + quote).text.find("Subscribe to our newsletter"), std::string::npos);
}

TEST(Decide, PastTheCapParagraphsStay) {
  std::string text;
  for (int i = 0; i < 12; ++i) {
    text += "Subscribe to our newsletter number " + std::to_string(i) +
            " and get the best stories of the harbour in your inbox every morning.\n\n";
  }
  text += "The ferry left the harbour at six.";
  const Document doc = clean(
      text, {.markup = Markup::text, .steps = Profile::standard, .parts_text = false, .max_removed = 0.5});
  EXPECT_EQ(doc.status, Status::capped);
  EXPECT_FALSE(doc.status_detail.empty());
  EXPECT_NE(doc.text.find("newsletter number 7"), std::string::npos);
}

TEST(Decide, NothingButHuskIsNoBody) {
  const Document doc = clean("Subscribe to our newsletter.");
  EXPECT_EQ(doc.text, "");
  EXPECT_EQ(doc.status, Status::no_body);
  EXPECT_EQ(doc.status_detail, "nothing but husk");
}

TEST(Decide, WhatNobodySeesIsNoBody) {
  std::string marks;
  for (int i = 0; i < 50; ++i) marks += "\u202e\u2066";
  for (const std::string& text :
       {marks, marks + "\n\n\u200d\u200c\n\u200f", std::string("\u2066 Subscribe to our newsletter. \u200e"),
        std::string("Subscribe to our newsletter.\n\u200e")}) {
    const Document doc = clean(text);
    EXPECT_EQ(doc.text, "") << text;
    EXPECT_EQ(doc.status, Status::no_body);
  }
  EXPECT_EQ(clean(marks).status_detail, "no text in the input");
  EXPECT_EQ(clean("\u202bשלום\u202c\n\u200e").text, "\u202bשלום\u202c\n\u200e");
}

// Controls are what they are in a text.
TEST(Decide, ControlsOfPages) {
  const std::string page =
      "<title>I don\u0092t \x1b[1mknow\x1b[0m</title><p>I don\u0092t kn\x01ow \u0093why\u0094 "
      "\x1b[1mthis\x1b[0m &amp; "
      "th\x7f"
      "at\u0085 more</p>";
  const Document doc = Cleaner(rules()).clean(page, Format::html, "utf-8");
  EXPECT_EQ(doc.text, "I don’t know “why” this & that… more");
  EXPECT_EQ(doc.meta.title, "I don’t know");
  CleanOptions options;
  options.steps = Profile::none;
  const Document raw = Cleaner(rules(), options).clean(page, Format::html, "utf-8");
  EXPECT_EQ(raw.text,
            "I don\u0092t kn\x01ow \u0093why\u0094 \x1b[1mthis\x1b[0m & th\x7f"
            "at\u0085 more");
  EXPECT_EQ(raw.meta.title, "I don\u0092t \x1b[1mknow\x1b[0m");
}

// Cleaning again would find it first.
TEST(Decide, FrontMatterThatStandsFirstOnlyWhenHuskHasGoneGoesToo) {
  const std::string front = "---\ntitle: The ferry\ndate: 2024-01-01\n---\n\n";
  for (const std::string& text :
       {"Share this: Facebook | Twitter\n" + front + kProse,
        "---\ntitle: The ferry\nBy Jane Doe\ndate: 2024-01-01\n---\n\n" + std::string(kProse),
        "---\ntitle: The ferry\ndate: 2024-01-01\n ---\n\n" + std::string(kProse)}) {
    const Document doc = clean(text);
    EXPECT_EQ(doc.text + "\n\n", kProse) << text;
    EXPECT_EQ(doc.meta.title, "The ferry") << text;
    EXPECT_TRUE(std::any_of(doc.removed.begin(), doc.removed.end(), [](const Removal& removal) {
      return removal.category == Category::front_matter;
    })) << text;
  }
}

// Found by random lines: what remains must be what cleaning again gives.
TEST(Decide, WhatGoesLeavesNoOtherText) {
  const std::pair<const char*, std::string> cases[] = {
      {"a fence at the beginning of its line now",
       "Subscribe to our newsletter. ``` The ferry left the harbour at six in the morning with forty "
       "passengers on board.\nThe keeper had retired the evening before.\n    ```\n# A heading\nb\n    ```"},
      {"the word that said how another is written", "a-a-\nSubscribe to our newsletter.\na-\na-"},
  };
  const CleanOptions options{.steps = Steps(Profile::standard).with(Step::dehyphenate)};
  for (const auto& [what, text] : cases) {
    const std::string once = clean(text, options).text;
    EXPECT_NE(once, "") << what;
    EXPECT_EQ(clean(once, options).text, once) << what;
  }
}

// Found by fuzzing: what is taken out of a line, or ends it, made other blocks of code when the text was
// cleaned again.
TEST(Decide, AFenceIsWhatIsWrittenAsOne) {
  const std::pair<const char*, const char*> cases[] = {
      {"```\na\n```\x03\nb   c\n```", "```\na\n```\nb c\n```"},
      {"\u200b```\na  b\n\x03 ```\nc  d\n```", "```\na  b\n ```\nc d\n```"},
      {"``\x03`\na  b\n```\nc  d\n```", "```\na  b\n```\nc d\n```"},
      {"```\x03`\n ```", "````\n```"},
      {"x\f```\na  b\n```\nc  d\n```", "x\n```\na  b\n```\nc d\n```"},
      {"x&#10;```\na  b\n```\nc  d\n```", "x\n```\na  b\n```\nc d\n```"},
      {"```\na  b\n~~~\f```&#10;c  d\n```", "```\na  b\n~~~\n```&#10;c  d\n```"},
      {"x  y\f```\na  b\n```\nc  d\n```", "x y ```\na b\n```\nc  d\n```"},
      {"\u1fef``\na  b\n```\nc  d", "```\na  b\n```\nc d"},
      {"&#126;~~\na  b\n~~~\nc  d", "&#126;~~\na  b\n~~~\nc d"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(clean(text).text, expected) << text;
    for (const Profile profile : {Profile::none, Profile::standard, Profile::plain, Profile::search}) {
      const CleanOptions options{.steps = profile};
      const Document doc = clean(text, options);
      EXPECT_EQ(clean(doc.text, options).text, doc.text) << text << '\n' << to_string(profile);
      EXPECT_EQ(unaccounted(doc, false), "") << text;
    }
  }
}

TEST(Decide, FrontMatterFeedsTheMetadata) {
  const Document doc = clean("---\ntitle: The clock\nauthor: Orla Fennimore\n---\n\n" + std::string(kProse));
  EXPECT_EQ(doc.meta.title, "The clock");
  ASSERT_FALSE(doc.removed.empty());
  EXPECT_EQ(doc.removed[0].category, Category::front_matter);
  EXPECT_EQ(doc.removed[0].begin, 0U);
  EXPECT_EQ(doc.text.find("The ferry"), 0U);
}

TEST(Decide, OffsetsPointAtWhatWent) {
  const std::string text =
      std::string(kProse) +
      "Subscribe to our newsletter. The clock, though, was never wound again by anyone in the harbour.";
  const Document doc = clean(text);
  ASSERT_EQ(doc.removed.size(), 1U);
  EXPECT_EQ(doc.source.substr(doc.removed[0].begin, doc.removed[0].end - doc.removed[0].begin),
            "Subscribe to our newsletter. ");
}

// Short paragraphs after a stray heading are the article's: speech, questions.
TEST(Decide, ASectionLeavesShortParagraphs) {
  const std::string text = std::string(kProse) +
                           "Related Story\n\n\"We will not go back to the way things were "
                           "before.\"\n\n\"Never again,\" she said.\n\n"
                           "Who will pay for all of this in the end?\n\n" +
                           "The keeper himself was found at breakfast, and he laughed so much that he spilt "
                           "his tea over the chart.";
  EXPECT_EQ(clean(text).text, text);
}

TEST(Decide, WhatStandsTwiceOnPurposeStays) {
  const char* const texts[] = {
      "Smith   6-4   6-4   7-5",
      "Jones   yes   yes   yes",
      "0  0x00  0x00  0x00  0x41",
      "Down the river we go tonight\nRow the boat, and row it right\nDown the river we go tonight\nHome "
      "before the "
      "morning light\nDown the river we go tonight",
      "- two left socks\n- two left socks\n- a hat",
      "| No | No | No |\n| No | No | No |",
  };
  for (const std::string text : texts) {
    std::string squeezed = text;
    for (std::size_t at; (at = squeezed.find("  ")) != std::string::npos;) squeezed.erase(at, 1);
    EXPECT_EQ(clean(text).text, squeezed);
  }
}

TEST(Decide, TableRowsThatStandTwiceStay) {
  const Document doc = Cleaner(rules()).clean(
      "<table><tr><td>a<td><td>yes<td><td>yes<td><td>z<tr><td>1<td>2<tr><td>1<td>2</table>", Format::html);
  EXPECT_NE(doc.text.find("yes | | yes"), std::string::npos) << doc.text;
  EXPECT_NE(doc.text.find("1 | 2\n1 | 2"), std::string::npos) << doc.text;
}

TEST(Decide, ACompanyThatSignsThePageKeepsItsStory) {
  const std::string story =
      "Harbour Steel has been fined three million dollars for spilling acid into the bay, the court said.";
  const Document doc =
      clean("---\ntitle: A fine\nauthor: Harbour Steel\n---\n\n" + std::string(kProse) + story);
  EXPECT_NE(doc.text.find(story), std::string::npos);
}

TEST(Decide, ManyBylinesTakeLinearTime) {
  std::string text;
  for (int i = 0; i < 20000; ++i) {
    std::string name = "By ";
    for (int n = i, k = 0; k < 4; ++k, n /= 26) name += static_cast<char>((k == 0 ? 'A' : 'a') + n % 26);
    text += name + " Doe\n";
  }
  EXPECT_LE(clean(text).meta.authors.size(), 16U);
}

// What reads like husk and is the page's own, or the reverse.
TEST(Decide, BuiltInDecisionsLeaveTheText) {
  const std::string paragraph =
      "The mate wrote all of it down in the log, with the hour and the weather, as the company has asked of "
      "every "
      "mate since the fire.";
  const std::string offer =
      "The offer holds for one ferry and one passenger, must be shown before the boat leaves, and cannot be "
      "paid "
      "out.";
  std::string far;
  std::string listing;
  for (int i = 0; i < 24; ++i) {
    far += "On day " + std::to_string(i) + " the boat went out in a fog of its own, number " +
           std::to_string(i) + ", and came home late with all its passengers.\n";
    if (i < 8) {
      listing += "Harbour Story Number " + std::to_string(i) + "\nThe council met again about quay " +
                 std::to_string(i) + " and nothing came of it.\n";
    }
  }
  std::string collapsed;
  for (int i = 0; i < 12; ++i)
    collapsed +=
        "Nobody had told captain " + std::to_string(i) + " that the light would be dark that night. ";
  const struct {
    const char* what;
    std::string text;
  } cases[] = {
      {"a heading run into the sentence below it names a thing",
       collapsed +
           "Quay Garden The Quay Garden is a park with twelve trees and a pond for boats. They have their "
           "own gardener, and it is open every day."},
      {"a product is no author", collapsed +
                                     "Tern Editor Tern is the boat planner that most of the captains like "
                                     "best. Their office uses them for all of its routes."},
      {"terms that two offers share", "Sail on Monday\n" + offer + "\n" + far + "Sail on Tuesday\n" + offer},
      {"chapters in a table of contents",
       "The Long Way Round\nLeaving the Old Harbour Early\nWhat the Fog Was Like\nComing Home in the "
       "Evening\n" +
           paragraph + "\nLeaving the Old Harbour Early\n" + far +
           "What the Fog Was Like\nIt was grey, and so was the "
           "sea, and the gulls said nothing of it.\nComing Home in "
           "the Evening\nThe lamps were lit and the dogs barked at "
           "the quay until nine."},
      {"a label over each of many", "The Long Way Round\nLow Tide Boats Only\n" + paragraph +
                                        "\nLow Tide Boats Only\n" + far +
                                        "Low Tide Boats Only\nOne is "
                                        "red.\nLow Tide Boats Only\nOne is blue."},
      {"the lists of a page that lists", listing + "Latest News\n" +
                                             "Ferry Office Closes Early\nThe clerk has a "
                                             "cold and goes home at noon.\nA New Bell for the Quay"},
      {"a title among titles", paragraph + "\n" + far +
                                   "Whale at Low Water\nThe Clerk of Quay Nine\nTop Stories\nNo "
                                   "Comment\nNo Second Comment\nA Lamp in March\n" +
                                   paragraph + " So ends the list.\n" + offer},
  };
  for (const auto& c : cases) EXPECT_EQ(clean(c.text).text, c.text) << c.what;
}

TEST(Decide, AnAuthorBoxInCollapsedTextGoes) {
  const std::string story =
      "The ferry left the harbour at six in the morning with forty passengers and two dogs on board. Nobody "
      "had "
      "told the captain that the light would be dark. By noon the fog had lifted and the passengers were "
      "eating "
      "biscuits.";
  const char* const boxes[] = {
      "Orla Fennimore Orla is a reporter in the harbour. She keeps two clocks.",
      "Orla Fennimore Staff Writer Orla Fennimore is a broker of old boats and lives on one of them.",
      "Orla Fennimore Orla Fennimore has been at sea for nine years. On land she keeps two clocks.",
  };
  for (const char* box : boxes) EXPECT_EQ(clean(story + " " + box).text, story) << box;
}

TEST(Decide, OfAPageThatStandsTwiceTheFirstCopyStaysWhole) {
  std::string page;
  for (int i = 0; i < 10; ++i) {
    if (i % 3 == 0) page += "Chapter of the Boat " + std::to_string(i) + "\n";
    page += "On day " + std::to_string(i) + " the boat went out in a fog of its own, number " +
            std::to_string(i) +
            ", and it came home late with all of its passengers, who had seen nothing of the sea but were "
            "glad of "
            "the tea.\n";
  }
  page += "What the mate wrote";
  EXPECT_EQ(clean(page + "\n" + page).text, page);
}

TEST(Decide, APromptThatQuotesAButtonIsAPrompt) {
  const char* const prompts[] = {
      "By clicking \"Accept All\", you consent to the storing of cookies on your device and to all that we "
      "do with "
      "them.",
      "By clicking on the \u201cAccept\u201d button, you agree to the storing of cookies on your device to "
      "enhance site "
      "navigation.",
  };
  for (const char* prompt : prompts)
    EXPECT_EQ(clean(kProse + std::string(prompt)).text, clean(kProse).text) << prompt;
  const char* const speech[] = {
      "\"By clicking Accept, you consent to the storing of cookies on your device,\" the notice on the old "
      "ferry "
      "clock read.",
      "The clerk said that by clicking \"Accept\", you consent to the storing of cookies on your device, and "
      "laughed.",
  };
  for (const char* text : speech)
    EXPECT_EQ(clean(kProse + std::string(text)).text, clean(kProse).text + "\n\n" + text) << text;
}

// A heading that usually opens a list of links may open the article's own list.
TEST(Decide, SectionsAreNotLongerThanTheArticle) {
  std::string places;
  for (int i = 0; i < 40; ++i)
    places += "Reading room number " + std::to_string(i) + " on the harbour side\n";
  const std::string list = std::string(kProse) + "Related Resources\n" + places;
  EXPECT_NE(clean(list).text.find("Reading room number 39"), std::string::npos);
  std::string accounts;
  for (int i = 0; i < 20; ++i) accounts += "Harbour office " + std::to_string(i) + "\n";
  EXPECT_NE(clean(std::string(kProse) + "Follow us\n" + accounts).text.find("Harbour office 19"),
            std::string::npos);
  EXPECT_EQ(clean(std::string(kProse) + "Follow us\nFacebook\nHarbour Gazette\n").text.find("Facebook"),
            std::string::npos);
}

}  // namespace
}  // namespace dehusk
