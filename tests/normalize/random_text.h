// Random text from an alphabet of everything that is awkward, for the properties of fold and normalize.
#pragma once

#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/unicode.h"

namespace dehusk::normalize {

// Pieces are short, so that neighbours make entities, escapes and combining sequences by chance.
inline const std::vector<std::string>& awkward_pieces() {
  static const std::vector<std::string> pieces = {
      "a",          "B",          "e",          "I",        "s",       "K",       "-",
      "*",          "'",          "`",          ".",        " ",       "  ",      "\t",
      "\n",         "\n\n",       "\r",         "\r\n",     "\f",      "\v",      "<",
      ">",          "&",          ";",          "#",        "#x",      "amp",     "amp;",
      "&amp;",      "&lt;",       "lt;",        "&gt;",     "&nbsp;",  "&shy;",   "&#8217;",
      "&#x37E;",    "&#894;",     "&#38;",      "&#59;",    "&#133;",  "&#27;",   "&#10;",
      "&#768;",     "&#0;",       "&#xD800;",   "&hellip;", "&rsquo;", "3",       "8",
      "\x1b",       "[",          "\x1b[31m",   "]",        "\x07",    "m",       std::string(1, '\0'),
      "\x7f",       "\u0080",     "\u0085",     "\u0092",   "\u009d",  "\u00a0",  "\u00ad",
      "\u00ab",     "\u00b4",     "\u00b7",     "\u00c9",   "\u00e9",  "\u00df",  "\u0130",
      "\u0131",     "\u0149",     "\u01c5",     "\u023a",   "\u0300",  "\u0301",  "\u0307",
      "\u0316",     "\u0323",     "\u0328",     "\u0338",   "\u0344",  "\u0345",  "\u034f",
      "\u0374",     "\u037e",     "\u0387",     "\u0390",   "\u03a3",  "\u03b1",  "\u03c2",
      "\u0439",     "\u0418",     "\u0306",     "\u05e9",   "\u05c1",  "\u0627",  "\u0653",
      "\u0928",     "\u093c",     "\u0958",     "\u09c7",   "\u09be",  "\u0e33",  "\u1100",
      "\u1161",     "\u11a8",     "\u180e",     "\u1e9b",   "\u1e9e",  "\u1fef",  "\u1ffd",
      "\u2000",     "\u2003",     "\u2009",     "\u200b",   "\u200c",  "\u200d",  "\u200e",
      "\u2010",     "\u2013",     "\u2014",     "\u2018",   "\u2019",  "\u201c",  "\u201d",
      "\u2022",     "\u2026",     "\u2028",     "\u2029",   "\u202f",  "\u2032",  "\u2060",
      "\u2122",     "\u2126",     "\u212a",     "\u212b",   "\u25cf",  "\u3000",  "\u3001",
      "\u304b",     "\u3099",     "\u4e00",     "\uac00",   "\uf900",  "\ufb01",  "\ufb06",
      "\ufe0f",     "\ufeff",     "\uff06",     "\uff1b",   "\uff21",  "\uff1c",  "\ufffd",
      "\U0001f600", "\U0001d15e", "\U0002f800", "\u00a8",   "\u2033",  "\ufe58",  "\u02bc",
      "\u0f71",     "\u0f72",     "\u0f73",     "\u0f81",   "e-\n",    "as-\nis", "as-is",
      "\u00ad\n"};
  return pieces;
}

// What mojibake is made of, and what other steps make that of. Few, so that they meet.
inline const std::vector<std::string>& mojibake_pieces() {
  static const std::vector<std::string> pieces = {
      "a",      "e",       "E",        " ",      "\n",     "e-\n",   "\u0301", "\u0300", "\u0338",
      "\u203a", "\u00b2",  "\u201a",   "\u00c3", "\u00a9", "\u00c2", "\u00e9", "\u00e2", "\u20ac",
      "\u0081", "\u0082",  "\u0092",   "\u009b", "\u009d", "\u00a0", "\u00ad", "\u00b1", "\u00c5",
      "\u2122", "&Acirc;", "&eacute;", "&#130;", "\ufffd", "\x1b[m", "\u200b", "\u0413", "\u221a"};
  return pieces;
}

inline std::string random_text(std::mt19937& random, std::size_t max_pieces,
                               const std::vector<std::string>& pieces = awkward_pieces()) {
  std::string text;
  for (std::size_t n = random() % (max_pieces + 1); n > 0; --n) text += pieces[random() % pieces.size()];
  return text;
}

// Half of them from where the scripts are.
inline char32_t random_code_point(std::mt19937& random) {
  const char32_t below = random() % 2 == 0 ? 0x3400 : 0x110000;
  const auto cp = static_cast<char32_t>(random() % below);
  return cp >= 0xD800 && cp <= 0xDFFF ? cp - 0x800 : cp;
}

inline bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint cp = code_point_at(text, at);
    std::string again;
    append_utf8(cp.value, again);
    const bool surrogate = cp.value >= 0xD800 && cp.value <= 0xDFFF;
    if (surrogate || cp.value > 0x10FFFF || again != text.substr(at, cp.size)) return false;
    at += cp.size;
  }
  return true;
}

// For messages: control and non-ASCII characters by number.
inline std::string visible(std::string_view text) {
  std::string out;
  char number[16];
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint cp = code_point_at(text, at);
    if (cp.value >= 0x20 && cp.value < 0x7F) {
      out += static_cast<char>(cp.value);
    } else {
      std::snprintf(number, sizeof number, "{%X}", static_cast<unsigned>(cp.value));
      out += number;
    }
    at += cp.size;
  }
  return out;
}

}  // namespace dehusk::normalize
