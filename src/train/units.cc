// dehusk_units INPUT.jsonl OUTPUT [MODELS]: what the model sees of documents, for script/train.
//
// INPUT has one object a document with "id" and either "text" or "html". OUTPUT.jsonl gets one object a pass
// and document: its units, their tokens, and what rules take of them; OUTPUT.rows their features, as 32-bit
// numbers of this machine, in the same order; OUTPUT.clean.jsonl the cleaned text of each document. MODELS is
// a folder with line.model and sentence.model: their lexicons score the words, and they decide, so that the
// later passes are those of a cleaning.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "decide/decide.h"
#include "decide/learned.h"
#include "decide/page.h"
#include "dehusk/rule_set.h"
#include "io/record_stream.h"
#include "match/matcher.h"
#include "parse/dom.h"
#include "segment/segment.h"

namespace dehusk::train {
namespace {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;

void write(Json& json, std::string_view text) {
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

Result<decide::Model> read_model(const std::filesystem::path& path,
                                 std::span<const decide::FeatureName> features) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorCode::kIo, path.string() + ": cannot be opened");
  const std::string file{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return decide::Model::parse(file, features).map_error([&](Error error) {
    error.message = path.string() + ": " + error.message;
    return error;
  });
}

class Watcher {
 public:
  Watcher(const RuleSet& rules, const decide::Models& models, const std::string& output)
      : matcher_(rules.compiled()),
        models_(models),
        blocks_(output + ".blocks.jsonl"),
        block_rows_(output + ".blocks.rows"),
        text_(output + ".jsonl"),
        rows_(output + ".rows"),
        clean_(output + ".clean.jsonl") {}

  [[nodiscard]] bool good() const {
    return text_.good() && blocks_.good() && block_rows_.good() && rows_.good() && clean_.good();
  }

  void watch(std::string_view id, std::string_view content, bool html) {
    segment::Segmented segmented;
    if (html) {
      const parse::Dom dom = parse::parse_html(content);
      const segment::PageIndex page = segment::index_page(dom);
      segmented = segment::segment_html(dom, page, matcher_.scan_attributes(page.looks));
      show_blocks(id, segmented);
      decide::judge_page(segmented, models_.blocks, Favor::balanced);
    } else {
      segmented = segment::segment_text(content, decide::as_written(Profile::standard));
    }
    std::vector<decide::Line> lines = decide::make_lines(segmented, Profile::standard);
    decide::DecideOptions options;
    const decide::Learned learned{&models_.lines, &models_.sentences, {}};
    options.learned = &learned;
    options.observer = [&](int pass, const decide::Units& units) { show(id, pass, units); };
    static_cast<void>(decide::decide(lines, matcher_, segmented.meta, options));
    rapidjson::StringBuffer buffer;
    Json json(buffer);
    json.StartObject();
    json.Key("id");
    write(json, id);
    json.Key("text");
    write(json, decide::render(segmented, lines, Markup::text));
    json.EndObject();
    clean_ << buffer.GetString() << '\n';
  }

 private:
  void show(std::string_view id, int pass, const decide::Units& units) {
    rapidjson::StringBuffer buffer;
    Json json(buffer);
    json.StartObject();
    json.Key("id");
    write(json, id);
    json.Key("pass");
    json.Int(pass);
    json.Key("sentences");
    json.Bool(units.sentences);
    json.Key("units");
    json.StartArray();
    for (const decide::Unit& unit : units.units) write(json, unit.text);
    json.EndArray();
    write_tokens(json, units.units);
    json.Key("taken");
    json.StartArray();
    for (const decide::Unit& unit : units.units) json.Int(unit.taken);
    json.EndArray();
    json.EndObject();
    text_ << buffer.GetString() << '\n';
    const decide::Model& model = units.sentences ? models_.sentences : models_.lines;
    const std::vector<std::int32_t> rows = decide::features_of(units.units, model.lexicon());
    rows_.write(reinterpret_cast<const char*>(rows.data()),
                static_cast<std::streamsize>(rows.size() * sizeof(std::int32_t)));
  }

