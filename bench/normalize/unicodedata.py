"""normalize: NFC alone, by Python's own library, from text that is decoded already."""

import unicodedata


def prepare(document):
    return document.decode(errors="replace")


def work(text):
    return unicodedata.normalize("NFC", text)
