"""Steps of datatrove pipelines: a filter, a formatter that repairs, and an annotator. They need the extra ``datatrove``.

What they find in a document is what the command finds in it. Rules that compare documents do not run: a step sees a task's
documents only.

Metadata are strings, and lists of flat values that are never empty, so that datatrove's Parquet writer finds the same
columns in each of its batches.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from corpus_lint.core.model import Finding
from corpus_lint.engine.fix import Fixed
from corpus_lint.linter import TEXTS, Linter
from corpus_lint.run.clean.policy import Policy
from corpus_lint.run.clean.verdict import reason

try:
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.batching import batched
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise ImportError(
        f"this needs datatrove: pip install 'corpus-lint[datatrove]' ({error})", name=error.name
    ) from error

# Documents of a batch. The kernel cuts batches by their characters; this one only bounds what is held in memory.
BATCH = 1000
# What documents get as metadata.
FINDINGS, REPAIRED = "lint_findings", "lint_repaired"
# datatrove's own, in the documents that the writer of excluded ones gets.
REASON = "filter_reason"


class LintFilter(BaseFilter):
    """Keep the documents that ``corpus-lint clean`` accepts, and say of the others why they are dropped.

    With ``repair`` documents are repaired before they are judged, as ``clean`` does it: what is kept has its new text and
    ``lint_repaired``, the codes of the rules that repaired it (empty if none did), what is dropped has the text that it had.
    A dropped document has ``filter_reason``, the codes of all rules that reject it, and ``lint_findings``: each of its
    findings as the reasons of ``clean`` are written.

    The statistics have one counter for each rule: ``found_CODE`` counts the documents in which it found something,
    ``repaired_CODE`` those that it repaired, ``dropped_CODE`` those that it rejects. A document may be in several of them.

    Attributes:
        linter: The rules, and what rejects a document.
        repair: Whether documents are repaired.
    """

    name = "🧹 corpus-lint"

    def __init__(
        self,
        linter: Linter | None = None,
        repair: bool = False,
        exclusion_writer: DiskWriter | None = None,
        batch_size: int = BATCH,
    ) -> None:
        """Make the step.

        Args:
            linter: The rules, and what rejects a document; None takes those of the configuration file of the current
                directory.
            repair: Whether documents are repaired before they are judged.
            exclusion_writer: A writer of datatrove that gets the documents that are dropped.
            batch_size: How many documents are linted together.
        """
        super().__init__(exclusion_writer, batch_size)
        self.linter = Linter.from_config() if linter is None else linter
        self.repair = repair

    def filter(self, doc: Document) -> bool:
        """Whether one document is kept. Raises RuleError."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: Sequence[Document]) -> list[bool]:
        """Whether each document is kept. Raises RuleError, which fails the task; its message has the document's id."""
        kept = [True] * len(batch)
        if not self.repair:
            for row, found in _found(self.linter, batch):
                kept[row] = self._accepts(batch[row], found, found)
            return kept
        for doc in batch:
            doc.metadata[REPAIRED] = ""
        for row, fixed in _fixed(self.linter, batch):
            kept[row] = self._accepts(batch[row], fixed.found, fixed.left)
            if kept[row] and fixed.raw is not None:
                _repair(self, batch[row], fixed)
        return kept

    def _accepts(self, doc: Document, found: Sequence[Finding], left: Sequence[Finding]) -> bool:
        """Count what was found in a document, and decide by what is left, and say it in its metadata if it is dropped."""
        _count(self, "found", found)
        rejecting = self.linter.rejecting(left)
        if not rejecting:
            return True
        _count(self, "dropped", rejecting)
        doc.metadata[REASON] = ",".join(_codes(rejecting))
        doc.metadata[FINDINGS] = _written(left)
        return False


