"""No screen hides a finding, whatever the texts and the options."""

from __future__ import annotations

import gc
import gzip
import json
import os
import re
import weakref
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint import screens
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding, Run
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import RuleError, lint_document, suspected
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import find_files, format_of
from corpus_lint.formats.fields import TEXT_ONLY
from corpus_lint.rules._repeated_lines import repeated
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import Settings, Tuning
from tests.material import SEEDS
from tests.pages import examples
from tests.rules.test_look_alikes import REPORTED, SILENT

RULES = [rule for rule in catalogue.all_rules() if rule.check]
PIECES = (
    "？?；;，,、。！（(）)|｜-_—/· \u3000\t\n\r\n#&amp;nbsp;=<[]`~“”《》…:：\xa0\ufeff\u200b\ufffd\ue000⼈⺮😀🇨🇳\U00020000\uffff"
    "\x00\x1b的了是国國圖这這说說好你我他后後里裡面网網锟斤拷烫屯锛浣犲ソÃä½å¥ağǎéабвㄅｱ한々京沪县市读讀阅余剩代开票"
)
WORDS = (
    *PIECES,
    *(
        "久久无码",
        "欧美一区",
        "国产精品",
        "人妻",
        "朝阳区",
        "宁化县|",
        "巨野县",
        "网(wǎng)",
        "（shū）",
        "?!?",
        "? ? ",
        "&lt;",
    ),
    *(
        "血xing",
        "政fu",
        "skills",
        "展開全文",
        "阅读全文",
        "还剩3页未读",
        "手机用户请",
        "最快更新",
        "碰巧",
        "www点",
        "a.c💻om",
    ),
    *(
        "![图](http://a",
        "https://a.b/c...",
        "搬家公司",
        "这是一句话。",
        "這是一個句子，還沒有",
        "第一条",
        "標題標題標題標題",
    ),
    *(
        "本章未完。",
        "章节内容",
        "有错误",
        "请告诉我们",
        "看书",
        "小说网",
        "最快更新",
        "www。abc",
        "。com",
        "ａｂ",
        "c-om",
        "♂",
        "百家乐",
        "云顶",
        "开云体育",
        "官网",
        "bet365",
        "己",
        "旳",
    ),
    *(
        "   ",
        "\n\n",
        "---\ntitle: 標題標題標題標題\n---\n",
        "SEO靠我y",
        "ABC中d",
        "曆史",
        "緻力",
        "公裡",
        "干淨",
        "\u3000\u3000",
    ),
)


def document(text: str) -> Document:
    return Document("text", b"", text, (Run("utf-8", 0, len(text)),))


def hidden(documents: list[Document], rules: list[Rule]) -> Iterator[tuple[str, str]]:
    """What a rule finds in a text that its screen clears."""
    for one, left in zip(documents, suspected(documents, rules), strict=True):
        for finding in lint_document(one, [rule for rule in rules if rule not in left]):
            yield finding.code, one.text


def known() -> list[Document]:
    """Documents that were written for the rules, and each of them again with the start or the end cut off."""
    found = [one for example in examples() for one in example.documents()]
    for path in sorted(SEEDS.rglob("*")):
        if path.is_file():
            found += format_of(path).read(path, path.name, TEXT_ONLY)
    found += [document(text) for texts in (*REPORTED.values(), *SILENT.values()) for text in texts]
    for one in list(found):
        half = len(one.text) // 2
        found += [
            document(one.text[:half]),
            document(one.text[half:]),
            document(one.text + "😀\n" + one.text),
        ]
    return found


KNOWN = known()


def eager(rule: Rule) -> Rule:
    """A rule with thresholds that hardly any text fails."""
    easiest = {
        field.name: limits.low if field.name.startswith("min") else limits.high
        for field in fields(rule.options)
        if (limits := option.range_of(field)) and field.name.startswith(("min", "max"))
    }
    return replace(rule, options=replace(rule.options, **easiest))


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 7, len(KNOWN)])
def test_nothing_is_hidden_in_what_was_written_for_the_rules(size: int) -> None:
    documents = Random(size).sample(KNOWN, len(KNOWN))
    for start in range(0, len(documents), size):
        assert list(hidden(documents[start : start + size], RULES)) == []


