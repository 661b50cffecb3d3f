// Reads rule files with toml++. Every field is checked for its name, type and value; a mistake is a message
// "FILE:LINE: ID: what is wrong", and reading goes on, so that an author sees all of them at once.
#include "match/rule_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

namespace dehusk::match {
namespace {

constexpr std::uint32_t kDefaultMaxWords = 60;
constexpr std::uint32_t kDefaultMaxWordsHeading = 12;
constexpr std::uint32_t kDefaultMaxWordsAttribute = 400;  // a class list may be long
constexpr std::size_t kFewestExamples = 2;
constexpr std::size_t kLongestRegex = 2000;  // Hyperscan compiles longer ones for seconds

constexpr std::array<std::string_view, 17> kFields = {
    "id",       "why",   "category", "scope",      "effect", "lang",  "regex",    "max_words", "min_words",
    "position", "needs", "unless",   "title_case", "extent", "match", "no_match", "note"};

std::optional<Scope> scope_from_string(std::string_view name) {
  for (const Scope scope :
       {Scope::attribute, Scope::heading, Scope::block, Scope::sentence, Scope::section}) {
    if (to_string(scope) == name) return scope;
  }
  return std::nullopt;
}

bool is_dotted_id(std::string_view id) {
  const bool letters = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
  return letters && id.find('.') != std::string_view::npos && id.front() != '.' && id.back() != '.';
}

// One [[rule]] table on its way to a Rule.
class RuleReader {
 public:
  RuleReader(const RuleFile& file, const toml::table& table, std::vector<std::string>& errors)
      : file_(file), table_(table), errors_(errors) {}

  std::optional<WrittenRule> read() {
    const std::size_t before = errors_.size();
    rule_.info.file = file_.path;
    rule_.info.line = table_.source().begin.line;
    rule_.info.id = text("id", true);
    if (!rule_.info.id.empty() && !is_dotted_id(rule_.info.id)) {
      error("id", "an id is lower case, with a dot: family.what-it-is");
    }
    check_field_names();
    rule_.info.why = text("why", true);
    read_scope();
    read_category();
    read_language();
    read_regex();
    read_guards();
    rule_.info.match = examples("match");
    rule_.info.no_match = examples("no_match");
    if (errors_.size() != before) return std::nullopt;
    return std::move(rule_);
  }

 private:
  void error(std::string_view field, const std::string& message) {
    const toml::node* node = table_.get(field);
    const auto line = node != nullptr ? node->source().begin.line : table_.source().begin.line;
    errors_.push_back(file_.path + ":" + std::to_string(line) + ": " +
                      (rule_.info.id.empty() ? std::string("(no id)") : rule_.info.id) + ": " + message);
  }

  std::string text(std::string_view field, bool required) {
    const toml::node* node = table_.get(field);
    if (node == nullptr) {
      if (required) error(field, "missing field \"" + std::string(field) + "\"");
      return {};
    }
    const auto value = node->value_exact<std::string>();
    if (!value) {
      error(field, "\"" + std::string(field) + "\" must be a string");
      return {};
    }
    if (value->empty()) error(field, "\"" + std::string(field) + "\" is empty");
    return *value;
  }

  // A string field with a closed set of values.
  std::string choice(std::string_view field, std::initializer_list<std::string_view> values) {
    const std::string value = text(field, false);
    if (value.empty() || std::find(values.begin(), values.end(), value) != values.end()) return value;
    std::string all;
    for (const std::string_view v : values) all += (all.empty() ? "\"" : ", \"") + std::string(v) + "\"";
    error(field, "unknown " + std::string(field) + " \"" + value + "\": one of " + all);
    return {};
  }

  void check_field_names() {
    for (const auto& [key, value] : table_) {
      if (std::find(kFields.begin(), kFields.end(), key.str()) == kFields.end()) {
        error(key.str(), "unknown field \"" + std::string(key.str()) + "\"");
      }
    }
  }

  void read_scope() {
    const std::string name = text("scope", true);
    if (name.empty()) return;
    const std::optional<Scope> scope = scope_from_string(name);
    if (!scope) {
      error("scope", "unknown scope \"" + name + "\"");
      return;
    }
    rule_.info.scope = *scope;
  }

  void read_category() {
    rule_.info.keeps = choice("effect", {"remove", "keep"}) == "keep";
    if (rule_.info.keeps) {
      if (table_.contains("category")) error("category", "a rule that keeps has no category");
      return;
    }
    const std::string name = text("category", true);
    if (name.empty()) return;
    const std::optional<Category> category = category_from_string(name);
    if (!category) {
      error("category", "unknown category \"" + name + "\"");
      return;
    }
    rule_.info.category = *category;
  }

  void read_language() {
    rule_.info.lang = text("lang", true);
    const std::string& lang = rule_.info.lang;
    const bool code = lang.size() == 2 && std::islower(static_cast<unsigned char>(lang[0])) != 0 &&
                      std::islower(static_cast<unsigned char>(lang[1])) != 0;
    if (!lang.empty() && !code && lang != "any") error("lang", "lang is two letters or \"any\"");
  }

  void read_regex() {
    rule_.info.regex = text("regex", true);
    if (rule_.info.regex.empty()) return;
    if (rule_.info.regex.size() > kLongestRegex) {
      error("regex", "the regex is longer than " + std::to_string(kLongestRegex) + " bytes");
    } else if (const std::string complaint = lint_regex(rule_.info.regex); !complaint.empty()) {
      error("regex", complaint);
    }
  }

  std::uint32_t number(std::string_view field, std::uint32_t absent) {
    const toml::node* node = table_.get(field);
    if (node == nullptr) return absent;
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < 1 || *value > 100000) {
      error(field, "\"" + std::string(field) + "\" must be a whole number from 1");
      return absent;
    }
    return static_cast<std::uint32_t>(*value);
  }

