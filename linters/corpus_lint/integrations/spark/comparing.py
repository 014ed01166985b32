"""Find the copies among the documents of a DataFrame."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import DataFrame

from corpus_lint.batch.duplicates import ALIKE, CONTAINED, EQUAL
from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import replace
from corpus_lint.core.version import __version__
from corpus_lint.integrations.spark import (
    columns,
    counting,
    nomination,
    related_documents,
    signing,
    template_pages,
)
from corpus_lint.integrations.spark.documents import findings_type
from corpus_lint.integrations.spark.signing import Signed
from corpus_lint.integrations.spark.stages import Stages, settings
from corpus_lint.linter import Linter


def duplicates(
    df: DataFrame,
    text: str = "text",
    id: str = "id",  # noqa: A002 - what such columns are called
    *,
    path: str | None = None,
    record: str | None = None,
    linter: Linter | None = None,
    against: DataFrame | None = None,
    checkpoint: str | None = None,
) -> DataFrame:
    """Find copies, near copies and parts of other documents: what DUP101, DUP102 and DUP103 of the command find.

    Documents are ordered by path, record and id, as those of the command by path and record; an id that is a number is ordered as
    one. Of two copies the later one is reported. Only pairs whose texts were compared count, and what a copy is like is not
    what its copies are like.

    The stages run when this is called, in the workers. The driver gets no documents, pairs or findings; the hashes that more than
    2,048 documents have pass through it, since Spark sends such small tables to all workers that way.

    Args:
        df: The documents, one in each row. It is read once.
        text: The column of texts, strings or bytes; a field of a struct as ``doc.text``.
        id: The column that names the documents, of any type that can be ordered. With the path and the record it names one.
        path: The column with the names of their files; None where there is none.
        record: The column with their numbers in these files, from 1; None where there is none.
        linter: The rules with their options, as ``Linter.from_config()`` reads them for the command too; of these the three run.
        against: Documents with the same columns that are compared with and never reported, as for ``--against``.
        checkpoint: An empty directory of any file system that Spark knows, in which each stage is kept. A run that was stopped,
            started again with the same documents, goes on from there; so one survives the loss of a machine. None keeps stages in the memory
            and on the disks of the workers, and fails if one of these machines is lost; a worker process that dies is started again.

    Returns:
        A row for each finding: ``id`` of the type it has, ``path`` and ``record`` if they are given, then the columns of
        ``corpus_lint.batch.FINDINGS``; ``related`` names the other documents.

    Raises:
        UsageError: A column does not exist or holds no texts; two documents have the same name, or one has none; the checkpoint is
            of other settings; or a rule is selected that compares documents in a way of its own.

    Example:
        >>> from corpus_lint.integrations.spark import duplicates
        >>> pages = spark.createDataFrame([(7, "老屋门前有一棵槐树，树下有老井。"), (8, "老屋門前有一棵槐樹,樹下有老井")], "id long, text string")
        >>> duplicates(pages).select("id", "code", "message").collect()
        [Row(id=8, code='DUP101', message='a copy of an earlier document')]
    """
    linter = replace(linter or Linter(), text_field=(text,))
    codes = _codes(linter)
    wanted = {"text": text, "id": id, "path": path, "record": record}
    texts = signing.chosen(df, reference=False, **wanted)
    schema = findings_type(columns.chosen(df, **wanted))
    if against is not None:
        texts = signing.chosen(against, reference=True, **wanted).unionByName(texts)
    described = settings(
        version=__version__,
        columns=wanted,
        id=schema["id"].dataType.simpleString(),
        against=against is not None,
        rules=str(linter),
    )
    stages = Stages(df.sparkSession, checkpoint, described)
    signed = _signed(stages, texts, linter.max_record_bytes)
    copied = stages.keep("copies", lambda: signing.first_copies(signed.signatures))
    found = []
    if EQUAL in codes:
        found.append(related_documents.copies(signed, copied, linter, schema))
    if codes & {ALIKE, CONTAINED}:
        pairs = _pairs(stages, signed, copied, linter)
        if ALIKE in codes:
            found.append(related_documents.alike(signed, pairs, linter, schema))
        if CONTAINED in codes:
            found.append(related_documents.contained(signed, pairs, linter, schema))
    return reduce(DataFrame.unionByName, found)


def _codes(linter: Linter) -> set[str]:
    """The codes of the rules that run. Raises UsageError where there is none, or one that only the command can run."""
    comparing = {rule.code for rule in linter.rules if rule.compare}
    if others := comparing - {EQUAL, ALIKE, CONTAINED}:
        raise UsageError(
            f"{', '.join(sorted(others))} compares all documents in one process, which only the command does: "
            "leave it out for Spark (ignore), or run corpus-lint"
        )
    if not comparing:
        raise UsageError(f"none of {EQUAL}, {ALIKE} and {CONTAINED} is selected")
    return comparing


def _signed(stages: Stages, texts: DataFrame, most_bytes: int) -> Signed:
    """The signatures of all documents, with positions, and the folded texts."""
    # Kept before they are ordered: to find out where partitions begin, Spark would sign all documents once more.
    made = stages.keep("signatures", lambda: signing.signatures(texts, most_bytes))
    signing.reject_unnamed(made)
    positions = stages.keep("positions", lambda: signing.with_positions(made.drop("folded")))
    return Signed(made.select(*signing.KEYS, "folded"), positions)


def _pairs(stages: Stages, signed: Signed, copied: DataFrame, linter: Linter) -> DataFrame:
    """The pairs that are alike or one in the other, after all templates were counted."""
    standing = stages.keep("standing", lambda: signing.standing(signed.signatures, copied))
    grouped = stages.keep("groups", lambda: nomination.groups(standing))
    nominated = stages.keep("nominated", lambda: nomination.nominated(standing, grouped))
    sharing = stages.keep("sharing", lambda: nomination.sharing(standing, nominated))
    counted = stages.keep("counted", lambda: counting.judged(counting.counts(signed, sharing), linter))
    rules = template_pages.settings(linter)
    asking = stages.keep("asked", lambda: template_pages.asked(standing, grouped, counted, rules))
    own = stages.keep("own", lambda: template_pages.own_counts(signed, asking, rules))
    return stages.keep("pairs", lambda: counting.judged(template_pages.with_own(counted, own, rules), linter))
