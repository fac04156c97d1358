# SPDX-License-Identifier: GPL-2.0-only
"""The sections about memory: where tables lie, what they map, what they take."""
from html import escape

import charts
import strips
from facts import number
from markup import details, legend, panel, plural, section, size, table, source

BYTES = '"16 KiB" 16, "128 KiB" 128, "1 MiB" 1024, "8 MiB" 8192'
SHOWN = 24  # at most so many domains with a strip each, and offenders by name


### Physical memory


def places(facts, changes):
    domains = [d for d in facts.domains if d.tables]
    if not facts.zones:
        return ""
    tables = [t for d in domains for t in d.tables]
    scale = strips.Scale(facts.zones, tables)
    page = facts.status.get("page_bytes", 4096)
    shown = sorted(domains, key=lambda d: not d.above)[:SHOWN]
    shown = [d for d in domains if d in shown]
    rows = [
        f'<div class="row"><div><h3>Zones</h3><p>{escape(strips.zone_sizes(facts.zones, page))}</p></div>'
        f'<div class="track">{strips.zone_strip(facts.zones, scale)}</div></div>'
    ]
    rows += [domain_row(d, facts, scale, changes) for d in shown]
    rows.append(f'<div class="row"><span></span><div class="track">{strips.ruler(scale)}</div></div>')
    line = f'<div class="edge" style="--at:{scale.low:.4f}" aria-hidden="true"></div>'
    words = "Each mark is a table. The IOMMU finds its tables by 32-bit addresses: none may lie right of the line at 4 GiB."
    if scale.stretched:
        words += " Memory below the line is drawn larger than memory above it."
    words += (
        " A zone is drawn from its first page to its last; holes in it are not drawn. "
        "The figures beside the strip give the memory that the kernel manages in each zone."
    )
    names = dict.fromkeys(z["zone"] for z in facts.zones)
    swatches = [(strips.zone_class(n), f"zone {n}") for n in names]
    key = legend(("mark", "table"), ("mark bad", "table above its limit"), *swatches)
    return section(
        "places",
        "Where the tables are",
        words,
        key,
        f'<div class="strips">{rows[0]}{"".join(rows[1:])}{line}</div>',
        left_out(domains, shown),
        magnified(shown),
        details("As a table", places_table(facts, domains)),
        source(facts, "memory/status.json", "memory/check.json"),
    )


def domain_row(domain, facts, scale, changes):
    state = "bad" if domain.above else "good"
    words = strips.counts(domain)
    if domain.control:
        words += ", on purpose" if domain.above else "; it has no zone limit, on purpose"
    note = changes.mark(f"tables/{domain.name}/above the limit") or changes.mark(
        f"tables/{domain.name}/tables"
    )
    note = f' <span class="changed">{escape(note)}</span>' if note else ""
    return (
        f'<div class="row {state}"><div><h3>{escape(domain.title)}{note}</h3><p>{escape(words)}</p></div>'
        f'<div class="track">{strips.domain_strip(domain, facts.zones, scale)}</div></div>'
    )


def magnified(domains):
    """The tables of each domain that has several, drawn over the range that they occupy."""
    rows = [
        f'<div class="row"><div><h3>{escape(d.title)}</h3><p>{escape(strips.range_of(d))}</p></div>'
        f'<div class="track">{strips.magnified(d)}</div></div>'
        for d in domains
        if len(d.tables) > 1
    ]
    return (
        rows
        and f'<div class="strips"><h3>Magnified: the range that each domain\'s tables take</h3>{"".join(rows)}</div>'
    )


def left_out(domains, shown):
    more = len(domains) - len(shown)
    return f"<p>{plural(more, 'more domain')} in the table.</p>" if more else ""


def places_table(facts, domains):
    names = list(dict.fromkeys(z["zone"] for z in facts.zones))
    columns = [
        ("domain", 0),
        ("provider", 0),
        ("tables", 1),
        ("above limit", 1),
        ("lowest", 1),
        ("highest", 1),
    ]
    columns += [(f"in {n}", 1) for n in names]
    rows = []
    for d in domains:
        at = [t["at"] for t in d.tables]
        rows.append(
            [
                d.name,
                d.provider,
                len(at),
                (len(d.above), "bad" if d.above else ""),
                f"0x{min(at):08x}",
                f"0x{max(at):08x}",
            ]
            + [sum(t["zone"] == n for t in d.tables) for n in names]
        )
    return table(columns, rows, "Tables of each domain")


def offenders(facts):
    """The tables that fail the verdict, by name."""
    bad = [(d, t) for d, _ in facts.judged for t in d.above]
    if not bad:
        return ""
    rows = [
        [d.name, f"L{t['level']}", f"0x{int(t['iova'], 16):08x}", (t["phys"], "bad"), t["zone"], t["node"]]
        for d, t in bad[:SHOWN]
    ]
    more = f"<p>and {len(bad) - SHOWN:,} more</p>" if len(bad) > SHOWN else ""
    return (
        table(
            [("domain", 0), ("level", 0), ("IOVA", 1), ("physical address", 1), ("zone", 0), ("node", 1)],
            rows,
            "Tables above their limit",
        )
        + more
    )


