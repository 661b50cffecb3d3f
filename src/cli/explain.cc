// dehusk explain: the whole document in the terminal, what was removed struck through and labelled, then
// a summary by category. Works on all documents of a JSONL file, too.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/shown_lines.h"
#include "cli/statistics.h"
#include "io/document_reader.h"
#include "io/render.h"
#include "io/source.h"
#include "io/statistics.h"

namespace dehusk::cli {
namespace {

struct ExplainCommand {
  std::string file{io::kStdin};
  DocumentOptions documents;
  RuleSetOptions rules;
  std::string color = "auto";
};

bool wants_color(const std::string& color) {
  if (color != "auto") return color == "always";
  const char* refused = std::getenv("NO_COLOR");  // https://no-color.org
  return isatty(STDOUT_FILENO) == 1 && (refused == nullptr || *refused == '\0');
}

class Display {
 public:
  explicit Display(bool color) : color_(color) {}

  std::string show(const Document& document) {
    std::string out;
    for (const ShownLine& line : shown_lines(document)) {
      for (const Piece& piece : line) append(piece, document, out);
      out += '\n';
    }
    return out;
  }

 private:
  static constexpr const char* kStruck = "\x1B[2;9;31m";
  static constexpr const char* kLabel = "\x1B[0;36m";
  static constexpr const char* kPlain = "\x1B[0m";

  void append(const Piece& piece, const Document& document, std::string& out) const {
    if (piece.spaced) out += ' ';
    if (piece.first) out += color_ ? kStruck : "[-";
    io::append_printable(piece.text, out);
    if (!piece.last) return;
    const Removal& removal = document.removed[*piece.removal];
    const std::string label = std::string(to_string(removal.category)) + " " + removal.rule;
    out += color_ ? std::string(kLabel) + "[" + label + "]" + kPlain : "-]{" + label + "}";
  }

  bool color_;
};

std::string summary(const Document& document) {
  io::Statistics statistics;
  statistics.add(document);
  std::string out = "-- kept " + counted(document.text.size(), "byte", "bytes") + ", removed " +
                    counted(document.removed.size(), "part", "parts") + "\n";
  for (std::size_t i = 0; i < kCategoryCount; ++i) {
    const io::RemovedSum& tally = statistics.categories[i];
    if (tally.removals == 0) continue;
    std::string name(to_string(static_cast<Category>(i)));
    name.resize(std::max<std::size_t>(name.size(), 14), ' ');
    out += "   " + name + " " + counted(tally.removals, "part", "parts") + ", " +
           counted(tally.bytes, "byte", "bytes") + "\n";
  }
  if (document.status == Status::ok) return out;
  out.append("   status ").append(to_string(document.status));
  return out.append(document.status_detail.empty() ? "" : ": ").append(document.status_detail).append("\n");
}

io::ReadOptions read_options(const ExplainCommand& command) {
  io::ReadOptions options = command.documents.read_options();
  options.clean.parts_text = true;
  return options;
}

// Prints each document as it comes.
class Explainer : public io::Receiver {
 public:
  explicit Explainer(bool color) : display_(color) {}

  void document(const Document& document, const io::Origin& origin) override {
    std::string out;
    if (in_records_) {
      out.append("== ").append(origin.place);
      if (origin.id != origin.place) out.append(" ").append(shown(origin.id));
      out += '\n';
    }
    out += display_.show(document) + summary(document);
    std::fwrite(out.data(), 1, out.size(), stdout);
  }

  void failure(const std::string& message) override {
    complain(message);
    code_ = kSomeFailed;
  }

  void passed_over(const std::string& /*name*/) override {}

  int run(io::Source source, io::DocumentReader documents) {
    while (std::optional<io::Item> item = source.next()) {
      in_records_ = item->records;
      documents.read(*item, *this);
    }
    return print("") ? code_ : kSomeFailed;
  }

 private:
  Display display_;
  bool in_records_ = false;
  int code_ = kDone;
};

int run_explain(const ExplainCommand& command) {
  const std::shared_ptr<const RuleSet> rules = load_rules(command.rules);
  if (!rules) return kUsage;
  io::SourceOptions options = command.documents.source_options();
  options.files = {command.file};
  Result<io::Source> source = io::Source::open(std::move(options));
  if (!source) {
    complain(source.error().message);
    return kUsage;
  }
  return Explainer(wants_color(command.color))
      .run(*std::move(source), io::DocumentReader(rules, read_options(command)));
}

}  // namespace

CLI::App& add_explain(CLI::App& app, int& exit_code) {
  CLI::App& sub =
      *app.add_subcommand("explain", "Show a document with what is removed struck through and labelled");
  auto command = std::make_shared<ExplainCommand>();
  sub.add_option("FILE", command->file, "Text, HTML, JSONL or WARC, also compressed; - is standard input")
      ->type_name("");
  add_document_options(sub, command->documents);
  add_rule_options(sub, command->rules);
  sub.add_option("--color", command->color,
                 "auto, always or never; without colour, marks stand around what is removed")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
  sub.callback([command, &exit_code] { exit_code = run_explain(*command); });
  return sub;
}

}  // namespace dehusk::cli
