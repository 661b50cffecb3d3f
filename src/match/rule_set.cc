// RuleSet: reads the rule files, puts them together, compiles them, and runs their examples.
#include "dehusk/rule_set.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <mutex>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "dehusk/version.h"
#include "match/matcher.h"
#include "match/packed_rules.h"
#include "match/rule_file.h"

namespace dehusk {
namespace {

using match::Database;
using match::Mode;
using match::Pattern;
using match::place_of;
using match::Rule;
using match::RuleFile;

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out;
}

bool is_line_scope(Scope scope) {
  return scope == Scope::heading || scope == Scope::block || scope == Scope::section;
}

// What the rules of one source look for. The shipped ones are compiled as they are, whatever is switched off
// or replaced, so that no choice of rules has them compiled again.
struct Source {
  struct Entry {
    std::uint32_t rule = 0;  // index into CompiledRules::rules
    Scope scope = Scope::block;
    bool extent_match = false;
    std::uint32_t max_words = 0;
    std::string_view regex;
  };
  std::vector<Entry> entries;
  bool shipped = false;
};

// Adds the rules of one source (the shipped ones, or one directory). An id that an earlier source has is
// replaced.
Source add_source(std::string_view packed, std::vector<Rule>& rules) {
  Source source;
  std::map<std::string_view, std::size_t> earlier;
  for (std::size_t i = 0; i < rules.size(); ++i) earlier.emplace(rules[i].info.id, i);
  for (const Rule& rule : match::unpack(packed)) {
    const auto old = earlier.find(rule.info.id);
    const std::size_t index = old != earlier.end() ? old->second : rules.size();
    source.entries.push_back({static_cast<std::uint32_t>(index), rule.info.scope, rule.extent_match,
                              rule.max_words, rule.info.regex});
    if (old != earlier.end()) {
      rules[index] = rule;
    } else {
      rules.push_back(rule);
    }
  }
  return source;
}

// Switches off by id or category; an unknown name is an error.
Result<void> disable(const std::vector<std::string>& names, CompiledRules& compiled) {
  for (const std::string& name : names) {
    const std::optional<Category> category = category_from_string(name);
    bool known = category.has_value();
    if (category) compiled.disabled.push_back(*category);
    if (name == "model" || name == "model.line") {
      compiled.line_model = false;
      known = true;
    }
    if (name == "model" || name == "model.sentence") {
      compiled.sentence_model = false;
      known = true;
    }
    if (name == "model" || name == "model.block") {
      compiled.block_model = false;
      known = true;
    }
    for (Rule& rule : compiled.rules) {
      if (rule.info.id == name || (category && !rule.info.keeps && rule.info.category == *category)) {
        rule.info.enabled = false;
        known = true;
      }
    }
    if (!known) return fail(ErrorCode::kBadOption, "disable: no rule or category is named \"" + name + "\"");
  }
  return {};
}

// Of each rule: the source that it is of is the last that has it.
std::vector<const Source*> sources_of(std::size_t rules, const std::vector<Source>& sources) {
  std::vector<const Source*> source_of(rules);
  for (const Source& source : sources) {
    for (const Source::Entry& entry : source.entries) source_of[entry.rule] = &source;
  }
  return source_of;
}

// Rules of one's own compile in a minute or two at the worst. Those that ship are 1,045 and cost 20.
constexpr std::size_t kMostOwnRules = 10'000;
constexpr double kMostOwnCost = 40;

Result<void> check_cost(const std::vector<Rule>& rules, const std::vector<Source>& sources) {
  const std::vector<const Source*> source_of = sources_of(rules.size(), sources);
  std::size_t count = 0;
  double all = 0;
  double most = 0;
  const Rule* dearest = nullptr;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    if (source_of[i]->shipped || !rule.info.enabled) continue;
    // What removes only what it matches is compiled once to be found and once to see where it ends.
    const double cost = match::compile_cost(rule.info.regex) * (rule.extent_match ? 2 : 1);
    ++count;
    all += cost;
    if (cost <= most) continue;
    most = cost;
    dearest = &rule;
  }
  if (count > kMostOwnRules) {
    return fail(ErrorCode::kBadRule, "rules: " + std::to_string(count) +
                                         " of your own, which would take minutes to compile: at most " +
                                         std::to_string(kMostOwnRules));
  }
  if (all <= kMostOwnCost) return {};
  return fail(ErrorCode::kBadRule, place_of(dearest->info) + ": " + std::string(dearest->info.id) +
                                       ": the largest of rules that would take minutes to compile together: "
                                       "allow fewer repeats in them, or any number");
}

struct Compiler {
  const std::vector<Rule>& rules;
  const std::vector<Source>& sources;
  const std::string& cache_directory;

