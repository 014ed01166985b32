"""The columns of the tables. ``docs/pipelines-schemas.md`` says what each is; names that JSON has too mean the same there."""

from __future__ import annotations

from typing import Any

from corpus_lint.batch.pyarrow_module import pyarrow

pa = pyarrow()

_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])
_EDIT = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("text", pa.string())])
_FIX = pa.struct([("safety", pa.string()), ("title", pa.string()), ("edits", pa.list_(_EDIT))])
REASON = pa.struct(
    [
        ("code", pa.string()),
        ("name", pa.string()),
        ("severity", pa.string()),
        ("message", pa.string()),
        ("line", pa.int32()),
        ("column", pa.int32()),
        ("count", pa.int32()),
    ]
)
MADE = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("before", pa.string()),
        ("after", pa.string()),
        ("rules", pa.list_(pa.string())),
    ]
)


def _finding(of_id: Any) -> list[Any]:
    """The fields of a finding, where documents are named by values of a type."""
    related = pa.struct(
        [
            ("id", of_id),
            ("path", pa.string()),
            ("record", pa.int32()),
            ("line", pa.int32()),
            ("column", pa.int32()),
        ]
    )
    return [
        pa.field("field", pa.string()),
        pa.field("code", pa.string()),
        pa.field("name", pa.string()),
        pa.field("severity", pa.string()),
        pa.field("message", pa.string()),
        pa.field("line", pa.int32()),
        pa.field("column", pa.int32()),
        pa.field("end_line", pa.int32()),
        pa.field("end_column", pa.int32()),
        pa.field("start", pa.int32()),
        pa.field("end", pa.int32()),
        pa.field("count", pa.int32()),
        pa.field("evidence", pa.list_(pa.string())),
        pa.field("notes", pa.list_(pa.string())),
        pa.field("occurrences", pa.list_(_SPAN)),
        pa.field("related", pa.list_(related)),
        pa.field("fix", _FIX),
    ]


_VERDICT = [
    pa.field("verdict", pa.string()),
    pa.field("text", pa.large_string()),
    pa.field("codes", pa.list_(pa.string())),
    pa.field("left", pa.list_(pa.string())),
    pa.field("refused", pa.string()),
    pa.field("reasons", pa.list_(REASON)),
    pa.field("edits", pa.list_(MADE)),
]


def findings_schema(of_id: Any = None) -> Any:
    """The schema of a table of findings, where documents are named by values of a type (None: strings)."""
    of_id = pa.string() if of_id is None else of_id
    return pa.schema([pa.field("row", pa.int32()), pa.field("id", of_id), *_finding(of_id)])


def verdicts_schema(of_id: Any = None) -> Any:
    """The schema of a table of verdicts, where documents are named by values of a type (None: strings)."""
    of_id = pa.string() if of_id is None else of_id
    return pa.schema([pa.field("row", pa.int32()), pa.field("id", of_id), *_VERDICT])


FINDINGS = findings_schema()
FINDING = pa.struct(_finding(pa.string()))
VERDICTS = verdicts_schema()
VERDICT = pa.struct(_VERDICT)

_COUNTED = [
    pa.field("unit", pa.string()),
    pa.field("least", pa.int32()),
    pa.field("size", pa.int32()),
    pa.field("stopped", pa.int64()),
]


def lengths_schema(of_id: Any = None) -> Any:
    """The schema of a table of lengths, where documents are named by values of a type (None: strings)."""
    return pa.schema(
        [
            pa.field("row", pa.int32()),
            pa.field("id", pa.string() if of_id is None else of_id),
            pa.field("characters", pa.int32()),
            pa.field("bytes", pa.int32()),
            pa.field("is_stopped", pa.bool_()),
            pa.field("ending", pa.string()),
            pa.field("tail", pa.string()),
            *(
                pa.field(name, pa.int32())
                for name in ("line", "column", "end_line", "end_column", "start", "end")
            ),
        ]
    )


LENGTHS = lengths_schema()
FREQUENT_LENGTHS = pa.schema(_COUNTED)
CUT_LENGTHS = pa.schema([*_COUNTED, pa.field("rank", pa.int32())])


def signatures_schema(of_id: Any = None) -> Any:
    """The schema of a table of signatures, where documents are named by values of a type (None: strings)."""
    return pa.schema(
        [
            ("row", pa.int32()),
            ("id", pa.string() if of_id is None else of_id),
            ("digest", pa.binary(16)),
            ("length", pa.int32()),
            ("below", pa.int32()),
            ("hashes", pa.list_(pa.uint64())),
            ("bloom", pa.binary(16)),
            ("line", pa.int32()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("traits", pa.int32()),
        ]
    )


SIGNATURES = signatures_schema()
PAIRS = pa.schema(
    [
        ("a", pa.int64()),
        ("b", pa.int64()),
        ("shared", pa.int32()),
        ("size_a", pa.int32()),
        ("size_b", pa.int32()),
        ("series", pa.bool_()),
    ]
)
PAIR_VERDICTS = pa.schema(
    [
        ("alike", pa.bool_()),
        ("contained", pa.bool_()),
        ("asks_alike", pa.bool_()),
        ("asks_contained", pa.bool_()),
        ("containment", pa.float64()),
    ]
)
