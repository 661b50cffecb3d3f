#include "decide/account.h"

#include <algorithm>
#include <deque>

#include "decide/align.h"

namespace dehusk::decide {
namespace {

using segment::Block;
using segment::Segmented;
using segment::Structure;

// A stretch of the source with what became of it.
struct Stretch {
  NarrowSpan span;
  const Reason* reason = nullptr;  // none: it is kept
  Rarely<std::string> text;
};

// Where the text of a block stands, from its first byte to its last.
Span hull(const Block& block) { return {block.source.front().begin, block.source.back().end}; }

class Accountant {
 public:
  Accountant(const Segmented& segmented, const std::vector<Line>& lines, const Decision& decision, bool html,
             bool parts_text, Document& document)
      : segmented_(segmented),
        lines_(lines),
        removed_(decision.removed),
        html_(html),
        parts_text_(parts_text),
        document_(document) {}

  void run() {
    if (const Span fm = segmented_.front_matter; fm.end > fm.begin) {
      push(fm, &kFrontMatter, std::string(source().substr(fm.begin, fm.end - fm.begin)));
    }
    std::size_t line = 0;
    std::size_t removed = 0;
    for (std::uint32_t b = 0; b < segmented_.blocks.size(); ++b) {
      std::size_t last_line = line;
      while (last_line < lines_.size() && lines_[last_line].block == b) ++last_line;
      std::size_t last_removed = removed;
      while (last_removed < removed_.size() && removed_[last_removed].line < last_line) ++last_removed;
      if (!segmented_.blocks[b].source.empty()) add_block(b, line, last_line, removed, last_removed);
      line = last_line;
      removed = last_removed;
    }
    write();
  }

 private:
  [[nodiscard]] std::string_view source() const { return document_.source; }

  void add_block(std::uint32_t b, std::size_t line, std::size_t last_line, std::size_t removed,
                 std::size_t last_removed) {
    const Block& block = segmented_.blocks[b];
    if (block.structure == Structure::boilerplate) {
      add_whole(block, reason_of(block));
      return;
    }
    if (removed == last_removed) {
      add_whole(block, nullptr);
      return;
    }
    const bool all = std::none_of(lines_.begin() + static_cast<std::ptrdiff_t>(line),
                                  lines_.begin() + static_cast<std::ptrdiff_t>(last_line),
                                  [](const Line& l) { return l.kept(); });
    const bool one_reason =
        std::all_of(removed_.begin() + static_cast<std::ptrdiff_t>(removed),
                    removed_.begin() + static_cast<std::ptrdiff_t>(last_removed),
                    [&](const Removed& r) { return r.reason.rule == removed_[removed].reason.rule; });
    if (all && one_reason) {
      add_whole(block, &removed_[removed].reason);
    } else {
      add_in_pieces(block, line, last_line, removed, last_removed);
    }
  }

  // Blocks beside each other mostly go for one reason.
  const Reason* reason_of(const Block& block) {
    const bool is_known = !reasons_.empty() && reasons_.back().category == block.structure_category &&
                          reasons_.back().rule == block.structure_reason->rule &&
                          reasons_.back().why == block.structure_reason->why;
    if (!is_known)
      reasons_.push_back(
          {block.structure_category, block.structure_reason->rule, block.structure_reason->why});
    return &reasons_.back();
  }

  void add_whole(const Block& block, const Reason* reason) {
    std::string text = parts_text_ ? block.text : std::string();
    std::replace(text.begin(), text.end(), '\x1F', ' ');
    for (const NarrowSpan& span : block.source) {
      push(span, reason, std::move(text));
      text.clear();
    }
  }

