#include "segment/url.h"

#include <algorithm>

#include "ascii.h"

namespace dehusk::segment {
namespace {

// An address in its parts, each with the mark that sets it off: "https:", "//host", "/a/b", "?q", "#f".
struct Url {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
  std::string_view query;
  std::string_view fragment;
};

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

// Takes the first `size` bytes off; npos takes all.
std::string_view take(std::string_view& text, std::size_t size) {
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(taken.size());
  return taken;
}

Url split(std::string_view text) {
  Url url;
  const std::size_t colon = text.find_first_of(":/?#");
  if (colon != std::string_view::npos && text[colon] == ':' && is_scheme(text.substr(0, colon)))
    url.scheme = take(text, colon + 1);
  if (text.starts_with("//")) url.authority = take(text, text.find_first_of("/?#", 2));
  url.path = take(text, text.find_first_of("?#"));
  url.query = take(text, text.find('#'));
  url.fragment = text;
  return url;
}

// "/a/b/../c/./d" → "/a/c/d"
std::string without_dots(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::string_view segment = take(path, path.find('/', 1));  // with the slash before it
    const bool last = path.empty();
    if (segment == "/." || segment == "/..") {
      if (segment == "/..") out.resize(std::min(out.rfind('/'), out.size()));
      if (last) out += '/';
    } else {
      out += segment;
    }
  }
  return out;
}

std::string joined(std::string_view scheme, std::string_view authority, std::string_view path,
                   std::string_view query, std::string_view fragment) {
  return std::string(scheme).append(authority).append(path).append(query).append(fragment);
}

}  // namespace

bool is_web_address(std::string_view address) {
  const Url url = split(address);
  std::string scheme(url.scheme);
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), lower);
  return (scheme == "http:" || scheme == "https:") && url.authority.size() > 2;
}

std::string resolve_url(std::string_view base, std::string_view reference) {
  const Url from = split(base);
  const Url to = split(reference);
  if (from.scheme.empty() || from.authority.empty() || !to.scheme.empty()) return std::string(reference);
  if (!to.authority.empty()) return joined(from.scheme, to.authority, to.path, to.query, to.fragment);
  if (to.path.empty()) {
    const std::string_view query = to.query.empty() ? from.query : to.query;
    return joined(from.scheme, from.authority, from.path, query, to.fragment);
  }
  std::string path(to.path);
  if (path[0] != '/') {
    const std::size_t folder = from.path.rfind('/');
    path = (folder == std::string_view::npos ? "/" : std::string(from.path.substr(0, folder + 1))) + path;
  }
  return joined(from.scheme, from.authority, without_dots(path), to.query, to.fragment);
}

}  // namespace dehusk::segment