  void read_guards() {
    const bool short_scope = rule_.info.scope == Scope::heading || rule_.info.scope == Scope::section;
    rule_.max_words = number("max_words", rule_.info.scope == Scope::attribute ? kDefaultMaxWordsAttribute
                                          : short_scope                        ? kDefaultMaxWordsHeading
                                                                               : kDefaultMaxWords);
    rule_.min_words = number("min_words", 0);
    const std::string position = choice("position", {"head", "tail", "edge"});
    rule_.position = position == "head"   ? Position::head
                     : position == "tail" ? Position::tail
                     : position == "edge" ? Position::edge
                                          : Position::anywhere;
    rule_.needs_boilerplate = !choice("needs", {"boilerplate"}).empty();
    rule_.unless_prose = !choice("unless", {"prose"}).empty();
    rule_.extent_match = !choice("extent", {"match"}).empty();
    if (rule_.extent_match && rule_.info.scope != Scope::sentence) {
      error("extent", "extent = \"match\" needs scope = \"sentence\"");
    }
    if (const toml::node* node = table_.get("title_case"); node != nullptr) {
      const auto value = node->value_exact<bool>();
      if (!value) error("title_case", "\"title_case\" must be true or false");
      rule_.title_case = value.value_or(false);
    }
  }

  std::vector<std::string> examples(std::string_view field) {
    std::vector<std::string> out;
    const toml::node* node = table_.get(field);
    if (node == nullptr) {
      error(field, "missing field \"" + std::string(field) + "\"");
      return out;
    }
    const toml::array* array = node->as_array();
    if (array == nullptr) {
      error(field, "\"" + std::string(field) + "\" must be a list of strings");
      return out;
    }
    for (const toml::node& item : *array) {
      const auto value = item.value_exact<std::string>();
      if (!value) {
        error(field, "\"" + std::string(field) + "\" must be a list of strings");
        return out;
      }
      out.push_back(*value);
    }
    if (out.size() < kFewestExamples)
      error(field, "\"" + std::string(field) + "\" needs two examples or more");
    return out;
  }

  const RuleFile& file_;
  const toml::table& table_;
  std::vector<std::string>& errors_;
  WrittenRule rule_;
};

// What a folder of rules may hold, so that one that is something else takes neither time nor memory.
constexpr std::size_t kMostBytes = 16U << 20U;

Result<std::string> read_up_to(std::size_t most, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorCode::kIo, path + ": cannot be read");
  std::string content;
  std::array<char, 1U << 16U> some{};
  do {
    in.read(some.data(), some.size());
    content.append(some.data(), static_cast<std::size_t>(in.gcount()));
    if (content.size() > most)
      return fail(ErrorCode::kBadRule, path + ": more than 16 MiB of rules, with the files before it");
  } while (in);
  if (in.bad()) return fail(ErrorCode::kIo, path + ": cannot be read");
  return content;
}

}  // namespace

void parse_rule_file(const RuleFile& file, std::vector<WrittenRule>& rules,
                     std::vector<std::string>& errors) {
  toml::table root;
  try {
    root = toml::parse(file.content, file.path);
  } catch (const toml::parse_error& e) {
    errors.push_back(file.path + ":" + std::to_string(e.source().begin.line) +
                     ": not valid TOML: " + std::string(e.description()));
    return;
  }
  for (const auto& [key, value] : root) {
    const toml::array* tables = key.str() == "rule" ? value.as_array() : nullptr;
    if (tables == nullptr || !tables->is_homogeneous<toml::table>()) {
      errors.push_back(file.path + ":" + std::to_string(value.source().begin.line) +
                       ": a rule file holds [[rule]] tables only, not \"" + std::string(key.str()) + "\"");
      continue;
    }
    for (const toml::node& table : *tables) {
      if (std::optional<WrittenRule> rule = RuleReader(file, *table.as_table(), errors).read()) {
        rules.push_back(std::move(*rule));
      }
    }
  }
}

std::vector<WrittenRule> parse_rule_files(const std::vector<RuleFile>& files,
                                          std::vector<std::string>& errors) {
  std::vector<WrittenRule> rules;
  for (const RuleFile& file : files) parse_rule_file(file, rules, errors);
  std::map<std::string, std::string> seen;
  for (const WrittenRule& rule : rules) {
    const std::string place = place_of(rule.info);
    const auto [it, is_new] = seen.emplace(rule.info.id, place);
    if (!is_new) errors.push_back(place + ": " + rule.info.id + ": this id is taken by " + it->second);
  }
  return rules;
}

Result<std::vector<RuleFile>> read_rule_files(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code code;
  std::vector<std::string> paths;
  if (fs::is_directory(directory, code)) {
    for (fs::recursive_directory_iterator it(directory, code), last; !code && it != last;
         it.increment(code)) {
      if (it->path().extension() == ".toml" && it->is_regular_file(code))
        paths.push_back(it->path().string());
    }
    if (code) return fail(ErrorCode::kIo, directory + ": " + code.message());
    if (paths.empty()) return fail(ErrorCode::kIo, directory + ": no *.toml file in this directory");
  } else if (fs::exists(directory, code)) {
    paths.push_back(directory);
  } else {
    return fail(ErrorCode::kIo, directory + ": no such file or directory");
  }
  std::sort(paths.begin(), paths.end());
  std::vector<RuleFile> files;
  std::size_t left = kMostBytes;
  for (const std::string& path : paths) {
    Result<std::string> content = read_up_to(left, path);
    if (!content) return tl::unexpected<Error>(content.error());
    left -= content->size();
    files.push_back({path, std::move(*content)});
  }
  return files;
}

}  // namespace dehusk::match
