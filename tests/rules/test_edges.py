"""Where findings begin and end to be ones: what the examples of the pages do not tell apart."""

from __future__ import annotations

from itertools import pairwise

import pytest

from corpus_lint import fix_text, lint_text
from corpus_lint.chinese import place_names
from corpus_lint.core.model import Content, Edit, Problem, Safety, Span
from corpus_lint.engine import catalogue, fix
from corpus_lint.engine.lint import locate, suspected
from corpus_lint.formats import TEXT
from corpus_lint.formats.text import document
from corpus_lint.rules import _half_width_questions as questions
from corpus_lint.run import match_findings
from corpus_lint.run.match_findings import Entry
from tests.engine.test_fix import finds
from tests.material import TAIL


def test_where_edits_are_in_the_text_after_them() -> None:
    edits = [Edit(0, 4), Edit(5, 6, "yyy"), Edit(8, 8, "z")]
    assert list(fix._changed(edits)) == [Span(0, 0), Span(1, 4), Span(6, 7)]


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [(0, 3, False), (0, 4, True), (4, 5, True), (5, 8, False), (2, 8, True)],
)
def test_an_edited_place_at_the_edge_of_another_is_not_inside(start: int, end: int, held: bool) -> None:
    place = Span(start, end)
    finding = locate(document(b"0123456789", "a.txt"), finds("x", ""), Problem(place, "", (place,)))
    assert fix._holds(finding, [Span(3, 5)], [5]) is held


def test_an_error_that_a_fix_makes_behind_another_fix_is_seen() -> None:
    rules = [finds("aaaa", ""), finds("b", "X"), finds("X", "X")]
    fixed = fix.fix_document(document(b"aaaa b", "a.txt"), rules, {Safety.SAFE}, TEXT)
    assert fixed.raw == b" b"
    assert "TSTX would report 1 instead of 0" in (fixed.refused or "")


WHOLE, PART = Content(whole=True), Content()


@pytest.mark.parametrize(
    ("before", "after", "same_record", "related"),
    [
        (WHOLE, WHOLE, True, True),
        (WHOLE, WHOLE, False, False),
        (WHOLE, PART, True, False),
        (PART, WHOLE, True, False),
        (WHOLE, PART, False, False),
        (PART, PART, False, True),
        # But for what stands in the same place, whatever the rule says of it.
        (Content(around=("a",), whole=True), Content(around=("a",)), False, True),
        (Content(around=("a",)), Content(around=("a",), whole=True), False, True),
        (Content(around=("a",), whole=True), Content(around=("b",)), True, False),
        # A baseline of before has nothing around.
        (PART, Content(around=("a",)), False, True),
        (Content(around=("a", "b")), Content(around=("b", "c")), False, True),
        (Content(around=("a",)), Content(around=("b",)), True, False),
    ],
)
def test_a_known_finding_about_a_document_is_not_about_a_place(
    before: Content, after: Content, same_record: bool, related: bool
) -> None:
    known, found = (Entry("a.jsonl", 1, "X", before), Entry("a.jsonl", 1 if same_record else 2, "X", after))
    assert match_findings._related(known, found) is related


@pytest.mark.parametrize(
    ("before", "after", "covered"),
    [
        (Content(count=1), Content(count=2), False),
        (Content(count=2), Content(count=1), True),
        (WHOLE, WHOLE, True),
        (WHOLE, PART, False),
        (PART, WHOLE, False),
    ],
)
def test_what_is_known_covers_no_more_than_that(before: Content, after: Content, covered: bool) -> None:
    assert match_findings._covers(Entry("a", 1, "X", before), Entry("a", 1, "X", after)) is covered


# Counties that are in one province each, by that.
BY_PROVINCE: dict[int, list[str]] = {}
for _name, _provinces in sorted(place_names.counties().items()):
    if _provinces.bit_count() == 1 and len(_name) == 3 and _name.endswith("县"):
        BY_PROVINCE.setdefault(_provinces, []).append(_name)
FIVE = sorted(BY_PROVINCE.values(), key=len)[-5:]


def row(provinces: str, gaps: str) -> str:
    """Names, each of another county: of the province of that number, or of none (x), with what stands between them."""
    names = [
        f"槐树{chr(0x7532 + number)}" if one == "x" else FIVE[int(one)][number]
        for number, one in enumerate(provinces)
    ]
    return "正文到这里就结束了。\n" + "".join(
        f"{name}{gap}" for name, gap in zip(names, [*gaps, ""], strict=True)
    )


@pytest.mark.parametrize(
    ("provinces", "gaps", "found"),
    [
        # With a bar between each two of eight names, six counties are enough; with one bar less they are not.
        ("012x3x01", "|||||||", True),
        ("012x3x01", "|||| ||", False),
        ("01230123", "|||| ||", True),
        # Four provinces, and three.
        ("01201203", "|||||||", True),
        ("01201202", "|||||||", False),
        # Of ten pairs of neighbours six and five are of different provinces.
        ("00112233010", "||||||||||", True),
        ("00112233300", "||||||||||", False),
        # Seven names are too few.
        ("0123012", "||||||", False),
    ],
)
def test_the_least_of_a_place_name_tail(provinces: str, gaps: str, found: bool) -> None:
    changes = sum(one != other for one, other in pairwise(provinces.replace("x", "")))
    assert bool(lint_text(row(provinces, gaps), select="SPM102")) is found, changes


