"""Rules by source: how many of 1,000 documents of each source a rule reports, the darker the more."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_lint.core.wording import plural
from corpus_lint.report.page import markup
from corpus_lint.report.page.markup import Markup, heading, named, number, table, tag
from corpus_lint.report.page.rules import searched
from corpus_lint.report.rates import bounds, listed, percent, rate, summed
from corpus_lint.run.summary.proportion import proportion
from corpus_lint.run.summary.values import SourceSummary, Summary

# Of 1,000 documents, from which a cell is darker.
SHADES = (0.0, 1.0, 10.0, 50.0, 200.0)
MOST_RULES = 60
NO_VALUE = "(none)"


def section(summary: Summary, most: int) -> Markup:
    """The section of the sources, with at most so many, and the others as one."""
    shown, left = listed(summary.sources, most)
    codes = [one.code for one in summary.rules[:MOST_RULES]]
    names = {one.code: one.name for one in summary.rules}
    headings = [
        heading(_kind(summary.by), "text"),
        heading("documents", "number", class_="n"),
        heading("with findings", "number", class_="n"),
        heading("rejected", "number", class_="n"),
        *(heading(tag("abbr", code, title=names[code]), "number", class_="n") for code in codes),
    ]
    return markup.section(
        "sources",
        "Sources",
        tag(
            "p",
            f"Of 1,000 documents of each {_kind(summary.by)}, how many have a finding of a rule. {_said(shown, left, summary.by)}",
            class_="quiet",
        ),
        searched("by-source", "Filter sources"),
        table(
            "Rules by source, per 1,000 documents",
            headings,
            [_row(one, codes) for one in shown],
            _row(summed(left, _others(left, summary.by)), codes) if left else None,
            id="by-source",
        ),
    )


def _kind(by: str) -> str:
    return by if by in ("directory", "file") else f"value of {by}"


def _others(left: Sequence[SourceSummary], by: str) -> str:
    return plural(len(left), f"other {by if by in ('directory', 'file') else 'value'}")


def _said(shown: Sequence[SourceSummary], left: Sequence[SourceSummary], by: str) -> str:
    if not left:
        return ""
    return (
        f"{len(shown):,} are listed: those with most documents, and those in which findings are most frequent (by the lower bound of "
        f"95 %). {_others(left, by)} {'is' if len(left) == 1 else 'are'} one row at the end, and in full in the JSON file that the command report writes."
    )


def _row(one: SourceSummary, codes: Sequence[str]) -> Markup:
    return tag(
        "tr",
        tag("th", named(one.name or NO_VALUE), scope="row", data_value=markup.cropped(one.name)),
        tag("td", number(one.documents), class_="n", data_value=one.documents),
        tag(
            "td",
            percent(one.with_findings, one.documents),
            class_="n",
            data_value=round(one.with_findings / max(1, one.documents), 6),
        ),
        tag("td", number(one.rejected), class_="n", data_value=one.rejected),
        *(_cell(one.rules.get(code, 0), one.documents) for code in codes),
    )


def _cell(documents: int, of: int) -> Markup:
    if not documents:
        return tag("td", class_="n", data_value=0)
    share = proportion(min(documents, of), of)
    shade = sum(share.per_thousand > least for least in SHADES)
    return tag(
        "td",
        rate(share.per_thousand),
        class_=f"n h{shade}",
        data_value=share.per_thousand,
        title=f"{documents:,} of {of:,} documents, {bounds(share)} per 1,000",
    )
