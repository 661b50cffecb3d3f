// JSON strings are cut where a paragraph ends, by an escaped line end or a tag, before they are decoded; so
// each paragraph knows which bytes of the page it came from.
#include "segment/embedded.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace dehusk::segment {
namespace {

using parse::Dom;
using parse::Node;

// Shorter texts are descriptions and captions.
constexpr std::uint32_t kLeastPassageWords = 25;
constexpr std::uint64_t kLeastBodyWords = 60;
// The body is embedded when the page shows less prose than a quarter of it, and fewer words of any kind than
// half: a list of teasers is the page itself.
constexpr std::uint64_t kTimesProse = 4;
constexpr std::uint64_t kTimesWords = 2;
constexpr int kDeepest = 24;

// Fields that hold the text of articles and posts: of schema.org, then of common content systems.
constexpr std::array<std::string_view, 9> kBodyFields = {
    "articleBody", "text", "body", "content", "html", "bodyHtml", "contentHtml", "bodyText", "cooked"};

struct Passage {
  std::size_t begin = 0;  // of the string's contents, in the script's text
  std::size_t end = 0;
};

// The bodies that a JSON text holds, in its order.
class Finder {
 public:
  explicit Finder(std::string_view json) : padded_(json) {
    // Raw control characters, which JSON forbids, stand in strings of careless sites.
    std::replace_if(
        padded_.data(), padded_.data() + padded_.size(),
        [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  }

  // The text as it was read: each byte stands where it stood.
  [[nodiscard]] std::string_view json() const { return padded_; }

  std::vector<Passage> find() {
    simdjson::ondemand::document document;
    if (parser_.iterate(padded_).get(document) != simdjson::SUCCESS) return {};
    simdjson::ondemand::value root;
    if (document.get_value().get(root) == simdjson::SUCCESS) visit(root, 0);
    return found_;
  }

 private:
  // Stops at the first error: what was found before it is good.
  bool visit(simdjson::ondemand::value value, int depth) {
    simdjson::ondemand::json_type type{};
    if (depth > kDeepest || value.type().get(type) != simdjson::SUCCESS) return false;
    if (type == simdjson::ondemand::json_type::array) {
      simdjson::ondemand::array array;
      if (value.get_array().get(array) != simdjson::SUCCESS) return false;
      for (auto item : array) {
        simdjson::ondemand::value inner;
        if (item.get(inner) != simdjson::SUCCESS || !visit(inner, depth + 1)) return false;
      }
    } else if (type == simdjson::ondemand::json_type::object) {
      simdjson::ondemand::object object;
      if (value.get_object().get(object) != simdjson::SUCCESS) return false;
      for (auto field : object) {
        simdjson::ondemand::value inner;
        std::string_view key;
        if (field.unescaped_key().get(key) != simdjson::SUCCESS) return false;
        const bool is_body = std::find(kBodyFields.begin(), kBodyFields.end(), key) != kBodyFields.end();
        if (field.value().get(inner) != simdjson::SUCCESS || !visit_field(inner, is_body, depth))
          return false;
      }
    }
    return true;
  }

  bool visit_field(simdjson::ondemand::value value, bool is_body, int depth) {
    simdjson::ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    if (type != simdjson::ondemand::json_type::string || !is_body) return visit(value, depth + 1);
    const std::string_view token = value.raw_json_token();
    const auto begin = static_cast<std::size_t>(token.data() - padded_.data()) + 1;
    // The token reaches to the next one; the string ends at its last quotation mark.
    const std::size_t quote = token.rfind('"');
    if (quote == 0 || quote == std::string_view::npos) return false;
    found_.push_back({begin, begin + quote - 1});
    return true;
  }

  simdjson::padded_string padded_;
  simdjson::ondemand::parser parser_;
  std::vector<Passage> found_;
};

// What the inside of a JSON string says; nothing when it is no such thing.
std::optional<std::string> decoded(std::string_view raw, simdjson::dom::parser& parser) {
  std::string_view text;
  if (parser.parse("\"" + std::string(raw) + "\"").get(text) != simdjson::SUCCESS) return std::nullopt;
  return std::string(text);
}

// Whether HTML says the same as plain text: ASCII with no markup, no references, no controls.
bool is_plain(std::string_view html) {
  return std::all_of(html.begin(), html.end(),
                     [](char c) { return is_space(c) || (c > ' ' && c < '\x7F' && c != '<' && c != '&'); });
}

// The text of a piece of HTML, white space collapsed.
std::string plain(const std::string& html) {
  std::string out;
  const auto add = [&](std::string_view text) {
    for (const char c : text) {
      if (!is_space(c)) {
        out += c;
      } else if (!out.empty() && out.back() != ' ') {
        out += ' ';
      }
    }
  };
  if (is_plain(html)) {
    add(html);
  } else {
    const Dom dom = parse::parse_html(html);
    for (const Node& node : dom.nodes) add(node.text());
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// Where the next paragraph begins in the inside of a JSON string, at or after `at`.
std::size_t paragraph_end(std::string_view raw, std::size_t at) {
  constexpr std::array<std::string_view, 7> kEnds = {"</p>",   "<br",           "</h",   "</li>",
                                                     "</div>", "</blockquote>", "</pre>"};
  for (std::size_t i = at; i < raw.size(); ++i) {
    if (raw[i] == '\\') {
      if (i + 1 < raw.size() && raw[i + 1] == 'n') return i + 2;
      ++i;
    } else if (raw[i] == '<') {
      // "<\/p>" is how "</p>" may be written.
      std::string tag(raw.substr(i, 16));
      tag.erase(std::remove(tag.begin(), tag.end(), '\\'), tag.end());
      for (const std::string_view end : kEnds) {
        if (tag.starts_with(end)) return std::min(raw.find('>', i), raw.size() - 1) + 1;
      }
    }
  }
  return raw.size();
}

bool holds_json(const Dom& dom, const PageIndex& page, std::uint32_t i) {
  const Node& node = dom.nodes[i];
  if (page.tag[i] != Tag::script || node.first_child == parse::kNone) return false;
  const std::string_view type = dom.attribute(node, "type");
  return contains_ignoring_case(type, "ld+json") || contains_ignoring_case(type, "application/json");
}

class Reader {
 public:
  explicit Reader(const Dom& dom) : dom_(dom) {}

  void read(std::uint32_t script) {
    const Node& text = dom_.nodes[dom_.nodes[script].first_child];
    // Offsets hold only where the script stands in the page as it is.
    if (text.text().size() != text.source.end - text.source.begin) return;
    Finder finder(text.text());
    for (const Passage& passage : finder.find()) {
      const std::string_view raw = finder.json().substr(passage.begin, passage.end - passage.begin);
      add(raw, text.source.begin + passage.begin, script);
    }
  }

  std::vector<Block> blocks;
  std::uint32_t words = 0;

 private:
  void add(std::string_view raw, std::size_t offset, std::uint32_t script) {
    const std::optional<std::string> whole = decoded(raw, parser_);
    if (!whole || !seen_.insert(*whole).second) return;
    std::vector<Block> own;
    std::uint32_t own_words = 0;
    for (std::size_t at = 0; at < raw.size();) {
      const std::size_t end = paragraph_end(raw, at);
      const std::optional<std::string> html = decoded(raw.substr(at, end - at), parser_);
      if (!html) return;
      Block made;
      made.node = script;
      made.text = plain(*html);
      made.source = {NarrowSpan{offset + at, offset + end}};
      made.blank_lines = 1;
      made.structure = Structure::content;
      at = end;
      if (made.text.empty()) continue;
      own_words += features_of(made).words;
      own.push_back(std::move(made));
    }
    if (own_words < kLeastPassageWords) return;
    words += own_words;
    std::move(own.begin(), own.end(), std::back_inserter(blocks));
  }

  const Dom& dom_;
  simdjson::dom::parser parser_;
  std::set<std::string> seen_;
};

// So many words make an embedded text the body of a page that shows these blocks.
std::uint64_t words_wanted(const std::vector<Features>& shown) {
  std::uint64_t prose = 0;
  std::uint64_t words = 0;
  for (const Features& features : shown) {
    prose += features.prose;
    words += features.words;
  }
  return std::max({kLeastBodyWords, kTimesProse * prose, kTimesWords * words});
}

}  // namespace

std::vector<Block> embedded_body(const Dom& dom, const PageIndex& page, const std::vector<Features>& shown) {
  const std::uint64_t wanted = words_wanted(shown);
  std::size_t bytes = 0;
  std::vector<std::uint32_t> scripts;
  for (std::uint32_t i = 1; i < dom.nodes.size(); ++i) {
    if (!holds_json(dom, page, i)) continue;
    scripts.push_back(i);
    bytes += dom.nodes[dom.nodes[i].first_child].text().size();
  }
  // Words have two bytes at least, with the space between them.
  if (bytes < 2 * wanted) return {};
  Reader reader(dom);
  for (const std::uint32_t script : scripts) reader.read(script);
  if (reader.words < wanted) return {};
  return std::move(reader.blocks);
}

}  // namespace dehusk::segment
