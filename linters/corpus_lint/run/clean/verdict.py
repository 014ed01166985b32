"""What is decided of one document by itself: accepted as it is, repaired, or rejected, and why.

A document that is accepted as it is, and in which nothing was found, has no verdict: most have none.
"""

from __future__ import annotations

import base64
from bisect import bisect_left
from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Any

from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.edits import common_ends
from corpus_lint.core.model import Edit, Finding
from corpus_lint.core.values import dataclass
from corpus_lint.engine.fix import Fixed, compose
from corpus_lint.formats.foreign import AS_UTF8, Encoded
from corpus_lint.formats.format import Format
from corpus_lint.run.clean.policy import Policy


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document is rejected: a finding that is left, or that it is a copy of another.

    ``related`` is that other document: its path in the copy, or as findings give it if it is of the reference corpus, its record
    in the source, and its name.
    """

    code: str
    name: str
    severity: str
    message: str
    line: int
    column: int
    count: int = 1
    related: tuple[str, int | None, str] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The reason as the keys and values that rejected records have."""
        values: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("code", "name", "severity", "message", "line", "column", "count")
        }
        if self.related:
            path, record, name = self.related
            values["related"] = {"path": path, "record": record, **({"id": name} if name else {})}
        return values


@dataclass(frozen=True, slots=True)
class Repair:
    """How a document was repaired.

    ``linted`` is the digest of the bytes of its record before, ``raw`` the bytes after, ``text`` its new text. ``edits`` are
    (start, end, before, after, rules) in code points of the old text, ``rules`` the codes of all rules whose fixes were applied.
    ``undo`` is (offset, length, bytes): what of ``raw`` to replace by what, where the edits alone do not give the old bytes.
    """

    linted: bytes
    raw: bytes
    text: str
    rules: tuple[str, ...]
    edits: tuple[tuple[int, int, str, str, tuple[str, ...]], ...]
    undo: tuple[int, int, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided of a document, by its record (None: the file is the document), its name and its part of that.

    ``damage`` is how many places were found before the repairs; ``row`` the number of its row for the comparison (-1: none).
    ``turned`` is the encoding of its file, with the byte order mark, if a fix writes the file as UTF-8, whatever becomes of the
    document.
    """

    record: int | None
    damage: int = 0
    reasons: tuple[Reason, ...] = ()
    repair: Repair | None = None
    row: int = -1
    id: str = ""
    part: str = ""
    turned: tuple[str, bytes] | None = None

    def packed(self, piece: int) -> dict[str, Any]:
        """The verdict as JSON values; ``piece`` is the number of its piece in a task."""
        values: dict[str, Any] = {
            "piece": piece,
            "record": self.record,
            "damage": self.damage,
            "row": self.row,
            "id": self.id,
            "part": self.part,
        }
        if self.reasons:
            values["reasons"] = [[getattr(one, name) for name in Reason.__slots__] for one in self.reasons]
        if self.turned:
            values["turned"] = [self.turned[0], _ascii(self.turned[1])]
        if repair := self.repair:
            undo = repair.undo and [*repair.undo[:2], _ascii(repair.undo[2])]
            values["repair"] = [
                repair.linted.hex(),
                _ascii(repair.raw),
                repair.text,
                repair.rules,
                repair.edits,
                undo,
            ]
        return values


def unpacked(values: dict[str, Any]) -> Verdict:
    """The verdict of JSON values that ``packed`` made."""
    repair = None
    if packed := values.get("repair"):
        linted, raw, text, rules, edits, undo = packed
        repair = Repair(
            bytes.fromhex(linted),
            base64.b64decode(raw),
            text,
            tuple(rules),
            tuple((start, end, before, after, tuple(by)) for start, end, before, after, by in edits),
            undo and (undo[0], undo[1], base64.b64decode(undo[2])),
        )
    reasons = tuple(_reason(*one) for one in values.get("reasons", ()))
    record, damage, row = values["record"], values["damage"], values["row"]
    turned = values.get("turned")
    was = (turned[0], base64.b64decode(turned[1])) if turned else None
    return Verdict(record, damage, reasons, repair, row, values["id"], values["part"], was)


def _reason(*values: Any) -> Reason:
    *said, count, related = values
    code, name, severity, message, line, column = said
    return Reason(code, name, severity, message, line, column, count, related and tuple(related))


def verdict(document: Document, fixed: Fixed, policy: Policy, file_format: Format) -> Verdict | None:
    """What is decided of a document, given its findings before and after the repairs; None if nothing was found."""
    damage = sum(finding.problem.count for finding in fixed.found)
    reasons = tuple(reason(finding, policy) for finding in policy.rejecting(fixed.left))
    repair = _repair(document, fixed, file_format) if fixed.raw is not None and not reasons else None
    if not damage and not repair and not reasons:
        return None
    was = document.layout
    turns = fixed.raw is not None and fixed.raw.startswith(AS_UTF8) and isinstance(was, Encoded)
    turned = (was.encoding, was.bom) if turns else None
    return Verdict(
        document.record, damage, reasons, repair, id=document.id, part=document.part, turned=turned
    )


def reason(finding: Finding, policy: Policy) -> Reason:
    """A finding as the reason of a rejection."""
    return Reason(
        finding.code,
        finding.name,
        policy.severity(finding.code, finding.severity).value,
        finding.problem.message,
        finding.line,
        finding.column,
        finding.problem.count,
    )


def _repair(document: Document, fixed: Fixed, file_format: Format) -> Repair:
    undo = _undo(document, fixed, file_format)
    return Repair(
        digest(document.raw), fixed.raw or b"", fixed.text, fixed.codes, edits(document, fixed), undo
    )


def edits(document: Document, fixed: Fixed) -> tuple[tuple[int, int, str, str, tuple[str, ...]], ...]:
    """The edits of a repair: (start, end, before, after, rules) in code points of the old text."""
    rules = _rules_of_edits(fixed)
    return tuple(
        (edit.start, edit.end, document.text[edit.start : edit.end], edit.text, rules(edit))
        for edit in compose(len(document.text), fixed.rounds)
    )


def _rules_of_edits(fixed: Fixed) -> Callable[[Edit], tuple[str, ...]]:
    """What gives the rules of an edit: those whose fixes of the first round touch it, else all that were applied."""
    made = [
        (finding.code, finding.problem.fix.edits, [edit.end for edit in finding.problem.fix.edits])
        for finding in fixed.found
        if finding.code in fixed.codes and finding.problem.fix
    ]

    def rules(edit: Edit) -> tuple[str, ...]:
        codes = set()
        for code, edits, ends in made:
            index = bisect_left(ends, edit.start)
            if index < len(edits) and edits[index].start <= edit.end:
                codes.add(code)
        return tuple(sorted(codes)) or fixed.codes

    return rules


def _undo(document: Document, fixed: Fixed, file_format: Format) -> tuple[int, int, bytes] | None:
    """What of the new bytes to replace by what to have the old ones; None where the old text gives them."""
    old, new = document.raw, fixed.raw or b""
    if new.startswith(AS_UTF8):
        # The file is turned back as a whole.
        old, new = old.removeprefix(BOM_UTF8), new.removeprefix(AS_UTF8)
        if old == new:
            return None
    try:
        # Two repairs of one record are undone by their bytes, the last one first.
        if not document.part and file_format.encode(fixed.document, document.text, False).raw == old:
            return None
    except (UnicodeEncodeError, ValueError):
        pass  # a document that was transcoded
    start, end = common_ends(old, new)
    return start, len(new) - end - start, old[start : len(old) - end]


def _ascii(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
