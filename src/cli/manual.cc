// dehusk manual: the manual page, as man reads it. Commands and options come from the parser; what help2man
// would make of --help has one command and no names of values.
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/steps.h"
#include "dehusk/version.h"
#include "utf8.h"

namespace dehusk::cli {
namespace {

// Plain text as troff reads it: no dash becomes a hyphen, no quote a curved one, no line a request.
std::string troff(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const CodePoint cp = code_point_at(text, at);
    at += cp.size;
    if (cp.size > 1) {  // not every man reads it, nor every terminal shows it
      std::array<char, 16> name{};
      std::snprintf(name.data(), name.size(), "\\eu%04x", static_cast<unsigned>(cp.value));
      out += name.data();
      continue;
    }
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out.push_back(c);
    }
  }
  return out.starts_with('.') ? "\\&" + out : out;
}

std::string bold(std::string_view text) { return "\\fB" + troff(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + troff(text) + "\\fR"; }

std::string name_of(const Argument& argument, bool positional) {
  if (positional) return italic(argument.value);
  std::string out;
  for (const std::string& name : argument.names) out += (out.empty() ? "" : ", ") + bold(name);
  return argument.value.empty() ? out : out + " " + italic(argument.value);
}

void append_argument(const Argument& argument, bool positional, std::string& out) {
  out += ".TP\n" + name_of(argument, positional) + "\n" + troff(argument.help);
  if (!argument.preset.empty()) out += " (" + troff(argument.preset) + ")";
  bool told = true;
  for (const std::string& choice : argument.choices)
    told = told && argument.help.find(choice) != std::string::npos;
  if (!told) out += ": " + troff(join(argument.choices, ", "));
  out += "\n";
}

std::string usage(const CommandLine& command) {
  std::string out = bold(command.name);
  if (!command.commands.empty()) return out + " " + italic("COMMAND") + " ...";
  out += " [" + italic("OPTION") + "]...";
  for (const Argument& positional : command.positionals) {
    const std::string name = italic(positional.value) + (positional.repeats ? "..." : "");
    out += positional.required ? " " + name : " [" + name + "]";
  }
  return out;
}

// Those that do something themselves.
std::vector<const CommandLine*> leaves(const CommandLine& root) {
  std::vector<const CommandLine*> result;
  for (const CommandLine* command : all_commands(root)) {
    if (command->commands.empty()) result.push_back(command);
  }
  return result;
}

constexpr std::string_view kDescription = R"(.SH DESCRIPTION
Given what a crawler or an article extractor left, HTML, plain text, JSONL or WARC, dehusk gives back the article: without
newsletter prompts, author bios, comment forms, lists of other news, bylines, captions and rows of buttons, and
normalised. Every removal is explained: by which rule, why, and where it stood.
.PP
Without the name of a command it cleans: files or standard input to standard output, or with \fB\-o\fR to a folder.
Text, HTML, JSONL and crawl archives (WARC, WET) are told apart by name and content, and read also where they are
compressed by gzip, zstd, xz or bzip2. Of JSONL the text field is cleaned, metadata and removals are added, and other
fields pass through. Of archives the records that hold pages or texts are cleaned, and come out as JSONL under their
address. The order of output is the order of input, for any number of threads.
)";

struct Field {
  std::string_view name;
  std::string_view help;
};
constexpr Field kFields[] = {
    {"id", "The path, the address in an archive, or what the record had"},
    {"text", "What is left of it"},
    {"meta", "What it states about itself: title, authors, date, site, language, url, description, tags"},
    {"removed",
     "What went: category, rule, reason, and from where to where in the document as it was decoded"},
    {"status", "ok, no_body, capped, cut, too_long or too_slow"},
    {"[status_detail]", "Why, when the status is not ok"},
    {"[charset]", "What it was decoded from, when that was not UTF-8"},
    {"[invalid_sequences]", "How many sequences of bytes were malformed and became U+FFFD"},
};

