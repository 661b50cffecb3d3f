// dehusk rules coverage: what each rule did to documents whose right text is known, for people who write
// rules. What does the most harm comes first: that is what to read.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "io/coverage.h"
#include "io/record_stream.h"
#include "io/render.h"

namespace dehusk::cli {
namespace {

struct CoverageCommand {
  std::string truth;
  std::string input;
  RuleSetOptions rules;
  std::size_t examples = 2;
  std::size_t lines = 20;
  std::string to = "text";
};

// Rules that may have removed something and did not. What attribute rules look at is in pages only.
std::vector<std::string> idle_rules(const RuleSet& rules, const io::CoverageReport& report, bool pages) {
  std::set<std::string_view> busy;
  for (const io::RuleCoverage& rule : report.rules) busy.insert(rule.rule);
  std::vector<std::string> idle;
  for (const RuleInfo& rule : rules.rules()) {
    const bool may = rule.enabled && !rule.keeps && (pages || rule.scope != Scope::attribute);
    if (may && !busy.contains(rule.id)) idle.push_back(rule.id);
  }
  std::sort(idle.begin(), idle.end());
  return idle;
}

// The beginning of a text, for a line of a terminal.
std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 300;
  std::size_t end = std::min(text.size(), kMost);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  std::string out;
  io::append_printable(text.substr(0, end), out);
  return end < text.size() ? out + "…" : out;
}

std::string right_aligned(std::string text, std::size_t width) {
  text.insert(0, width - std::min(width, text.size()), ' ');
  return text;
}

class TextReport {
 public:
  std::string write(const io::CoverageReport& report, const std::vector<std::string>& idle) {
    write_rules(report.rules);
    write_idle(idle);
    write_kept(report.wrongly_kept);
    write_summary(report);
    return std::move(out_);
  }

 private:
  void write_rules(const std::vector<io::RuleCoverage>& rules) {
    constexpr std::array<std::string_view, 5> kHeads = {"wrong words", "wrong", "right words", "right",
                                                        "hits"};
    for (const std::string_view head : kHeads) out_.append(head).append("  ");
    out_ += "rule\n";
    for (const io::RuleCoverage& r : rules) {
      const std::array<std::size_t, 5> numbers = {r.wrong.words, r.wrong.count, r.right.words, r.right.count,
                                                  r.wrong.count + r.right.count};
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        out_ += right_aligned(std::to_string(numbers[i]), kHeads[i].size()) + "  ";
      }
      out_.append(r.rule).append(" (").append(to_string(r.category)).append(")\n");
      write_examples("wrong", r.wrong.examples);
      write_examples("right", r.right.examples);
    }
  }

  void write_examples(std::string_view what, const std::vector<io::CoverageExample>& examples) {
    for (const io::CoverageExample& example : examples) {
      out_.append("    ").append(what).append("  ") += shown(example.id) + ": " + shown(example.text) + "\n";
    }
  }

  void write_idle(const std::vector<std::string>& idle) {
    if (idle.empty()) return;
    out_ += "\nnever the reason of a removal: " + std::to_string(idle.size()) + "\n";
    for (const std::string& id : idle) out_ += "    " + id + "\n";
  }

  void write_kept(const std::vector<io::WronglyKept>& lines) {
    if (lines.empty()) return;
    out_ += "\nwrongly kept, most frequent first\ndocuments  line\n";
    for (const io::WronglyKept& kept : lines) {
      out_ += right_aligned(std::to_string(kept.documents), 9) + "  " + shown(kept.line) + " (" +
              shown(kept.example) + ")\n";
    }
  }

  void write_summary(const io::CoverageReport& report) {
    const auto counts = [](const io::WordCounts& words) {
      return std::to_string(words.right) + " words rightly, " + std::to_string(words.wrong) + " wrongly";
    };
    out_ += "\n" + std::to_string(report.documents) + " document" + (report.documents == 1 ? "" : "s") +
            ": kept " + counts(report.kept) + "; removed " + counts(report.removed) + "\n";
  }

  std::string out_;
};

// One object a line; "type" says what it is about.
class JsonReport {
 public:
  std::string write(const io::CoverageReport& report, const std::vector<std::string>& idle) {
    for (const io::RuleCoverage& rule : report.rules) write_rule(rule);
    for (const std::string& id : idle) {
      begin("idle");
      member("rule", id);
      end();
    }
    for (const io::WronglyKept& kept : report.wrongly_kept) {
      begin("kept");
      member("line", kept.line);
      member("words", kept.words);
      member("documents", kept.documents);
      member("example", kept.example);
      end();
    }
    begin("summary");
    member("documents", report.documents);
    member("kept_right_words", report.kept.right);
    member("kept_wrong_words", report.kept.wrong);
    member("removed_right_words", report.removed.right);
    member("removed_wrong_words", report.removed.wrong);
    end();
    return std::move(out_);
  }

