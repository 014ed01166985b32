"""Lines of sites are sought where their words are: what is passed over for that has nothing to report."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

import pytest

from corpus_lint.chinese import word_lists
from corpus_lint.core.document import Document
from corpus_lint.formats.text import document as read
from corpus_lint.rules import _chrome_lines, site_line, site_navigation

TRADITIONAL = {simple: forms[-1] for simple, forms in word_lists.traditional().items()}
PHRASES = [*word_lists.phrases("menu_words"), *word_lists.phrases("chrome_lines")]
OTHERS = [
    "用户名 密码 验证码 登录",
    "上一篇：渡口的船",
    "下一章: 水渠",
    "您现在的位置：首页 > 新闻 > 正文",
    "声明：本文不代表本站观点。",
    "Copyright © 2020 青山网 All Rights Reserved",
    "版权所有 青山网",
    "京ICP备12345678号",
    "分享到：微博 QQ空间",
    "阅读：123 评论：4",
    "他推开门，屋里空无一人：",
    "孩子们在树下玩。",
    "    首页",
    "`首页`",
]
BETWEEN = [" ", " | ", "　", "·", "/", " > ", "，", ""]


def pages(number: int) -> Iterator[Document]:
    """Pages of rows of such words, in either script and case, with links that begin and end anywhere in them."""
    chance = random.Random(7)
    for _ in range(number):
        lines = []
        for _ in range(chance.randrange(1, 7)):
            items = chance.choices([*PHRASES, *OTHERS * 9], k=chance.randrange(1, 5))
            line = chance.choice(BETWEEN).join(items)
            if chance.random() < 0.3:
                line = "".join(TRADITIONAL.get(one, one.upper()) for one in line)
            if chance.random() < 0.5:
                first, last = sorted(chance.choices(range(len(line) + 1), k=2))
                target = chance.choice(["(/a)", "[1]", "(![b](c))"])
                line = f"{line[:first]}[{line[first:last]}]{target}{line[last:]}"
            lines.append(chance.choice(["", "", "- ", "**", "# "]) + line)
        head = "---\ntitle: 首页\n---\n" if chance.random() < 0.1 else ""
        yield read((head + "\n".join(lines)).encode(), "a.txt")


def test_every_block_of_a_menu_has_a_word_that_is_sought() -> None:
    options = site_navigation.Options()
    found = 0
    for page in pages(6000):
        if list(site_navigation._blocks(page, options)):
            found += 1
            assert site_navigation._has_own(page, options), page.text
    assert found > 500


def test_every_line_with_points_has_a_sign() -> None:
    sign = word_lists.pattern_of(site_line._signs())
    found = 0
    for page in islice(pages(6000), 3000):
        points = site_line._by_place(page)
        for number, span in page.lines:
            raw = page.text[span.start : span.end]
            line = _chrome_lines.line_of(page, number, span, _chrome_lines.LONGEST)
            signed = sign.search(raw) or site_line.RIGHTS.search(raw)
            assert points.get(span.start, 0) == (site_line._points(page, line) if signed else 0), raw
            found += points.get(span.start, 0) > 0
    assert found > 500


@pytest.mark.parametrize(
    "text", ["RIGHTS RESERVED", "all right reserved", "Rights Reſerved", "rights reserved"]
)
def test_rights_are_reserved_in_any_case(text: str) -> None:
    assert (site_line.RIGHTS.search(text) is None) == ("ſ" in text)
