// match: folded text of all blocks → hits. A Matcher holds the scratch memory of one thread.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "match/database.h"
#include "match/rule.h"
#include "segment/looks.h"
#include "segment/segment.h"

namespace dehusk {

namespace match {
// A line of so many words at most is short. Two rules of three hit no other, most of the text stands in
// longer ones, and the patterns for those alone take a third of the time.
inline constexpr std::uint32_t kShortLineWords = 12;

// In bytes. Longer ones, which nobody writes, are not looked through for what to cut out of them: each byte
// may begin a match, and looking takes time as the square of the sentence, some milliseconds for one of
// these.
inline constexpr std::size_t kLongestSentence = 8192;
}  // namespace match

// The enabled rules, compiled. One database a kind of unit: what only lines can hit is not looked for in
// sentences.
struct CompiledRules {
  std::deque<std::string> packed;  // rules of the user's own: what the text of `rules` stands in
  std::vector<match::Rule> rules;  // all, in order of load; hits refer to this order
  bool line_model = true;          // decide/model.h: whether it decides
  bool sentence_model = true;      // likewise
  bool block_model = true;         // likewise
  std::vector<Category> disabled;  // categories that nothing is removed under
  match::Database lines;           // scopes heading, block, section
  match::Database short_lines;     // of these, the rules that hit short lines alone
  match::Database sentences;       // scope sentence
  match::Database stretches;       // scope sentence, extent = "match", anchored
  match::Database attributes;      // scope attribute
};

namespace match {

// Units to scan, each folded, one a line.
struct Units {
  std::string text;
  std::vector<std::size_t> starts;

  void clear();
  void add(std::string_view unit);  // folds it
  void add_folded(std::string_view unit);
  [[nodiscard]] std::string_view folded(std::size_t unit) const;
  [[nodiscard]] std::size_t size() const { return starts.size(); }
};

class Matcher {
 public:
  explicit Matcher(const CompiledRules& rules);

  [[nodiscard]] const std::vector<Rule>& rules() const { return rules_.rules; }

  // No rule hits a line, or a sentence, of more words: it need not be scanned.
  [[nodiscard]] std::uint32_t most_line_words() const { return most_line_words_; }
  [[nodiscard]] std::uint32_t most_sentence_words() const { return most_sentence_words_; }

  // What rules for short lines hit in longer ones, which their guards would drop, is left out.
  void scan_lines(const Units& units, std::vector<Hit>& hits);
  void scan_sentences(const Units& units, std::vector<Hit>& hits) {
    scratch_.scan(rules_.sentences, units.text, units.starts, hits);
  }

  // What rules with extent = "match" match in a sentence, by rule: Scratch::stretches().
  [[nodiscard]] std::vector<Stretch> stretches(std::string_view folded) {
    if (folded.size() > kLongestSentence) return {};
    return scratch_.stretches(rules_.stretches, folded);
  }

  // Hits of attribute rules on the elements of a page, ordered by node.
  [[nodiscard]] std::vector<segment::AttributeHint> scan_attributes(const segment::Looks& looks);

 private:
  const CompiledRules& rules_;
  Scratch scratch_;
  std::uint32_t most_line_words_ = 0;
  std::uint32_t most_sentence_words_ = 0;
};

// The string an attribute rule sees: "div class=post-share social id=share-1 role=complementary".
[[nodiscard]] std::string attribute_string(const segment::Look& look);

}  // namespace match
}  // namespace dehusk
