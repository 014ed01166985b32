"""Findings and verdicts as Arrow tables and arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from corpus_lint.batch import arrays, schemas
from corpus_lint.batch.documents import format_of
from corpus_lint.batch.kernel import Kernel
from corpus_lint.batch.pyarrow_module import compute, pyarrow
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Finding
from corpus_lint.engine.fix import Fixed
from corpus_lint.report.json_object import as_dict
from corpus_lint.run.clean import verdict

SURROGATE = lazy("[\ud800-\udfff]")
LOST = "not written: it has bytes that no encoding explains, which no string of Arrow can hold"
CLEAN, WARNED, REPAIRED, REJECTED = "clean", "warned", "repaired", "rejected"


def findings(documents: Iterable[Document], kernel: Kernel, ids: Any, field: str) -> Any:
    """The table of the findings in documents, which have these ids."""
    pa = pyarrow()
    schema = schemas.findings_schema(None if ids is None else id_type(ids))
    rows: list[int] = []
    values: list[dict[str, Any]] = []
    for row, _, found in kernel.lint(documents):
        rows += [row] * len(found)
        values += [finding_values(finding, field) for finding in found]
    columns = _columns(values, list(schema)[2:])
    taken = pa.array(rows, pa.int32())
    return pa.Table.from_arrays([taken, ids_of(ids, taken, schema.field("id").type), *columns], schema=schema)


def lists(documents: Iterable[Document], kernel: Kernel, length: int, field: str) -> Any:
    """The findings in so many documents, a list for each."""
    pa = pyarrow()
    counts = [0] * length
    values: list[dict[str, Any]] = []
    for row, _, found in kernel.lint(documents):
        counts[row] = len(found)
        values += [finding_values(finding, field) for finding in found]
    offsets = [0]
    for count in counts:
        offsets.append(offsets[-1] + count)
    fields = list(schemas.FINDING)
    structs = pa.StructArray.from_arrays(_columns(values, fields), fields=fields)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), structs)


def verdicts(texts: Any, documents: Iterable[Document], kernel: Kernel, ids: Any) -> Any:
    """The table of the verdicts on documents, which are these texts and have these ids."""
    pa = pyarrow()
    schema = schemas.verdicts_schema(None if ids is None else id_type(ids))
    rows = pa.array(range(len(texts)), pa.int32())
    columns = _verdicts(texts, documents, kernel)
    return pa.Table.from_arrays([rows, ids_of(ids, rows, schema.field("id").type), *columns], schema=schema)


def structs(texts: Any, documents: Iterable[Document], kernel: Kernel) -> Any:
    """The verdicts on documents, which are these texts, a struct for each."""
    return pyarrow().StructArray.from_arrays(
        _verdicts(texts, documents, kernel), fields=list(schemas.VERDICT)
    )


def finding_values(finding: Finding, field: str) -> dict[str, Any]:
    """A finding as the values of its columns: those that JSON has, and what it does not."""
    values = as_dict(finding, True)
    return {**values, "field": field, "notes": list(finding.problem.notes)}


def verdict_values(document: Document, fixed: Fixed, kernel: Kernel) -> dict[str, Any]:
    """The verdict on a document in which something was found, as the values of its columns."""
    rejecting = kernel.policy.rejecting(fixed.left)
    made = fixed.raw is not None and not rejecting
    return {
        "verdict": REJECTED if rejecting else REPAIRED if made else WARNED,
        "text": fixed.text if made else document.text,
        "codes": _codes(fixed.found),
        "left": _codes(fixed.left),
        "refused": fixed.refused,
        "reasons": [verdict.reason(finding, kernel.policy).as_dict() for finding in rejecting],
        "edits": [
            dict(zip(("start", "end", "before", "after", "rules"), edit, strict=True))
            for edit in (verdict.edits(document, fixed) if made else ())
        ],
    }


NOTHING: dict[str, Any] = {
    "verdict": CLEAN,
    "codes": [],
    "left": [],
    "refused": None,
    "reasons": [],
    "edits": [],
}


def _verdicts(texts: Any, documents: Iterable[Document], kernel: Kernel) -> list[Any]:
    """The columns of the verdicts."""
    values: list[dict[str, Any]] = [NOTHING] * len(texts)
    # Most texts are as the array has them: only others are written.
    others: dict[int, str | None] = {}

    def remembered() -> Iterator[Document]:
        for row, document in enumerate(documents):
            if document.raw:
                others[row] = document.text
            yield document

    for row, document, fixed in kernel.fix(remembered(), format_of):
        values[row] = found = verdict_values(document, fixed, kernel)
        if found["verdict"] == REPAIRED:
            others[row] = found["text"]
    for row, text in others.items():
        if text is not None and SURROGATE.search(text):
            others[row] = None
            values[row] = {**values[row], "refused": "; ".join(filter(None, (values[row]["refused"], LOST)))}
    columns = _columns(values, [field for field in schemas.VERDICT if field.name != "text"])
    return [columns[0], _texts(texts, others), *columns[1:]]


def _texts(texts: Any, others: dict[int, str | None]) -> Any:
    """Texts with others in the place of some, as large strings."""
    pa = pyarrow()
    if arrays.is_string(texts.type):
        whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
        if not others:
            return whole.cast(pa.large_string())
        mask = pa.array([row in others for row in range(len(texts))], pa.bool_())
        new = pa.array([others[row] for row in sorted(others)], pa.large_string())
        return compute().replace_with_mask(whole.cast(pa.large_string()), mask, new)
    found = enumerate(arrays.texts(texts))
    strings = (others.get(row, text) for row, text in found)
    decoded = [text.decode("utf-8") if isinstance(text, bytes) else text for text in strings]
    return pa.array(decoded, pa.large_string())


def _columns(values: Sequence[dict[str, Any]], fields: Sequence[Any]) -> list[Any]:
    """The columns of rows that have a value for each field."""
    return [array([value[field.name] for value in values], field.type) for field in fields]


def array(values: list[Any], kind: Any) -> Any:
    """An array of some values. What no string of Arrow can hold is written as an escape."""
    pa = pyarrow()
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([_holdable(value) for value in values], kind)


def _holdable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, list | tuple):
        return [_holdable(one) for one in value]
    if isinstance(value, dict):
        return {name: _holdable(one) for name, one in value.items()}
    return value


def _codes(found: Iterable[Finding]) -> list[str]:
    """The codes of findings, each once, sorted."""
    return sorted({finding.code for finding in found})


def id_type(ids: Any) -> Any:
    """The type of the ids, without the dictionary that they may be read from."""
    kind = ids.type
    return kind.value_type if pyarrow().types.is_dictionary(kind) else kind


def ids_of(ids: Any, rows: Any, kind: Any) -> Any:
    """The ids of some rows."""
    pa = pyarrow()
    if ids is None:
        return pa.nulls(len(rows), kind)
    taken = ids.take(rows)
    if isinstance(taken, pa.ChunkedArray):
        taken = taken.combine_chunks()
    return taken.dictionary_decode() if pa.types.is_dictionary(taken.type) else taken
