// Pass: one look at the lines that are left. Each step below adds verdicts; later steps see those of earlier
// ones.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/view.h"

namespace dehusk::decide {

// Part of an entry's text that goes.
struct Cut {
  Span range;
  Reason reason;
};

// What a pass wants: for each entry all of it, or some cuts, or nothing.
struct Verdicts {
  std::vector<Rarely<Reason>> whole;
  std::vector<Rarely<std::vector<Cut>>> cuts;
};

class Pass {
 public:
  // `authors` grows by those that the text names.
  Pass(const View& view, match::Matcher& matcher, const std::string& title,
       std::vector<std::string>& authors);

  [[nodiscard]] Verdicts run();

  // By entry: whether a rule with effect = "keep" protects it.
  [[nodiscard]] const std::vector<bool>& kept() const { return protected_; }

 private:
  // The steps, in order.
  void learn_authors();
  void apply_line_rules();
  void apply_sentence_rules();
  void cut_repeated_fragments();
  void cut_author_fragments();
  void remove_author_names();
  void remove_bios();
  void cut_bios();
  void remove_sections();
  void remove_caption_echoes();
  void remove_duplicates();
  [[nodiscard]] std::uint32_t copied_run(std::size_t before, std::size_t i) const;
  [[nodiscard]] bool is_label(std::size_t before, std::size_t i) const;
  [[nodiscard]] bool is_repeated_on_purpose(std::size_t before, std::size_t i) const;
  void join_bylines();
  void apply_rules_with_needs();
  void join_cuts();
  void drop_cuts_of_whole_lines();

  [[nodiscard]] const match::Rule& rule(std::uint32_t index) const { return matcher_.rules()[index]; }
  [[nodiscard]] const Entry& entry(std::size_t i) const { return *view_.entries[i]; }
  [[nodiscard]] std::size_t size() const { return view_.entries.size(); }
  [[nodiscard]] bool position_holds(const match::Rule& r, std::size_t i) const;
  [[nodiscard]] bool next_is_prose(std::size_t i) const;
  [[nodiscard]] const match::Rule* section_rule(std::size_t i) const;
  [[nodiscard]] std::size_t section_end(std::size_t start, const match::Rule& r) const;
  struct Above;
  [[nodiscard]] bool is_item_among_titles(std::size_t start, std::size_t end) const;
  [[nodiscard]] bool is_husk(std::size_t i) const;  // some rule has it already, for the most part
  [[nodiscard]] bool names_author(std::string_view folded) const;
  void cut_sentence(std::size_t i, std::size_t s);
  void remove(std::size_t i, const Reason& reason);
  void cut(std::size_t i, Span range, const Reason& reason);
  [[nodiscard]] bool has_hit(std::span<const std::uint32_t> hits, Category category) const;
  [[nodiscard]] bool introduces_author(std::string_view folded) const;
  [[nodiscard]] std::size_t author_box(const Entry& e, std::size_t s) const;

  const View& view_;
  match::Matcher& matcher_;
  std::string title_;                  // folded
  std::vector<std::string>& authors_;  // as written
  std::vector<std::string> folded_authors_;
  std::vector<bool> protected_;  // a rule with effect = "keep" stands by the entry
  std::vector<std::pair<std::size_t, std::uint32_t>> with_needs_;
  std::vector<std::uint32_t> first_of_;  // of each entry: the first that says the same, folded
  std::vector<std::uint32_t> standing_;  // of these: how often they stand
  std::vector<bool> stood_before_;
  std::uint32_t prose_words_ = 0;  // in paragraphs that no rule speaks against
  bool is_timeline_ = false;
  Verdicts verdicts_;
};

// Reason of a rule.
[[nodiscard]] Reason reason_of(const match::Rule& rule);

}  // namespace dehusk::decide