def test_nothing_is_hidden_from_eager_rules() -> None:
    assert list(hidden(KNOWN, [eager(rule) for rule in RULES])) == []


def test_the_options_of_lines_are_those_of_the_screen() -> None:
    names = {"lines", "last_lines"}
    for number in (1, 40):
        rules = [
            replace(rule, options=replace(rule.options, **dict.fromkeys(found, number)))
            for rule in RULES
            if (found := names & {field.name for field in fields(rule.options)})
        ]
        assert len(rules) > 3
        assert list(hidden(KNOWN, rules)) == []


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=60).map("".join), min_size=1, max_size=6))
def test_nothing_is_hidden_in_any_texts(texts: list[str]) -> None:
    assert list(hidden([document(text) for text in texts], RULES)) == []


def test_most_of_the_clean_seeds_are_cleared() -> None:
    documents = [
        one
        for path in sorted((SEEDS / "clean").iterdir())
        for one in format_of(path).read(path, path.name, TEXT_ONLY)
    ]
    left = sum(map(len, suspected(documents, RULES)))
    assert left < len(documents) * len(RULES) / 4


def test_every_rule_for_documents_has_a_screen() -> None:
    assert [rule.code for rule in RULES if rule.screen is None and not rule.malformed] == []


def test_a_rule_without_a_screen_is_always_called() -> None:
    rule = replace(RULES[0], screen=None)
    assert suspected([document("好。"), document("")], [rule]) == [[rule], [rule]]


def test_what_is_in_no_batch_is_left_for_all_rules() -> None:
    odd = [
        document("半个\ud83d。"),
        document("非字符\uffff。"),
        Document("text", b"", "好。", (Run("gbk", 0, 2),)),
        Document("text", b"", "{", (), record=1, problem="not JSON"),
    ]
    left = suspected([*odd, document("好。\n")], RULES)
    assert left[:3] == [[rule for rule in RULES if not rule.malformed]] * 3
    assert left[3] == [rule for rule in RULES if rule.malformed]
    assert len(left[4]) < len(left[0])


def test_a_screen_that_fails_is_blamed() -> None:
    def screen(batch: screens.Batch, options: object) -> screens.Flags:
        raise ValueError("no")

    with pytest.raises(RuleError, match=f"{RULES[0].code} failed on a batch of documents: ValueError: no"):
        suspected([document("好。"), document("坏。")], [replace(RULES[0], screen=screen)])
    with pytest.raises(RuleError, match=f"{RULES[0].code} failed on text: ValueError: no"):
        suspected([document("好。")], [replace(RULES[0], screen=screen)])


TEXTS = ["", "a", "一二?三\n? ?四", "\n\n  \n尾", "😀?b😀", "x" * 50, "---\ntitle: t\n---\n头\n\n 行 \n"]


def batch() -> screens.Batch:
    return screens.Batch([document(text) for text in TEXTS])


@pytest.mark.parametrize(
    "characters", ["?", "a-z", "一-三", "^\0-\x7f", "\n", "\U0001f600-\U0001f64f", "^一"]
)
def test_a_class_of_characters(characters: str) -> None:
    pattern = re.compile(f"[{characters}]")
    # The end of a text is that of a line.
    ends = [f"{text}\n" for text in TEXTS]
    assert batch().has(characters).tolist() == [pattern.search(text) is not None for text in ends]


@pytest.mark.parametrize(
    ("classes", "rarest"),
    [
        (("?", "\n"), 0),
        (("\n", "?"), 1),
        (("一二", "?"), 0),
        (("一二", "?"), 1),
        (("?", "b", "\U0001f600-\U0001f64f"), 1),
    ],
)
def test_a_sequence_of_characters(classes: tuple[str, ...], rarest: int) -> None:
    pattern = re.compile("".join(f"[{one}]" for one in classes))
    found = [pattern.search(f"\n{text}\n") is not None for text in TEXTS]
    assert batch().has_sequence(*classes, rarest=rarest).tolist() == found


@given(st.lists(st.text("ab", max_size=30), min_size=1), st.integers(2, 4), st.integers(1, 5))
def test_characters_close_together(texts: list[str], number: int, reach: int) -> None:
    pattern = re.compile("a" + f"(?:b{{0,{reach - 1}}}a)" * (number - 1))
    found = screens.Batch([document(text) for text in texts]).has_close("a", number, reach)
    # Screens may let through what is close over the end of a text.
    assert [text for text, flag in zip(texts, found, strict=True) if pattern.search(text) and not flag] == []


