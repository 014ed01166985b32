"""The settings of a run, and its outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from pathlib import Path

from corpus_lint.core.findings import Findings
from corpus_lint.core.model import Change, Safety, Severity
from corpus_lint.core.values import dataclass, field
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.find_files import RACY, Source
from corpus_lint.formats.text import MAX_RECORD_BYTES
from corpus_lint.formats.unread import Unread

TYPE_CHECKING = False
if TYPE_CHECKING:  # most runs do not need it
    from corpus_lint.run.cache_location import Cache
    from corpus_lint.run.progress import Progress


@dataclass(frozen=True, slots=True)
class Tuning:
    """Sizes from which an optimisation pays off. They change how long a run takes, not its findings."""

    # Bytes per read when looking for line ends.
    block: int = 1 << 20
    # The minimum size in bytes of a range of lines and of a batch of files: some tenths of a second of work, so that processes
    # rarely wait for each other.
    batch: int = 4 << 20
    # Bytes from which starting processes pays off.
    processes: int = 4 << 20
    # Bytes to lint from which screens justify importing numpy and making their tables, and code points per screened batch.
    screens: int = 300_000
    screened: int = 400_000
    # Documents that are linted before it is known what was found in them.
    few: int = 10
    # Bytes of cached results that are read in less time than it takes to lint a file.
    worth_reading: int = 100_000
    # Nanoseconds after a change in which another change may not alter the timestamp.
    racy: int = RACY


class FixMode(Enum):
    """What a run does with fixes: nothing, show a diff, or write the file."""

    NONE = auto()
    SHOW = auto()
    APPLY = auto()


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run. ``safeties`` are the safeties of fixes that ``fix_mode`` applies to; empty with NONE."""

    rules: Sequence[Rule]
    fields: Fields = TEXT_ONLY
    # Whether named files that may be anything are treated like those that nobody named, since a hook names every file.
    if_corpus: bool = False
    # Whether the fields of texts and names are found by looking at the records; ``fields`` are those that were given.
    finds_text: bool = False
    finds_id: bool = False
    # Whether the number of documents of each file is wanted.
    counts_files: bool = False
    max_record_bytes: int = MAX_RECORD_BYTES
    fix_mode: FixMode = FixMode.NONE
    safeties: frozenset[Safety] = frozenset()
    # Whether corpus rules compare files even if only some were named: the user selected those rules.
    compare_named: bool = False
    # The cache of the index and the findings (None: no cache), and the directory that paths are relative to.
    cache: Cache | None = None
    root: Path = Path()
    # The files of a reference corpus, which are compared with and never reported.
    against: Sequence[Source] = ()
    # By the name of a file: the codes of the rules to ignore in it, and whether it is excluded.
    ignored: Callable[[str], frozenset[str]] | None = None
    excluded: Callable[[str], bool] | None = None
    # Configured severities by code. Fixes are judged by the rule's own severity.
    severities: Mapping[str, Severity] = field(default_factory=dict)
    # The maximum number of processes.
    jobs: int = 1
    tuning: Tuning = field(default_factory=Tuning)
    # Progress reporter, if any.
    progress: Progress | None = None


@dataclass(slots=True)
class Outcome:
    """The outcome of a run. ``errors`` are sentences; any error makes the exit status 2."""

    findings: Findings = field(default_factory=Findings)
    documents: int = 0
    fixed: int = 0
    # The number of documents for each value of the field that findings are counted by, or for each file.
    groups: Counter[str] = field(default_factory=Counter)
    # The number of files to read, and of skipped binary files by kind.
    files: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # What was found and not read.
    unread: Unread = field(default_factory=Unread)
    # The files that were read to their end, and the rules that ran on them: their baseline entries may be stale.
    read: set[str] = field(default_factory=set)
    ran: set[str] = field(default_factory=set)
