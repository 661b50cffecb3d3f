// Looks are found by a hash of what they consist of, in a table with open addresses. The order of the numbers
// is that of the page, so the hash shows nowhere.
#include "segment/looks.h"

#include <algorithm>
#include <cstring>

namespace dehusk::segment {
namespace {

using Hash = std::uint64_t;

constexpr std::size_t kFirstSlots = 256;

Hash mixed(Hash hash) {
  hash *= 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 32U);
}

// Eight bytes at a time: most values have a few dozen.
Hash with_text(Hash hash, std::string_view text) {
  hash ^= text.size();
  for (; text.size() >= sizeof(Hash); text.remove_prefix(sizeof(Hash))) {
    Hash part = 0;
    std::memcpy(&part, text.data(), sizeof(part));
    hash = mixed(hash ^ part);
  }
  Hash part = 0;
  for (const char c : text) part = part << 8U | static_cast<unsigned char>(c);
  return mixed(hash ^ part);
}

Hash hash_of(const Look& look) {
  Hash hash = with_text(0, look.tag);
  for (std::size_t i = 0; i < look.values.size(); ++i) {
    if (!look.values[i].empty()) hash = with_text(hash + i + 1, look.values[i]);
  }
  return hash;
}

// The number in kTellingNames of an attribute's name; their size for all others. By length, so that nearly
// every name is compared with one at most.
std::size_t telling_number(std::string_view name) {
  const auto if_it_is = [name](Telling telling) {
    const auto number = static_cast<std::size_t>(telling);
    return name == kTellingNames[number] ? number : kTellingNames.size();
  };
  switch (name.size()) {
    case 2:
      return if_it_is(Telling::id);
    case 4:
      return if_it_is(Telling::role);
    case 5:
      return if_it_is(Telling::class_);
    case 8:
      return std::min(if_it_is(Telling::itemtype), if_it_is(Telling::itemprop));
    case 10:
      return if_it_is(Telling::aria_label);
    case 11:
      return if_it_is(Telling::data_testid);
    case 14:
      return if_it_is(Telling::data_component);
    default:
      return kTellingNames.size();
  }
}

}  // namespace

Look::Look(const parse::Dom& dom, const parse::Node& element) : tag(element.name()) {
  for (std::uint32_t i = 0; i < element.attribute_count; ++i) {
    const parse::Attribute& attribute = dom.attributes[element.first_attribute + i];
    const std::size_t number = telling_number(attribute.name);
    if (number == values.size()) continue;
    // Of attributes of one name the first counts.
    if (values[number].data() == nullptr) values[number] = attribute.value;
  }
}

bool Look::tells() const {
  return std::any_of(values.begin(), values.end(), [](std::string_view value) { return !value.empty(); });
}

Looks::Looks(const parse::Dom& dom) : number_of_(dom.nodes.size(), parse::kNone) {
  slots_.assign(kFirstSlots, parse::kNone);
  for (std::size_t i = 0; i < dom.nodes.size(); ++i) {
    const parse::Node& node = dom.nodes[i];
    if (node.type == parse::NodeType::element) number_of_[i] = number_for(Look(dom, node));
  }
}

std::uint32_t Looks::number_for(const Look& look) {
  const Hash hash = hash_of(look);
  const std::size_t last = slots_.size() - 1;
  std::size_t at = hash & last;
  for (; slots_[at] != parse::kNone; at = (at + 1) & last) {
    if (hashes_[slots_[at]] == hash && looks_[slots_[at]] == look) return slots_[at];
  }
  const auto number = static_cast<std::uint32_t>(looks_.size());
  slots_[at] = number;
  looks_.push_back(look);
  hashes_.push_back(hash);
  if (2 * looks_.size() > slots_.size()) grow();
  return number;
}

void Looks::grow() {
  slots_.assign(2 * slots_.size(), parse::kNone);
  const std::size_t last = slots_.size() - 1;
  for (std::uint32_t number = 0; number < hashes_.size(); ++number) {
    std::size_t at = hashes_[number] & last;
    while (slots_[at] != parse::kNone) at = (at + 1) & last;
    slots_[at] = number;
  }
}

}  // namespace dehusk::segment
