// The languages a text is in, so that the rules of other languages are left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dehusk::match {

class Languages {
 public:
  // All: it is not known which.
  Languages() = default;
  // As BCP 47, the one with most of the text first. None means all.
  explicit Languages(std::vector<std::string> tags);

  // Whether a rule of the language `lang` (two letters, or "any") runs on the text.
  [[nodiscard]] bool has(std::string_view lang) const;
  // The language of most of the text as BCP 47; empty where it is not known.
  [[nodiscard]] const std::string& first() const { return first_; }

  friend bool operator==(const Languages&, const Languages&) = default;

 private:
  std::string first_;
  std::vector<std::string> groups_;  // languages that cannot be told apart count as one; empty: all
};

// The languages of a good part of `text`; all when it is too short or too mixed to tell. The answer depends
// on nothing but the text. Takes the same time for long texts as for those of one kilobyte.
[[nodiscard]] Languages detect(std::string_view text);

}  // namespace dehusk::match
