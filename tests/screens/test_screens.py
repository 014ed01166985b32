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
from corpus_lint.core.model import Finding, Run, Span
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import RuleError, lint_document, suspected, suspected_alone
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import find_files, format_of
from corpus_lint.formats.fields import TEXT_ONLY
from corpus_lint.rules._broken_addresses import plain
from corpus_lint.rules._doubtful_characters import doubtful
from corpus_lint.rules._repeated_lines import half_han, repeated, units
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
    *("&nbsp", "&amp;nbsp", "ldquo;", "amp;lt;", "#x3002;", ";", "\ue000", "\U000e0041", "龘龖靐", "浣犲ソ"),
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
        "casino ",
        "Kasyno ",
        "ROULETTE ",
        "\u212aASYNO ",
        "BACCARAT ",
        "ao v\u0130vo ",
        "онлайн ",
        "казино ",
        "kèo nhà cái ",
        "淫_",
        "AV-",
        "代开发票_",
        "牛皮癣哪里治_",
        "請到小説網",
        "https://abc",
    ),
)


def document(text: str) -> Document:
    return Document("text", b"", text, (Run("utf-8", 0, len(text)),))


def hidden(documents: list[Document], rules: list[Rule]) -> Iterator[tuple[str, str]]:
    """What a rule finds in a text that its screen clears, or that has not what it needs."""
    for one, left in zip(documents, suspected(documents, rules), strict=True):
        alone = suspected_alone(one, rules)
        cleared = [rule for rule in rules if rule not in left or rule not in alone]
        for finding in lint_document(one, cleared):
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


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_hidden_in_documents_that_were_changed(seed: int) -> None:
    """Documents of the rules with pieces put in, taken out and doubled: half of what a rule asks for is there."""
    random = Random(seed)
    changed = []
    for one in random.sample(KNOWN, min(len(KNOWN), 400)):
        text = one.text[:3000]
        for _ in range(random.randint(1, 4)):
            start, end = sorted(random.choices(range(len(text) + 1), k=2))
            end = min(end, start + 40)
            text = random.choice(
                (
                    text[:start] + random.choice(WORDS) + text[start:],
                    text[:start] + text[end:],
                    text[:end] + "\n" + text[start:],
                )
            )
        changed.append(document(text))
    assert list(hidden([one for one in changed if _is_whole(one)], RULES)) == []


LINES_OF_PAGES = (
    "渡口与石桥一座水乡小镇的交通史",
    "# 渡口与石桥一座水乡小镇的交通史",
    "Page 1: 渡口与石桥一座水乡小镇的交通史",
    "page 20 | 渡口与石桥一座水乡小镇的交通史",
    "第 3 页：渡口与石桥一座水乡小镇的交通史",
    "Python 渡口的船工姓沈一家三代",
    "Page 2: Python 渡口的船工姓沈一家三代",
    "第一条渡口的船工姓沈一家三代",
    "=" * 40,
    f"{'=' * 40}渡口与石桥一座水乡小镇的交通史",
    "---\ntitle: 渡口与石桥一座水乡小镇的交通史\n---",
)


@given(st.lists(st.sampled_from(LINES_OF_PAGES), max_size=6))
def test_no_title_that_is_repeated_is_hidden(lines: list[str]) -> None:
    rules = [rule for rule in RULES if rule.code == "DUP104"]
    assert list(hidden([document("\n\n".join(lines))], rules)) == []


NAMES_OF_SITES = (
    "xbet365",
    "\u212abet365",
    "manbetx手机版",
    "乐鱼体育app官网",
    "新城体育app官网",
    "abc188",
    "bet",
)


@given(
    st.lists(st.sampled_from((*NAMES_OF_SITES, "水稻育秧", "\n", "-", "稻" * 1000, "a", "😀")), max_size=12)
)
def test_no_name_of_a_gambling_site_is_hidden(parts: list[str]) -> None:
    rules = [eager(rule) for rule in RULES if rule.code == "SPM101"]
    assert list(hidden([document("".join(parts))], rules)) == []


