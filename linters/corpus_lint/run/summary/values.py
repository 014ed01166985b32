"""What a report says of a corpus, as one value that has all of it: pages and files are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus_lint.core.values import dataclass, field
from corpus_lint.run.summary.examples import Example, Pieces
from corpus_lint.run.summary.proportion import Proportion
from corpus_lint.run.summary.verdicts import Rejected


@dataclass(frozen=True, slots=True)
class Made:
    """How a report was made: when (ISO 8601), by which version and command, with which configuration.

    ``configuration`` is the name of the file, empty where there is none, and ``settings`` what it and the command line set.
    ``docs_url`` is the address of the documentation, empty for a report without links to it.
    """

    date: str
    version: str
    command: str
    configuration: str = ""
    settings: str = ""
    docs_url: str = ""


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """What a rule reported: documents with it, findings, places in them, sources that have it, and examples."""

    code: str
    name: str
    title: str
    documents: Proportion
    findings: int
    errors: int
    warnings: int
    places: int
    sources: int
    # Findings by the safety of their fix.
    safe: int
    unsafe: int
    display: int
    # Records that the rule alone, or with others, would reject.
    rejected: int
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What is known of a source. ``rules`` has the number of documents with each rule, by its code."""

    name: str
    documents: int
    characters: int
    with_findings: int
    repaired: int
    rejected: int
    rules: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many documents are in each bin."""

    title: str
    unit: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """A group of copies: how many documents, and the names of some."""

    size: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """So many documents of a source are copies of documents of another, or of the same."""

    first: str
    copy: str
    documents: int


@dataclass(frozen=True, slots=True)
class CopiesSummary:
    """Copies: groups, the documents in them, the largest, and two members that differ."""

    groups: int
    documents: int
    sizes: Histogram
    largest: tuple[GroupSummary, ...]
    flows: tuple[Flow, ...]
    one: Pieces
    other: Pieces
    compared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The verdict: what would be accepted, repaired and rejected, in records, which may have several documents."""

    documents: int
    records: int
    characters: int
    files: int
    with_findings: int
    accepted: int
    repaired: int
    rejected: int
    lost_files: int
    policy: str
    # Documents of lost files: they were read, and what would become of them is not known.
    undecided: int = 0

    @property
    def each(self) -> int:
        """What there is to decide: records, and documents of lost files."""
        return self.records + self.undecided

    @property
    def noun(self) -> str:
        """What each is called: a record may have several documents."""
        return "document" if self.each == self.documents else "record"


@dataclass(frozen=True, slots=True)
class Summary:
    """A corpus as a report shows it. ``by`` is what sources are: ``directory``, ``file`` or a field."""

    made: Made
    paths: tuple[str, ...]
    counts: Counts
    unread: Mapping[str, Any]
    errors: tuple[str, ...]
    notes: tuple[str, ...]
    encodings: Mapping[str, int]
    by: str
    rules: tuple[RuleSummary, ...]
    sources: tuple[SourceSummary, ...]
    histograms: tuple[Histogram, ...]
    copies: CopiesSummary | None
    rejected: tuple[Rejected, ...] = ()
    # What ``rejected`` is beside the records, by rule.
    rejected_by_rule: Mapping[str, int] = field(default_factory=dict)
