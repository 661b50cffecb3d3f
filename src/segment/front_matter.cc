// Front matter: a YAML mapping between a first line "---" and a closing "---" or "...". Crawlers and site
// generators put the article's metadata there. Its facts become Metadata; none of it is article text. A
// pair of horizontal rules around prose is no front matter: what stands between must be a mapping.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <optional>

#include "segment/segment.h"

namespace dehusk::segment {
namespace {

// Longer "front matter" is not metadata that anybody wrote; it stays text.
constexpr std::size_t kLongestFrontMatter = 1U << 20;

struct Extent {
  std::size_t body_begin = 0;
  std::size_t body_end = 0;
  std::size_t end = 0;  // after the closing line
};

std::string_view without_trailing_space(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t\r");
  return last == std::string_view::npos ? std::string_view{} : line.substr(0, last + 1);
}

std::optional<Extent> find_extent(std::string_view text) {
  std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || text.compare(start, 3, "---") != 0) return std::nullopt;
  const std::size_t first_end = text.find('\n', start);
  if (first_end == std::string_view::npos ||
      without_trailing_space(text.substr(start, first_end - start)) != "---") {
    return std::nullopt;
  }
  for (std::size_t at = first_end + 1; at < text.size() && at < kLongestFrontMatter;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = without_trailing_space(text.substr(at, end - at));
    if (line == "---" || line == "...") return Extent{first_end + 1, at, end};
    at = end + 1;
  }
  return std::nullopt;
}

// "publishedDateTime", "published_date_time" and "Published-Date-Time" are one key.
std::string plain_key(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    }
  }
  return out;
}

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), key) != names.end();
}

// As of a page's authors: what somebody wrote has fewer.
constexpr std::size_t kMostInList = 200;

bool has_digit(const YAML::Node& value) {
  return value.IsScalar() && value.Scalar().find_first_of("0123456789") != std::string::npos;
}

// Takes facts into the metadata. An alias costs its few bytes however long and often the thing it stands for
// is, so that all that is looked at counts, and is no more than the front matter has bytes. What has no
// aliases never comes to that; of the rest, what does not fit is left out.
class FactReader {
 public:
  FactReader(std::size_t bytes, Metadata& meta) : left_(bytes), meta_(meta) {}

  // Whether the key is one that metadata has; its fact is taken.
  bool read(std::string_view key, const YAML::Node& value) {
    if (is_one_of(key, {"title", "headline"})) {
      set_if_empty(meta_.title, value);
    } else if (is_one_of(key, {"date", "publisheddatetime", "publishedat", "published", "publisheddate",
                               "publishdate", "pubdate", "datepublished", "publicationdate", "created",
                               "createdat"})) {
      if (has_digit(value)) set_if_empty(meta_.date, value);
    } else if (is_one_of(
                   key, {"url", "originalurl", "weburl", "link", "canonical", "canonicalurl", "permalink"})) {
      set_if_empty(meta_.url, value);
    } else if (is_one_of(key, {"excerpt", "description", "summary"})) {
      set_if_empty(meta_.description, value);
    } else if (is_one_of(key, {"lang", "language", "locale"})) {
      set_if_empty(meta_.language, value);
    } else if (is_one_of(key, {"author", "authors", "byline"})) {
      collect(meta_.authors, value, kMostInList);
    } else if (is_one_of(key, {"tags", "topics", "keywords", "categories"})) {
      collect(meta_.tags, value, kMostInList);
    } else if (is_one_of(key, {"provider", "site", "sitename", "publisher", "source", "outlet"})) {
      std::vector<std::string> names;
      if (meta_.site.empty()) collect(names, value, 1);
      if (!names.empty()) meta_.site = std::move(names.front());
    } else {
      return is_one_of(key, {"layout", "draft", "slug", "category", "type", "id", "weight", "aliases",
                             "images", "image", "template"});
    }
    return true;
  }

 private:
  bool fits(std::size_t bytes) {
    if (bytes > left_) return false;
    left_ -= bytes;
    return true;
  }

  void set_if_empty(std::string& field, const YAML::Node& value) {
    if (field.empty() && value.IsScalar() && fits(value.Scalar().size())) field = value.Scalar();
  }

  void add(std::vector<std::string>& out, const YAML::Node& name) {
    if (!name.Scalar().empty() && fits(name.Scalar().size())) out.push_back(name.Scalar());
  }

  // A scalar, or a "name" inside a mapping, which is found by looking at all its keys.
  void collect_one(std::vector<std::string>& out, const YAML::Node& value) {
    if (value.IsScalar()) {
      add(out, value);
    } else if (value.IsMap() && fits(value.size())) {
      if (const YAML::Node name = value["name"]; name && name.IsScalar()) add(out, name);
    }
  }

  // One of these, or each of a sequence of them.
  void collect(std::vector<std::string>& out, const YAML::Node& value, std::size_t most) {
    if (!value.IsSequence()) {
      if (out.size() < most) collect_one(out, value);
      return;
    }
    for (const YAML::Node& item : value) {
      if (out.size() >= most || !fits(1)) return;
      collect_one(out, item);
    }
  }

  std::size_t left_;
  Metadata& meta_;
};

// Where YAML itself is broken, lines still show whether this was meant as metadata: nine in ten are "key:",
// list items, indented or comments, and a key is one that metadata has.
bool looks_like_mapping(std::string_view body) {
  std::size_t lines = 0;
  std::size_t fitting = 0;
  std::size_t keys = 0;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = std::min(body.find('\n', at), body.size());
    const std::string_view line = without_trailing_space(body.substr(at, end - at));
    at = end + 1;
    if (line.empty()) continue;
    ++lines;
    const std::size_t colon = line.find(':');
    const bool key = colon != std::string_view::npos && colon > 0 && line.find(' ') > colon;
    Metadata unused;
    keys += key && FactReader(0, unused).read(plain_key(line.substr(0, colon)), {}) ? 1U : 0U;
    fitting += (key || line[0] == ' ' || line[0] == '-' || line[0] == '#') ? 1U : 0U;
  }
  return keys >= 1 && fitting * 10 >= lines * 9;
}

}  // namespace

std::size_t read_front_matter(std::string_view text, Metadata& meta) {
  const std::optional<Extent> extent = find_extent(text);
  if (!extent) return 0;
  const std::string_view body = text.substr(extent->body_begin, extent->body_end - extent->body_begin);
  try {
    const YAML::Node root = YAML::Load(std::string(body));
    if (!root.IsMap()) return 0;
    // An interview between two rules ("Q: …", "A: …") is a mapping too, but has none of the keys of metadata.
    bool known = false;
    FactReader facts(body.size(), meta);
    for (const auto& entry : root) {
      if (entry.first.IsScalar()) known |= facts.read(plain_key(entry.first.Scalar()), entry.second);
    }
    if (!known) return 0;
  } catch (const YAML::Exception&) {
    if (!looks_like_mapping(body)) return 0;
  }
  return extent->end;
}

}  // namespace dehusk::segment
