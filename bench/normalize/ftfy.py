"""normalize: ftfy as it comes, from text that is decoded already."""

import ftfy


def prepare(document):
    return document.decode(errors="replace")


def work(text):
    return ftfy.fix_text(text)
