"""The fingerprint of a finding: what it is about, independent of its line, by which a baseline and other tools recognise it.

Lines that are inserted, moved or merged change the place of a defect and leave its text and the text beside it as
they were. So a finding is described by its rule, by what stands in its places, and by a few characters around each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.model import Content, Finding, Problem, Span
from corpus_lint.core.surroundings import LONGEST_SPAN, hash_around
from corpus_lint.core.visible_text import visible_code_points

# A page with more places than this is dirty as a whole: their texts and counts are compared, not each place.
LISTED = 20
# With more distinct texts than this, only their number is compared.
DISTINCT = 100
# The readable part of a text in an entry; a hash tells longer texts apart.
READABLE = 24


def content(document: Document, problem: Problem, whole: bool) -> Content:
    """What a problem of a document is about. ``whole`` says that it is about the document, not about a place in it."""
    if problem.parts:
        return Content(len(problem.parts), around=tuple(sorted(problem.parts)))
    places = problem.places
    seen = {} if whole else _seen(document, places)
    around = sorted(hash_around(document, place) for place in places) if len(places) <= LISTED else ()
    return Content(max(problem.count, len(places)), tuple(sorted(seen.items())), tuple(around), whole)


def _seen(document: Document, places: Sequence[Span]) -> Mapping[str, int]:
    """What stands in some places, as it is read, and how often; nothing where it is too much to list."""
    texts = Counter(
        document.text[place.start : min(place.end, place.start + LONGEST_SPAN)] for place in places
    )
    seen = Counter[str]()
    if len(texts) <= DISTINCT:
        for text, number in texts.items():
            seen[_readable(text.partition("\n")[0])] += number
    return seen


def key(finding: Finding) -> str:
    """32 hexadecimal digits that identify a defect, independent of its line and file."""
    about = finding.content
    return digest(repr((finding.code, about.count, about.seen, about.around))).hex()


def fingerprints(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the key of each finding with its number among those of one key: ``7f…:1``."""
    numbers = Counter[str]()
    for finding in findings:
        same = key(finding)
        numbers[same] += 1
        yield f"{same}:{numbers[same]}"


# Pages that one machine damaged have the same texts.
@lru_cache(maxsize=1024)
def _readable(text: str) -> str:
    folded = visible_code_points(" ".join(text.split()))
    return folded if len(folded) <= READABLE else f"{folded[:READABLE]}… {digest(folded, size=4).hex()}"