class LintFormatter(BaseFormatter):
    """Repair documents as ``corpus-lint check --fix`` does, and drop none.

    Each document has ``lint_repaired``, the codes of the rules that repaired it (empty if none did), and the statistics have
    ``repaired``, how many documents were, and ``repaired_CODE`` for each rule.

    Attributes:
        linter: The rules, and whether unsafe fixes are applied.
        batch_size: How many documents are linted together.
    """

    name = "🩹 corpus-lint"

    def __init__(self, linter: Linter | None = None, batch_size: int = BATCH) -> None:
        """Make the step.

        Args:
            linter: The rules, and whether unsafe fixes are applied; None takes those of the configuration file of the
                current directory.
            batch_size: How many documents are linted together.
        """
        super().__init__()
        self.linter = Linter.from_config() if linter is None else linter
        self.batch_size = batch_size

    def format(self, text: str) -> str:
        """The repaired text. Raises RuleError."""
        return next((fixed.text for _, fixed in self.linter.fix([text])), text)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Yield the documents, repaired. Raises RuleError, which fails the task; its message has the document's id."""
        for batch in batched(data, self.batch_size):
            with self.track_time("batch"):
                for doc in batch:
                    doc.metadata[REPAIRED] = ""
                for row, fixed in _fixed(self.linter, batch):
                    if fixed.raw is not None:
                        _repair(self, batch[row], fixed)
            for doc in batch:
                self.stat_update(StatHints.total)
                yield doc


class LintAnnotator(PipelineStep):
    """Note the findings of each document in its metadata, and drop and change nothing.

    ``lint_findings`` are the findings of a document as JSON, ``[]`` if there are none: a string, so that every writer can
    write it. The statistics have ``found``, how many documents have findings, and ``found_CODE`` for each rule.

    Attributes:
        linter: The rules.
        batch_size: How many documents are linted together.
    """

    type = "📊 - STATS"
    name = "🔍 corpus-lint"

    def __init__(self, linter: Linter | None = None, batch_size: int = BATCH) -> None:
        """Make the step.

        Args:
            linter: The rules; None takes those of the configuration file of the current directory.
            batch_size: How many documents are linted together.
        """
        super().__init__()
        self.linter = Linter.from_config() if linter is None else linter
        self.batch_size = batch_size

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Yield the documents with their findings. Raises RuleError, which fails the task; its message has the id."""
        for batch in batched(data, self.batch_size):
            with self.track_time("batch"):
                for doc in batch:
                    doc.metadata[FINDINGS] = "[]"
                for row, found in _found(self.linter, batch):
                    self.stat_update("found")
                    _count(self, "found", found)
                    written = _written(found)
                    batch[row].metadata[FINDINGS] = json.dumps(written, ensure_ascii=False)
            for doc in batch:
                self.stat_update(StatHints.total)
                yield doc


def _found(linter: Linter, batch: Sequence[Document]) -> Iterator[tuple[int, list[Finding]]]:
    """Yield the findings of the documents of a batch that have some. Raises RuleError."""
    texts, ids = [doc.text for doc in batch], [doc.id for doc in batch]
    found = linter.lint(texts, ids=ids, name=_names(batch))
    for row, pairs in groupby(found, itemgetter(0)):
        yield row, [finding for _, finding in pairs]


def _fixed(linter: Linter, batch: Sequence[Document]) -> Iterator[tuple[int, Fixed]]:
    """Yield what the fixes make of the documents of a batch in which something was found. Raises RuleError."""
    texts, ids = [doc.text for doc in batch], [doc.id for doc in batch]
    return linter.fix(texts, ids=ids, name=_names(batch))


def _names(batch: Sequence[Document]) -> list[str]:
    """The paths of documents, as far as their reader says them."""
    return [str(doc.metadata.get("file_path", TEXTS)) for doc in batch]


def _repair(step: PipelineStep, doc: Document, fixed: Fixed) -> None:
    """Give a document its new text, and count the rules that made it."""
    step.stat_update("repaired", *(f"repaired_{code}" for code in fixed.codes))
    doc.text = fixed.text
    doc.metadata[REPAIRED] = ",".join(fixed.codes)


def _count(step: PipelineStep, what: str, findings: Sequence[Finding]) -> None:
    """Count a document once for each rule of some findings."""
    step.stat_update(*(f"{what}_{code}" for code in _codes(findings)))


def _codes(findings: Sequence[Finding]) -> list[str]:
    return sorted({finding.code for finding in findings})


def _written(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as the reasons of ``corpus-lint clean`` are written. They have the severities of the configuration."""
    return [reason(finding, Policy()).as_dict() for finding in findings]
