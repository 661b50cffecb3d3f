#include "cli/html_page.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/report.h"
#include "cli/shown_lines.h"
#include "cli/statistics.h"
#include "dehusk/version.h"
#include "io/record_stream.h"
#include "io/render.h"

namespace dehusk::cli {

// Of src/cli/page/.
std::string_view shipped_page_html();
std::string_view shipped_page_css();
std::string_view shipped_page_css_sha256();
std::string_view shipped_page_js();
std::string_view shipped_page_js_sha256();

namespace {

// Of documents on a page: what a browser opens without long waiting. A longer one is of no use to a reader.
constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr std::size_t kOpenRules = 12;  // that stand open

std::string html(std::string_view text) {
  std::string out;
  io::append_html(text, out);
  return out;
}

// A text of a document, whose direction is its own.
std::string isolated(std::string_view text) { return "<bdi>" + html(text) + "</bdi>"; }

// In percent, as the length of a bar.
std::string percent(std::size_t part, std::size_t whole) {
  return decimal(whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole), 1);
}

std::string bar(const char* name, std::string_view category, const std::string& length) {
  std::string out = std::string("<svg class=\"") + name +
                    "\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect";
  if (!category.empty()) out += " data-c=\"" + html(category) + "\"";
  return out + " width=\"" + length + "\" height=\"1\"/></svg>";
}

// --- one document

std::string label(const Removal& removal) {
  const std::string category(to_string(removal.category));
  return removal.rule.starts_with(category + ".") ? removal.rule : category + " · " + removal.rule;
}

void append_reason(const Removal& removal, std::string& out) {
  out += "<details><summary>" + html(label(removal)) + "</summary><div class=\"why\"><p>" +
         html(removal.reason) + "</p><p class=\"place\">Category " +
         std::string(to_string(removal.category)) + ", rule " + html(removal.rule) + ", bytes " +
         std::to_string(removal.begin) + " to " + std::to_string(removal.end) +
         " of the source</p></div></details>";
}

void append_piece(const Piece& piece, const Document& document, std::string& out) {
  if (piece.spaced) out += ' ';
  if (!piece.removal) return io::append_html(piece.text, out);
  const Removal& removal = document.removed[*piece.removal];
  const std::string rule = html(removal.rule);
  out += "<div class=\"r\" data-c=\"" + std::string(to_string(removal.category)) + "\" data-r=\"" + rule +
         "\"><del title=\"" + html(label(removal)) + ": " + html(removal.reason) + "\">";
  io::append_html(piece.text, out);
  out += "</del>";
  if (piece.last) append_reason(removal, out);
  out += "</div>";
}

void append_line(const ShownLine& line, const Document& document, std::string& out) {
  const bool gone =
      std::all_of(line.begin(), line.end(), [](const Piece& p) { return p.removal.has_value(); });
  out += gone ? "<div class=\"line gone\" dir=\"auto\">" : "<div class=\"line\" dir=\"auto\">";
  for (const Piece& piece : line) append_piece(piece, document, out);
  out += "</div>\n";
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : ", ").append(word);
  return out;
}

void append_fact(const char* name, const std::string& value, std::string& out) {
  if (!value.empty()) out += std::string("<div><dt>") + name + "</dt><dd>" + value + "</dd></div>\n";
}

std::string status_of(const Document& document) {
  if (document.status == Status::ok) return "ok";
  std::string out = "<span class=\"status\">" + std::string(to_string(document.status)) + "</span>";
  return document.status_detail.empty() ? out : out + ": " + isolated(document.status_detail);
}

// What it is called by itself, else by its address or its place.
std::string name_of(const Document& document, const io::Origin& origin) {
  if (!document.meta.title.empty()) return document.meta.title;
  const std::string own = origin.record != nullptr ? io::id_of(*origin.record) : std::string();
  return own.empty() ? std::string(origin.id) : own;
}

// Where it stands and what else it goes by, as far as its name does not say so.
struct Place {
  std::string place;
  std::string id;
};
Place place_of(const Document& document, const io::Origin& origin) {
  const std::string name = name_of(document, origin);
  const std::string own = origin.record != nullptr ? io::id_of(*origin.record) : std::string(origin.id);
  const bool is_told = own == name || own == origin.place || own == document.meta.url;
  return {name == origin.place ? "" : std::string(origin.place), is_told ? "" : own};
}

std::string sums_in_words(const io::Statistics& sums) {
  const io::RemovedSum removed = sums.removed();
  return "kept " + counted(sums.kept_bytes, "byte", "bytes") + ", removed " + std::to_string(removed.bytes) +
         " in " + counted(removed.removals, "part", "parts");
}

// By their names; empty ones are left out.
using Facts = std::vector<std::pair<const char*, std::string>>;

void append_texts(const Facts& facts, std::string& out) {
  for (const auto& [name, value] : facts) append_fact(name, value.empty() ? "" : isolated(value), out);
}

