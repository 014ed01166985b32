"""The fingerprint of a finding: what it is about, without its line, so that a baseline and other tools recognise it.

Lines that are inserted, moved or merged change the place of a defect and leave its text and the text beside it as
they were. So a finding is described by its rule, by what stands in its places, and by a few characters around each.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.model import Content, Finding, Problem, Span
from corpus_lint.core.visible_text import visible

# Code points on either side of a place that belong to it. Never beyond its line, or an inserted line would change it.
CONTEXT_REACH = 16
# Of a longer place its first line counts, and no more of that than so much.
LONGEST_SPAN = 64
# A page with more places than this is dirty as a whole: what stands in them is compared, and how often, but not each.
LISTED = 20
# With more different texts than this only their number is compared.
DISTINCT = 100
# What is kept of a text for people to read. A longer one is told apart by its hash.
READABLE = 24


def content(document: Document, problem: Problem, whole: bool) -> Content:
    """What a problem of a document is about. ``whole`` says that it is about the document, not about a place in it."""
    places = problem.places
    texts = Counter(
        document.text[place.start : min(place.end, place.start + LONGEST_SPAN)] for place in places
    )
    seen = Counter[str]()
    if len(texts) <= DISTINCT and not whole:
        for text, number in texts.items():
            seen[_readable(text.partition("\n")[0])] += number
    around = sorted(_around(document, place) for place in places) if len(places) <= LISTED else ()
    return Content(max(problem.count, len(places)), tuple(sorted(seen.items())), tuple(around), whole)


def key(finding: Finding) -> str:
    """32 hexadecimal digits that are the same for the same defect, wherever it stands and in whichever file."""
    about = finding.content
    return digest(repr((finding.code, about.count, about.seen, about.around))).hex()


def fingerprints(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the key of each finding with its number among those of one key: ``7f…:1``."""
    numbers = Counter[str]()
    for finding in findings:
        same = key(finding)
        numbers[same] += 1
        yield f"{same}:{numbers[same]}"


def _around(document: Document, place: Span) -> str:
    line = document.line_span(document.line_at(place.start))
    end = min(place.end, place.start + LONGEST_SPAN, line.end)
    after = min(end + CONTEXT_REACH, line.end) if end == place.end else end
    # White space, width and composition are what editors and merges change by themselves.
    text = document.text[max(line.start, place.start - CONTEXT_REACH) : max(after, place.start)]
    return digest("".join(unicodedata.normalize("NFKC", text).split()), size=6).hex()


def _readable(text: str) -> str:
    folded = visible(" ".join(text.split()))
    return folded if len(folded) <= READABLE else f"{folded[:READABLE]}… {digest(folded, size=4).hex()}"