 private:
  void write_rule(const io::RuleCoverage& rule) {
    begin("rule");
    member("rule", rule.rule);
    member("category", to_string(rule.category));
    member("hits", rule.wrong.count + rule.right.count);
    member("wrong", rule.wrong.count);
    member("wrong_words", rule.wrong.words);
    member("right", rule.right.count);
    member("right_words", rule.right.words);
    examples("wrong_examples", rule.wrong.examples);
    examples("right_examples", rule.right.examples);
    end();
  }

  void begin(std::string_view type) {
    out_ += "{\"type\":";
    io::append_json_string(type, out_);
  }
  void end() { out_ += "}\n"; }
  void key(std::string_view name) { out_.append(",\"").append(name).append("\":"); }
  void member(std::string_view name, std::string_view value) {
    key(name);
    io::append_json_string(value, out_);
  }
  void member(std::string_view name, std::size_t value) {
    key(name);
    out_ += std::to_string(value);
  }

  void examples(std::string_view name, const std::vector<io::CoverageExample>& all) {
    key(name);
    out_ += '[';
    for (const io::CoverageExample& example : all) {
      if (&example != &all.front()) out_ += ',';
      out_ += "{\"id\":";
      io::append_json_string(example.id, out_);
      out_ += ",\"text\":";
      io::append_json_string(example.text, out_);
      out_ += '}';
    }
    out_ += ']';
  }

  std::string out_;
};

class Measurement {
 public:
  Measurement(const CoverageCommand& command, std::shared_ptr<const RuleSet> rules, const io::Truth& truth)
      : command_(command),
        rules_(std::move(rules)),
        truth_(truth),
        cleaner_(rules_, {.parts_text = true}),
        coverage_(command.examples) {}

  int run(io::RecordStream input) {
    while (const std::optional<io::PlacedRecord> placed = input.next()) {
      ++records_;
      if (const std::string message = add(*placed); !message.empty()) {
        complain(message);
        ++failed_;
      }
    }
    const io::CoverageReport report = coverage_.report(command_.lines);
    const std::vector<std::string> idle = idle_rules(*rules_, report, pages_);
    const std::string out =
        command_.to == "jsonl" ? JsonReport().write(report, idle) : TextReport().write(report, idle);
    std::fwrite(out.data(), 1, out.size(), stdout);
    const bool written = std::fflush(stdout) == 0 || errno == EPIPE;
    if (failed_ > 0) {
      complain(std::to_string(failed_) + " of " + std::to_string(records_) +
               " documents could not be judged");
    }
    return failed_ > 0 || !written ? kSomeFailed : kDone;
  }

 private:
  // What is wrong with the record, if anything.
  std::string add(const io::PlacedRecord& placed) {
    if (!placed.record) return placed.record.error().message;
    const io::Record& record = *placed.record;
    const std::string id = io::id_of(record);
    if (id.empty()) return placed.place + ": no field \"id\"";
    const std::string* truth = truth_.find(id);
    if (truth == nullptr) return placed.place + ": " + command_.truth + " has no text for \"" + id + "\"";
    pages_ = pages_ || record.html;
    coverage_.add(id, cleaner_.clean(record.text, record.html ? Format::html : Format::text, "utf-8"),
                  *truth);
    return {};
  }

  const CoverageCommand& command_;
  std::shared_ptr<const RuleSet> rules_;
  const io::Truth& truth_;
  Cleaner cleaner_;
  io::Coverage coverage_;
  bool pages_ = false;
  std::size_t records_ = 0;
  std::size_t failed_ = 0;
};

int run_coverage(const CoverageCommand& command) {
  if (command.truth == io::kStdin && command.input == io::kStdin) {
    complain("standard input (\"-\") can be read only once");
    return kUsage;
  }
  const std::shared_ptr<const RuleSet> rules = load_rules(command.rules);
  if (!rules) return kUsage;
  const Result<io::Truth> truth = io::Truth::read(command.truth);
  if (!truth) {
    complain(truth.error().message);
    return kUsage;
  }
  Result<io::RecordStream> input = io::RecordStream::open(command.input);
  if (!input) {
    complain(input.error().message);
    return kUsage;
  }
  return Measurement(command, rules, *truth).run(std::move(*input));
}

}  // namespace

CLI::App& add_coverage(CLI::App& rules, int& exit_code) {
  CLI::App& sub =
      *rules.add_subcommand("coverage", "What did each rule do to texts whose right form is known?");
  auto command = std::make_shared<CoverageCommand>();
  sub.add_option("TRUTH", command->truth, "JSONL with id and text: what should remain")
      ->required()
      ->type_name("");
  sub.add_option("INPUT", command->input, "JSONL with id and text (or html): what is to be cleaned")
      ->required()
      ->type_name("");
  sub.add_option("--examples", command->examples, "Wrong and right removals shown of each rule")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N")
      ->capture_default_str();
  sub.add_option("--lines", command->lines, "Wrongly kept lines shown")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N")
      ->capture_default_str();
  sub.add_option("--to", command->to, "text or jsonl: what comes out")
      ->check(CLI::IsMember({"text", "jsonl"}))
      ->type_name("FORMAT");
  add_rule_options(sub, command->rules);
  sub.callback([command, &exit_code] { exit_code = run_coverage(*command); });
  return sub;
}

}  // namespace dehusk::cli
