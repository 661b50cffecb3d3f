#include "segment/url.h"

#include <gtest/gtest.h>

namespace dehusk::segment {
namespace {

TEST(Url, ResolvesAgainstABase) {
  const struct {
    const char* base;
    const char* reference;
    const char* expected;
  } cases[] = {
      {"https://a.test/b/c?d#e", "f", "https://a.test/b/f"},
      {"https://a.test/b/c?d#e", "./f/../g?h#i", "https://a.test/b/g?h#i"},
      {"https://a.test/b/c?d#e", "../../../f", "https://a.test/f"},
      {"https://a.test/b/c?d#e", "..", "https://a.test/"},
      {"https://a.test/b/c?d#e", "/f", "https://a.test/f"},
      {"https://a.test/b/c?d#e", "//g.test/h", "https://g.test/h"},
      {"https://a.test/b/c?d#e", "?f", "https://a.test/b/c?f"},
      {"https://a.test/b/c?d#e", "#f", "https://a.test/b/c?d#f"},
      {"https://a.test/b/c?d#e", "", "https://a.test/b/c?d"},
      {"https://a.test", "f", "https://a.test/f"},
      {"https://a.test/b", "mailto:x@y.test", "mailto:x@y.test"},
      {"https://a.test/b", "http://c.test/../d", "http://c.test/../d"},
      {"https://a.test/b/", "c:d/e", "c:d/e"},
      {"", "f", "f"},
      {"/b/c", "f", "f"},
  };
  for (const auto& c : cases) EXPECT_EQ(resolve_url(c.base, c.reference), c.expected) << c.reference;
}

TEST(Url, IsFetchedByHttp) {
  for (const char* address : {"http://a.test", "https://a.test/b?c#d", "HTTPS://A.test/"})
    EXPECT_TRUE(is_web_address(address)) << address;
  for (const char* address : {"", "a", "//a.test/b", "http:", "http:a.test", "ftp://a.test/b", "dns:a.test",
                              "httpx://a.test", "mailto:a@b.test", "<http://a.test>"})
    EXPECT_FALSE(is_web_address(address)) << address;
}

}  // namespace
}  // namespace dehusk::segment
