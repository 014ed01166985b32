"""Judge the records of a batch as a cleaned copy does: accepted, repaired or rejected, and why. No Spark is needed here."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from corpus_lint.batch import tables
from corpus_lint.batch.kernel import Kernel
from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding
from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.engine.fix import Fixed
from corpus_lint.formats.format import Format
from corpus_lint.run.clean.verdict import Reason, Repair, verdict

# The column with what is decided of a record, and of rejected records the one with the reasons.
COLUMN = "corpus_lint"


@dataclass(slots=True)
class Judged:
    """What is decided of a record.

    ``repairs`` have the part of the record that each is of. ``documents`` is the number of its texts, ``textless`` of those that are missing, null or empty. ``text`` is the new text, or
    the new bytes, of a repaired record.
    """

    documents: int = 0
    textless: int = 0
    found: list[tuple[Finding, str]] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    repairs: list[tuple[str, Repair]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    damage: int = 0
    id: str = ""
    text: str | bytes | None = None

    def as_dict(self) -> dict[str, Any] | None:
        """The values of the column; None for one text in which nothing was found."""
        if not self.found and self.documents == 1 and not self.textless:
            return None
        repairs = [] if self.reasons else self.repairs
        return {
            "verdict": self._verdict(bool(repairs)),
            "documents": self.documents,
            "textless": self.textless,
            "damage": self.damage,
            "text": self.text if repairs else None,
            "refused": "; ".join(self.refused) or None,
            "findings": [tables.finding_values(finding, name) for finding, name in self.found],
            "reasons": [{"related": None, **reason.as_dict()} for reason in self.reasons],
            "repairs": [_repair(*one) for one in repairs],
        }

    def _verdict(self, repaired: bool) -> str:
        if self.reasons:
            return tables.REJECTED
        return tables.REPAIRED if repaired else tables.WARNED if self.found else tables.CLEAN


def judge(
    kernel: Kernel,
    records: Iterable[Sequence[Document]],
    format_of: Callable[[Document], Format],
) -> list[Judged]:
    """What is decided of each record, given its documents. Raises RuleError."""
    judged: list[Judged] = []
    # By the number of a document, that of its record.
    rows: list[int] = []

    def documents() -> Iterator[Document]:
        for row, record in enumerate(records):
            textless = sum(one.lacks_text for one in record)
            judged.append(Judged(len(record), textless, id=record[0].id if record else ""))
            for document in record:
                rows.append(row)
                yield document

    for number, document, fixed in kernel.fix(documents(), format_of):
        _enter(judged[rows[number]], kernel, document, fixed, format_of)
    return judged


def _enter(
    one: Judged,
    kernel: Kernel,
    document: Document,
    fixed: Fixed,
    format_of: Callable[[Document], Format],
) -> None:
    """Add a document in which something was found to what is decided of its record. Raises RuleError."""
    if isinstance(one.text, bytes):
        # Another text of this record was repaired.
        document = replace(document, raw=one.text)
        fixed = kernel.fix_one(document, format_of(document))
    one.found += [(finding, document.part or document.text_field) for finding in fixed.found]
    one.refused += [fixed.refused] if fixed.refused else []
    decided = verdict(document, fixed, kernel.policy, format_of(document))
    if decided is None:
        return
    one.damage += decided.damage
    one.reasons += decided.reasons
    if repair := decided.repair:
        # A string has no other bytes than those of its text.
        one.repairs.append((document.part, repair if document.raw else replace(repair, undo=None)))
        one.text = repair.raw if document.raw else repair.text


def _repair(part: str, repair: Repair) -> dict[str, Any]:
    """What was done to a text, with the keys of the log of edits."""
    names = ("start", "end", "before", "after", "rules")
    undo = None
    if repair.undo:
        start, length, old = repair.undo
        undo = {"start": start, "length": length, "bytes": base64.b64encode(old).decode("ascii")}
    return {
        "part": part or None,
        "rules": list(repair.rules),
        "edits": [dict(zip(names, edit, strict=True)) for edit in repair.edits],
        "undo": undo,
    }


def column(judged: Sequence[Judged], kind: Any) -> Any:
    """The column of what is decided of records, of a type of Arrow."""
    return tables.array([one.as_dict() for one in judged], kind)


def column_type(of_id: Any, of_text: Any) -> Any:
    """The type of that column in Arrow, given those of the ids and of the texts, or of whole records."""
    import pyarrow as pa

    from corpus_lint.batch import schemas

    related = pa.struct([("id", pa.string()), ("path", pa.string()), ("record", pa.int64())])
    reason = pa.struct([*schemas.REASON, pa.field("related", related)])
    undo = pa.struct([("start", pa.int32()), ("length", pa.int32()), ("bytes", pa.string())])
    repair = pa.struct(
        [
            ("part", pa.string()),
            ("rules", pa.list_(pa.string())),
            ("edits", pa.list_(schemas.MADE)),
            ("undo", undo),
        ]
    )
    finding = pa.struct(list(schemas.findings_schema(of_id))[2:])
    return pa.struct(
        [
            ("verdict", pa.string()),
            ("documents", pa.int32()),
            ("textless", pa.int32()),
            ("damage", pa.int32()),
            ("text", of_text),
            ("refused", pa.string()),
            ("findings", pa.list_(finding)),
            ("reasons", pa.list_(reason)),
            ("repairs", pa.list_(repair)),
        ]
    )
