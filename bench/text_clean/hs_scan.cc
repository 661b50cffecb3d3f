// text_clean: Hyperscan alone. The same rules in one database, one bare scan over each document, folded
// beforehand: the floor that text_clean/dehusk cannot go below.
#include <dehusk/dehusk.h>
#include <hs/hs.h>

#include <algorithm>
#include <memory>

#include "input.h"
#include "normalize/normalize.h"

namespace {

struct DatabaseDeleter {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct ScratchDeleter {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using Database = std::unique_ptr<hs_database_t, DatabaseDeleter>;
using Scratch = std::unique_ptr<hs_scratch_t, ScratchDeleter>;

Database compile(const dehusk::RuleSet& rules) {
  std::vector<const char*> patterns;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  for (const dehusk::RuleInfo& rule : rules.rules()) {
    if (rule.scope == dehusk::Scope::attribute) continue;
    ids.push_back(static_cast<unsigned>(patterns.size()));
    patterns.push_back(rule.regex.c_str());
    flags.push_back(HS_FLAG_MULTILINE);
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  hs_compile_multi(patterns.data(), flags.data(), ids.data(), static_cast<unsigned>(patterns.size()),
                   HS_MODE_BLOCK, nullptr, &database, &error);
  hs_free_compile_error(error);
  return Database(database);
}

// A document as match sees it: its lines, folded.
std::string fold_lines(std::string_view document) {
  std::string folded;
  while (!document.empty()) {
    const std::string_view line = document.substr(0, document.find('\n'));
    dehusk::normalize::fold(line, folded);
    folded += '\n';
    document.remove_prefix(std::min(line.size() + 1, document.size()));
  }
  return folded;
}

int count(unsigned, unsigned long long, unsigned long long, unsigned, void* hits) {
  ++*static_cast<std::size_t*>(hits);
  return 0;
}

void bare_scan(benchmark::State& state) {
  auto rules = dehusk::RuleSet::load({});
  if (!rules) return state.SkipWithError(rules.error().message.c_str());
  const Database database = compile(**rules);
  if (!database) return state.SkipWithError("the rules do not compile together");
  hs_scratch_t* raw = nullptr;
  if (hs_alloc_scratch(database.get(), &raw) != HS_SUCCESS) return state.SkipWithError("no scratch memory");
  const Scratch scratch(raw);

  dehusk::bench::Input folded;
  for (const std::string& document : dehusk::bench::text_input().documents) {
    folded.documents.push_back(fold_lines(document));
    folded.bytes += folded.documents.back().size();
  }
  dehusk::bench::run(state, folded, [&](std::string_view document) {
    std::size_t hits = 0;
    ::hs_scan(database.get(), document.data(), static_cast<unsigned>(document.size()), 0, scratch.get(),
              count, &hits);
    return std::to_string(hits);
  });
}
BENCHMARK(bare_scan)->Name("text_clean/hs_scan")->Unit(benchmark::kMillisecond);

}  // namespace
