// Cleans a page with an installed dehusk and prints its text.
#include <dehusk/dehusk.h>

#include <iostream>

constexpr char kPage[] = R"(<!DOCTYPE html>
<html lang="en"><head><title>The ferry comes back</title></head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article>
<h1>The ferry comes back</h1>
<p>After nineteen months on the slip, the river ferry crossed to the east bank this morning with
forty people and two goats aboard.</p>
<p>Subscribe to our Daily Newsletter to join our community.</p>
<p>The council paid for the new engine out of the bridge fund, which nobody had touched since the
flood of 1988 &mdash; a decision that three of its members opposed to the end.</p>
</article>
<footer><p>All rights reserved.</p></footer>
</body></html>
)";

int main() {
  auto rules = dehusk::RuleSet::load({});
  if (!rules) {
    std::cerr << rules.error().message << '\n';
    return 2;
  }
  dehusk::Cleaner cleaner(*rules);
  std::cout << cleaner.clean(kPage, dehusk::Format::html).text << '\n';
}
