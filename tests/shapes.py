"""Texts of any length that make rules work: for tests of how time grows with them. Each is a function of its length."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from corpus_lint.engine.registry import Rule
from tests.pages import examples

Shape = Callable[[int], str]
PROSE = "这是一句话，那是一句话。\n"
# What is repeated: alone each is harmless, many of them are what a search without a bound goes through again and again.
UNITS = (
    *("\n", "\r\n", "   \n", " ", "\u3000", "a", "a b ", "文", "文字，", ".", "...", "…", "|", "- "),
    *("```\nx\n```\n", "~~~\n", "`", "`a` 文?字 ", "```\n文?字xi字\n```\n文 ? ?字\n", "# 標題標題標題標題\n"),
    *("(", "（", "(wǎng", "文(", "[", "![", "](", "[a](", "《", "“", "<", "<a ", "<!--", "</a", "<a>文"),
    *("?", "? ", "?\n", "文?", "文??", "文 ? ?", "[文 ? ? 文]，问", "展?fàn)I造", "?文字文字文字@"),
    *("网(wǎng)", "網（wǎng）络(luò)", "文xi字", "文jing字", "文(shān)山xi"),
    *("浣犲ソ", "ÄãºÃ", "ä½\xa0å¥½", "Ã¤", "ﾏ文", "가文", "\ufffd", "锟斤拷", "烫烫", "烫烫的"),
    *("\u200b", "文\u200b", "\xad", "\x85", "\x1b[", "\ue000文", "⼈文", "1\u2060", "\U00020000", "😀"),
    *("&", "&amp;", "&lt;a&gt;文", "文&nbsp;", "文&#124;", "文#40;文", ";"),
    *(
        "朝阳区|宁化县|巨野县|",
        "朝阳区 宁化县\n",
        "縣|",
        "搬家公司,",
        "北京搬家公司|",
        "久久,",
        "久久国产精品_",
    ),
    *(
        "代开",
        "代开发票",
        "今天给大家分享其中也会对",
        "手机用户请到",
        "最快更新",
        "喜欢文",
        "天才一秒记住本站地址",
    ),
    *(
        "www点a",
        "https://a",
        "a.c💻om",
        "aABC中d",
        "頭發",
        "曆史",
        "這個国這個",
        "說：",
        "第一条",
        "阅读全文\n",
    ),
    *("---\n", "---\na: b\n"),
    *("首页 | 登录 | 注册\n", "首页 > ", "[首页](a) ", "- [登录](a)\n", "上一篇：文\n", "登录 ", "新闻\n"),
    *("版权所有 ", "责任编辑：文\n", "分享到：微信 ", "浏览：1 ", "阅读：\n", "扫描二维码", "相关阅读\n"),
    *("”文“", "“", "文”，", "“文，", "，，", "。。", "、，文", "」文「", "‘文", "？。\n", "“文\n"),
    *("看小说到", "更新最快，", "本站小说", "小说网www.a.com", "本章阅读", "记住本站 ", "小说", "看章节本书"),
)


def repeated(unit: str, before: str = "", behind: str = "") -> Shape:
    """A unit again and again, the last one whole: what is at the end of a text decides on some of its findings."""
    return lambda length: before + unit * max(1, length // len(unit)) + behind


def random(first: int, last: int, lines: float = 0.0) -> Shape:
    """Random characters of a range, some of them line ends."""

    def make(length: int) -> str:
        source = Random(length)
        return "".join(
            "\n" if source.random() < lines else chr(source.randrange(first, last + 1)) for _ in range(length)
        )

    return make


def named_tail(length: int) -> str:
    """An article, and below it names of counties and of nothing, none of them in the article."""
    from corpus_lint.chinese import place_names

    source, names = Random(length), sorted(place_names.counties())
    others = [chr(code) for code in range(0x8000, 0x8800)]
    tail = (
        source.choice(names)
        if source.random() < 0.7
        else "".join(source.choices(others, k=source.randrange(2, 9)))
        for _ in range(length // 8)
    )
    return "的一是不了，" * (length // 12) + "。\n" + "|".join(tail)


ANY: dict[str, Shape] = {
    **{repr(unit): repeated(unit) for unit in UNITS},
    "Latin-1": random(0xA1, 0xFF),
    "lines of Latin-1": random(0xA1, 0xFF, 0.02),
    "Han": random(0x4E00, 0x9FA5),
    "front matter of keys": repeated("a: b\n", "---\n"),
    "front matter of items": repeated("- a\n", "---\ntitle: 標題標題標題標題\n"),
    "front matter that ends": repeated("a: b\n", "---\n", "---\n文\n"),
    "a fence that is open": repeated("文 ? ?字xi\n", "```\n"),
    "a backtick that is open": repeated("文?字", "`"),
    "a tail of names": named_tail,
}
# Those of them that are different for who sees bytes.
BYTES = {
    name: ANY[name]
    for name in (
        *map(
            repr,
            (
                "\n",
                "\r\n",
                "a",
                "文",
                "文字，",
                "文?",
                "ÄãºÃ",
                "가文",
                "\ufffd",
                "\x85",
                "\U00020000",
                "---\na: b\n",
            ),
        ),
        *("Latin-1", "lines of Latin-1", "Han", "a tail of names"),
    )
}


def shapes_of(rule: Rule) -> dict[str, Shape]:
    """The bad examples of a page, in all that may stand around the places that are found."""
    shapes: dict[str, Shape] = {}
    texts = [one.content for one in examples() if one.rule is rule and one.kind == "bad" and not one.form]
    for number, text in enumerate(texts, 1):
        line = text.replace("\n", " ")
        shapes |= {
            f"example {number} in lines": repeated(text + "\n"),
            f"example {number} in one line": repeated(line),
            f"example {number} between fences": repeated(text + "\n```\nx\n```\n"),
            f"example {number} between backticks": repeated(f"`a` {line}"),
            f"example {number} at the end": repeated(PROSE, behind="\n" + text),
            f"example {number} at the top": repeated(PROSE, before=text + "\n"),
        }
    return shapes
