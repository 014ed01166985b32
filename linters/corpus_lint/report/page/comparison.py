"""What changed since an earlier report."""

from __future__ import annotations

from corpus_lint.report.page import markup
from corpus_lint.report.page.markup import Markup, heading, table, tag
from corpus_lint.report.page.rules import per_thousand
from corpus_lint.report.rates import Compared, percent, rate


def section(compared: Compared) -> Markup:
    """The section of the changes."""
    before, now = compared.documents
    kept = [percent(one.number, one.total) for one in compared.kept]
    said = (
        f"The earlier report is of {compared.date}, by corpus-lint {compared.version}: {before:,} documents then, {now:,} now; "
        f"{kept[0]} could be kept then, {kept[1]} now."
    )
    headings = [
        heading("rule", "text"),
        heading("then", "number", class_="n"),
        heading("now", "number", class_="n"),
        heading("change", "number", class_="n"),
        heading("verdict", "text"),
    ]
    rows = [
        tag(
            "tr",
            tag("th", tag("code", one.code), " ", one.name, scope="row", data_value=one.code),
            tag("td", per_thousand(one.before), class_="n", data_value=one.before.per_thousand),
            tag("td", per_thousand(one.now), class_="n", data_value=one.now.per_thousand),
            tag(
                "td",
                _signed(gap := one.now.per_thousand - one.before.per_thousand),
                class_="n",
                data_value=round(gap, 4),
            ),
            tag("td", tag("span", one.verdict, class_=f"chip {one.verdict.split()[0]}")),
        )
        for one in compared.changes
    ]
    return markup.section(
        "change",
        "What changed",
        tag("p", said),
        table("Rules per 1,000 documents, then and now", headings, rows),
        tag(
            "p",
            "“Better” and “worse” are said where the difference is larger than chance explains (Newcombe's interval of 95 %).",
            class_="quiet",
        ),
    )


def _signed(gap: float) -> str:
    if not gap:
        return "0"
    return ("+" if gap > 0 else "−") + rate(abs(gap))