  template <class Wanted>
  Result<Database> build(Mode mode, Wanted wanted) const {
    const std::vector<const Source*> source_of = sources_of(rules.size(), sources);
    Database all;
    for (const Source& source : sources) {
      std::vector<Pattern> patterns;
      for (const Source::Entry& entry : source.entries) {
        const bool runs = source_of[entry.rule] == &source && rules[entry.rule].info.enabled;
        if (wanted(entry) && (runs || source.shipped))
          patterns.push_back({runs ? entry.rule : match::kNoRule, entry.regex});
      }
      auto built = Database::build(patterns, mode, cache_directory);
      if (!built) return error_of(built.error());
      all.add(std::move(*built));
    }
    return all;
  }

  [[nodiscard]] tl::unexpected<Error> error_of(const match::CompileError& error) const {
    if (error.rule == match::kNoRule) return fail(ErrorCode::kOutOfResource, "rules: " + error.message);
    const Rule::Info& rule = rules[error.rule].info;
    return fail(ErrorCode::kBadRule,
                place_of(rule) + ": " + std::string(rule.id) + ": does not compile: " + error.message);
  }
};

Result<void> compile(CompiledRules& out, const std::vector<Source>& sources,
                     const std::string& cache_directory) {
  using Entry = Source::Entry;
  const Compiler compiler{out.rules, sources, cache_directory};
  const auto is_short = [](const Entry& e) { return e.max_words <= match::kShortLineWords; };
  auto lines =
      compiler.build(Mode::units, [&](const Entry& e) { return is_line_scope(e.scope) && !is_short(e); });
  if (!lines) return tl::unexpected<Error>(lines.error());
  auto short_lines =
      compiler.build(Mode::units, [&](const Entry& e) { return is_line_scope(e.scope) && is_short(e); });
  if (!short_lines) return tl::unexpected<Error>(short_lines.error());
  auto sentences = compiler.build(Mode::units, [](const Entry& e) { return e.scope == Scope::sentence; });
  if (!sentences) return tl::unexpected<Error>(sentences.error());
  auto stretches = compiler.build(Mode::anchored, [](const Entry& e) { return e.extent_match; });
  if (!stretches) return tl::unexpected<Error>(stretches.error());
  auto attributes = compiler.build(Mode::units, [](const Entry& e) { return e.scope == Scope::attribute; });
  if (!attributes) return tl::unexpected<Error>(attributes.error());
  out.lines = std::move(*lines);
  out.short_lines = std::move(*short_lines);
  out.sentences = std::move(*sentences);
  out.stretches = std::move(*stretches);
  out.attributes = std::move(*attributes);
  return {};
}

std::string fingerprint_of(const CompiledRules& compiled) {
  std::string all = kVersion;
  all += compiled.line_model ? "line model\n" : "\n";
  all += compiled.sentence_model ? "sentence model\n" : "\n";
  all += compiled.block_model ? "block model\n" : "\n";
  for (const Category category : compiled.disabled) all += std::string(to_string(category)) + '\n';
  for (const Rule& r : compiled.rules) {
    if (!r.info.enabled) continue;
    for (const std::string_view part :
         {r.info.id, r.info.why, r.info.keeps ? "keep" : to_string(r.info.category), to_string(r.info.scope),
          r.info.lang, r.info.regex}) {
      all += part;
      all += '\n';
    }
    for (const std::uint32_t number : {r.max_words, r.min_words, static_cast<std::uint32_t>(r.position),
                                       (r.needs_boilerplate ? 1U : 0U) + (r.unless_prose ? 2U : 0U) +
                                           (r.title_case ? 4U : 0U) + (r.extent_match ? 8U : 0U)}) {
      all += std::to_string(number) + '\n';
    }
  }
  const XXH128_hash_t hash = XXH3_128bits(all.data(), all.size());
  char hex[40];
  std::snprintf(hex, sizeof hex, "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return std::string(hex, 32);
}

// Runs examples against one database; a unit an example.
class ExampleRun {
 public:
  explicit ExampleRun(const std::vector<Rule>& rules) : rules_(rules) {}

  void add(std::uint32_t rule, const std::string& example, bool must_match) {
    units_.add(example);
    examples_.push_back({rule, &example, must_match});
  }

  void check(std::initializer_list<const Database*> databases, const char* where,
             std::vector<RuleFailure>& failures) {
    match::Scratch scratch;
    std::vector<match::Hit> hits;
    for (const Database* database : databases) {
      std::vector<match::Hit> some;
      scratch.scan(*database, units_.text, units_.starts, some);
      hits.insert(hits.end(), some.begin(), some.end());
    }
    std::sort(hits.begin(), hits.end());
    for (std::uint32_t unit = 0; unit < examples_.size(); ++unit) {
      const Example& example = examples_[unit];
      const Rule& rule = rules_[example.rule];
      const bool hit = std::binary_search(hits.begin(), hits.end(), match::Hit{unit, example.rule}) &&
                       match::passes_unit_guards(rule, units_.folded(unit), *example.text);
      if (hit == example.must_match) continue;
      failures.push_back({place_of(rule.info), std::string(rule.info.id),
                          std::string(example.must_match ? "does not match" : "matches") + where + ": \"" +
                              *example.text + "\""});
    }
  }

 private:
  struct Example {
    std::uint32_t rule;
    const std::string* text;
    bool must_match;
  };
  const std::vector<Rule>& rules_;
  match::Units units_;
  std::vector<Example> examples_;
};

void add_examples(ExampleRun& run, std::uint32_t index, const RuleInfo& rule) {
  for (const std::string& example : rule.match) run.add(index, example, true);
  for (const std::string& example : rule.no_match) run.add(index, example, false);
}

}  // namespace

