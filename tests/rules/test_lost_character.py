"""A `?` where a character was, in texts that also ask with half-width marks."""

from __future__ import annotations

import pytest

from corpus_lint.engine.catalogue import find
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document

PLACES = [
    "深水?站在九龙西面。从深水?站步行五分钟，便到旧墟。深水?站的出口有三个。\n",
    "推荐《老街往事》?一共有二十四篇文章，还有《山间小路》?收录了三十张照片。\n",
]
QUESTIONS = ["你明天来吗?\n", "他问：“这是什么?”\n", "要不要一起去?\n"]


def places(text: str) -> int:
    return sum(
        finding.problem.count for finding in lint_document(document(text.encode(), "a.txt"), find("ENC106"))
    )


@pytest.mark.parametrize("text", PLACES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_one_question_does_not_hide_places(text: str, question: str) -> None:
    assert places(text) > 1
    assert places(text + question) == places(question + text) == places(text)


@pytest.mark.parametrize("text", PLACES)
def test_as_many_questions_as_places_do(text: str) -> None:
    assert places(text + "".join(QUESTIONS)) == 0
