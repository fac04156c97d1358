# SPDX-License-Identifier: GPL-2.0-only
"""gnuplot's charts, as SVG in the colours and fonts of the page."""
import math
import re
import subprocess
import tempfile
from html import escape
from pathlib import Path

SCRIPTS = Path(__file__).parent / "charts"

# Each name is a variable of the scripts and of the style sheet. gnuplot gets a unique colour for
# it, which themed() replaces.
COLOURS = (
    "text",
    "muted",
    "grid",
    "first",
    "second",
    "third",
    "area",
    "floorline",
    "changed",
    "zone1",
    "zone2",
    "zone3",
    "zone4",
)
SENTINEL = {name: f"#0101{n:02x}" for n, name in enumerate(COLOURS, 1)}

ROW = 26  # the width of a row's label and words, in units of the font's size

made = 0


def gnuplot(script, points, title, words, **variables):
    """SVG of a script in charts/ on these points, with a title and a description."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as data:
        for point in points:
            print("\t".join(clean(cell) for cell in point), file=data)
        data.flush()
        values = {"file": data.name, **SENTINEL, **variables}
        settings = "; ".join(f"{k} = {quoted(v)}" for k, v in values.items())
        run = subprocess.run(
            ["gnuplot", "-e", settings, f"{script}.gp"],
            cwd=SCRIPTS,
            check=False,
            capture_output=True,
            text=True,
        )
    if run.returncode or not run.stdout.rstrip().endswith("</svg>"):
        raise SystemExit(f"render: gnuplot fails at {script}: {run.stderr.strip()}")
    return themed(run.stdout, title, words)


def clean(cell):
    """A cell as one field: without tabs, line ends and quotes; a blank if it is empty."""
    if isinstance(cell, (int, float)):
        return repr(cell)
    return re.sub(r'[\t\n"\\]', " ", cell) or " "


def quoted(value):
    return repr(value) if isinstance(value, (int, float)) else '"' + value.replace('"', '\\"') + '"'


def themed(svg, title, words):
    """Drops what the page does not use, makes ids unique, and sets the page's colours."""
    global made
    made += 1
    svg = svg[svg.index("<svg") :]
    view = re.search(r'viewBox="[^"]*"', svg)[0]
    body = svg[svg.index('<g id="gnuplot_canvas">') :]
    body = re.sub(r"<filter.*?</filter>", "", body, flags=re.S)
    body = re.sub(r"<title>.*?</title>", "", body)
    body = re.sub(r' (font-family="[^"]*"|class="gridline"|color="\w+")', "", body)
    body = re.sub(r"</?tspan[^>]*>", "", body).replace("xlink:href", "href")
    body = re.sub(r"""(id=|href=)(["'])(#?)(\w+)""", rf"\1\2\3c{made}-\4", body)
    body = re.sub(r"\n\s*", "\n", body)
    body = re.sub(r"<path [^>]*d='M[\d.,]+\s*'/>", "", body)
    for _ in range(3):
        body = re.sub(r"<g [^>]*>\n?</g>\n?", "", body)
    used = set(re.findall(r"href='#([\w-]+)'", body))
    body = re.sub(r"<\w+ [^>]*id='(c\d+-gp\w+)'[^>]*/>\n?", lambda m: m[0] if m[1] in used else "", body)

    def colour(match):
        return f"var(--{COLOURS[int(match[1]) - 1]})"

    body = re.sub(r"rgb\( *1, *1, *(\d+)\)", colour, body)
    return (
        f'<svg class="chart" {view} role="img"><title>{escape(title)}</title>'
        f"<desc>{escape(words)}</desc>{body}"
    )


def log_tics(low, high, name):
    return ", ".join(
        f'"{name(10 ** n)}" {10 ** n}'
        for n in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
    )


def short(value):
    for unit, scale in ("M", 10**6), ("k", 10**3):
        if value >= scale:
            return f"{value // scale}{unit}"
    return str(value)


def fit(label, words):
    """A label that leaves room for the words at the right end of its row."""
    room = ROW - width(words) - 1
    if width(label) <= room:
        return label
    while width(label) > room - 1:
        label = label[:-1]
    return label + "…"


def width(text):
    """The approximate width in a sans-serif font; errs on the large side."""
    return sum(0.36 if c in "fijlrtI1,.:;'|()[] " else 0.66 for c in text)


def step(high):
    """The distance between tics that gives about four."""
    scale = 10 ** math.floor(math.log10(high / 4))
    return next(n * scale for n in (1, 2, 5, 10) if n * scale >= high / 4)


def dots(rows, title, words, xname, floor=0, low=1.0, tics=None):
    """Rows of (label, words, first, second, mark); an unknown figure is None."""
    rows = [
        (fit(label, mark or note), "" if mark else note, a, b if b is not None else a, mark)
        for label, note, a, b, mark in rows
    ]
    high = max([v for r in rows for v in r[2:4]] + [floor, low * 10]) * 1.15
    low = min([low] + [v for r in rows for v in r[2:4] if v > 0])
    return gnuplot(
        "dots",
        rows,
        title,
        words,
        rows=len(rows),
        height=56 + 38 * len(rows),
        lo=low / 1.15,
        hi=high,
        floor=floor,
        xname=xname,
        tics=tics or log_tics(low / 1.15, high, short),
    )


def stack(rows, title, words):
    """Rows of (label, words, parts...), with up to four parts."""
    rows = [(fit(*r[:2]), r[1], *(list(r[2:]) + [0] * 4)[:4]) for r in rows]
    high = max([sum(r[2:]) for r in rows] + [1]) * 1.02
    return gnuplot(
        "stack", rows, title, words, rows=len(rows), height=56 + 38 * len(rows), hi=high, tic=step(high)
    )
