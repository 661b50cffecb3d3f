// Documents as plain values, which is what pickle keeps of them. Names stand for enumerators, so that another
// version reads them the same.
#pragma once

#include <cstddef>
#include <string>
#include <tuple>
#include <vector>

#include "python/cleaned.h"

namespace dehusk::python {

// category, rule, reason, begin, end, begin_char, end_char
using RemovalState =
    std::tuple<std::string, std::string, std::string, std::size_t, std::size_t, std::size_t, std::size_t>;
// title, authors, date, site, language, url, description, tags
using MetadataState = std::tuple<std::string, std::vector<std::string>, std::string, std::string, std::string,
                                 std::string, std::string, std::vector<std::string>>;
// text, meta, removed, status, status_detail, source, charset, invalid_sequences
using DocumentState = std::tuple<std::string, MetadataState, std::vector<RemovalState>, std::string,
                                 std::string, std::string, std::string, std::size_t>;

[[nodiscard]] RemovalState state_of(const PlacedRemoval& removal);
[[nodiscard]] MetadataState state_of(const Metadata& meta);
[[nodiscard]] DocumentState state_of(const CleanedDocument& document);

// std::invalid_argument for a name that this version has not.
[[nodiscard]] PlacedRemoval from_state(RemovalState state);
[[nodiscard]] Metadata from_state(MetadataState state);
[[nodiscard]] CleanedDocument from_state(DocumentState state);

[[nodiscard]] bool are_equal(const PlacedRemoval& a, const PlacedRemoval& b);
[[nodiscard]] bool are_equal(const Metadata& a, const Metadata& b);
[[nodiscard]] bool are_equal(const CleanedDocument& a, const CleanedDocument& b);

}  // namespace dehusk::python
