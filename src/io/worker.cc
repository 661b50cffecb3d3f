// A document that cannot be had is a message and a count; the rest goes on.
#include "io/worker.h"

#include <new>
#include <utility>

#include "io/render.h"

namespace dehusk::io {
namespace {

ReadOptions read_options(const WorkOptions& options) {
  ReadOptions read = options.read;
  // Of text and not of markup.
  read.clean.parts_text = read.clean.parts_text || options.explain || options.statistics;
  return read;
}

// Puts the documents of one item into its output.
class Renderer : public Receiver {
 public:
  Renderer(const WorkOptions& options, Output& output) : options_(options), output_(output) {}

  void document(const Document& document, const Origin& origin) override {
    ++output_.documents;
    const std::size_t bytes = output_.bytes.size();
    const std::size_t messages = output_.messages.size();
    try {
      return append(document, origin);
    } catch (const std::bad_alloc&) {
      output_.bytes.resize(bytes);
      output_.messages.resize(messages);
    }
    append(without_memory(), origin);
  }

  void failure(const std::string& message) override {
    ++output_.documents;
    tell(message);
  }

  void passed_over(const std::string& name) override { output_.passed_over.add(name); }

 private:
  void append(const Document& document, const Origin& origin) {
    if (is_passed_over(document.status)) tell(std::string(origin.place) + ": " + document.status_detail);
    if (output_.format == OutputFormat::jsonl) {
      append_json(document, origin.id, origin.record, output_.bytes);
    } else {
      append_text(document, output_.bytes);
    }
    if (options_.explain) append_explanation(document, origin.place, output_.messages);
    if (options_.statistics) output_.statistics.add(document);
    output_.read_bytes += document.source.size();
  }

  void tell(const std::string& message) {
    output_.messages.append("dehusk: ");
    append_printable(message, output_.messages);
    output_.messages.push_back('\n');
    ++output_.failed;
  }

  const WorkOptions& options_;
  Output& output_;
};

}  // namespace

Worker::Worker(std::shared_ptr<const RuleSet> rules, const WorkOptions& options)
    : documents_(std::move(rules), read_options(options)), options_(options) {}

Output Worker::work(Item item, OutputFormat format) {
  Output output;
  output.input = item.input;
  output.last = item.last;
  output.damaged = item.error && item.error->code != ErrorCode::kBadRecord;
  output.format = format;
  output.held_bytes = item.bytes;
  output.stored_bytes = item.stored_bytes;
  output.passed_over = std::move(item.passed_over);
  Renderer renderer(options_, output);
  documents_.read(item, renderer);
  output.path = std::move(item.path);
  return output;
}

}  // namespace dehusk::io
