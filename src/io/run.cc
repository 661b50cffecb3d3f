// A oneTBB pipeline: items are taken one at a time, worked on by all threads, written one at a time in
// order. The number of items under way is bounded by TBB's tokens and their bytes by a budget. The
// source must not wait for the budget, since the waiting thread may be the one that is to free it; it
// hands out empty items instead, which use up the tokens until the large ones are written.
#include "io/run.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <atomic>
#include <memory>
#include <utility>

#include "io/handover.h"

namespace dehusk::io {
namespace {

// Keeps all threads busy while one works on a long item; more only takes memory.
constexpr std::size_t kItemsPerThread = 4;

// Bytes of input under way. Far above what the items of ordinary pages take, so that only long
// documents meet it; one more item than fits is always let in.
constexpr std::size_t kBudget = std::size_t{64} << 20;

struct Task {
  std::optional<Item> item;  // nothing: a place holder
  OutputFormat format = OutputFormat::text;
};

// The tokens of the pipeline are plain pointers, each owned by the stage that has it: of anything else oneTBB
// makes a box for each, and hands it on in ways that no sanitizer can follow.

class Run {
 public:
  Run(Source& source, Sink& sink, const std::shared_ptr<const RuleSet>& rules, const RunOptions& options,
      Listener& listener)
      : source_(source), sink_(sink), options_(options), listener_(listener), workers_([&rules, &options] {
          return Worker(rules, options.work);
        }) {}

  Counts operator()() {
    namespace tbb = oneapi::tbb;
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, options_.threads);
    tbb::task_arena arena(static_cast<int>(options_.threads));
    hand_over(&source_);
    arena.execute([this] {
      tbb::parallel_pipeline(
          kItemsPerThread * options_.threads,
          tbb::make_filter<void, Task*>(tbb::filter_mode::serial_in_order, [this](tbb::flow_control& flow) {
            return take(flow).release();
          }) & tbb::make_filter<Task*, Output*>(tbb::filter_mode::parallel, [this](Task* task) {
            return work(std::unique_ptr<Task>(task)).release();
          }) & tbb::make_filter<Output*, void>(tbb::filter_mode::serial_in_order, [this](Output* output) {
            give(std::unique_ptr<const Output>(output));
          }));
    });
    take_over(&source_);
    take_over(&workers_);
    take_over(&sink_);
    return counts_;
  }

 private:
  std::unique_ptr<Task> take(oneapi::tbb::flow_control& flow) {
    const Turn turn(&source_);
    auto task = std::make_unique<Task>();
    if (under_way_ >= kBudget) return task;
    if (!closed_) task->item = source_.next();
    if (!task->item) {
      flow.stop();
      return nullptr;
    }
    task->format = format_of(*task->item);
    under_way_ += task->item->bytes;
    return task;
  }

  std::unique_ptr<Output> work(std::unique_ptr<Task> task) {
    take_over(&source_);
    if (!task->item || closed_) return nullptr;
    auto output = std::make_unique<Output>(workers_.local().work(*std::move(task->item), task->format));
    hand_over(&workers_);
    return output;
  }

  void give(std::unique_ptr<const Output> output) {
    const Turn turn(&sink_);
    take_over(&workers_);
    if (!output) return;
    under_way_ -= output->held_bytes;
    if (closed_) return;
    counts_.documents += output->documents;
    counts_.bytes += output->read_bytes;
    counts_.stored += output->stored_bytes;
    counts_.failed += output->failed;
    counts_.statistics += output->statistics;
    counts_.passed_over.add(output->passed_over);
    if (!output->messages.empty()) listener_.message(output->messages);
    const Result<void> written = sink_.write(*output);
    if (!written) note_unwritten(*output, written.error().message);
    closed_ = sink_.closed();
    listener_.progress(counts_);
  }

  // What was cleaned and nobody has is as good as failed.
  void note_unwritten(const Output& output, const std::string& why) {
    if (!why.empty()) listener_.message("dehusk: " + why + "\n");
    counts_.failed += output.documents - output.failed;
    counts_.unwritten = true;
  }

  // All of a stream is in the format that its first input asks for.
  OutputFormat format_of(const Item& item) {
    if (options_.to) return *options_.to;
    if (!chosen_ || sink_.one_each()) chosen_ = output_format_for({}, item.records);
    return *chosen_;
  }

  Source& source_;
  Sink& sink_;
  const RunOptions& options_;
  Listener& listener_;
  oneapi::tbb::enumerable_thread_specific<Worker> workers_;
  std::optional<OutputFormat> chosen_;
  std::atomic<std::size_t> under_way_ = 0;
  std::atomic<bool> closed_ = false;
  Counts counts_;
};

}  // namespace

Counts run(Source& source, Sink& sink, const std::shared_ptr<const RuleSet>& rules, const RunOptions& options,
           Listener& listener) {
  return Run(source, sink, rules, options, listener)();
}

}  // namespace dehusk::io
