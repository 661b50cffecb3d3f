// View: the lines that are left in one pass, with their features and hits.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/decide.h"
#include "decide/own_features.h"
#include "match/language.h"
#include "rarely.h"
#include "text_store.h"

namespace dehusk::decide {

// The rules that hit a line or a sentence and pass their own guards; and of these, those of the languages the
// text is in.
struct Hits {
  std::vector<std::uint32_t> all;
  std::vector<std::uint32_t> chosen;
};

struct Sentence {
  Span span;  // of Entry::text
  std::string_view folded;
  std::uint32_t words = 0;
  std::uint32_t words_before = 0;  // in the sentences of the entry before this one
  bool in_quotation = false;       // it begins inside quotation marks that an earlier sentence opened
  std::span<const std::uint32_t> hits;
};

// A sentence as its entry keeps it.
struct KeptSentence {
  std::string_view folded;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t words = 0;
  std::uint32_t words_before = 0;
  bool in_quotation = false;
  Rarely<Hits> rules;                // of scope sentence
  std::unique_ptr<OwnFeatures> own;  // kept here by whoever asks the model
};

// A text may have millions of lines. What they say stands in the lines, or in the ViewMaker where that is not
// the same.
struct Entry {
  static constexpr std::uint32_t kNoLine = UINT32_MAX;

  std::string_view text;
  std::string_view folded;
  std::uint32_t line = kNoLine;  // index into the lines
  std::uint32_t kept = 0;        // bytes of the line that were left when this was made
  std::uint32_t words = 0;
  std::uint32_t words_before = 0;         // in the lines before this one
  std::uint32_t last_clean_sentence = 0;  // of some length and with no hit; 0 when there is none after the
                                          // first
  bool ends_sentence = false;             // closes with . ! ? or the like
  bool ends_cut = false;                  // closes with an ellipsis: a teaser
  bool prose = false;                     // a paragraph by its shape, hit or not
  bool clean_prose = false;               // and no rule speaks against it
  bool code = false;
  std::uint8_t level = 0;   // of a heading on a page, in the first pass
  bool structured = false;  // made with what only the first pass knows: heading level, fragments
  bool fresh = false;       // made for this pass
  Rarely<Hits> rules;       // of scopes heading, block and section
  // None of code. Null where all of the text is one sentence that no rule hits, as most lines are.
  std::unique_ptr<std::vector<KeptSentence>> kept_sentences;
  std::unique_ptr<OwnFeatures> own;  // kept here by whoever asks the model

  [[nodiscard]] const std::vector<std::uint32_t>& hits() const { return rules->chosen; }
  [[nodiscard]] std::size_t sentences() const {
    return kept_sentences != nullptr ? kept_sentences->size() : code ? 0 : 1;
  }
  [[nodiscard]] Sentence sentence(std::size_t i) const;
};

[[nodiscard]] std::string_view text_of(const Entry& entry, const Sentence& sentence);

// Whether a text closes with . ! ? or the like, or with an ellipsis, quotes and brackets after it aside.
[[nodiscard]] bool ends_sentence(std::string_view text);
[[nodiscard]] bool ends_cut(std::string_view text);

struct View {
  std::vector<Entry*> entries;  // owned by the ViewMaker
  std::uint32_t words = 0;
  std::size_t first_prose = 0;   // entries.size() when there is none
  std::size_t second_prose = 0;  // likewise
  std::size_t last_prose = 0;    // likewise

  // Before the prose begins: at most one paragraph (a standfirst) stands before it, or few words.
  [[nodiscard]] bool is_head(std::size_t entry) const;
  // After the prose, or in the last quarter of the words.
  [[nodiscard]] bool is_tail(std::size_t entry) const;
  [[nodiscard]] bool is_head(std::size_t entry, std::size_t sentence) const;
  [[nodiscard]] bool is_tail(std::size_t entry, std::size_t sentence) const;
};

// Keeps what was computed for lines that do not change from pass to pass.
class ViewMaker {
 public:
  explicit ViewMaker(match::Matcher& matcher) : matcher_(matcher) {}
  // `first`: page structure and fragments count too.
  View make(const std::vector<Line>& lines, bool first);

  // The languages of the text that the last view showed.
  [[nodiscard]] const match::Languages& languages();

 private:
  [[nodiscard]] Entry entry_of(const Line& line, std::uint32_t index, bool first);
  void scan(const std::vector<Line>& lines, std::span<Entry* const> entries, bool first);
  void choose_hits();
  void choose_hits(Entry& entry) const;
  [[nodiscard]] bool depends_on_language(const Entry& entry) const;
  [[nodiscard]] std::string_view fold(std::string_view text);
  match::Matcher& matcher_;
  std::vector<Entry> known_;  // by line
  TextStore texts_;           // what is not in the lines as it stands
  std::string buffer_;
  std::string text_;  // that languages_ are of
  match::Languages languages_;
  bool languages_current_ = false;  // of the last view
};

// Words of a folded text, where scripts without spaces count two characters a word.
[[nodiscard]] std::uint32_t count_words(std::string_view folded);

// A name at the start of `text`: two to four capitalised words (particles such as "van" between them). Its
// length in bytes, 0 when there is none.
[[nodiscard]] std::size_t leading_name(std::string_view text);

// "Jane Doe Jane is a reporter": an author box collapsed onto one line. The length of the full name, 0 when
// not so.
[[nodiscard]] std::size_t repeated_name(std::string_view text);

}  // namespace dehusk::decide
