// Scanning blocks, sentences and element attributes with the compiled rules.
#include "match/matcher.h"

#include <algorithm>
#include <array>
#include <new>
#include <unordered_map>
#include <utility>

#include "normalize/normalize.h"
#include "segment/chosen_attributes.h"

namespace dehusk::match {
namespace {

// The attributes that say what an element is for, in the order rules see them.
constexpr std::array<std::string_view, 8> kTellingAttributes = {
    "class", "id", "role", "itemtype", "itemprop", "aria-label", "data-component", "data-testid"};

// A page that puts kilobytes into a class attribute says nothing with them.
constexpr std::size_t kLongestValue = 512;

// What an attribute rule is told of an element.
using Told = segment::ChosenAttributes<kTellingAttributes.size()>;

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
  for (const Database* database :
       {&rules.lines, &rules.short_lines, &rules.sentences, &rules.stretches, &rules.attributes}) {
    if (!scratch_.fit(*database)) throw std::bad_alloc();
  }
  for (const Rule& rule : rules.rules) {
    if (!rule.info.enabled || rule.info.scope == Scope::attribute) continue;
    std::uint32_t& most = rule.info.scope == Scope::sentence ? most_sentence_words_ : most_line_words_;
    most = std::max(most, rule.max_words);
  }
}

void Matcher::scan_lines(const Units& units, std::vector<Hit>& hits) {
  Units shorts;
  std::vector<std::uint32_t> which;
  for (std::uint32_t i = 0; i < units.size(); ++i) {
    const std::string_view folded = units.folded(i);
    if (folded.empty() || count_words(folded) > kShortLineWords) continue;
    shorts.add_folded(folded);
    which.push_back(i);
  }
  scratch_.scan(rules_.short_lines, shorts.text, shorts.starts, hits);
  for (Hit& hit : hits) hit.unit = which[hit.unit];
  std::vector<Hit> others;
  scratch_.scan(rules_.lines, units.text, units.starts, others);
  hits.insert(hits.end(), others.begin(), others.end());
  std::sort(hits.begin(), hits.end());
}

namespace {

std::string string_of(const Told& told) {
  std::string out(told.tag);
  for (std::size_t i = 0; i < kTellingAttributes.size(); ++i) {
    if (told.values[i].empty()) continue;
    out += ' ';
    out += kTellingAttributes[i];
    out += '=';
    out += shortened(told.values[i]);
  }
  return out;
}

}  // namespace

std::string attribute_string(const parse::Dom& dom, const parse::Node& element) {
  return string_of(Told(dom, element, kTellingAttributes));
}

// Pages have the same few elements again and again: each is looked at once.
std::vector<segment::AttributeHint> Matcher::scan_attributes(const parse::Dom& dom) {
  Units units;
  std::unordered_map<Told, std::uint32_t, Told::Hash> known;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> nodes;  // with the unit of each
  for (std::uint32_t i = 0; i < dom.nodes.size(); ++i) {
    const parse::Node& node = dom.nodes[i];
    if (node.type != parse::NodeType::element || node.attribute_count == 0) continue;
    const Told told(dom, node, kTellingAttributes);
    if (told.is_empty()) continue;
    const auto [unit, is_new] = known.emplace(told, static_cast<std::uint32_t>(units.size()));
    if (is_new) units.add(string_of(told));
    nodes.emplace_back(i, unit->second);
  }
  std::vector<Hit> hits;
  scratch_.scan(rules_.attributes, units.text, units.starts, hits);
  std::erase_if(hits, [&](const Hit& hit) {
    return !passes_unit_guards(rules_.rules[hit.rule], units.folded(hit.unit), {});
  });
  std::vector<segment::AttributeHint> hints;
  for (const auto& [node, unit] : nodes) {
    for (auto hit = std::lower_bound(hits.begin(), hits.end(), Hit{unit, 0});
         hit != hits.end() && hit->unit == unit; ++hit) {
      const Rule& rule = rules_.rules[hit->rule];
      hints.push_back({node, rule.info.keeps, rule.info.category, rule.info.id, rule.info.why});
    }
  }
  return hints;
}

}  // namespace dehusk::match
