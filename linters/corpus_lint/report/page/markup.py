"""Markup of HTML, made of elements: whatever is not markup itself is escaped, by one function."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from corpus_lint.core.visible_text import visible

# Elements without an end, of HTML and of SVG.
VOID, EMPTY = frozenset({"meta", "input", "wbr"}), frozenset({"rect"})
# What stands between backticks in the title of a rule.
CODE = re.compile(r"(`+)(.+?)\1")
NEWLINE = "↵"


class Markup(str):
    """A text that is markup, and is not escaped again."""

    __slots__ = ()


Node = str | Markup | None


def escaped(text: str) -> Markup:
    """A text as markup: characters that would be hidden, or would reorder others, are shown as in a terminal."""
    return text if isinstance(text, Markup) else Markup(html.escape(visible(text)))


def joined(nodes: Iterable[Node]) -> Markup:
    """Nodes one after the other."""
    return Markup("".join(escaped(node) for node in nodes if node is not None))


def tag(name: str, /, *children: Node, **attributes: str | int | float | bool | None) -> Markup:
    """An element.

    Args:
        name: Its name, which is never from outside.
        children: Its content; what is not markup is escaped.
        attributes: Its attributes. An underscore at the end of a name is dropped, others become hyphens; true is an attribute without
            a value, false and None are none.
    """
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escaped(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in EMPTY:
        return Markup(f"<{name}{said}/>")
    return Markup(f"<{name}{said}>" if name in VOID else f"<{name}{said}>{joined(children)}</{name}>")


def lines(text: str) -> Markup:
    """A text of several lines, the end of each shown."""
    ends = tag("span", NEWLINE, class_="end", aria_hidden="true")
    return Markup(f"{ends}\n".join(escaped(line) for line in text.replace("\r\n", "\n").split("\n")))


def prose(text: str) -> Markup:
    """A sentence in which code stands between backticks."""
    found: list[Node] = []
    position = 0
    for code in CODE.finditer(text):
        found += [text[position : code.start()], tag("code", code[2].strip())]
        position = code.end()
    return joined([*found, text[position:]])


def named(text: str) -> Markup:
    """A name from outside, apart from the direction of what is around it."""
    shown = cropped(text)
    # A path is divided after a slash, not inside a word.
    parts = shown.split("/")
    broken = joined([*(Markup(f"{escaped(part)}/<wbr>") for part in parts[:-1]), parts[-1]])
    return tag("bdi", broken, title=f"…{text[-LONGEST_TITLE:]}" if len(text) > LONGEST_NAME else None)


def message(text: str) -> Markup:
    """A sentence about something outside, apart from the direction of what is around it: a path first, what is wrong with it last."""
    shown = text if len(text) <= 2 * END_OF_MESSAGE else f"{text[:END_OF_MESSAGE]} … {text[-END_OF_MESSAGE:]}"
    return tag("bdi", shown)


# Code points of a name or a path that are shown: of a longer one its end, which tells paths apart.
LONGEST_NAME = 100
# Code points of a name that a pointer on it shows.
LONGEST_TITLE = 1_000
# Code points of either end of a long sentence.
END_OF_MESSAGE = 250


def cropped(text: str) -> str:
    """The end of a long name."""
    return text if len(text) <= LONGEST_NAME else "…" + text[1 - LONGEST_NAME :]


def number(value: int) -> Markup:
    """A number for people, with a thin space for thousands where a screen reader says one number."""
    return escaped(f"{value:,}")


def table(
    caption: str,
    headings: Iterable[Markup],
    rows: Iterable[Markup],
    last: Markup | None = None,
    **attributes: str | bool | None,
) -> Markup:
    """A table with a caption, its headings and its rows; it can be scrolled by keys where it is wider than the page.

    ``last`` is a row that stays the last one however the others are sorted and filtered.
    """
    made = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *headings)),
        tag("tbody", *rows),
        tag("tfoot", last) if last else None,
        **attributes,
    )
    return tag("div", made, class_="scroll", tabindex=0, role="region", aria_label=caption)


def heading(text: Node, sorts: str = "", **attributes: str | None) -> Markup:
    """The heading of a column; the script sorts by it as ``text`` or ``number``."""
    if not sorts:
        return tag("th", text, scope="col", **attributes)
    return tag("th", tag("button", text, type="button", data_sort=sorts), scope="col", **attributes)


def section(name: str, title: str, *children: Node) -> Markup:
    """A section of the page."""
    return tag(
        "section", tag("h2", title, id=f"{name}-title"), *children, id=name, aria_labelledby=f"{name}-title"
    )
