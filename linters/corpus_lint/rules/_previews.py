"""Sentences that ask for more of a text: their readers have a preview of it."""

from __future__ import annotations

import re

from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.chinese.word_lists import all_in_both_scripts, alternatives, has_phrase, phrases, signs
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.needs import Need

# Characters of the longest such sentence; a paragraph is none.
LONGEST_PREVIEW = 60
# A character that each of them has.
ASKING = "读讀剩展继繼阅閱查浏瀏显顯解观觀试試预預付会會隐隱"


def _of(*sections: str) -> str:
    return alternatives("preview_words", *sections, both_scripts=True)


def _preview() -> str:
    part = f"(?:的?{_of('part')})?"
    return rf"""(?![-*+][ ]|\d)\W*(?:
        # 还剩15页未读，继续阅读
        (?:还|還)?[剩余餘]+[ ]*\d+[ ]*[页頁][ ]*未[读讀]\W*(?:[继繼][续續][阅閱][读讀])?
        # 剩余约30%未读
      | 剩(?:余|餘|下)[ ]*(?:[约約])?[ ]*\d+(?:\.\d+)?[ ]*(?:%|％|字)[ ]*(?:的?(?:内容|內容))?(?:未[读讀]|未[阅閱][读讀])?.{{0,12}}
        # 点击展开阅读全文
      | {_of("click")}?{_of("unfold")}{_of("read")}?{_of("rest")}{part}
        # + 阅读全文
      | \+[ ]*(?:阅读|閱讀)(?:全文)?
        # 点击阅读全文
      | {_of("click")}?{_of("read")}(?:全文|{_of("hidden")}{part})
        # 请先登录后查看全部内容
      | (?:请|請)?(?:先)?{_of("gate")}{_of("then")}*{_of("see")}{_of("rest")}{part}
        # 试读结束
      | {_of("over")}.{{0,16}}
        # 以下为付费内容
      | {_of("here")}(?:为|為|是)?{_of("closed")}(?:内容|內容|文章).{{0,20}}
    )\W*$"""


PREVIEW = lazy(_preview, re.VERBOSE | re.IGNORECASE)
# What each of them has that says how much is left, or else one of these phrases.
LEFT = frozenset("剩余餘")
PHRASES = ("unfold", "read", "gate", "over", "here")


def may_be_preview(line: str) -> bool:
    """Whether a line has what each such sentence has, asked without compiling ``PREVIEW``."""
    return not LEFT.isdisjoint(line) or has_phrase(
        fold_script_and_case(line).casefold(), "preview_words", *PHRASES
    )


def _characters(at: int, *sections: str) -> str:
    """The characters at a place of all phrases of some sections, in both scripts, as a class."""
    return "".join(sorted(all_in_both_scripts(phrase[at] for phrase in phrases("preview_words", *sections))))


def needs() -> tuple[Need, ...]:
    """What a text has that has such a sentence, or one that is glued to it."""
    rest, closed = ((_characters(0, one), _characters(1, one)) for one in ("rest", "closed"))
    asking = (
        # 展开全文, 查看 更多, 详全文
        (f" {_characters(-1, 'unfold', 'read', 'see')}详詳细細情", *rest),
        # 以下为付费
        (f"为為是{_characters(-1, 'here')}", *closed),
        ("+ ", *(_characters(at, "read") for at in (0, 1))),
        # 页未读, 剩余30%
        ("页頁", " 未"),
        ("剩", "余餘下"),
    )
    return (Need(signs=" ".join(sorted(signs("preview_words", "over"))), sequences=asking),)


# Characters of the longest such sentence that is glued to the end of a text.
LONGEST_GLUED = 40
# What each of those has: the rest of a text. And what they end in: a bracket, an arrow, or a part of it.
GLUING = "全余餘剩完更隐隱"
GLUED_END = "]】)）>»›＞→▼▾↓。.…文部多餘余整剩藏容章节節分"


def _glued() -> str:
    asks = rf"""(?:
        (?:{_of("click")}|{_of("gate")}{_of("then")}*)?[ ]*(?:{_of("unfold")}{_of("read")}?|{_of("read")}|[详詳][细細情]?|[看读讀])
        [ ]*{_of("rest")}(?:的?{_of("part")})?
    )"""
    return rf"""(?:
        # 的时...[ 查看全文 ], ……展开全文
        (?:\.{{2,}}|…+)[ ]*[\[【(（<]?[ ]*{asks}[ ]*[\]】)）>]*
        # 没有通过[阅读全文]
      | (?<=[\w。！？!?.”」])[ ]*[\[【(（][ ]*{asks}[ ]*(?:>+|»+|›+|…+|\.+)?[ ]*[\]】)）]
        # 拒絕翻轉。詳全文>>
      | (?<=[。！？!?.…”」])[ ]*{asks}[ ]*(?:>+|»+|›+|＞+|→+|▼|▾|↓)
    )[ >»›＞。.]*$"""


# A sentence that asks for more of a text and stands behind its last words.
GLUED = lazy(_glued, re.VERBOSE | re.IGNORECASE)
# Dots, a bracket or an arrow, of which each of those has one.
GLUE = frozenset("…[【(（>»›＞→▼▾↓")


def may_be_glued(end: str) -> bool:
    """Whether the end of a line has what each of those has, asked without compiling ``GLUED``."""
    return ".." in end or not GLUE.isdisjoint(end)
