// Compressed bytes for tests, made by the library that also reads them.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace dehusk::test {

// `filter` is "gzip", "zstd", "xz" or "bzip2".
inline std::string compress(std::string_view bytes, const char* filter) {
  std::string out(bytes.size() * 2 + (std::size_t{1} << 16), '\0');
  std::size_t used = 0;
  archive* a = archive_write_new();
  EXPECT_EQ(archive_write_set_format_raw(a), ARCHIVE_OK);
  EXPECT_EQ(archive_write_add_filter_by_name(a, filter), ARCHIVE_OK);
  archive_write_set_bytes_in_last_block(a, 1);  // no zeros after the end
  EXPECT_EQ(archive_write_open_memory(a, out.data(), out.size(), &used), ARCHIVE_OK);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  EXPECT_EQ(archive_write_header(a, entry), ARCHIVE_OK);
  archive_write_data(a, bytes.data(), bytes.size());
  archive_entry_free(entry);
  EXPECT_EQ(archive_write_close(a), ARCHIVE_OK);
  archive_write_free(a);
  out.resize(used);
  return out;
}

// Bytes that do not compress away, as lines of `record` with a running number.
inline std::string numbered_lines(std::size_t count) {
  std::string out;
  unsigned noise = 1;
  for (std::size_t i = 0; i < count; ++i) {
    out += "line " + std::to_string(i);
    for (int k = 0; k < 8; ++k) {
      noise = noise * 1664525U + 1013904223U;
      out += " " + std::to_string(noise);
    }
    out += "\n";
  }
  return out;
}

}  // namespace dehusk::test
