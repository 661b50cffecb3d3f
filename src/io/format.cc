// Names to formats and back: two small tables.
#include "io/format.h"

#include <array>
#include <filesystem>
#include <utility>

#include "ascii.h"
#include "io/reader.h"

namespace dehusk::io {
namespace {

constexpr std::array<std::string_view, 4> kCompressed = {".gz", ".zst", ".xz", ".bz2"};

constexpr std::array<std::pair<std::string_view, InputFormat>, 11> kExtensions = {{
    {".jsonl", InputFormat::jsonl},
    {".ndjson", InputFormat::jsonl},
    {".warc", InputFormat::warc},
    {".wet", InputFormat::warc},
    {".html", InputFormat::html},
    {".htm", InputFormat::html},
    {".xhtml", InputFormat::html},
    {".txt", InputFormat::text},
    {".text", InputFormat::text},
    {".md", InputFormat::text},
    {".markdown", InputFormat::text},
}};

bool has_extension(std::string_view path, std::string_view extension) {
  if (path.size() <= extension.size()) return false;
  const std::string_view end = path.substr(path.size() - extension.size());
  for (std::size_t i = 0; i < end.size(); ++i) {
    if (lower(end[i]) != extension[i]) return false;
  }
  return true;
}

std::string_view without_compression(std::string_view path) {
  for (const std::string_view extension : kCompressed) {
    if (has_extension(path, extension)) return path.substr(0, path.size() - extension.size());
  }
  return path;
}

std::string_view extension_of(OutputFormat format) {
  switch (format) {
    case OutputFormat::text:
      return ".txt";
    case OutputFormat::markdown:
      return ".md";
    case OutputFormat::jsonl:
      return ".jsonl";
  }
  return ".txt";
}

}  // namespace

std::optional<InputFormat> input_format_from_string(std::string_view name) {
  if (name == "auto") return InputFormat::automatic;
  if (name == "text") return InputFormat::text;
  if (name == "html") return InputFormat::html;
  if (name == "jsonl") return InputFormat::jsonl;
  if (name == "warc") return InputFormat::warc;
  return std::nullopt;
}

std::optional<OutputFormat> output_format_from_string(std::string_view name) {
  if (name == "text") return OutputFormat::text;
  if (name == "markdown") return OutputFormat::markdown;
  if (name == "jsonl") return OutputFormat::jsonl;
  return std::nullopt;
}

InputFormat format_of_name(std::string_view path) {
  const std::string_view plain = without_compression(path);
  for (const auto& [extension, format] : kExtensions) {
    if (has_extension(plain, extension)) return format;
  }
  return InputFormat::automatic;
}

std::string output_name(std::string_view path, OutputFormat format) {
  std::string_view plain = path == kStdin ? "stdin" : without_compression(path);
  for (const auto& [extension, unused] : kExtensions) {
    if (has_extension(plain, extension)) {
      plain.remove_suffix(extension.size());
      break;
    }
  }
  std::filesystem::path inside;
  for (const auto& part : std::filesystem::path(plain).lexically_normal().relative_path()) {
    if (part != "..") inside /= part;
  }
  return inside.string().append(extension_of(format));
}

}  // namespace dehusk::io
