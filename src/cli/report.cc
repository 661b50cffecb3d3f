#include "cli/report.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>

#include "cli/exit_code.h"
#include "cli/options.h"
#include "io/render.h"

namespace dehusk::cli {
namespace {

void append_right_aligned(std::string_view text, std::size_t width, std::string& out) {
  out.append(width - std::min(width, text.size()), ' ').append(text);
}

}  // namespace

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 300;
  std::size_t end = std::min(text.size(), kMost);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  std::string out;
  io::append_printable(text.substr(0, end), out);
  return end < text.size() ? out + "…" : out;
}

std::string decimal(double number, int digits, bool with_sign) {
  std::array<char, 512> buffer{};  // the largest double has 309 digits before the point
  const std::to_chars_result result =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed, digits);
  std::string text(buffer.data(), result.ptr);
  if (text.find_first_not_of("-0.") == std::string::npos && text.starts_with('-')) text.erase(0, 1);
  return with_sign && number > 0 ? "+" + text : text;
}

Table::Table(std::span<const std::string_view> heads, std::string_view last, std::string& out)
    : heads_(heads), out_(out) {
  for (const std::string_view head : heads_) out_.append(head).append("  ");
  out_.append(last).append("\n");
}

void Table::row(std::span<const std::string> cells, std::string_view last) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    append_right_aligned(cells[i], heads_[i].size(), out_);
    out_ += "  ";
  }
  out_.append(last).append("\n");
}

void JsonWriter::key(std::string_view name) {
  value(name);
  out_ += ':';
}

void JsonWriter::value(std::string_view text) {
  separate();
  io::append_json_string(text, out_);
}

void JsonWriter::value(std::size_t number) {
  separate();
  out_ += std::to_string(number);
}

void JsonWriter::value(bool truth) {
  separate();
  out_ += truth ? "true" : "false";
}

void JsonWriter::value(double number) {
  constexpr int kDigits = 6;
  separate();
  out_ += decimal(number, kDigits);
}

void JsonWriter::begin(char bracket) {
  separate();
  out_ += bracket;
}

// A string ends in its quote, so a bracket or colon at the end belongs to no string.
void JsonWriter::separate() {
  if (!out_.empty() && std::string_view("{[:\n").find(out_.back()) == std::string_view::npos) out_ += ',';
}

bool print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) == 0 || errno == EPIPE) return true;
  complain(std::string("standard output: ") + std::strerror(errno));
  return false;
}

std::string no_truth(std::string_view place, std::string_view truth, std::string_view id) {
  std::string message(place);
  message.append(": ").append(truth).append(" has no text for \"").append(shown(id)).append("\"");
  return message;
}

int conclude(std::size_t failed, std::size_t documents, bool written) {
  if (failed > 0) {
    complain(std::to_string(failed) + " of " + std::to_string(documents) + " documents could not be judged");
  }
  return failed > 0 || !written ? kSomeFailed : kDone;
}

}  // namespace dehusk::cli
