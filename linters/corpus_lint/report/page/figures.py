"""Histograms, as tables with a bar in each row: a screen reader says the numbers that the bars show."""

from __future__ import annotations

from corpus_lint.report.page import markup
from corpus_lint.report.page.markup import Markup, heading, number, table, tag
from corpus_lint.report.rates import percent
from corpus_lint.run.summary.values import Histogram, Summary

# Percents of the width of the widest bar.
LEAST_WIDTH = 0.75


def section(summary: Summary) -> Markup:
    """The section of the distributions."""
    shown = [histogram(one) for one in summary.histograms if sum(one.counts)]
    return markup.section("figures", "Distributions", tag("div", *shown, class_="figures"))


def histogram(one: Histogram) -> Markup:
    """A histogram from its first bin with something to its last."""
    full = [index for index, count in enumerate(one.counts) if count]
    first, last = (full[0], full[-1]) if full else (0, 0)
    most, total = max(one.counts, default=0), sum(one.counts)
    rows = [
        tag(
            "tr",
            tag("th", label, scope="row"),
            tag("td", _bar(count, most), class_="bars"),
            tag("td", number(count), class_="n"),
            tag("td", percent(count, total), class_="n quiet"),
        )
        for label, count in list(zip(one.labels, one.counts, strict=True))[first : last + 1]
    ]
    headings = [
        heading(one.unit),
        tag("td", class_="bars"),
        heading("groups" if one.title.startswith("Sizes") else "documents", class_="n"),
        heading("share", class_="n"),
    ]
    return tag("div", table(one.title, headings, rows, class_="histogram"))


def _bar(count: int, most: int) -> Markup:
    # One document of a million is a line, not nothing.
    width = max(LEAST_WIDTH, 100 * count / max(1, most)) if count else 0
    return tag(
        "svg",
        tag("rect", class_="bar", x=0, y=0, width=f"{width:.2f}", height=10),
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        class_="column",
        aria_hidden="true",
    )
