"""What ``clean`` would make of the documents of a run: it decides here by what it decides by, and writes nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from corpus_lint.core.errors import UsageError
from corpus_lint.core.model import Safety
from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.formats.find_files import Source
from corpus_lint.run.clean import layout
from corpus_lint.run.clean.decisions import Drop, decisions
from corpus_lint.run.clean.judge_files import JudgedFile, Judgement
from corpus_lint.run.clean.outcome import Cleaned, Target, comparing_rules
from corpus_lint.run.clean.policy import Policy
from corpus_lint.run.clean.state import State
from corpus_lint.run.clean.verdict import Reason
from corpus_lint.run.settings import Settings
from corpus_lint.run.summary.tally import Groups
from corpus_lint.run.tasks import Answer, Task

TYPE_CHECKING = False
if TYPE_CHECKING:  # needs numpy
    from corpus_lint.duplicates.index_format import Part
    from corpus_lint.run.summary.observe import Observed

ACCEPTED, REPAIRED, REJECTED = "accepted", "repaired", "rejected"


@dataclass(frozen=True, slots=True)
class Deciding:
    """By what documents are decided: what rejects them, the fixes that may repair them, and the paths that were named."""

    policy: Policy = field(default_factory=Policy)
    safeties: frozenset[Safety] = frozenset({Safety.SAFE})
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that would be rejected: its file, number, name and source, and why."""

    path: str
    record: int | None
    id: str
    source: str
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class Verdicts:
    """The counts of records: of all, of each source, and of what each rule rejects.

    ``lost`` are files that could not be read to their end, of which ``undecided`` documents were read.
    """

    records: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    sources: dict[str, Counter[str]] = field(default_factory=dict)
    lost: int = 0
    undecided: int = 0


@dataclass(slots=True)
class Bench:
    """The tasks of a run with the verdicts on their documents, in a directory."""

    folder: Path
    deciding: Deciding
    tasks: list[Task] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    compared: bool = False

    def enter(self, task: Task, answer: Answer) -> None:
        """Keep the verdicts of a task. Raises OSError."""
        self.keys.append(str(len(self.keys)))
        self.tasks.append(task)
        part = swapped(answer.part, answer.observed) if answer.part is not None and answer.observed else None
        self.compared |= part is not None
        State(self.folder).store(self.keys[-1], replace(answer, part=part))

    def decide(
        self,
        files: Sequence[Source],
        settings: Settings,
        source: Callable[[str, int | None], str],
        say: Callable[[Rejected], None],
        dropped_files: Collection[str] = (),
    ) -> Verdicts:
        """Decide all records; ``say`` is told of each that is rejected, and ``source`` gives their sources. Raises OSError.

        ``dropped_files`` are those that are no part of the corpus, as files that are not text: nothing of them is lost.
        """
        judgement = self._judgement(files, settings)
        judgement.settle()
        dropped: Mapping[str, Mapping[int, Drop]] = {}
        if self.compared and comparing_rules(settings, self.deciding.policy):
            from corpus_lint.run.clean.compare_files import compare

            dropped = compare(judgement)
        found = Verdicts()
        for file in judgement.files.values():
            if file.lost:
                if file.source.shown not in dropped_files:
                    found.lost += 1
                    found.undecided += file.documents
            else:
                self._count(judgement, file, dropped.get(file.source.shown, {}), found, source, say)
        return found

    def _judgement(self, files: Sequence[Source], settings: Settings) -> Judgement:
        """What ``clean`` knows when it has judged the documents by themselves."""
        names = {one.shown: one.shown for one in files}
        try:
            copied = dict(zip(names, layout.names(self.deciding.paths, files), strict=True))
        except UsageError:
            # Two files that a copy would have no place for.
            copied = names
        pieces = {piece.source.shown: piece for task in self.tasks for piece in task}
        sources = sorted(
            (one for one in files if one.shown in pieces), key=lambda one: copied.get(one.shown, one.shown)
        )
        target = Target(Path(layout.NOWHERE), policy=self.deciding.policy, dry_run=True)
        judgement = Judgement(sources, names, settings, target, State(self.folder), Cleaned())
        for one in sources:
            if status := pieces[one.shown].status:
                judgement.files[one.shown] = JudgedFile(one, one.shown, status, "")
        judgement.tasks, judgement.keys = self.tasks, self.keys
        return judgement

    def _count(
        self,
        judgement: Judgement,
        file: JudgedFile,
        dropped: Mapping[int, Drop],
        found: Verdicts,
        source: Callable[[str, int | None], str],
        say: Callable[[Rejected], None],
    ) -> None:
        """Count the records of a file."""
        shown = file.source.shown
        found.records += file.records
        found.counts[ACCEPTED] += file.records
        for decision in decisions(judgement.verdicts(file), dropped):
            name = source(shown, decision.record)
            kind = REJECTED if decision.reasons else REPAIRED
            found.counts[ACCEPTED] -= 1
            found.counts[kind] += 1
            found.sources.setdefault(name, Counter())[kind] += 1
            if decision.reasons:
                found.rules.update({reason.code for reason in decision.reasons})
                say(Rejected(shown, decision.record, decision.id, name, decision.reasons))


def swapped(part: Part, observed: Observed) -> Part:
    """The rows of a task, with those of repaired documents in place of the ones that they had before."""
    if observed.part is None:
        return part
    import numpy as np

    from corpus_lint.duplicates.index_format import Part

    places = np.array(observed.rows, np.int64)
    rows = part.rows.copy()
    rows[places] = observed.part.rows
    stays = ~np.isin(part.owners, places)
    hashes = np.concatenate([part.hashes[stays], observed.part.hashes])
    owners = np.concatenate([part.owners[stays], places[observed.part.owners].astype(part.owners.dtype)])
    order = np.argsort(owners, kind="stable")
    return Part(rows, hashes[order], owners[order])


def group_of(groups: Groups, names: Sequence[str], record: int | None) -> str:
    """The source of a record of a file, where sources are values of a field."""
    index = bisect_left(groups.records, record or 0)
    if index < len(groups.records) and groups.records[index] == (record or 0):
        return names[groups.numbers[index]]
    return ""
