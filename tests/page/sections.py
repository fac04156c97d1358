# SPDX-License-Identifier: GPL-2.0-only
"""The other sections: what a page costs, slab caches, kernels, and the machine. A section without
figures is empty."""
import charts
import strips
from facts import matrix_failed, number
from markup import cost, details, legend, panel, section, size, source, table


### What a page costs


def costs(facts, changes):
    if not facts.bench:
        return ""
    floor, pictures, rows = facts.floor.get("store") or 0, [], []
    for walk, title in ("coherent", "Coherent walk"), ("noncoherent", "Non-coherent walk"):
        dots = []
        for r in facts.bench:
            if r["walk"] != walk:
                continue
            ours, kernel = number(r["slab_min"]), number(r["kernel_min"])
            over = r in facts.over_budget
            mark = changes.mark(f"cost/{r['operation']}, {walk}/ours")
            ratio = f"{r['ratio']} ×" if kernel else ""
            dots.append((r["operation"], ratio, ours, kernel, mark or ("over budget" if over else "")))
            rows.append(
                [
                    r["operation"],
                    walk,
                    (cost(ours), "bad" if over else ""),
                    r["budget"] if facts.budgeted else "-",
                    cost(kernel),
                    ratio or "-",
                    mark or "-",
                ]
            )
        words = "; ".join(f"{d[0]}: {cost(d[2])} ours, {cost(d[3])} the kernel's own" for d in dots)
        pictures.append(
            panel(
                title,
                charts.dots(
                    dots, f"{facts.unit} a page: {title}", words, f"{facts.unit} a page", floor=floor
                ),
            )
        )
    pictures += sizes(facts, floor)
    key = legend(
        ("dot first", "ours"),
        ("dot second", "the kernel's own, and × as much"),
        ("line floor", floor_words(facts)),
    )
    columns = [
        ("operation", 0),
        ("walk", 0),
        ("ours", 1),
        ("budget", 1),
        ("kernel's own", 1),
        ("ratio", 1),
        ("changed", 0),
    ]
    return section(
        "costs",
        "What a page costs",
        f"{facts.unit.capitalize()} of whole calls, divided by their pages, on a log scale; "
        "for an empty page table, those of the call.",
        key,
        f'<div class="panels">{"".join(pictures)}</div>',
        details("As a table", table(columns, rows, f"{facts.unit} a page")),
        source(facts, "costs/bench.csv", "costs/size.csv", "costs/floor.csv"),
    )


def floor_words(facts):
    store, memset = facts.floor.get("store"), facts.floor.get("memset")
    words = f"a plain loop of stores: {cost(store)}" if store else "a plain loop of stores: not measured"
    return words + (f" (memset {cost(memset)})" if memset else "")


def sizes(facts, floor):
    table_of = {(r["walk"], r["tables"], r["pages"]): r for r in facts.size}
    pages = list(dict.fromkeys(r["pages"] for r in facts.size))
    points = []
    for count in pages:
        present, absent = (table_of.get(("coherent", t, count)) for t in ("present", "absent"))
        if present and absent:
            points.append(
                (int(count), number(present["map"]), number(present["unmap"]), number(absent["map"]))
            )
    if not points:
        return []
    words = "; ".join(
        f"{p[0]} pages: map {p[1]}, unmap {p[2]}, map with tables to allocate {p[3]}" for p in points
    )
    key = legend(("dot first", "map"), ("dot second", "unmap"), ("dot third", "map, tables to allocate"))
    picture = charts.gnuplot(
        "size", points, f"{facts.unit} a page by pages in a call", words, height=300, floor=floor
    )
    columns = [("pages in a call", 1), ("map", 1), ("unmap", 1), ("map, tables to allocate", 1)]
    rows = [[f"{p[0]:,}", *map(cost, p[1:])] for p in points]
    return [
        panel(
            "By the number of pages in a call",
            key + picture + details("As a table", table(columns, rows, "By the number of pages in a call")),
            "Ours, coherent walk.",
        )
    ]


### Slab caches


