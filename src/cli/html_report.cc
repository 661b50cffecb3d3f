// dehusk report: documents on one page for a browser, with what is removed struck through.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/html_page.h"
#include "cli/numbers.h"
#include "cli/options.h"
#include "cli/statistics.h"
#include "io/new_file.h"
#include "io/render.h"

namespace dehusk::cli {
namespace {

namespace fs = std::filesystem;

struct ReportCommand {
  std::vector<std::string> files;
  std::string files_from;
  DocumentOptions documents;
  RuleSetOptions rules;
  std::string output{io::kStdin};
  // What a phone still scrolls through; articles of newspapers make a page of two megabytes.
  std::size_t most_documents = 200;
};

// Where the page goes: standard output, a file that is there whole or not at all, or what is no file (a
// pipe).
class Destination {
 public:
  // Fails when it cannot be written.
  static Result<std::unique_ptr<Destination>> open(const std::string& path) {
    auto destination = std::make_unique<Destination>();
    const int error = path == io::kStdin ? 0 : destination->open_path(path);
    destination->name_ = path == io::kStdin ? "standard output" : path;
    if (error != 0) return fail(ErrorCode::kIo, path + ": " + std::strerror(error));
    return destination;
  }

  Destination() = default;
  ~Destination() {
    if (fd_ != STDOUT_FILENO) ::close(fd_);
  }
  Destination(const Destination&) = delete;
  Destination& operator=(const Destination&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  int write(std::string_view bytes) { return file_ ? file_->write(bytes) : io::write_all(fd_, bytes); }
  int finish() { return file_ ? file_->finish() : 0; }

 private:
  int open_path(const std::string& path) {
    std::error_code none;
    const fs::file_status status = fs::status(path, none);
    if (fs::is_directory(status)) return EISDIR;
    if (fs::exists(status) && !fs::is_regular_file(status)) {
      fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
      return fd_ < 0 ? errno : 0;
    }
    // Of a link, what it points to is replaced.
    file_.emplace(fs::exists(status) ? fs::canonical(path, none) : fs::path(path));
    return file_->error();
  }

  std::string name_;
  int fd_ = STDOUT_FILENO;
  std::optional<io::NewFile> file_;
};

io::ReadOptions read_options(const ReportCommand& command) {
  io::ReadOptions options = command.documents.read_options();
  options.clean.parts_text = true;
  return options;
}

// Sums up each document and hands it to the page.
class Reporter : public io::Receiver {
 public:
  explicit Reporter(std::size_t most_documents) : page_(most_documents) {}

  void document(const Document& document, const io::Origin& origin) override {
    if (is_passed_over(document.status)) tell(std::string(origin.place) + ": " + document.status_detail);
    ++facts_.counts.documents;
    facts_.counts.bytes += document.source.size();
    io::Statistics sums;
    sums.add(document);
    facts_.counts.statistics += sums;
    page_.add(document, origin, sums);
    any_ = true;
  }

  void failure(const std::string& message) override {
    ++facts_.counts.documents;
    tell(message);
  }

  void passed_over(const std::string& name) override { facts_.counts.passed_over.add(name); }

  void run(io::Source source, io::DocumentReader documents) {
    while (std::optional<io::Item> item = source.next()) {
      facts_.counts.passed_over.add(item->passed_over);
      documents.read(*item, *this);
    }
  }

  // The exit code. Of nothing but failures there is no page.
  int finish(const std::string& fingerprint, Destination& destination) {
    facts_.fingerprint = fingerprint;
    if (any_ || facts_.counts.failed == 0) write(destination);
    return tell_failures(facts_.counts);
  }

 private:
  static constexpr std::size_t kMostFailures = 100;  // on the page; standard error has them all

  void tell(const std::string& message) {
    std::string line;
    io::append_printable(message, line);
    complain(line);
    ++facts_.counts.failed;
    if (facts_.failures.size() < kMostFailures) facts_.failures.push_back(message);
  }

  void write(Destination& destination) {
    int error = page_.write(facts_, [&](std::string_view bytes) { return destination.write(bytes); });
    if (error == 0) error = destination.finish();
    facts_.counts.unwritten = error != 0 && error != EPIPE;
    if (!facts_.counts.unwritten) return;
    complain((page_.error() != 0 ? "a temporary file" : destination.name()) + ": " + std::strerror(error));
  }

  HtmlPage page_;
  PageFacts facts_;
  bool any_ = false;
};

// Whether the page would take the place of what it is made from, after a complaint.
bool replaces_input(const ReportCommand& command) {
  std::error_code none;
  for (const std::string& file : command.files) {
    if (file == io::kStdin || command.output == io::kStdin) continue;
    if (!fs::is_regular_file(command.output, none) || !fs::equivalent(file, command.output, none)) continue;
    complain(file + ": the page would replace it");
    return true;
  }
  return false;
}

int run_report(const ReportCommand& command) {
  if (names_stdin_twice(command.files, command.files_from) || replaces_input(command)) return kUsage;
  const std::shared_ptr<const RuleSet> rules = load_rules(command.rules);
  if (!rules) return kUsage;
  io::SourceOptions options = command.documents.source_options();
  options.files = command.files;
  options.files_from = command.files_from;
  Result<io::Source> source = io::Source::open(std::move(options));
  if (!source) {
    complain(source.error().message);
    return kUsage;
  }
  const Result<std::unique_ptr<Destination>> destination = Destination::open(command.output);
  if (!destination) {
    complain(destination.error().message);
    return kUsage;
  }
  Reporter reporter(command.most_documents);
  reporter.run(*std::move(source), io::DocumentReader(rules, read_options(command)));
  return reporter.finish(rules->fingerprint(), **destination);
}

}  // namespace

CLI::App& add_report(CLI::App& app, int& exit_code) {
  CLI::App& sub = *app.add_subcommand(
      "report",
      "Write a page for a browser: documents with what is removed struck through, and a legend that filters");
  auto command = std::make_shared<ReportCommand>();
  add_files(sub, command->files);
  add_document_options(sub, command->documents);
  add_files_from(sub, command->files_from);
  sub.add_option("-o,--output", command->output, "Write the page to this file; - is standard output")
      ->type_name("PAGE");
  sub.add_option("--max-documents", command->most_documents,
                 "Show so many documents; those after them are only counted")
      ->transform(whole_number(0))
      ->type_name("N")
      ->capture_default_str();
  add_rule_options(sub, command->rules);
  sub.callback([command, &exit_code] { exit_code = run_report(*command); });
  return sub;
}

}  // namespace dehusk::cli
