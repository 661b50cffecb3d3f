#include "figures.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "golden/labelled.h"

namespace dehusk::gate {
namespace {

using golden::Label;
using golden::Sample;

constexpr double kPlaces = 10000;      // shares are kept to four places
constexpr double kWorthNoting = 0.02;  // a share this much above its pin is worth a new one; a count by one

// Labelled and removed bytes, and expected words, of one text or many.
struct Tally {
  std::size_t labelled = 0;
  std::size_t labelled_removed = 0;
  std::size_t labelled_right = 0;
  std::size_t removed = 0;
  std::size_t removed_labelled = 0;
  std::size_t words = 0;
  std::size_t words_kept = 0;
};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Han, kana and what belongs to them stand without spaces: each character counts as a word.
bool is_word_alone(unsigned char lead) { return lead >= 0xE3 && lead <= 0xE9; }

std::map<std::string, std::size_t> words(const std::string& text) {
  std::map<std::string, std::size_t> out;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) ++out[word];
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_space(text[i])) {
      end_word();
    } else if (is_word_alone(static_cast<unsigned char>(text[i]))) {
      end_word();
      word = text.substr(i, 3);
      i += 2;
      end_word();
    } else {
      word += text[i];
    }
  }
  end_word();
  return out;
}

// The category of each byte, where it has one.
using Bytes = std::vector<std::optional<Category>>;

template <typename Stretches, typename ToSpan>
Bytes painted(std::size_t size, const Stretches& stretches, ToSpan to_span) {
  Bytes out(size);
  for (const auto& stretch : stretches) {
    const Span span = to_span(stretch);
    for (std::size_t i = span.begin; i < std::min(span.end, size); ++i) out[i] = stretch.category;
  }
  return out;
}

class Measurement {
 public:
  void add(const Sample& sample) {
    const std::filesystem::path path = golden::corpus() / sample.path;
    const Document doc = cleaner_.clean(golden::read_file(path), Format::text);
    const std::string expected = golden::read_file(golden::beside(path, ".expected.txt"));
    Tally tally;
    count_bytes(doc, golden::read_labels(golden::beside(path, ".removed.jsonl")), tally);
    count_words(doc, expected, tally);
    add(tally, all_);
    add(tally, languages_[sample.language]);
    if (golden::is_exact(path, doc)) measured_.exact.push_back(sample.path);
  }

  void add_hard_negative(const Sample& sample) {
    const Document doc = cleaner_.clean(golden::read_file(golden::corpus() / sample.path), Format::text);
    ++hard_negatives_;
    if (!doc.removed.empty()) measured_.touched.push_back(sample.path);
  }

  Measured result() {
    set_shares("all", all_);
    for (const auto& [language, tally] : languages_) set_shares("language." + language, tally);
    for (const auto& [category, tally] : categories_)
      set_removed("category." + std::string(to_string(category)), tally);
    measured_.figures["all.exact"] = static_cast<double>(measured_.exact.size());
    measured_.figures["all.untouched"] = static_cast<double>(hard_negatives_ - measured_.touched.size());
    return std::move(measured_);
  }

 private:
  void count_bytes(const Document& doc, const std::vector<Label>& labels, Tally& tally) {
    const std::size_t size = doc.source.size();
    const Bytes labelled = painted(size, labels, [](const Label& label) { return label.span; });
    const Bytes removed = painted(size, doc.removed, [](const Removal& r) { return Span{r.begin, r.end}; });
    for (std::size_t i = 0; i < size; ++i) {
      if (is_space(doc.source[i])) continue;
      tally.removed += removed[i] ? 1 : 0;
      tally.removed_labelled += removed[i] && labelled[i] ? 1 : 0;
      if (!labelled[i]) continue;
      for (Tally* each : {&tally, &categories_[*labelled[i]]}) {
        ++each->labelled;
        each->labelled_removed += removed[i] ? 1 : 0;
        each->labelled_right += removed[i] == labelled[i] ? 1 : 0;
      }
    }
  }

  static void count_words(const Document& doc, const std::string& expected, Tally& tally) {
    const std::map<std::string, std::size_t> kept = words(doc.text);
    for (const auto& [word, times] : words(expected)) {
      const auto found = kept.find(word);
      tally.words += times;
      tally.words_kept += found == kept.end() ? 0 : std::min(times, found->second);
    }
  }

  static void add(const Tally& tally, Tally& sum) {
    sum.labelled += tally.labelled;
    sum.labelled_removed += tally.labelled_removed;
    sum.labelled_right += tally.labelled_right;
    sum.removed += tally.removed;
    sum.removed_labelled += tally.removed_labelled;
    sum.words += tally.words;
    sum.words_kept += tally.words_kept;
  }

  void set(const std::string& name, std::size_t part, std::size_t whole) {
    if (whole == 0) return;
    const double share = static_cast<double>(part) / static_cast<double>(whole);
    measured_.figures[name] = std::floor(share * kPlaces) / kPlaces;
  }

