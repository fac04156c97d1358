# SPDX-License-Identifier: GPL-2.0-only
"""What a report is made from: a folder with the output of commands. See `collect`."""
import csv
import json
import re
from pathlib import Path

GIB = 1 << 30
LIMIT = 4 * GIB
SCHEMA = 1  # of v7sctl's documents that this page reads

# The columns that each table of figures must have: of words or `-`, and of numbers
BENCH = ("operation", "walk", "slab_median", "kernel_min", "kernel_median", "ratio"), ("budget", "slab_min")
SIZE = ("walk", "tables"), ("pages", "map", "unmap")
FLOOR = ("op",), ("cost",)
CHURN = ("provider",), ("step", "tables", "used", "held")


def lines(path):
    return path.read_text().splitlines() if path.exists() else []


def pairs(path, sep):
    """A file of `KEY<sep>VALUE` lines."""
    return dict(line.split(sep, 1) for line in lines(path) if sep in line)


def read_json(path):
    """A document of v7sctl's, or {} if it is missing or an error."""
    if not path.exists():
        return {}
    try:
        document = json.loads(path.read_text())
    except ValueError as error:
        raise SystemExit(f"render: {path}: no JSON: {error}") from error
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        raise SystemExit(f"render: {path}: its schema is {json.dumps(schema)}, not {SCHEMA}")
    return document if "error" not in document else {}


def read_csv(path, columns, sep=","):
    """The rows of a file that has at least these columns; none if the file is missing."""
    if not path.exists():
        return []
    words, numbers = columns
    reader = csv.DictReader(lines(path), delimiter=sep)
    missing = [c for c in words + numbers if c not in (reader.fieldnames or [])]
    if missing:
        raise SystemExit(f"render: {path}: it has no column {', '.join(missing)}")
    rows = []
    for row in reader:
        wrong = [c for c in words if row[c] is None] + [c for c in numbers if number(row[c]) is None]
        if wrong:
            raise SystemExit(f"render: {path}: line {reader.line_num} has no {wrong[0]}")
        rows.append(row)
    return rows


def number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


class Domain:
    """One page table: its tables, and what it maps."""

    def __init__(self, name, provider, tables, mappings, control):
        self.name, self.provider = name, provider
        self.tables = [dict(t, at=int(t["phys"], 16)) for t in tables]
        self.mappings = mappings
        self.above = [t for t in self.tables if not t["within_limit"]]
        # `collect` makes it without a zone limit, to show that the check fails.
        self.control = control

    @property
    def title(self):
        return self.name if self.name == self.provider else f"{self.name} ({self.provider})"


class Facts:
    """The content of the folder; empty where nothing was measured."""

    def __init__(self, folder):
        folder = Path(folder)
        if not folder.is_dir():
            raise SystemExit(f"render: no folder {folder}")
        self.about = pairs(folder / "about", ": ")
        self.parts = {part: pairs(folder / part / "environment", ": ") for part in ("memory", "costs")}
        self.commands, self.missing = {}, {}
        for part in self.parts:
            for into, name in (self.commands, "commands"), (self.missing, "missing"):
                into.update({f"{part}/{k}": v for k, v in pairs(folder / part / name, "\t").items()})
        memory, costs = folder / "memory", folder / "costs"
        self.status = read_json(memory / "status.json")
        self.check = read_json(memory / "check.json")
        self.doctor = read_json(memory / "doctor.json").get("findings", [])
        self.slabs = read_json(memory / "slabs.json")
        self.compare = read_json(memory / "compare.json").get("results", [])
        self.churn = read_csv(memory / "churn.csv", CHURN)
        self.bench = read_csv(costs / "bench.csv", BENCH)
        self.size = read_csv(costs / "size.csv", SIZE, " ")
        self.floor = {row["op"]: number(row["cost"]) for row in read_csv(costs / "floor.csv", FLOOR)}
        self.matrix = read_matrix(folder / "matrix")
        self.zones = self.status.get("zones", [])
        self.domains = [self.read_domain(memory / "domains", d) for d in self.status.get("domains", [])]
        if not self.status and not self.bench:
            raise SystemExit(f"render: {folder} has neither memory/status.json nor costs/bench.csv")

    def read_domain(self, folder, row):
        name = row["name"]
        tables = read_json(folder / f"{name}.tables.json").get("tables", [])
        mappings = read_json(folder / f"{name}.mappings.json").get("mappings", [])
        control = name == self.parts["memory"].get("control")
        return Domain(name, row["provider"], tables, mappings, control)

    @property
    def judged(self):
        """The domains that must pass, with the row of `check` for each."""
        rows = {row["domain"]: row for row in self.check.get("domains", [])}
        return [(d, rows.get(d.name, {})) for d in self.domains if not d.control]

    @property
    def controls(self):
        return [d for d in self.domains if d.control]

    @property
    def unit(self):
        return self.parts["costs"].get("unit", "ns")

    @property
    def counted(self):
        """Whether the figures are instructions: only these are exact."""
        return self.unit == "instructions"

    @property
    def budgeted(self):
        """Whether tests/budgets applies: to instructions on its kernels for arm64."""
        env = self.parts["costs"]
        kernel = env.get("kernel", "").startswith(("6.12.", "7.2."))
        return self.counted and kernel and env.get("arch") == "aarch64"

    @property
    def over_budget(self):
        if not self.budgeted:
            return []
        return [r for r in self.bench if (number(r["slab_min"]) or 0) > (number(r["budget"]) or 1e99)]


