#include "python/states.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace dehusk::python {
namespace {

Category category_of(const std::string& name) {
  const std::optional<Category> category = category_from_string(name);
  if (!category) throw std::invalid_argument("unknown category: " + name);
  return *category;
}

Status status_of(const std::string& name) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(Status::too_slow); ++i) {
    if (const auto status = static_cast<Status>(i); to_string(status) == name) return status;
  }
  throw std::invalid_argument("unknown status: " + name);
}

auto fields(const PlacedRemoval& r) {
  return std::tie(r.category, r.rule, r.reason, r.begin, r.end, r.begin_char, r.end_char);
}

auto fields(const Metadata& m) {
  return std::tie(m.title, m.authors, m.date, m.site, m.language, m.url, m.description, m.tags);
}

// Those that are compared as they are.
auto fields(const CleanedDocument& d) {
  return std::tie(d.text, d.status, d.status_detail, d.source, d.charset, d.invalid_sequences);
}

}  // namespace

RemovalState state_of(const PlacedRemoval& r) {
  return {std::string(to_string(r.category)), r.rule, r.reason, r.begin, r.end, r.begin_char, r.end_char};
}

MetadataState state_of(const Metadata& meta) { return fields(meta); }

DocumentState state_of(const CleanedDocument& d) {
  std::vector<RemovalState> removed;
  for (const PlacedRemoval& removal : d.placed) removed.push_back(state_of(removal));
  return {d.text,          state_of(d.meta), std::move(removed), std::string(to_string(d.status)),
          d.status_detail, d.source,         d.charset,          d.invalid_sequences};
}

PlacedRemoval from_state(RemovalState state) {
  PlacedRemoval r;
  std::string category;
  std::tie(category, r.rule, r.reason, r.begin, r.end, r.begin_char, r.end_char) = std::move(state);
  r.category = category_of(category);
  return r;
}

Metadata from_state(MetadataState state) {
  Metadata m;
  std::tie(m.title, m.authors, m.date, m.site, m.language, m.url, m.description, m.tags) = std::move(state);
  return m;
}

CleanedDocument from_state(DocumentState state) {
  CleanedDocument d;
  MetadataState meta;
  std::vector<RemovalState> removed;
  std::string status;
  std::tie(d.text, meta, removed, status, d.status_detail, d.source, d.charset, d.invalid_sequences) =
      std::move(state);
  d.meta = from_state(std::move(meta));
  d.status = status_of(status);
  for (RemovalState& removal : removed) d.placed.push_back(from_state(std::move(removal)));
  return d;
}

bool are_equal(const PlacedRemoval& a, const PlacedRemoval& b) { return fields(a) == fields(b); }

bool are_equal(const Metadata& a, const Metadata& b) { return fields(a) == fields(b); }

bool are_equal(const CleanedDocument& a, const CleanedDocument& b) {
  return fields(a) == fields(b) && are_equal(a.meta, b.meta) &&
         std::equal(a.placed.begin(), a.placed.end(), b.placed.begin(), b.placed.end(),
                    [](const PlacedRemoval& x, const PlacedRemoval& y) { return are_equal(x, y); });
}

}  // namespace dehusk::python