  void set_removed(const std::string& name, const Tally& tally) {
    set(name + ".removed", tally.labelled_removed, tally.labelled);
    set(name + ".right", tally.labelled_right, tally.labelled);
  }

  void set_shares(const std::string& name, const Tally& tally) {
    set_removed(name, tally);
    set(name + ".precision", tally.removed_labelled, tally.removed);
    set(name + ".recall", tally.words_kept, tally.words);
  }

  Cleaner cleaner_{golden::shipped_rules()};
  Tally all_;
  std::map<std::string, Tally> languages_;
  std::map<Category, Tally> categories_;
  std::size_t hard_negatives_ = 0;
  Measured measured_;
};

bool is_count(const std::string& name) { return name == "all.exact" || name == "all.untouched"; }

std::string written(const std::string& name, double value) {
  char out[32];
  std::snprintf(out, sizeof out, is_count(name) ? "%.0f" : "%.4f", value);
  return out;
}

void flatten(const toml::table& table, const std::string& prefix, Figures& out) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const toml::table* below = node.as_table()) {
      flatten(*below, name + ".", out);
    } else {
      out[name] = node.value_or(0.0);
    }
  }
}

// A table with one line for each name below `group`, its figures in columns.
std::string rows(const std::string& group, const std::vector<std::string>& columns, const Figures& pins) {
  std::map<std::string, std::string> lines;
  std::size_t width = 0;
  for (const auto& [name, value] : pins) {
    if (!name.starts_with(group + ".")) continue;
    const std::string row = name.substr(group.size() + 1, name.rfind('.') - group.size() - 1);
    std::string& line = lines[row];
    width = std::max(width, row.size());
    if (!line.empty()) continue;
    for (const std::string& column : columns) {
      const auto pin = pins.find(group + "." + row + "." + column);
      if (pin == pins.end()) continue;
      line += (line.empty() ? "" : ", ") + column + " = " + written(pin->first, pin->second);
    }
  }
  std::string out = "\n[" + group + "]\n";
  for (const auto& [row, line] : lines)
    out += row + std::string(width - row.size(), ' ') + " = { " + line + " }\n";
  return out;
}

}  // namespace

Measured measure() {
  Measurement measurement;
  for (const Sample& sample : golden::samples("text")) measurement.add(sample);
  for (const Sample& sample : golden::samples("hard_negative")) measurement.add_hard_negative(sample);
  return measurement.result();
}

std::filesystem::path pin_file() { return golden::corpus() / "gate.toml"; }

Figures read_pins(const std::filesystem::path& path) {
  Figures out;
  flatten(toml::parse_file(path.string()), "", out);
  return out;
}

std::string to_toml(const Figures& pins) {
  std::string out =
      "# The least that dehusk must reach on the labelled texts of text/; tests/gate/figures.h says what the "
      "figures\n"
      "# are. `cmake --build build/dev --target tighten_gate` writes this file anew, never with a lower "
      "figure.\n"
      "\n[all]\n";
  for (const char* name : {"exact", "untouched", "removed", "right", "precision", "recall"}) {
    const auto pin = pins.find(std::string("all.") + name);
    if (pin == pins.end()) continue;
    out += name + std::string(9 - std::string_view(name).size(), ' ') + " = " +
           written(pin->first, pin->second) + "\n";
  }
  out += rows("language", {"removed", "right", "precision", "recall"}, pins);
  out += rows("category", {"removed", "right"}, pins);
  return out;
}

Figures tightened(const Figures& pins, const Figures& figures) {
  Figures out = pins;
  for (const auto& [name, value] : figures) {
    const auto [pin, is_new] = out.emplace(name, value);
    if (!is_new) pin->second = std::max(pin->second, value);
  }
  return out;
}

std::vector<std::string> below(const Figures& pins, const Figures& figures) {
  std::vector<std::string> out;
  for (const auto& [name, pin] : pins) {
    const auto figure = figures.find(name);
    if (figure == figures.end()) {
      out.push_back(name + " is pinned at " + written(name, pin) + ", but nothing measures it");
    } else if (figure->second < pin) {
      out.push_back(name + " is " + written(name, figure->second) + ", " +
                    written(name, pin - figure->second) + " below its pin of " + written(name, pin));
    }
  }
  return out;
}

std::vector<std::string> above(const Figures& pins, const Figures& figures) {
  std::vector<std::string> out;
  for (const auto& [name, figure] : figures) {
    const auto pin = pins.find(name);
    if (pin == pins.end()) {
      out.push_back(name + " is " + written(name, figure) + " and has no pin");
    } else if (figure - pin->second > kWorthNoting) {
      out.push_back(name + " is " + written(name, figure) + ", pinned at " + written(name, pin->second));
    }
  }
  return out;
}

}  // namespace dehusk::gate
