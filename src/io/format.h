// The formats of input and output by their names, and the file names they go by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dehusk::io {

enum class InputFormat : std::uint8_t { automatic, text, html, jsonl, warc };
enum class OutputFormat : std::uint8_t { text, markdown, jsonl };

// The names of --from and --to; nothing for an unknown one.
[[nodiscard]] std::optional<InputFormat> input_format_from_string(std::string_view name);
[[nodiscard]] std::optional<OutputFormat> output_format_from_string(std::string_view name);

// Whether an input holds many documents, each in a record.
[[nodiscard]] constexpr bool has_records(InputFormat format) {
  return format == InputFormat::jsonl || format == InputFormat::warc;
}

// What comes out of an input: what was asked for, else JSONL for records and text for a document.
[[nodiscard]] constexpr OutputFormat output_format_for(std::optional<OutputFormat> asked, bool records) {
  return asked.value_or(records ? OutputFormat::jsonl : OutputFormat::text);
}

// What a file's name says of its format, before .gz and the like too; automatic when it says nothing.
[[nodiscard]] InputFormat format_of_name(std::string_view path);

// Where an input's output goes below the output folder: its relative path with the new format's
// extension. A known extension is replaced and any other stays ("a/page.html.gz" → "a/page.txt",
// "www.example.com" → "www.example.com.txt"); ".." at the front and the root are left out, so that
// nothing is written outside of the folder. Standard input is "stdin".
[[nodiscard]] std::string output_name(std::string_view path, OutputFormat format);

}  // namespace dehusk::io
