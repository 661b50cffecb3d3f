// What holds for every document, however it was made to take long: eight times the bytes take no sixty-four
// times the time, and no stack is too small. Time is only ever compared with time of the same run: each case
// grows until it takes long enough to be told from noise, and is looked at again before it counts as failed.
#include <gtest/gtest.h>
#include <malloc.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <new>

#include "dehusk/dehusk.h"
#include "io/render.h"
#include "random_flood.h"
#include "thorough.h"

// The bytes that this thread holds of the heap, and the most that it held. Sanitizers have a heap of their
// own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define DEHUSK_COUNTS_BYTES 1

namespace {

thread_local std::size_t held = 0;
thread_local std::size_t most_held = 0;

// With what malloc adds to each.
std::size_t bytes_of(void* memory) { return malloc_usable_size(memory) + sizeof(std::size_t); }

}  // namespace

void* operator new(std::size_t size) {
  void* const memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  held += bytes_of(memory);
  most_held = std::max(most_held, held);
  return memory;
}
void operator delete(void* memory) noexcept {
  if (memory != nullptr) held -= bytes_of(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
#endif

namespace dehusk {
namespace {

using Make = std::function<std::string(std::size_t bytes)>;

CleanOptions with_parts() {
  CleanOptions options;
  options.parts_text = true;
  return options;
}

CleanOptions markdown() {
  CleanOptions options;
  options.markup = Markup::markdown;
  options.links = options.emphasis = options.images = true;
  return options;
}

// The most bytes that `work` holds at once; none where they are not counted.
template <class Work>
std::size_t most_held_by(Work work) {
#ifdef DEHUSK_COUNTS_BYTES
  const std::size_t before = held;
  most_held = held;
  work();
  return most_held - before;
#else
  work();
  return 0;
#endif
}

struct Case {
  std::string name;
  Format format;
  Make make;
  CleanOptions options = with_parts();
};

// `unit` again and again, between a beginning and an end.
Make flood(std::string unit, std::string before = "", std::string after = "") {
  return [=](std::size_t bytes) {
    std::string out = before;
    for (std::size_t size = 0; size < bytes; size += unit.size()) out += unit;
    return out + after;
  };
}

// The same with a number at each '#' of the unit.
Make numbered(const std::string& unit, const std::string& before = "", const std::string& after = "") {
  return [=](std::size_t bytes) {
    std::string out = before;
    for (std::size_t i = 0; out.size() < bytes; ++i) {
      for (const char c : unit) {
        if (c == '#') {
          out += std::to_string(i);
        } else {
          out += c;
        }
      }
    }
    return out + after;
  };
}

// Lines of 1, 2, 3 … times `unit`, or as many from the longest on.
Make stairs(char unit, const std::string& end, bool down) {
  return [=](std::size_t bytes) {
    const auto steps = static_cast<std::size_t>(std::sqrt(2.0 * static_cast<double>(bytes)));
    std::string out;
    for (std::size_t i = 1; i <= steps; ++i) out += std::string(down ? steps + 1 - i : i, unit) + end;
    return out;
  };
}

// Each anchor is a list of the one before, twice.
std::string yaml_anchors(std::size_t bytes) {
  std::string out = "---\ntitle: x\nb0: &b0 [x,x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "*b" + std::to_string(i - 1);
    const std::string name = "b" + std::to_string(i);
    out.append(name).append(": &").append(name);
    out.append(" [").append(before).append(",").append(before).append("]\n");
  }
  return out + "tags: *b29\nauthors: *b29\n---\n" + flood("Body of it. ")(bytes);
}

// One scalar, and aliases to that as long together; front matter has 1 MiB at most.
Make aliases_to_one(const std::string& key, const std::string& before = "", const std::string& after = "") {
  return [=](std::size_t bytes) {
    return flood("x", "---\ntitle: x\na: &a " + before, after + "\n")(bytes / 3) +
           flood("*a,", key + ": [", "x]\n---\nBody.\n")(bytes / 3);
  };
}

// What no end tag closes, in each paragraph again.
std::string formatting(std::size_t bytes) {
  return "<p>" + numbered("<b id=#>")(3000) + flood("<p>x")(bytes);
}

std::string nested_json(std::size_t bytes) {
  return "<script type='application/ld+json'>" + std::string(bytes / 2, '[') + std::string(bytes / 2, ']') +
         "</script><p>x";
}

const std::vector<Case>& cases() {
  constexpr Format html = Format::html;
  constexpr Format text = Format::text;
  const std::string sentence = "This is a sentence of more than ten words that says nothing to anybody. ";
  static const std::vector<Case> all = {
      // Elements that are never closed, or in places where they may not be.
      {"divs", html, flood("<div>")},
      {"divs with text", html, flood("<div>word ")},
      {"spans", html, flood("<span>")},
      {"bold", html, flood("<p><b>")},
      {"code in code", html, flood("<code>Share thisword ")},
      {"fonts", html, numbered("<font size=#>x")},
      {"anchors", html, flood("<a><div>")},
      {"formatting elements", html, formatting},
      {"misnested", html, flood("<b><i><p></b></i></p>x")},
      {"end tags of what is not open", html, flood("<math></sup>")},
      {"end tags of what is not open, beside a table", html, flood("<div></sup>", "<table>")},
      {"end tags of what is not open, behind the body", html, flood("<div></sup>", "<body></body><!---->")},
      {"end tags that close nothing", html, flood("<sup><div></sup></div>")},
      {"end tags of what is not open, and slashes", html, flood("<div/></sup>")},
      {"formatting that ends elsewhere", html, flood("<div><i></div></i><q></tt>")},
      {"tables", html, flood("<table><tr><td>")},
      {"foster parents", html, flood("a<tr>", "<table>")},
      {"unknown", html, flood("<x-y>a")},
      {"templates", html, flood("<template>")},
      {"framesets", html, flood("<frameset>")},
      {"selects", html, flood("<select><option>a")},
      {"svg", html, flood("<svg><path d=x>")},
      {"pre", html, flood("<pre>")},
      {"blocks of one pre", html, flood("a<tr>", "<pre><table>")},
      {"quotes", html, flood("<blockquote><p>a")},
      {"details", html, flood("<details><summary>a</summary>")},
      {"lists", html, flood("<ul><li>a")},
      {"definitions", html, flood("<dl><dt>a<dd>b")},
      {"noscript", html, flood("<noscript><iframe>")},
      {"noscript of what is not closed", html, flood("<script><iframe><style>", "<noscript>", "</noscript>")},
      {"noscript text", html, flood("<p>Some words of it", "<noscript>")},
      // Many of a kind.
      {"paragraphs", html, flood("<p>a</p>")},
      {"numbers", html, numbered("<p>#</p>")},
      {"classes", html, numbered("<p class=c#>x")},
      {"sentences", html, flood("<p>" + sentence)},
      {"headings", html, flood("<h2>Related</h2>")},
      {"headings and prose", html, flood("<h2>Related</h2><p>" + sentence + "</p>")},
      {"runs of marks", html, [](std::size_t bytes) { return flood("~", "<p>x ~ ")(bytes); }, markdown()},
      {"nested headings", html,
       [](std::size_t bytes) {
         return flood("<h1><pre id=>")(bytes / 3) + flood("2020-01-01 ")(bytes * 2 / 3);
       }},
      {"titles", html, flood("<title>a | b - c</title><h1>a | b</h1>")},
      {"items", html, flood("<li>Related</li><li>Share this</li>")},
      {"rows", html, flood("<tr><td>a<td>b", "<table>")},
      {"cells", html, flood("<td>a", "<table><tr>")},
      {"links", html, flood("<a href=x>a b c</a> ")},
      {"line breaks", html, flood("a<br>")},
      {"images", html, flood("<img src=a alt=b>")},
      {"captions", html, flood("<figcaption>a</figcaption>", "<figure>")},
      {"captions and figures", html, flood("<figure><figcaption>a</figure><figcaption>a", "<figure>")},
      {"forms", html, flood("<form><input><button>a</button>")},
      {"bylines", html, flood("<p class=byline>By John Smith</p>")},
      {"dates", html, flood("<p>12 May 2020 ")},
      {"times", html, flood("<time datetime=2020-01-01>x</time>")},
      {"asides", html, flood("<aside>Related news</aside><p>" + sentence + "</p>")},
      // Attributes, entities, comments, scripts.
      {"attributes", html, numbered(" a#=#", "<p ", ">x")},
      {"one attribute", html, flood("class=x ", "<p ", ">x")},
      {"entities", html, flood("&amp;", "<p>")},
      {"broken entities", html, flood("&", "<p>")},
      {"broken entities in a title", html, flood("&", "<title>", "</title><p>x")},
      {"broken entities in a description", html, flood("&", "<meta name=description content='", "'><p>x")},
      {"comment", html, flood("-", "<p>x<!--")},
      {"comments", html, flood("<!--")},
      {"script", html, flood("<", "<script>")},
      {"scripts", html, flood("<script><!--</script>")},
      {"nested scripts", html, flood("<script>", "<script><!--<script>")},
      {"nested JSON-LD", html, nested_json},
      {"unclosed JSON-LD", html, flood("{\"a\":", "<script type='application/ld+json'>", "</script>")},
      {"authors of JSON-LD", html,
       numbered("\"Jane Doe#\",", R"(<script type='application/ld+json'>{"@type":"Article","author":[)",
                "\"Jane Doe\"]}</script><p>x")},
      {"authors of meta", html, numbered("<meta name=author content='Jane Doe#'>")},
      {"embedded", html,
       flood(R"(<p>Some words of it. <\/p>)", R"(<script type="application/json">{"articleBody":")",
             "\"}</script><p>x")},
      {"embedded lines", html,
       flood(R"(word\n\n)", R"(<script type="application/ld+json">{"@type":"Article","articleBody":")",
             "\"}</script><p>x")},
      {"items of JSON-LD", html,
       numbered(R"({"@type":"Article","@id":"#","author":{"@id":"#"}},)",
                R"(<script type='application/ld+json'>{"@graph":[)", "{}]}</script><p>x")},
      {"scripts of JSON-LD", html,
       flood("<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"x\"}</script>")},
      {"titles of meta", html, numbered("<meta property='og:title' content='t# | x'>")},
      {"nested authors", html, flood("<span itemprop=author>Jane Doe")},
      {"no bytes", html, flood(std::string(1, '\0'), "<p>")},
      {"no-break spaces", html, flood("&nbsp;a", "<p>")},
      // Lines.
      {"letters", text, flood("a\n")},
      {"letters that close a window", text, flood("x\n")},
      {"empty lines", text, flood("\n")},
      {"spaces", text, flood(" ")},
      {"section headings", text, flood("Related\n")},
      {"reply headings", text, flood("Leave a Reply\n")},
      {"comment headings", text, flood("Comments\n\n")},
      {"section headings and titles", text, flood("Related\nSome Title Of News\nLatest News\n")},
      {"sections", text, flood("## Latest News\n\nfoo\n\n")},
      {"title-like lines", text, numbered("Some Fine Title Number #\n")},
      {"what stands beside husk", text, flood("Share\n", "", "Related\n")},
      {"prompts", text, flood("Subscribe to our newsletter\n")},
      {"repeated paragraphs", text, flood(sentence + sentence + "\n\n")},
      {"many removals", text, flood("The tram is back.\nShare this: Facebook | Twitter\n")},
      {"repeated short lines", text, flood("aa bb cc\n")},
      {"quoted lines", text, flood("> \"Jane said\" it.\n")},
      {"quote marks", text, flood("> ")},
      {"list", text, flood("- Some Item Title\n")},
      {"pipes", text, flood("| a | b |\n|---|---|\n| c | d |\n\n")},
      {"bylines of text", text, flood("By Jane Doe\n")},
      {"fences", text, flood("```\na\n```\n")},
      {"fences and what goes", text, flood("``\x01`\na\f```&\n```\u200b\n")},
      {"fences, each shorter", text, stairs('`', "\n", true)},
      {"fences, each longer", text, stairs('~', "\n", false)},
      // One line.
      {"one word", text, flood("x")},
      {"one sentence", text, flood("word ")},
      {"sentences on a line", text, flood(sentence)},
      {"prompts on a line", text, flood("Subscribe to our newsletter. ")},
      {"prompts and prose on a line", text, flood("Subscribe to our newsletter. " + sentence)},
      {"a bio that goes on", text, flood("She writes on it. ", "By Jane Doe\n\nJane Doe is a reporter. ")},
      {"a caption and its echo", text,
       [](std::size_t bytes) {
         return flood("xyz y ")(bytes / 2) + "\n" + flood("Photo by Jane Doe. ")(bytes / 2);
       }},
      {"a match and marks", text, flood("*", "A 3 min read ")},
      {"a match and what is no word", text, flood("|---*Xy", "Advertisement \u00a9 2020")},
      {"quoted buttons", text,
       flood("a\"b\"", "Subscribe to our newsletter and then go on and on and on to click \"")},
      {"glued sentences", text, flood("home.Next")},
      {"glued shouts", text, flood("home!Next")},
      {"particles", text, flood("de ", "This is a first sentence. Jane ", ". And Another one.")},
      {"authors' particles", text, flood("di de ", "By ")},
      {"initials", text, flood("A. B. C. ")},
      {"full stops", text, flood(". ")},
      {"no spaces", text, flood("新闻。")},
      {"links of Markdown", text, flood("[x](http://a.b/c) ")},
      {"entities of text", text, flood("&amp;")},
      {"combining marks", text, flood("\u0316\u0301", "a")},
      {"joiners", text, flood("\u200d")},
      {"directions", text, flood("\u202e\u200f a")},
      {"controls", text, flood("\x01\x02\x1b[0m")},
      // Front matter.
      {"anchors of anchors", text, yaml_anchors},
      {"aliases", text, flood("*a,", "---\ntitle: x\na: &a x\nb: [", "x]\n---\nBody.\n")},
      {"aliases to a long tag", text, aliases_to_one("tags")},
      {"aliases to a long name", text, aliases_to_one("authors", "{name: ", "}")},
      {"front matter behind front matter", text, flood("---\n    ---\ntitle: x\n\n")},
      {"front matter and what goes", text, flood("---\ntitle: x\n---\nShare\n")},
      {"keys", text, numbered("k#: v\n", "---\ntitle: x\n", "---\nBody.\n")},
      {"tags", text, numbered("- k#\n", "---\ntitle: x\ntags:\n", "---\nBody.\n")},
      {"authors", text, numbered("- Jane Doe#\n", "---\ntitle: x\nauthors:\n", "---\nBody.\n")},
      {"open brackets", text, flood("a: [[[[\n", "---\n", "---\n")},
      {"indents", text,
       [](std::size_t bytes) { return "---\n" + stairs(' ', "a:\n", false)(bytes) + "---\n"; }},
  };
  return all;
}

constexpr std::size_t kMostForText = 250;  // bytes of memory for each of a text

std::shared_ptr<const RuleSet> shared_rules() {
  static const auto rules = RuleSet::load({});
  EXPECT_TRUE(rules) << rules.error().message;
  return *rules;
}

// Those of the cases that take most memory.
constexpr std::array<std::string_view, 20> kDear = {"divs",
                                                    "divs with text",
                                                    "bold",
                                                    "code in code",
                                                    "unknown",
                                                    "nested headings",
                                                    "nested authors",
                                                    "lists",
                                                    "paragraphs",
                                                    "numbers",
                                                    "cells",
                                                    "links",
                                                    "line breaks",
                                                    "blocks of one pre",
                                                    "letters",
                                                    "letters that close a window",
                                                    "initials",
                                                    "aliases to a long tag",
                                                    "aliases to a long name",
                                                    "repeated short lines"};

// Of this thread alone: what else the machine does counts little.
double seconds_of(const std::string& input, Format format, const CleanOptions& options = with_parts()) {
  Cleaner cleaner(shared_rules(), options);
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  const double begin = now();
  std::string explained;
  io::append_explanation(cleaner.clean(input, format), "growth", explained);
  return now() - begin;
}

constexpr std::size_t kTimes = 8;
constexpr double kMostGrowth = 24;  // three times linear; the square would be 64
constexpr double kLeastSeconds = 0.05;
constexpr std::size_t kFirstBytes = 1U << 14U;
constexpr std::size_t kMostBytes = 1U << 20U;

// By hand all cases of one larger size: DEHUSK_GROWTH_BYTES=10000000.
std::size_t given_bytes() {
  const char* const given = std::getenv("DEHUSK_GROWTH_BYTES");
  return given == nullptr ? 0 : std::strtoul(given, nullptr, 10);
}

// The bytes at which the case takes long enough, and what it takes; nothing when it never does.
struct Size {
  std::size_t bytes = 0;
  double seconds = 0;
};
Size size_that_takes_long(const Case& one) {
  if (const std::size_t bytes = given_bytes(); bytes != 0)
    return {bytes, seconds_of(one.make(bytes), one.format, one.options)};
  for (std::size_t bytes = kFirstBytes; bytes <= kMostBytes; bytes *= 4) {
    const double seconds = seconds_of(one.make(bytes), one.format, one.options);
    if (seconds >= kLeastSeconds) return {bytes, seconds};
  }
  return {};
}

void expect_linear(const Case& one) {
  constexpr int kTries = 3;
  Size size = size_that_takes_long(one);
  if (size.bytes == 0) return;
  double growth = 0;
  for (int i = 0; i < kTries; ++i) {
    // Where a cap begins to hold between the two sizes (nesting), both are beyond it next time.
    if (i > 0) size.bytes = std::max(size.bytes, std::min(size.bytes * 4, kMostBytes));
    if (i > 0) size.seconds = seconds_of(one.make(size.bytes), one.format, one.options);
    growth = size.seconds / seconds_of(one.make(size.bytes / kTimes), one.format, one.options);
    if (growth < kMostGrowth) break;
  }
  if (size.seconds < kLeastSeconds) return;
  EXPECT_LT(growth, kMostGrowth) << one.name << ", " << size.bytes << " bytes, " << size.seconds << " s";
}

void expect_linear(Format format) {
  seconds_of("warm up", format);
  for (std::size_t number = 0; number < cases().size(); number += kOneIn) {
    if (cases()[number].format == format) expect_linear(cases()[number]);
  }
}

TEST(Growth, PagesTakeTimeAsTheyAreLong) { expect_linear(Format::html); }
TEST(Growth, TextsTakeTimeAsTheyAreLong) { expect_linear(Format::text); }

// The same few everywhere; by hand more of them: DEHUSK_GROWTH_FLOODS=20000.
TEST(Growth, RandomFloodsTakeTimeAndMemoryAsTheyAreLong) {
  const char* const given = std::getenv("DEHUSK_GROWTH_FLOODS");
  const unsigned long floods = given == nullptr ? 200 / kOneIn : std::strtoul(given, nullptr, 10);
  constexpr std::size_t kBytes = 1U << 17U;
  seconds_of("warm up", Format::html);
  for (unsigned long number = 0; number < floods; ++number) {
    std::mt19937 random(static_cast<std::mt19937::result_type>(number));
    const test::RandomFlood flood(number % 2 == 0 ? Format::html : Format::text, random);
    const Case one{"flood " + std::to_string(number) + ": " + flood.name(), flood.format,
                   [&](std::size_t bytes) { return flood.make(bytes); }, test::random_options(random)};
    const std::string input = one.make(kBytes);
    double seconds = 0;
    const std::size_t most = most_held_by([&] { seconds = seconds_of(input, one.format, one.options); });
    constexpr std::size_t kMostForDocument = std::size_t{16} << 20U;  // beside those for its bytes
    EXPECT_LT(most, kMostForDocument + kMostForText * input.size()) << one.name;
    if (seconds >= kLeastSeconds) expect_linear(one);
  }
}

#ifdef DEHUSK_COUNTS_BYTES
// Terabytes are cleaned on machines with little memory, and one document must not take all of it. A page may
// take 64 bytes a byte and 16 MiB for its tree as parsed; lines of two bytes are what is dearest of a text.
TEST(Growth, MemoryHasABound) {
  constexpr std::size_t kBytes = 1U << 20U;
  constexpr std::size_t kMostForPages = 100;
  constexpr std::size_t kMostForMarkdown = 140;
  seconds_of("warm up", Format::html);
  Cleaner cleaner(shared_rules());
  Cleaner markdown_cleaner(shared_rules(), markdown());
  for (const Case& one : cases()) {
    if (std::none_of(kDear.begin(), kDear.end(), [&](std::string_view name) { return name == one.name; }))
      continue;
    const std::string input = one.make(kBytes);
    const auto expect_less_than = [&](std::size_t most, Cleaner& as, const char* what) {
      const std::size_t held_by_it = most_held_by([&] { static_cast<void>(as.clean(input, one.format)); });
      EXPECT_LT(held_by_it / input.size(), most) << one.name << what;
    };
    expect_less_than(one.format == Format::text ? kMostForText : kMostForPages, cleaner, "");
    if (one.format == Format::html) expect_less_than(kMostForMarkdown, markdown_cleaner, ", as Markdown");
  }
}
#endif

void* clean_all(void*) {
  const std::size_t bytes = std::max<std::size_t>(given_bytes(), 20000);
  Cleaner cleaner(shared_rules());
  for (std::size_t i = 0; i < cases().size(); i += kOneCaseIn)
    static_cast<void>(cleaner.clean(cases()[i].make(bytes), cases()[i].format));
  static_cast<void>(cleaner.clean(flood("<div>")(5 * bytes), Format::html));
  return nullptr;
}

// Servers give their threads little stack. Nothing may go deeper the deeper its input is.
TEST(Growth, ASmallStackIsEnough) {
#if defined(__SANITIZE_THREAD__)
  constexpr std::size_t kStackBytes = 1024U << 10U;  // the sanitizer's own data of a thread lies there too
#else
  constexpr std::size_t kStackBytes = 256U << 10U;
#endif
  shared_rules();
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, kStackBytes), 0);
  pthread_t thread{};
  ASSERT_EQ(pthread_create(&thread, &attributes, clean_all, nullptr), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

}  // namespace
}  // namespace dehusk
