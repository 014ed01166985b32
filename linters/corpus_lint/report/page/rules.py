"""How often each rule reported, in a table that can be sorted and filtered."""

from __future__ import annotations

from corpus_lint.report.page import markup
from corpus_lint.report.page.markup import Markup, heading, joined, number, prose, table, tag
from corpus_lint.report.rates import bounds, rate
from corpus_lint.run.summary.proportion import Proportion
from corpus_lint.run.summary.values import RuleSummary, Summary

HEADINGS = (
    ("rule", "text"),
    ("per 1,000 documents", "number"),
    ("documents", "number"),
    ("findings", "number"),
    ("places", "number"),
    ("sources", "number"),
    ("fixable", "number"),
    ("rejects", "number"),
)


def section(summary: Summary) -> Markup:
    """The section of the rules."""
    if not summary.rules:
        return markup.section("rules", "Rules", tag("p", "Nothing was found."))
    most = max(one.documents.high for one in summary.rules)
    headings = [heading(name, sorts, class_="n" if sorts == "number" else None) for name, sorts in HEADINGS]
    rows = [_row(one, most) for one in summary.rules]
    return markup.section(
        "rules",
        "Rules",
        tag(
            "p",
            "How many of 1,000 documents have a finding of a rule, with the bounds of 95 %. “Rejects” counts what would go because "
            "of the rule, alone or with others; “fixable” are findings with a safe fix.",
            class_="quiet",
        ),
        searched("by-rule", "Filter rules"),
        table("Rules that reported something", headings, rows, id="by-rule"),
    )


def searched(name: str, words: str) -> Markup:
    """The field that filters the rows of a table, which the script shows."""
    field = tag("input", type="search", data_filter=name, autocomplete="off", spellcheck="false")
    count = tag("output", data_count=name, aria_live="polite")
    return tag("p", tag("label", words, " ", field), " ", count, class_="filter", hidden=True)


def _row(one: RuleSummary, most: float) -> Markup:
    worst = "error" if one.errors else "warning"
    name = (
        tag("a", tag("code", one.code), href=f"#rule-{one.code}") if one.examples else tag("code", one.code)
    )
    about = [
        tag("span", worst, class_=f"chip {worst}"),
        " ",
        name,
        " ",
        tag("span", one.name, class_="name"),
        tag("span", prose(one.title), class_="title"),
    ]
    numbers = (one.documents.number, one.findings, one.places, one.sources, one.safe, one.rejected)
    return tag(
        "tr",
        tag("th", *about, scope="row", data_value=f"{one.code} {one.name}"),
        tag(
            "td",
            per_thousand(one.documents),
            bar(one.documents, most),
            class_="n",
            data_value=one.documents.per_thousand,
        ),
        *(tag("td", number(value), class_="n", data_value=value) for value in numbers),
    )


def per_thousand(one: Proportion) -> Markup:
    """A rate with its bounds."""
    return joined([tag("strong", rate(one.per_thousand)), " ", tag("span", bounds(one), class_="bounds")])


def bar(one: Proportion, most: float) -> Markup:
    """A rate as a bar with a line for its bounds, beside a number that says the same."""
    scale = 100 / max(most, 1e-9)
    low, high = (min(100.0, scale * value) for value in (one.low, one.high))
    return tag(
        "svg",
        tag("rect", class_="bar", x=0, y=3, width=f"{scale * one.per_thousand:.2f}", height=6),
        tag("rect", class_="range", x=f"{low:.2f}", y=5.5, width=f"{max(0.0, high - low):.2f}", height=1),
        class_="rate",
        viewBox="0 0 100 12",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
