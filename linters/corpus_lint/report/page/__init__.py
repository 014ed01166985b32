"""The report on a corpus as one page that needs no network: its parts, its style and its script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from importlib.resources import files
from typing import TextIO

from corpus_lint.core.values import dataclass
from corpus_lint.core.version import __version__
from corpus_lint.report.page import comparison, copies, examples, figures, rejected, rules, sources, verdict
from corpus_lint.report.page.markup import Markup, joined, tag
from corpus_lint.report.rates import Compared
from corpus_lint.run.summary.values import Summary

# Of a page: lists are made shorter until it has no more.
MOST_BYTES = 3_000_000


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long the lists of a page are: sources, and examples of a rule."""

    sources: int = 300
    examples: int = 6


# What is tried, one after the other.
TRIED = (Lengths(), Lengths(150, 4), Lengths(100, 2), Lengths(50, 1), Lengths(20, 1), Lengths(5, 0))


def write(summary: Summary, compared: Compared | None, stream: TextIO) -> None:
    """Print the page."""
    stream.write(page(summary, compared))


def page(summary: Summary, compared: Compared | None = None) -> str:
    """The page, of at most ``MOST_BYTES``, unless even its shortest form has more."""
    made = ""
    likely = 0.0
    for number, lengths in enumerate(TRIED):
        # A list that is half as long takes about half as much: what will be too large again is not made.
        if likely * lengths.examples > MOST_BYTES and number + 1 < len(TRIED):
            continue
        made = _page(summary, compared, lengths)
        size = len(made.encode("utf-8"))
        if size <= MOST_BYTES:
            break
        likely = size / max(1, lengths.examples)
    return made


def _page(summary: Summary, compared: Compared | None, lengths: Lengths) -> str:
    style, script = (
        files(__package__).joinpath(name).read_text("utf-8") for name in ("style.css", "script.js")
    )
    made: list[tuple[str, str, Callable[[], Markup]]] = [
        ("rules", "Rules", lambda: rules.section(summary)),
        ("sources", "Sources", lambda: sources.section(summary, lengths.sources)),
        ("examples", "Examples", lambda: examples.section(summary, lengths.examples)),
        ("figures", "Distributions", lambda: figures.section(summary)),
        ("copies", "Copies", lambda: copies.section(summary)),
        ("rejected", "Rejected", lambda: rejected.section(summary)),
        ("made", "How it was made", lambda: verdict.made(summary)),
    ]
    if compared is not None:
        made.insert(0, ("change", "What changed", lambda: comparison.section(compared)))
    links = [tag("li", tag("a", title, href=f"#{name}")) for name, title, _ in made]
    body = [
        tag("a", "Skip to the rules", class_="skip", href="#rules"),
        tag("header", verdict.header(summary)),
        tag("nav", tag("ul", *links), aria_label="Sections"),
        tag("main", *(part() for _, _, part in made), id="main"),
        examples.tray(),
        tag(
            "footer",
            tag("p", f"Made by corpus-lint {__version__}. This page loads nothing and sends nothing."),
        ),
    ]
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content=f"corpus-lint {__version__}"),
        tag("title", f"corpus-lint: {verdict.title(summary)}"),
        # Files of this package, which are not escaped.
        tag("style", Markup(style)),
    ]
    whole = [tag("head", *head), tag("body", *body, tag("script", Markup(script)))]
    return f"<!doctype html>\n{tag('html', joined(whole), lang='en')}\n"


def _hash(text: str) -> str:
    """A text as a Content-Security-Policy knows it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"