@pytest.mark.parametrize("address", ["www.shuku.com", "m.xiaoshuo8.net", "du-shu.cc"])
def test_no_address_in_disguise_is_hidden(address: str) -> None:
    """Each character in each form that looks like it, and each sign behind each character: in many texts as in a single one."""
    forms: dict[str, list[str]] = {}
    for one in map(chr, range(0x80, 0x20000)):
        if (looks_like := plain(one)) in address:
            forms.setdefault(looks_like, []).append(one)
    disguised = [
        f"请记住{address[:at]}{form}{address[at + 1 :]}，更新最快。\n"
        for at, character in enumerate(address)
        for form in (*forms.get(character, ()), *(f"{character}{sign}" for sign in " _*-。．点點★☆◆●♂✿❀♀💻"))
    ]
    assert len(disguised) > 300
    assert (
        list(
            hidden([document(text) for text in disguised], [rule for rule in RULES if rule.code == "SPM104"])
        )
        == []
    )


def _is_whole(one: Document) -> bool:
    return "\uffff" not in one.text


# What looks like what a rule reports, and is cleared without an examination.
CLEARED = {
    "ENC103": [
        "書中有龘、龖、靐三個罕見的字，都是重疊而成。\n",
        "대한민국(大韓民國)은 민주공화국이다.\n",
        "辛苦了😀😀😀\n",
    ],
    "ENC107": ["辛苦了😀\n"],
    "ENC108": ["辛苦了😀\n"],
    "ENC109": [
        "if (a && b) return &c; // 中文\n",
        "x = 1; y = 2;\n中文。\n",
        "a&lt;b &amp c\n",
        "https://a.b/?c=1&d=2，中文\n",
    ],
    "SCR101": ["他把书放在桌面上，寫著名字。\n那是一家面馆。\n"],
    "SCR102": [
        "这本书的书名写作「漢書」，里面说的都是后来的事，我们读过几页，还没有读完。\n",
        "这里的字有简有繁，我們、他們、這個、那個、說話、書寫，都是这样。\n",
    ],
    "TRN102": [
        "正文说完了。\n\nvia: https://example.com/posts/2024\n",
        "见下。\n\nRead more in the manual of the tool",
        "正文说完了。\n" + "和" + "a" * 4001,
    ],
    "ENC104": [
        "你来吗?他问了三遍，没有人回答。\n大家都睡了。\n",
        "真的吗?! 他不信。（见第三章）\n",
        "是这样吗?它叫 Café，在街角。\n",
        "好?" + "的" * 250 + "?\n",
        "你来吗?\n他说，我们去卡拉O唱歌。\n",
    ],
    "ENC106": ["你是谁?我问他为什么?他不说话。\n", "int x = a ? b : c;\nif (y ? 1 : 0) return;\n"],
    "DUP104": [
        "标题标题标题甲乙\n\n标题标题标题丙丁\n\n正文。\n",
        "短标题\n\n短标题\n\n" + "这里是正文，没有重复。" * 3,
        "\n".join(["cp -r source/of/the/files target/of/the/files --verbose --recursive " * 2] * 5),
        "青山县公共场所卫生标准\n" + "青山绿水\n" * 2,
    ],
    "SPM101": [
        "久草_第一章_第二章_第三章\n正文就是这样。\n",
        "我 have - a - kayak - and - never - slept\n正文就是这样。\n",
        "体育电竞新闻和百家讲坛的乐趣\n正文就是这样。\n",
    ],
    "SPM103": [
        "The casino of Monte Carlo was built by the architect of the opera in Paris\n正文。\n",
        "слоты времени и онлайн бонус без депозита без слов о другом\n正文。\n",
    ],
    "SPM104": [
        "喜欢看书的同学找到了自己的位置，书架上的章节很多。\n",
    ],
    "PIN102": [
        "把变量men传给函数，正文就是这样。\n",
        "他皮厚rou糙。又说一遍，皮厚rou糙。\n",
        "，rou，和，fu，都不在字旁边。\n",
        "用uan和以及ii写法。\n",
    ],
}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in CLEARED.items() for text in texts]
)
def test_what_only_looks_alike_is_cleared(code: str, text: str) -> None:
    (rule,) = (rule for rule in RULES if rule.code == code)
    assert suspected([document(text)], [rule]) == [[]]


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
        if len(batch.documents) > 1:
            raise ValueError("no")
        return batch.none()

    with pytest.raises(RuleError, match=f"{RULES[0].code} failed on a batch of documents: ValueError: no"):
        suspected([document("好。"), document("坏。")], [replace(RULES[0], screen=screen)])


