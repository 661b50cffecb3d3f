// choose_title: the headline of a page, out of all that could be it.
//
// What a reader sees as the headline, mostly the <h1>, is worded better than what the page tells machines;
// but there are pages with many <h1>, or whose only <h1> is the site's name. What the page tells machines
// (<title>, Open Graph, JSON-LD) says which of its headings is meant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parse/dom.h"

namespace dehusk::segment {

struct Heading {
  std::string text;
  std::uint32_t node = 0;
  int level = 0;
  bool in_husk = false;  // in a <nav>, <footer> or <aside>
};

struct TitleSources {
  std::vector<Heading> headings;    // in the order of the page
  std::vector<std::string> stated;  // for machines: the most trusted first
  std::vector<std::string> sites;   // names of the site
  bool only_title_element = false;  // nothing but <title> is stated, which may be that of the whole site
};

struct ChosenTitle {
  std::string text;
  std::uint32_t heading_node = parse::kNone;  // the heading that shows it or stands in its place
};

[[nodiscard]] ChosenTitle choose_title(const TitleSources& sources);

}  // namespace dehusk::segment
