// dehusk eval: the figures of a labelled set, for people who change rules or code. Means tell whether a
// change is good; the worst pages, and those that a change made worse, tell what to read.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/numbers.h"
#include "cli/options.h"
#include "cli/report.h"
#include "io/evaluation.h"
#include "io/labels.h"
#include "io/record_stream.h"
#include "io/source.h"

namespace dehusk::cli {
namespace {

constexpr int kDigits = 4;

struct EvalCommand {
  std::string truth;
  std::string predictions;
  std::string old;  // empty when there is nothing to compare with
  std::size_t worst = 20;
  std::string to = "text";
};

// The scores of all pages by one file of predictions.
struct Judged {
  std::vector<io::PageScore> scores;
  std::vector<std::string> unknown;  // ids that no page has
  std::size_t documents = 0;
  std::size_t failed = 0;  // those unknown, and what could not be read
};

class Judge {
 public:
  Judge(const std::string& truth, const io::LabelledPages& pages) : truth_(truth), pages_(pages) {}

  Judged run(io::RecordStream input) {
    seen_.assign(pages_.all().size(), false);
    judged_ = {};
    judged_.scores.resize(pages_.all().size());
    while (const std::optional<io::PlacedRecord> placed = input.next()) {
      ++judged_.documents;
      if (const std::string message = add(*placed); !message.empty()) {
        complain(message);
        ++judged_.failed;
      }
    }
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (!seen_[i]) judged_.scores[i] = io::judge(pages_.all()[i], nullptr);
    }
    return std::move(judged_);
  }

 private:
  // What is wrong with the record, if anything.
  std::string add(const io::PlacedRecord& placed) {
    const Result<std::string> id = io::id_of(placed);
    if (!id) return id.error().message;
    const std::optional<std::size_t> page = pages_.find(*id);
    if (!page) {
      judged_.unknown.push_back(*id);
      return no_truth(placed.place, truth_, *id);
    }
    const Result<io::Prediction> prediction = io::prediction_of(placed);
    if (!prediction) return prediction.error().message;
    if (seen_[*page]) return placed.place + ": the page of \"" + *id + "\" has come before";
    seen_[*page] = true;
    judged_.scores[*page] = io::judge(pages_.all()[*page], &*prediction);
    return {};
  }

  const std::string& truth_;
  const io::LabelledPages& pages_;
  std::vector<bool> seen_;
  Judged judged_;
};

// All that is told, in the order of telling.
struct Report {
  const std::vector<io::LabelledPage>& pages;
  const Judged& now;
  const std::optional<Judged>& old;
  io::Summary summary;
  std::vector<std::size_t> worst;
  std::optional<io::Comparison> comparison;
};

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

class ScoresAsText {
 public:
  std::string write(const Report& report) {
    write_scores(report.summary);
    write_passages(report.summary);
    write_facts(report.summary);
    write_worst(report);
    if (report.comparison) write_comparison(report);
    return std::move(out_);
  }

 private:
  static std::string figure(double number) { return decimal(number, kDigits); }
  static std::string change(double number) { return decimal(number, kDigits, true); }
  static std::string share_of(std::size_t part, std::size_t whole) {
    return whole == 0 ? "-" : figure(share(part, whole));
  }

  template <class Group, class CellsOf>
  static void write_groups(Table& table, const Group& all, const std::vector<Group>& types,
                           CellsOf cells_of) {
    table.row(cells_of(all), "all");
    for (const Group& group : types) table.row(cells_of(group), shown(group.type));
  }

  void write_scores(const io::Summary& summary) {
    constexpr std::array<std::string_view, 5> kHeads = {"pages", "missing", "precision", "recall", "    F1"};
    Table table(kHeads, "type", out_);
    write_groups(table, summary.all, summary.types, [](const io::GroupScore& group) {
      return std::array<std::string, 5>{std::to_string(group.pages), std::to_string(group.missing),
                                        figure(group.score.precision), figure(group.score.recall),
                                        figure(group.score.f1)};
    });
  }

