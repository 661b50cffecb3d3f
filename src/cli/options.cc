// Unknown names are refused while the command line is parsed, before anything is read.
#include "cli/options.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "cli/numbers.h"
#include "io/render.h"

namespace dehusk::cli {
namespace {

std::vector<std::string> step_names() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kStepCount; ++i) names.emplace_back(to_string(static_cast<Step>(i)));
  return names;
}

void add_steps(CLI::App& app, const std::string& name, std::vector<std::string>& steps,
               const std::string& help) {
  add_repeatable(app, name, steps, help)
      ->delimiter(',')
      ->check(CLI::IsMember(step_names()))
      ->type_name("STEP");
}

}  // namespace

CLI::Option* add_repeatable(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                            const std::string& help) {
  return app.add_option(name, values, help)->allow_extra_args(false);
}

void add_rule_options(CLI::App& app, RuleSetOptions& options) {
  add_repeatable(app, "--rules", options.directories, "Add the rules in this folder (repeatable)")
      ->type_name("DIR");
  add_repeatable(app, "--disable", options.disable, "Switch rules off (repeatable, or a comma list)")
      ->delimiter(',')
      ->type_name("ID|CATEGORY");
  app.add_flag_callback(
      "--no-shipped", [&options] { options.shipped = false; }, "Begin without the rules that ship");
  app.add_flag_callback(
      "--no-cache", [&options] { options.cache = false; }, "Compile the rules anew and do not keep them");
}

void add_document_options(CLI::App& app, DocumentOptions& options) {
  app.add_option("--from", options.from, "auto, text, html, jsonl or warc: what the input is")
      ->check(CLI::IsMember({"auto", "text", "html", "jsonl", "warc"}))
      ->type_name("FORMAT");
  app.add_option("--field", options.fields.text, "The text field of a JSONL record")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--html-field", options.html_field, "The HTML field of a JSONL record")->type_name("NAME");
  app.add_option("--charset", options.charset, "What the transport says the documents are encoded in")
      ->check([](const std::string& label) {
        return is_charset_label(label) ? std::string() : "no encoding is labelled \"" + label + "\"";
      })
      ->type_name("LABEL");
  app.add_option("--profile", options.profile, "none, standard, plain or search: how to normalise")
      ->check(CLI::IsMember({"none", "standard", "plain", "search"}))
      ->type_name("NAME");
  add_steps(app, "--with", options.with,
            "Steps of normalising that the profile has not (repeatable, or a comma list)");
  add_steps(app, "--without", options.without, "Steps of the profile to leave out");
  app.add_option("--favor", options.favor,
                 "balanced, precision or recall: what counts where a page leaves doubt about what is content")
      ->check(CLI::IsMember({"balanced", "precision", "recall"}))
      ->type_name("NAME");
  app.add_option("--max-bytes", options.max_bytes,
                 "Pass over longer documents, as they are when expanded, and longer lines of JSONL (64M)")
      ->transform(byte_size())
      ->type_name("SIZE");
  app.add_option("--max-depth", options.max_depth, "Elements inside each other that count as such (400)")
      ->transform(whole_number(1, Limits{}.depth))
      ->type_name("N");
  app.add_option("--max-attributes", options.max_attributes, "Attributes of an element that are read (256)")
      ->transform(whole_number(1, Limits{}.attributes))
      ->type_name("N");
  app.add_option("--max-seconds", options.max_seconds, "Pass over documents that take longer (no limit)")
      ->transform(seconds(0.001, 1e6))
      ->type_name("S");
}

io::SourceOptions DocumentOptions::source_options() const {
  io::SourceOptions source;
  source.from = io::input_format_from_string(from).value_or(io::InputFormat::automatic);
  source.longest = max_bytes;
  return source;
}

io::ReadOptions DocumentOptions::read_options() const {
  io::ReadOptions read;
  read.charset = charset;
  read.fields = fields;
  if (!html_field.empty()) read.fields.html = html_field;
  CleanOptions& clean = read.clean;
  clean.steps = profile_from_string(profile).value_or(Profile::standard);
  for (const std::string& name : with) clean.steps = clean.steps.with(step_from_string(name).value());
  for (const std::string& name : without) clean.steps = clean.steps.without(step_from_string(name).value());
  clean.favor = favor_from_string(favor).value_or(Favor::balanced);
  clean.limits.bytes = max_bytes;
  clean.limits.depth = max_depth;
  clean.limits.attributes = max_attributes;
  clean.limits.time = std::chrono::milliseconds(std::llround(max_seconds * 1000));
  return read;
}

void add_files(CLI::App& app, std::vector<std::string>& files) {
  app.add_option("FILE", files, "Text, HTML, JSONL or WARC, also compressed; - is standard input")
      ->type_name("");
}

void add_files_from(CLI::App& app, std::string& list) {
  app.add_option("--files-from", list, "Read paths from this list, one a line; - is standard input")
      ->type_name("LIST");
}

bool names_stdin_twice(const std::vector<std::string>& files, const std::string& files_from) {
  const auto count = std::count(files.begin(), files.end(), io::kStdin);
  if (count + (files_from == io::kStdin ? 1 : 0) < 2) return false;
  complain("standard input (\"-\") can be read only once");
  return true;
}

void complain(std::string_view message) {
  std::string line = "dehusk: ";
  io::append_printable(message, line);  // it may quote a name of a file, or what stands in one
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

std::shared_ptr<const RuleSet> load_rules(const RuleSetOptions& options) {
  Result<std::shared_ptr<const RuleSet>> rules = RuleSet::load(options);
  if (rules) return *std::move(rules);
  complain(rules.error().message);
  return nullptr;
}

}  // namespace dehusk::cli
