#include "io/labels.h"

#include <utility>

#include "io/token.h"
#include "io/truth.h"

namespace dehusk::io {
namespace {

std::string unescaped(std::string_view token) {
  std::string text;
  unescape(token, text);
  return text;
}

// Reads members of known kinds and remembers the first that is of another.
class Fields {
 public:
  explicit Fields(std::string_view place) : place_(place) {}

  // Null is an empty string.
  std::string string(std::string_view name, std::string_view value) {
    if (value.starts_with('"')) return unescaped(value);
    if (value != "null") refuse(name, value, "a string");
    return {};
  }

  std::vector<std::string> strings(std::string_view name, std::string_view value) {
    std::vector<std::string> out;
    for (const std::string_view part : parts(name, value, '[', "a list of strings")) {
      if (!part.starts_with('"')) refuse(name, part, "a list of strings", "has ");
      if (part.starts_with('"')) out.push_back(unescaped(part));
    }
    return out;
  }

  // Keys and values in turn.
  std::vector<std::string_view> object(std::string_view name, std::string_view value) {
    return parts(name, value, '{', "an object");
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  std::vector<std::string_view> parts(std::string_view name, std::string_view value, char bracket,
                                      std::string_view expected) {
    if (value.starts_with(bracket)) return parts_of(value);
    if (value != "null") refuse(name, value, expected);
    return {};
  }

  void refuse(std::string_view name, std::string_view value, std::string_view expected,
              std::string_view verb = "is ") {
    if (error_) return;
    error_ = Error{ErrorCode::kBadRecord, std::string(place_)};
    error_->message.append(": the field \"").append(name).append("\" ").append(verb).append(kind_of(value));
    error_->message.append(verb == "is " ? " and not " : " and is not ").append(expected);
  }

  std::string_view place_;
  std::optional<Error> error_;
};

void read_label(Fields& fields, const Member& member, LabelledPage& page) {
  const std::string name = unescaped(member.key);
  if (name == "type") page.type = fields.string(name, member.value);
  if (name == "url") page.url = fields.string(name, member.value);
  if (name == "title") page.title = fields.string(name, member.value);
  if (name == "author") page.author = fields.string(name, member.value);
  if (name == "date") page.date = fields.string(name, member.value);
  if (name == "with") page.with = fields.strings(name, member.value);
  if (name == "without") page.without = fields.strings(name, member.value);
}

void read_meta(Fields& fields, std::string_view meta, Prediction& prediction) {
  const std::vector<std::string_view> parts = fields.object("meta", meta);
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    const std::string name = unescaped(parts[i]);
    if (name == "title") prediction.title = fields.string("meta.title", parts[i + 1]);
    if (name == "date") prediction.date = fields.string("meta.date", parts[i + 1]);
    if (name == "authors") prediction.authors = fields.strings("meta.authors", parts[i + 1]);
  }
}

Result<LabelledPage> page_of(const PlacedRecord& placed) {
  const Result<std::string> id = id_of(placed);
  if (!id) return tl::unexpected<Error>(id.error());
  LabelledPage page;
  page.id = stem(*id);
  page.text = placed.record->text;
  Fields fields(placed.place);
  for (const Member& member : placed.record->carried) read_label(fields, member, page);
  if (fields.error()) return tl::unexpected<Error>(*fields.error());
  return page;
}

}  // namespace

Result<LabelledPages> LabelledPages::read(const std::string& path) {
  Result<RecordStream> records = RecordStream::open(path);
  if (!records) return tl::unexpected<Error>(std::move(records).error());
  LabelledPages out;
  while (const std::optional<PlacedRecord> placed = records->next()) {
    Result<LabelledPage> page = page_of(*placed);
    if (!page) return tl::unexpected<Error>(std::move(page).error());
    const auto [at, is_new] = out.by_id_.emplace(page->id, out.pages_.size());
    if (!is_new) {
      return fail(ErrorCode::kBadRecord, placed->place + ": the id \"" + at->first + "\" has come before");
    }
    out.pages_.push_back(*std::move(page));
  }
  return out;
}

std::optional<std::size_t> LabelledPages::find(std::string_view id) const {
  const auto found = by_id_.find(stem(id));
  return found != by_id_.end() ? std::optional(found->second) : std::nullopt;
}

Result<Prediction> prediction_of(const PlacedRecord& placed) {
  if (!placed.record) return tl::unexpected<Error>(placed.record.error());
  Prediction prediction;
  prediction.text = placed.record->text;
  Fields fields(placed.place);
  for (const Member& member : placed.record->colliding) {
    if (unescaped(member.key) == "meta") read_meta(fields, member.value, prediction);
  }
  if (fields.error()) return tl::unexpected<Error>(*fields.error());
  return prediction;
}

}  // namespace dehusk::io