def read_matrix(path):
    """Rows of tests/matrix: kernel, arch, pages, RAM, zones, compiler, result."""
    rows = []
    for line in lines(path):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 7 and cells[0] != "kernel" and not set(cells[0]) <= set("-:"):
            rows.append(cells)
    return rows


def matrix_failed(row):
    """Whether the suite failed on that machine: it did not end, a test failed, or none passed."""
    counts = re.search(r"(\d+) passed, (\d+) failed", row[6])
    return "fails" in row[6] or not counts or counts[1] == "0" or counts[2] != "0"


### The verdict


def verdict(facts):
    """('pass'|'fail'|'none', sentence, reasons): the head of the page."""
    above = sum(len(d.above) for d, _ in facts.judged)
    tables = sum(len(d.tables) for d, _ in facts.judged)
    reasons = [
        f"{len(d.above)} of {len(d.tables)} tables of {d.name} lie above its limit"
        for d, _ in facts.judged
        if d.above
    ]
    for domain, row in facts.judged:
        for key, words in ("misaligned", "not aligned to their size"), (
            "unsynced",
            "not written back for the walker",
        ):
            if row.get(key):
                reasons.append(f"{row[key]} tables of {domain.name} are {words}")
        if row.get("wrong"):
            reasons.append(
                f"{row['wrong']} pages of {domain.name} do not translate as they were mapped"
            )
        if row.get("verdict") == "fail" and not (
            domain.above
            or row.get("misaligned")
            or row.get("unsynced")
            or row.get("wrong")
        ):
            reasons.append(f"check fails {domain.name}")
    reasons += [
        f"{r['operation']} ({r['walk']}) takes {r['slab_min']}, more than its budget of {r['budget']}"
        for r in facts.over_budget
    ]
    reasons += [
        f"the suite fails on {row[0]} {row[1]}, {row[3]}, {row[5]}"
        for row in facts.matrix
        if matrix_failed(row)
    ]
    if above:
        what = "1 table lies" if above == 1 else f"{above:,} tables lie"
        return "fail", f"{what} where the IOMMU cannot reach", reasons
    if reasons:
        return "fail", headline(facts, reasons), reasons
    if not facts.judged or not tables:
        return "none", "No page table to judge", []
    return "pass", "Every table lies where the IOMMU can reach it", []


def headline(facts, reasons):
    """The sentence for a failure if every table is within its limit; the check's reasons come first."""
    over, failed = len(facts.over_budget), sum(map(matrix_failed, facts.matrix))
    if len(reasons) > over + failed:
        return "The check of the tables fails"
    if over:
        return f"{over} of {len(facts.bench)} operations exceed their budget"
    return f"The test suite fails on {failed} of {len(facts.matrix)} machines"
