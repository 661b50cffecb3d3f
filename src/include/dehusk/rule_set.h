// RuleSet: the rules, loaded and compiled. Loading is slow and explains itself; the set is immutable
// afterwards and may be shared by any number of threads.
//
//     auto rules = dehusk::RuleSet::load({.disable = {"caption", "social.follow-us"}});
//
// The rules that ship are compiled in, so nothing needs to be found at run time. A directory given in
// `directories` adds its *.toml files (recursively, in order of path); a rule with the id of an
// earlier one takes its place. One broken rule fails the whole load with
// "FILE:LINE: ID: what is wrong": nothing ever runs with half a rule set.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/document.h"
#include "dehusk/result.h"

namespace dehusk {

enum class Scope : std::uint8_t { attribute, heading, block, sentence, section };
[[nodiscard]] std::string_view to_string(Scope scope);

// A rule as its author wrote it, for listing and showing.
struct RuleInfo {
  std::string id;
  std::string why;
  Category category = Category::navigation;
  bool keeps = false;  // effect = "keep": protects instead of removing
  Scope scope = Scope::block;
  std::string lang;  // two letters: it runs on texts partly in this language; or "any": on all
  std::string regex;
  std::string file;  // path, or "patterns/…" for rules that ship
  std::size_t line = 0;
  bool enabled = true;
  std::vector<std::string> match;
  std::vector<std::string> no_match;
};

// One finding of RuleSet::test: an example that did not do what its rule says.
struct RuleFailure {
  std::string place;  // FILE:LINE
  std::string id;
  std::string message;  // what is wrong, with the example
};

struct RuleSetOptions {
  bool shipped = true;  // begin with the rules and models that ship; without them only `directories` count
  std::vector<std::string> directories;  // rules of the user's own, added in this order
  std::vector<std::string> disable;      // rule ids, category names, "model", "model.line", "model.sentence"
  bool cache = true;                     // keep compiled databases between runs
  std::string cache_directory;           // empty: $XDG_CACHE_HOME/dehusk, else ~/.cache/dehusk
};

struct CompiledRules;  // internal

class RuleSet {
 public:
  // Reads, checks and compiles. An unknown name in `disable` is an error.
  [[nodiscard]] static Result<std::shared_ptr<const RuleSet>> load(const RuleSetOptions& options);

  // All rules in order of load, the switched-off ones included.
  [[nodiscard]] const std::vector<RuleInfo>& rules() const;

  // Runs every rule on its own examples, each rule compiled alone and then all rules together.
  // Empty means that all hold.
  [[nodiscard]] std::vector<RuleFailure> test() const;

  // Hex hash of the enabled rules; equal hashes give equal output from one version.
  [[nodiscard]] const std::string& fingerprint() const;

  [[nodiscard]] const CompiledRules& compiled() const { return *compiled_; }
  ~RuleSet();

 private:
  RuleSet();
  struct Listing;  // what is made when it is first asked for, once
  std::unique_ptr<CompiledRules> compiled_;
  std::unique_ptr<Listing> listing_;
};

}  // namespace dehusk
