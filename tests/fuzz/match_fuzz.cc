// match: any rule file is rules or mistakes with a place; what is read comes out of packing as it went in;
// and a pattern that passed the lint compiles or says why not.
#include "fuzz.h"
#include "match/database.h"
#include "match/packed_rules.h"
#include "match/rule_file.h"

namespace dehusk {
namespace {

// Compiling takes Hyperscan some milliseconds, and with every kilobyte of a pattern more.
constexpr std::size_t kLongestPattern = 200;
constexpr std::size_t kMostCompiled = 2;

void check_packing(const std::vector<match::WrittenRule>& written) {
  const std::string packed = match::pack(written);
  const std::vector<match::Rule> rules = match::unpack(packed);
  fuzz::check(rules.size() == written.size(), "as many rules come out as went in");
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const RuleInfo& in = written[i].info;
    const RuleInfo out = match::info_of(rules[i]);
    fuzz::check(static_cast<const match::Guards&>(written[i]) == rules[i], "guards come out as they went in",
                in.id);
    fuzz::check(in.id == out.id && in.why == out.why && in.category == out.category &&
                    in.keeps == out.keeps && in.scope == out.scope && in.lang == out.lang &&
                    in.regex == out.regex && in.file == out.file && in.line == out.line &&
                    in.match == out.match && in.no_match == out.no_match,
                "a rule comes out as it went in", in.id);
  }
}

void check_compiling(std::string_view regex, std::string_view text) {
  if (regex.size() > kLongestPattern || !match::lint_regex(regex).empty()) return;
  const match::Pattern pattern{0, regex};
  const auto database = match::Database::build({&pattern, 1}, match::Mode::units, {});
  if (!database) return fuzz::check(!database.error().message.empty(), "what does not compile says why");
  match::Scratch scratch;
  std::vector<match::Hit> hits;
  const std::vector<std::size_t> starts = {0};
  scratch.scan(*database, text.substr(0, text.find('\n')), starts, hits);
  fuzz::check(hits.size() <= 1, "a rule hits a unit once");
}

}  // namespace
}  // namespace dehusk

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dehusk;
  const std::string_view content = fuzz::Input(data, size).bytes();
  std::vector<std::string> errors;
  std::vector<match::WrittenRule> rules;
  match::parse_rule_file({"fuzz.toml", std::string(content)}, rules, errors);
  for (const std::string& error : errors)
    fuzz::check(error.starts_with("fuzz.toml"), "a mistake has a place", error);
  check_packing(rules);
  for (std::size_t i = 0; i < std::min(rules.size(), kMostCompiled); ++i)
    check_compiling(rules[i].info.regex, content);
  return 0;
}
