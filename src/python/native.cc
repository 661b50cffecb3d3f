// The module dehusk._native: the library as Python sees it. src/python/dehusk/__init__.py puts on top what is
// easier said in Python, such as what is wrong with an argument; src/python/dehusk/_native.pyi is the manual.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "dehusk/dehusk.h"
#include "io/payload.h"
#include "python/cleaned.h"
#include "python/columns.h"
#include "python/states.h"

namespace dehusk::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

// The names that the command line has, in its order.
constexpr std::array<std::string_view, 4> kProfiles = {"none", "standard", "plain", "search"};
constexpr std::array<std::string_view, 3> kFavors = {"balanced", "precision", "recall"};
constexpr std::array<std::string_view, 3> kFormats = {"auto", "text", "html"};
constexpr std::array<std::string_view, 2> kMarkups = {"text", "markdown"};

std::vector<std::string_view> step_names() {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kStepCount; ++i) names.push_back(to_string(static_cast<Step>(i)));
  return names;
}

// Of an unknown name it is said what the command says.
template <class Value, class Names>
Value known(std::optional<Value> value, std::string_view option, std::string_view name, const Names& names) {
  if (value) return *value;
  std::string message = std::string(option) + ": " + std::string(name) + " not in {";
  for (const std::string_view other : names) message.append(message.ends_with('{') ? "" : ",").append(other);
  throw nb::value_error((message + "}").c_str());
}

Format format_from_string(std::string_view name) {
  if (name == "auto") return Format::automatic;
  if (name == "text") return Format::text;
  if (name == "html") return Format::html;
  return known<Format>({}, "format", name, kFormats);
}

Markup markup_from_string(std::string_view name) {
  if (name == "text") return Markup::text;
  if (name == "markdown") return Markup::markdown;
  return known<Markup>({}, "markup", name, kMarkups);
}

// The bytes of a str or of bytes, which live as long as `object`, or as long as `kept` where the str has
// surrogates that stand alone, which no UTF-8 can have: each is U+FFFD then.
std::string_view bytes_of(const nb::object& object, nb::object& kept) {
  if (nb::isinstance<nb::bytes>(object)) {
    const auto bytes = nb::borrow<nb::bytes>(object);
    return {static_cast<const char*>(bytes.data()), bytes.size()};
  }
  Py_ssize_t size = 0;
  const char* utf8 = PyUnicode_AsUTF8AndSize(object.ptr(), &size);
  if (utf8 == nullptr) {
    PyErr_Clear();
    kept = object.attr("encode")("utf-16-le", "surrogatepass").attr("decode")("utf-16-le", "replace");
    utf8 = PyUnicode_AsUTF8AndSize(kept.ptr(), &size);
    if (utf8 == nullptr) throw nb::python_error();
  }
  return {utf8, static_cast<std::size_t>(size)};
}

void check_charset(std::string_view charset) {
  if (!charset.empty() && !is_charset_label(charset))
    throw nb::value_error(("charset: no encoding is labelled \"" + std::string(charset) + "\"").c_str());
}

// The rows of an array of strings or bytes; those that are null are nothing.
using Rows = std::vector<std::optional<std::string_view>>;
using Buffer = nb::ndarray<const std::uint8_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

template <class Offset>
std::size_t offset_at(const Buffer& offsets, std::size_t index) {
  Offset offset = 0;
  if (offsets.size() / sizeof offset <= index) throw nb::value_error("an offset is missing");
  std::memcpy(&offset, offsets.data() + index * sizeof offset, sizeof offset);
  if (offset < 0) throw nb::value_error("an offset is negative");
  return static_cast<std::size_t>(offset);
}

bool is_valid(const std::optional<Buffer>& validity, std::size_t index) {
  if (!validity) return true;
  if (index / 8 >= validity->size()) throw nb::value_error("a bit of validity is missing");
  return (validity->data()[index / 8] >> (index % 8) & 1) != 0;
}

