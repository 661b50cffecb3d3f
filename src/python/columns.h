// Cleaned documents as columns, laid out as Apache Arrow has them
// (https://arrow.apache.org/docs/format/Columnar.html): bits that say which rows hold something, offsets of n
// + 1 where a row is a string or a list, and the values. Nothing here knows Arrow's own library:
// src/python/dehusk/arrow.py makes its arrays of these without a copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "python/cleaned.h"

namespace dehusk::python {

// One buffer each, empty where the kind of column has none.
struct Column {
  std::size_t length = 0;
  std::size_t nulls = 0;
  std::vector<std::uint8_t> validity;  // bit i % 8 of byte i / 8: row i is not null
  std::vector<std::int64_t> offsets;   // of strings into `bytes`, of lists into the rows of their values
  std::string bytes;
  std::vector<std::int64_t> numbers;

  void add_validity(bool is_valid);
  void add_null();
  void add(std::string_view value);
  void add(std::size_t value);
  void end_list(std::size_t values);  // a list that ends before row `values` of the column of its values
};

// By where they stand in a document, "removed.rule"; "" is the document itself and "removed" the list. A row
// without a document is null; so is, of the metadata, what the document does not say.
using Columns = std::map<std::string, Column, std::less<>>;

[[nodiscard]] Columns columns_of(const std::vector<std::optional<CleanedDocument>>& documents);

}  // namespace dehusk::python
