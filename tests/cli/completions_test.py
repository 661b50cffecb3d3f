#!/usr/bin/env python3
"""What is written from the definition of the command names all that --help names: completions_test.py DEHUSK

--help of every command is read; each of its options must stand in the manual page and in the completions of each shell.
Bash then completes for real. What man, zsh and fish think of their files is asked where they are installed."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SHELLS = ("bash", "zsh", "fish")

# The line up to the cursor, as bash splits it, and what it is to offer.
BASH = [
    (["dehusk", "expl"], ["explain"]),
    (["dehusk", "rules", ""], ["coverage", "list", "show", "test"]),
    (["dehusk", "completions", ""], ["bash", "fish", "zsh"]),
    (["dehusk", "--files"], ["--files-from"]),
    (["dehusk", "rules", "list", "--cat"], ["--category"]),
    (["dehusk", "rules", "list", "--files"], []),
    (["dehusk", "--profile", ""], ["none", "plain", "search", "standard"]),
    (["dehusk", "clean", "--to", "ma"], ["markdown"]),
    (["dehusk", "clean", "--to", "=", "ma"], ["markdown"]),
    (["dehusk", "clean", "--to", "="], ["jsonl", "markdown", "text"]),
    (["dehusk", "eval", "--to", ""], ["json", "text"]),
    (["dehusk", "rep"], ["report"]),
    (["dehusk", "report", "a"], ["a page.html"]),
    (["dehusk", "report", "-o", "a"], ["a page.html"]),
    (["dehusk", "report", "--max-documents", ""], []),
    (["dehusk", "--with", "nfc,moji"], ["nfc,mojibake"]),
    (["dehusk", "--max-bytes", ""], []),
    (["dehusk", "a"], ["a page.html"]),
    (["dehusk", "--explain", ""], ["a page.html", "folder"]),
    (["dehusk", "-o", ""], ["folder"]),
    (["dehusk", "--rules", ""], ["folder"]),
    (["dehusk", "rules", "show", ""], []),
]


def output(*command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0 or done.stderr:
        sys.exit(f"{command}\nexit {done.returncode}\n{done.stdout[-2000:]}{done.stderr}")
    return done.stdout


def commands(dehusk, words=()):
    """(words, options, value names) of every command, as its --help tells."""
    text = output(dehusk, *words, "--help").split("\nOptions of clean")[0]
    options = re.findall(r"^  (?:(-\w),?)?(--[\w-]+)?(?=[ =:])", text, re.M)
    yield words, [name for names in options for name in names if name]
    below = re.search(r"^Subcommands:\n((?:  .*\n)+)", text, re.M)
    for name in re.findall(r"^  (\w+)", below.group(1), re.M) if below else ():
        yield from commands(dehusk, (*words, name))


def part_of(kind, text, words):
    """The part of a file that is about one command."""
    name = " ".join(("dehusk", *words))
    if kind == "man":
        text = re.sub(r"\\f[BIR]", "", text).replace("\\-", "-")
        # What only has commands below it has no part of its own.
        own = text.split(f"\n.SS {name}\n")
        return re.split(r"^\.S[SH] ", own[1], flags=re.M)[0] if len(own) == 2 else text
    if kind == "bash":
        return text.split(f"\n    '{name}')\n")[1].split("\n      ;;\n")[0]
    if kind == "zsh":
        return text.split(f"\n_{name.replace(' ', '_')}() {{\n")[1].split("\n}\n")[0]
    return "\n".join(line for line in text.split("\n") if f'__dehusk_in "{name}"' in line)


def names(kind, part, option):
    if kind == "fish":
        flag = f" -l {option[2:]} " if option.startswith("--") else f" -s {option[1:]} "
        return flag in part
    return re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", part) is not None


def missing(dehusk, texts):
    count = 0
    for words, options in commands(dehusk):
        for kind, text in texts.items():
            part = part_of(kind, text, words)
            for option in options:
                count += 1
                if not names(kind, part, option):
                    yield f"{kind}: {' '.join(words)} {option} is missing"
    if count < 300:
        yield f"only {count} options were looked for"


def wrong_in_bash(script, folder):
    ask = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dehusk; '
           'for reply in "${COMPREPLY[@]}"; do printf "%s\\n" "$reply"; done')
    for words, expected in BASH:
        offered = sorted(output("bash", "-c", ask, "bash", script, *words, cwd=folder).splitlines())
        if offered != expected:
            yield f"bash offers {offered} instead of {expected} for {words}"


def wrong_in_syntax(files):
    for shell in ("zsh", "fish"):
        if shutil.which(shell) is not None:
            output(shell, "-n", files[shell])
        else:
            print(f"{shell} is not installed; its file is not checked by it")
    page = files["man"]
    if shutil.which("groff") is None:
        print("groff is not installed; the manual page is not checked by it")
    elif re.search(r"^\.S", output("groff", "-man", "-ww", "-Tutf8", page), re.M):
        yield "the manual page has requests that are not understood"
    if shutil.which("man") is not None:
        plain = dict(os.environ, MANROFFOPT="-c", LC_ALL="C.UTF-8")
        shown = output("man", "-l", "--warnings", "-Tascii", page, env=plain)
        shown = re.sub(r".\x08", "", shown)
        for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "EXAMPLES", "FILES",
                        "SEE ALSO"):
            if not re.search(rf"^{section}$", shown, re.M):
                yield f"the manual page has no section {section}"


def main():
    dehusk = str(pathlib.Path(sys.argv[1]).resolve())
    texts = {shell: output(dehusk, "completions", shell) for shell in SHELLS}
    texts["man"] = output(dehusk, "manual")
    wrong = list(missing(dehusk, texts))
    with tempfile.TemporaryDirectory() as folder:
        files = {kind: str(pathlib.Path(folder, f"dehusk.{kind}")) for kind in texts}
        for kind, text in texts.items():
            pathlib.Path(files[kind]).write_text(text, encoding="utf-8")
        work = pathlib.Path(folder, "work")
        (work / "folder").mkdir(parents=True)
        (work / "a page.html").touch()
        wrong += wrong_in_bash(files["bash"], work)
        wrong += wrong_in_syntax(files)
    print(*wrong, sep="\n")
    sys.exit(bool(wrong))


main()