### The IOVA space


def space(facts):
    same = {}
    for d in facts.domains:
        grid, each = strips.cells(d)
        if any(grid):
            same.setdefault((grid, each), []).append(d)
    pictures = []
    for (grid, each), domains in list(same.items())[:6]:
        title = ", ".join(d.name for d in domains)
        note = f"{sum(k > 0 for k in grid)} of 4096 cells of {each >> 20} MiB"
        pictures.append(panel(title, strips.iova_map(f"IOVA space of {title}", grid, each), note))
    more = len(same) - len(pictures)
    rest = f"<p>{plural(more, 'more map')} in the table.</p>" if more else ""
    key = legend(
        ("k t1", "L2 table, up to a quarter used"),
        ("k t4", "more than three quarters"),
        ("k sec", "sections of 1 MiB"),
        ("k super", "supersections"),
        ("k empty", "nothing"),
    )
    rows = [row for domains in same.values() for row in strips.iova_rows(domains[0])]
    columns = [("domain", 0), ("IOVA", 0), ("L2 tables", 1), ("1M", 1), ("16M", 1)]
    as_table = table(columns, rows, "Cells with L2 tables, sections and supersections")
    if len(pictures) == 1:
        pictures.append(as_table)
        as_table = ""
    return section(
        "space",
        "What is mapped",
        "The IOVA space as 64 × 64 cells, row by row; numbers are GiB. "
        "Domains with the same mappings share a picture.",
        pictures
        and key
        + f'<div class="panels maps">{"".join(pictures)}</div>'
        + rest
        + (as_table and details("As a table", as_table))
        + source(
            facts,
            *[
                f"memory/domains/{d[0].name}.{n}.json"
                for d in list(same.values())[:1]
                for n in ("tables", "mappings")
            ],
        )
        if same
        else "",
    )


### Memory held against used


def held(facts, changes):
    pictures, rows = [], []
    for workload in dict.fromkeys(r["workload"] for r in facts.compare):
        dots = []
        for r in facts.compare:
            if r["workload"] != workload:
                continue
            key = f"memory/{workload}, {r['provider']}/held_bytes"
            if r.get("error"):
                rows.append([workload, r["provider"], "-", "-", "-", r["error"]])
                continue
            mark = changes.mark(key)
            dots.append(
                (
                    r["provider"],
                    f"{size(r['held_bytes'])}, {r['held_per_used']:.1f} ×",
                    r["used_bytes"] / 1024,
                    r["held_bytes"] / 1024,
                    mark,
                )
            )
            rows.append(
                [
                    workload,
                    r["provider"],
                    r["tables"],
                    size(r["used_bytes"]),
                    size(r["held_bytes"]),
                    mark or "-",
                ]
            )
        words = "; ".join(f"{d[0]} holds {d[1]}" for d in dots)
        if dots:
            pictures.append(
                panel(
                    workload,
                    charts.dots(dots, f"Memory held and used: {workload}", words, "", low=10, tics=BYTES),
                )
            )
    columns = [("workload", 0), ("provider", 0), ("tables", 1), ("used", 1), ("held", 1), ("note", 0)]
    key = legend(("dot first", "used by tables"), ("dot second", "held, and × what is used"))
    return section(
        "held",
        "Memory held against used",
        "The memory that each provider takes from the kernel for the tables of the same workload.",
        pictures
        and key
        + f'<div class="panels">{"".join(pictures)}</div>'
        + details("As a table", table(columns, rows, "Memory held and used"))
        + source(facts, "memory/compare.json"),
    )


def churn(facts):
    rows = [dict(r, **{k: number(r[k]) for k in ("step", "tables", "used", "held")}) for r in facts.churn]
    if not rows:
        return ""
    top = max(r["held"] for r in rows) / (1 << 20) * 1.08
    last = max(r["step"] for r in rows)
    pictures, summary = [], []
    for provider in dict.fromkeys(r["provider"] for r in rows):
        mine = [r for r in rows if r["provider"] == provider]
        peak, end = max(r["held"] for r in mine), mine[-1]
        words = f"{size(peak)} at most; {size(end['held'])} in the end, where {size(end['used'])} are used"
        points = [(r["step"], r["used"] / (1 << 20), r["held"] / (1 << 20)) for r in mine]
        picture = charts.gnuplot(
            "churn",
            points,
            f"Memory of {provider} over time",
            words,
            height=190,
            last=last,
            top=top,
            tic=charts.step(top),
        )
        pictures.append(panel(provider, picture, words))
        summary.append([provider, int(end["tables"]), size(peak), size(end["held"]), size(end["used"])])
    key = legend(("line first", "MiB held"), ("line second", "MiB used by tables"))
    columns = [
        ("provider", 0),
        ("tables at the end", 1),
        ("most held", 1),
        ("held at the end", 1),
        ("used at the end", 1),
    ]
    return section(
        "churn",
        "Memory under churn",
        "Random sections are mapped and most of them unmapped again, three times.",
        key,
        f'<div class="panels">{"".join(pictures)}</div>',
        details("As a table", table(columns, summary, "Memory under churn")),
        source(facts, "memory/churn.csv"),
    )
