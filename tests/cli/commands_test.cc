// dehusk explain, dehusk rules, and what the command says of itself.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../io/temporary_folder.h"
#include "cli/steps.h"
#include "command.h"
#include "dehusk/version.h"
#include "samples.h"
#include "utf8.h"

namespace dehusk::test {
namespace {

class Commands : public ::testing::Test {
 protected:
  Commands() { folder.write("rules/block/r.toml", kRule); }

  Ran dehusk(std::vector<std::string> arguments, std::string input = {}) {
    return run({.arguments = std::move(arguments), .input = std::move(input), .folder = folder.path()});
  }

  TemporaryFolder folder;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// What is kept of the samples, as explain shows it: a block a line.
std::string blocks() { return kProse + "\n" + kMoreProse + "\n"; }

TEST_F(Commands, VersionAndHelp) {
  EXPECT_EQ(dehusk({"--version"}).out, std::string("dehusk ") + kVersion + "\n");
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--help"},
                                                    {"-h"},
                                                    {"clean", "--help"},
                                                    {"explain", "--help"},
                                                    {"rules", "--help"}}) {
    const Ran ran = dehusk(arguments);
    EXPECT_TRUE(contains(ran.out, "Usage: ")) << arguments.front();
    EXPECT_EQ(ran.err, "");
    EXPECT_EQ(ran.code, 0);
  }
  const std::string help = dehusk({"--help"}).out;
  for (const char* option :
       {"clean", "explain", "rules", "--from", "--files-from", "--explain", "--disable"}) {
    EXPECT_TRUE(contains(help, option)) << option;
  }
}

// "\\u00ad" and "\\n" as they are written in examples.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      out += text[at];
    } else if (text[++at] == 'u') {
      append_utf8(static_cast<char32_t>(std::stoul(std::string(text.substr(at + 1, 4)), nullptr, 16)), out);
      at += 4;
    } else {
      out += text[at] == 'n' ? '\n' : text[at] == 'r' ? '\r' : '\t';
    }
  }
  return out;
}

TEST_F(Commands, HelpShowsWhatEachStepDoes) {
  const std::string help = dehusk({"--help"}).out;
  EXPECT_TRUE(contains(dehusk({"manual"}).out, "\n.SH STEPS OF NORMALISING\n"));
  for (std::size_t i = 0; i < kStepCount; ++i) {
    const cli::StepExample& example = cli::kStepExamples[i];
    ASSERT_EQ(example.step, static_cast<Step>(i));
    const std::string name(to_string(example.step));
    const Ran ran =
        dehusk({"--no-shipped", "--from", "text", "--charset", "utf-8", "--profile", "none", "--with", name},
               unescaped(example.before));
    EXPECT_EQ(ran.out, unescaped(example.after) + "\n") << name;
    EXPECT_TRUE(contains(help, std::string(example.before) + " → " + std::string(example.after))) << name;
  }
}

TEST_F(Commands, ExplainMarksWhatIsRemoved) {
  folder.write("a.txt", husky_text());
  const Ran plain = dehusk({"explain", "--rules", "rules", "a.txt"});
  EXPECT_TRUE(
      plain.out.starts_with(blocks() + "[-" + kHusk + "-]{newsletter newsletter.subscribe-to}\n-- kept "))
      << plain.out;
  EXPECT_TRUE(contains(
      plain.out, "removed 1 part\n   newsletter     1 part, " + std::to_string(kHusk.size()) + " bytes\n"));
  EXPECT_EQ(plain.err, "");
  EXPECT_EQ(plain.code, 0);

  const Ran colored = dehusk({"explain", "--rules", "rules", "--color", "always", "a.txt"});
  EXPECT_TRUE(contains(colored.out,
                       "\x1B[2;9;31m" + kHusk + "\x1B[0;36m[newsletter newsletter.subscribe-to]\x1B[0m\n"));
  EXPECT_FALSE(contains(colored.out, "[-"));

  const Ran off = dehusk({"explain", "--rules", "rules", "--disable", "newsletter", "a.txt"});
  EXPECT_TRUE(off.out.starts_with(blocks() + kHusk + "\n-- kept ")) << off.out;
}

