"""What is known to be missed or reported wrongly: each line of ``known_failures.jsonl`` is a text of which that is so today.

A line has the ``parts`` of the bytes of a file, each with its encoding; what is ``expected`` of it and what is given ``today``:
the places of findings (code, line and column, both from one) and the text after a safe repair; and a ``reason``. When a change
makes one of them right it is moved to the tests of what works; when it makes it wrong in another way, look at it again.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from corpus_lint import fix_text
from tests.material import ROOT

LINES = (ROOT / "tests" / "known_failures.jsonl").read_text("utf-8").splitlines()
KNOWN: list[dict[str, Any]] = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: str(known["parts"][-1][0][:12]))
def test_what_is_known_to_be_wrong_still_is(known: dict[str, Any]) -> None:
    raw = b"".join(text.encode(encoding) for text, encoding in known["parts"])
    done = fix_text(raw, name="a.txt")
    now = {"found": [f"{one.code} {one.line}:{one.column}" for one in done.found], "text": done.text}
    assert now != known["expected"], "it is right now: move it to the tests of what works"
    assert now == known["today"], "it is wrong in another way"


def test_each_is_a_failure_and_has_a_reason() -> None:
    assert len(KNOWN) >= 12
    for known in KNOWN:
        assert known["expected"] != known["today"]
        assert known["reason"].endswith(".")
    assert len({json.dumps(known["parts"]) for known in KNOWN}) == len(KNOWN)
