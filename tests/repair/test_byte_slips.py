"""GBK read one byte off, made from bytes as the splicers do it, and questions that are only questions."""

from __future__ import annotations

import re
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.chinese import tables
from corpus_lint.engine.catalogue import find
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document
from corpus_lint.repair import byte_slips, certain_characters, shifted_pairs, slip_shapes
from corpus_lint.repair.shifted_pairs import Around, Head
from corpus_lint.rules import byte_slip

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


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        # The mark that was cut is shown in full or half width, or as a question mark, or nothing is left of what it cut.
        ("舊渠在去年修好?，F(xiàn)在歸鎮裏管。", "舊渠在去年修好。現(xiàn)在歸鎮裏管。"),
        ("舊渠在去年修好?,F(xiàn)在歸鎮裏管。", "舊渠在去年修好。現(xiàn)在歸鎮裏管。"),
        ("舊渠在去年修好，F(xiàn)在歸鎮裏管。", "舊渠在去年修好。現(xiàn)在歸鎮裏管。"),
        ("收入比往年增加了不少?；诖耍瑵h堤也要加高。", None),
        # Before a tag, a sign that was swallowed, and at the end of a line.
        ("“路上小心,早點回家?！?br>", "“路上小心,早點回家。”<br>"),
        ("大家都盼著過上好日子?。?", "大家都盼著過上好日子啊！"),
        # Readings without their bracket on both sides.
        ("做人要剛?cè)嵯酀?jì)，凡事留一點餘地。", "做人要剛柔相濟(jì)，凡事留一點餘地。"),
        ("總量已經夠了?？?zǒng)之，不必再買。", None),
    ],
)
def test_how_a_scar_may_begin_and_end(line: str, repaired: str | None) -> None:
    found = [one for one in byte_slips.find(line) if one.gain >= GAIN]
    assert found
    if repaired is not None:
        slip = found[0]
        assert line[: slip.start] + slip.text + line[slip.end :] == repaired


def test_a_clause_with_pairs_of_the_users_own_is_read_again() -> None:
    original = "。基于此，該研究從評"
    shifted = original.encode("gbk")[1:-1].decode("gb18030")
    assert any("\ue000" <= one <= "\uf8ff" for one in shifted)
    line = f"结果有显著影响?{shifted}u教态度出发。"
    (finding,) = [
        one for one in lint_document(document(line.encode(), "a.txt"), find("ENC1")) if one.line == 1
    ]
    assert finding.code == "ENC104"
    assert original in finding.problem.message


@pytest.mark.parametrize("word", ["嗯", "咦", "啊", "哦", "谁", "什么", "不去", "他", "真的", "唔…", "嘿嘿"])
@pytest.mark.parametrize(
    "frame", ["“你到底是做什么的?{}?”", "是你?{}?", "不去?{}?我去。", "好??{}??走。", "去不去?！{}？"]
)
def test_a_word_between_two_marks_is_no_slip(frame: str, word: str) -> None:
    assert [one for one in byte_slips.find(frame.format(word)) if one.gain >= GAIN] == []


def test_text_that_was_decoded_wrongly_twice_is_no_slip() -> None:
    text = "这家酒店的服务态度很好，房间也很干净，早餐的品种虽然不多但是味道不错，下次还会再来住的。"
    twice = text.encode("gbk").decode("big5", "replace").replace("\ufffd", "?")
    assert lint_document(document(twice.encode(), "a.txt"), find("ENC104")) == []


SCARS = [
    "舊渠在去年修好?，F(xiàn)在歸鎮裏管。",
    "大家都盼著過上好日子?。?",
    "維護網絡空間長治久安?!?023年3月，白皮書發布。",
    "堅持推進網絡法治工作創新?;ヂ?lián)網因創新而生。",
    "要在全社會展?fàn)I造守法的氛圍。",
]
EVIDENCE = ["國(guó)家網(wǎng)絡(luò)安全。", "他們學(xué)會(huì)了種(zhòng)樹。", *SCARS]