@given(st.lists(st.text("abcd😀", max_size=30), min_size=1), st.integers(1, 9))
def test_signs_behind_each_other(texts: list[str], reach: int) -> None:
    signs, others = frozenset(("ab", "bcd")), frozenset(("cd", "ab"))
    units = [re.sub("😀", "xx", text) for text in texts]
    expected = []
    for text in units:
        ones = [match.start() for match in re.finditer("(?=ab|bcd)", text)]
        twos = [match.start() for match in re.finditer("(?=cd|ab)", text)]
        expected.append(any(0 < two - one <= reach for one in ones for two in twos))
    found = screens.Batch([document(text) for text in texts]).has_signs_near(signs, others, reach)
    # Screens may let through what is close over the end of a text.
    assert [text for text, near, flag in zip(texts, expected, found, strict=True) if near and not flag] == []


def test_first_and_last_lines() -> None:
    lines = batch().lines(1, 0)
    assert list(lines.decoded()) == ["a", "一二?三", "尾", "😀?b😀", "x" * 50, "头"]
    assert list(batch().lines(0, 1).decoded())[-1] == "行"
    assert lines.texts.tolist() == [False, True, True, True, True, True, True]
    assert lines.count("?").tolist() == [0, 1, 0, 1, 0, 0]
    assert lines.have("a-z").tolist() == [True, False, False, True, True, False]


def test_white_space_without_end_around_a_line() -> None:
    (line,) = screens.Batch([document(" " * 5000 + "一 二" + "\u3000" * 5000)]).lines(1, 1).decoded()
    assert line == "一 二"


def test_runs_of_characters() -> None:
    one = screens.Batch([document("用ab中，abc def的ghi"), document("x"), document("中jkl")])
    assert list(one.runs("a-z", 2, 3, "一-龥，\n").decoded()) == ["ab", "ghi", "jkl"]


def test_lines_that_stand_again() -> None:
    text = "同一行\n别的一行文字\n 同一行 \n四个字的\n四个字的\n"
    one = screens.Batch([document(text), document("没有"), document("")])
    assert repeated(one, 4).tolist() == [4, 0, 0]
    assert repeated(one, 4, np.zeros(3, bool)).tolist() == [0, 0, 0]
    # Tiny lines are all taken for repeated.
    assert repeated(one, 1).tolist() == [4 + 3 + 3, 2, 0]


def test_a_batch_is_gone_when_it_is_no_longer_used() -> None:
    gc.disable()
    try:
        one, _ = screens.batch_of(KNOWN)
        assert one is not None
        for rule in RULES:
            if rule.screen:
                rule.screen(one, rule.options)
        gone = weakref.ref(one)
        del one
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("screened", [1, 500, 10**9])
def test_how_many_are_screened_at_once_changes_nothing(
    screened: int,
) -> None:
    def found(tuning: Tuning) -> list[Finding]:
        files = find_files.sources([str(SEEDS)], False)
        return lint_files(files, Settings(RULES, tuning=tuning)).findings

    assert found(Tuning(screens=0, screened=screened)) == found(Tuning(screens=10**12))


@pytest.mark.skipif("CORPUS" not in os.environ, reason="CORPUS names no directory with texts")
def test_nothing_is_hidden_in_a_corpus() -> None:
    """Of every text of every file in the directory that CORPUS names, whatever field of a record it is in."""
    documents = corpus(Path(os.environ["CORPUS"]))
    number = 0
    while some := list(islice(documents, 200)):
        assert list(hidden(some, RULES)) == []
        number += len(some)
    assert number > 0


def corpus(folder: Path) -> Iterator[Document]:
    for source in find_files.sources([str(folder)], False):
        assert isinstance(source, find_files.Source)
        if not format_of(source.file).many:
            yield from format_of(source.file).read(source.file, source.shown, TEXT_ONLY)
            continue
        open_ = gzip.open if source.shown.endswith(".gz") else open
        with open_(source.file, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                values = record.values() if isinstance(record, dict) else [record]
                yield from (document(value) for value in values if isinstance(value, str))
