"""The log of edits: what was changed in each document of the copy, so that it can be undone."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from corpus_lint.core.document import SPECIAL
from corpus_lint.run.clean.verdict import Verdict


def entries(
    name: str, verdicts: tuple[Verdict, ...], output_record: int | None, source: str = ""
) -> Iterator[bytes]:
    """Yield the lines of the log for the repairs of one record, which is ``output_record`` of the file ``name`` in the copy.

    ``source`` is the path of a text file that is a record there.
    """
    for verdict in verdicts:
        repair = verdict.repair
        if repair is None:
            continue
        values: dict[str, Any] = {
            "path": name,
            **({"source": source} if source else {}),
            "record": verdict.record,
            "output_record": output_record,
            **({"id": verdict.id} if verdict.id else {}),
            **({"part": verdict.part} if verdict.part else {}),
            "rules": repair.rules,
            "edits": [
                {"start": start, "end": end, "before": before, "after": after, "rules": rules}
                for start, end, before, after, rules in repair.edits
            ],
        }
        if repair.undo:
            start, length, old = repair.undo
            values["undo"] = {
                "start": start,
                "length": length,
                "bytes": base64.b64encode(old).decode("ascii"),
            }
        # What cannot be seen is escaped, and so are lone surrogates, which stand for bytes that no encoding explains.
        line = SPECIAL.sub(lambda match: json.dumps(match[0])[1:-1], json.dumps(values, ensure_ascii=False))
        yield line.encode() + b"\n"
