// Source: the inputs of a run, one after the other, as items small enough to be worked on in parallel.
//
// A JSONL input becomes many items of whole lines and a crawl archive many of a record each, read here
// because decompression has an order. Any other input is one item that is not read yet: whoever works on it
// reads it, so that many small files are opened and decompressed by all threads. Paths of a list are taken
// from it as they are needed; a line of it that can be none is an item with an error.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dehusk/cleaner.h"
#include "dehusk/result.h"
#include "io/format.h"
#include "io/line_reader.h"
#include "io/reader.h"
#include "io/tally.h"
#include "io/warc.h"

namespace dehusk::io {

struct SourceOptions {
  std::vector<std::string> files;  // "-" is standard input
  std::string files_from;          // a list of paths, one a line; "-" is standard input; empty: none
  InputFormat from = InputFormat::automatic;
  std::size_t longest = SIZE_MAX;  // bytes of a line of JSONL, and of the body of a record
  // Whether an input is passed over; nothing: none is.
  std::function<bool(const std::string& path, bool records)> is_done{};
};

struct Item {
  std::size_t input = 0;  // number of its input, from 0
  std::string path;
  bool records = false;  // its documents stand in records
  bool last = false;     // nothing more comes from this input

  LineBatch lines;                 // records of JSONL, possibly none,
  std::optional<WarcRecord> warc;  // or one of an archive
  Tally passed_over;               // other records before it
  std::optional<Error> error;      // the input cannot be read, or not beyond this

  Format format = Format::automatic;  // else: a whole document,
  std::optional<Reader> reader;       // when it is open already,
  std::string head;                   // and what was read of it

  std::size_t bytes = 0;         // about what it takes in memory
  std::size_t stored_bytes = 0;  // what was read of its input for it, as it is stored; of a pipe none
};

// All bytes of an item that is a whole document; an error where they are more than `longest`. May be called
// by any thread.
[[nodiscard]] Result<std::string> read_document(Item& item, std::size_t longest = SIZE_MAX);

class Source {
 public:
  // Fails when the list cannot be opened; an input that cannot be opened is an item with an error.
  [[nodiscard]] static Result<Source> open(SourceOptions options);

  // How many inputs were passed over so far.
  [[nodiscard]] std::size_t passed_over() const { return passed_over_; }

  // The next item, nothing at the end.
  [[nodiscard]] std::optional<Item> next();

 private:
  explicit Source(SourceOptions options) : options_(std::move(options)) {}

  // Nothing at the end, and where list_error_ says what is wrong with the list.
  [[nodiscard]] std::optional<std::string> next_path();
  void next_of_list();
  [[nodiscard]] std::optional<Item> begin_input(std::string path);
  [[nodiscard]] bool pass_over(const Item& item);
  [[nodiscard]] Item begin_records(Item item, InputFormat format, Reader reader, std::string head);
  [[nodiscard]] Item next_lines(Item item);
  [[nodiscard]] Item next_warc(Item item);
  [[nodiscard]] Item next_records();
  [[nodiscard]] Item next_of_records();

  SourceOptions options_;
  std::size_t next_file_ = 0;
  std::optional<LineReader> list_;
  LineBatch list_batch_;
  std::string_view list_lines_;
  std::size_t list_line_ = 1;  // number of the first of them
  std::optional<Error> list_error_;

  std::size_t inputs_ = 0;
  std::size_t passed_over_ = 0;
  std::optional<LineReader> lines_;  // of the JSONL input at hand,
  std::optional<WarcReader> warc_;   // or of the archive
  std::size_t current_ = 0;          // its number
  std::string current_path_;
  std::size_t current_stored_ = 0;  // Item::stored_bytes of its items so far
};

}  // namespace dehusk::io
