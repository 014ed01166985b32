"""Count the documents that a process examines, with what is found in them and what is decided of them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence

from corpus_lint.chinese.tables import HAN_CLASS
from corpus_lint.core import encodings
from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Finding
from corpus_lint.core.values import dataclass, field
from corpus_lint.formats.fields import Fields
from corpus_lint.run.summary import bins
from corpus_lint.run.summary.examples import Example, Sample, example, key_of
from corpus_lint.run.summary.tally import Tally

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.duplicates.index_format import Part
    from corpus_lint.duplicates.sign_documents import Signer
    from corpus_lint.engine.fix import Fixed
    from corpus_lint.run.clean.verdict import Verdict

# What sources are, where they are not the values of a field.
DIRECTORY, FILE = "directory", "file"
# Of a longer document as many stretches are looked at for its share of Han, evenly spread.
STRETCHES, STRETCH = 4, 1024
# Runs, not characters, of which there are twenty times as many.
RUNS_OF_HAN = lazy(f"{HAN_CLASS}+")


@dataclass(frozen=True, slots=True)
class Observing:
    """What is observed: sources ``by`` directory, file or (None) the field that the run groups documents by.

    ``keeps`` says whether the findings are wanted as well. ``folder`` is where a baseline will be, to which its paths are relative.
    """

    by: str | None = DIRECTORY
    keeps: bool = True
    folder: str = ""

    def source(self, path: str, group: str) -> str:
        """The source of a document."""
        if self.by is None:
            return group
        return path if self.by == FILE else os.path.dirname(path) or "."


@dataclass(frozen=True, slots=True)
class Observed:
    """What was counted of each piece of a task, and the rows of the repaired documents, in place of ``rows`` of the answer."""

    tallies: Sequence[Tally]
    rows: Sequence[int] = ()
    part: Part | None = None


@dataclass(slots=True)
class Observer:
    """Counts the documents of the pieces of a task."""

    observing: Observing
    fields: Fields
    tallies: Sequence[Tally]
    _rows: list[int] = field(default_factory=list)
    _signer: Signer | None = None
    # The last document as it is after its repair, and its row, until it is known that it has one.
    _repaired: tuple[int, Document, int] | None = None

    def add(self, number: int, document: Document, fixed: Fixed, decided: Verdict | None, row: int) -> None:
        """Count a document of a piece: what is found in it, the verdict on it, and its row for the comparison (-1: none)."""
        self._repaired = None
        tally = self.tallies[number]
        source = self.observing.source(document.path, document.group)
        counted = tally.source(source)
        counted.documents += 1
        counted.characters += len(document.text)
        if self.observing.by is None:
            tally.groups.enter(document.record or 0, source)
        if document.problem is None:
            tally.lengths[bins.LENGTHS.of(len(document.text))] += 1
            tally.han[bins.HAN.of(share_of_han(document.text))] += 1
            tally.encodings[encoding_of(document)] += 1
        if fixed.found:
            enter(tally, source, fixed.found, document, self.observing)
        if decided is None or decided.repair is None:
            return
        gone = sum(max(0, end - start - len(after)) for start, end, _, after, _ in decided.repair.edits)
        tally.removed[bins.REMOVED.of(gone / max(1, len(document.text)))] += 1
        if row >= 0:
            self._repaired = number, fixed.document, row

    def sign(self) -> None:
        """Keep the row that the last document has in place of its own, if it was repaired; its own has to be kept before."""
        if self._repaired is None:
            return
        number, document, row = self._repaired
        self._repaired = None
        if self._signer is None:
            from corpus_lint.duplicates.sign_documents import Signer

            self._signer = Signer(self.fields)
        self._signer.add(number, document)
        self._rows.append(row)

    def observed(self) -> Observed:
        """What was counted."""
        return Observed(self.tallies, self._rows, self._signer.part() if self._signer else None)


def enter(
    tally: Tally, source: str, findings: Sequence[Finding], document: Document | None, observing: Observing
) -> None:
    """Count the findings in a document, and note that it has some."""
    counted = tally.source(source)
    counted.dirty += 1
    tally.dirty.append(identity(findings[0]))
    tally.numbers.append(len(findings))
    numbers = Counter[str]()
    places = Counter[str]()
    for finding in findings:
        numbers[finding.code] += 1
        places[finding.code] += finding.problem.count
        _count(tally, source, finding, document, observing)
    for code, number in numbers.items():
        counted.enter(code, 1, number, places[code])


def enter_related(tally: Tally, source: str, finding: Finding, observing: Observing) -> None:
    """Count a finding about a document in relation to others; whether others are in it is seen at the end."""
    tally.source(source).enter(finding.code, 1, 1, finding.problem.count)
    tally.dirty.append(identity(finding))
    tally.numbers.append(1)
    _count(tally, source, finding, None, observing)


def _count(
    tally: Tally, source: str, finding: Finding, document: Document | None, observing: Observing
) -> None:
    tally.severities[finding.code, finding.severity.value] += 1
    if fix := finding.problem.fix:
        tally.safeties[finding.code, fix.safety.value] += 1
    sample = tally.samples.get(finding.code)
    if sample is None:
        sample = tally.samples[finding.code] = Sample()
    sample.offer(source, key_of(finding), _maker(finding, document, source, observing))


def _maker(
    finding: Finding, document: Document | None, source: str, observing: Observing
) -> Callable[[], Example]:
    def made() -> Example:
        from corpus_lint.run.baseline import line
        from corpus_lint.run.match_findings import entry

        return example(finding, document, source, line(entry(finding, observing.folder)))

    return made


def identity(finding: Finding) -> int:
    """A number of 64 bits for the document of a finding."""
    return int.from_bytes(digest(repr(finding.document), size=8), "little")


def share_of_han(text: str) -> float:
    """The share of Han in the characters of a text, white space not counted; of a long one in some stretches of it."""
    if len(text) > STRETCHES * STRETCH:
        step = (len(text) - STRETCH) // (STRETCHES - 1)
        text = "".join(text[start : start + STRETCH] for start in range(0, STRETCHES * step, step))
    characters = "".join(text.split())
    if not characters or characters.isascii():
        return 0.0
    return sum(map(len, RUNS_OF_HAN.findall(characters))) / len(characters)


def encoding_of(document: Document) -> str:
    """The encoding of a document by its name for people."""
    if len(document.runs) == 1 and document.runs[0].end:
        return encodings.label(document.runs[0].encoding)
    names = {run.encoding for run in document.runs if run.end > run.start} or {"utf-8"}
    return encodings.label(names.pop()) if len(names) == 1 else "several encodings"