// As Arrow lays them out; files may lie, so that what points outside is an error.
template <class Offset>
Rows read_rows(const std::optional<Buffer>& validity, const Buffer& offsets, std::string_view bytes,
               std::size_t first, std::size_t length) {
  Rows rows(length);
  for (std::size_t row = 0; row < length; ++row) {
    if (!is_valid(validity, first + row)) continue;
    const std::size_t begin = offset_at<Offset>(offsets, first + row);
    const std::size_t end = offset_at<Offset>(offsets, first + row + 1);
    if (begin > end || end > bytes.size()) throw nb::value_error("an offset points outside");
    rows[row] = bytes.substr(begin, end - begin);
  }
  return rows;
}

// Of an array of Arrow: validity, offsets, values, its first row, its length, and whether offsets have 64
// bits.
using Strings =
    std::tuple<std::optional<Buffer>, Buffer, std::optional<Buffer>, std::size_t, std::size_t, bool>;

Rows rows_of(const Strings& strings) {
  const auto& [validity, offsets, values, first, length, wide] = strings;
  std::string_view bytes;
  if (values) bytes = {reinterpret_cast<const char*>(values->data()), values->size()};
  return wide ? read_rows<std::int64_t>(validity, offsets, bytes, first, length)
              : read_rows<std::int32_t>(validity, offsets, bytes, first, length);
}

// What is cleaned: in Unicode what a page says of its charset was true before.
struct Declared {
  Format format;
  bool is_text;
  std::string_view charset;  // of bytes
};

Document clean_one(Cleaner& cleaner, std::string_view document, const Declared& as, std::string_view url) {
  return as.is_text ? cleaner.clean_unicode(document, as.format, url)
                    : cleaner.clean(document, as.format, as.charset, url);
}

// Threads of this call alone: a process that forks, as Spark's and datatrove's do, leaves none behind.
template <class Work>
void in_threads(std::size_t count, const Work& work) {
  std::exception_ptr failure;
  std::mutex mutex;
  const auto guarded = [&] {
    try {
      work();
    } catch (...) {
      const std::scoped_lock lock(mutex);
      failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < count; ++i) others.emplace_back(guarded);
    if (count > 0) guarded();
  }
  if (failure) std::rethrow_exception(failure);
}

// One for any number of threads: each call takes one of the cleaners, of which there come to be as many as
// there are calls at once.
class SharedCleaner {
 public:
  SharedCleaner(std::shared_ptr<const RuleSet> rules, const CleanOptions& options)
      : rules_(std::move(rules)), options_(options) {}

  CleanedDocument clean(const nb::object& document, std::string_view format, std::string_view charset,
                        std::string_view url) {
    const Declared as = {format_from_string(format), nb::isinstance<nb::str>(document), charset};
    check_charset(charset);
    nb::object kept;
    const std::string_view bytes = bytes_of(document, kept);
    const nb::gil_scoped_release others_may_run;
    std::unique_ptr<Cleaner> cleaner = take();
    CleanedDocument cleaned = place_removals(clean_one(*cleaner, bytes, as, url));
    give_back(std::move(cleaner));
    return cleaned;
  }

  // `urls` has a row for each of `rows`, or none.
  Columns clean_all(const Rows& rows, const Rows& urls, const Declared& as, std::size_t threads) {
    const nb::gil_scoped_release others_may_run;
    std::vector<std::optional<CleanedDocument>> documents(rows.size());
    std::atomic<std::size_t> next = 0;
    in_threads(std::min(threads, rows.size()), [&] {
      std::unique_ptr<Cleaner> cleaner = take();
      for (std::size_t row = next++; row < rows.size(); row = next++) {
        if (!rows[row]) continue;
        const std::string_view url = urls.empty() ? std::string_view() : urls[row].value_or("");
        documents[row] = place_removals(clean_one(*cleaner, *rows[row], as, url));
        documents[row]->source = {};  // no column has it
      }
      give_back(std::move(cleaner));
    });
    return columns_of(documents);
  }

  [[nodiscard]] const RuleSet& rules() const { return *rules_; }

 private:
  std::unique_ptr<Cleaner> take() {
    {
      const std::scoped_lock lock(mutex_);
      if (!idle_.empty()) {
        std::unique_ptr<Cleaner> cleaner = std::move(idle_.back());
        idle_.pop_back();
        return cleaner;
      }
    }
    return std::make_unique<Cleaner>(rules_, options_);
  }
  void give_back(std::unique_ptr<Cleaner> cleaner) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(cleaner));
  }

  std::shared_ptr<const RuleSet> rules_;
  CleanOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Cleaner>> idle_;
};

