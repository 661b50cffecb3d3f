// dehusk explain: the whole document in the terminal, what was removed struck through and labelled, then
// a summary by category. Works on all documents of a JSONL file, too.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ascii.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/report.h"
#include "io/render.h"
#include "io/source.h"
#include "io/statistics.h"
#include "io/worker.h"

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

// Tags that stand inside a line; any other between two parts begins a new one.
constexpr std::array<std::string_view, 24> kInline = {
    "a",    "abbr", "b", "bdi",   "bdo",  "cite", "code", "data", "em",     "font", "i",   "kbd",
    "mark", "q",    "s", "small", "span", "sub",  "sup",  "time", "strong", "u",    "var", "wbr"};

bool is_tag_end(char c) { return c == '>' || c == '/' || c == ' ' || (c >= '\t' && c <= '\r'); }

bool has_block_tag(std::string_view gap) {
  for (std::size_t at = gap.find('<'); at != std::string_view::npos; at = gap.find('<', at + 1)) {
    std::size_t begin = at + 1;
    if (begin < gap.size() && gap[begin] == '/') ++begin;
    std::string name;
    while (begin < gap.size() && !is_tag_end(gap[begin])) name.push_back(lower(gap[begin++]));
    if (std::find(kInline.begin(), kInline.end(), name) == kInline.end()) return true;
  }
  return false;
}

// Whether the source between two parts, which is white space or markup, ends the line.
bool ends_line(std::string_view gap) {
  return gap.find('<') != std::string_view::npos ? has_block_tag(gap)
                                                 : gap.find('\n') != std::string_view::npos;
}

class Display {
 public:
  explicit Display(bool color) : color_(color) {}

  std::string show(const Document& document) {
    out_.clear();
    std::optional<std::size_t> open;  // the removal that the last part belongs to
    std::size_t end = 0;
    for (const Part& part : document.parts) {
      const std::size_t begin = std::min(part.span.begin, document.source.size());
      if (part.removal != open) close(document, open);
      if (begin > end) separate(std::string_view(document.source).substr(end, begin - end));
      if (part.removal != open && part.removal) out_ += color_ ? kStruck : "[-";
      open = part.removal;
      append_lines(part.text);
      end = std::min(part.span.end, document.source.size());
    }
    close(document, open);
    separate("\n");
    return std::move(out_);
  }

 private:
  static constexpr const char* kStruck = "\x1B[2;9;31m";
  static constexpr const char* kLabel = "\x1B[0;36m";
  static constexpr const char* kPlain = "\x1B[0m";

  // Without blank lines.
  void append_lines(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      io::append_printable(text.substr(0, end), out_);
      if (end < text.size()) separate("\n");
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  // A block a line.
  void separate(std::string_view gap) {
    if (out_.empty() || out_.back() == '\n') return;
    out_.push_back(ends_line(gap) ? '\n' : ' ');
  }

  void close(const Document& document, std::optional<std::size_t>& open) {
    if (!open) return;
    const Removal& removal = document.removed[*open];
    const std::string label = std::string(to_string(removal.category)) + " " + removal.rule;
    out_ += color_ ? std::string(kLabel) + "[" + label + "]" + kPlain : "-]{" + label + "}";
    open.reset();
  }

  bool color_;
  std::string out_;
};

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

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

CleanOptions clean_options(const ExplainCommand& command) {
  CleanOptions options = command.documents.clean_options();
  options.parts_text = true;
  return options;
}

// Goes through the file one document at a time.
class Explainer {
 public:
  Explainer(const ExplainCommand& command, std::shared_ptr<const RuleSet> rules)
      : command_(command),
        cleaner_(std::move(rules), clean_options(command)),
        display_(wants_color(command.color)) {}

  int run(io::Source source) {
    while (std::optional<io::Item> item = source.next()) {
      if (item->error) {
        report(item->error->message);
      } else if (item->warc) {
        explain_record(*std::move(item->warc), item->path);
      } else if (item->records) {
        explain_records(*item);
      } else {
        explain_document(*item);
      }
    }
    return std::fflush(stdout) == 0 || errno == EPIPE ? code_ : kSomeFailed;
  }

 private:
  void report(const std::string& message) {
    complain(message);
    code_ = kSomeFailed;
  }

  void explain_document(io::Item& item) {
    const Result<std::string> bytes = io::read_document(item);
    if (!bytes) return report(bytes.error().message);
    print(cleaner_.clean(*bytes, item.format, command_.documents.charset));
  }

  void explain_record(io::WarcRecord record, const std::string& path) {
    const std::string place = path + ":" + std::to_string(record.offset);
    const std::string uri = record.uri;
    const std::optional<Document> document = io::clean_record(
        std::move(record), cleaner_, command_.documents.max_bytes, command_.documents.charset);
    if (!document) return;
    std::printf("== %s %s\n", place.c_str(), shown(uri).c_str());
    print(*document);
  }

  void explain_records(const io::Item& item) {
    std::string_view lines = item.lines.lines();
    for (std::size_t number = item.lines.first_line; !lines.empty(); ++number) {
      const std::string_view line = io::take_line(lines);
      if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
      const std::string place = item.path + ":" + std::to_string(number);
      const Result<io::Record> record = parser_.parse(line, fields_);
      if (!record) {
        report(place + ": " + record.error().message);
        continue;
      }
      std::printf("== %s\n", place.c_str());
      print(cleaner_.clean(record->text, record->html ? Format::html : Format::text, "utf-8"));
    }
  }

  void print(const Document& document) {
    const std::string out = display_.show(document) + summary(document);
    std::fwrite(out.data(), 1, out.size(), stdout);
  }

  const ExplainCommand& command_;
  io::RecordFields fields_ = command_.documents.record_fields();
  Cleaner cleaner_;
  io::RecordParser parser_;
  Display display_;
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
  return Explainer(command, rules).run(*std::move(source));
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
