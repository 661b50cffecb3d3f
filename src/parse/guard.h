// Gumbo checks itself by assertions, also as packaged, and some malformed pages fail them (SVG in tables and
// <select>). Others take more memory than there is. One such page must not end a run over a million others.
#pragma once

#include <gumbo.h>

#include <cstddef>

namespace dehusk::parse {

// gumbo_parse_with_options, or nullptr where that would have failed an assertion or was abandoned. What it
// had allocated by then is not given back: `options` must allocate from an arena.
[[nodiscard]] const GumboOutput* parse_guarded(const GumboOptions& options, const char* html,
                                               std::size_t size);

// For the allocator of the `options`: ends the parse that asks for more than there is to be.
[[noreturn]] void abandon_parse();

}  // namespace dehusk::parse
