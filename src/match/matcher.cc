// Scanning blocks, sentences and element attributes with the compiled rules.
#include "match/matcher.h"

#include <algorithm>
#include <array>
#include <utility>

#include "normalize/normalize.h"

namespace dehusk::match {
namespace {

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
  for (const Database* database :
       {&rules.lines, &rules.short_lines, &rules.sentences, &rules.stretches, &rules.attributes})
    scratch_.fit(*database);
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

std::string attribute_string(const segment::Look& look) {
  std::string out(look.tag);
  for (std::size_t i = 0; i < look.values.size(); ++i) {
    if (look.values[i].empty()) continue;
    out += ' ';
    out += segment::kTellingNames[i];
    out += '=';
    out += shortened(look.values[i]);
  }
  return out;
}

std::vector<segment::AttributeHint> Matcher::scan_attributes(const segment::Looks& looks) {
  Units units;
  std::vector<std::uint32_t> look_of;  // of each unit
  for (std::uint32_t look = 0; look < looks.size(); ++look) {
    if (!looks[look].tells()) continue;
    units.add(attribute_string(looks[look]));
    look_of.push_back(look);
  }
  std::vector<Hit> hits;
  scratch_.scan(rules_.attributes, units.text, units.starts, hits);
  std::erase_if(hits, [&](const Hit& hit) {
    return !passes_unit_guards(rules_.rules[hit.rule], units.folded(hit.unit), {});
  });
  std::vector<std::span<const Hit>> hits_of(looks.size());
  for (auto begin = hits.begin(); begin != hits.end();) {
    const auto end = std::find_if(begin, hits.end(), [&](const Hit& hit) { return hit.unit != begin->unit; });
    hits_of[look_of[begin->unit]] = {begin, end};
    begin = end;
  }
  std::vector<segment::AttributeHint> hints;
  for (std::uint32_t node = 0; node < looks.nodes(); ++node) {
    const std::uint32_t look = looks.number_of(node);
    if (look == parse::kNone) continue;
    for (const Hit& hit : hits_of[look]) {
      const Rule& rule = rules_.rules[hit.rule];
      hints.push_back({node, rule.info.keeps, rule.info.category, rule.info.id, rule.info.why});
    }
  }
  return hints;
}

}  // namespace dehusk::match
