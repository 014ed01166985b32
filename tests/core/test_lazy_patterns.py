"""Classes of many characters are looked for by a set at first, which changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.core import lazy_patterns
from corpus_lint.core.lazy_patterns import Characters


@given(st.lists(st.text("國国-^a]", max_size=6), max_size=30))
def test_the_first_texts_are_searched_like_the_others(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lazy_patterns, "PATIENCE", 20)
        one = Characters("國體")
        other = Characters("國體")
    assert [one.are_in(text) for text in texts] == ["國" in text for text in texts]
    assert [other.number_in(text) for text in texts] == [text.count("國") for text in texts]


def test_nothing_is_compiled_for_the_first_texts() -> None:
    asked: list[int] = []

    def characters() -> str:
        asked.append(1)
        return "國體"

    one = Characters(characters)
    assert not asked
    assert one.are_in("國")
    assert not one.are_in("国")
    assert "pattern" not in vars(one)
    assert not one.are_in("国" * lazy_patterns.PATIENCE)
    assert "pattern" in vars(one)
    assert one.pattern.findall("國体體") == ["國", "體"]
    assert asked == [1]
