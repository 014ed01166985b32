"""Rejected records, with the reasons: as a field of a JSON record, else in a file of JSON lines beside the rejected ones."""

from __future__ import annotations

import base64
import json
from typing import Any

from corpus_lint.formats import suffix
from corpus_lint.run.clean.decisions import Decision

FIELD = "corpus_lint"
# The ending of the file with the reasons, behind the name of the file that they are about.
BESIDE = ".reasons.jsonl"


def is_json(name: str) -> bool:
    """Whether records of a file of this name are JSON, to which a field can be added."""
    return suffix(name).startswith((".json", ".ndjson"))


def reasons_of(name: str, decision: Decision) -> dict[str, Any]:
    """Where a rejected record was, and why it is rejected, as JSON values."""
    return {
        "path": name,
        "record": decision.record,
        **({"id": decision.id} if decision.id else {}),
        "reasons": [reason.as_dict() for reason in decision.reasons],
    }


def with_reasons(name: str, raw: bytes, decision: Decision) -> bytes:
    """A JSON record with the reasons as its last field; what is no JSON object becomes a string in a new one.

    The added bytes are ASCII, so that the others stay as they are in any encoding that a record may be in.
    """
    values = reasons_of(name, decision)
    body = raw.rstrip()
    end = raw[len(body) :]
    if _is_object(body):
        field = json.dumps({FIELD: values})[1:]
        inner = body[:-1].rstrip()
        return inner + (b"" if inner.endswith(b"{") else b", ") + field.encode("ascii") + end
    try:
        values["raw"] = body.decode("utf-8")
    except UnicodeDecodeError:
        values["raw_base64"] = base64.b64encode(body).decode("ascii")
    return json.dumps({FIELD: values}).encode("ascii") + end


def _is_object(body: bytes) -> bool:
    if not (body.startswith(b"{") and body.endswith(b"}")):
        return False
    try:
        # Whatever the encoding of its strings is: the structure is ASCII.
        return isinstance(json.loads(body.decode("utf-8", "surrogateescape")), dict)
    except (ValueError, RecursionError):
        return False
