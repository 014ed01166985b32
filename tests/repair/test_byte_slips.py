"""GBK read one byte off, made from bytes as the splicers do it, and questions that are only questions."""

from __future__ import annotations

import pytest

from corpus_lint.engine.catalogue import find
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document
from corpus_lint.repair import byte_slips

GAIN = 8.0


def slipped(before: str, text: str, after: str) -> str:
    """The text with its first and its last byte lost, and what the bytes between them are as pairs."""
    return f"{before}?{text.encode('gbk')[1:-1].decode('gbk')}?{after}"


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("村民都说", "这条河流", "经过三个县。"),
        ("产量比去年", "增加了很多", "，质量也有提高。"),
        ("为了经济和", "社会发展", "，县里修了一条路。"),
        ("图书馆的", "工作人员", "都很热心。"),
        ("他们发表的", "研究成果", "受到好评。"),
    ],
)
def test_a_slip_is_found_and_read_again(before: str, text: str, after: str) -> None:
    line = slipped(before, text, after)
    (slip,) = [one for one in byte_slips.find(line) if one.gain >= GAIN]
    assert line[: slip.start] == before
    assert slip.text[1:-1] == text[1:-1]


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        ("“維護國家長治久安?!?023年3月,白皮書發布。", "“維護國家長治久安。”2023年3月,白皮書發布。"),
        (
            "堅持推進網絡法治工作創新?;ヂ?lián)網因創新而生。",
            "堅持推進網絡法治工作創新。互聯(lián)網因創新而生。",
        ),
        ("要在全社會展?fàn)I造守法的氛圍。", "要在全社會展營造守法的氛圍。"),
    ],
)
def test_the_scars_of_hijacked_pages(line: str, repaired: str) -> None:
    (slip,) = [one for one in byte_slips.find(line) if one.gain >= GAIN]
    assert line[: slip.start] + slip.text + line[slip.end :] == repaired


@pytest.mark.parametrize(
    "line",
    [
        "你是谁?它从哪里来?!这样好吗?;我不知道。",
        "是吗?真的吗??我不信???",
        "他问:“这是什么?”她说:“你猜?”",
        "为什么?因为爱情?所以难过?",
        "这样写对吗?见 a?b:c 与 SELECT ? FROM t。",
        "买不买?3元一斤?不买算了?走了?",
        "甲?乙?丙?丁?选哪个?",
        "網址 http://example.com/?q=中文&p=1?是的",
        "哪年?1998年?还是2008年?",
        "なぜ?どうして?わからない?そう?",
        "真的吗?(zhēn)读第一声吗?",
    ],
)
def test_a_question_is_a_question(line: str) -> None:
    assert [one for one in byte_slips.find(line) if one.gain >= GAIN] == []


def test_marks_that_left_nothing_need_a_page_that_was_hijacked() -> None:
    lost = "這里什么都沒有了???后面還有文字。"
    injected = "國(guó)家網(wǎng)絡(luò)安全。"
    assert lint_document(document(lost.encode(), "a.txt"), find("ENC104")) == []
    (finding,) = lint_document(document((lost + injected).encode(), "a.txt"), find("ENC104"))
    assert finding.problem.fix is None
    assert finding.column == 9