  // The blocks of a page, before anything is decided about them but by structure.
  void show_blocks(std::string_view id, const segment::Segmented& segmented) {
    const decide::PageUnits units = decide::page_units(segmented);
    rapidjson::StringBuffer buffer;
    Json json(buffer);
    json.StartObject();
    json.Key("id");
    write(json, id);
    json.Key("blocks");
    json.StartArray();
    for (const decide::Unit& unit : units.units) write(json, unit.text);
    json.EndArray();
    json.Key("elements");
    json.StartArray();
    for (const segment::PageFacts::Element& element : segmented.page.elements) {
      std::string joined = element.parent == UINT32_MAX ? "-1" : std::to_string(element.parent);
      for (std::uint32_t i = 0; i < element.name_count; ++i)
        joined.append(" ").append(segmented.page.name(element.first_name + i));
      write(json, joined);
    }
    json.EndArray();
    json.Key("element_of");
    json.StartArray();
    for (const std::uint32_t element : segmented.page.element_of) json.Uint(element);
    json.EndArray();
    json.EndObject();
    blocks_ << buffer.GetString() << '\n';
    const std::vector<std::int32_t> rows = decide::page_rows(segmented, units, models_.blocks.names());
    block_rows_.write(reinterpret_cast<const char*>(rows.data()),
                      static_cast<std::streamsize>(rows.size() * sizeof(std::int32_t)));
  }

  static void write_tokens(Json& json, const std::vector<decide::Unit>& units) {
    json.Key("tokens");
    json.StartArray();
    for (const decide::Unit& unit : units) {
      std::string joined;
      for (const std::string& token : decide::tokens_of(unit.folded))
        joined += (joined.empty() ? "" : " ") + token;
      write(json, joined);
    }
    json.EndArray();
  }

  match::Matcher matcher_;
  const decide::Models& models_;
  std::ofstream blocks_;
  std::ofstream block_rows_;
  std::ofstream text_;
  std::ofstream rows_;
  std::ofstream clean_;
};

int run(const std::vector<std::string>& arguments) {
  const auto usage = [](const std::string& message) {
    std::cerr << message << '\n';
    return 2;
  };
  if (arguments.size() == 1 && (arguments[0] == "--features" || arguments[0] == "--block-features")) {
    const bool blocks = arguments[0] == "--block-features";
    for (const decide::FeatureName& feature :
         blocks ? decide::page_model_features() : decide::feature_names())
      std::cout << feature.name << '\n';
    return 0;
  }
  if (arguments.size() < 2 || arguments.size() > 3)
    return usage("usage: dehusk_units INPUT.jsonl OUTPUT [MODELS] | dehusk_units --features");
  decide::Models models;
  if (arguments.size() == 3) {
    Result<decide::Model> line =
        read_model(std::filesystem::path(arguments[2]) / "line.model", decide::feature_names());
    if (!line) return usage(line.error().message);
    Result<decide::Model> sentence =
        read_model(std::filesystem::path(arguments[2]) / "sentence.model", decide::feature_names());
    if (!sentence) return usage(sentence.error().message);
    Result<decide::Model> block =
        read_model(std::filesystem::path(arguments[2]) / "block.model", decide::page_model_features());
    if (!block) return usage(block.error().message);
    models = {*std::move(line), *std::move(sentence), *std::move(block)};
  } else {
    models = {decide::Model::none(), decide::Model::none(), decide::Model::none()};
  }
  const Result<std::shared_ptr<const RuleSet>> rules = RuleSet::load({});
  if (!rules) return usage(rules.error().message);
  Result<io::RecordStream> input = io::RecordStream::open(arguments[0]);
  if (!input) return usage(input.error().message);
  Watcher watcher(**rules, models, arguments[1]);
  while (const std::optional<io::PlacedRecord> placed = input->next()) {
    if (!placed->record) return usage(placed->record.error().message);
    const std::string id = io::id_of(*placed->record);
    if (id.empty()) return usage(placed->place + ": no field \"id\"");
    watcher.watch(id, placed->record->text, placed->record->html);
  }
  return watcher.good() ? 0 : usage(arguments[1] + ": cannot be written");
}

}  // namespace
}  // namespace dehusk::train

int main(int argc, char** argv) { return dehusk::train::run({argv + 1, argv + argc}); }