struct Options {
  std::string profile;
  std::vector<std::string> with_steps;
  std::vector<std::string> without_steps;
  std::string favor;
  std::string markup;
  bool links;
  bool emphasis;
  bool images;
  std::vector<std::string> rules;
  std::vector<std::string> disable;
  std::size_t max_bytes;
  std::uint32_t max_depth;
  std::uint32_t max_attributes;
  double max_seconds;
};

CleanOptions clean_options(const Options& from) {
  CleanOptions options;
  options.steps = known(profile_from_string(from.profile), "profile", from.profile, kProfiles);
  for (const std::string& name : from.with_steps)
    options.steps = options.steps.with(known(step_from_string(name), "with_steps", name, step_names()));
  for (const std::string& name : from.without_steps)
    options.steps = options.steps.without(known(step_from_string(name), "without_steps", name, step_names()));
  options.favor = known(favor_from_string(from.favor), "favor", from.favor, kFavors);
  options.markup = markup_from_string(from.markup);
  options.links = from.links;
  options.emphasis = from.emphasis;
  options.images = from.images;
  options.limits.bytes = from.max_bytes;
  options.limits.depth = from.max_depth;
  options.limits.attributes = from.max_attributes;
  options.limits.time = std::chrono::milliseconds(std::llround(from.max_seconds * 1000));
  return options;
}

void make_cleaner(SharedCleaner* place, const Options& from) {
  const CleanOptions options = clean_options(from);
  RuleSetOptions which;
  which.directories = from.rules;
  which.disable = from.disable;
  Result<std::shared_ptr<const RuleSet>> rules = [&] {
    const nb::gil_scoped_release others_may_run;
    return RuleSet::load(which);
  }();
  if (!rules) throw nb::value_error(rules.error().message.c_str());
  new (place) SharedCleaner(*std::move(rules), options);
}

using View = nb::ndarray<nb::memview, const std::uint8_t, nb::ndim<1>, nb::c_contig>;

// What is in `values`, which `owner` keeps.
template <class Values>
View view_of(const Values& values, nb::handle owner) {
  static constexpr std::uint8_t kNothing = 0;  // some refuse a null pointer even to no bytes
  const auto* bytes = values.empty() ? &kNothing : reinterpret_cast<const std::uint8_t*>(values.data());
  return View(bytes, {values.size() * sizeof(values[0])}, owner);
}

// What keeps `value` as long as an array looks into it. No instance of a class of ours: at the end of a
// process pyarrow lets go of nothing any more, and nanobind would complain of each.
template <class Value>
nb::capsule keeper_of(std::unique_ptr<Value> value) {
  return nb::capsule(value.release(), [](void* p) noexcept { delete static_cast<Value*>(p); });
}

View offsets_of(const Column& column, bool wide, nb::handle owner) {
  if (wide) return view_of(column.offsets, owner);
  if (!column.offsets.empty() && column.offsets.back() > std::numeric_limits<std::int32_t>::max())
    throw nb::value_error("more than 2 GiB in a column of a batch: give smaller ones, or a large_string");
  auto narrow = std::make_unique<std::vector<std::int32_t>>();
  for (const std::int64_t offset : column.offsets) narrow->push_back(static_cast<std::int32_t>(offset));
  const auto& held = *narrow;
  return view_of(held, keeper_of(std::move(narrow)));
}

// By name: length, nulls, validity, offsets, bytes, numbers.
nb::dict buffers_of(Columns made, bool wide) {
  auto held = std::make_unique<Columns>(std::move(made));
  const Columns& columns = *held;
  const nb::capsule owner = keeper_of(std::move(held));
  nb::dict buffers;
  for (const auto& [name, column] : columns) {
    buffers[name.c_str()] = nb::make_tuple(column.length, column.nulls, view_of(column.validity, owner),
                                           offsets_of(column, wide, owner), view_of(column.bytes, owner),
                                           view_of(column.numbers, owner));
  }
  return buffers;
}

