// Records of crawl archives for tests.
#pragma once

#include <string>
#include <string_view>

namespace dehusk::test {

inline std::string warc_record(const std::string& type, const std::string& uri,
                               const std::string& content_type, std::string_view content) {
  return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: " + uri +
         "\r\nWARC-Date: 2024-05-01T00:00:00Z\r\nContent-Type: " + content_type +
         "\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n" + std::string(content) +
         "\r\n\r\n";
}

// `header` are whole lines but for the status line.
inline std::string warc_response(const std::string& uri, std::string_view body,
                                 const std::string& header = "Content-Type: text/html\r\n",
                                 const std::string& status = "200 OK") {
  return warc_record("response", uri, "application/http; msgtype=response",
                     "HTTP/1.1 " + status + "\r\n" + header + "\r\n" + std::string(body));
}

}  // namespace dehusk::test