void append_facts(const Document& document, const Place& place, const io::Statistics& sums,
                  std::string& out) {
  const Metadata& meta = document.meta;
  out += "<dl class=\"facts\">\n";
  append_texts(Facts{{"Place", place.place}, {"Id", place.id}}, out);
  append_fact("Status", status_of(document), out);
  append_fact("Text", sums_in_words(sums), out);
  append_texts(Facts{{"Authors", joined(meta.authors)},
                     {"Date", meta.date},
                     {"Site", meta.site},
                     {"Language", meta.language},
                     {"Address", meta.url},
                     {"About", meta.description},
                     {"Tags", joined(meta.tags)},
                     {"Charset", document.charset == "utf-8" ? "" : document.charset}},
               out);
  if (document.invalid_sequences > 0) {
    append_fact("Malformed", counted(document.invalid_sequences, "sequence of bytes", "sequences of bytes"),
                out);
  }
  out += "</dl>\n";
}

std::string article(const Document& document, const io::Origin& origin, const io::Statistics& sums,
                    const std::string& number) {
  std::string out = "<article id=\"d" + number + "\">\n<h2><a class=\"number\" href=\"#d" + number + "\">" +
                    number + "</a> " + isolated(name_of(document, origin)) + "</h2>\n";
  append_facts(document, place_of(document, origin), sums, out);
  out += "<p class=\"back\"><a href=\"#legend\">Legend</a></p>\n<div class=\"text\"";
  if (!document.meta.language.empty()) out += " lang=\"" + html(document.meta.language) + "\"";
  out += ">\n";
  for (const ShownLine& line : shown_lines(document)) append_line(line, document, out);
  return out + "</div>\n</article>\n";
}

std::string row(const Document& document, const io::Origin& origin, const io::Statistics& sums,
                const std::string& number) {
  const io::RemovedSum removed = sums.removed();
  const std::string gone = percent(removed.bytes, removed.bytes + sums.kept_bytes);
  std::string out = "<tr><td class=\"n\">" + number + "</td><td><a href=\"#d" + number + "\">" +
                    isolated(name_of(document, origin)) + "</a>";
  const Place place = place_of(document, origin);
  for (const std::string& more : {place.place, place.id}) {
    if (!more.empty()) out += "<div class=\"place\">" + isolated(more) + "</div>";
  }
  if (document.status != Status::ok)
    out += "<div class=\"status\">" + std::string(to_string(document.status)) + "</div>";
  return out + bar("bar", {}, gone) + "</td><td class=\"n\">" + std::to_string(removed.removals) +
         "</td><td class=\"n\">" + gone + " %</td></tr>\n";
}

// --- all of them

// The whole as one bar: each category, and behind them what is kept.
std::string share_of_all(const io::Statistics& statistics) {
  const io::RemovedSum removed = statistics.removed();
  const std::size_t whole = removed.bytes + statistics.kept_bytes;
  if (removed.bytes == 0) return {};
  std::string out =
      "<svg class=\"share\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" +
      percent(removed.bytes, whole) + " percent were removed\">";
  std::size_t begin = 0;
  for (const auto& [name, sum] : heaviest_categories(statistics)) {
    out += "<rect data-c=\"" + name + "\" x=\"" + percent(begin, whole) + "\" width=\"" +
           percent(sum.bytes, whole) + "\" height=\"1\"/>";
    begin += sum.bytes;
  }
  return out + "</svg>\n<p class=\"place\">" + percent(removed.bytes, whole) +
         " % of the text was removed: the coloured part of the bar.</p>\n";
}

struct Legend {
  const char* kind;  // the data of a part that names it: "c" or "r"
  const RemovedByName& entries;

  [[nodiscard]] std::string table(std::size_t begin, std::size_t end, const std::string& head) const {
    std::string out =
        "<table>\n<thead><tr><th scope=\"col\">" + head +
        "</th><th scope=\"col\" class=\"n\">parts</th><th scope=\"col\" class=\"n\">bytes</th><td></td>"
        "</tr></thead>\n<tbody>\n";
    for (std::size_t i = begin; i < end; ++i) append_row(entries[i].first, entries[i].second, out);
    return out + "</tbody>\n</table>\n";
  }

 private:
  void append_row(const std::string& name, const io::RemovedSum& sum, std::string& out) const {
    const bool colored = *kind == 'c';
    const std::string safe = html(name);
    out += std::string("<tr data-kind=\"") + kind + "\" data-name=\"" + safe +
           "\"><th scope=\"row\"><label><input type=\"checkbox\" checked disabled><span class=\"" +
           (colored ? "chip\" data-c=\"" + safe : std::string("rule")) + "\">" + safe + "</span></label>" +
           bar("bar", colored ? name : "", percent(sum.bytes, entries.front().second.bytes)) +
           "</th><td class=\"n\">" + std::to_string(sum.removals) + "</td><td class=\"n\">" +
           std::to_string(sum.bytes) +
           "</td><td class=\"n\"><button type=\"button\" aria-pressed=\"false\" aria-label=\"Find " + safe +
           "\" disabled>find</button></td></tr>\n";
  }
};

