// resolve_url: the address that a link on a page means.
#pragma once

#include <string>
#include <string_view>

namespace dehusk::segment {

// `reference` as seen from `base`, by RFC 3986, section 5.2. Without an absolute base it is given back as it
// is.
[[nodiscard]] std::string resolve_url(std::string_view base, std::string_view reference);

// Whether it is an absolute one that is fetched by HTTP.
[[nodiscard]] bool is_web_address(std::string_view address);

}  // namespace dehusk::segment