constexpr std::string_view kEnd = R"troff(.SH EXIT STATUS
.TP
0
All was done. A reader of the output that went away is no failure.
.TP
1
Some documents failed, or could not be written, or examples of rules do not hold. Failures are counted on standard
error.
.TP
2
A mistake in usage or configuration, found before anything is read.
.SH EXAMPLES
Text in, text out, with what went on standard error:
.PP
.RS 4
.nf
dehusk \-\-explain < article.txt
.fi
.RE
.PP
The pages that a list names, as Markdown below a folder; where it was interrupted, again with \fB\-\-resume\fR:
.PP
.RS 4
.nf
dehusk \-\-files\-from list \-\-to markdown \-o cleaned
.fi
.RE
.PP
A data set, whose field is called content:
.PP
.RS 4
.nf
dehusk \-\-field content pages.jsonl.zst > cleaned.jsonl
.fi
.RE
.PP
A page with the removed parts struck through:
.PP
.RS 4
.nf
dehusk explain page.html | less \-R
.fi
.RE
.PP
The same of many documents, to look at in a browser:
.PP
.RS 4
.nf
dehusk report pages/*.html \-o report.html
.fi
.RE
.PP
Completions in this shell, where no package installed them:
.PP
.RS 4
.nf
eval "$(dehusk completions bash)"
.fi
.RE
.SH FILES
.TP
\fI$XDG_CACHE_HOME/dehusk\fR, else \fI\(ti/.cache/dehusk\fR
Rules as they were compiled. May be deleted at any time; \fB\-\-no\-cache\fR does without.
.TP
\fIshare/dehusk/patterns\fR, where dehusk is installed
The rules that ship, to read and to begin from; dehusk itself does not need them. \fIREADME.md\fR there says how rules
are written.
.SH SEE ALSO
.BR grep (1),
.BR jq (1),
.BR zstd (1)
)troff";

void append_steps(std::string& out) {
  out +=
      ".SH STEPS OF NORMALISING\nFor \\fB\\-\\-with\\fR and \\fB\\-\\-without\\fR, in the order in which "
      "they are taken, with an example each;\n\\(rsu and four digits are a code point:\n";
  for (const StepExample& example : kStepExamples)
    out += ".TP\n" + bold(to_string(example.step)) + "\n" + troff(example.before) + " \\(-> " +
           troff(example.after) + "\n";
}

void append_fields(std::string& out) {
  out +=
      ".SH JSONL\nWhat \\fB\\-\\-to jsonl\\fR gives of a document beside the fields that its record had; "
      "those in brackets only where there "
      "is something to say:\n";
  for (const auto& [name, help] : kFields) out += ".TP\n" + bold(name) + "\n" + troff(help) + "\n";
}

std::string manual(const CommandLine& root) {
  std::string out = ".\\\" Written by: dehusk manual\n";
  out += std::string(".TH DEHUSK 1 \"" DEHUSK_RELEASED "\" \"dehusk ") + kVersion + "\" \"User Commands\"\n";
  out += ".SH NAME\ndehusk \\- strip boilerplate from web text\n.SH SYNOPSIS\n";
  out += bold("dehusk") + " [" + italic("OPTION") + "]... [" + italic("FILE") + "...]\n";
  for (const CommandLine* command : leaves(root)) out += ".br\n" + usage(*command) + "\n";
  out.append(kDescription) += ".SH COMMANDS\n";
  for (const CommandLine* command : leaves(root))
    out += ".TP\n" + bold(command->name) + "\n" + troff(command->help) + "\n";
  out += ".SH OPTIONS\n";
  for (const Argument& option : root.options) {
    if (option.names.back() == "--version") append_argument(option, false, out);
  }
  for (const CommandLine* command : leaves(root)) {
    out += ".SS " + troff(command->name) + "\n";
    for (const Argument& positional : command->positionals) append_argument(positional, true, out);
    for (const Argument& option : command->options) append_argument(option, false, out);
  }
  append_steps(out);
  append_fields(out);
  return out.append(kEnd);
}

}  // namespace

CLI::App& add_manual(CLI::App& app, int& exit_code) {
  CLI::App& sub = *app.add_subcommand("manual", "Print the manual page, for man -l -");
  sub.callback([&app, &exit_code] { exit_code = print(manual(describe(app))) ? kDone : kSomeFailed; });
  return sub;
}

}  // namespace dehusk::cli
