# SPDX-License-Identifier: GPL-2.0-only
"""The figures of a report as one flat list, and the changes since another report."""
import json
import re
from pathlib import Path

from facts import Facts, number

SHARE = 0.05  # share of a time or of held memory that varies by chance
STEP = 16  # instructions by which the clock of a guest under ICOUNT advances
ROUNDED = 0.01  # two figures of two decimals each
SLACK = 64 << 10  # bytes held: tables are freed only after a grace period


def clock(pages):
    """A step of the clock, divided by the number of pages."""
    return STEP / pages + ROUNDED


def pages_of(operation):
    """How many pages are timed at once, by the operation's name in tests/budgets."""
    if "empty page table" in operation:
        return 1
    batch = re.search(r"(\d+) in a call", operation)
    return int(batch[1]) if batch else 4096


def figures(facts):
    """{key: [value, noise]}: the value is exact where the noise is 0."""
    found = {}
    for row in facts.bench:
        for side, name in (("slab", "ours"), ("kernel", "kernel's own")):
            least, median = number(row[f"{side}_min"]), number(row[f"{side}_median"])
            if least is not None:
                noise = max(SHARE * least, (median or least) - least)
                if facts.counted:
                    noise = clock(pages_of(row["operation"]))
                found[f"cost/{row['operation']}, {row['walk']}/{name}"] = [least, noise]
    for row in facts.size:
        for op in ("map", "unmap"):
            value = number(row[op])
            label = f"size/{op} of {row['pages']} pages, {row['walk']}, tables {row['tables']}/ours"
            found[label] = [value, clock(int(row["pages"])) if facts.counted else SHARE * value]
    for row in facts.compare:
        if row.get("error"):
            continue
        for key in ("tables", "used_bytes", "held_bytes"):
            noise = max(SHARE * row[key], SLACK) if key == "held_bytes" else 0
            found[f"memory/{row['workload']}, {row['provider']}/{key}"] = [row[key], noise]
    for domain in facts.domains:
        found[f"tables/{domain.name}/tables"] = [len(domain.tables), 0]
        found[f"tables/{domain.name}/above the limit"] = [len(domain.above), 0]
    for row in facts.matrix:
        failed = re.search(r"(\d+) failed", row[6])
        found[f"matrix/{', '.join(row[:6])}/failed"] = [int(failed[1]) if failed else -1, 0]
    return found


def load(path):
    """(figures, environment) of a data folder, or of a page that `render` wrote."""
    path = Path(path)
    if path.is_dir():
        facts = Facts(path)
        return figures(facts), environment(facts)
    if not path.is_file():
        raise SystemExit(f"render: no report {path}")
    embedded = re.search(
        r'<script type="application/json" id="figures">(.*?)</script>', path.read_text(), re.S
    )
    if not embedded:
        raise SystemExit(f"render: {path} is no report: it has no figures in it")
    document = json.loads(embedded[1])
    return document["figures"], document["environment"]


def embed(facts):
    document = {"figures": figures(facts), "environment": environment(facts)}
    return json.dumps(document, separators=(",", ":")).replace("<", "\\u003c")


def environment(facts):
    """What must be the same for figures to be compared exactly."""
    return {
        f"{part}.{key}": value for part, fields in facts.parts.items() for key, value in fields.items()
    } | {"revision": facts.about.get("revision", "")}


class Changes:
    """The differences from an older report; none if there is no older report."""

    def __init__(self, facts, old=None):
        self.old = old is not None
        self.rows, self.differs = {}, []
        if old is None:
            return
        before, there = load(old)
        now, here = figures(facts), environment(facts)
        self.revision = there.pop("revision", "")
        here.pop("revision")
        self.differs = [
            f"{k.replace('.', ': ')} was {there.get(k, '-')}, is {here.get(k, '-')}"
            for k in sorted(here.keys() | there.keys())
            if there.get(k) != here.get(k)
        ]
        for key in [*now, *(k for k in before if k not in now)]:
            was, noise_then = before.get(key, (None, 0))
            value, noise = now.get(key, (None, 0))
            if None in (was, value) or abs(value - was) > max(noise, noise_then):
                self.rows[key] = (was, value)

    def mark(self, key):
        """A short mark of how this figure has changed, or ''."""
        if key not in self.rows:
            return ""
        was, value = self.rows[key]
        if value is None:
            return "gone"
        if was is None:
            return "new"
        arrow = "▲" if value > was else "▼"
        return f"{arrow} {difference(was, value)}"


def difference(was, value):
    if not was:
        return f"{value - was:+,g}"
    if value / was >= 2:
        return f"× {value / was:.3g}"
    percent = 100 * (value - was) / was
    return f"{percent:+.1f} %" if abs(percent) >= 0.05 else f"{value - was:+.2f}"