  void write_passages(const io::Summary& summary) {
    if (summary.all.with.count + summary.all.without.count == 0) return;
    constexpr std::array<std::string_view, 4> kHeads = {"without", "got in", "   with", "missing"};
    out_ += "\n";
    Table table(kHeads, "type", out_);
    write_groups(table, summary.all, summary.types, [](const io::GroupScore& group) {
      return std::array<std::string, 4>{
          std::to_string(group.without.count), share_of(group.without.wrong, group.without.count),
          std::to_string(group.with.count), share_of(group.with.wrong, group.with.count)};
    });
  }

  void write_facts(const io::Summary& summary) {
    const bool any = std::any_of(summary.facts.begin(), summary.facts.end(),
                                 [](const io::FactScore& fact) { return fact.pages + fact.invented > 0; });
    if (!any) return;
    constexpr std::array<std::string_view, 4> kHeads = {"pages", " right", "missing", "invented"};
    out_ += "\n";
    Table table(kHeads, "metadata", out_);
    for (std::size_t i = 0; i < io::kFacts; ++i) {
      const io::FactScore& fact = summary.facts[i];
      const std::array<std::string, 4> cells = {std::to_string(fact.pages), share_of(fact.right, fact.pages),
                                                std::to_string(fact.missing), std::to_string(fact.invented)};
      table.row(cells, io::to_string(static_cast<io::Fact>(i)));
    }
  }

  void write_worst(const Report& report) {
    if (report.worst.empty()) return;
    constexpr std::array<std::string_view, 5> kHeads = {"    F1", "precision", "recall", "truth words",
                                                        "words"};
    out_ += "\nworst first\n";
    Table table(kHeads, "page", out_);
    for (const std::size_t i : report.worst) {
      const io::PageScore& page = report.now.scores[i];
      const std::array<std::string, 5> cells = {figure(page.score.f1), figure(page.score.precision),
                                                figure(page.score.recall), std::to_string(page.truth_words),
                                                std::to_string(page.words)};
      table.row(cells, page_name(report.pages[i], page.missing));
    }
  }

  void write_comparison(const Report& report) {
    const io::Comparison& comparison = *report.comparison;
    constexpr std::array<std::string_view, 4> kHeads = {"better", "worse", " same", "mean change"};
    out_ += "\n";
    Table table(kHeads, "type", out_);
    write_groups(table, comparison.all, comparison.types, [](const io::GroupChange& group) {
      return std::array<std::string, 4>{std::to_string(group.better), std::to_string(group.worse),
                                        std::to_string(group.same), change(group.mean)};
    });
    if (!comparison.changed.empty()) write_changed(report);
    if (!comparison.other.empty()) write_other_changes(report);
  }

  // Passages that are wrong now less those that were, and facts before and after.
  void write_other_changes(const Report& report) {
    constexpr std::array<std::string_view, 2> kHeads = {"got in", "missing"};
    out_ += "\npassages and metadata\n";
    Table table(kHeads, "page", out_);
    for (const std::size_t i : report.comparison->other) {
      const io::PageScore& before = report.old->scores[i];
      const io::PageScore& now = report.now.scores[i];
      std::string name;
      for (std::size_t fact = 0; fact < io::kFacts; ++fact) {
        if (before.facts[fact] == now.facts[fact]) continue;
        name += std::string(io::to_string(static_cast<io::Fact>(fact))) + " " +
                std::string(io::to_string(before.facts[fact])) + " -> " +
                std::string(io::to_string(now.facts[fact])) + ": ";
      }
      table.row(std::array<std::string, 2>{difference(before.without, now.without),
                                           difference(before.with, now.with)},
                name + page_name(report.pages[i], now.missing));
    }
  }

  static std::string difference(const io::Passages& before, const io::Passages& now) {
    if (now.wrong == before.wrong) return "0";
    return now.wrong > before.wrong ? "+" + std::to_string(now.wrong - before.wrong)
                                    : "-" + std::to_string(before.wrong - now.wrong);
  }

