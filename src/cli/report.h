// What the commands that judge have in common: how their figures are laid out as text and as JSON, and what
// they say of documents that they cannot judge.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace dehusk::cli {

// The beginning of a text, for a line of a terminal.
[[nodiscard]] std::string shown(std::string_view text);

// With so many digits after the point; `with_sign` also when it is more than nothing.
[[nodiscard]] std::string decimal(double number, int digits, bool with_sign = false);

// Lines of cells under their heads, each as wide as its head, and a last cell that takes what room it needs.
class Table {
 public:
  // The heads hold as long as the table.
  Table(std::span<const std::string_view> heads, std::string_view last, std::string& out);

  void row(std::span<const std::string> cells, std::string_view last);

 private:
  std::span<const std::string_view> heads_;
  std::string& out_;
};

// JSON written value by value; where commas go is known from what stands before.
class JsonWriter {
 public:
  void begin_object() { begin('{'); }
  void begin_list() { begin('['); }
  void end_object() { out_ += '}'; }
  void end_list() { out_ += ']'; }
  void end_line() { out_ += '\n'; }

  void key(std::string_view name);
  void value(std::string_view text);
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(const char* text) { value(std::string_view(text)); }
  void value(std::size_t number);
  void value(bool truth);
  void value(double number);  // with six digits after the point

  template <class T>
  void member(std::string_view name, const T& content) {
    key(name);
    value(content);
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void begin(char bracket);
  void separate();

  std::string out_;
};

// Writes to standard output; false, after a complaint, when that failed. A reader that went away is no
// failure.
[[nodiscard]] bool print(std::string_view text);

// That no truth is known of a document.
[[nodiscard]] std::string no_truth(std::string_view place, std::string_view truth, std::string_view id);

// Tells how many documents could not be judged, when there are any; the exit code.
[[nodiscard]] int conclude(std::size_t failed, std::size_t documents, bool written);

}  // namespace dehusk::cli
