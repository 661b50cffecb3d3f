// read_markdown: what a CommonMark parser (cmark-gfm) sees in a Markdown text, on one line to compare with. A
// block is its name with its text in quotes or its children in parentheses:
//
//     h2'Tide' p'It <b>rose</b>.' ul(li(p'oil' ol3(li(p'wick')))) code:c'int a;\n' table(head'a|b' row'c|d')
//
// Hard line ends are "\n", soft ones, which no text of ours should have, "<soft>".
#pragma once

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <string>
#include <string_view>

namespace dehusk::decide {

class MarkdownReader {
 public:
  static std::string read(std::string_view markdown, bool gfm, bool marks) {
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser* parser = cmark_parser_new(gfm ? CMARK_OPT_FOOTNOTES : CMARK_OPT_DEFAULT);
    if (gfm) {
      for (const char* name : {"table", "strikethrough", "tasklist"})
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
    }
    cmark_parser_feed(parser, markdown.data(), markdown.size());
    cmark_node* document = cmark_parser_finish(parser);
    MarkdownReader reader;
    reader.marks_ = marks;
    std::string out = reader.blocks(document);
    cmark_node_free(document);
    cmark_parser_free(parser);
    return out;
  }

 private:
  static std::string string_of(const char* text) { return text == nullptr ? std::string() : text; }

  [[nodiscard]] std::string blocks(cmark_node* parent) const {
    std::string out;
    for (cmark_node* node = cmark_node_first_child(parent); node != nullptr; node = cmark_node_next(node))
      out.append(out.empty() ? "" : " ").append(block(node));
    return out;
  }

  [[nodiscard]] std::string block(cmark_node* node) const {
    const std::string type = cmark_node_get_type_string(node);
    if (type == "paragraph") return "p'" + spans(node) + "'";
    if (type == "heading")
      return "h" + std::to_string(cmark_node_get_heading_level(node)) + "'" + spans(node) + "'";
    if (type == "block_quote") return "quote(" + blocks(node) + ")";
    if (type == "item") return "li(" + blocks(node) + ")";
    if (type == "list") {
      const bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
      const std::string name = ordered ? "ol" + std::to_string(cmark_node_get_list_start(node)) : "ul";
      return name + "(" + blocks(node) + ")";
    }
    if (type == "code_block")
      return "code:" + string_of(cmark_node_get_fence_info(node)) + "'" +
             string_of(cmark_node_get_literal(node)) + "'";
    if (type == "table") return "table(" + blocks(node) + ")";
    if (type == "table_header") return "head'" + cells(node) + "'";
    if (type == "table_row") return "row'" + cells(node) + "'";
    return type + "(" + blocks(node) + ")";
  }

  [[nodiscard]] std::string cells(cmark_node* row) const {
    std::string out;
    for (cmark_node* cell = cmark_node_first_child(row); cell != nullptr; cell = cmark_node_next(cell))
      out.append(cell == cmark_node_first_child(row) ? "" : "|").append(spans(cell));
    return out;
  }

  [[nodiscard]] std::string spans(cmark_node* parent) const {
    std::string out;
    for (cmark_node* node = cmark_node_first_child(parent); node != nullptr; node = cmark_node_next(node))
      out += span(node);
    return out;
  }

  [[nodiscard]] std::string span(cmark_node* node) const {
    const std::string type = cmark_node_get_type_string(node);
    if (type == "text") return string_of(cmark_node_get_literal(node));
    if (type == "linebreak") return "\n";
    if (type == "softbreak") return "<soft>";
    if (!marks_ && type == "code") return string_of(cmark_node_get_literal(node));
    if (!marks_ && type == "image") return {};
    if (!marks_ && (type == "emph" || type == "strong" || type == "link")) return spans(node);
    if (type == "emph") return "<i>" + spans(node) + "</i>";
    if (type == "strong") return "<b>" + spans(node) + "</b>";
    if (type == "code") return "<code>" + string_of(cmark_node_get_literal(node)) + "</code>";
    if (type == "link") return "<a " + string_of(cmark_node_get_url(node)) + ">" + spans(node) + "</a>";
    if (type == "image") return "<img " + string_of(cmark_node_get_url(node)) + ">" + spans(node) + "</img>";
    return "<" + type + ">" + spans(node) + string_of(cmark_node_get_literal(node));
  }

  bool marks_ = true;
};

// Without `marks`: what emphasis, code and links stand around, and no images.
inline std::string read_markdown(std::string_view markdown, bool gfm = true, bool marks = true) {
  return MarkdownReader::read(markdown, gfm, marks);
}

}  // namespace dehusk::decide
