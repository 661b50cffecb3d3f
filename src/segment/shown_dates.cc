// The page is read as lines of text, each with what its elements say of it. A date counts when it stands near
// the headline in a line of its own or a byline, or when the words before it or its element call it the date
// of the page.
#include "segment/shown_dates.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace dehusk::segment {
namespace {

using parse::Dom;
using parse::kNone;
using parse::NodeType;

// Bylines are short; a date in a longer line is part of what is told.
constexpr std::size_t kLongestLine = 250;
constexpr std::size_t kMostBesideDate = 80;
constexpr std::size_t kMostBesideLabel = 150;
constexpr std::size_t kLongestLabel = 40;

// How many lines above and below its headline a page states its date: there may be a subtitle, the sections
// the page belongs to, a byline, buttons and a picture with its caption between.
constexpr std::ptrdiff_t kLinesAbove = 6;
constexpr std::ptrdiff_t kLinesBelow = 20;

struct ShownLine {
  std::string text;
  std::uint32_t node = 0;    // of its first text
  std::string machine;       // <time datetime>
  bool of_date = false;      // an element says that this is a date
  bool other_title = false;  // part of a linked heading: another article begins
};

// Calls visit(word) for each word of a class, id or itemprop: "post-date", "entry_date", "postDate".
template <class Visit>
void for_each_name(std::string_view names, Visit visit) {
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) visit(std::string_view(word));
    word.clear();
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    const char c = names[i];
    const bool upper = c >= 'A' && c <= 'Z';
    const bool letter = upper || (c >= 'a' && c <= 'z');
    if (!letter || (upper && i > 0 && names[i - 1] >= 'a' && names[i - 1] <= 'z')) flush();
    if (letter) word.push_back(static_cast<char>(c | 0x20));
  }
  flush();
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool says_date(std::string_view word) {
  constexpr std::array<std::string_view, 16> kWords = {
      "date",     "time",    "datetime", "timestamp", "published", "pubdate",     "publish",  "posted",
      "modified", "updated", "pubtime",  "postdate",  "datum",     "publication", "dateline", "lastmod"};
  return is_one_of(word, kWords);
}

bool says_other(std::string_view word) {
  constexpr std::array<std::string_view, 16> kWords = {
      "comment",  "comments", "related",         "sidebar", "footer", "recommended", "popular", "recent",
      "trending", "reply",    "recommendations", "replies", "promo",  "events",      "latest",  "upcoming"};
  return is_one_of(word, kWords);
}

// What the class, id and itemprop of an element say.
struct Said {
  bool date = false;
  bool other = false;
};

Said read_names(const Look& look) {
  Said said;
  for (const Telling name : {Telling::class_, Telling::id, Telling::itemprop}) {
    for_each_name(look[name], [&](std::string_view word) {
      said.date = said.date || says_date(word);
      said.other = said.other || says_other(word);
    });
  }
  return said;
}

class LineReader {
 public:
  LineReader(const Dom& dom, const PageIndex& page, std::uint32_t headline)
      : dom_(dom),
        page_(page),
        headline_(headline),
        block_(dom.nodes.size()),
        marks_(dom.nodes.size()),
        said_(page.looks.size()) {}

  std::vector<ShownLine> read() {
    for (std::uint32_t i = 1; i < dom_.nodes.size(); ++i) {
      if (page_.never_seen[i] != 0 || page_.tag[i] == Tag::noscript) {
        i = page_.end[i] - 1;
      } else if (dom_.nodes[i].type == NodeType::text) {
        add_text(i);
      } else {
        enter(i);
      }
    }
    return std::move(lines_);
  }

 private:
  struct Marks {
    bool excluded = false;
    bool of_date = false;
    bool in_link = false;
    bool in_heading = false;
  };

  Said said_by(std::uint32_t node) {
    const std::uint32_t look = page_.looks.number_of(node);
    if (!said_[look]) said_[look] = read_names(page_.looks[look]);
    return *said_[look];
  }

  void enter(std::uint32_t i) {
    const parse::Node& node = dom_.nodes[i];
    Marks marks = marks_[node.parent];
    const Tag tag = page_.tag[i];
    const bool holds_headline = headline_ != kNone && i <= headline_ && headline_ < page_.end[i];
    const bool frame = tag == Tag::html || tag == Tag::body || tag == Tag::main || holds_headline;
    const bool husk = tag == Tag::nav || tag == Tag::footer || tag == Tag::aside || tag == Tag::dialog;
    const Said said = frame || marks.excluded || node.attribute_count == 0 ? Said{} : said_by(i);
    if (!frame && (husk || page_.hidden[i] != 0 || said.other)) marks.excluded = true;
    if (said.date || tag == Tag::time) marks.of_date = true;
    marks.in_link = marks.in_link || tag == Tag::a;
    marks.in_heading = marks.in_heading || page_.is_heading(i);
    marks_[i] = marks;
    block_[i] = page_.block_level[i] != 0 ? i : block_[node.parent];
    if (tag == Tag::br) last_block_ = kNone;
    if (tag == Tag::time) machine_ = dom_.attribute(node, "datetime");
  }

