// Truth: the texts that should remain of documents, and whether one of them holds what was kept or removed.
//
// A passage (a line or a sentence) of four words or more stands in a text when at least half of its runs of
// four words do: extractors set spaces and marks in their own ways, and a changed word must not lose the
// line. A shorter one stands in a text when its folded form does, as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/result.h"

namespace dehusk::io {

// Appends the words of a text, hashed: its runs of letters, digits and underscores, in the case they have.
void append_words(std::string_view text, std::vector<std::uint64_t>& words);

// The name of the page that an id names: without its folders, and without .txt, .htm or .html.
[[nodiscard]] std::string_view stem(std::string_view id);

struct Passage {
  explicit Passage(std::string_view text);

  std::string folded;                // as rules see it
  std::vector<std::uint64_t> words;  // of the folded form
};

// One text that passages are looked for in.
class Reference {
 public:
  explicit Reference(std::string_view text);

  [[nodiscard]] bool holds(const Passage& passage) const;
  [[nodiscard]] bool has_line(const Passage& passage) const;

 private:
  std::string folded_;                   // every line between two line ends
  std::vector<std::uint64_t> shingles_;  // sorted
};

// Whether a removed passage is lost: the truth holds it and what was kept does not.
[[nodiscard]] bool is_lost(const Passage& removed, const Reference& truth, const Reference& kept);

class Truth {
 public:
  // JSONL with "id" and "text". A broken record, one without an id and an id twice are errors.
  [[nodiscard]] static Result<Truth> read(const std::string& path);

  // The text for a document: that of the same id; else of the id after its first slash ("EXTRACTOR/PAGE");
  // else of its stem. Null when there is none.
  [[nodiscard]] const std::string* find(std::string_view id) const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace dehusk::io