def test_the_document_that_a_screen_fails_on_is_named() -> None:
    def screen(batch: screens.Batch, options: object) -> screens.Flags:
        if batch.has("坏").any():
            raise ValueError("no")
        return batch.none()

    documents = [
        Document(f"{number}.txt", text.encode(), text, ())
        for number, text in enumerate(["好。", "￿", "坏。"])
    ]
    with pytest.raises(RuleError, match=f"{RULES[0].code} failed on 2.txt: ValueError: no"):
        suspected(documents, [replace(RULES[0], screen=screen)])


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
    some = screens.Batch([document(text) for text in texts])
    found = some.owning(some.close("a", number, reach))
    # Screens may let through what is close over the end of a text.
    assert [text for text, flag in zip(texts, found, strict=True) if pattern.search(text) and not flag] == []


def test_a_character_of_two_code_units_counts_once() -> None:
    one = screens.Batch([document("b😀😀b"), document("😀b😀b😀"), document("😀bb😀😀")])
    assert one.owning(one.close("^b\n", 3, 2)).tolist() == [False, True, False]
    assert one.owning(one.starts_of("\U000e0041")).tolist() == [False, False, False]


@given(st.lists(st.text("abcd😀", max_size=30), min_size=1), st.integers(1, 9))
def test_signs_behind_each_other(texts: list[str], reach: int) -> None:
    signs, others = frozenset(("ab", "bcd")), frozenset(("cd", "ab"))
    units = [re.sub("😀", "xx", text) for text in texts]
    expected = []
    for text in units:
        ones = [match.start() for match in re.finditer("(?=ab|bcd)", text)]
        twos = [match.start() for match in re.finditer("(?=cd|ab)", text)]
        expected.append(any(0 < two - one <= reach for one in ones for two in twos))
    found = screens.Batch([document(text) for text in texts]).signs_near(signs, others, reach).texts
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


@given(st.lists(st.text(" .a中", max_size=30), min_size=1))
def test_where_lines_go_on(texts: list[str]) -> None:
    lines, _, _ = screens.Batch([document(text) for text in texts]).all_lines
    shown = [text.strip() for text in texts if text.strip()]
    behind = [len(line) - len(line.lstrip(".")) for line in shown]
    assert (lines.behind_first(".") - lines.starts).tolist() == behind
    letters = [len(line) - len(line.lstrip(". ")) for line in shown]
    assert (lines.behind_first("a中", others=True) - lines.starts).tolist() == letters


def lines_at(batch: screens.Batch, places: screens.Stretches) -> list[tuple[str, Span]]:
    """The lines that a batch asks about, each with its text."""
    asked: list[tuple[str, Span]] = []

    def holds(text: str, line: Span) -> bool:
        asked.append((text, line))
        return False

    assert not batch.with_any_line(places, holds, batch.none()).any()
    return asked


def test_the_lines_at_some_places() -> None:
    texts = ("没有", "一😀?\n二??\n", "?")
    one = screens.Batch([document(text) for text in texts])
    assert lines_at(one, one.signs(frozenset(("二?", "??")))) == [(texts[1], Span(4, 7))]
    assert lines_at(one, one.sequences("?", size=1)) == [
        (texts[1], Span(0, 3)),
        (texts[1], Span(4, 7)),
        (texts[2], Span(0, 1)),
    ]


def test_no_line_of_a_text_is_asked_that_is_found() -> None:
    one = screens.Batch([document(text) for text in ("?\n?", "??\n?", "?")])
    asked: list[str] = []

    def holds(text: str, line: Span) -> bool:
        asked.append(text[line.start : line.end])
        return True

    known = np.array([True, False, False])
    assert one.with_any_line(one.sequences("?", size=1), holds, known).tolist() == [True, True, True]
    assert asked == ["??", "?"]
    assert known.tolist() == [True, False, False]


def test_classes_that_are_entered_one_after_the_other() -> None:
    one = screens.Batch([document(text) for text in ("一a", "二b", "三c")])
    common = [chr(0x4E00 + number) for number in range(70)]
    for classes in common, common:
        for character in classes:
            expected = [character in text for text in ("一a", "二b", "三c")]
            assert one.has(character).tolist() == expected
            # Classes of rare characters are looked up again when there is one more.
            assert one.owning(one.places(f"{character}\u3400", rare=True)).tolist() == expected


def test_a_class_of_rare_characters_is_no_class_of_common_ones() -> None:
    one = screens.Batch([document(text) for text in ("\u3403", "\u3404", "")])
    # Where rare characters are is looked up together with the common ones, and again when there is one more.
    assert one.owning(one.places("\u3403", rare=True)).tolist() == [True, False, False]
    assert one.has("\u3402").tolist() == [False, False, False]
    assert one.owning(one.places("\u3404", rare=True)).tolist() == [False, True, False]
    assert one.owning(one.places("\u3403\u3404", rare=True)).tolist() == [True, True, False]