  void add_text(std::uint32_t i) {
    const parse::Node& node = dom_.nodes[i];
    const std::size_t begin = node.text().find_first_not_of(" \t\r\n\f");
    if (begin == std::string_view::npos) {
      if (!lines_.empty() && !lines_.back().text.empty()) lines_.back().text.push_back(' ');
      return;
    }
    const Marks& marks = marks_[node.parent];
    if (marks.excluded) return;
    const std::uint32_t block = block_[node.parent];
    if (lines_.empty() || block != last_block_) lines_.push_back({{}, i, {}, false, false});
    last_block_ = block;
    ShownLine& line = lines_.back();
    if (line.text.size() <= kLongestLine) {
      if (begin > 0) line.text.push_back(' ');
      append_collapsed(node.text().substr(begin, 4 * kLongestLine), line.text);
    }
    line.of_date = line.of_date || marks.of_date;
    line.other_title = line.other_title || (marks.in_link && marks.in_heading);
    if (!machine_.empty() && line.machine.empty()) line.machine = machine_;
    machine_ = {};
  }

  const Dom& dom_;
  const PageIndex& page_;
  std::uint32_t headline_;
  std::vector<std::uint32_t> block_;  // the nearest element that begins a line
  std::vector<Marks> marks_;
  std::vector<std::optional<Said>> said_;  // by each look
  std::vector<ShownLine> lines_;
  std::uint32_t last_block_ = kNone;
  std::string_view machine_;
};

enum class Label : std::uint8_t { none, published, updated, other };

template <std::size_t N>
bool has_one_of(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view word) { return contains_ignoring_case(text, word); });
}

// What the words before a date say of it.
Label label_of(std::string_view words) {
  constexpr std::array<std::string_view, 30> kOther = {
      "joined",  "since",   "regist",    "until",   "expire", "©",        "copyright", "access",
      "retriev", "member",  "founded",   "born",    "died",   "deadline", "valid",     "effective",
      "price",   "as of",   "last seen", "next",    "due ",   "sale",     "ends",      "starts",
      "begins",  "deliver", "ships",     "through", "event",  "visit"};
  constexpr std::array<std::string_view, 14> kUpdated = {
      "updat",      "modif",      "revis",     "review",    "edited",     "aktuali", "geändert",
      "mis à jour", "actualizad", "aggiornat", "atualizad", "bijgewerkt", "обновл",  "güncel"};
  constexpr std::array<std::string_view, 14> kPublished = {
      "publish",  "posted",    "written",      "created",     "veröffentlicht", "erschienen", "publié",
      "publicad", "pubblicat", "gepubliceerd", "opublikowan", "публик",         "yayın",      "date:"};
  if (has_one_of(words, kOther)) return Label::other;
  if (has_one_of(words, kUpdated)) return Label::updated;
  return has_one_of(words, kPublished) ? Label::published : Label::none;
}

class Chooser {
 public:
  Chooser(const std::vector<ShownLine>& lines, std::uint32_t headline, DayOrder order)
      : lines_(lines), order_(order) {
    while (first_ < lines.size() && headline != kNone && lines[first_].node < headline) ++first_;
  }

  ShownDates choose() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const auto away = static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(first_);
      if (away > 0 && lines_[i].other_title) others_began_ = true;
      near_ = away >= -kLinesAbove && away <= kLinesBelow && !others_began_;
      if (lines_[i].text.size() <= kLongestLine) read_line(i);
    }
    if (shown_.plain.empty() && far_.size() == 1) shown_.plain = far_.front();
    return shown_;
  }

 private:
  void read_line(std::size_t at) {
    const ShownLine& line = lines_[at];
    std::size_t from = 0;
    bool any = false;
    while (const std::optional<FoundDate> found = find_date(line.text, order_, from)) {
      std::string_view before = std::string_view(line.text).substr(from, found->begin - from);
      // "Published" may be a line of its own above the date.
      if (at > 0 && is_blank(before) && is_label(lines_[at - 1].text)) before = lines_[at - 1].text;
      offer(line, before, found->date, line.text.size() - (found->end - found->begin));
      from = found->end;
      any = true;
    }
    if (any || line.machine.empty()) return;
    offer(line, line.text, iso_date(line.machine, order_), line.text.size());
  }

  void offer(const ShownLine& line, std::string_view before, const std::string& date, std::size_t beside) {
    if (date.empty()) return;
    const Label label = label_of(before);
    if (label == Label::other) return;
    const std::size_t most = near_ || line.of_date ? kMostBesideLabel : kMostBesideDate;
    if (label != Label::none && beside <= most && (near_ || !others_began_)) {
      set(label == Label::updated ? shown_.updated : shown_.published, date);
    } else if (near_ && label == Label::none && (line.of_date || beside <= kMostBesideDate)) {
      set(shown_.plain, date);
    } else if (label != Label::none ? beside <= kLongestLabel : beside <= 2 && !others_began_) {
      if (std::find(far_.begin(), far_.end(), date) == far_.end()) far_.push_back(date);
    }
  }

  static bool is_label(std::string_view line) {
    constexpr std::size_t kLongest = 25;
    const Label label = line.size() <= kLongest ? label_of(line) : Label::none;
    return label == Label::published || label == Label::updated;
  }

  static bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n\f") == std::string_view::npos;
  }

  static void set(std::string& field, const std::string& date) {
    if (field.empty()) field = date;
  }

  const std::vector<ShownLine>& lines_;
  DayOrder order_;
  std::size_t first_ = 0;  // the line of the headline
  bool near_ = false;
  bool others_began_ = false;
  std::vector<std::string> far_;  // away from the headline, but lines of their own
  ShownDates shown_;
};

}  // namespace

ShownDates read_shown_dates(const parse::Dom& dom, const PageIndex& page, std::uint32_t headline,
                            DayOrder order) {
  const std::vector<ShownLine> lines = LineReader(dom, page, headline).read();
  return Chooser(lines, headline, order).choose();
}

}  // namespace dehusk::segment
