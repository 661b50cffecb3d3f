// Lines are looked at after they were normalised, as cleaning again will see them; what a decision removes
// later counts as text that says how words are written. Joining makes words, which may tell about others: so
// it is done until nothing changes.
#include "decide/broken_lines.h"

#include <algorithm>
#include <string>

#include "normalize/broken_words.h"
#include "normalize/normalize.h"

namespace dehusk::decide {
namespace {

using normalize::Joint;
using segment::Block;
using segment::BlockKind;
using segment::Segmented;
using segment::Structure;

constexpr std::string_view kSoftHyphen = "\u00ad";

bool is_running_text(BlockKind kind) { return kind != BlockKind::code && kind != BlockKind::table_row; }

// Whether nothing but a line end stands between the two in the text that comes out.
bool stand_together(const Segmented& segmented, const Line& line, const Line& next) {
  if (!is_running_text(line.kind) || !is_running_text(next.kind) || next.marker != 0) return false;
  if (line.block == next.block) return true;
  return segmented.blocks[next.block].structure == Structure::unknown && !next.blank_before;
}

// The same, with the rows of a table, which are lines of text when they are cleaned again.
bool come_out_together(const Segmented& segmented, const Line& line, const Line& next, bool blank) {
  if (line.block == next.block) return true;
  if (segmented.blocks[next.block].structure == Structure::unknown) return !blank;
  return line.kind == BlockKind::table_row && next.kind == BlockKind::table_row;
}

// The line as it is asked about: a soft hyphen at its end went when it was normalised. After another hyphen
// it says nothing.
std::string with_soft_hyphen(const Segmented& segmented, const Line& line) {
  const Block& block = segmented.blocks[line.block];
  const bool soft = block.structure == Structure::unknown && block.text.ends_with(kSoftHyphen) &&
                    !line.original.ends_with(kSoftHyphen) && !line.original.ends_with('-') &&
                    !line.original.ends_with("\u2010");
  return line.original + std::string(soft ? kSoftHyphen : "");
}

// Two halves may also make an entity or the like, which the next cleaning would decode.
bool stays_as_it_is(std::string_view before, std::string_view after, Steps steps) {
  constexpr std::size_t kReach = 64;  // no entity is as long
  const auto is_inside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; };
  before.remove_prefix(before.size() - std::min(before.size(), kReach));
  while (!before.empty() && is_inside(before.front())) before.remove_prefix(1);
  before.remove_prefix(before.rfind(' ') + 1);  // 0 where there is none
  std::size_t end = std::min({after.size(), after.find(' '), kReach});
  while (end < after.size() && is_inside(after[end])) ++end;
  const std::string word = std::string(before).append(after.substr(0, end));
  return normalize::normalize(word, steps) == word;
}

// What stood apart in either stands apart in both; where they meet is one stretch.
void join_fragments(Line& line, std::size_t meet, const Line& next, std::size_t skip) {
  if (line.rare->fragments.empty() && next.rare->fragments.empty()) return;
  std::vector<Span>& all = line.rare.made().fragments;
  if (all.empty()) all = {{line.marker, meet}};
  std::vector<Span> others = next.rare->fragments;
  if (others.empty()) others = {{0, next.original.size()}};
  all.back().end = others.front().end - skip + meet;
  for (std::size_t i = 1; i < others.size(); ++i)
    all.push_back({others[i].begin - skip + meet, others[i].end - skip + meet});
}

void join_marks(Line& line, std::size_t meet, const Line& next, std::size_t skip) {
  if (line.rare->marks.empty() && next.rare->marks.empty()) return;
  std::vector<segment::Mark>& marks = line.rare.made().marks;
  for (segment::Mark& mark : marks) {
    mark.begin = std::min(mark.begin, meet);
    mark.end = std::min(mark.end, meet);
  }
  for (segment::Mark mark : next.rare->marks) {
    mark.begin = std::max(mark.begin, skip) - skip + meet;
    mark.end = std::max(mark.end, skip) - skip + meet;
    marks.push_back(std::move(mark));
  }
}

class Joiner {
 public:
  Joiner(Segmented& segmented, std::vector<Line>& lines, Steps steps)
      : segmented_(segmented), lines_(lines), steps_(steps), home_(segmented.blocks.size()) {
    for (std::uint32_t i = 0; i < home_.size(); ++i) home_[i] = i;
  }

  void run() {
    constexpr int kMostRounds = 16;  // as normalising has it
    for (int round = 0; round < kMostRounds && join_once(); ++round) {
    }
    drop_joined_blocks();
  }

