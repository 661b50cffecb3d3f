// Reads the rules that ship and writes them packed into a C++ source: dehusk_pack_rules REPOSITORY OUTPUT.
// Part of the build; not installed.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "match/packed_rules.h"
#include "match/rule_file.h"

namespace dehusk::match {
namespace {

constexpr std::array<std::string_view, 4> kFolders = {"attribute", "block", "section", "sentence"};

// The files of all folders, named as from the repository.
Result<std::vector<RuleFile>> shipped_files(const std::string& repository) {
  std::vector<RuleFile> all;
  for (const std::string_view folder : kFolders) {
    Result<std::vector<RuleFile>> files = read_rule_files(repository + "/patterns/" + std::string(folder));
    if (!files) return files;
    for (RuleFile& file : *files) {
      file.path.erase(0, repository.size() + 1);
      all.push_back(std::move(file));
    }
  }
  return all;
}

bool write_source(const std::string& path, std::string_view packed) {
  std::ofstream out(path, std::ios::binary);
  out << "// Generated from patterns/ by dehusk_pack_rules.\n#include \"match/packed_rules.h\"\n\n"
         "namespace dehusk::match {\nnamespace {\n\nconstexpr unsigned char kPacked[] = {";
  for (std::size_t i = 0; i < packed.size(); ++i)
    out << static_cast<unsigned>(static_cast<unsigned char>(packed[i])) << (i % 32 == 31 ? ",\n" : ",");
  out << "};\n\n}  // namespace\n\nstd::string_view shipped_rules() {\n"
         "  return {reinterpret_cast<const char*>(kPacked), sizeof kPacked};\n}\n\n}  // namespace "
         "dehusk::match\n";
  return static_cast<bool>(out.flush());
}

bool run(const std::string& repository, const std::string& output) {
  const Result<std::vector<RuleFile>> files = shipped_files(repository);
  std::vector<std::string> errors;
  if (!files) {
    errors.push_back(files.error().message);
  } else {
    const std::vector<WrittenRule> rules = parse_rule_files(*files, errors);
    if (errors.empty() && !write_source(output, pack(rules)))
      errors.push_back(output + ": cannot be written");
  }
  for (const std::string& error : errors) std::fprintf(stderr, "%s\n", error.c_str());
  return errors.empty();
}

}  // namespace
}  // namespace dehusk::match

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  return dehusk::match::run(argv[1], argv[2]) ? 0 : 1;
}
