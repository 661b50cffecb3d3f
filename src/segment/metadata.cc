// read_metadata: one pass over the nodes collects what each kind of source states, and then the sources
// are asked in order of trust. For most fields: JSON-LD, <meta> of the Open Graph and article kind, other
// <meta>, and last what the page shows. A title is what the page shows (segment/page_title.h). A date is that
// of publication; where none is stated for machines, the one shown (segment/shown_dates.h); then that of the
// last change; last the one in the page's address.
//
// JSON-LD in the wild is often broken: wrapped in comments, or with raw line ends inside strings. Those two
// are mended; anything else that does not parse is passed over.
#include "segment/metadata.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ascii.h"
#include "segment/byline.h"
#include "segment/dates.h"
#include "segment/page_index.h"
#include "segment/page_title.h"
#include "segment/shown_dates.h"
#include "segment/url.h"
#include "utf8.h"

namespace dehusk::segment {
namespace {

using parse::Dom;
using parse::kNone;
using parse::Node;
using parse::NodeType;
using simdjson::dom::element;
using simdjson::dom::element_type;

// Above these, a field is not a name or a headline but text that strayed into it.
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kLongestDescription = 2000;
constexpr std::size_t kLongestText = 2000;  // of an element: beyond all that a headline or name may be
constexpr std::size_t kMostTags = 50;
// No work that a page is about has more; each is looked for among those before it.
constexpr std::size_t kMostAuthors = 200;
// The headline is among the first of the headings.
constexpr std::size_t kMostHeadings = 200;

// Deeper nesting than this does not occur in JSON-LD that describes a page.
constexpr int kDeepestJson = 12;

// The character that the entity `name` (without & and ;) stands for; 0 when unknown.
std::uint32_t entity_code(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::uint32_t>, 12> kNamed = {{{"amp", '&'},
                                                                                  {"quot", '"'},
                                                                                  {"apos", '\''},
                                                                                  {"lt", '<'},
                                                                                  {"gt", '>'},
                                                                                  {"nbsp", ' '},
                                                                                  {"rsquo", 0x2019},
                                                                                  {"lsquo", 0x2018},
                                                                                  {"rdquo", 0x201D},
                                                                                  {"ldquo", 0x201C},
                                                                                  {"ndash", 0x2013},
                                                                                  {"mdash", 0x2014}}};
  for (const auto& [known, code] : kNamed) {
    if (name == known) return code;
  }
  if (name.size() < 2 || name[0] != '#') return 0;
  const bool hex = name[1] == 'x' || name[1] == 'X';
  const std::string_view digits = name.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto [stop, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  const bool is_character = code >= 0x20 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return error == std::errc() && stop == digits.data() + digits.size() && is_character ? code : 0;
}

// Many sites escape their titles twice, so that entities are left in the value.
std::string decode_entities(std::string_view text) {
  constexpr std::size_t kLongestEntity = 8;
  if (text.find('&') == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '&') {
      const std::size_t stop = text.substr(at, kLongestEntity + 1).find(';');
      if (stop != std::string_view::npos) {
        if (const std::uint32_t code = entity_code(text.substr(at + 1, stop - 1)); code != 0) {
          append_utf8(code, out);
          at += stop;
          continue;
        }
      }
    }
    out.push_back(text[at]);
  }
  return out;
}

// Appends `text` with one space for each run of white space, none at the begin of `out`, until that has more
// than `most` bytes.
void collapse_onto(std::string_view text, std::string& out, std::size_t most) {
  for (std::size_t at = 0; at < text.size() && out.size() <= most; ++at) {
    const bool no_break = text[at] == '\xC2' && text.substr(at).starts_with("\u00a0");
    if (no_break) ++at;
    const bool space = no_break || is_text_space(text[at]);
    if (!space) {
      out.push_back(text[at]);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
}

std::string without_last_space(std::string text) {
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

std::string collapse(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  collapse_onto(text, out, text.size());
  return without_last_space(std::move(out));
}

std::string clean(std::string_view text) { return collapse(decode_entities(text)); }

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://") || text.starts_with("//") ||
         text.starts_with("www.");
}

void add_unique(std::vector<std::string>& list, std::string value) {
  if (!value.empty() && std::find(list.begin(), list.end(), value) == list.end())
    list.push_back(std::move(value));
}

void add_author(std::vector<std::string>& authors, std::string_view raw) {
  if (authors.size() >= kMostAuthors) return;
  std::string name = clean(raw);
  name = without_by(name);
  if (name.size() > kLongestName || is_url(name) || name.find('@') != std::string::npos) return;
  add_unique(authors, std::move(name));
}

void add_tags(std::vector<std::string>& tags, std::string_view list) {
  for (std::size_t at = 0; at <= list.size() && tags.size() < kMostTags;) {
    const std::size_t stop = std::min(list.find(',', at), list.size());
    std::string tag = clean(list.substr(at, stop - at));
    if (tag.size() <= kLongestName) add_unique(tags, std::move(tag));
    at = stop + 1;
  }
}

// --- JSON-LD -------------------------------------------------------------------------------------------

std::string_view string_of(const element& value) {
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

std::string_view string_at(const simdjson::dom::object& object, std::string_view key) {
  element value;
  return object.at_key(key).get(value) == simdjson::SUCCESS ? string_of(value) : std::string_view{};
}

// A thing's name: the string itself, or its "name".
std::string_view name_of(const element& value) {
  simdjson::dom::object object;
  if (value.get(object) == simdjson::SUCCESS) return string_at(object, "name");
  return string_of(value);
}

enum class ThingKind { other, site, page, article };

ThingKind kind_of_type(std::string_view type) {
  if (type.ends_with("Article") || type.ends_with("BlogPosting") || type == "Report" || type == "Recipe" ||
      type == "Product" || type.ends_with("ForumPosting") || type == "Course" || type == "Event" ||
      type == "Book") {
    return ThingKind::article;
  }
  if (type == "WebSite") return ThingKind::site;
  return type.ends_with("Page") ? ThingKind::page : ThingKind::other;
}

ThingKind kind_of(const simdjson::dom::object& object) {
  element type;
  if (object.at_key("@type").get(type) != simdjson::SUCCESS) return ThingKind::other;
  simdjson::dom::array types;
  if (type.get(types) != simdjson::SUCCESS) return kind_of_type(string_of(type));
  ThingKind kind = ThingKind::other;
  for (const element one : types) kind = std::max(kind, kind_of_type(string_of(one)));
  return kind;
}

struct Thing : Metadata {
  std::string modified;
  std::vector<std::string> author_ids;  // of authors who are described elsewhere on the page
};

// What the first article-like and the first page-like object of all JSON-LD say.
class JsonLd {
 public:
  Thing article;
  Thing page;
  std::string site;

  void read(std::string_view script) {
    std::string text = unwrap(script);
    if (text.empty()) return;
    element root;
    if (parser_.parse(text).get(root) != simdjson::SUCCESS) {
      std::replace_if(
          text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
      if (parser_.parse(text).get(root) != simdjson::SUCCESS) return;
    }
    visit(root, 0);
  }

  // Those named where they stand, else those whose names stand elsewhere.
  [[nodiscard]] std::vector<std::string> authors_of(const Thing& thing) const {
    std::vector<std::string> authors = thing.authors;
    for (const std::string& id : thing.author_ids) {
      if (const auto found = names_.find(id); found != names_.end()) add_author(authors, found->second);
    }
    return authors;
  }

 private:
  // Takes off comment and CDATA marks around the value.
  static std::string unwrap(std::string_view script) {
    constexpr std::string_view kOpen = "[CDATA[";
    if (const std::size_t open = script.find(kOpen);
        open != std::string_view::npos && open <= script.find_first_of("{[")) {
      script.remove_prefix(open + kOpen.size());
      script = script.substr(0, script.rfind("]]>"));
    }
    const std::size_t begin = script.find_first_of("{[");
    const std::size_t end = script.find_last_of("}]");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
    return std::string(script.substr(begin, end + 1 - begin));
  }

  void visit(const element& value, int depth) {
    if (depth > kDeepestJson) return;
    simdjson::dom::array array;
    simdjson::dom::object object;
    if (value.get(array) == simdjson::SUCCESS) {
      for (const element one : array) visit(one, depth + 1);
    } else if (value.get(object) == simdjson::SUCCESS) {
      visit_object(object, depth);
    }
  }

  void visit_object(const simdjson::dom::object& object, int depth) {
    const std::string_view id = string_at(object, "@id");
    const std::string_view name = string_at(object, "name");
    if (!id.empty() && !name.empty()) names_.emplace(id, name);
    switch (kind_of(object)) {
      case ThingKind::article:
        if (!has_article_) take(object, article);
        has_article_ = true;
        return;
      case ThingKind::page:
        if (!has_page_) take(object, page);
        has_page_ = true;
        if (string_at(object, "@type") == "QAPage") take_question(object);
        break;
      case ThingKind::site:
        if (site.empty()) site = clean(string_at(object, "name"));
        return;
      case ThingKind::other:
        break;
    }
    for (const char* key : {"@graph", "mainEntity", "mainEntityOfPage"}) {
      element inner;
      if (object.at_key(key).get(inner) == simdjson::SUCCESS) visit(inner, depth + 1);
    }
  }

  // The question is what such a page is about; on a page of frequent ones it is one of many.
  void take_question(const simdjson::dom::object& object) {
    simdjson::dom::object question;
    if (has_article_ || object.at_key("mainEntity").get(question) != simdjson::SUCCESS) return;
    take(question, article);
    has_article_ = true;
  }

  static void take(const simdjson::dom::object& object, Thing& meta) {
    meta.title = clean(string_at(object, "headline"));
    if (meta.title.empty()) meta.title = clean(string_at(object, "name"));
    meta.date = clean(string_at(object, "datePublished"));
    if (meta.date.empty()) meta.date = clean(string_at(object, "dateCreated"));
    meta.modified = clean(string_at(object, "dateModified"));
    meta.description = clean(string_at(object, "description"));
    meta.language = clean(string_at(object, "inLanguage"));
    element value;
    if (object.at_key("author").get(value) == simdjson::SUCCESS) take_authors(value, meta);
    if (object.at_key("publisher").get(value) == simdjson::SUCCESS) meta.site = clean(name_of(value));
    if (object.at_key("keywords").get(value) == simdjson::SUCCESS) take_keywords(value, meta.tags);
  }

  static void take_authors(const element& value, Thing& thing) {
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS) {
      take_author(value, thing);
      return;
    }
    for (const element one : array) take_author(one, thing);
  }

  static void take_author(const element& value, Thing& thing) {
    add_author(thing.authors, name_of(value));
    simdjson::dom::object object;
    if (!name_of(value).empty() || value.get(object) != simdjson::SUCCESS) return;
    if (const std::string_view id = string_at(object, "@id"); !id.empty()) thing.author_ids.emplace_back(id);
  }

  static void take_keywords(const element& value, std::vector<std::string>& tags) {
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS) {
      add_tags(tags, string_of(value));
      return;
    }
    for (const element one : array) {
      if (tags.size() < kMostTags) add_unique(tags, clean(name_of(one)));
    }
  }

  simdjson::dom::parser parser_;
  std::map<std::string, std::string, std::less<>> names_;  // of all that has an @id
  bool has_article_ = false;
  bool has_page_ = false;
};

// --- What the elements say -----------------------------------------------------------------------------

// All text below a node, but for what its buttons say; of more than kLongestText bytes the begin.
std::string text_below(const Dom& dom, const PageIndex& page, std::uint32_t node) {
  std::string text;
  for (std::uint32_t i = node + 1; i < page.end[node] && text.size() <= kLongestText; ++i) {
    if (page.never_seen[i] != 0 || page.tag[i] == Tag::button) {
      i = page.end[i] - 1;
    } else if (dom.nodes[i].type == NodeType::text) {
      collapse_onto(dom.nodes[i].text(), text, kLongestText);
    } else if (page.tag[i] == Tag::br || page.block_level[i] != 0) {
      collapse_onto(" ", text, kLongestText);
    }
  }
  return without_last_space(std::move(text));
}

struct Stated {
  std::map<std::string, std::vector<std::string>, std::less<>> meta;  // by lower-case name or property
  std::string title;                                                  // of <title>
  std::vector<Heading> headings;
  std::string canonical;
  std::string language;
  std::string time;                  // the first <time datetime>
  std::string published_time;        // one that says it is the date of publication
  std::vector<std::string> authors;  // rel=author, itemprop=author
  JsonLd json_ld;

  [[nodiscard]] std::string first(std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names) {
      if (const auto found = meta.find(name); found != meta.end()) return found->second.front();
    }
    return {};
  }
};

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = dehusk::lower(c);
  return out;
}

void read_meta(const Dom& dom, const Node& node, Stated& stated) {
  std::string value = clean(dom.attribute(node, "content"));
  if (value.empty()) return;
  for (const std::string_view key : {"property", "name", "itemprop"}) {
    const std::string name = lowered(dom.attribute(node, key));
    if (!name.empty()) stated.meta[name].push_back(value);
  }
}

void read_time(const Dom& dom, const PageIndex& page, std::uint32_t i, Stated& stated) {
  const Node& node = dom.nodes[i];
  const std::string date = clean(dom.attribute(node, "datetime"));
  if (date.empty() || date[0] < '0' || date[0] > '9' || page.hidden[i] != 0) return;
  const std::string_view itemprop = dom.attribute(node, "itemprop");
  const bool says_published = itemprop == "datePublished" ||
                              dom.attribute(node, "pubdate").data() != nullptr ||
                              contains_ignoring_case(dom.attribute(node, "class"), "publish");
  if (says_published && stated.published_time.empty()) stated.published_time = date;
  if (stated.time.empty()) stated.time = date;
}

void read_heading(const Dom& dom, const PageIndex& page, std::uint32_t i, Stated& stated) {
  Heading heading;
  heading.text = text_below(dom, page, i);
  // A sign to link to the heading is no part of it.
  for (const std::string_view sign : {"#", "¶", "§"}) {
    if (heading.text.ends_with(sign))
      heading.text = collapse(heading.text.substr(0, heading.text.size() - sign.size()));
  }
  heading.node = i;
  heading.level = 1 + static_cast<int>(page.tag[i]) - static_cast<int>(Tag::h1);
  for (std::uint32_t up = dom.nodes[i].parent; up != kNone; up = dom.nodes[up].parent) {
    const Tag tag = page.tag[up];
    if (tag == Tag::nav || tag == Tag::footer || tag == Tag::aside || tag == Tag::dialog)
      heading.in_husk = true;
  }
  if (!heading.text.empty()) stated.headings.push_back(std::move(heading));
}

void read_element(const Dom& dom, const PageIndex& page, std::uint32_t i, Stated& stated) {
  const Node& node = dom.nodes[i];
  const Tag tag = page.tag[i];
  if (tag == Tag::meta) {
    read_meta(dom, node, stated);
  } else if (tag == Tag::html) {
    stated.language = clean(dom.attribute(node, "lang"));
  } else if (tag == Tag::title && stated.title.empty()) {
    if (node.first_child != kNone) stated.title = collapse(dom.nodes[node.first_child].text());
  } else if (tag >= Tag::h1 && tag <= Tag::h4 && stated.headings.size() < kMostHeadings) {
    read_heading(dom, page, i, stated);
  } else if (tag == Tag::time) {
    read_time(dom, page, i, stated);
  } else if (tag == Tag::link && dom.attribute(node, "rel") == "canonical" && stated.canonical.empty()) {
    stated.canonical = clean(dom.attribute(node, "href"));
  } else if (tag == Tag::script &&
             contains_ignoring_case(dom.attribute(node, "type"), "application/ld+json")) {
    if (node.first_child != kNone) stated.json_ld.read(dom.nodes[node.first_child].text());
  } else if (dom.attribute(node, "rel") == "author" || page.looks.value(i, Telling::itemprop) == "author") {
    add_author(stated.authors, text_below(dom, page, i));
  }
}

Stated collect(const Dom& dom, const PageIndex& page) {
  Stated stated;
  for (std::uint32_t i = 1; i < dom.nodes.size(); ++i) {
    if (dom.nodes[i].type == NodeType::element) read_element(dom, page, i, stated);
  }
  return stated;
}

// --- Choosing ------------------------------------------------------------------------------------------

std::string first_of(std::initializer_list<std::string> candidates, std::size_t longest) {
  for (const std::string& candidate : candidates) {
    if (!candidate.empty() && candidate.size() <= longest) return candidate;
  }
  return {};
}

// The names a site has in its address: "harbourpost" and "harbourpost.example" of
// https://www.harbourpost.example/clock.
void add_host_names(std::string_view url, std::vector<std::string>& names) {
  const std::size_t begin = url.find("//");
  if (begin == std::string_view::npos) return;
  std::string_view host = url.substr(begin + 2);
  host = host.substr(0, host.find_first_of("/?#:"));
  if (host.starts_with("www.")) host.remove_prefix(4);
  names.emplace_back(host);
  while (host.find('.') != std::string_view::npos) {
    names.emplace_back(host.substr(0, host.find('.')));
    host.remove_prefix(host.find('.') + 1);
  }
}

ChosenTitle choose_title(const Stated& stated, const std::string& url) {
  TitleSources sources;
  sources.headings = stated.headings;
  for (const std::string& name :
       {stated.first({"og:site_name"}), stated.first({"application-name"}), stated.json_ld.site,
        stated.json_ld.article.site, stated.json_ld.page.site}) {
    if (!name.empty()) sources.sites.push_back(name);
  }
  add_host_names(url, sources.sites);
  for (const std::string& title :
       {stated.first({"og:title"}), stated.json_ld.article.title, stated.title,
        stated.first({"twitter:title", "dc.title", "citation_title"}), stated.json_ld.page.title}) {
    if (!title.empty()) sources.stated.push_back(title);
  }
  sources.only_title_element = sources.stated.size() == 1 && !stated.title.empty();
  return choose_title(sources);
}

std::vector<std::string> choose_authors(const Stated& stated, const std::string& byline) {
  std::vector<std::string> authors = stated.json_ld.authors_of(stated.json_ld.article);
  if (!authors.empty()) return authors;
  for (const std::string_view name : {"citation_author", "author", "article:author", "dc.creator",
                                      "parsely-author", "sailthru.author", "byl"}) {
    const auto found = stated.meta.find(name);
    if (found == stated.meta.end()) continue;
    for (const std::string& one : found->second) add_author(authors, one);
    if (!authors.empty()) return authors;
  }
  authors = stated.json_ld.authors_of(stated.json_ld.page);
  if (!authors.empty()) return authors;
  if (!stated.authors.empty() && stated.authors.size() <= 5) return stated.authors;
  if (equals_ignoring_case(stated.first({"twitter:label1"}), "written by"))
    add_author(authors, stated.first({"twitter:data1"}));
  if (authors.empty()) add_author(authors, byline);
  return authors;
}

// The first that is a date.
std::string first_date(std::initializer_list<std::string> candidates, DayOrder order) {
  for (const std::string& candidate : candidates) {
    if (std::string date = iso_date(candidate, order); !date.empty()) return date;
  }
  return {};
}

std::string choose_date(const Stated& stated, const ShownDates& shown, const std::string& url,
                        DayOrder order) {
  const std::string published =
      first_date({stated.json_ld.article.date,
                  stated.first({"article:published_time", "datepublished", "og:published_time",
                                "article:published", "citation_publication_date", "dc.date.issued", "dc.date",
                                "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "date",
                                "publish-date", "publish_date", "publication_date", "published"}),
                  stated.published_time},
                 order);
  if (!published.empty()) return published;
  return first_date(
      {shown.published, shown.plain, shown.updated, stated.json_ld.page.date, stated.json_ld.article.modified,
       stated.first({"article:modified_time", "datemodified", "og:updated_time", "last-modified"}),
       stated.json_ld.page.modified, stated.time, url},
      order);
}

}  // namespace

Metadata read_metadata(const Dom& dom, const PageIndex& page, std::string_view address) {
  const Stated stated = collect(dom, page);
  Metadata meta;
  meta.site = first_of({stated.first({"og:site_name", "application-name"}), stated.json_ld.site,
                        stated.json_ld.article.site, stated.json_ld.page.site},
                       kLongestName);
  meta.language = first_of(
      {stated.language, stated.first({"content-language", "og:locale"}), stated.json_ld.article.language},
      kLongestName);
  meta.url = resolve_url(address, first_of({stated.canonical, stated.first({"og:url"}), std::string(address)},
                                           kLongestDescription));
  const ChosenTitle title = choose_title(stated, meta.url);
  meta.title = title.text;
  meta.authors =
      choose_authors(stated, page.product ? std::string() : read_byline(dom, page, title.heading_node));
  const DayOrder order =
      day_order(first_of({stated.language, stated.first({"content-language", "og:locale"})}, kLongestName));
  // On the page of a product dates are those of deliveries and reviews.
  const ShownDates shown =
      page.product ? ShownDates{} : read_shown_dates(dom, page, title.heading_node, order);
  meta.date = choose_date(stated, shown, meta.url, order);
  meta.description = first_of({stated.first({"description", "og:description", "twitter:description"}),
                               stated.json_ld.article.description},
                              kLongestDescription);
  meta.tags = stated.json_ld.article.tags;
  for (const std::string_view name : {"article:tag", "keywords", "news_keywords"}) {
    const auto found = stated.meta.find(name);
    if (found == stated.meta.end() || !meta.tags.empty()) continue;
    for (const std::string& one : found->second) add_tags(meta.tags, one);
  }
  return meta;
}

}  // namespace dehusk::segment
