"""Copies: how large the groups are, the largest, two documents that differ, and which source has copies of which."""

from __future__ import annotations

from corpus_lint.core.wording import plural
from corpus_lint.report.page import markup
from corpus_lint.report.page.excerpts import excerpt
from corpus_lint.report.page.figures import histogram
from corpus_lint.report.page.markup import Markup, heading, named, number, table, tag
from corpus_lint.report.page.sources import NO_VALUE
from corpus_lint.run.summary.values import CopiesSummary, Summary


def section(summary: Summary) -> Markup:
    """The section of the copies."""
    copies = summary.copies
    if copies is None:
        return markup.section("copies", "Copies", tag("p", "Documents were not compared with each other."))
    if not copies.groups:
        return markup.section("copies", "Copies", tag("p", "No document is a copy of another."))
    said = (
        f"{plural(copies.documents, 'document')} in {plural(copies.groups, 'group')} of documents that are copies of each other, "
        "or nearly; all but one of each group could go."
    )
    return markup.section(
        "copies", "Copies", tag("p", said), _sizes(copies), _difference(copies), _flows(copies)
    )


def _sizes(copies: CopiesSummary) -> Markup:
    groups = [
        tag(
            "li",
            tag("strong", plural(one.size, "document")),
            tag(
                "ul",
                *(tag("li", named(member)) for member in one.members),
                tag("li", "…") if one.size > len(one.members) else None,
            ),
        )
        for one in copies.largest
    ]
    return tag(
        "div",
        histogram(copies.sizes),
        tag("div", tag("h3", "The largest groups"), tag("ol", *groups, class_="groups")),
        class_="figures",
    )


def _difference(copies: CopiesSummary) -> Markup | None:
    """Two members of a group, marked where they differ."""
    if not copies.one or len(copies.compared) != 2:
        return None
    texts = [
        tag(
            "div",
            tag("p", named(name), class_="label"),
            excerpt(pieces, f"a member of the largest group, {place}"),
        )
        for name, pieces, place in zip(
            copies.compared, (copies.one, copies.other), ("first", "second"), strict=True
        )
    ]
    return tag("div", tag("h3", "Two that differ"), tag("div", *texts, class_="pair"), class_="example")


def _flows(copies: CopiesSummary) -> Markup | None:
    if not copies.flows:
        return None
    rows = [
        tag(
            "tr",
            tag("th", named(one.copy or NO_VALUE), scope="row"),
            tag(
                "td",
                named(one.first or NO_VALUE)
                if one.first != one.copy
                else tag("span", "the same", class_="quiet"),
            ),
            tag("td", number(one.documents), class_="n", data_value=one.documents),
        )
        for one in copies.flows
    ]
    headings = [
        heading("documents of", "text"),
        heading("are copies of some of", "text"),
        heading("documents", "number", class_="n"),
    ]
    return table("Which source has copies of which", headings, rows)
