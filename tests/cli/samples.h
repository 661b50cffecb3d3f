// What the tests of the command clean: prose of our own, and one line of husk with the rule that takes it.
#pragma once

#include <string>

#include "../io/temporary_folder.h"

namespace dehusk::test {

inline const std::string kProse =
    "The ferry left the harbour an hour late, because the captain waited for a delivery of spare parts. "
    "Nobody on board complained, and most of the passengers slept through the crossing.";

inline const std::string kMoreProse =
    "On the island the bakery had already sold its bread, so the crew walked up the hill to the farm. "
    "They came back with eggs, two cheeses and a story about a goat that had learned to open gates.";

inline const std::string kHusk = "Subscribe to our marker newsletter today.";

// The same rule whatever ships with the program: its id takes the place of any other.
inline constexpr const char* kRule = R"toml([[rule]]
id        = "newsletter.subscribe-to"
why       = "An invitation to subscribe is the site speaking, not the article."
category  = "newsletter"
scope     = "block"
lang      = "en"
regex     = '''^subscribe to our marker newsletter'''
match     = ["Subscribe to our marker newsletter today.", "Subscribe to our marker newsletter"]
no_match  = ["He would not subscribe to our marker newsletter.", "The marker newsletter was printed weekly."]
)toml";

inline std::string husky_text() { return kProse + "\n\n" + kMoreProse + "\n\n" + kHusk + "\n"; }
inline std::string clean_text() { return kProse + "\n\n" + kMoreProse + "\n"; }

inline std::string husky_page() {
  return "<!DOCTYPE html><html><head><title>The ferry</title></head><body><article><p>" + kProse + "</p><p>" +
         kMoreProse + "</p><p>" + kHusk + "</p></article></body></html>\n";
}

}  // namespace dehusk::test
