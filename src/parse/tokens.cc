#include "parse/tokens.h"

namespace dehusk::parse {
namespace {

bool is_end_tag_of(std::string_view html, std::string_view name, std::size_t at) {
  return html.substr(at, 2) == "</" && is_name_at(html, name, at + 2);
}

}  // namespace

std::size_t end_of_name(std::string_view html, std::size_t at) {
  while (at < html.size() && !is_space(html[at]) && html[at] != '>' && html[at] != '/') ++at;
  return at;
}

bool is_name_at(std::string_view html, std::string_view name, std::size_t at) {
  if (at + name.size() >= html.size()) return false;
  const char next = html[at + name.size()];
  if (!is_space(next) && next != '/' && next != '>') return false;
  return std::equal(name.begin(), name.end(), html.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char a, char b) { return a == lower(b); });
}

std::size_t end_tag_of(std::string_view html, std::string_view name, std::size_t at, std::size_t end) {
  const std::string_view searched = html.substr(0, end);
  for (at = searched.find("</", at); at != std::string_view::npos; at = searched.find("</", at + 2)) {
    if (is_name_at(html, name, at + 2)) return at;
  }
  return end;
}

std::size_t end_of_script(std::string_view html, std::size_t at) {
  constexpr std::string_view kScript = "script";
  const std::size_t first = end_tag_of(html, kScript, at, html.size());
  const std::size_t comment = html.substr(0, first).find("<!--", at);
  if (comment == std::string_view::npos) return first;
  enum class State { plain, escaped, double_escaped } state = State::plain;
  for (at = comment; at < html.size(); ++at) {
    const char c = html[at];
    if (c == '-' && state != State::plain && html.substr(at, 3) == "-->") {
      state = State::plain;
      at += 2;
    } else if (c == '<' && state == State::plain && html.substr(at, 4) == "<!--") {
      state = State::escaped;
      at += 1;  // "<!-->" ends where it begins
    } else if (c == '<' && is_end_tag_of(html, kScript, at)) {
      if (state != State::double_escaped) return at;
      state = State::escaped;
    } else if (c == '<' && state == State::escaped && is_name_at(html, kScript, at + 1)) {
      state = State::double_escaped;
    }
  }
  return html.size();
}

AttributeToken attribute_at(std::string_view html, std::size_t begin) {
  const auto is = [&](std::size_t at, char c) { return at < html.size() && html[at] == c; };
  const auto skip_space = [&](std::size_t at) {
    while (at < html.size() && is_space(html[at])) ++at;
    return at;
  };
  std::size_t at = begin + 1;  // a name may begin with '='
  while (at < html.size() && !is_space(html[at]) && html[at] != '>' && html[at] != '/' && html[at] != '=')
    ++at;
  const std::size_t name_end = at;
  at = skip_space(at);
  if (!is(at, '=')) return {begin, name_end, name_end, name_end, name_end};
  at = skip_space(at + 1);
  if (is(at, '"') || is(at, '\'')) {
    const std::size_t value_end = std::min(html.find(html[at], at + 1), html.size());
    return {begin, name_end, at + 1, value_end, std::min(value_end + 1, html.size())};
  }
  const std::size_t value_begin = at;
  while (at < html.size() && !is_space(html[at]) && html[at] != '>') ++at;
  return {begin, name_end, value_begin, at, at};
}

std::size_t end_of_comment(std::string_view html, std::size_t at) {
  at += 4;
  if (html.substr(at, 1) == ">") return at + 1;
  if (html.substr(at, 2) == "->") return at + 2;
  for (at = html.find("--", at); at != std::string_view::npos; at = html.find("--", at + 1)) {
    const std::string_view after = html.substr(at + 2, 2);
    if (after.starts_with('>')) return at + 3;
    if (after == "!>") return at + 4;
  }
  return std::string_view::npos;
}

}  // namespace dehusk::parse
