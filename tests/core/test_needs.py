"""What rules need of a text: each kind of it, and that a rule which is said to need something is asked for what its user adds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.core.document import Document
from corpus_lint.core.model import Run
from corpus_lint.core.needs import Asked, Need
from corpus_lint.engine import catalogue, registry
from corpus_lint.engine.lint import suspected_alone
from corpus_lint.engine.rule_options import with_options


@pytest.mark.parametrize(
    ("need", "having", "lacking"),
    [
        ("a-c", "xb", "xd"),
        (Need(characters="a-c"), "xb", "xd"),
        (Need(signs="甲乙 甲丙丁"), "x甲乙", "甲 乙甲丙"),
        (Need(signs="甲乙 甲丙丁"), "甲丙丁", "丙丁甲"),
        (Need(words="casino\nao vivo"), "AO Vivo", "ao viv"),
        (Need(sequences=(("a-z", "A-Z"),)), "aB", "Ba"),
        (Need(sequences=(("a-z", "A-Z"), ("1-3", "4-6", "7-9"))), "a258", "a25B8"),
        (Need(sequences=(("x", "^a-z"),)), "x1", "xx"),
        (Need(sequences=(("a", "b"),)), "aab", "ba"),
        (Need(close=("a-c", 3, 2)), "a-bxc", "a-b--c"),
        (Need(close=("^a-c", 2, 1)), "axx", "xax"),
        (Need(last="。"), "甲。\n ", "。甲"),
        (Need(characters="x", last="。"), "x甲", "甲"),
        (Need(), "", ""),
    ],
)
def test_a_text_is_asked(need: str | Need, having: str, lacking: str) -> None:
    assert Asked(having).has(need) is (need != Need())
    assert not Asked(lacking).has(need)
    assert not Asked("").has(need)


LETTERS = st.text("abcAB甲 \n", max_size=12)


@given(
    LETTERS, st.lists(st.sampled_from(["a", "ab", "^a", "a-c", "甲", "AB", "^ -b"]), min_size=2, max_size=4)
)
def test_sequences_are_those_of_an_expression(text: str, classes: list[str]) -> None:
    found = re.search("".join(f"[{one}]" for one in classes), text)
    assert Asked(text).has(Need(sequences=(tuple(classes),))) is (found is not None)


@given(LETTERS, st.integers(1, 4), st.integers(1, 4))
def test_close_ones_are_those_of_an_expression(text: str, number: int, distance: int) -> None:
    found = re.search(f"[ab](?:.{{0,{distance - 1}}}[ab]){{{number - 1}}}", text, re.DOTALL)
    assert Asked(text).has(Need(close=("ab", number, distance))) is (found is not None)


def test_words_of_a_user_are_looked_for_in_any_text(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("山雨欲来\n", "utf-8")
    text = "山雨欲来的时候，风先到了。\n"
    document = Document("a.txt", b"", text, (Run("utf-8", 0, len(text)),))
    rules = [rule for rule in catalogue.all_rules() if hasattr(rule.options, "keywords")]
    assert len(rules) > 2
    assert all(map(registry.needed, rules))
    added = with_options(rules, [f"{rule.code}.keywords={words}" for rule in rules])
    assert suspected_alone(document, rules) == []
    assert suspected_alone(document, added) == added


def test_for_no_rules_a_text_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus_lint.engine.lint.Asked", None)
    assert suspected_alone(Document("a.txt", b"", "甲", (Run("utf-8", 0, 1),)), []) == []
