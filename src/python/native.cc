// The module dehusk._native: the library as Python sees it. src/python/dehusk/__init__.py puts on top what is
// easier said in Python; src/python/dehusk/_native.pyi is the manual of both.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include <cmath>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dehusk/dehusk.h"

namespace dehusk::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

// What is said of an unknown name.
template <class Value>
Value known(std::optional<Value> value, std::string_view what, std::string_view name) {
  if (!value) throw nb::value_error(("unknown " + std::string(what) + ": " + std::string(name)).c_str());
  return *value;
}

Format format_from_string(std::string_view name) {
  if (name == "auto") return Format::automatic;
  if (name == "text") return Format::text;
  if (name == "html") return Format::html;
  return known<Format>({}, "format", name);
}

Markup markup_from_string(std::string_view name) {
  if (name == "text") return Markup::text;
  if (name == "markdown") return Markup::markdown;
  return known<Markup>({}, "markup", name);
}

// A removal with its place in bytes of the source, as the library has it, and in code points, as str counts.
struct PlacedRemoval : Removal {
  std::size_t begin_char = 0;
  std::size_t end_char = 0;
};

struct CleanedDocument : Document {
  std::vector<PlacedRemoval> placed;
};

std::size_t code_points(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1U : 0U;
  return count;
}

void place_removals(CleanedDocument& document) {
  const std::string_view source = document.source;
  std::size_t at = 0;
  std::size_t chars = 0;
  const auto chars_to = [&](std::size_t byte) {
    chars += code_points(source.substr(at, byte - at));
    at = byte;
    return chars;
  };
  for (Removal& removal : document.removed) {
    PlacedRemoval placed{std::move(removal)};
    placed.begin_char = chars_to(placed.begin);
    placed.end_char = chars_to(placed.end);
    document.placed.push_back(std::move(placed));
  }
  document.removed.clear();
}

// The bytes of a str or of bytes, which live as long as `object`, or as long as `kept` where the str has
// surrogates that stand alone, which no UTF-8 can have: each is U+FFFD then.
std::string_view bytes_of(const nb::object& object, nb::object& kept) {
  if (nb::isinstance<nb::bytes>(object)) {
    const auto bytes = nb::borrow<nb::bytes>(object);
    return {static_cast<const char*>(bytes.data()), bytes.size()};
  }
  if (!nb::isinstance<nb::str>(object)) throw nb::type_error("a document is str or bytes");
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

// One for any number of threads: each call takes one of the cleaners, of which there come to be as many as
// there are calls at once.
class SharedCleaner {
 public:
  SharedCleaner(std::shared_ptr<const RuleSet> rules, const CleanOptions& options)
      : rules_(std::move(rules)), options_(options) {}

  CleanedDocument clean(const nb::object& document, std::string_view format_name, std::string_view charset) {
    const Format format = format_from_string(format_name);
    if (!charset.empty() && !is_charset_label(charset))
      throw nb::value_error(("unknown charset: " + std::string(charset)).c_str());
    nb::object kept;
    const std::string_view bytes = bytes_of(document, kept);
    // What a page says of its charset was true before it became a str.
    if (nb::isinstance<nb::str>(document)) charset = "utf-8";
    const nb::gil_scoped_release others_may_run;
    std::unique_ptr<Cleaner> cleaner = take();
    CleanedDocument cleaned{cleaner->clean(bytes, format, charset), {}};
    give_back(std::move(cleaner));
    place_removals(cleaned);
    return cleaned;
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
  double max_seconds;
};

CleanOptions clean_options(const Options& from) {
  CleanOptions options;
  options.steps = known(profile_from_string(from.profile), "profile", from.profile);
  for (const std::string& name : from.with_steps)
    options.steps = options.steps.with(known(step_from_string(name), "step", name));
  for (const std::string& name : from.without_steps)
    options.steps = options.steps.without(known(step_from_string(name), "step", name));
  options.favor = known(favor_from_string(from.favor), "favor", from.favor);
  options.markup = markup_from_string(from.markup);
  options.links = from.links;
  options.emphasis = from.emphasis;
  options.images = from.images;
  options.limits.bytes = from.max_bytes;
  if (from.max_depth < 1 || from.max_depth > Limits{}.depth) throw nb::value_error("max_depth is 1 to 400");
  options.limits.depth = from.max_depth;
  if (!(from.max_seconds >= 0) || from.max_seconds > 1e6)
    throw nb::value_error("max_seconds is 0 to 1000000");
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

void bind(nb::module_& m) {
  nb::class_<PlacedRemoval>(m, "Removal")
      .def_prop_ro("category", [](const PlacedRemoval& r) { return to_string(r.category); })
      .def_ro("rule", &PlacedRemoval::rule)
      .def_ro("reason", &PlacedRemoval::reason)
      .def_ro("begin", &PlacedRemoval::begin)
      .def_ro("end", &PlacedRemoval::end)
      .def_ro("begin_char", &PlacedRemoval::begin_char)
      .def_ro("end_char", &PlacedRemoval::end_char);

  nb::class_<Metadata>(m, "Metadata")
      .def_ro("title", &Metadata::title)
      .def_ro("authors", &Metadata::authors)
      .def_ro("date", &Metadata::date)
      .def_ro("site", &Metadata::site)
      .def_ro("language", &Metadata::language)
      .def_ro("url", &Metadata::url)
      .def_ro("description", &Metadata::description)
      .def_ro("tags", &Metadata::tags);

  nb::class_<CleanedDocument>(m, "Document")
      .def_ro("text", &CleanedDocument::text)
      .def_ro("meta", &CleanedDocument::meta)
      .def_ro("removed", &CleanedDocument::placed)
      .def_prop_ro("status", [](const CleanedDocument& d) { return to_string(d.status); })
      .def_ro("status_detail", &CleanedDocument::status_detail)
      .def_ro("source", &CleanedDocument::source)
      .def_ro("charset", &CleanedDocument::charset)
      .def_ro("invalid_sequences", &CleanedDocument::invalid_sequences);

  nb::class_<SharedCleaner>(m, "Cleaner")
      .def(
          "__init__",
          [](SharedCleaner* place, std::string profile, std::vector<std::string> with_steps,
             std::vector<std::string> without_steps, std::string favor, std::string markup, bool links,
             bool emphasis, bool images, std::vector<std::string> rules, std::vector<std::string> disable,
             std::size_t max_bytes, std::uint32_t max_depth, double max_seconds) {
            make_cleaner(place, {std::move(profile), std::move(with_steps), std::move(without_steps),
                                 std::move(favor), std::move(markup), links, emphasis, images,
                                 std::move(rules), std::move(disable), max_bytes, max_depth, max_seconds});
          },
          nb::kw_only(), "profile"_a = "standard", "with_steps"_a = nb::make_tuple(),
          "without_steps"_a = nb::make_tuple(), "favor"_a = "balanced", "markup"_a = "text",
          "links"_a = false, "emphasis"_a = false, "images"_a = false, "rules"_a = nb::make_tuple(),
          "disable"_a = nb::make_tuple(), "max_bytes"_a = Limits{}.bytes, "max_depth"_a = Limits{}.depth,
          "max_seconds"_a = 0.0)
      .def("clean", &SharedCleaner::clean, "document"_a, nb::kw_only(), "format"_a = "auto", "charset"_a = "")
      .def_prop_ro("fingerprint", [](const SharedCleaner& c) { return c.rules().fingerprint(); });
}

}  // namespace
}  // namespace dehusk::python

NB_MODULE(_native, m) { dehusk::python::bind(m); }
