"""What a run is to do, and what it found and did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_lint.core.model import Change, Finding, Safety, Severity
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.find_files import RACY
from corpus_lint.formats.text import MAX_RECORD_BYTES

if TYPE_CHECKING:  # what most runs do not need
    from corpus_lint.run.cache_location import Cache
    from corpus_lint.run.progress import Progress


@dataclass(frozen=True, slots=True)
class Tuning:
    """From how much on something is worth its cost. No number changes what is found, only how long it takes."""

    # Bytes of a file in which ends of lines are looked for at once.
    block: int = 1 << 20
    # Bytes of a range of lines and of a batch of files at least: some tenths of a second of work, so that processes wait for
    # each other but little, and a batch of small files is as large as a range.
    batch: int = 4 << 20
    # Bytes from which it is worth while to start processes.
    processes: int = 4 << 20
    # Bytes that a process reads before screens are worth the import of numpy, and code points that are screened at once.
    screens: int = 1 << 20
    screened: int = 400_000
    # Documents that are linted before it is known what was found in them.
    few: int = 10
    # Bytes of kept results that are read in less time than it takes to lint a file.
    worth_reading: int = 100_000
    # Nanoseconds after a change in which a file may be changed again without its time showing it.
    racy: int = RACY


class FixMode(Enum):
    """What becomes of fixes: nothing, a difference that is shown, or the file with what they give."""

    NONE = auto()
    SHOW = auto()
    APPLY = auto()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is to do. ``safeties`` are the fixes that ``fix_mode`` is about, none with NONE."""

    rules: Sequence[Rule]
    text_field: str = "text"
    max_record_bytes: int = MAX_RECORD_BYTES
    fix_mode: FixMode = FixMode.NONE
    safeties: frozenset[Safety] = frozenset()
    # Whether rules over a corpus compare files even when only some were named: the user asked for those rules.
    compare_named: bool = False
    # Where an index of the documents and what was found are kept (None: nowhere), and what their paths are relative to.
    cache: Cache | None = None
    root: Path = Path()
    # By the name of a file in findings: the codes of the rules to leave out in it, and whether it is left out altogether.
    ignored: Callable[[str], frozenset[str]] | None = None
    excluded: Callable[[str], bool] | None = None
    # By code, where it is not that of the rule. Fixes are judged by that of the rule.
    severities: Mapping[str, Severity] = field(default_factory=dict)
    # How many processes may work at once.
    jobs: int = 1
    tuning: Tuning = field(default_factory=Tuning)
    # Who is told how far the run is.
    progress: Progress | None = None


@dataclass(slots=True)
class Outcome:
    """What a run found and did. ``errors`` are sentences; any of them makes the exit status 2."""

    findings: list[Finding] = field(default_factory=list)
    documents: int = 0
    fixed: int = 0
    # How many files there were to read, and how many of each kind were left out, for they are no text.
    files: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # The files that were read to their end, and the rules that saw them: what is not found there is not there.
    read: set[str] = field(default_factory=set)
    ran: set[str] = field(default_factory=set)
