// HtmlPage: the page of dehusk report, one file that needs no other.
//
// Documents are hostile. Nothing of one reaches the page but by io::append_html(), no address of one becomes
// a link, and the page forbids itself to load anything or to run another script than its own.
//
// What stands first on the page is known last, so documents wait in a temporary file.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "dehusk/document.h"
#include "io/document_reader.h"
#include "io/run.h"
#include "io/spool.h"

namespace dehusk::cli {

// What the page tells beside its documents.
struct PageFacts {
  io::Counts counts;                  // of all documents, also of those that are not shown
  std::vector<std::string> failures;  // of documents, in order, as many as are held
  std::string fingerprint;            // of the rules
};

class HtmlPage {
 public:
  explicit HtmlPage(std::size_t most_documents);

  // A document, with its own sums; its parts have their text.
  void add(const Document& document, const io::Origin& origin, const io::Statistics& sums);

  // 0, or the errno of what went wrong with the temporary files.
  [[nodiscard]] int error() const { return articles_.error() != 0 ? articles_.error() : rows_.error(); }

  // 0, or an errno: error() or what `to` told.
  [[nodiscard]] int write(const PageFacts& facts, const io::Write& to);

 private:
  [[nodiscard]] int write_list(const io::Write& to);
  [[nodiscard]] std::string notes(const PageFacts& facts) const;

  std::size_t most_documents_;
  std::size_t documents_ = 0;  // that came
  std::size_t shown_ = 0;
  io::Spool articles_;
  io::Spool rows_;  // of the list of documents
};

}  // namespace dehusk::cli
