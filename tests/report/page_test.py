#!/usr/bin/env python3
"""The page of dehusk report in a browser: page_test.py SOURCE_DIR DEHUSK CHROMIUM

It loads nothing and complains of nothing, its legend filters and finds, what hostile documents say is text, it fits a
phone, it can be read in the light and in the dark, and without its script."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

from browser import Browser

ARTICLES = ["text/tram_line_nine.txt", "text/onion_soup_pot.txt", "html/news_harbour_crane.html", "html/blog_log_parser.html"]
PROSE = ("The ferry left the harbour an hour late, because the captain waited for a delivery of spare parts. "
         "Nobody on board complained, and most of the passengers slept through the crossing.")
ATTACKS = ["<script>alert(1)</script>", "</style><script>alert(2)</script>", "\"><img src=https://a.test/x onerror=alert(3)>",
           "'onmouseover='alert(4)", "</article></main></body>", "<!--", "]]>", "&lt;svg onload=alert(5)&gt;", "</bdi></div></title>",
           "javascript:alert(6)", "\u202egnp.txt\u202c", "\u2066unclosed", "x" * 3000]
HEBREW = "שלום לכולם, זה טקסט קצר בעברית."
RULE = '''[[rule]]
id = "hostile.one"
why = "\\"><img src=x onerror=alert(7)> </details></article> is no reason."
category = "newsletter"
scope = "block"
lang = "any"
regex = "^marked line"
match = ["Marked line.", "marked line"]
no_match = ["A marked line.", "No marked line."]
'''

# Of each element with text of its own, how its ink stands out from its ground, where that is not enough.
CONTRAST = """(() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", {willReadFrequently: true});
  const luminance = (colors) => {
    context.clearRect(0, 0, 1, 1);
    for (const color of colors) { context.fillStyle = color; context.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const weak = [];
  let looked = 0;
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || element.tagName === "SCRIPT" || getComputedStyle(element).display === "none") continue;
    const grounds = [];
    for (let at = element; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    const [ink, ground] = [luminance([...grounds, getComputedStyle(element).color]), luminance(grounds)];
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    ++looked;
    if (ratio < 4.5) weak.push(`${element.tagName}.${element.className} ${element.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return [looked, weak];
})()"""

failures = []


def expect(what, found, expected):
    if found != expected:
        failures.append(f"{what}: {found!r} instead of {expected!r}")


def expect_quiet(what, page):
    expect(f"{what}: what it asked for", len(page.requests), 1)
    expect(f"{what}: what it complained about", page.complaints, [])
    expect(f"{what}: what stands in its body", page.value("[...document.body.children].map((e) => e.tagName)"),
           ["HEADER", "ASIDE", "MAIN", "FOOTER", "DIV", "SCRIPT"])
    expect(f"{what}: articles in their place", page.value("document.querySelectorAll('main > article').length"),
           page.value("document.querySelectorAll('article').length"))
    expect(f"{what}: lines in their place", page.value("document.querySelectorAll('.text > .line').length"),
           page.value("document.querySelectorAll('.line').length"))
    expect(f"{what}: scripts and what loads",
           page.value("document.querySelectorAll('script, img, iframe, object, embed, link, base, form').length"), 1)
    expect(f"{what}: links that lead away",
           page.value("[...document.links].map((a) => a.getAttribute('href')).filter((to) => !to.startsWith('#'))"), [])


def hostile_records():
    for attack in ATTACKS:
        yield {"id": attack, "text": f"{PROSE}\n{attack} stands here.\nMarked line {attack}\n{PROSE}"}
    for attack in ATTACKS:
        safe = attack.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        meta = "".join(f'<meta name="{name}" content="{safe}">' for name in ("author", "description", "keywords"))
        yield {"id": "page", "html": f'<html lang="{safe}"><title>{safe}</title>{meta}<link rel=canonical '
                                     f'href="javascript:alert(8)"><p>{PROSE} {safe}</p><p>{PROSE}</p>'}
    yield {"id": "hebrew", "text": f"{PROSE}\n{HEBREW}\n{PROSE}"}


def counts(page, kind):
    """(name, parts in the legend, parts in the text, of which are hidden) of each row."""
    return page.value(f"""[...document.querySelectorAll('tr[data-kind={kind}]')].map((row) => {{
        const parts = [...document.querySelectorAll('.r:has(> details)')]
            .filter((part) => part.dataset.{kind} === row.dataset.name);
        return [row.dataset.name, Number(row.cells[1].textContent), parts.length,
                parts.filter((part) => !part.checkVisibility()).length];
    }})""")


def shown(page):
    return page.value("document.querySelector('#shown').textContent")


def test_legend(page):
    rows = {kind: counts(page, kind) for kind in "cr"}
    total = sum(parts for _, parts, _, _ in rows["c"])
    for kind in "cr":
        for name, legend, parts, hidden in rows[kind]:
            expect(f"parts of {name}", (parts, hidden), (legend, 0))
    expect("what is shown", shown(page), f"{total} of {total} parts shown")

    page.value("document.querySelector('#rules').open = true")
    for kind, (name, parts, _, _) in (("c", rows["c"][1]), ("r", rows["r"][2])):
        box = f"tr[data-kind={kind}][data-name='{name}'] label"
        page.click(box)
        expect(f"{name} hidden", dict((row[0], row[3]) for row in counts(page, kind))[name], parts)
        expect(f"shown without {name}", shown(page), f"{total - parts} of {total} parts shown")
        expect(f"empty lines without {name}", page.value(
            "[...document.querySelectorAll('.line')].filter((line) => line.checkVisibility({contentVisibilityAuto: true}) && line.offsetHeight === 0).map((line) => line.outerHTML)"), [])
        page.click(box)
        expect(f"shown with {name} again", shown(page), f"{total} of {total} parts shown")

    page.click("#every")
    expect("shown with none", shown(page), f"0 of {total} parts shown")
    page.click("#every")
    expect("shown with all", shown(page), f"{total} of {total} parts shown")


def test_finding(page):
    name, parts, _, _ = counts(page, "c")[0]
    button = f"tr[data-kind=c][data-name='{name}'] button"
    told = "document.querySelector('#finder output').textContent"
    page.click(button)
    expect("found", page.value(told), f"{name}: 1 of {parts}")
    expect("marked", page.value("document.querySelectorAll('.found:has(> details)').length"), parts)
    expect("pressed", page.value(f"document.querySelector(\"{button}\").ariaPressed"), "true")
    page.click("#finder button:nth-of-type(1)")
    expect("the last one", page.value(told), f"{name}: {parts} of {parts}")
    page.click("#finder button:nth-of-type(2)")
    expect("the first one again", page.value(told), f"{name}: 1 of {parts}")
    expect("where it is", page.value("""(() => { const box = document.querySelector('.at').getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight; })()"""), True)
    page.press("Escape", 27)
    expect("found no more", page.value("[document.querySelector('#finder').hidden, document.querySelector('.found')]"), [True, None])


def test_reasons(page):
    is_open = "document.querySelector('.r > details').open"
    page.value("document.querySelector('.r > details > summary').focus()")
    page.press("Enter", 13)
    expect("a reason by keyboard", page.value(is_open), True)
    expect("which can be seen", page.value("document.querySelector('.why').checkVisibility()"), True)
    page.press("Enter", 13)
    expect("and closed", page.value(is_open), False)
    page.click(".r > details > summary")
    expect("a reason by its label", page.value(is_open), True)
    page.click("del")
    expect("closed by a tap on the text", page.value(is_open), False)


def test_schemes(browser, file, categories):
    for scheme in ("light", "dark"):
        page = browser.open(file, scheme=scheme)
        # Every category, wherever its colour is used, and everything open.
        page.value(f"""(() => {{
            const part = document.querySelector('.r:has(> details)');
            const chip = document.querySelector('.chip');
            for (const category of {json.dumps(categories)}) {{
                for (const model of [part, chip]) {{
                    const copy = model.cloneNode(true);
                    copy.dataset.c = category;
                    model.after(copy);
                }}
            }}
            for (const details of document.querySelectorAll('details')) details.open = true;
            document.querySelector('#finder').hidden = false;
        }})()""")
        looked, weak = page.value(CONTRAST)
        expect(f"contrast in the {scheme}", weak, [])
        expect(f"enough was looked at in the {scheme}", looked > 200, True)
        expect(f"the ground in the {scheme}", page.value("getComputedStyle(document.body).backgroundColor"),
               "rgb(255, 255, 255)" if scheme == "light" else "rgb(21, 24, 28)")
        hues = page.value("""[...document.querySelectorAll('.chip')]
            .map((chip) => [chip.dataset.c, getComputedStyle(chip).getPropertyValue('--hue')])""")
        expect("categories without a hue", [category for category, hue in hues if not hue], [])
        expect("hues of categories", len({hue for _, hue in hues}), len(categories))


def test_phone(browser, file):
    page = browser.open(file, width=360, height=740)
    page.value("for (const details of document.querySelectorAll('details')) details.open = true")
    page.value("document.querySelector('tr[data-kind] button').click()")
    expect(f"width of {file.name} on a phone", page.value("document.documentElement.scrollWidth"), 360)
    # What is cut off would not make the page wider.
    expect(f"what sticks out of {file.name} on a phone", page.value("""
        [...document.querySelectorAll('body *')].filter((e) => e.getClientRects().length && e.getBoundingClientRect().right > 361)
            .map((e) => e.outerHTML.slice(0, 100))"""), [])
    expect(f"where the legend of {file.name} is", page.value(
        "document.querySelector('aside').getBoundingClientRect().bottom <= document.querySelector('main').getBoundingClientRect().top"), True)


def test_list(browser, file):
    for width in (1200, 360):
        page = browser.open(file, width=width)
        expect(f"lines above the list of documents, {width} wide", page.value("""[...document.querySelectorAll('nav thead tr *')]
            .map((cell) => getComputedStyle(cell).borderTopWidth)"""), ["0px"] * 4)
        begins = "document.querySelectorAll('nav tr > :nth-child(2)')"
        expect(f"names below their head, {width} wide", page.value(f"""[...{begins}].map((cell) =>
            cell.getBoundingClientRect().left + parseFloat(getComputedStyle(cell).paddingLeft))
            .every((left, _, all) => left === all[0])"""), True)


def test_without_script(browser, file):
    page = browser.open(file, scripts=False)
    expect("controls without script", page.value("[...document.querySelectorAll('input, button')].filter((e) => e.checkVisibility()).length"), 0)
    expect("struck without script", page.value("getComputedStyle(document.querySelector('del')).textDecorationLine"), "line-through")
    page.click(".r > details > summary")
    expect("a reason without script", page.value("document.querySelector('.why').checkVisibility()"), True)
    expect("complaints without script", page.complaints, [])


def test_hostile(browser, file):
    page = browser.open(file)
    expect_quiet("hostile documents", page)
    articles = page.value("document.querySelectorAll('article').length")
    expect("hostile documents shown", articles, 2 * len(ATTACKS) + 1)
    texts = page.value("[...document.querySelectorAll('article')].map((a) => a.textContent)")
    for attack, text in zip(ATTACKS, texts):
        visible = re.sub("[\u202a-\u202e\u2066-\u2069]", lambda c: f"\\u{ord(c[0]):04X}", attack)
        expect(f"{attack[:40]!r} is text", f"{visible} stands here." in text, True)
    expect("the reason of a hostile rule", page.value("document.querySelector('.why p').textContent"),
           '"><img src=x onerror=alert(7)> </details></article> is no reason.')
    expect("direction of Hebrew", page.value(f"""[...document.querySelectorAll('.line')]
        .filter((line) => line.textContent.includes({json.dumps(HEBREW)})).map((line) => getComputedStyle(line).direction)"""), ["rtl"])
    expect("what the page forbids itself", page.value(
        "fetch('data:,x').then(() => 'it loads', () => 'it loads nothing')"), "it loads nothing")


def write_pages(source, dehusk, folder):
    rules = folder / "rules" / "block"
    rules.mkdir(parents=True)
    (rules / "hostile.toml").write_text(RULE, encoding="utf-8")
    usual, hostile = folder / "usual.html", folder / "hostile.html"
    subprocess.run([dehusk, "report", *(source / "corpus" / article for article in ARTICLES), "-o", usual], check=True)
    records = "".join(json.dumps(record) + "\n" for record in hostile_records())
    subprocess.run([dehusk, "report", "--no-shipped", "--rules", rules.parent, "--from", "jsonl", "--profile", "none", "-o", hostile],
                   input=records, text=True, check=True)
    return usual, hostile


def main():
    source, dehusk, chromium = sys.argv[1:]
    source = pathlib.Path(source)
    header = (source / "src/include/dehusk/document.h").read_text(encoding="utf-8")
    categories = re.findall(r"^  (\w+),$", re.search(r"enum class Category[^}]*", header).group(0), re.M)
    with tempfile.TemporaryDirectory() as folder:
        usual, hostile = write_pages(source, dehusk, pathlib.Path(folder))
        with Browser(chromium) as browser:
            page = browser.open(usual)
            expect_quiet("the usual page", page)
            test_legend(page)
            test_finding(page)
            test_reasons(page)
            expect("complaints of the usual page", page.complaints, [])
            test_schemes(browser, usual, categories)
            for file in (usual, hostile):
                test_phone(browser, file)
            test_list(browser, usual)
            test_without_script(browser, usual)
            test_hostile(browser, hostile)
    for failure in failures:
        print(failure)
    sys.exit(bool(failures))


main()