@given(st.lists(st.text("一丁七丈三上", max_size=20), min_size=1), st.integers(0, 9))
def test_pairs_of_characters(texts: list[str], seed: int) -> None:
    # So many pairs that some others have the hashes of them.
    others = "".join(map(chr, Random(seed).choices(range(0x4E00, 0x9FFF), k=200_000)))
    pairs = others + "一丁七丈"
    known = {pairs[at : at + 2] for at in range(0, len(pairs), 2)}
    one = screens.Batch([document(text) for text in texts])
    places, found = one.beside("丁丈", pairs)
    joined = one.joined
    expected = [joined[at - 1 : at + 1] in known or joined[at : at + 2] in known for at in places.tolist()]
    assert found.tolist() == expected


@given(st.lists(st.text("abcd\n😀", max_size=30), min_size=1))
def test_strings_that_are_looked_for_in_some_stretches_only(texts: list[str]) -> None:
    one = screens.Batch([document(text) for text in texts])
    lines, _, _ = one.all_lines
    counts = lines.count_signs(frozenset(("ab", "bcd"))).tolist()
    # What is half in one stretch and half in the next one may be counted.
    for line, count in zip(lines.decoded(), counts, strict=True):
        exact = line.count("ab") + line.count("bcd")
        assert exact <= count <= exact + 1


@given(st.lists(st.text("ab，。\n", max_size=40), min_size=1), st.integers(0, 3), st.integers(0, 3))
def test_classes_of_outer_lines_are_those_of_each(texts: list[str], first: int, last: int) -> None:
    one = screens.Batch([document(text) for text in texts])
    for characters in "a", "，。":
        lines = one.lines(first, last)
        expected = [any(mark in line for mark in characters) for line in lines.decoded()]
        assert lines.have(characters).tolist() == expected
        chosen = lines.where(lines.sizes > 1)
        expected = [any(mark in line for mark in characters) for line in chosen.decoded()]
        assert chosen.have(characters).tolist() == expected


def test_each_of_some_characters() -> None:
    one = screens.Batch([document(text) for text in ("乙甲😀甲", "", "甲")])
    found, kinds = one.characters("甲乙")
    assert (found.owners.tolist(), kinds.tolist()) == ([0, 0, 0, 2], [1, 0, 0, 0])
    assert list(found.widened(1).decoded()) == ["\uffff乙甲", "乙甲😀", "😀甲\uffff", "\uffff甲\uffff"]


def test_characters_that_are_more_frequent_than_those_that_are_right() -> None:
    texts = ("己己甲己已", "己已", "末首末直", "己己")
    one = screens.Batch([document(text) for text in texts])
    found = [*doubtful(one, ("己", "末首"), ("已", "直"), 0.5, 3)]
    assert found == [
        (0, 0, 1, ["\uffff己己", "己己甲", "甲己已"]),
        (2, 1, 1, ["\uffff末首", "末首末", "首末直"]),
    ]
    assert [*doubtful(one, ("甲",), ("己",), 0.5, 3)] == []


def test_runs_of_characters() -> None:
    one = screens.Batch([document("用ab中，abc def的ghi"), document("x"), document("中jkl")])
    assert list(one.runs("a-z", 2, 3, "一-龥，\n").decoded()) == ["ab", "ghi", "jkl"]


@given(st.lists(st.text("?a中", max_size=30), min_size=1), st.integers(1, 9))
def test_stretches_behind_places(texts: list[str], longest: int) -> None:
    one = screens.Batch([document(text) for text in texts])
    found = one.behind(one.places("?", rare=True), "中", longest)
    expected = [match[1] for text in texts for match in re.finditer(rf"\?(?=(中{{0,{longest}}}))", text)]
    assert list(found.decoded()) == expected
    assert [part[:1] for part in found.following(2).decoded()] == [
        (text + "\uffff")[match.end(1)]
        for text in texts
        for match in re.finditer(rf"\?(?=(中{{0,{longest}}}))", text)
    ]


def test_many_stretches_behind_places() -> None:
    one = screens.Batch([document("?中" * 1200 + "?" + "中" * 5)])
    found = one.behind(one.places("?", rare=True), "中", 3)
    assert found.sizes.tolist() == [1] * 1200 + [3]


