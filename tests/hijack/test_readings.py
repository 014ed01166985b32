"""Readings in brackets: the screen of a batch lets every text through that has one."""

from __future__ import annotations

from itertools import product

import pytest

from corpus_lint.core.document import Document
from corpus_lint.hijack.readings import CLOSING, OPENING, find_readings, may_have_readings
from corpus_lint.screens import Batch


def is_let_through(text: str) -> bool:
    (flag,) = may_have_readings(Batch([Document("a.txt", b"", text, ())])).tolist()
    return bool(flag)


@pytest.mark.parametrize("space", ["", " "])
@pytest.mark.parametrize(
    ("character", "inside"), [("说", "繁体:{}說{}"), ("訏", "简体：{}𬣙{}"), ("好", "读:{}hǎo{}")]
)
def test_what_has_readings_is_let_through(character: str, inside: str, space: str) -> None:
    for opening, closing, before, behind in product(OPENING, CLOSING, ("", " "), ("", " ")):
        text = f"他{character}{space}{opening}{inside.format(before, behind)}{closing}了"
        assert find_readings(text), text
        assert is_let_through(text), text


def test_plain_text_is_not() -> None:
    for text in ("他说（繁体字）好", "时间：上午 (九点)", "note: see (a)", "他说：好）", "他说: 好 话 )"):
        assert not find_readings(text)
    assert not is_let_through("他说（繁体字）好，时间：上午 (九点)")
