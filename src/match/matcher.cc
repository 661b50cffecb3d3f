// Scanning blocks, sentences and element attributes with the compiled rules.
#include "match/matcher.h"

#include <algorithm>
#include <array>
#include <new>

#include "normalize/normalize.h"

namespace dehusk::match {
namespace {

// The attributes that say what an element is for, in the order rules see them.
constexpr std::array<std::string_view, 8> kTellingAttributes = {
    "class", "id", "role", "itemtype", "itemprop", "aria-label", "data-component", "data-testid"};

// A page that puts kilobytes into a class attribute says nothing with them.
constexpr std::size_t kLongestValue = 512;

// At most kLongestValue bytes, whole characters.
std::string_view shortened(std::string_view value) {
  if (value.size() <= kLongestValue) return value;
  std::size_t end = kLongestValue;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) --end;
  return value.substr(0, end);
}

}  // namespace

void Units::clear() {
  text.clear();
  starts.clear();
}

void Units::add(std::string_view unit) {
  starts.push_back(text.size());
  normalize::fold(unit, text);
  text.push_back('\n');
}

void Units::add_folded(std::string_view unit) {
  starts.push_back(text.size());
  text += unit;
  text.push_back('\n');
}

std::string_view Units::folded(std::size_t unit) const {
  const std::size_t end = unit + 1 < starts.size() ? starts[unit + 1] : text.size();
  return std::string_view(text).substr(starts[unit], end - starts[unit] - 1);
}

Matcher::Matcher(const CompiledRules& rules) : rules_(rules) {
  for (const Database* database : {&rules.lines, &rules.sentences, &rules.stretches, &rules.attributes}) {
    if (!scratch_.fit(*database)) throw std::bad_alloc();
  }
  for (const Rule& rule : rules.rules) {
    if (!rule.info.enabled || rule.info.scope == Scope::attribute) continue;
    std::uint32_t& most = rule.info.scope == Scope::sentence ? most_sentence_words_ : most_line_words_;
    most = std::max(most, rule.max_words);
  }
}

std::string attribute_string(const parse::Dom& dom, const parse::Node& element) {
  std::string out(element.name);
  for (const std::string_view name : kTellingAttributes) {
    const std::string_view value = dom.attribute(element, name);
    if (value.empty()) continue;
    out += ' ';
    out += name;
    out += '=';
    out += shortened(value);
  }
  return out;
}

std::vector<segment::AttributeHint> Matcher::scan_attributes(const parse::Dom& dom) {
  Units units;
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t i = 0; i < dom.nodes.size(); ++i) {
    const parse::Node& node = dom.nodes[i];
    if (node.type != parse::NodeType::element || node.attribute_count == 0) continue;
    const std::string value = attribute_string(dom, node);
    if (value.size() == node.name.size()) continue;
    units.add(value);
    nodes.push_back(i);
  }
  std::vector<Hit> hits;
  scratch_.scan(rules_.attributes, units.text, units.starts, hits);
  std::vector<segment::AttributeHint> hints;
  for (const Hit& hit : hits) {
    const Rule& rule = rules_.rules[hit.rule];
    if (!passes_unit_guards(rule, units.folded(hit.unit), {})) continue;
    hints.push_back({nodes[hit.unit], rule.info.keeps, rule.info.category, rule.info.id, rule.info.why});
  }
  return hints;
}

}  // namespace dehusk::match
