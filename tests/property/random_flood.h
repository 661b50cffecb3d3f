// Documents of a few pieces again and again, which is what makes code take long that does something anew for
// each thing it meets. Most of what took time with the square of its length was found by trying many of
// these.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "dehusk/dehusk.h"

namespace dehusk::test {

template <std::size_t N>
std::string_view one_of(const std::array<std::string_view, N>& pieces, std::mt19937& random) {
  return pieces[random() % N];
}

inline std::string random_tag(std::mt19937& random) {
  static constexpr std::array<std::string_view, 72> kNames = {"a",        "address",    "annotation-xml",
                                                              "article",  "aside",      "b",
                                                              "base",     "blockquote", "body",
                                                              "br",       "button",     "caption",
                                                              "code",     "col",        "dd",
                                                              "details",  "dialog",     "div",
                                                              "dl",       "dt",         "em",
                                                              "figure",   "font",       "figcaption",
                                                              "footer",   "form",       "frameset",
                                                              "h1",       "h2",         "head",
                                                              "header",   "html",       "i",
                                                              "iframe",   "img",        "input",
                                                              "label",    "li",         "link",
                                                              "listing",  "main",       "math",
                                                              "meta",     "mi",         "nobr",
                                                              "noscript", "object",     "ol",
                                                              "option",   "p",          "plaintext",
                                                              "pre",      "ruby",       "script",
                                                              "section",  "select",     "span",
                                                              "strong",   "style",      "sup",
                                                              "svg",      "table",      "tbody",
                                                              "td",       "template",   "time",
                                                              "title",    "textarea",   "tr",
                                                              "u",        "ul",         "x-y"};
  static constexpr std::array<std::string_view, 12> kAttributes = {
      "",        " class=x",           " class=c#",   " id=#",
      " href=#", " itemprop=author",   " rel=author", " style='display:none'",
      " hidden", " type=hidden value", " role=main",  " datetime=2020-01-01"};
  const std::string name(one_of(kNames, random));
  if (random() % 3 == 0) return "</" + name + ">";
  const std::string attribute(one_of(kAttributes, random));
  return "<" + name + attribute + (random() % 8 == 0 ? "/>" : ">");
}

inline std::string random_piece(Format format, std::mt19937& random) {
  static constexpr std::array<std::string_view, 62> kTexts = {"a",
                                                              "x",
                                                              "word ",
                                                              " ",
                                                              "\n",
                                                              "\n\n",
                                                              "\t",
                                                              "    ",
                                                              "&amp;",
                                                              "&",
                                                              "&#",
                                                              "<",
                                                              "<!--",
                                                              "-->",
                                                              "<![CDATA[",
                                                              "]]>",
                                                              "# ",
                                                              "Some words of a sentence that goes on. ",
                                                              "Related",
                                                              "Share",
                                                              "Share this",
                                                              "By Jane Doe",
                                                              "Doe",
                                                              "de ",
                                                              "Photo: ",
                                                              "Read more",
                                                              "Subscribe to our newsletter",
                                                              "Comments",
                                                              "3 min read ",
                                                              "May 12, 2020",
                                                              "2020-01-01 ",
                                                              "12:30 ",
                                                              "A. ",
                                                              "\u00a9 2020",
                                                              "is a reporter",
                                                              "title: x\n",
                                                              "---\n",
                                                              "```",
                                                              "~~~",
                                                              "> ",
                                                              "- ",
                                                              "1. ",
                                                              "|",
                                                              "|---",
                                                              "[",
                                                              "](http://a.b/c)",
                                                              "_",
                                                              "**",
                                                              "`",
                                                              "\\",
                                                              "\"",
                                                              "'",
                                                              "\u201c",
                                                              "\u2026",
                                                              "\u3002",
                                                              "\u2022 ",
                                                              "\u00ad",
                                                              "\u200b",
                                                              "\u0301",
                                                              "\x01",
                                                              "\f",
                                                              "\r"};
  if (format == Format::html && random() % 4 != 0) return random_tag(random);
  return std::string(one_of(kTexts, random));
}

inline std::string random_unit(Format format, std::mt19937& random) {
  std::string unit;
  for (std::uint32_t n = 1 + random() % 4; n > 0; --n) unit += random_piece(format, random);
  return unit;
}

// One unit all through, or two or three one after another, behind a few pieces or very many of one.
struct RandomFlood {
  Format format;
  std::string before;
  std::vector<std::string> units;

  RandomFlood(Format of, std::mt19937& random) : format(of) {
    if (random() % 3 == 0) before = random_unit(format, random);
    if (random() % 8 == 0) {
      const std::string piece = random_piece(format, random);
      for (int i = 0; i < 3000; ++i) before += piece;
    }
    const std::uint32_t count = random() % 2 == 0 ? 1 : 2 + random() % 2;
    for (std::uint32_t i = 0; i < count; ++i) units.push_back(random_unit(format, random));
  }

  // With a number at each '#'.
  [[nodiscard]] std::string make(std::size_t bytes) const {
    std::string out = before;
    for (const std::string& unit : units) {
      const std::size_t end = out.size() + bytes / units.size();
      for (std::size_t number = 0; out.size() < end; ++number) {
        for (const char c : unit) c == '#' ? out += std::to_string(number) : out += c;
      }
    }
    return out;
  }

  [[nodiscard]] std::string name() const {
    std::string out = before.substr(0, 60);
    for (const std::string& unit : units) out += " | " + unit;
    return out;
  }
};

inline CleanOptions random_options(std::mt19937& random) {
  CleanOptions options;
  options.steps = Profile::none;
  for (std::size_t step = 0; step < kStepCount; ++step) {
    if (random() % 2 == 0) options.steps = options.steps.with(static_cast<Step>(step));
  }
  const auto either = [&] { return random() % 2 == 0; };
  options.markup = either() ? Markup::text : Markup::markdown;
  options.links = either();
  options.emphasis = either();
  options.images = either();
  options.parts_text = either();
  return options;
}

}  // namespace dehusk::test
