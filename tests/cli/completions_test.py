#!/usr/bin/env python3
"""What is written from the definition of the command names all that --help names: completions_test.py DEHUSK

--help of every command is read; each of its options must stand in the manual page and in the completions of each shell.
Bash then completes for real, and so do zsh and fish where they are installed; where man, groff and mandoc are, they read the
manual page."""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

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
    (["dehusk", "rules", "show", "newsletter.subscribe-to-"], ["newsletter.subscribe-to-get"]),
    (["dehusk", "rules", "list", "--category", "r"], ["read_time", "related"]),
    (["dehusk", "--disable", "mod"], ["model"]),
    (["dehusk", "--disable", "caption,mod"], ["caption,model"]),
    (["dehusk", "--disable", "newsletter.subscribe-to-"], ["newsletter.subscribe-to-get"]),
    (["dehusk", "report", "--disable", "caption,newsletter.subscribe-to-"], ["caption,newsletter.subscribe-to-get"]),
    (["dehusk", "--without", "inv"], ["invisible"]),
]

# The line up to the cursor, and what zsh and fish are to offer among other things: of a list the last name.
OTHERS = [
    ("dehusk expl", ["explain"]),
    ("dehusk rules ", ["coverage", "list", "show", "test"]),
    ("dehusk --profile ", ["none", "plain", "search", "standard"]),
    ("dehusk --disable ", ["caption", "model", "newsletter.subscribe-to", "paywall"]),
    ("dehusk report --disable caption,newsletter.subscribe-to-", ["newsletter.subscribe-to-get"]),
    ("dehusk --with ", ["mojibake", "nfc"]),
    ("dehusk clean --without nfc,inv", ["invisible"]),
    ("dehusk rules list --category r", ["read_time", "related"]),
    ("dehusk rules show newsletter.subscribe-to-", ["newsletter.subscribe-to-get"]),
    ("dehusk report a", ["a page.html"]),
    ("dehusk -o f", ["folder/"]),
]

# A zsh that writes what it would offer, a file a line of OTHERS, when tab is pressed.
ZSHRC = """
PS1= RPS1= HISTFILE=
# Nothing is listed: before a thousand names it would ask, and take the first letter of the next line for the answer.
setopt no_auto_list no_auto_menu
LISTMAX=1000000
autoload -Uz compinit && compinit -u -D
source "$SCRIPT"
zstyle ':completion:*' completer _complete
zstyle ':completion:*' list-separator ''
compadd() {
  # Those that ask for an array to be filled only ask; what they find is added later.
  if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
    local -a found
    builtin compadd -O found "$@"
    print -rl -- $found >> $OFFERED
  fi
  builtin compadd "$@"
}
offer() { : > $OFFERED; zle complete-word; print -r -- "done" >> $OFFERED; BUFFER= }
zle -N offer
bindkey '^I' offer
: > $OFFERED
"""


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


def asked_of_fish(script, folder):
    ask = 'source $argv[1]; for line in $argv[2..-1]; complete -C $line | string replace -r "\\t.*" ""; echo; end'
    answers = output("fish", "--no-config", "-c", ask, script, *(line for line, _ in OTHERS), cwd=folder)
    # What ends a list stands there with all before it.
    return [[re.sub(r".*,", "", reply) for reply in answer.split("\n")] for answer in answers.split("\n\n")]


def wait_for(terminal, holds):
    """Reads what the shell shows, which nobody wants, until something holds."""
    end = time.monotonic() + 60
    while not holds():
        if time.monotonic() > end:
            sys.exit("zsh does not answer")
        if select.select([terminal], [], [], 0.05)[0]:
            os.read(terminal, 65536)


def asked_of_zsh(script, folder):
    offered = pathlib.Path(script).with_name("offered")
    offered.unlink(missing_ok=True)
    pathlib.Path(script).with_name(".zshrc").write_text(ZSHRC, encoding="utf-8")
    here = dict(os.environ, ZDOTDIR=str(offered.parent), SCRIPT=script, OFFERED=str(offered), TERM="dumb")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe("zsh", ["zsh", "-d", "-i"], here)
    wait_for(terminal, offered.exists)
    answers = []
    for line, _ in OTHERS:
        os.write(terminal, line.encode() + b"\t")
        wait_for(terminal, lambda: offered.read_text(encoding="utf-8").endswith("done\n"))
        answers.append(offered.read_text(encoding="utf-8").replace("\\", "").splitlines()[:-1])
        offered.write_text("", encoding="utf-8")
    os.close(terminal)
    os.waitpid(child, 0)
    return answers


def wrong_in_others(files, folder):
    for shell, asked in (("zsh", asked_of_zsh), ("fish", asked_of_fish)):
        if shutil.which(shell) is None:
            print(f"{shell} is not installed; its file is not checked by it")
            continue
        output(shell, "-n", files[shell])
        for (line, expected), offered in zip(OTHERS, asked(files[shell], folder)):
            # zsh adds the dash of a folder itself.
            if not {name.rstrip("/") for name in expected} <= {name.rstrip("/") for name in offered}:
                yield f"{shell} offers {sorted(offered)[:40]} instead of {expected} for {line!r}"


def wrong_in_manual(page):
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
    if shutil.which("mandoc") is None:
        print("mandoc is not installed; the manual page is not checked by it")
        return
    told = subprocess.run(["mandoc", "-Tlint", "-Wwarning", page], capture_output=True, text=True, check=False).stdout
    # Before a version is released its page has no date.
    undated = ".TH DEHUSK 1 \"\"" in pathlib.Path(page).read_text(encoding="utf-8")
    yield from (line for line in told.splitlines() if not (undated and "missing date" in line))


def main():
    dehusk = str(pathlib.Path(sys.argv[1]).resolve())
    # Shells ask it for rules by its name.
    os.environ["PATH"] = f"{pathlib.Path(dehusk).parent}:{os.environ['PATH']}"
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
        wrong += wrong_in_others(files, work)
        wrong += wrong_in_manual(files["man"])
    print(*wrong, sep="\n")
    sys.exit(bool(wrong))


main()
