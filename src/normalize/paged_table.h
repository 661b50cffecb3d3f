// What is known of code points, 256 of them at a time, worked out when one of them is first asked for: nearly
// all text is written in a handful of such pages, and working out all of them would take longer than a start.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>

namespace dehusk::normalize {

// `Page` is built from the first of its code points. For objects of static storage: pages are never given
// back. Any number of threads may ask.
template <class Page>
class PagedTable {
 public:
  // `cp` is a code point. Its place in the page is `cp % 256`.
  const Page& operator[](char32_t cp) {
    const Page* page = pages_[cp / 256].load(std::memory_order_acquire);
    return page != nullptr ? *page : add(cp / 256);
  }

 private:
  const Page& add(std::size_t number) {
    const Page* const ours = new Page(static_cast<char32_t>(number * 256));
    const Page* theirs = nullptr;
    if (pages_[number].compare_exchange_strong(theirs, ours, std::memory_order_acq_rel)) return *ours;
    delete ours;
    return *theirs;
  }

  std::array<std::atomic<const Page*>, 0x110000 / 256> pages_{};
};

}  // namespace dehusk::normalize
