#include "io/evaluation.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "io/truth.h"
#include "normalize/normalize.h"
#include "normalize/unicode.h"

namespace dehusk::io {
namespace {

using Words = std::vector<std::uint64_t>;

std::string lowered(std::string_view text) {
  std::string out;
  normalize::append_lower(text, out);
  return out;
}

Words words_of(std::string_view text) {
  Words words;
  append_words(lowered(text), words);
  return words;
}

WordScore score_of(Words truth, Words words) {
  if (truth.empty() || words.empty()) {
    const double same = truth.empty() && words.empty() ? 1 : 0;
    return {same, same, same};
  }
  std::sort(truth.begin(), truth.end());
  std::sort(words.begin(), words.end());
  Words both;
  std::set_intersection(truth.begin(), truth.end(), words.begin(), words.end(), std::back_inserter(both));
  if (both.empty()) return {};
  const auto shared = static_cast<double>(both.size());
  const double precision = shared / static_cast<double>(words.size());
  const double recall = shared / static_cast<double>(truth.size());
  return {precision, recall, 2 * precision * recall / (precision + recall)};
}

Passages look_for(const std::vector<std::string>& passages, std::string_view text, bool should_be_there) {
  Passages out;
  for (const std::string& passage : passages) {
    const std::string wanted = normalize::folded(passage);
    if (wanted.empty()) continue;
    ++out.count;
    const bool there = text.find(wanted) != std::string_view::npos;
    out.wrong += there == should_be_there ? 0 : 1;
  }
  return out;
}

bool has_run(const Words& words, const Words& run) {
  return !run.empty() && std::search(words.begin(), words.end(), run.begin(), run.end()) != words.end();
}

bool is_author(std::string_view truth, const std::vector<std::string>& found) {
  const Words wanted = words_of(truth);
  return std::any_of(found.begin(), found.end(), [&](const std::string& name) {
    const Words words = words_of(name);
    return has_run(words, wanted) || has_run(wanted, words);
  });
}

bool is_day(std::string_view truth, std::string_view found) {
  constexpr std::size_t kDay = 10;  // YYYY-MM-DD
  return truth.substr(0, kDay) == found.substr(0, kDay);
}

template <class IsRight>
Verdict verdict(const std::optional<std::string>& truth, bool found, IsRight is_right) {
  if (!truth) return Verdict::unknown;
  if (truth->empty()) return found ? Verdict::invented : Verdict::none;
  if (!found) return Verdict::missing;
  return is_right() ? Verdict::right : Verdict::wrong;
}

void add(const Passages& passages, Passages& sum) {
  sum.count += passages.count;
  sum.wrong += passages.wrong;
}

void add(const PageScore& page, GroupScore& group) {
  ++group.pages;
  group.missing += page.missing ? 1 : 0;
  group.score.precision += page.score.precision;
  group.score.recall += page.score.recall;
  group.score.f1 += page.score.f1;
  add(page.with, group.with);
  add(page.without, group.without);
}

void add(Verdict verdict, FactScore& fact) {
  const bool has_one = verdict == Verdict::right || verdict == Verdict::wrong || verdict == Verdict::missing;
  fact.pages += has_one ? 1 : 0;
  fact.right += verdict == Verdict::right ? 1 : 0;
  fact.missing += verdict == Verdict::missing ? 1 : 0;
  fact.invented += verdict == Verdict::invented ? 1 : 0;
}

void finish(GroupScore& group) {
  const auto pages = static_cast<double>(std::max<std::size_t>(group.pages, 1));
  group.score.precision /= pages;
  group.score.recall /= pages;
  group.score.f1 /= pages;
}

void add(double change, GroupChange& group) {
  ++(change > 0 ? group.better : change < 0 ? group.worse : group.same);
  group.mean += change;
}

void finish(GroupChange& group) {
  group.mean /= static_cast<double>(std::max<std::size_t>(group.better + group.worse + group.same, 1));
}

// Adds what is known of every page to the group of all and to that of its type.
template <class Group, class ValueOf>
void collect(std::span<const LabelledPage> pages, ValueOf value_of, Group& all, std::vector<Group>& types) {
  std::map<std::string_view, Group> by_type;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    add(value_of(i), all);
    if (!pages[i].type.empty()) add(value_of(i), by_type[pages[i].type]);
  }
  finish(all);
  for (auto& [type, group] : by_type) {
    group.type = type;
    finish(group);
    types.push_back(std::move(group));
  }
}

}  // namespace

std::string_view to_string(Fact fact) {
  constexpr std::array<std::string_view, kFacts> kNames = {"title", "author", "date"};
  return kNames[fact];
}

std::string_view to_string(Verdict verdict) {
  constexpr std::array<std::string_view, 6> kNames = {"unknown", "none",    "right",
                                                      "wrong",   "missing", "invented"};
  return kNames[static_cast<std::size_t>(verdict)];
}

PageScore judge(const LabelledPage& page, const Prediction* prediction) {
  static const Prediction nothing;
  const Prediction& found = prediction != nullptr ? *prediction : nothing;
  PageScore out;
  out.missing = prediction == nullptr;
  Words truth = words_of(page.text);
  Words words = words_of(found.text);
  out.truth_words = truth.size();
  out.words = words.size();
  out.score = score_of(std::move(truth), std::move(words));
  const std::string text = normalize::folded(found.text);
  out.with = look_for(page.with, text, true);
  out.without = look_for(page.without, text, false);
  out.facts[kTitle] = verdict(page.title, !found.title.empty(),
                              [&] { return words_of(*page.title) == words_of(found.title); });
  out.facts[kAuthor] =
      verdict(page.author, !found.authors.empty(), [&] { return is_author(*page.author, found.authors); });
  out.facts[kDate] = verdict(page.date, !found.date.empty(), [&] { return is_day(*page.date, found.date); });
  return out;
}

Summary summarize(std::span<const LabelledPage> pages, std::span<const PageScore> scores) {
  Summary out;
  collect(
      pages, [&](std::size_t i) -> const PageScore& { return scores[i]; }, out.all, out.types);
  for (const PageScore& score : scores) {
    for (std::size_t fact = 0; fact < kFacts; ++fact) add(score.facts[fact], out.facts[fact]);
  }
  return out;
}

std::vector<std::size_t> worst(std::span<const PageScore> scores, std::size_t most) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tuple(scores[a].score.f1, scores[b].truth_words) <
           std::tuple(scores[b].score.f1, scores[a].truth_words);
  });
  order.resize(std::min(order.size(), most));
  return order;
}

Comparison compare(std::span<const LabelledPage> pages, std::span<const PageScore> before,
                   std::span<const PageScore> now) {
  Comparison out;
  const auto change = [&](std::size_t i) { return now[i].score.f1 - before[i].score.f1; };
  collect(pages, change, out.all, out.types);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (change(i) != 0) out.changed.push_back(i);
    const bool same_passages =
        before[i].with.wrong == now[i].with.wrong && before[i].without.wrong == now[i].without.wrong;
    if (!same_passages || before[i].facts != now[i].facts) out.other.push_back(i);
  }
  // Losses from the greatest to the least, then gains from the greatest to the least.
  std::stable_sort(out.changed.begin(), out.changed.end(), [&](std::size_t a, std::size_t b) {
    const bool a_gains = change(a) > 0;
    const bool b_gains = change(b) > 0;
    if (a_gains != b_gains) return b_gains;
    return a_gains ? change(a) > change(b) : change(a) < change(b);
  });
  return out;
}

}  // namespace dehusk::io
