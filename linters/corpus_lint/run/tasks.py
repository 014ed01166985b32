"""The tasks of a run: some files, or a part of a large file, and their results."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from operator import attrgetter

from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.findings import Findings
from corpus_lint.core.model import Change, Finding, Safety
from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.engine.corpus import Row
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.blocks import Block
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.find_files import Source
from corpus_lint.formats.text import MAX_RECORD_BYTES
from corpus_lint.run.settings import FixMode, Tuning

TYPE_CHECKING = False
if TYPE_CHECKING:  # needs numpy, which most runs do not use
    from typing import Any

    from corpus_lint.duplicates.index_format import Part
    from corpus_lint.run.clean.policy import Policy
    from corpus_lint.run.clean.verdict import Verdict
    from corpus_lint.run.summary.observe import Observed, Observing


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or its records that begin from byte ``start`` up to ``end`` (None: the end of the file).

    ``record`` is the number of the first record, ``last`` means that the file ends with this piece. ``ignored`` are the codes
    of rules to ignore, ``compared`` says whether its documents are compared with others. ``status`` is the status of the
    file before it was read, where something is to be written or reported of that; others know no more than ``file_size``. ``block``
    has the records of a file that cannot be read from the middle, and ``failure`` is why it could not be read beyond them.
    """

    source: Source
    status: os.stat_result | None = None
    ignored: frozenset[str] = frozenset()
    compared: bool = False
    start: int = 0
    end: int | None = None
    record: int = 1
    last: bool = True
    block: Block | None = None
    failure: str = ""
    known_size: int | None = None

    def __reduce__(self) -> tuple[type[Piece], tuple[object, ...]]:
        """For the processes of a run, in a third of the time that all of it takes: there is one for each file."""
        where = self.start, self.end, self.record, self.last, self.block, self.failure
        return Piece, (self.source, None, self.ignored, self.compared, *where, self.file_size)

    @property
    def file_size(self) -> int | None:
        """The bytes of its file before it was read, if that has a status."""
        return self.status.st_size if self.status else self.known_size

    @property
    def size(self) -> int:
        """Its bytes."""
        return (self.end or self.file_size or 0) - self.start

    @property
    def shown(self) -> str:
        """The name of the piece in errors."""
        split = self.start or not self.last
        return f"{self.source.shown} from record {self.record}" if split else self.source.shown


Task = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Work:
    """What to do with all pieces. ``corpus`` are the rules that collect values from documents."""

    rules: Sequence[Rule]
    corpus: Sequence[Rule]
    fields: Fields
    fix_mode: FixMode = FixMode.NONE
    safeties: frozenset[Safety] = frozenset()
    # The maximum size in bytes of a linted record.
    limit: int = MAX_RECORD_BYTES
    tuning: Tuning = field(default_factory=Tuning)
    # Whether turns of conversations are compared like other documents.
    compares_messages: bool = False
    # For a cleaned copy: which findings reject a document. Then there is a verdict for each, and no finding is kept.
    policy: Policy | None = None
    # For a report on the corpus: what is counted in addition. Then there is a policy, and nothing is repaired.
    observing: Observing | None = None


@dataclass(slots=True)
class Examined:
    """The result of a piece. ``rows`` are for the corpus rules; ``complete`` means that it was read to its end.

    ``binary`` is the kind of a file that is not text. ``texts`` is the number of documents with a text, ``problem`` the problem
    of the first one without, ``lacking`` the findings in records without the text field, and ``fields`` the fields that they
    have instead.
    """

    documents: int = 0
    # Of them, records whose text is missing, null or empty.
    textless: int = 0
    found: Findings = field(default_factory=Findings)
    left: list[Finding] = field(default_factory=list)
    # As ``rewrite.Repaired``.
    changed: dict[int | None, tuple[bytes, bytes]] = field(default_factory=dict)
    applied: int = 0
    changes: list[Change] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    complete: bool = False
    # Whether it could not be read to its end.
    cut: bool = False
    binary: str = ""
    texts: int = 0
    problem: str = ""
    # The number of findings, also where they are only counted.
    reported: int = 0
    lacking: list[Finding] = field(default_factory=list)
    fields: dict[str, None] = field(default_factory=dict)
    # For a cleaned copy: the verdicts, the number of records, and the last one (-1: none).
    verdicts: list[Verdict] = field(default_factory=list)
    records: int = 0
    last_record: int | None = -1
    # The number of documents for each value of the field that findings are counted by.
    groups: dict[str, int] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Callable[..., Examined], tuple[object, ...]]:
        """For the processes of a run, in a quarter of the time that all of it takes: most files are a document with nothing in it."""
        others = OTHERS(self)
        usual = self.documents, self.textless, self.rows, self.texts, self.complete
        return _examined, usual if others == NOTHING else (*usual, others)

    def enter(self, document: Document) -> None:
        """Count a document of the piece."""
        self.documents += 1
        self.textless += document.lacks_text
        if document.problem is None:
            self.texts += 1
        else:
            self.problem = self.problem or document.problem
        if document.fields is not None:
            self.fields |= dict.fromkeys(document.fields)

    def count(self, group: str, documents: int = 1) -> None:
        """Count documents with a value of the field that findings are counted by."""
        self.groups[group] = self.groups.get(group, 0) + documents

    def as_changed(self, document: Document) -> Document:
        """The document with the bytes that its record has by now, if another document of that was repaired."""
        before = self.changed.get(document.record)
        return document if before is None else replace(document, raw=before[1])

    def change(self, document: Document, raw: bytes) -> tuple[bytes, bytes]:
        """What ``changed`` has of a record that gets these bytes: the digest of those that were linted, and these."""
        before = self.changed.get(document.record)
        return before[0] if before else digest(document.raw), raw


# The fields of a piece in which there is seldom anything, and what is in them then.
RARE = (
    *("found", "left", "changed", "applied", "changes", "errors", "notes", "cut", "binary", "problem"),
    *("reported", "lacking", "fields", "verdicts", "records", "last_record", "groups"),
)
OTHERS: Callable[[Examined], tuple[Any, ...]] = attrgetter(*RARE)
NOTHING = OTHERS(Examined())


def _examined(
    documents: int, textless: int, rows: list[Row], texts: int, complete: bool, others: Sequence[Any] = ()
) -> Examined:
    """What ``Examined.__reduce__`` took apart."""
    made = Examined(documents, textless, rows=rows, texts=texts, complete=complete)
    for name, value in zip(RARE, others, strict=False):
        setattr(made, name, value)
    return made


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a task: one for each piece, and rows to compare, whose files are the numbers of their pieces."""

    pieces: Sequence[Examined]
    part: Part | None = None
    # For a report on the corpus.
    observed: Observed | None = None


def emptied(task: Task) -> Task:
    """The task that is done, without the bytes of its blocks."""
    return [replace(piece, block=None) if piece.block else piece for piece in task]