 private:
  bool join_once() {
    std::vector<std::string> texts;
    std::vector<std::string_view> asked;  // what does not stand together has an empty line between
    std::vector<std::size_t> place;       // of each line among them
    std::vector<std::size_t> sizes;       // of the lines
    texts.reserve(lines_.size());
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (i > 0 && !stand_together(segmented_, lines_[i - 1], lines_[i])) asked.emplace_back();
      place.push_back(asked.size());
      sizes.push_back(lines_[i].original.size());
      texts.push_back(with_soft_hyphen(segmented_, lines_[i]));
      asked.push_back(texts.back());
    }
    const std::vector<Joint> joints = normalize::broken_words(asked);
    bool joined = false;
    std::vector<Line> kept;
    kept.reserve(lines_.size());
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const bool may = i > 0 && place[i] == place[i - 1] + 1;
      const Joint joint = may ? joints[place[i - 1]] : Joint{};
      // Of the line, to which others may have been joined.
      const std::size_t meet = may ? kept.back().original.size() - (sizes[i - 1] - joint.keep) : 0;
      if (joint.kind != Joint::Kind::none && join(kept.back(), meet, lines_[i], joint.skip)) {
        joined = true;
      } else {
        kept.push_back(std::move(lines_[i]));
      }
    }
    lines_ = std::move(kept);
    return joined;
  }

  bool join(Line& line, std::size_t meet, const Line& next, std::size_t skip) {
    const std::string_view rest = std::string_view(next.original).substr(skip);
    if (!stays_as_it_is(std::string_view(line.original).substr(0, meet), rest, steps_)) return false;
    join_fragments(line, meet, next, skip);
    join_marks(line, meet, next, skip);
    line.original.resize(meet);
    line.original += rest;
    line.pieces = {Piece{0, static_cast<std::uint32_t>(line.original.size())}};
    join_blocks(line.block, next.block);
    return true;
  }

  // Also those between that no line came of; but for those that are part of the first already. The first may
  // be part of another, when more lines than the one that was joined to that came of it.
  void join_blocks(std::uint32_t first, std::uint32_t last) {
    first = home_of(first);
    if (home_of(last) == first) return;
    Block& block = segmented_.blocks[first];
    std::uint32_t from = last;
    while (from > first + 1 && home_[from - 1] == from - 1) --from;
    for (std::uint32_t i = from; i <= last; ++i) {
      Block& other = segmented_.blocks[i];
      home_[i] = first;
      block.text.append("\n").append(other.text);
      for (const NarrowSpan& span : other.source) block.source.push_back(span);
    }
  }

  void drop_joined_blocks() {
    std::vector<std::uint32_t> place(home_.size());
    std::size_t kept = 0;
    for (std::uint32_t i = 0; i < home_.size(); ++i) {
      if (home_[i] != i) continue;
      place[i] = static_cast<std::uint32_t>(kept);
      if (kept != i) segmented_.blocks[kept] = std::move(segmented_.blocks[i]);
      ++kept;
    }
    segmented_.blocks.resize(kept);
    for (Line& line : lines_) line.block = place[home_of(line.block)];
  }

  [[nodiscard]] std::uint32_t home_of(std::uint32_t block) const {
    while (home_[block] != block) block = home_[block];
    return block;
  }

  Segmented& segmented_;
  std::vector<Line>& lines_;
  Steps steps_;
  std::vector<std::uint32_t> home_;  // of each block: the one that it became part of
};

// The lines that are kept, as cleaning again finds them.
class Neighbours {
 public:
  Neighbours(const Segmented& segmented, std::vector<Line>& lines, Steps steps) : steps_(steps) {
    bool blank = false;
    bool near = false;  // nothing went between the two
    for (Line& line : lines) {
      blank |= line.blank_before;
      if (!line.kept()) {
        near = false;
        something_went_ = true;
        continue;
      }
      something_went_ |= !line.whole();
      Kept kept{&line, line.text()};
      if (!kept_.empty()) {
        const Line& before = *kept_.back().line;
        kept.together = come_out_together(segmented, before, line, blank);
        kept.old = near && before.whole() && line.whole() && stand_together(segmented, before, line);
      }
      kept_.push_back(std::move(kept));
      blank = false;
      near = true;
    }
  }

  void part() {
    for (std::size_t i = 1; i < kept_.size(); ++i) {
      const Kept& kept = kept_[i];
      if (kept.together && !kept.old)
        kept.line->parted = normalize::may_be_broken(kept_[i - 1].text, kept.text);
    }
    // What went said how words are written: without it those that stood together before may look broken, too.
    while (something_went_ && part_old()) {
    }
  }

 private:
  struct Kept {
    Line* line = nullptr;
    std::string text;
    bool together = false;  // with the one before, but for what is parted
    bool old = false;       // they stood so before
  };

  bool part_old() {
    std::vector<std::string_view> asked;
    std::vector<std::size_t> place;
    for (const Kept& kept : kept_) {
      if (!kept.together || kept.line->parted) asked.emplace_back();
      place.push_back(asked.size());
      asked.push_back(kept.text);
    }
    const std::vector<Joint> joints = normalize::broken_words(asked);
    bool parted = false;
    for (std::size_t i = 1; i < kept_.size(); ++i) {
      if (place[i] != place[i - 1] + 1 || !kept_[i].old) continue;
      const Joint& joint = joints[place[i - 1]];
      if (joint.kind == Joint::Kind::none) continue;
      const std::string_view half = std::string_view(kept_[i - 1].text).substr(0, joint.keep);
      if (!stays_as_it_is(half, std::string_view(kept_[i].text).substr(joint.skip), steps_)) continue;
      kept_[i].line->parted = parted = true;
    }
    return parted;
  }

  Steps steps_;
  std::vector<Kept> kept_;
  bool something_went_ = false;
};

}  // namespace

void join_broken_lines(Segmented& segmented, std::vector<Line>& lines, Steps steps) {
  Joiner(segmented, lines, steps).run();
}

void part_neighbours(const Segmented& segmented, std::vector<Line>& lines, Steps steps) {
  Neighbours(segmented, lines, steps).part();
}

}  // namespace dehusk::decide
