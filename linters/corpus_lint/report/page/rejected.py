"""What would be rejected: why, and the first records."""

from __future__ import annotations

from corpus_lint.core.wording import document_name
from corpus_lint.report.page import markup
from corpus_lint.report.page.markup import Markup, heading, joined, named, number, table, tag
from corpus_lint.run.summary.values import Summary


def section(summary: Summary) -> Markup:
    """The section of what would be rejected."""
    counts = summary.counts
    if not counts.rejected:
        return markup.section("rejected", "Rejected", tag("p", "Nothing would be rejected."))
    names = {one.code: one.name for one in summary.rules}
    why = sorted(summary.rejected_by_rule.items(), key=lambda one: (-one[1], one[0]))
    reasons = [
        tag(
            "tr",
            tag("th", tag("code", code), " ", names.get(code, ""), scope="row"),
            tag("td", number(count), class_="n"),
        )
        for code, count in why
    ]
    rows = [
        tag(
            "tr",
            tag("th", named(document_name(one.path, one.record)), scope="row"),
            tag("td", named(one.id)),
            tag(
                "td",
                *(
                    tag("div", tag("code", reason.code), " ", tag("bdi", reason.message))
                    for reason in one.reasons[:3]
                ),
            ),
        )
        for one in summary.rejected
    ]
    said = (
        f"The first {len(rows):,} of {counts.rejected:,}; the command report writes all of them to a file."
        if counts.rejected > len(rows)
        else ""
    )
    return markup.section(
        "rejected",
        "Rejected",
        table("Why records would be rejected", [heading("rule"), heading("records", class_="n")], reasons),
        tag("p", said, class_="quiet") if said else None,
        tag(
            "details",
            tag("summary", "The records"),
            joined(
                [
                    table(
                        "Records that would be rejected",
                        [heading("document"), heading("id"), heading("why")],
                        rows,
                    )
                ]
            ),
        ),
    )