  // Lays the removed ranges of the block's lines over its source.
  void add_in_pieces(const Block& block, std::size_t line, std::size_t last_line, std::size_t removed,
                     std::size_t last_removed) {
    std::string text;
    std::vector<Span> ranges;
    std::vector<const Reason*> reasons;
    for (std::size_t l = line; l < last_line; ++l) {
      const std::size_t offset = text.size();
      const std::size_t marker = lines_[l].marker;
      for (; removed < last_removed && removed_[removed].line == l; ++removed) {
        const Span r = removed_[removed].range;
        if (r.end <= marker) continue;
        ranges.push_back({offset + std::max(r.begin, marker) - marker, offset + r.end - marker});
        reasons.push_back(&removed_[removed].reason);
      }
      text.append(lines_[l].original, marker);
      text += '\n';
    }
    const std::vector<Span> found =
        align(text, ranges, source(), {block.source.begin(), block.source.end()}, html_);
    const Span all = hull(block);
    std::size_t at = all.begin;
    std::size_t text_at = 0;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      Span span = found[i];
      if (span.begin >= span.end || span.begin < at) continue;
      span.end = std::max(span.end, after_space(span.end, all.end));
      if (span.begin > at) push({at, span.begin}, nullptr, text.substr(text_at, ranges[i].begin - text_at));
      push(span, reasons[i], text.substr(ranges[i].begin, ranges[i].end - ranges[i].begin));
      at = span.end;
      text_at = ranges[i].end;
    }
    if (at < all.end) push({at, all.end}, nullptr, text.substr(text_at));
  }

  // The spaces after a removed piece go with it.
  [[nodiscard]] std::size_t after_space(std::size_t at, std::size_t limit) const {
    while (at < limit) {
      const char c = source()[at];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at;
      } else if (source().compare(at, 2, "\xC2\xA0") == 0) {
        at += 2;
      } else {
        break;
      }
    }
    return at;
  }

  void push(Span span, const Reason* reason, std::string text) {
    Stretch& stretch = stretches_.emplace_back();
    stretch.span = span;
    stretch.reason = reason;
    if (parts_text_ && !text.empty()) stretch.text.made() = std::move(text);
  }

  // In order of the source, neighbours with one fate joined.
  void write() {
    const auto stands_before = [](const Stretch& a, const Stretch& b) { return a.span.begin < b.span.begin; };
    // Mostly they are in order; sorting moves them even so.
    if (!std::is_sorted(stretches_.begin(), stretches_.end(), stands_before))
      std::stable_sort(stretches_.begin(), stretches_.end(), stands_before);
    const Reason* open = nullptr;  // of the part last written
    std::uint32_t end = 0;
    for (Stretch& s : stretches_) {
      s.span.begin = std::max(s.span.begin, end);
      if (s.span.begin >= s.span.end) continue;
      end = s.span.end;
      const bool joins =
          !document_.parts.empty() && (open != nullptr) == (s.reason != nullptr) &&
          (open == nullptr || (open->rule == s.reason->rule && open->category == s.reason->category));
      if (joins) {
        Part& part = document_.parts.back();
        part.span.end = end;
        if (s.text) part.text += (part.text.empty() ? "" : "\n") + *s.text;
        if (part.removal) document_.removed[*part.removal].end = end;
        continue;
      }
      Part part{s.span, std::nullopt, *s.text};
      if (s.reason != nullptr) {
        part.removal = document_.removed.size();
        document_.removed.push_back(
            {s.reason->category, std::string(s.reason->rule), std::string(s.reason->why), s.span.begin, end});
      }
      document_.parts.push_back(std::move(part));
      open = s.reason;
    }
  }

  const Segmented& segmented_;
  const std::vector<Line>& lines_;
  const std::vector<Removed>& removed_;
  bool html_;
  bool parts_text_;
  Document& document_;
  std::vector<Stretch> stretches_;
  std::deque<Reason> reasons_;  // of blocks that go as a whole
};

}  // namespace

void account(const Segmented& segmented, const std::vector<Line>& lines, const Decision& decision, bool html,
             bool parts_text, Document& document) {
  Accountant(segmented, lines, decision, html, parts_text, document).run();
}

}  // namespace dehusk::decide