nb::dict clean_columns(SharedCleaner& cleaner, const Strings& documents, const std::optional<Strings>& urls,
                       bool is_text, std::size_t threads, std::string_view format, std::string_view charset) {
  const Declared as = {format_from_string(format), is_text, charset};
  check_charset(charset);
  const Rows rows = rows_of(documents);
  const Rows addresses = urls ? rows_of(*urls) : Rows();
  if (urls && addresses.size() != rows.size()) throw nb::value_error("url is not as long as the batch");
  const bool wide = std::get<5>(documents);
  return buffers_of(cleaner.clean_all(rows, addresses, as, threads), wide);
}

// The beginning of a text as Python writes it.
std::string shown(const std::string& text) {
  constexpr Py_ssize_t kShown = 40;
  const nb::object whole = nb::cast(text);
  const nb::object begin = nb::steal(PySequence_GetSlice(whole.ptr(), 0, kShown));
  return std::string(nb::repr(begin).c_str()) + (nb::len(whole) > kShown ? "…" : "");
}

std::string shown(const PlacedRemoval& r) {
  return "<dehusk.Removal " + r.rule + " " + std::to_string(r.begin_char) + "-" + std::to_string(r.end_char) +
         ">";
}

std::string shown(const Metadata& meta) { return "<dehusk.Metadata title=" + shown(meta.title) + ">"; }

std::string shown(const CleanedDocument& d) {
  return "<dehusk.Document " + std::string(to_string(d.status)) + ", " + std::to_string(d.placed.size()) +
         " removed, text=" + shown(d.text) + ">";
}

std::size_t hash_of(const PlacedRemoval& r) { return std::hash<std::string>()(r.rule) ^ r.begin; }
std::size_t hash_of(const Metadata& meta) { return std::hash<std::string>()(meta.title); }
std::size_t hash_of(const CleanedDocument& d) { return std::hash<std::string>()(d.text); }

// What values have: they are equal when all of them is, and can be pickled.
template <class Value>
void bind_value(nb::class_<Value>& bound) {
  using State = decltype(state_of(std::declval<const Value&>()));
  bound
      .def(
          "__eq__", [](const Value& a, const Value& b) { return are_equal(a, b); }, nb::is_operator())
      .def("__hash__", [](const Value& value) { return hash_of(value); })
      .def("__repr__", [](const Value& value) { return shown(value); })
      .def("__getstate__", [](const Value& value) { return state_of(value); })
      .def("__setstate__",
           [](Value& place, State state) { new (&place) Value(from_state(std::move(state))); });
}

void bind(nb::module_& m) {
  nb::class_<PlacedRemoval> removal(m, "Removal");
  removal.def_prop_ro("category", [](const PlacedRemoval& r) { return to_string(r.category); })
      .def_ro("rule", &PlacedRemoval::rule)
      .def_ro("reason", &PlacedRemoval::reason)
      .def_ro("begin", &PlacedRemoval::begin)
      .def_ro("end", &PlacedRemoval::end)
      .def_ro("begin_char", &PlacedRemoval::begin_char)
      .def_ro("end_char", &PlacedRemoval::end_char);
  bind_value(removal);

  nb::class_<Metadata> metadata(m, "Metadata");
  metadata.def_ro("title", &Metadata::title)
      .def_ro("authors", &Metadata::authors)
      .def_ro("date", &Metadata::date)
      .def_ro("site", &Metadata::site)
      .def_ro("language", &Metadata::language)
      .def_ro("url", &Metadata::url)
      .def_ro("description", &Metadata::description)
      .def_ro("tags", &Metadata::tags);
  bind_value(metadata);

  nb::class_<CleanedDocument> document(m, "Document");
  document.def_ro("text", &CleanedDocument::text)
      .def_ro("meta", &CleanedDocument::meta)
      .def_ro("removed", &CleanedDocument::placed)
      .def_prop_ro("status", [](const CleanedDocument& d) { return to_string(d.status); })
      .def_ro("status_detail", &CleanedDocument::status_detail)
      .def_ro("source", &CleanedDocument::source)
      .def_ro("charset", &CleanedDocument::charset)
      .def_ro("invalid_sequences", &CleanedDocument::invalid_sequences);
  bind_value(document);

  nb::class_<SharedCleaner>(m, "Cleaner")
      .def(
          "__init__",
          [](SharedCleaner* place, std::string profile, std::vector<std::string> with_steps,
             std::vector<std::string> without_steps, std::string favor, std::string markup, bool links,
             bool emphasis, bool images, std::vector<std::string> rules, std::vector<std::string> disable,
             std::size_t max_bytes, std::uint32_t max_depth, std::uint32_t max_attributes,
             double max_seconds) {
            make_cleaner(
                place, {std::move(profile), std::move(with_steps), std::move(without_steps), std::move(favor),
                        std::move(markup), links, emphasis, images, std::move(rules), std::move(disable),
                        max_bytes, max_depth, max_attributes, max_seconds});
          },
          nb::kw_only(), "profile"_a, "with_steps"_a, "without_steps"_a, "favor"_a, "markup"_a, "links"_a,
          "emphasis"_a, "images"_a, "rules"_a, "disable"_a, "max_bytes"_a, "max_depth"_a, "max_attributes"_a,
          "max_seconds"_a)
      .def("clean", &SharedCleaner::clean, "document"_a, nb::kw_only(), "format"_a, "charset"_a, "url"_a)
      .def("_clean_columns", &clean_columns, "documents"_a, "urls"_a.none(), nb::kw_only(), "is_text"_a,
           "threads"_a, "format"_a, "charset"_a)
      .def_prop_ro("fingerprint", [](const SharedCleaner& c) { return c.rules().fingerprint(); });
}