@given(st.sampled_from(SCARS), st.lists(st.sampled_from(EVIDENCE), max_size=4), st.booleans())
def test_more_evidence_never_removes_a_finding(scar: str, more: list[str], first: bool) -> None:
    def lines(text: str) -> set[str]:
        page = document(text.encode(), "a.txt")
        return {text.split("\n")[one.line - 1] for one in lint_document(page, find("ENC104"))}

    with_more = [scar, *more] if first else [*more, scar]
    assert lines(scar + "\n") <= lines("\n".join(with_more) + "\n")
    slips = list(byte_slips.find(scar))
    assert all(
        dict(one.parts) and one.gain == pytest.approx(sum(bits for _, bits in one.parts)) for one in slips
    )


def test_marks_that_left_nothing_need_a_page_that_was_hijacked() -> None:
    lost = "這里什么都沒有了???后面還有文字。"
    injected = "國(guó)家網(wǎng)絡(luò)安全。"
    assert lint_document(document(lost.encode(), "a.txt"), find("ENC104")) == []
    (finding,) = lint_document(document((lost + injected).encode(), "a.txt"), find("ENC104"))
    assert finding.problem.fix is None
    assert finding.column == 9


@pytest.mark.parametrize(
    ("line", "certain"),
    [
        # Every byte is there, or the words leave one choice.
        ("經過展?fàn)I造出來的氣氛。", "營"),
        ("堅持推進網絡法治工作創新?;ヂ?lián)網因創新而生。", "。互聯(lián)"),
        # Another mark at the end of the sentence is nearly as probable.
        ("大家都盼著過上好日子?。?", "……"),
        # The second byte of a mark would do as well for a common character.
        ("這些要求提升了??谱o(hù)士的水平。", "…科護"),
    ],
)
def test_what_is_not_certain_is_left_open(line: str, certain: str) -> None:
    (slip,) = [one for one in byte_slips.find(line) if one.gain >= GAIN]
    read = certain_characters.certain(line, slip)
    assert len(read) == len(slip.text)
    assert re.fullmatch(".*" + re.escape(certain), read)
    (finding,) = lint_document(document(line.encode(), "a.txt"), find("ENC104"))
    assert (finding.problem.fix is None) == (certain_characters.UNKNOWN in read)
    assert ("probably" in finding.problem.message) == (certain_characters.UNKNOWN not in read)


def test_characters_that_a_missing_pair_cut_are_never_certain() -> None:
    line = "我想理解一下糖尿?。毖载氀嘘P嗎。"
    (slip,) = [one for one in byte_slips.find(line) if one.gain >= GAIN]
    read = certain_characters.certain(line, slip)
    assert slip.cut
    assert all(read[index] == certain_characters.UNKNOWN for index in slip.cut)


def test_a_digit_that_a_lost_byte_took_along_is_not_certain() -> None:
    damaged = "。人数已经超过".encode("gbk")[1:-1].decode("gb18030")
    for after, more in (("000人", True), ("，散会", False)):
        line = f"准备工作全部完成?{damaged}?{after}。"
        slip = max(byte_slips.find(line), key=lambda one: one.gain)
        assert certain_characters.certain(line, slip).endswith(certain_characters.UNKNOWN) is more


def test_what_stands_elsewhere_on_the_page_is_more_certain() -> None:
    line = "這些要求提升了??谱o(hù)士的水平。"
    page = "專科護士是經過培訓的護士。醫院的專科護士不多。\n" + line

    def read(text: str) -> str:
        return certain_characters.certain(text, max(byte_slips.find(text), key=lambda one: one.gain))

    assert certain_characters.UNKNOWN in read(line)
    assert read(page) == "專科護"


