"""html_clean: Trafilatura as it comes; it finds the encoding itself."""

import trafilatura


def work(page):
    return trafilatura.extract(page) or ""
