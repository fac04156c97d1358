# SPDX-License-Identifier: GPL-2.0-only
"""Pieces of the page that every section uses. They escape all that comes from a file."""
from html import escape


def size(count):
    """Bytes, as v7sctl prints them."""
    for unit, shift in ("GiB", 30), ("MiB", 20), ("KiB", 10):
        if count >= 1 << shift:
            value = count / (1 << shift)
            return f"{value:.0f} {unit}" if value == int(value) else f"{value:.1f} {unit}"
    return f"{count} B"


def cost(value):
    """A figure per page, with as many digits as are exact."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def plural(count, what):
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def table(columns, rows, caption):
    """A table that scrolls by itself. A column is (name, is a number); a cell is text, or
    (text, class)."""
    head = "".join(f'<th scope="col"{cls("n" if num else "")}>{escape(name)}</th>' for name, num in columns)
    body = []
    for row in rows:
        cells = []
        for index, cell in enumerate(row):
            text, name = cell if isinstance(cell, tuple) else (cell, "")
            if columns[index][1]:
                name = f"n {name}".strip()
            tag = ' scope="row"' if index == 0 else ""
            kind = "th" if index == 0 else "td"
            cells.append(f"<{kind}{tag}{cls(name)}>{escape(str(text))}</{kind}>")
        body.append("<tr>" + "".join(cells) + "</tr>")
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def cls(name):
    return f' class="{name}"' if name else ""


def details(summary, content):
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"


def legend(*items):
    """A list of swatches; each item is (class of the swatch, words)."""
    return (
        '<ul class="legend">'
        + "".join(
            f'<li><span class="swatch {name}" aria-hidden="true"></span>{escape(words)}</li>'
            for name, words in items
        )
        + "</ul>"
    )


def panel(title, picture, note=""):
    note = f"<p>{escape(note)}</p>" if note else ""
    return f'<figure class="panel"><figcaption><h3>{escape(title)}</h3>{note}</figcaption>{picture}</figure>'


def section(ident, title, words, *content):
    """A section, or nothing without content."""
    if not any(content):
        return ""
    return (
        f'<section id="{ident}" aria-labelledby="{ident}-title"><h2 id="{ident}-title">{escape(title)}</h2>'
        f'<p class="lead">{escape(words)}</p>{"".join(filter(None, content))}</section>'
    )


def source(facts, *files):
    """The source of figures: machine, seed and command."""
    part = files[0].split("/")[0]
    env = facts.parts[part]
    where = [env[key] for key in ("kernel", "arch") if key in env]
    if "cpus" in env:
        where.append("1 CPU" if env["cpus"] == "1" else f"{env['cpus']} CPUs")
    where += [env["memory"]] if "memory" in env else []
    if "seed" in env:
        where.append(f"seed {env['seed']}")
    commands = [facts.commands[name] for name in files if name in facts.commands]
    if "vm" in env:
        commands = [f"make vm {env['vm']} CMD='{command}'" for command in commands]
    code = "<br>".join(f"<code>{escape(c)}</code>" for c in dict.fromkeys(commands))
    return f'<p class="source">{escape(", ".join(where))}<br>{code}</p>' if where or code else ""
