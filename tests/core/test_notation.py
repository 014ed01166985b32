"""Notation of a few signs is told from text, in any language."""

from __future__ import annotations

import pytest

from corpus_lint.core.notation import is_notation


@pytest.mark.parametrize(
    "text",
    [
        "平平仄仄平平仄，仄仄平平仄仄平。\n" * 40,
        "平仄○，中平仄。" * 2,
        "○●○●，101010\n" * 9,
        "仄仄平平，平平仄仄。",
    ],
)
def test_notation(text: str) -> None:
    assert is_notation(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "————",
        "谢谢大家！",
        "老屋门前有一棵槐树。",
        "Oh no, no, no.",
        "平仄" * 2_000 + "近体诗的格律",
        "知之为知之，不知为不知，是知也。",
    ],
)
def test_text(text: str) -> None:
    assert not is_notation(text)