  void write_changed(const Report& report) {
    constexpr std::array<std::string_view, 5> kHeads = {" change", "before", "    F1", "precision",
                                                        " recall"};
    out_ += "\nchanged, losses first\n";
    Table table(kHeads, "page", out_);
    for (const std::size_t i : report.comparison->changed) {
      const io::WordScore& before = report.old->scores[i].score;
      const io::WordScore& now = report.now.scores[i].score;
      const std::array<std::string, 5> cells = {change(now.f1 - before.f1), figure(before.f1), figure(now.f1),
                                                change(now.precision - before.precision),
                                                change(now.recall - before.recall)};
      table.row(cells, page_name(report.pages[i], report.now.scores[i].missing));
    }
  }

  static std::string page_name(const io::LabelledPage& page, bool missing) {
    std::string out = shown(page.id);
    if (!page.type.empty()) out += " (" + shown(page.type) + ")";
    if (missing) out += " missing";
    if (!page.url.empty()) out += " " + shown(page.url);
    if (!page.title.value_or("").empty()) out += " " + shown(*page.title);
    return out;
  }

  std::string out_;
};

// One object with all of it.
class ScoresAsJson {
 public:
  std::string write(const Report& report) {
    json_.begin_object();
    write_groups(report.summary.all, report.summary.types, [this](const auto& g) { write_group(g); });
    write_facts(report.summary);
    write_worst(report);
    write_unknown(report.now);
    if (report.comparison) write_comparison(report);
    json_.end_object();
    json_.end_line();
    return json_.take();
  }

 private:
  template <class Group, class Write>
  void write_groups(const Group& all, const std::vector<Group>& types, Write write_members) {
    const auto write = [&](std::string_view name, const Group& group) {
      json_.key(name);
      json_.begin_object();
      write_members(group);
      json_.end_object();
    };
    write("all", all);
    json_.key("types");
    json_.begin_object();
    for (const Group& group : types) write(group.type, group);
    json_.end_object();
  }

  void write_group(const io::GroupScore& group) {
    json_.member("pages", group.pages);
    json_.member("missing", group.missing);
    write_score(group.score);
    json_.member("without", group.without.count);
    json_.member("without_in", group.without.wrong);
    json_.member("with", group.with.count);
    json_.member("with_missing", group.with.wrong);
  }

  void write_group(const io::GroupChange& group) {
    json_.member("better", group.better);
    json_.member("worse", group.worse);
    json_.member("same", group.same);
    json_.member("mean_change", group.mean);
  }

  void write_score(const io::WordScore& score) {
    json_.member("precision", score.precision);
    json_.member("recall", score.recall);
    json_.member("f1", score.f1);
  }

  void write_facts(const io::Summary& summary) {
    json_.key("meta");
    json_.begin_object();
    for (std::size_t i = 0; i < io::kFacts; ++i) {
      const io::FactScore& fact = summary.facts[i];
      json_.key(io::to_string(static_cast<io::Fact>(i)));
      json_.begin_object();
      json_.member("pages", fact.pages);
      json_.member("right", fact.right);
      json_.member("missing", fact.missing);
      json_.member("invented", fact.invented);
      json_.end_object();
    }
    json_.end_object();
  }

  void write_page(const io::LabelledPage& page, const io::PageScore& score) {
    json_.member("id", page.id);
    json_.member("type", page.type);
    json_.member("url", page.url);
    json_.member("title", page.title.value_or(""));
    json_.member("missing", score.missing);
    json_.member("truth_words", score.truth_words);
    json_.member("words", score.words);
    write_score(score.score);
  }

  void write_worst(const Report& report) {
    json_.key("worst");
    json_.begin_list();
    for (const std::size_t i : report.worst) {
      json_.begin_object();
      write_page(report.pages[i], report.now.scores[i]);
      json_.end_object();
    }
    json_.end_list();
  }

  void write_unknown(const Judged& judged) {
    json_.member("documents", judged.documents);
    json_.member("failed", judged.failed);
    json_.key("unknown");
    json_.begin_list();
    for (const std::string& id : judged.unknown) json_.value(id);
    json_.end_list();
  }

