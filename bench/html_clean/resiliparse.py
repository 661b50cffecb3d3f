"""html_clean: the main content as plain text by Resiliparse, from bytes of whatever encoding it finds."""

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding


def work(page):
    return extract_plain_text(bytes_to_str(page, detect_encoding(page)), main_content=True)
