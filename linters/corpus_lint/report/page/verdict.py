"""The verdict, which comes first, and how the report was made, which comes last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus_lint.core.wording import plural
from corpus_lint.report.page.markup import (
    Markup,
    Node,
    cropped,
    escaped,
    joined,
    message,
    named,
    number,
    section,
    table,
    tag,
)
from corpus_lint.report.page.markup import heading as column
from corpus_lint.report.rates import percent
from corpus_lint.run.summary.values import Counts, Summary

KINDS = ("accepted", "repaired", "rejected", "undecided")
# Paths in the title, and notes and errors that are listed.
MOST_PATHS, MOST_SENTENCES = 3, 50
UNREAD = {
    "files": "files of other formats",
    "archives": "archives, which have to be unpacked",
    "without_text": "files without records with text",
    "missing_package": "files whose package is missing",
    "binary": "files that are not text",
    "reports": "reports of corpus-lint",
}


def title(summary: Summary) -> str:
    """What was looked at."""
    paths = [cropped(path) for path in summary.paths[:MOST_PATHS]]
    more = len(summary.paths) - len(paths)
    return ", ".join(paths) + (f" and {more:,} more" if more > 0 else "")


def sentence(counts: Counts) -> str:
    """The verdict in one sentence."""
    if not counts.each:
        return "No document was read."
    what = plural(counts.each, counts.noun)
    fit = counts.accepted + counts.repaired
    if fit == counts.each:
        repaired = f", {counts.repaired:,} of them repaired" if counts.repaired else " as they are"
        return f"All {what} can be kept{repaired}." if fit > 1 else f"The {what} can be kept."
    said = f"{percent(fit, counts.each)} of {what} can be kept; {counts.rejected:,} should go"
    return f"{said}; {counts.undecided:,} could not be decided." if counts.undecided else f"{said}."


def header(summary: Summary) -> Markup:
    """What was looked at, the verdict, and the numbers behind it."""
    counts = summary.counts
    words = {
        "accepted": "accepted as they are",
        "repaired": "kept after repair",
        "rejected": f"rejected (for {counts.policy}, or as copies)",
        "undecided": "not decided, in files that could not be read to the end",
    }
    legend = [
        tag(
            "li",
            tag("span", class_=f"dot {kind}", aria_hidden="true"),
            tag("strong", number(getattr(counts, kind))),
            f" {words[kind]} ",
            tag("span", percent(getattr(counts, kind), counts.each), class_="quiet"),
        )
        for kind in KINDS
        if kind != "undecided" or counts.undecided
    ]
    facts = {
        "documents": number(counts.documents),
        "records": number(counts.records) if counts.each != counts.documents else None,
        "characters": number(counts.characters),
        "files": number(counts.files),
        "with findings": escaped(percent(counts.with_findings, counts.documents)),
    }
    return joined(
        [
            tag(
                "p",
                "corpus-lint report · ",
                tag("time", summary.made.date, datetime=summary.made.date),
                class_="quiet",
            ),
            tag("h1", sentence(counts)),
            tag("p", tag("bdi", title(summary)), class_="paths"),
            stacked(counts),
            tag("ul", *legend, class_="legend"),
            tag(
                "dl",
                *(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts.items() if value),
                class_="facts",
            ),
            _unread(summary),
        ]
    )


def stacked(counts: Counts) -> Markup:
    """The verdict as a bar."""
    position = 0.0
    parts: list[Node] = []
    for kind in KINDS:
        width = 1000 * getattr(counts, kind) / max(1, counts.each)
        if width:
            parts.append(tag("rect", class_=kind, x=f"{position:.2f}", y=0, width=f"{width:.2f}", height=20))
        position += width
    said = ", ".join(
        f"{getattr(counts, kind):,} {kind}" for kind in KINDS if kind != "undecided" or counts.undecided
    )
    return tag(
        "svg",
        *parts,
        class_="stacked",
        viewBox="0 0 1000 20",
        preserveAspectRatio="none",
        role="img",
        aria_label=said,
    )


def _unread(summary: Summary) -> Markup | None:
    """What was not read and why, which a verdict must not hide."""
    said = [*_not_read(summary.unread)]
    lost = summary.counts.lost_files
    if lost:
        said.append(
            escaped(f"{plural(lost, 'file')} could not be read to the end, whose documents are not decided")
        )
    said += [message(error) for error in summary.errors[:MOST_SENTENCES]]
    if (more := len(summary.errors) - MOST_SENTENCES) > 0:
        said.append(escaped(f"and {plural(more, 'other error')}"))
    if not said:
        return None
    return tag(
        "div", tag("h2", "Not read"), tag("ul", *(tag("li", one) for one in said)), class_="warn", role="note"
    )


def _not_read(unread: Mapping[str, Any]) -> list[Markup]:
    said = []
    for name, words in UNREAD.items():
        if kinds := unread.get(name):
            listed = ", ".join(f"{count:,} {kind or 'without an ending'}" for kind, count in kinds.items())
            said.append(joined([f"{sum(kinds.values()):,} {words}: ", named(listed)]))
    if hidden := unread.get("hidden_directories"):
        said.append(escaped("1 hidden directory" if hidden == 1 else f"{hidden:,} hidden directories"))
    if records := unread.get("records_without_text"):
        said.append(escaped(f"{plural(records, 'record')} without text"))
    return said


def made(summary: Summary) -> Markup:
    """How the report was made, and how to make it again."""
    how = summary.made
    rows = {
        "Command": tag("code", named(how.command)),
        "Version": escaped(how.version),
        "Date": escaped(how.date),
        "Configuration": named(how.configuration) if how.configuration else escaped("none"),
        "What rejects": escaped(summary.counts.policy),
    }
    encodings = [
        tag("tr", tag("th", name, scope="row"), tag("td", number(count), class_="n"))
        for name, count in summary.encodings.items()
    ]
    return section(
        "made",
        "How it was made",
        tag(
            "dl",
            *(tag("div", tag("dt", name), tag("dd", value)) for name, value in rows.items()),
            class_="how",
        ),
        tag("details", tag("summary", "All settings"), tag("pre", _plain(how.settings), tabindex=0))
        if how.settings
        else None,
        table("Encodings of the documents", [column("encoding"), column("documents", class_="n")], encodings)
        if encodings
        else None,
        tag("h3", "Notes") if summary.notes else None,
        tag("ul", *(tag("li", message(note)) for note in summary.notes[:MOST_SENTENCES]))
        if summary.notes
        else None,
        tag(
            "p",
            "Bounds are Wilson intervals of 95 %: in which range the share would be in other documents of the same kind.",
            class_="quiet",
        ),
    )


def _plain(text: str) -> Markup:
    return Markup("\n".join(escaped(line) for line in text.split("\n")))
