// What holds for every document, whatever is in it: valid UTF-8 out; parts and removals in order, disjoint
// and together all the text there was; cleaning the result again changes nothing.
//
// Runs over corpus/ and over hostile little inputs. With DEHUSK_DATA naming a directory it also runs over all
// *.html, *.txt and *.jsonl ("text" fields) below it.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "accounted.h"
#include "dehusk/dehusk.h"
#include "parse/dom.h"
#include "parse/same_tree.h"
#include "segment/segment.h"
#include "thorough.h"

namespace dehusk {
namespace {

std::shared_ptr<const RuleSet> shared_rules() {
  static const auto rules = RuleSet::load({});
  EXPECT_TRUE(rules) << rules.error().message;
  return *rules;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The place of the first difference, readable.
std::string difference(const std::string& a, const std::string& b) {
  const auto at =
      static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  const std::size_t from = at < 80 ? 0 : at - 80;
  return "first: …" + a.substr(from, 300) + "\nagain: …" + b.substr(from, 300);
}

// Slimming a page before it is parsed changes nothing of what is read of it, but that it keeps controls.
void expect_same_by_plain_path(const std::string& html) {
  const parse::Dom slim = parse::parse_html(html);
  const parse::Dom plain = parse::parse_html_plainly(html);
  const segment::Segmented fast = segment::segment_html(slim, {});
  const segment::Segmented slow = segment::segment_html(plain, {});
  ASSERT_EQ(fast.blocks.size(), slow.blocks.size());
  for (std::size_t i = 0; i < fast.blocks.size(); ++i) {
    ASSERT_EQ(parse::as_of_gumbo(fast.blocks[i].text), parse::as_of_gumbo(slow.blocks[i].text));
    ASSERT_EQ(fast.blocks[i].source, slow.blocks[i].source);
  }
  EXPECT_EQ(parse::as_of_gumbo(fast.meta.title), parse::as_of_gumbo(slow.meta.title));
  ASSERT_EQ(fast.meta.authors.size(), slow.meta.authors.size());
  for (std::size_t i = 0; i < fast.meta.authors.size(); ++i)
    EXPECT_EQ(parse::as_of_gumbo(fast.meta.authors[i]), parse::as_of_gumbo(slow.meta.authors[i]));
  EXPECT_EQ(fast.meta.date, slow.meta.date);
  EXPECT_EQ(parse::as_of_gumbo(fast.meta.description), parse::as_of_gumbo(slow.meta.description));
}

// Any steps must do; these are the ones that others lean on: white space stays, lines are joined.
const std::vector<Steps>& other_steps() {
  static const std::vector<Steps> steps = {Profile::none, Steps(Profile::standard).without(Step::spaces),
                                           Steps(Profile::standard).with(Step::dehyphenate),
                                           Steps(Profile::none).with(Step::dehyphenate),
                                           Steps(Profile::search).with(Step::dehyphenate)};
  return steps;
}

void expect_properties_of_steps(std::string_view input, Format format, Steps steps, Cleaner& cleaner) {
  const Document doc = cleaner.clean(input, format);
  std::string names = "steps:";
  for (std::size_t i = 0; i < kStepCount; ++i) {
    if (steps.has(static_cast<Step>(i))) names.append(" ").append(to_string(static_cast<Step>(i)));
  }
  EXPECT_TRUE(simdjson::validate_utf8(doc.text)) << names;
  EXPECT_EQ(doc.text.empty(), doc.status == Status::no_body) << names;
  EXPECT_EQ(unaccounted(doc, format == Format::html), "") << names;
  const Document again = cleaner.clean(doc.text, Format::text, "utf-8");
  EXPECT_TRUE(doc.text == again.text) << names << '\n' << difference(doc.text, again.text);
}

void expect_properties_of_other_steps(std::string_view input, Format format) {
  static std::vector<Cleaner> cleaners = [] {
    std::vector<Cleaner> all;
    for (const Steps steps : other_steps()) all.emplace_back(shared_rules(), CleanOptions{.steps = steps});
    return all;
  }();
  for (std::size_t i = 0; i < cleaners.size(); ++i)
    expect_properties_of_steps(input, format, other_steps()[i], cleaners[i]);
}

void expect_properties(std::string_view input, Format format, const std::string& name) {
  SCOPED_TRACE(name);
  Cleaner cleaner(shared_rules());
  const Document doc = cleaner.clean(input, format);
  EXPECT_TRUE(simdjson::validate_utf8(doc.text));
  EXPECT_EQ(doc.text.empty(), doc.status == Status::no_body);
  EXPECT_EQ(unaccounted(doc, format == Format::html), "");
  if (format == Format::html) expect_same_by_plain_path(doc.source);
  const Document again = cleaner.clean(doc.text, Format::text);
  EXPECT_TRUE(doc.text == again.text) << difference(doc.text, again.text);
  const Document twin = cleaner.clean(input, format);
  EXPECT_TRUE(doc.text == twin.text && doc.removed.size() == twin.removed.size()) << "not the same twice";
}

void expect_properties_of_any_steps(std::string_view input, Format format, const std::string& name) {
  SCOPED_TRACE(name);
  expect_properties(input, format, name);
  expect_properties_of_other_steps(input, format);
}

void run_over(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(root)) files.push_back(file.path());
  std::sort(files.begin(), files.end());
  std::size_t count = 0;
  for (std::size_t i = 0; i < files.size(); i += kOneIn) {
    const std::filesystem::path& path = files[i];
    if (path.extension() == ".txt") {
      expect_properties_of_any_steps(read_file(path), Format::text, path.string());
      ++count;
    } else if (path.extension() == ".html") {
      expect_properties_of_any_steps(read_file(path), Format::html, path.string());
      ++count;
    } else if (path.extension() == ".jsonl") {
      simdjson::dom::parser parser;
      for (const simdjson::dom::element record : parser.load_many(path.string(), 64U << 20U)) {
        std::string_view text;
        std::string_view id;
        if (record["text"].get(text) != simdjson::SUCCESS || record["id"].get(id) != simdjson::SUCCESS)
          continue;
        expect_properties_of_any_steps(text, Format::text, path.string() + ":" + std::string(id));
        ++count;
      }
    }
  }
  EXPECT_GT(count, 0U) << root;
  std::printf("%zu documents under %s\n", count, root.c_str());
}

TEST(Property, HoldsOverTheCorpus) { run_over(std::filesystem::path(DEHUSK_SOURCE_DIR) / "corpus"); }

TEST(Property, HoldsOverGivenData) {
  const char* data = std::getenv("DEHUSK_DATA");
  if (data == nullptr) GTEST_SKIP() << "DEHUSK_DATA names no directory";
  run_over(data);
}

TEST(Property, HoldsOverSmallAndHostileInput) {
  const std::vector<std::string> inputs = {
      "",
      " ",
      "x",
      "\n",
      "\xFF",
      std::string("\0", 1),
      std::string("a\0b\0\n", 5),
      "\xEF\xBB\xBF",
      "---\n---\n",
      "---\n",
      "```\n",
      "```\n```\n",
      "```py\nx  = 1\n\n    y\n```\nSubscribe to our newsletter",
      "---\ntitle: x\nBy Jane Doe\ndate: 2024-01-01\n---\nSome prose.",
      "Share\n---\ntitle: x\n---\nShare\n---\ntitle: y\n---\nSome prose.",
      "<pre>---\ntitle: x\n---</pre><p>Some prose.",
      "<pre><code class='language-JSON'>{\"A\": 1}</code></pre><p>Some prose.",
      "Subscribe to our newsletter. ``` It left the harbour.\nx\n    ```\n# H\nb\n    ```",
      "a-a-\nSubscribe to our newsletter.\na-\na-",
      "<p>Share<p>---<p>title: x<p>---<p>Some prose.",
      "Latest News",
      "Latest News\nLatest News\nLatest News",
      "By Jane Doe",
      "By Jane Doe\nBy Jane Doe\n3 Min Read\n\nShare\nTweet",
      "&amp;amp; &lt;b&gt;",
      "<\fa &lt;",
      "<p>a &lt; b<br>c &amp;amp;lt; d",
      "\xC2\x85\xC2\xA0\xE2\x80\xA8x",
      "a\r\nb\rc",
      "a  b\tc  d Share this article",
      "Share this article\tOne two  three  four\u00a0",
      "\ufeff\ufeffx \ufeff y\nBy Jane Doe\n\ufeffz",
      "a \v b\fc \u2028 d",
      "a&#13;b&#x2028;c <br> &nbsp;d&nbsp;<br>e",
      "the govern-\nment said",
      "the govern-\nShare this article\nment said",
      "the govern- Share this article\nment said",
      "the govern\u00ad\nment, Anglo-\nAmerican",
      "the &am-\np; b, govern-\u200b\n\u200b\n ment",
      "<p>the govern-<br>ment Anglo-<br>American</p><p>Anglo-American",
      "<table><tr><td>a<td>govern-<tr><td>ment<td>b</table>",
      "\x1B[31mred\x1B[0m",
      "<p>",
      "<",
      "<<<>>>",
      "<table>foo<tr><td>a<td>b</table>bar",
      "<ul><li>a<li>b<ul><li>c</ul></ul>",
      "<pre>\n  x\n   y ``` z\n</pre>"};
  for (const std::string& input : inputs) {
    expect_properties_of_any_steps(input, Format::text, "text: " + input);
    expect_properties_of_any_steps(input, Format::html, "html: " + input);
  }
}

// Text that was Unicode before it came here keeps its mark: what is said of it is said of what was given.
TEST(Property, OffsetsOfUnicodeAreIntoWhatWasGiven) {
  Cleaner cleaner(shared_rules());
  const std::string mark = "\ufeff";
  const std::string husk = "Subscribe to our newsletter to get the latest stories in your inbox.";
  const std::string prose = "The ferry left the northern pier at dawn with forty crates of apples.";
  for (const auto& [text, format] :
       {std::pair(husk + "\n\n" + prose, Format::text),
        std::pair(prose + "\n" + husk + "\n" + prose, Format::text),
        std::pair("---\ntitle: x\n---\n" + prose, Format::text), std::pair("\ufeff" + prose, Format::text),
        std::pair(std::string(), Format::text),
        std::pair("<title>Ü</title><p>" + prose + "<p>" + husk, Format::html)}) {
    SCOPED_TRACE(text);
    const bool html = format == Format::html;
    const Document plain = cleaner.clean_unicode(text, format);
    const Document marked = cleaner.clean_unicode(mark + text, format);
    EXPECT_EQ(marked.source, mark + text);
    EXPECT_EQ(unaccounted(marked, html), "");
    EXPECT_EQ(cleaner.clean(mark + text, format).source, text);  // of bytes it is taken off
    if (text.starts_with(mark)) continue;                        // without one more it is a mark itself
    EXPECT_EQ(plain.source, text);
    EXPECT_EQ(marked.text, plain.text);
    EXPECT_EQ(marked.meta.title, plain.meta.title);
    ASSERT_EQ(marked.removed.size(), plain.removed.size());
    for (std::size_t i = 0; i < plain.removed.size(); ++i) {
      const auto stretch = [i](const Document& d) {
        return d.source.substr(d.removed[i].begin, d.removed[i].end - d.removed[i].begin);
      };
      EXPECT_EQ(stretch(marked), stretch(plain));
    }
  }
  Cleaner brief(shared_rules(), {.limits = {.bytes = 10}});
  EXPECT_EQ(brief.clean_unicode(mark + prose).source, "");
}

// A page or text may end anywhere: a fetch that broke off, a field of limited length.
TEST(Property, HoldsWhereverADocumentEnds) {
  constexpr std::size_t kDocuments = 6;        // of each format, the longest
  constexpr std::size_t kEnds = 150 / kOneIn;  // of each
  for (const auto& [extension, format] :
       {std::pair(".html", Format::html), std::pair(".txt", Format::text)}) {
    std::vector<std::string> documents;
    for (const auto& file : std::filesystem::recursive_directory_iterator(DEHUSK_SOURCE_DIR "/corpus")) {
      if (file.path().extension() == extension) documents.push_back(read_file(file.path()));
    }
    ASSERT_GE(documents.size(), kDocuments);
    std::sort(documents.begin(), documents.end(), [](const std::string& a, const std::string& b) {
      return std::pair(b.size(), b) < std::pair(a.size(), a);
    });
    documents.resize(kDocuments);
    for (const std::string& document : documents) {
      const std::size_t step = document.size() / kEnds + 1;  // no two documents have the same
      for (std::size_t end = step; end < document.size(); end += step) {
        expect_properties(std::string_view(document).substr(0, end), format, document.substr(0, end));
        if (HasFailure()) return;
      }
    }
  }
}

// As print does: "gov-", "ernment". Not inside a character.
void break_a_word(std::string& text, std::mt19937& random) {
  if (text.size() < 20) return;
  const std::size_t at = text.size() - 1 - random() % 18;
  if (std::isalpha(static_cast<unsigned char>(text[at])) == 0) return;
  text.insert(at, random() % 4 == 0 ? " -\n" : "-\n");
}

// Random lines put together from husk and prose: every neighbourhood that the rules may meet.
TEST(Property, HoldsOverRandomMixtures) {
  std::vector<std::string> lines;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(DEHUSK_SOURCE_DIR) / "corpus")) {
    if (file.path().extension() != ".txt") continue;
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line);) {
      if (line.size() < 600) lines.push_back(line);
    }
  }
  std::sort(lines.begin(), lines.end());
  ASSERT_GT(lines.size(), 100U);
  std::mt19937 random(20240229);  // NOLINT: the same mixtures every time
  for (int round = 0; round < 400 / kOneIn; ++round) {
    std::string text;
    const std::size_t count = 1 + random() % 30;
    for (std::size_t i = 0; i < count; ++i) {
      text += lines[random() % lines.size()];
      if (random() % 3 == 0) break_a_word(text, random);
      constexpr const char* kBetween[] = {"  ", "\t", "\n\n", "\n", "\n", "-\n"};
      text += kBetween[random() % std::size(kBetween)];
    }
    expect_properties_of_any_steps(text, Format::text, "round " + std::to_string(round) + "\n" + text);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace dehusk
