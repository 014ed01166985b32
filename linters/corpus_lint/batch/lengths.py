"""Lengths of documents as tables, for rule TRN104 where no process has all documents.

An engine calls ``lengths_batch`` for each batch, counts documents by length, asks ``frequent_lengths``, counts the distinct
tails of the documents that have these lengths, asks ``cut_lengths``, and gives ``chunk_findings`` the documents that were cut.
All that is decided is decided by the functions of the rule.
"""

from __future__ import annotations

from typing import Any

from corpus_lint.batch import arrays, schemas
from corpus_lint.batch.documents import documents
from corpus_lint.batch.pyarrow_module import pyarrow
from corpus_lint.batch.tables import array, id_type, ids_of
from corpus_lint.core.model import Severity
from corpus_lint.engine import catalogue
from corpus_lint.formats.text import MAX_RECORD_BYTES
from corpus_lint.rules._chunk_lengths import (
    UNITS,
    Counted,
    Options,
    Peak,
    differ,
    frequent,
    in_order,
    message,
)
from corpus_lint.rules.fixed_length_chunk import length

CODE = "TRN104"


def lengths_batch(
    texts: Any, ids: Any = None, options: Options | None = None, max_record_bytes: int = MAX_RECORD_BYTES
) -> Any:
    """How long each text is and how it ends, as a table with the schema ``LENGTHS``.

    Args:
        texts: Strings or bytes, as for ``Linter.lint_batch``.
        ids: The names of the texts.
        options: Those of TRN104; None: the defaults. ``Linter.rule("TRN104").options`` are those of a configuration.
        max_record_bytes: The bytes from which a text is not linted.

    Returns:
        One row for each text that is one, as the rule counts them: a null, or one that is too long, has none.

    Raises:
        UsageError: The values are no texts, or pyarrow is not installed.
    """
    pa = pyarrow()
    options = options or Options()
    schema = schemas.lengths_schema(None if ids is None else id_type(ids))
    rows: list[int] = []
    values: list[dict[str, Any]] = []
    sources = documents(arrays.texts(texts), None, "", "text", max_record_bytes, are_values=True)
    for row, document in enumerate(sources):
        if document.problem is not None:
            continue
        one = length(document)
        line, column = document.position(one.span.start) if one else (1, 1)
        end_line, end_column = document.position(one.span.end) if one else (1, 1)
        rows.append(row)
        values.append(
            {
                "characters": one.characters,
                "bytes": one.bytes,
                "is_stopped": one.is_stopped(options),
                "ending": one.end,
                "tail": one.tail,
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "start": one.span.start,
                "end": one.span.end,
            }
        )
    taken = pa.array(rows, pa.int32())
    columns = [array([one[field.name] for one in values], field.type) for field in list(schema)[2:]]
    return pa.Table.from_arrays([taken, ids_of(ids, taken, schema.field("id").type), *columns], schema=schema)


def frequent_lengths(sizes: Any, total: int, options: Options | None = None) -> Any:
    """The lengths that many documents have and few another near it, as a table with the schema ``FREQUENT_LENGTHS``.

    Args:
        sizes: A table of ``unit`` (``characters`` or ``bytes of UTF-8``), ``size``, ``documents`` and ``stopped``: how many
            rows of ``LENGTHS`` have the size in that unit, and how many of these have ``is_stopped``.
        total: How many rows of ``LENGTHS`` there are.
        options: Those of TRN104; None: the defaults.

    Returns:
        A row for each length, few: documents that are ``least`` to ``size`` long and stopped may have been cut at it.
    """
    by_unit: dict[str, dict[int, Counted]] = {unit: {} for unit in UNITS}
    columns = (sizes.column(name).to_pylist() for name in ("unit", "size", "documents", "stopped"))
    for unit, size, number, stopped in zip(*columns, strict=True):
        by_unit[unit][size] = Counted(number, stopped)
    found = [
        peak
        for unit, counts in by_unit.items()
        for peak in frequent(unit, counts, total, options or Options())
    ]
    return arrays.table_of(found, schemas.FREQUENT_LENGTHS)


def cut_lengths(frequent_lengths: Any) -> Any:
    """The lengths that documents were cut at, as a table with the schema ``CUT_LENGTHS``.

    Args:
        frequent_lengths: The table that ``frequent_lengths`` gave, with a column ``tails``: how many distinct tails the
            stopped documents of each length have.

    Returns:
        A row for each length. A document that has several is reported at that of the lowest ``rank``, with the first document
        of that length.
    """
    rows = frequent_lengths.to_pylist()
    by_peak = {Peak(row["unit"], row["least"], row["size"], row["stopped"]): row["tails"] for row in rows}
    found = in_order(peak for peak, tails in by_peak.items() if differ(peak, tails))
    return arrays.table_of([(*peak, number) for number, peak in enumerate(found)], schemas.CUT_LENGTHS)


def chunk_findings(documents: Any, severity: Severity | None = None, field: str = "text") -> Any:
    """The findings of TRN104, as a table with the schema ``FINDINGS``.

    Args:
        documents: Rows of ``LENGTHS`` with the columns of ``CUT_LENGTHS`` for the length that each is reported at, and
            ``related``: id, path, record, line and column of the first document of that length, null for that one itself.
        severity: That of the rule, if a configuration sets it.
        field: What the column ``field`` says.

    Returns:
        One finding for each row.
    """
    pa = pyarrow()
    (rule,) = catalogue.find(CODE)
    schema = schemas.findings_schema(documents.schema.field("id").type)
    values = [
        {
            **row,
            "field": field,
            "code": rule.code,
            "name": rule.name,
            "severity": (severity or rule.severity).value,
            "message": message(Peak(row["unit"], row["least"], row["size"], row["stopped"])),
            "count": 1,
            "evidence": [row["ending"]],
            "notes": [],
            "occurrences": [{"start": row["start"], "end": row["end"]}],
            "related": [] if row["related"] is None else [row["related"]],
            "fix": None,
        }
        for row in documents.to_pylist()
    ]
    columns = [array([value[one.name] for value in values], one.type) for one in schema]
    return pa.Table.from_arrays(columns, schema=schema)
