#include "python/columns.h"

namespace dehusk::python {
namespace {

void add_or_null(Column& column, std::string_view value) {
  if (value.empty()) {
    column.add_null();
  } else {
    column.add(value);
  }
}

void add_list(Column& list, Column& values, const std::vector<std::string>& strings) {
  for (const std::string& value : strings) values.add(value);
  list.end_list(values.length);
}

// The columns by name, looked up once.
class Writer {
 public:
  void add(const CleanedDocument& document) {
    document_.add_validity(true);
    text_.add(document.text);
    add(document.meta);
    for (const PlacedRemoval& removal : document.placed) add(removal);
    removed_.end_list(category_.length);
    status_.add(to_string(document.status));
    add_or_null(detail_, document.status_detail);
    charset_.add(document.charset);
    invalid_.add(document.invalid_sequences);
  }

  // Below a null what stands does not matter, but all columns are of one length.
  void add_nothing() {
    document_.add_validity(false);
    text_.add_null();
    add(Metadata{});
    removed_.end_list(category_.length);
    status_.add_null();
    detail_.add_null();
    charset_.add_null();
    invalid_.add(0);
  }

  Columns take() { return std::move(columns_); }

 private:
  void add(const Metadata& meta) {
    add_or_null(title_, meta.title);
    add_list(authors_, author_, meta.authors);
    add_or_null(date_, meta.date);
    add_or_null(site_, meta.site);
    add_or_null(language_, meta.language);
    add_or_null(url_, meta.url);
    add_or_null(description_, meta.description);
    add_list(tags_, tag_, meta.tags);
  }

  void add(const PlacedRemoval& removal) {
    category_.add(to_string(removal.category));
    rule_.add(removal.rule);
    reason_.add(removal.reason);
    begin_.add(removal.begin);
    end_.add(removal.end);
    begin_char_.add(removal.begin_char);
    end_char_.add(removal.end_char);
  }

  Columns columns_;
  Column& document_ = columns_[""];
  Column& text_ = columns_["text"];
  Column& title_ = columns_["meta.title"];
  Column& authors_ = columns_["meta.authors"];
  Column& author_ = columns_["meta.authors.item"];
  Column& date_ = columns_["meta.date"];
  Column& site_ = columns_["meta.site"];
  Column& language_ = columns_["meta.language"];
  Column& url_ = columns_["meta.url"];
  Column& description_ = columns_["meta.description"];
  Column& tags_ = columns_["meta.tags"];
  Column& tag_ = columns_["meta.tags.item"];
  Column& removed_ = columns_["removed"];
  Column& category_ = columns_["removed.item.category"];
  Column& rule_ = columns_["removed.item.rule"];
  Column& reason_ = columns_["removed.item.reason"];
  Column& begin_ = columns_["removed.item.begin"];
  Column& end_ = columns_["removed.item.end"];
  Column& begin_char_ = columns_["removed.item.begin_char"];
  Column& end_char_ = columns_["removed.item.end_char"];
  Column& status_ = columns_["status"];
  Column& detail_ = columns_["status_detail"];
  Column& charset_ = columns_["charset"];
  Column& invalid_ = columns_["invalid_sequences"];
};

}  // namespace

void Column::add_validity(bool is_valid) {
  if (length % 8 == 0) validity.push_back(0);
  if (is_valid) validity.back() |= static_cast<std::uint8_t>(1U << (length % 8));
  nulls += is_valid ? 0U : 1U;
  ++length;
}

void Column::add_null() {
  if (offsets.empty()) offsets.push_back(0);
  offsets.push_back(offsets.back());
  add_validity(false);
}

void Column::add(std::string_view value) {
  if (offsets.empty()) offsets.push_back(0);
  bytes.append(value);
  offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  add_validity(true);
}

void Column::add(std::size_t value) {
  numbers.push_back(static_cast<std::int64_t>(value));
  add_validity(true);
}

void Column::end_list(std::size_t values) {
  if (offsets.empty()) offsets.push_back(0);
  offsets.push_back(static_cast<std::int64_t>(values));
  add_validity(true);
}

Columns columns_of(const std::vector<std::optional<CleanedDocument>>& documents) {
  Writer writer;
  for (const std::optional<CleanedDocument>& document : documents) {
    if (document) {
      writer.add(*document);
    } else {
      writer.add_nothing();
    }
  }
  return writer.take();
}

}  // namespace dehusk::python