def slabs(facts):
    caches, page = facts.slabs.get("caches", []), facts.slabs.get("page_bytes", 4096)
    names = list(dict.fromkeys(n for c in caches for n in c["zones"]))
    if not names:
        return ""
    order = {"DMA": 0, "DMA32": 1, "Normal": 2}

    def row(cache):
        parts = [0, 0, 0, 0]
        for name, pages in cache["zones"].items():
            parts[order.get(name, 3)] += (pages or 0) * page / 1024
        bound = " (DMA32)" if cache.get("dma32") else " (DMA)" if cache.get("dma") else ""
        return (cache["name"] + bound, size((cache["pages"] or 0) * page), *parts)

    def low(cache):
        return sum((cache["zones"].get(n) or 0) for n in ("DMA", "DMA32"))

    largest = sorted(caches, key=lambda c: -(c["pages"] or 0))[:10]
    below = sorted(
        [c for c in caches if low(c) or c.get("dma32") or c.get("dma")], key=lambda c: (-low(c), c["name"])
    )[:10]
    pictures = []
    for title, chosen in ("The largest", largest), ("Bound to a zone, or with pages in DMA and DMA32", below):
        rows = [row(c) for c in chosen]
        if rows:
            words = "; ".join(f"{r[0]} {r[1]}" for r in rows)
            pictures.append(panel(title, charts.stack(rows, f"Slab caches by zone: {title}", words)))
    key = legend(*[(strips.zone_class(n), f"zone {n}") for n in names])
    known = dict.fromkeys([*map(lambda c: c["name"], largest + below)])
    columns = [("cache", 0), ("bound to", 0), ("object", 1), ("objects", 1)] + [
        (f"pages in {n}", 1) for n in names
    ]
    rows = [
        [
            c["name"],
            "DMA32" if c.get("dma32") else "DMA" if c.get("dma") else "-",
            c["object_size"],
            c["objects"] if c["objects"] is not None else "-",
        ]
        + [c["zones"].get(n, 0) for n in names]
        for c in caches
        if c["name"] in known
    ]
    return section(
        "slabs",
        "Slab caches by zone",
        "Where the pages of the system's slab caches lie.",
        key,
        f'<div class="panels">{"".join(pictures)}</div>',
        details("As a table", table(columns, rows, "Slab caches by zone")),
        source(facts, "memory/slabs.json"),
    )


### Kernels, and this machine


def matrix(facts):
    columns = [(n, 0) for n in ("kernel", "arch", "pages", "RAM", "zones", "compiler", "the bats suite")]
    rows = [[*r[:6], (r[6], "bad" if matrix_failed(r) else "good")] for r in facts.matrix]
    return section(
        "matrix",
        "On other kernels",
        "The whole suite of tests on each machine, as `make check-kernels` last ran it.",
        rows and table(columns, rows, "The suite on each kernel"),
    )


def machine(facts):
    marks = {"ok": "good", "warn": "warn", "fail": "bad"}
    rows = [
        [(f["result"], marks.get(f["result"], "")), f["check"], f["finding"], f.get("advice") or "-"]
        for f in facts.doctor
    ]
    columns = [("result", 0), ("check", 0), ("finding", 0), ("advice", 0)]
    parts = [
        ("revision", facts.about.get("revision")),
        ("made", facts.about.get("made")),
        ("from", facts.about.get("source")),
    ]
    parts += [(f"{part}: {k}", v) for part, fields in facts.parts.items() for k, v in fields.items()]
    facts_list = table(
        [("what", 0), ("value", 0)], [[k, v] for k, v in parts if v], "Where the figures were measured"
    )
    missing = [[k, v or "-"] for k, v in facts.missing.items()]
    gone = table([("file", 0), ("reason", 0)], missing, "Not measured") if missing else ""
    return section(
        "machine",
        "The machine",
        "The machine on which these figures were measured, and what v7sctl doctor finds there.",
        f'<div class="halves">{facts_list}{gone}</div>',
        rows and table(columns, rows, "What doctor finds"),
        source(facts, "memory/doctor.json"),
    )
