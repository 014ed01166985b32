"""Put together what a report says of a corpus, when a run has ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from corpus_lint.core.model import Safety, Severity
from corpus_lint.engine import catalogue
from corpus_lint.engine.registry import Rule
from corpus_lint.run.settings import Outcome
from corpus_lint.run.summary import bins
from corpus_lint.run.summary.bins import Bins
from corpus_lint.run.summary.book import Book
from corpus_lint.run.summary.proportion import proportion
from corpus_lint.run.summary.tally import OTHERS
from corpus_lint.run.summary.values import (
    CopiesSummary,
    Counts,
    Flow,
    GroupSummary,
    Histogram,
    Made,
    RuleSummary,
    SourceSummary,
    Summary,
)
from corpus_lint.run.summary.verdicts import ACCEPTED, REJECTED, REPAIRED, Rejected

# Examples of a rule that are kept, and rejected records and flows between sources that are listed.
MOST_EXAMPLES, MOST_REJECTED, MOST_FLOWS = 6, 100, 50


def summary(
    book: Book,
    outcome: Outcome,
    made: Made,
    severities: Mapping[str, Severity],
    by: str,
    rejected: Sequence[Rejected],
) -> Summary:
    """The summary of a run whose documents a book has counted. ``severities`` are those that the configuration sets."""
    total, verdicts = book.total, book.verdicts
    documents = sum(one.documents for one in total.sources.values())
    dirty = sum(one.dirty for one in total.sources.values())
    counts = Counts(
        documents,
        verdicts.records,
        sum(one.characters for one in total.sources.values()),
        book.files,
        dirty,
        verdicts.counts[ACCEPTED],
        verdicts.counts[REPAIRED],
        verdicts.counts[REJECTED],
        verdicts.lost,
        _policy(book),
        verdicts.undecided,
    )
    findings = Counter({0: documents - dirty})
    findings.update(map(bins.FINDINGS.of, book.numbers()))
    return Summary(
        made,
        book.target.paths,
        counts,
        outcome.unread.as_dict(),
        tuple(outcome.errors),
        tuple(outcome.notes),
        dict(sorted(total.encodings.items(), key=lambda one: (-one[1], one[0]))),
        by,
        tuple(_rules(book, documents, severities)),
        tuple(_sources(book)),
        (
            _histogram("Length", "characters", bins.LENGTHS, total.lengths),
            _histogram("Share of Han", "of the characters", bins.HAN, total.han),
            _histogram("Findings", "in a document", bins.FINDINGS, findings),
            _histogram(
                "Removed by repairs", "of the characters of a repaired document", bins.REMOVED, total.removed
            ),
        ),
        _copies(book),
        tuple(rejected[:MOST_REJECTED]),
        dict(sorted(verdicts.rules.items())),
    )


def _policy(book: Book) -> str:
    """What rejects a document, as words of ``--reject``."""
    policy = book.target.policy
    return ", ".join([*sorted(one.value for one in policy.severities), *sorted(policy.codes)])


def _rules(book: Book, documents: int, severities: Mapping[str, Severity]) -> list[RuleSummary]:
    """What the rules reported, those of most documents first."""
    total = book.total
    counted: dict[str, list[int]] = {}
    for source in total.sources.values():
        for code, numbers in source.rules.items():
            sums = counted.setdefault(code, [0, 0, 0, 0])
            for index, number in enumerate((*numbers, 1)):
                sums[index] += number
    known: dict[str, Rule] = {rule.code: rule for rule in catalogue.all_rules()}
    found = []
    for code, (having, findings, places, sources) in counted.items():
        rule = known.get(code)
        errors = total.severities[code, Severity.ERROR.value]
        if code in severities:
            errors = findings if severities[code] is Severity.ERROR else 0
        found.append(
            RuleSummary(
                code,
                rule.name if rule else "",
                rule.title if rule else "",
                proportion(having, documents),
                findings,
                errors,
                findings - errors,
                places,
                sources,
                total.safeties[code, Safety.SAFE.value],
                total.safeties[code, Safety.UNSAFE.value],
                total.safeties[code, Safety.DISPLAY.value],
                book.verdicts.rules[code],
                total.samples[code].chosen(MOST_EXAMPLES) if code in total.samples else (),
            )
        )
    return sorted(found, key=lambda one: (-one.documents.number, one.code))


def _sources(book: Book) -> list[SourceSummary]:
    """The sources, those with most documents first."""
    nothing = Counter[str]()
    found = []
    for name, one in book.total.sources.items():
        decided = book.verdicts.sources.get(name, nothing)
        found.append(
            SourceSummary(
                name if name != OTHERS else "(other sources)",
                one.documents,
                one.characters,
                one.dirty,
                decided[REPAIRED],
                decided[REJECTED],
                {code: numbers[0] for code, numbers in sorted(one.rules.items())},
            )
        )
    return sorted(found, key=lambda one: (-one.documents, one.name))


def _histogram(title: str, unit: str, of: Bins, counted: Counter[int]) -> Histogram:
    return Histogram(title, unit, of.labels, tuple(counted[number] for number in range(len(of.labels))))


def _copies(book: Book) -> CopiesSummary | None:
    """The groups of copies; None where documents were not compared."""
    copies = book.copies
    if copies is None:
        return None
    from corpus_lint.core.wording import document_name

    flows = sorted(copies.flows.items(), key=lambda one: (-one[1], one[0]))[:MOST_FLOWS]
    return CopiesSummary(
        copies.groups,
        copies.documents,
        _histogram("Sizes of groups", "documents in a group", bins.GROUPS, copies.sizes),
        tuple(
            GroupSummary(one.size, tuple(document_name(at.path, at.record, at.part) for at in one.members))
            for one in copies.largest
        ),
        tuple(Flow(first, copy, number) for (first, copy), number in flows),
        copies.one,
        copies.other,
        tuple(document_name(at.path, at.record, at.part) for at in copies.places),
    )
