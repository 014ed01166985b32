"""A `?` where a character was, in texts that also ask with half-width marks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.core.model import Span
from corpus_lint.engine.catalogue import find
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document
from corpus_lint.rules import lost_character

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


def test_questions_speak_against_what_may_be_one_and_not_for_ever() -> None:
    name, title = PLACES
    # A sentence hardly begins with 站: three questions do not hide it, a hundred do, as the story is one that asks.
    assert places(name + "".join(QUESTIONS)) == places(name)
    assert places(name + 40 * "".join(QUESTIONS)) == 0
    assert places(title + "".join(QUESTIONS)) == 0


EVIDENCE = [
    "校长尚德?h在会上介绍了新校区的建设情况。\n",
    "中图分类号:TP311?52 文献标识码:A\n",
    "[摘 ? ?要] 本文以县城供水管网为例，讨论漏损的成因。\n",
    "? 检查阀门有没有漏水\n? 清洗过滤网\n? 记录水表的读数\n",
    "老船?停在岸边，新船?还在路上，渡?已经没有人了。\n",
    *PLACES,
]


@given(st.sampled_from(EVIDENCE), st.lists(st.sampled_from(EVIDENCE), max_size=5), st.booleans())
def test_more_evidence_never_removes_a_finding(text: str, more: list[str], first: bool) -> None:
    assert places(text) > 0
    assert places("".join([text, *more] if first else [*more, text])) >= places(text)


def test_the_finding_names_what_it_was_weighed_by() -> None:
    (finding,) = lint_document(
        document((PLACES[0] + 2 * "".join(QUESTIONS)).encode(), "a.txt"), find("ENC106")
    )
    assert finding.problem.notes[:2] == (
        "evidence: inside a word 12",
        "against it: questions of the text 3",
    )


@given(st.text("?? \t\u3000\n字字1.、", max_size=12))
def test_bullets_are_found_by_their_mark(text: str) -> None:
    pattern = re.compile(rf"^[ \t]*{lost_character.BULLET.pattern}", re.MULTILINE)
    assert list(lost_character._bullets(text)) == [Span(*match.span()) for match in pattern.finditer(text)]