TEST_F(Commands, ExplainShowsPagesABlockALine) {
  folder.write("a.html", husky_page());
  const Ran ran = dehusk({"explain", "--rules", "rules", "a.html"});
  EXPECT_TRUE(contains(ran.out, blocks() + "[-" + kHusk + "-]{newsletter newsletter.subscribe-to}\n"))
      << ran.out;
}

TEST_F(Commands, ExplainShowsSentencesInTheirParagraph) {
  folder.write(
      "sentence/sentence/r.toml",
      "[[rule]]\nid = \"test.sentence\"\nwhy = \"A test.\"\ncategory = \"newsletter\"\nscope = \"sentence\"\n"
      "lang = \"en\"\nregex = '^marked sentence of husk'\n"
      "match = [\"Marked sentence of husk here.\", \"Marked sentence of husk.\"]\n"
      "no_match = [\"A marked sentence of husk.\", \"Sentence of husk.\"]\n");
  const Ran ran =
      dehusk({"explain", "--rules", "sentence", "--from", "text"},
             kProse + " Marked sentence of husk here. " + kMoreProse + "\n\n" + kProse + " Again.\n");
  EXPECT_TRUE(ran.out.starts_with(kProse + " [-Marked sentence of husk here.-]{newsletter test.sentence} " +
                                  kMoreProse + "\n" + kProse + " Again.\n-- kept "))
      << ran.out;
}

