// Labels: what people have written down about pages, and what a program says of them, read from JSONL.
//
// A page is known by the stem of its id (io/truth.h), so that "0001" labels the output of "pages/0001.html".
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/result.h"
#include "io/record_stream.h"

namespace dehusk::io {

// Of a fact that is not given nothing is known; an empty one (or null) says that the page has none.
struct LabelledPage {
  std::string id;    // its stem
  std::string type;  // of page, "article"; empty when not given
  std::string url;
  std::string text;  // what should remain
  std::optional<std::string> title;
  std::optional<std::string> author;
  std::optional<std::string> date;   // ISO 8601: a day, or a time that begins with it
  std::vector<std::string> with;     // passages that must remain
  std::vector<std::string> without;  // passages that must not
};

class LabelledPages {
 public:
  // JSONL with "id" and "text", and whatever else a LabelledPage has. A broken record, one without an id, an
  // id twice and a field of another kind are errors.
  [[nodiscard]] static Result<LabelledPages> read(const std::string& path);

  [[nodiscard]] const std::vector<LabelledPage>& all() const { return pages_; }  // as they stand in the file

  // Which page an id names, with or without its folders and extension.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;

 private:
  std::vector<LabelledPage> pages_;
  std::map<std::string, std::size_t, std::less<>> by_id_;
};

// What was made of a page; facts that were not found are empty.
struct Prediction {
  std::string text;
  std::string title;
  std::string date;
  std::vector<std::string> authors;
};

// From a record of our output: "text", and "title", "date" and "authors" of "meta". The message of an error
// begins with the place.
[[nodiscard]] Result<Prediction> prediction_of(const PlacedRecord& placed);

}  // namespace dehusk::io
