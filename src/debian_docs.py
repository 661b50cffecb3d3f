#!/usr/bin/env python3
"""What a Debian package has beside the files of the command: debian_docs.py --to FOLDER ... (see main)

The manual page, compressed; the changelog of dehusk and that of the package; and the file of copyrights. In that one also
stand the libraries whose code is compiled into the command, out of headers or an archive: their terms want to be passed on,
and are copied from where Debian keeps them on the machine that builds. Same input, same bytes."""

import argparse
import datetime
import email.utils
import gzip
import os
import pathlib
import re
import sys

# Those that are linked as shared libraries and give no code but calls are not here: their packages bring their own.
COMPILED_IN = {
    "libcli11-dev": "CLI11, the parser of the command line",
    "libexpected-dev": "expected, results that may be errors",
    "libgumbo-dev": "Gumbo, the parser of HTML",
    "libsimdjson-dev": "simdjson, the reader of JSON",
    "libtbb-dev": "oneTBB, tasks on threads",
    "libtomlplusplus-dev": "toml++, the reader of rules",
    "libxxhash-dev": "xxHash, fingerprints",
    "libyaml-cpp-dev": "yaml-cpp, the reader of front matter",
    "rapidjson-dev": "RapidJSON, the writer of JSON",
}

OWN = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: dehusk
Upstream-Contact: {maintainer}
Comment: What stands below "compiled-in" are parts of the command that come from other packages.

Files: *
Copyright: {year} the authors of dehusk
License: Apache-2.0
"""

APACHE = """License: Apache-2.0
 Licensed under the Apache License, Version 2.0. On Debian systems its whole text is in
 /usr/share/common-licenses/Apache-2.0.
"""


def fields(paragraph):
    """Fields of a paragraph by name, each with the lines that continue it."""
    result = {}
    for line in paragraph.split("\n"):
        if line.startswith((" ", "\t")):
            result[name] += "\n" + line.rstrip()  # never the first line
        elif ":" in line:
            name, value = line.split(":", 1)
            result[name] = value.strip()
    return result


def is_in_headers(patterns):
    """Whether files of a source may be among the headers that its package installs."""
    return any(pattern == "*" or pattern.startswith("include/") for pattern in patterns.split())


def names_of(expression):
    """The licenses of an expression as "Expat and (GPL-2 or BSD-3-clause)"."""
    return [name for name in re.split(r"[\s(),]+", expression) if name and name.lower() not in ("and", "or", "with")]


def texts_of(paragraphs):
    """Texts of licenses by name; some stand in the paragraph of the files."""
    texts = {}
    for paragraph in paragraphs:
        name, _, text = paragraph.get("License", "").partition("\n")
        if text:
            texts[name] = text
    return texts


def compiled_in(package, docs, known):
    """Paragraphs for one library. A license may have the name of another's with other holders in it."""
    text = (docs / package / "copyright").read_text(encoding="utf-8")
    paragraphs = [fields(paragraph) for paragraph in re.split(r"\n[ \t]*\n", text)]
    texts = texts_of(paragraphs)
    out = []
    for paragraph in paragraphs:
        if not is_in_headers(paragraph.get("Files", "")):
            continue
        expression = paragraph["License"].partition("\n")[0]
        for name in names_of(expression):
            if name == "Apache-2.0":
                continue
            if known.setdefault(name, texts[name]) != texts[name]:
                expression = expression.replace(name, f"{name}-{package}")
                known[f"{name}-{package}"] = texts[name]
        files = " ".join(f"compiled-in/{package}/{pattern}" for pattern in paragraph["Files"].split())
        out.append(f"Files: {files}\nCopyright: {paragraph['Copyright']}\nLicense: {expression}\n"
                   f"Comment: {COMPILED_IN[package]}\n")
    if not out:
        sys.exit(f"{docs / package}/copyright has no paragraph that is understood")
    return out


def copyrights(docs, maintainer, year):
    known = {}
    paragraphs = [OWN.format(maintainer=maintainer, year=year)]
    for package in sorted(COMPILED_IN):
        paragraphs += compiled_in(package, docs, known)
    paragraphs.append(APACHE)
    paragraphs += [f"License: {name}\n{text.lstrip(chr(10))}\n" for name, text in known.items()]
    return "\n".join(paragraphs)


def released(changelog, version):
    """When a version came out, as its heading says; before that, when its changes were last written down."""
    day = re.search(rf"^## \[{re.escape(version)}\] - (\d{{4}}-\d\d-\d\d)$", changelog.read_text(encoding="utf-8"), re.M)
    if day:
        return datetime.datetime.fromisoformat(day.group(1)).replace(tzinfo=datetime.timezone.utc)
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", changelog.stat().st_mtime))
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


def package_changes(version, maintainer, date):
    return (f"dehusk ({version}) unstable; urgency=medium\n\n  * Packed by CPack; what changed in dehusk is in changelog.gz.\n\n"
            f" -- {maintainer}  {email.utils.format_datetime(date)}\n")


# No bug of Debian's asked for this package.
OVERRIDES = "dehusk: initial-upload-closes-no-bugs *\n"


def packed(content):
    return gzip.compress(content, 9, mtime=0)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    for name, what in (("to", "usr of the package"), ("changelog", "CHANGELOG.md"), ("manual", "dehusk.1"),
                       ("version", "of the package"), ("maintainer", "NAME <ADDRESS>"), ("docs", "where copyrights are")):
        arguments.add_argument("--" + name, required=True, help=what)
    given = arguments.parse_args()
    changelog = pathlib.Path(given.changelog)
    date = released(changelog, given.version.rpartition("-")[0])
    doc = pathlib.Path(given.to, "share/doc/dehusk")
    manuals = pathlib.Path(given.to, "share/man/man1")
    overrides = pathlib.Path(given.to, "share/lintian/overrides")
    for folder in (doc, manuals, overrides):
        folder.mkdir(parents=True, exist_ok=True)
    copyright_text = copyrights(pathlib.Path(given.docs), given.maintainer, date.year)
    (doc / "copyright").write_text(copyright_text, encoding="utf-8")
    (doc / "changelog.gz").write_bytes(packed(changelog.read_bytes()))
    (overrides / "dehusk").write_text(OVERRIDES, encoding="utf-8")
    changes = package_changes(given.version, given.maintainer, date)
    (doc / "changelog.Debian.gz").write_bytes(packed(changes.encode()))
    (manuals / "dehusk.1.gz").write_bytes(packed(pathlib.Path(given.manual).read_bytes()))


main()