TEST_F(Commands, ExplainGoesThroughAllRecords) {
  folder.write("r.jsonl", "{\"text\":\"" + kProse + "\"}\n{}\n{\"text\":\"" + kMoreProse + "\"}\n");
  const Ran ran = dehusk({"explain", "r.jsonl"});
  EXPECT_TRUE(contains(ran.out, "== r.jsonl:1\n" + kProse + "\n-- kept ")) << ran.out;
  EXPECT_TRUE(contains(ran.out, "== r.jsonl:3\n" + kMoreProse + "\n-- kept ")) << ran.out;
  EXPECT_EQ(ran.err, "dehusk: r.jsonl:2: no field \"text\"\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(Commands, ExplainReadsWhatCleanReads) {
  const Ran marked =
      dehusk({"explain", "--from", "jsonl"}, "\xEF\xBB\xBF{\"text\":\"" + kProse + "\"}\r\n \r\n");
  EXPECT_TRUE(marked.out.starts_with("== -:1\n" + kProse + "\n-- kept ")) << marked.out;
  EXPECT_EQ(marked.err, "");
  const Ran large = dehusk({"explain", "--from", "text", "--max-bytes", "2k"}, std::string(3000, 'x'));
  EXPECT_EQ(large.out, "");
  EXPECT_EQ(large.err, "dehusk: -: longer than 2 KiB\n");
  EXPECT_EQ(large.code, 1);
}

TEST_F(Commands, ExplainDoesNotLetAPageSteerTheTerminal) {
  const Ran ran = dehusk({"explain", "--from", "text"}, "A \x1B[2Jtrick. " + kProse);
  EXPECT_FALSE(contains(ran.out, "\x1B"));
  EXPECT_EQ(ran.code, 0);
}

TEST_F(Commands, ExplainOfAFileThatIsNotThere) {
  const Ran ran = dehusk({"explain", "missing"});
  EXPECT_EQ(ran.err, "dehusk: missing: No such file or directory\n");
  EXPECT_EQ(ran.code, 1);
}

TEST_F(Commands, RulesList) {
  const Ran all = dehusk({"rules", "list", "--rules", "rules"});
  EXPECT_TRUE(all.out.starts_with("id ")) << all.out;
  EXPECT_TRUE(contains(all.out, "\nnewsletter.subscribe-to "));
  EXPECT_EQ(all.code, 0);
  const Ran none = dehusk({"rules", "list", "--rules", "rules", "--category", "duplicate"});
  EXPECT_FALSE(contains(none.out, "newsletter.subscribe-to"));
  const Ran off =
      dehusk({"rules", "list", "--rules", "rules", "--category", "newsletter", "--disable", "newsletter"});
  const std::size_t line = off.out.find("\nnewsletter.subscribe-to ") + 1;
  EXPECT_TRUE(off.out.substr(line, off.out.find('\n', line) - line).ends_with("  en    no")) << off.out;
}

TEST_F(Commands, RulesShow) {
  const Ran ran = dehusk({"rules", "show", "newsletter.subscribe-to", "--rules", "rules"});
  for (const char* part :
       {"id        newsletter.subscribe-to\n", "category  newsletter\n", "effect    remove\n",
        "scope     block\n", "enabled   yes\n", "r.toml:1\n",
        "regex     ^subscribe to our marker newsletter\n",
        "match\n    Subscribe to our marker newsletter today.\n", "no_match\n    He would not subscribe"}) {
    EXPECT_TRUE(contains(ran.out, part)) << part << "\n" << ran.out;
  }
  EXPECT_EQ(ran.code, 0);
}

// The output names decisions that are no rule of a file; asking for one is no mistake.
TEST_F(Commands, RulesShowBuiltInDecisions) {
  const std::pair<const char*, const char*> cases[] = {
      {"model.line", "learned model"},
      {"facts.author-bio", "follows from the document itself"},
      {"structure.link-list", "structure of the page"}};
  for (const auto& [id, part] : cases) {
    const Ran ran = dehusk({"rules", "show", id});
    EXPECT_TRUE(contains(ran.out, part)) << ran.out;
    EXPECT_EQ(ran.code, 0);
  }
  EXPECT_EQ(dehusk({"rules", "show", "no.such-rule"}).code, 2);
}

TEST_F(Commands, RulesTest) {
  // Most of what ships is switched off: its examples have a test of their own.
  const std::string others =
      "byline,read_time,timestamp,caption,media_stub,site_promo,social,author_bio,comment_form,latest_news,"
      "related,"
      "advertisement,legal,consent,newsletter,navigation,tags,front_matter,duplicate";
  std::string rule = kRule;
  rule.replace(rule.find("\"newsletter\""), 12, "\"paywall\"");
  folder.write("good/block/r.toml", rule);
  const Ran good = dehusk({"rules", "test", "--rules", "good", "--disable", others});
  EXPECT_TRUE(contains(good.out, " examples: all hold\n")) << good.out;
  EXPECT_EQ(good.code, 0);

  rule.replace(rule.find("He would not s"), 14, "S");
  folder.write("wrong/block/r.toml", rule);
  const Ran bad = dehusk({"rules", "test", "--rules", "wrong", "--disable", others});
  EXPECT_TRUE(bad.out.starts_with("wrong/block/r.toml:1: newsletter.subscribe-to: ")) << bad.out;
  EXPECT_TRUE(bad.out.ends_with(" failures\n")) << bad.out;
  EXPECT_EQ(bad.code, 1);
}

TEST_F(Commands, ABrokenRuleStopsEverythingBeforeAnythingIsRead) {
  folder.write("broken/block/r.toml", "[[rule]]\nid = \"x.y\"\n");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"clean", "--rules", "broken", "-"},
        {"explain", "--rules", "broken", "-"},
        {"rules", "list", "--rules", "broken"}}) {
    const Ran ran = dehusk(arguments, kProse);
    EXPECT_EQ(ran.out, "");
    EXPECT_TRUE(ran.err.starts_with("dehusk: broken/block/r.toml:1")) << ran.err;
    EXPECT_EQ(ran.code, 2);
  }
}

}  // namespace
}  // namespace dehusk::test