std::string_view format_name(Format format) {
  switch (format) {
    case Format::text:
      return "text";
    case Format::html:
      return "html";
    case Format::automatic:
      break;
  }
  return "auto";
}

std::string_view view_of(const nb::bytes& bytes) {
  return {static_cast<const char*>(bytes.data()), bytes.size()};
}

// What it is, what is to be said of it, and the bytes.
nb::tuple unpack(const io::Payload& payload, const nb::bytes& sent, std::size_t most) {
  std::string body(view_of(sent));
  const io::Unpacking unpacked = [&] {
    const nb::gil_scoped_release others_may_run;
    return io::unpack(payload, most, body);
  }();
  constexpr const char* kNames[] = {"document", "too_long", "unreadable", "other"};
  return nb::make_tuple(kNames[static_cast<std::size_t>(unpacked.is)], unpacked.what,
                        nb::bytes(body.data(), body.size()));
}

void bind_payload(nb::module_& m) {
  m.attr("LONGEST_HEADER") = io::kLongestHttpHeader;
  nb::class_<io::Payload>(m, "Payload")
      .def(
          "__init__",
          [](io::Payload* place, std::string type, std::string_view content_type, const nb::bytes& head,
             std::string truncated, std::string segment) {
            new (place) io::Payload(io::describe(
                {std::move(type), io::media_type(content_type), std::move(truncated), std::move(segment)},
                view_of(head)));
          },
          "type"_a, "content_type"_a, "head"_a, "truncated"_a = "", "segment"_a = "")
      .def_ro("name", &io::Payload::name)
      .def_ro("wanted", &io::Payload::wanted)
      .def_ro("begin", &io::Payload::begin)
      .def_prop_ro("format", [](const io::Payload& p) { return format_name(p.format); })
      .def_prop_ro(
          "charset",
          [](const io::Payload& p) { return is_charset_label(p.charset) ? p.charset : std::string(); })
      .def("unpack", &unpack, "body"_a, "most"_a);
}

// A tuple of the names of the enumerators up to `last`.
template <class Enum>
nb::tuple names_to(Enum last) {
  nb::list names;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i)
    names.append(to_string(static_cast<Enum>(i)));
  return nb::tuple(names);
}

}  // namespace
}  // namespace dehusk::python

NB_MODULE(_native, m) {
  m.attr("VERSION") = dehusk::kVersion;
  m.attr("MAX_BYTES") = dehusk::Limits{}.bytes;
  m.attr("MAX_DEPTH") = dehusk::Limits{}.depth;
  m.attr("MAX_ATTRIBUTES") = dehusk::Limits{}.attributes;
  m.attr("CATEGORIES") = dehusk::python::names_to(static_cast<dehusk::Category>(dehusk::kCategoryCount - 1));
  m.attr("STATUSES") = dehusk::python::names_to(dehusk::Status::too_slow);
  dehusk::python::bind_payload(m);
  dehusk::python::bind(m);
}
