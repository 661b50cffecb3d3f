"""What script/train and script/train_pages share: reading documents, and writing models."""
import json
import re
import sys
from pathlib import Path

try:
    import lightgbm  # noqa: F401  here and before the scripts do, so that one message tells what is missing
    import numpy as np
    import sklearn  # noqa: F401
except ImportError as missing:
    sys.exit(f"{sys.argv[0]}: {missing.name} is missing: python3 -m venv V && V/bin/pip install numpy scikit-learn "
             f"lightgbm, then V/bin/python {sys.argv[0]} ...")

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "build/release/src/train/dehusk_units"
MODELS = ROOT / "patterns/model"
WORD = re.compile(r"\w+")
# A word of a lexicon stands on so many pages (or sites), so that no site's own name is learned.
LEAST_PAGES = 5


def read_jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def phrases(tokens):
    words = tokens.split(" ")
    return set(words) | {f"{a} {b}" for a, b in zip(words, words[1:])}


def known_phrases(bags, sources):
    """The words of `bags` (one a unit) that stand in LEAST_PAGES different `sources` (one a unit) or more."""
    seen = {}
    for bag, source in zip(bags, sources):
        for phrase in bag:
            found = seen.setdefault(phrase, set())
            if len(found) < LEAST_PAGES:
                found.add(source)
    return {phrase for phrase, found in seen.items() if len(found) >= LEAST_PAGES}


def weights_of(phrases, coefficients, least):
    """[(phrase, weight in thousandths)] of the phrases that weigh at least so much."""
    weights = ((phrase, round(1000 * weight)) for phrase, weight in zip(phrases, coefficients))
    return [(phrase, weight) for phrase, weight in weights if abs(weight) >= least]


def tree_lines(tree, names, scale=1):
    """A tree of LightGBM's dump_model() as the lines of a model file. `scale` multiplies its scores."""
    lines = []

    def walk(node):
        index = len(lines)
        lines.append("")
        if "split_feature" in node:
            left, right = walk(node["left_child"]), walk(node["right_child"])
            lines[index] = (f"{names[node['split_feature']]} {int(np.floor(node['threshold']))} {left} {right} "
                            f"{round(1000 * scale * node['internal_value'])}")
        else:
            lines[index] = f"= {round(1000 * scale * node['leaf_value'])}"
        return index

    walk(tree["tree_structure"])
    return lines


def write_model(path, lexicon=(), bias=0, names=(), trees=(), threshold=10**9):
    with open(path, "w", encoding="utf-8") as out:
        out.write("dehusk-model 2\n# Trained by script/train. README.md says how to read this.\n")
        out.write(f"threshold {threshold}\nlexicon-bias {bias}\nlexicon {len(lexicon)}\n")
        out.writelines(f"{weight}\t{phrase}\n" for phrase, weight in lexicon)
        out.write(f"names {len(names)}\n")
        out.writelines(f"{weight}\t{name}\n" for name, weight in names)
        out.write(f"trees {len(trees)}\n")
        for lines in trees:
            out.write(f"tree {len(lines)}\n" + "\n".join(lines) + "\n")
