// Numbers are four bytes, the lowest first; text is its length and its bytes. What a run needs of all rules
// stands in front of all examples, so that it stays on few pages of memory:
//
//     number of rules, length of the rules, rules, examples
#include "match/packed_rules.h"

#include <initializer_list>

namespace dehusk::match {
namespace {

constexpr std::size_t kNumberSize = 4;

class Writer {
 public:
  void number(std::size_t value) {
    for (std::size_t i = 0; i < kNumberSize; ++i) bytes_ += static_cast<char>((value >> (8 * i)) & 0xFFU);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint32_t number() {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < kNumberSize; ++i)
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(rest_[i])) << (8 * i);
    rest_.remove_prefix(kNumberSize);
    return value;
  }
  template <class Enum>
  Enum one_of() {
    return static_cast<Enum>(number());
  }
  std::string_view bytes(std::size_t count) {
    const std::string_view out = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return out;
  }
  std::string_view text() { return bytes(number()); }

 private:
  std::string_view rest_;
};

void write_guards(const Guards& guards, Writer& out) {
  out.number(guards.max_words);
  out.number(guards.min_words);
  out.number(static_cast<std::size_t>(guards.position));
  for (const bool flag :
       {guards.needs_boilerplate, guards.unless_prose, guards.title_case, guards.extent_match})
    out.number(flag ? 1 : 0);
}

void read_guards(Reader& in, Guards& guards) {
  guards.max_words = in.number();
  guards.min_words = in.number();
  guards.position = in.one_of<Position>();
  for (bool* const flag :
       {&guards.needs_boilerplate, &guards.unless_prose, &guards.title_case, &guards.extent_match})
    *flag = in.number() != 0;
}

void write_rule(const WrittenRule& rule, Writer& out) {
  const RuleInfo& info = rule.info;
  for (const std::string_view text : {info.id, info.why, info.lang, info.regex, info.file}) out.text(text);
  out.number(info.line);
  out.number(static_cast<std::size_t>(info.category));
  out.number(info.keeps ? 1 : 0);
  out.number(static_cast<std::size_t>(info.scope));
  write_guards(rule, out);
}

Rule read_rule(Reader& in) {
  Rule rule;
  Rule::Info& info = rule.info;
  for (std::string_view* const text : {&info.id, &info.why, &info.lang, &info.regex, &info.file})
    *text = in.text();
  info.line = in.number();
  info.category = in.one_of<Category>();
  info.keeps = in.number() != 0;
  info.scope = in.one_of<Scope>();
  read_guards(in, rule);
  return rule;
}

std::string packed_examples(const RuleInfo& info) {
  Writer out;
  for (const std::vector<std::string>* const examples : {&info.match, &info.no_match}) {
    out.number(examples->size());
    for (const std::string& example : *examples) out.text(example);
  }
  return out.bytes();
}

}  // namespace

std::string pack(std::span<const WrittenRule> rules) {
  Writer heads;
  std::string examples;
  for (const WrittenRule& rule : rules) {
    const std::string own = packed_examples(rule.info);
    write_rule(rule, heads);
    heads.number(own.size());
    examples += own;
  }
  Writer all;
  all.number(rules.size());
  all.text(heads.bytes());
  return all.bytes() + examples;
}

std::vector<Rule> unpack(std::string_view packed) {
  Reader all(packed);
  std::vector<Rule> rules(all.number());
  const std::string_view heads = all.text();
  Reader in(heads);
  for (Rule& rule : rules) {
    rule = read_rule(in);
    rule.examples = all.bytes(in.number());
  }
  return rules;
}

RuleInfo info_of(const Rule& rule) {
  RuleInfo info;
  info.id = rule.info.id;
  info.why = rule.info.why;
  info.category = rule.info.category;
  info.keeps = rule.info.keeps;
  info.scope = rule.info.scope;
  info.lang = rule.info.lang;
  info.regex = rule.info.regex;
  info.file = rule.info.file;
  info.line = rule.info.line;
  info.enabled = rule.info.enabled;
  Reader in(rule.examples);
  for (std::vector<std::string>* const examples : {&info.match, &info.no_match}) {
    examples->resize(in.number());
    for (std::string& example : *examples) example = in.text();
  }
  return info;
}

}  // namespace dehusk::match