std::string categories(const io::Statistics& statistics) {
  const RemovedByName entries = heaviest_categories(statistics);
  if (entries.empty()) return "<h2>Nothing was removed</h2>\n";
  const std::string head = "<label><input id=\"every\" type=\"checkbox\" checked disabled>category</label>";
  return "<h2>By category</h2>\n" + Legend{"c", entries}.table(0, entries.size(), head);
}

std::string rules(const io::Statistics& statistics) {
  const RemovedByName entries = heaviest_rules(statistics);
  if (entries.empty()) return {};
  const Legend legend{"r", entries};
  const std::size_t open = std::min(entries.size(), kOpenRules);
  std::string out =
      "<details open id=\"rules\"><summary><h2>By rule</h2></summary>\n" + legend.table(0, open, "rule");
  if (open < entries.size()) {
    out += "<details><summary>" + counted(entries.size() - open, "more rule", "more rules") + "</summary>\n" +
           legend.table(open, entries.size(), "rule") + "</details>\n";
  }
  return out + "</details>\n";
}

std::string failures(const PageFacts& facts) {
  if (facts.failures.empty()) return {};
  std::string out = "<details class=\"note\"><summary>" +
                    counted(facts.counts.failed, "document", "documents") + " failed</summary>\n<ul>\n";
  for (const std::string& failure : facts.failures) out += "<li>" + isolated(failure) + "</li>\n";
  if (facts.counts.failed > facts.failures.size())
    out += "<li>and " + std::to_string(facts.counts.failed - facts.failures.size()) + " more</li>\n";
  return out + "</ul>\n</details>\n";
}

// Takes what stands before the next "@name@" off `rest`, and the name; the name is empty at the end.
std::pair<std::string_view, std::string_view> take_to_name(std::string_view& rest) {
  const std::size_t begin = std::min(rest.find('@'), rest.size());
  const std::string_view before = rest.substr(0, begin);
  rest.remove_prefix(std::min(begin + 1, rest.size()));
  const std::size_t end = std::min(rest.find('@'), rest.size());
  const std::string_view name = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return {before, name};
}

}  // namespace

HtmlPage::HtmlPage(std::size_t most_documents) : most_documents_(most_documents) {}

void HtmlPage::add(const Document& document, const io::Origin& origin, const io::Statistics& sums) {
  const std::string number = std::to_string(++documents_);
  if (shown_ == most_documents_) return;
  const std::string text = article(document, origin, sums, number);
  if (articles_.size() + text.size() > kMostBytes) return;
  ++shown_;
  articles_.add(text);
  rows_.add(row(document, origin, sums, number));
}

std::string HtmlPage::notes(const PageFacts& facts) const {
  std::string out = failures(facts);
  if (shown_ == documents_) return out;
  return out + "<p class=\"note\">" + counted(documents_ - shown_, "document is", "documents are") +
         " counted and not shown: this page shows " + std::to_string(most_documents_) +
         " at most (<code>--max-documents</code>), and no more than " + std::to_string(kMostBytes >> 20) +
         " MiB.</p>\n";
}

int HtmlPage::write_list(const io::Write& to) {
  if (shown_ < 2) return 0;
  int error = to(R"(<nav aria-label="Documents">
<h2>Documents</h2>
<table>
<thead><tr><td></td><th scope="col">document, and how much of it went</th><th scope="col" class="n">parts</th>)"
                 R"(<th scope="col" class="n">gone</th></tr></thead>
<tbody>
)");
  if (error == 0) error = rows_.write(to);
  return error != 0 ? error : to("</tbody>\n</table>\n</nav>\n");
}

int HtmlPage::write(const PageFacts& facts, const io::Write& to) {
  if (articles_.flush() != 0 || rows_.flush() != 0) return error();
  const auto text_for = [&](std::string_view name) -> std::string {
    if (name == "documents") return counted(facts.counts.documents, "document", "documents");
    if (name == "version") return kVersion;
    if (name == "fingerprint") return html(facts.fingerprint);
    if (name == "style") return std::string(shipped_page_css());
    if (name == "style_hash") return std::string(shipped_page_css_sha256());
    if (name == "script") return std::string(shipped_page_js());
    if (name == "script_hash") return std::string(shipped_page_js_sha256());
    if (name == "totals") return totals(facts.counts);
    if (name == "share") return share_of_all(facts.counts.statistics);
    if (name == "notes") return notes(facts);
    if (name == "categories") return categories(facts.counts.statistics);
    return name == "rules" ? rules(facts.counts.statistics) : "";
  };
  int error = 0;
  for (std::string_view rest = shipped_page_html(); !rest.empty() && error == 0;) {
    const auto [before, name] = take_to_name(rest);
    error = to(before);
    if (error != 0) break;
    if (name == "list") {
      error = write_list(to);
    } else {
      error = name == "articles" ? articles_.write(to) : to(text_for(name));
    }
  }
  return error;
}

}  // namespace dehusk::cli
