// dehusk rules coverage: what each rule did to documents whose right text is known, for people who write
// rules. What does the most harm comes first: that is what to read.
#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/numbers.h"
#include "cli/options.h"
#include "cli/report.h"
#include "io/coverage.h"
#include "io/record_stream.h"

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

class CoverageAsText {
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
    Table table(kHeads, "rule", out_);
    for (const io::RuleCoverage& r : rules) {
      const std::array<std::string, 5> cells = {std::to_string(r.wrong.words), std::to_string(r.wrong.count),
                                                std::to_string(r.right.words), std::to_string(r.right.count),
                                                std::to_string(r.wrong.count + r.right.count)};
      table.row(cells, r.rule + " (" + std::string(to_string(r.category)) + ")");
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
    constexpr std::array<std::string_view, 1> kHeads = {"documents"};
    out_ += "\nwrongly kept, most frequent first\n";
    Table table(kHeads, "line", out_);
    for (const io::WronglyKept& kept : lines) {
      const std::array<std::string, 1> cells = {std::to_string(kept.documents)};
      table.row(cells, shown(kept.line) + " (" + shown(kept.example) + ")");
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
class CoverageAsJson {
 public:
  std::string write(const io::CoverageReport& report, const std::vector<std::string>& idle) {
    for (const io::RuleCoverage& rule : report.rules) write_rule(rule);
    for (const std::string& id : idle) {
      begin("idle");
      json_.member("rule", id);
      end();
    }
    for (const io::WronglyKept& kept : report.wrongly_kept) {
      begin("kept");
      json_.member("line", kept.line);
      json_.member("words", kept.words);
      json_.member("documents", kept.documents);
      json_.member("example", kept.example);
      end();
    }
    begin("summary");
    json_.member("documents", report.documents);
    json_.member("kept_right_words", report.kept.right);
    json_.member("kept_wrong_words", report.kept.wrong);
    json_.member("removed_right_words", report.removed.right);
    json_.member("removed_wrong_words", report.removed.wrong);
    end();
    return json_.take();
  }

 private:
  void write_rule(const io::RuleCoverage& rule) {
    begin("rule");
    json_.member("rule", rule.rule);
    json_.member("category", to_string(rule.category));
    json_.member("hits", rule.wrong.count + rule.right.count);
    json_.member("wrong", rule.wrong.count);
    json_.member("wrong_words", rule.wrong.words);
    json_.member("right", rule.right.count);
    json_.member("right_words", rule.right.words);
    examples("wrong_examples", rule.wrong.examples);
    examples("right_examples", rule.right.examples);
    end();
  }

  void begin(std::string_view type) {
    json_.begin_object();
    json_.member("type", type);
  }
  void end() {
    json_.end_object();
    json_.end_line();
  }

  void examples(std::string_view name, const std::vector<io::CoverageExample>& all) {
    json_.key(name);
    json_.begin_list();
    for (const io::CoverageExample& example : all) {
      json_.begin_object();
      json_.member("id", example.id);
      json_.member("text", example.text);
      json_.end_object();
    }
    json_.end_list();
  }

  JsonWriter json_;
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
        command_.to == "jsonl" ? CoverageAsJson().write(report, idle) : CoverageAsText().write(report, idle);
    return conclude(failed_, records_, print(out));
  }

 private:
  // What is wrong with the record, if anything.
  std::string add(const io::PlacedRecord& placed) {
    const Result<std::string> id = io::id_of(placed);
    if (!id) return id.error().message;
    const std::string* truth = truth_.find(*id);
    if (truth == nullptr) return no_truth(placed.place, command_.truth, *id);
    const io::Record& record = *placed.record;
    pages_ = pages_ || record.html;
    coverage_.add(*id, cleaner_.clean_unicode(record.text, record.html ? Format::html : Format::text),
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
      ->transform(whole_number(0))
      ->type_name("N")
      ->capture_default_str();
  sub.add_option("--lines", command->lines, "Wrongly kept lines shown")
      ->transform(whole_number(0))
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
