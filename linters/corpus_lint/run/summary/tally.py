"""What is counted of documents: by source and by rule, in histograms, with a sample of examples. Tallies can be added."""

from __future__ import annotations

from array import array
from collections import Counter

from corpus_lint.core.values import dataclass, field
from corpus_lint.run.summary.examples import Sample

# Sources that are told apart; what is in others is counted as one.
MOST_SOURCES = 100_000
OTHERS = "\0others"


@dataclass(slots=True)
class SourceTally:
    """What was counted of a source. ``rules`` has for each code its documents, findings and places."""

    documents: int = 0
    characters: int = 0
    dirty: int = 0
    rules: dict[str, list[int]] = field(default_factory=dict)

    def add(self, other: SourceTally) -> None:
        """Add another tally of the source."""
        self.documents += other.documents
        self.characters += other.characters
        self.dirty += other.dirty
        for code, numbers in other.rules.items():
            self.enter(code, *numbers)

    def enter(self, code: str, documents: int, findings: int, places: int) -> None:
        """Count what a rule reports."""
        counted = self.rules.setdefault(code, [0, 0, 0])
        counted[0] += documents
        counted[1] += findings
        counted[2] += places


@dataclass(slots=True)
class Groups:
    """The source of each record of a file, where sources are values of a field: pairs of a record and the number of a name."""

    names: dict[str, int] = field(default_factory=dict)
    records: array[int] = field(default_factory=lambda: array("Q"))
    numbers: array[int] = field(default_factory=lambda: array("L"))

    def enter(self, record: int, name: str) -> None:
        """Note the source of a record. They come in order."""
        if not self.records or self.records[-1] != record:
            self.records.append(record)
            self.numbers.append(self.names.setdefault(name, len(self.names)))

    def add(self, other: Groups) -> None:
        """Add the records of the next piece of the file."""
        moved = [self.names.setdefault(name, len(self.names)) for name in other.names]
        self.records.extend(other.records)
        self.numbers.extend(array("L", [moved[number] for number in other.numbers]))


@dataclass(slots=True)
class Tally:
    """What was counted of some documents.

    ``severities`` and ``safeties`` count the findings of a rule by (code, severity) and (code, safety of the fix). ``lengths``,
    ``han`` and ``removed`` count documents by bin. ``dirty`` and ``numbers`` are a hash of each document with findings, and how
    many it has.
    """

    sources: dict[str, SourceTally] = field(default_factory=dict)
    severities: Counter[tuple[str, str]] = field(default_factory=Counter)
    safeties: Counter[tuple[str, str]] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    han: Counter[int] = field(default_factory=Counter)
    removed: Counter[int] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    dirty: array[int] = field(default_factory=lambda: array("Q"))
    numbers: array[int] = field(default_factory=lambda: array("L"))
    samples: dict[str, Sample] = field(default_factory=dict)
    groups: Groups = field(default_factory=Groups)

    def source(self, name: str) -> SourceTally:
        """The tally of a source."""
        found = self.sources.get(name)
        if found is None:
            if len(self.sources) >= MOST_SOURCES:
                name = OTHERS
            found = self.sources.setdefault(name, SourceTally())
        return found

    def add(self, other: Tally) -> None:
        """Add what was counted of other documents, but for the sources of records."""
        for name, counted in other.sources.items():
            self.source(name).add(counted)
        self.severities.update(other.severities)
        self.safeties.update(other.safeties)
        self.lengths.update(other.lengths)
        self.han.update(other.han)
        self.removed.update(other.removed)
        self.encodings.update(other.encodings)
        self.dirty.extend(other.dirty)
        self.numbers.extend(other.numbers)
        for code, sample in other.samples.items():
            self.samples.setdefault(code, Sample()).merge(sample)