def test_an_insertion_makes_its_neighbours_uncertain() -> None:
    assert set(certain_characters._differing("甲乙丙丁", "甲乙子丙丁")) == {1, 2}
    assert set(certain_characters._differing("甲乙丙", "甲乙丙丁")) == {2}
    assert set(certain_characters._differing("甲乙丙丁", "甲戊丙丁")) == {1}


@pytest.mark.parametrize(
    "line", ["我們一直使用，F(xiàn)acebook 的服務。", "系統裝的是 RHEL，F(xiàn)iles 一欄沒有規則。"]
)
def test_a_word_behind_a_comma_is_no_slip(line: str) -> None:
    assert [one for one in byte_slips.find(line) if one.gain >= GAIN] == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("範圍很大????的投資。", False),
        ("國(guó)家範圍很大????的投資。", True),
        ("國(guó)家網(wǎng)絡(luò)範圍很大????", True),
        ("國(guó)家的問題是什麼????我不知道。", False),
    ],
)
def test_question_marks_alone_add_up_with_the_page(line: str, found: bool) -> None:
    assert bool(lint_document(document(line.encode(), "a.txt"), find("ENC104"))) is found


RUN = re.compile(f"(?:{slip_shapes.MISREAD}){{0,{slip_shapes.LONGEST_RUN}}}")


@given(st.text("?？，。！!;(中国了的丂亐乚乛ソ浣犲Aa[~@ \n.)śū1年</😀\ue000", max_size=12))
def test_the_cheap_look_at_the_end_of_a_run_hides_none(text: str) -> None:
    found = RUN.match(text)
    assert found is not None
    if list(slip_shapes.tails(text, 0, found.end(), behind_reading=False)):
        assert slip_shapes.may_end(found[0], text[found.end() : found.end() + 2])


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("他说了", False),
        ("他说了?", True),
        ("他说了 ?", False),
        ("他A", True),
        ("他Ab", False),
        ("，丂", True),
        ("丂", False),
        ("😀?", False),
    ],
)
def test_how_a_run_of_misread_characters_may_end(text: str, may: bool) -> None:
    found = RUN.match(text)
    assert found is not None
    assert slip_shapes.may_end(found[0], text[found.end() : found.end() + 2]) is may


def test_a_letter_with_something_else_in_brackets_has_no_reading() -> None:
    assert byte_slip.LETTER_READ.search("丂A(中文)") is None
    assert byte_slip.LETTER_READ.search("，F(xiàn)") is not None
    assert byte_slip.LETTER_READ.search("国A(lu\u0308\u030c)") is not None


@given(st.lists(st.sampled_from("，。!甲乙丙\ue000AZ@ \n?") | st.just("字" * 38)).map("".join))
def test_runs_before_a_letter_are_found_by_their_letter(text: str) -> None:
    pattern = byte_slips.UNMARKED.pattern.removesuffix(r"\Z") + f"(?=[{tables.HAN_RANGES}])"
    found = [(match.span(), match["run"]) for match in re.finditer(pattern, text)]
    assert [(match.span(), match["run"]) for match in byte_slips._unmarked_runs(text)] == found


BYTES = st.sampled_from([0x41, 0x7D, 0xA1, 0xA3, 0xAA, 0xB0, 0xC4, 0xCF, 0xD6, 0xF8, 0xFE, 0xFF])


@given(
    st.lists(BYTES, min_size=1, max_size=7),
    st.booleans(),
    st.sampled_from(["", "xiàn", "lián"]),
    st.booleans(),
)
def test_the_cheap_look_at_pairs_hides_no_solution(
    known: list[int], lost: bool, syllable: str, gaps: bool
) -> None:
    units = (*known, None) if lost else tuple(known)
    around = Around("的", "了", syllable=syllable)
    solve = shifted_pairs.solve.__wrapped__
    found = solve((Head((None,)),), units, around, gaps=gaps)
    with mock.patch.object(shifted_pairs, "_may_fit", return_value=True):
        assert found == solve((Head((None,)),), units, around, gaps=gaps)
