"""A card: what a report says, in Markdown, for the README of a data set or for a pull request.

It stands between two marks, and a second run replaces what is between them, and nothing else.
"""

from __future__ import annotations

import re
from typing import TextIO

from corpus_lint.core.version import __version__
from corpus_lint.core.visible_text import visible
from corpus_lint.core.wording import plural
from corpus_lint.report.rates import Compared, bounds, listed, percent, rate, summed
from corpus_lint.run.summary.values import Summary

BEGIN, END = "<!-- corpus-lint: begin -->", "<!-- corpus-lint: end -->"
# Rules and sources that are listed, and code points of a name.
MOST_RULES, MOST_SOURCES, LONGEST = 30, 10, 80
# Characters with a meaning inside a line of Markdown or HTML, or for what hosts make of a text: mentions, references, addresses.
MEANINGFUL = re.compile(r"[\\`*_{}\[\]()<>#!|~&@:$^]|(?<=www)\.", re.IGNORECASE)


def write(summary: Summary, compared: Compared | None, stream: TextIO) -> None:
    """Print the card, with its marks."""
    stream.write(card(summary, compared))


def card(summary: Summary, compared: Compared | None = None) -> str:
    """The card, with its marks."""
    counts = summary.counts
    lines = [BEGIN, "## Quality of the texts", ""]
    fit = counts.accepted + counts.repaired
    what = plural(counts.each, counts.noun)
    undecided = f"; {counts.undecided:,} not decided" if counts.undecided else ""
    lines += [
        f"Checked with corpus-lint {__version__} on {summary.made.date[:10]}: {what} with {counts.characters:,} characters in "
        f"{plural(counts.files, 'file')}. {percent(fit, counts.each)} can be kept: {counts.accepted:,} as they are, "
        f"{counts.repaired:,} repaired; {counts.rejected:,} rejected ({escaped(counts.policy)}){undecided}.",
        "",
    ]
    lines += _not_read(summary)
    if compared:
        lines += _changes(compared)
    lines += _rules(summary)
    if len(summary.sources) > 1:
        lines += _sources(summary)
    if summary.copies and summary.copies.groups:
        said = f"{plural(summary.copies.documents, 'document')} in {plural(summary.copies.groups, 'group')} of copies."
        lines += [said, ""]
    lines += ["To repeat it:", "", *_code(summary.made.command), "", END]
    return "\n".join(lines) + "\n"


def _not_read(summary: Summary) -> list[str]:
    unread = summary.unread
    said = []
    for name, words in (
        ("files", "of other formats"),
        ("archives", "that are archives"),
        ("without_text", "without records with text"),
        ("missing_package", "whose package is missing"),
        ("binary", "that are not text"),
        ("reports", "that corpus-lint wrote"),
    ):
        if number := sum(unread.get(name, {}).values()):
            said.append(f"{plural(number, 'file')} {words}")
    if records := unread.get("records_without_text"):
        said.append(f"{plural(records, 'record')} without text")
    if lost := summary.counts.lost_files:
        said.append(f"{plural(lost, 'file')} that could not be read to the end")
    return [f"Not read: {', '.join(said)}.", ""] if said else []


def _rules(summary: Summary) -> list[str]:
    if not summary.rules:
        return ["No rule reported anything.", ""]
    lines = [
        "| rule | | per 1,000 documents (95 %) | documents | rejected | fixable |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for one in summary.rules[:MOST_RULES]:
        share = f"{rate(one.documents.per_thousand)} ({bounds(one.documents)})"
        lines.append(
            f"| {escaped(one.code)} | {escaped(one.name)} | {share} | {one.documents.number:,} | {one.rejected:,} | {one.safe:,} |"
        )
    more = len(summary.rules) - MOST_RULES
    return [*lines, *([f"\nand {more:,} more"] if more > 0 else []), ""]


def _sources(summary: Summary) -> list[str]:
    lines = [
        f"| {escaped(summary.by)} | documents | with findings | rejected |",
        "|---|---:|---:|---:|",
    ]
    shown, left = listed(summary.sources, MOST_SOURCES)
    for one in [*shown, *([summed(left, f"({len(left):,} more)")] if left else [])]:
        share = percent(one.with_findings, one.documents)
        lines.append(f"| {escaped(one.name or '(none)')} | {one.documents:,} | {share} | {one.rejected:,} |")
    return [*lines, ""]


def _changes(compared: Compared) -> list[str]:
    said = [
        f"{escaped(one.code)} {one.verdict} ({rate(one.before.per_thousand)} → {rate(one.now.per_thousand)} of 1,000)"
        for one in compared.changes
        if " " not in one.verdict
    ]
    shown = ", ".join(said[:MOST_RULES]) if said else "no clear change"
    return [f"Since {escaped(compared.date[:10])}: {shown}.", ""]


def _code(command: str) -> list[str]:
    """A block of code that its content cannot end, nor begin a comment before its marks are looked for."""
    shown = visible(command).replace("<!--", "<! --")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    return [f"{fence}sh", shown, fence]


def escaped(text: str) -> str:
    """A text of one line that means itself in Markdown, with entities: a backslash would not stop a mention or a link."""
    shown = visible(text)
    shown = shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"
    return MEANINGFUL.sub(lambda match: f"&#{ord(match[0])};", shown)


def replaced(old: str, new: str) -> str:
    """A page with its card replaced; where it has none the card is added to the end.

    Of several the first is replaced. A mark without the other is left as it is, and the card is added. The line ends of the page stay.
    """
    newline = "\r\n" if "\r\n" in old else "\n"
    made = new.rstrip("\n").replace("\n", newline)
    start = old.find(BEGIN)
    end = old.find(END, start) if start >= 0 else -1
    if end >= 0:
        # Of two beginnings before one end the second is of the card: the first has lost its end.
        start = old.rfind(BEGIN, start, end)
        return old[:start] + made + old[end + len(END) :]
    if not old:
        return made + newline
    gap = "" if old.endswith(newline * 2) else newline if old.endswith(newline) else newline * 2
    return old + gap + made + newline