// What cleaning does not need is made when it is first asked for.
struct RuleSet::Listing {
  std::once_flag infos_once;
  std::vector<RuleInfo> infos;
  std::once_flag fingerprint_once;
  std::string fingerprint;
};

RuleSet::RuleSet() : compiled_(std::make_unique<CompiledRules>()), listing_(std::make_unique<Listing>()) {}
RuleSet::~RuleSet() = default;

Result<std::shared_ptr<const RuleSet>> RuleSet::load(const RuleSetOptions& options) {
  std::vector<std::string> errors;
  std::shared_ptr<RuleSet> set(new RuleSet());
  CompiledRules& compiled = *set->compiled_;
  std::vector<Source> sources;
  if (options.shipped) {
    sources.push_back(add_source(match::shipped_rules(), compiled.rules));
    sources.back().shipped = true;
  }
  compiled.line_model = compiled.sentence_model = compiled.block_model = options.shipped;
  for (const std::string& directory : options.directories) {
    const Result<std::vector<RuleFile>> files = match::read_rule_files(directory);
    if (!files) return tl::unexpected<Error>(files.error());
    compiled.packed.push_back(match::pack(match::parse_rule_files(*files, errors)));
    sources.push_back(add_source(compiled.packed.back(), compiled.rules));
  }
  if (!errors.empty()) return fail(ErrorCode::kBadRule, joined(errors));
  if (Result<void> done = disable(options.disable, compiled); !done)
    return tl::unexpected<Error>(done.error());
  if (Result<void> done = check_cost(compiled.rules, sources); !done)
    return tl::unexpected<Error>(done.error());
  std::string cache;
  if (options.cache) {
    cache = options.cache_directory.empty() ? match::default_cache_directory() : options.cache_directory;
  }
  if (Result<void> done = compile(compiled, sources, cache); !done)
    return tl::unexpected<Error>(done.error());
  return std::shared_ptr<const RuleSet>(std::move(set));
}

const std::vector<RuleInfo>& RuleSet::rules() const {
  std::call_once(listing_->infos_once, [this] {
    for (const Rule& rule : compiled_->rules) listing_->infos.push_back(match::info_of(rule));
  });
  return listing_->infos;
}

const std::string& RuleSet::fingerprint() const {
  std::call_once(listing_->fingerprint_once, [this] { listing_->fingerprint = fingerprint_of(*compiled_); });
  return listing_->fingerprint;
}

std::vector<RuleFailure> RuleSet::test() const {
  std::vector<RuleFailure> failures;
  const std::vector<Rule>& rules = compiled_->rules;
  const std::vector<RuleInfo>& infos = this->rules();
  ExampleRun lines(rules);
  ExampleRun sentences(rules);
  ExampleRun attributes(rules);
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    if (!rule.info.enabled) continue;
    const Pattern pattern{i, rule.info.regex};
    const auto alone = Database::build({&pattern, 1}, Mode::units, {});
    if (!alone) {
      failures.push_back({place_of(rule.info), infos[i].id, "does not compile: " + alone.error().message});
      continue;
    }
    ExampleRun run(rules);
    add_examples(run, i, infos[i]);
    run.check({&*alone}, "", failures);
    add_examples(rule.info.scope == Scope::attribute ? attributes
                 : is_line_scope(rule.info.scope)    ? lines
                                                     : sentences,
                 i, infos[i]);
  }
  lines.check({&compiled_->lines, &compiled_->short_lines}, " (in the whole set)", failures);
  sentences.check({&compiled_->sentences}, " (in the whole set)", failures);
  attributes.check({&compiled_->attributes}, " (in the whole set)", failures);
  return failures;
}

}  // namespace dehusk
