# SPDX-License-Identifier: GPL-2.0-only
"""Memory and IOVA space as pictures of rectangles, which need no plotting program and can have any
width."""
from html import escape

from facts import GIB, LIMIT
from markup import plural, size

UNITS = 10000  # a strip's width
LOW = 0.45  # memory below 4 GiB gets at least this share of the strip


class Scale:
    """Physical addresses along a strip. With much memory above 4 GiB, memory below it is drawn
    larger."""

    def __init__(self, zones, tables):
        ends = [int(z["end"], 16) + 1 for z in zones] + [t["at"] + t["bytes"] for t in tables] + [LIMIT]
        self.end = max(ends)
        self.low = 1.0 if self.end == LIMIT else max(LOW, LIMIT / self.end)
        self.stretched = self.low > LIMIT / self.end

    def share(self, address):
        if address <= LIMIT:
            return self.low * address / LIMIT
        return self.low + (1 - self.low) * (address - LIMIT) / (self.end - LIMIT)

    def units(self, address):
        return round(UNITS * self.share(address))

    def ticks(self):
        """The ticks of the ruler: (address, whether a narrow page leaves the tick out)."""
        below = [(n * GIB, n in (1, 3)) for n in range(4)]
        if self.end == LIMIT:
            return below
        step = GIB
        while (self.end - LIMIT) / step > 4:
            step *= 2
        first = (LIMIT // step + 1) * step
        above = list(range(first, self.end + 1, step))
        return below + [(a, a != above[-1]) for a in above]


def percent(share):
    return f"{100 * share:.2f}%"


def zone_class(name):
    known = {"DMA": "z-dma", "DMA32": "z-dma32", "Normal": "z-normal"}
    return known.get(name, "z-other")


def ruler(scale):
    out = []
    for address, minor in scale.ticks():
        share = scale.share(address)
        end = " end" if share > 0.97 else ""
        out.append(
            f'<span class="tick{" minor" if minor else ""}{end}" style="left:{percent(share)}">'
            f'{address // GIB}{" GiB" if address else ""}</span>'
        )
    end = " end" if scale.low > 0.97 else ""
    out.append(f'<span class="tick limit{end}" style="left:{percent(scale.low)}">4 GiB</span>')
    return f'<div class="ruler" aria-hidden="true">{"".join(out)}</div>'


def zone_rects(zones, scale):
    out = []
    for zone in zones:
        start, end = scale.units(int(zone["start"], 16)), scale.units(int(zone["end"], 16) + 1)
        out.append(
            f'<rect class="{zone_class(zone["zone"])}" x="{start}" y="0" width="{max(end - start, 1)}" height="100"/>'
        )
    return "".join(out)


def marks(tables, scale, top, name):
    """A line for each table; tables at the same place share a line."""
    at = sorted({scale.units(t["at"]) for t in tables})
    path = "".join(f"M{x} {top}V100" for x in at)
    return f'<path class="{name}" d="{path}"/>' if path else ""


def strip(title, words, inner, name=""):
    return (
        f'<svg class="strip {name}" viewBox="0 0 {UNITS} 100" preserveAspectRatio="none" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>{inner}</svg>"
    )


def zone_strip(zones, scale):
    words = "; ".join(f"zone {z['zone']} of node {z['node']} from {z['start']} to {z['end']}" for z in zones)
    names = "".join(
        f'<span style="left:{percent(scale.share(int(z["start"], 16)))};'
        f'width:{percent(scale.share(int(z["end"], 16) + 1) - scale.share(int(z["start"], 16)))}">'
        f'{escape(z["zone"])}</span>'
        for z in zones
    )
    return (
        strip("Zones of physical memory", words, zone_rects(zones, scale) + line(scale), "zones")
        + f'<div class="names" aria-hidden="true">{names}</div>'
    )


def zone_sizes(zones, page):
    """How much of each zone the kernel manages; the rest are holes, and memory used at boot."""
    return "; ".join(
        f"{z['zone']} {size(z['managed_pages'] * page)} of {size(int(z['end'], 16) + 1 - int(z['start'], 16))}"
        for z in zones
    )


def line(scale):
    return f'<path class="at4g" d="M{scale.units(LIMIT)} 0V100"/>'


def domain_strip(domain, zones, scale):
    good = [t for t in domain.tables if t["within_limit"]]
    inner = (
        zone_rects(zones, scale)
        + marks([t for t in good if t["level"] == 2], scale, 38, "table")
        + marks([t for t in good if t["level"] == 1], scale, 0, "table")
        + line(scale)
        + marks(domain.above, scale, 0, "offender")
    )
    return strip(f"Tables of {domain.title} in physical memory", counts(domain), inner)


def bounds(domain):
    return min(t["at"] for t in domain.tables), max(t["at"] + t["bytes"] for t in domain.tables)


def range_of(domain):
    low, high = bounds(domain)
    return f"{size(high - low)} from 0x{low:08x}"


def magnified(domain):
    """The range in which a domain's tables lie, with each table to scale."""
    low, high = bounds(domain)
    paths = {"table": "", "offender": ""}
    for t in domain.tables:
        start, width = ((t["at"] - low) * UNITS // (high - low), max(t["bytes"] * UNITS // (high - low), 12))
        paths["table" if t["within_limit"] else "offender"] += f"M{start} 0h{width}v100h-{width}z"
    inner = "".join(f'<path class="{name}" d="{d}"/>' for name, d in paths.items() if d)
    return strip(f"Tables of {domain.title}, magnified", range_of(domain), inner, "magnified")


def counts(domain):
    if not domain.above:
        return f"{plural(len(domain.tables), 'table')}, none above its limit"
    return f"{len(domain.above)} of {plural(len(domain.tables), 'table')} above its limit"


### The IOVA space

SIDE = 64
KINDS = ("empty", "t1", "t2", "t3", "t4", "sec", "super")


def cells(domain):
    """The IOVA space as 64 × 64 cells: (the kind of each cell, bytes per cell)."""
    entries = max([t["bytes"] // 4 for t in domain.tables if t["level"] == 1] + [SIDE * SIDE])
    each = entries // (SIDE * SIDE) << 20
    grid = [0] * (SIDE * SIDE)

    def fill(first, last, kind):
        for cell in range(first // each, min(last // each, len(grid) - 1) + 1):
            grid[cell] = max(grid[cell], kind)

    for table in domain.tables:
        if table["level"] == 2 and table["used"]:
            iova = int(table["iova"], 16)
            fill(iova, iova, 1 + min(3, (table["used"] - 1) // 64))
    for row in domain.mappings:
        if row["pgsize"] in ("1M", "16M"):
            fill(int(row["iova_start"], 16), int(row["iova_end"], 16), 5 if row["pgsize"] == "1M" else 6)
    return tuple(grid), each


def iova_map(title, grid, each):
    paths = [f'<rect class="{KINDS[0]}" width="{SIDE}" height="{SIDE}"/>']
    for kind, name in list(enumerate(KINDS))[1:]:
        d = "".join(f"M{n % SIDE} {n // SIDE}h1v1h-1z" for n, k in enumerate(grid) if k == kind)
        if d:
            paths.append(f'<path class="{name}" d="{d}"/>')
    mesh = "".join(f"M{n} 0v{SIDE}M0 {n}h{SIDE}" for n in range(1, SIDE))
    paths.append(f'<path class="mesh" d="{mesh}"/>')
    used = sum(k > 0 for k in grid)
    rows = "".join(
        f'<text x="-1" y="{row + 0.5}">{row * SIDE * each // GIB}</text>' for row in range(0, SIDE, SIDE // 4)
    )
    words = (
        f"{used} of {SIDE * SIDE} cells of {each >> 20} MiB hold something; a row is "
        f"{SIDE * each >> 20} MiB, the lowest IOVA is top left"
    )
    return (
        f'<svg class="iova" viewBox="-3.2 -1.2 {SIDE + 3.5} {SIDE + 1.7}" role="img"><title>{escape(title)}</title>'
        f'<desc>{escape(words)}</desc>{"".join(paths)}'
        f'<g class="rows" aria-hidden="true">{rows}</g></svg>'
    )


def iova_rows(domain):
    """Rows of a table: a row for each sixteenth of the IOVA space that has mappings."""
    grid, each = cells(domain)
    chunk = len(grid) // 16
    out = []
    for n in range(16):
        part = grid[n * chunk : (n + 1) * chunk]
        if any(part):
            out.append(
                [
                    domain.title,
                    f"0x{n * chunk * each:08x}-0x{(n + 1) * chunk * each - 1:08x}",
                    sum(0 < k < 5 for k in part),
                    sum(k == 5 for k in part),
                    sum(k == 6 for k in part),
                ]
            )
    return out