@pytest.mark.parametrize(
    ("content", "fixed", "title"),
    [
        (f"正文。\n{TAIL}", "正文。", "delete line 2"),
        (f"正文。\n{TAIL}\n返回顶部\n", "正文。\n返回顶部\n", "delete line 2"),
        (f"正文。\n{TAIL[:-1]}\n返回顶部\n", "正文。\n返回顶部\n", "delete line 2"),
        (f"正文到这里。{TAIL}\n", "正文到这里。\n", "delete the place names in line 1"),
        ("正文。\n" + TAIL.replace("| 海门市", "\n海门市") + "\n", "正文。\n", "delete lines 2 to 3"),
    ],
)
def test_what_is_deleted_of_a_place_name_tail(content: str, fixed: str, title: str) -> None:
    done = fix_text(content, select="SPM102")
    assert done.text == fixed
    (finding,) = done.found
    assert finding.problem.fix
    assert finding.problem.fix.title == title


@pytest.mark.parametrize("mark", ["SEO靠", "SEO靠我们呀"])
def test_a_watermark_of_the_longest_kind(mark: str) -> None:
    words = [f"{one[:2]}{mark}{one[2:]}" for one in ("python", "window", "letter", "garden")]
    content = "".join(f"他在书里读到了 {word} 这个词。\n" for word in words)
    rules = [rule for rule in catalogue.all_rules() if rule.code == "SPM103"]
    assert suspected([document(content.encode(), "a.txt")], rules) == [rules]
    (finding,) = lint_text(content, select="SPM103")
    assert finding.problem.message == f"spam: {mark} inserted into the middle of 4 words"
    assert finding.problem.evidence[0] == f"读到了 py{mark}thon 这"


@pytest.mark.parametrize(
    ("content", "fixed"),
    [
        # A semicolon that was an ampersand goes with what it escaped; before a blank it may be one that was meant.
        ("文字;lt;文字，文字;gt;文字。", "文字<文字，文字>文字。"),
        ("文字lt;文字，文字gt;文字。", "文字<文字，文字>文字。"),
        ("文字;nbsp;文字，文字nbsp;文字。", "文字; 文字，文字 文字。"),
    ],
)
def test_a_semicolon_before_an_entity(content: str, fixed: str) -> None:
    assert fix_text(content, unsafe=True, select="ENC109").text == fixed


def test_what_is_shown_of_a_lost_character() -> None:
    content = "王?的书出版了，大家都在读。\n这是王?的\n都说王?的好。\n"
    (finding,) = lint_text(content, select="ENC106")
    # Two characters on either side, and none of another line.
    assert finding.problem.evidence == ("王?的书 ×1", "是王?的 ×1", "说王?的好 ×1")


def test_a_question_is_one_of_the_last_clause() -> None:
    assert questions.asks("王先生说，你为什么来?", 10)
    assert not questions.asks("你问我为什么来，王?的书", 9)


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        # A record of one paragraph rarely ends in a mark; a word that never ends a sentence shows a cut all the same.
        ("送餐很快！分量足，味道也好，下次还点这家的，", False),
        ("送餐很快！分量足，味道也好，下次还点这家的汤和", True),
        ("送餐很快！分量足，味道也好。" * 20 + "下次还点这家的，", True),
        # Messages of a program, one a line.
        (
            "打开文件。\n不能打开的文件\n找不到的目录\n没有权限\n磁盘已满\n请检查磁盘上的文件系统的类型\n",
            False,
        ),
        # A page number is a footer; the first character of an article is what a cut left.
        ("渡口的船早上六点开，晚上八点停。遇到大风要看告示。\n\n第 3 页 共 10 页\n", False),
        (
            "第一条 渡口的船早上六点开，晚上八点停，遇到大风或者大雾的时候停开，另行告示。\n\n" * 6 + "第",
            True,
        ),
        # The last item of a list.
        (
            "准备下面的东西。把它们放在桌上。\n\n- 一支铅笔，削好的。\n- 一张白纸，不要太厚。\n- 一块橡皮，软的那种\n",
            False,
        ),
    ],
)
def test_where_lines_often_end_without_a_mark(text: str, reported: bool) -> None:
    assert bool(lint_text(text, select="TRN102")) is reported


@pytest.mark.parametrize(("times", "titles"), [(1, 0), (2, 1), (100, 1), (101, 0), (5000, 0)])
def test_a_line_that_fills_a_text_is_not_its_title(times: int, titles: int) -> None:
    text = "西岭村十二口水塘的重生 Pond\n" * times + "清塘的人都回来了。\n"
    found = lint_text(text, select=["DUP104"])
    assert sum("title" in one.problem.message for one in found) == titles


def test_a_lost_byte_of_mojibake_is_one_finding() -> None:
    mojibake, lost = (
        "浣犲ソ锛屼笘鐣岋紒浠婂ぉ澶╂皵寰堝ソ銆\ufffd\n",
        "今年的产量比去年增加了百分之\ufffd，创历史新高。\n",
    )
    assert [finding.code for finding in lint_text(mojibake)] == ["ENC103"]
    assert [(finding.code, finding.line) for finding in lint_text(mojibake + lost)] == [
        ("ENC103", 1),
        ("ENC105", 2),
    ]