@given(st.lists(st.text("ab中", max_size=9), min_size=1), st.data())
def test_common_characters_behind_each_other(texts: list[str], data: st.DataObject) -> None:
    one = screens.Batch([document(text) for text in texts])
    asked = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    found = one.owning(one.common_sequences("中", "a-b", "中", texts=np.array(asked)))
    pattern = re.compile("中[ab]中")
    assert found.tolist() == [
        wanted and pattern.search(text) is not None for text, wanted in zip(texts, asked, strict=True)
    ]


def test_lines_with_some_characters() -> None:
    texts = ["a中b\n中中\n中a中", "中\n中", "😀中a中\n", ""]
    one = screens.Batch([document(text) for text in texts])
    found = lines_at(one, one.close_in_lines("中", 2, np.array([True, True, True, True])))
    assert [(texts.index(text), text[line.start : line.end]) for text, line in found] == [
        (0, "中中"),
        (0, "中a中"),
        (2, "😀中a中"),
    ]
    assert lines_at(one, one.close_in_lines("中", 2, one.none())) == []


def test_what_holds_at_a_place_is_asked_of_its_text() -> None:
    one = screens.Batch([document(text) for text in ("😀?a", "?b", "b")])
    places = one.at(one.places("?", rare=True))
    asked: list[tuple[str, int]] = []

    def holds(text: str, at: int) -> bool:
        asked.append((text, at))
        return text[at + 1] == "a"

    assert one.with_any(places, holds, one.none()).tolist() == [True, False, False]
    assert asked == [("😀?a", 1), ("?b", 0)]
    assert one.with_any(places, holds, one.every()).all()
    assert len(asked) == 2


def test_lines_of_which_half_are_han() -> None:
    text = "半中ab\n中abc\n𠀀a\n😀中\n😀😀a中\n"
    lines, _, _ = screens.Batch([document(text)]).all_lines
    # Half of a smiling face is taken for half of a character.
    assert list(half_han(lines).decoded()) == ["半中ab", "𠀀a", "😀中", "😀😀a中"]


def test_a_string_is_found_in_each_set_that_has_it() -> None:
    sets = [frozenset({"你我", "你我他"}), frozenset({"你我他", "\U00020000"}), frozenset({"他\U00020000"})]
    texts = ["你我", "你我他", "他\U00020000", "我他你", "\U00020000", ""]
    one = screens.Batch([document(text) for text in texts])
    for _ in range(2):
        assert [one.has_sign(signs).tolist() for signs in sets] == [
            [any(sign in text for sign in signs) for text in texts] for signs in sets
        ]
    with pytest.raises(ValueError, match="two or three"):
        one.has_sign(frozenset({"四个字的"}))


def test_lines_that_stand_again() -> None:
    text = "同一行\n别的一行文字\n 同一行 \n四个字的\n四个字的\n"
    one = screens.Batch([document(text), document("没有"), document("")])
    assert units(repeated(one, 4)).tolist() == [4, 0, 0]
    assert units(repeated(one, 4, np.zeros(3, bool))).tolist() == [0, 0, 0]
    # Tiny lines are all taken for repeated.
    assert units(repeated(one, 1)).tolist() == [4 + 3 + 3, 2, 0]


@given(st.lists(st.lists(st.sampled_from("甲乙丙丁"), max_size=40), min_size=1), st.integers(1, 6))
def test_lines_that_stand_again_among_many(texts: list[list[str]], shortest: int) -> None:
    # All of one length, with the same units at their ends.
    lines = [[f"abcd一二{line}三四efgh" for line in text] for text in texts]
    one = screens.Batch([document("\n".join(text)) for text in lines])
    again = repeated(one, shortest)
    expected = [sum(map(len, text)) - sum(map(len, set(text))) for text in lines]
    assert units(again).tolist() == expected


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
        return list(lint_files(files, Settings(RULES, tuning=tuning)).findings)

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


def test_a_screen_is_asked_first_about_one_document() -> None:
    asked = []

    def screen(batch: screens.Batch, _: object) -> screens.Flags:
        asked.append(len(batch.documents))
        return batch.has("坏")

    rule = replace(RULES[0], code="DRF905", screen=screen)
    documents = [document("好。"), document("坏。"), document("好。")]
    for _ in range(2):
        assert suspected(documents, [rule]) == [[], [rule], []]
    assert asked == [1, 3, 3]