  void write_comparison(const Report& report) {
    json_.key("diff");
    json_.begin_object();
    write_groups(report.comparison->all, report.comparison->types, [this](const auto& g) { write_group(g); });
    json_.key("changed");
    json_.begin_list();
    for (const std::size_t i : report.comparison->changed) {
      json_.begin_object();
      write_page(report.pages[i], report.now.scores[i]);
      json_.key("before");
      json_.begin_object();
      write_score(report.old->scores[i].score);
      json_.end_object();
      json_.end_object();
    }
    json_.end_list();
    json_.key("other");
    json_.begin_list();
    for (const std::size_t i : report.comparison->other) {
      json_.begin_object();
      json_.member("id", report.pages[i].id);
      write_judgements(report.now.scores[i]);
      json_.key("before");
      json_.begin_object();
      write_judgements(report.old->scores[i]);
      json_.end_object();
      json_.end_object();
    }
    json_.end_list();
    json_.end_object();
  }

  void write_judgements(const io::PageScore& score) {
    json_.member("without_in", score.without.wrong);
    json_.member("with_missing", score.with.wrong);
    for (std::size_t i = 0; i < io::kFacts; ++i)
      json_.member(io::to_string(static_cast<io::Fact>(i)), io::to_string(score.facts[i]));
  }

  JsonWriter json_;
};

// The stream of a file of documents, or nothing after a complaint.
std::optional<io::RecordStream> open(const std::string& path) {
  Result<io::RecordStream> stream = io::RecordStream::open(path);
  if (stream) return std::move(*stream);
  complain(stream.error().message);
  return std::nullopt;
}

bool reads_standard_input_twice(const EvalCommand& command) {
  const std::array<std::string_view, 3> inputs = {command.truth, command.predictions, command.old};
  return std::count(inputs.begin(), inputs.end(), io::kStdin) > 1;
}

int run_eval(const EvalCommand& command) {
  if (reads_standard_input_twice(command)) {
    complain("standard input (\"-\") can be read only once");
    return kUsage;
  }
  const Result<io::LabelledPages> pages = io::LabelledPages::read(command.truth);
  if (!pages) {
    complain(pages.error().message);
    return kUsage;
  }
  std::optional<io::RecordStream> predictions = open(command.predictions);
  if (!predictions) return kUsage;
  std::optional<io::RecordStream> before;
  if (!command.old.empty() && !(before = open(command.old))) return kUsage;

  Judge judge(command.truth, *pages);
  const Judged now = judge.run(std::move(*predictions));
  std::optional<Judged> old;
  if (before) old = judge.run(std::move(*before));

  Report report{pages->all(), now, old, io::summarize(pages->all(), now.scores), {}, {}};
  report.worst = io::worst(now.scores, command.worst);
  if (old) report.comparison = io::compare(pages->all(), old->scores, now.scores);
  const bool written =
      print(command.to == "json" ? ScoresAsJson().write(report) : ScoresAsText().write(report));
  return conclude(now.failed + (old ? old->failed : 0), now.documents + (old ? old->documents : 0), written);
}

}  // namespace

CLI::App& add_eval(CLI::App& app, int& exit_code) {
  CLI::App& sub = *app.add_subcommand(
      "eval",
      "How near are cleaned texts to those that people have written down? The figures of a labelled set");
  auto command = std::make_shared<EvalCommand>();
  sub.add_option("TRUTH", command->truth,
                 "JSONL with id and text, and optionally type, url, title, author, date, with, without")
      ->required()
      ->type_name("");
  sub.add_option("PRED", command->predictions, "JSONL as clean --to jsonl writes it: what came out")
      ->required()
      ->type_name("");
  sub.add_option("--diff", command->old, "What came out before: tell which pages are worse now, which better")
      ->type_name("OLD");
  sub.add_option("--worst", command->worst, "Worst pages shown")
      ->transform(whole_number(0))
      ->type_name("N")
      ->capture_default_str();
  sub.add_option("--to", command->to, "text or json: what comes out")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
  sub.callback([command, &exit_code] { exit_code = run_eval(*command); });
  return sub;
}

}  // namespace dehusk::cli
