"""What people see: aligned on wide characters, cropped, and never at the mercy of the text."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.text import Text

from corpus_lint.core.model import Excerpt, Problem, Span
from corpus_lint.core.visible_text import cells, head, tail, visible
from corpus_lint.engine import fingerprint
from corpus_lint.engine.catalogue import find
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document
from corpus_lint.report import Report, full
from tests.material import BODY


def rendered(content: str, code: str, width: int = 100) -> list[str]:
    findings = lint_document(document(content.encode(), "a.txt"), find(code))
    return [line.plain for finding in findings for line in full.render(finding, width)]


def test_a_finding_in_full() -> None:
    assert rendered("第一行\n" + BODY, "PIN101") == [
        "error[PIN101] pinyin inserted after 8 characters, such as 網(wǎng) [*]  injected-pinyin",
        "  ─▸ a.txt:2:2",
        "   │",
        " 2 │ 國(guó)家網(wǎng)絡(luò)安全宣傳週在全國(guó)開幕。網(wǎng)絡(luò)安全為人民,網(wǎng)絡(luò)安…",
        "   │   ━━━━━ and 7 more",
        "   = seen: 網(wǎng) ×3  絡(luò) ×3  國(guó) ×2",
        "   = note: evidence: repeated readings 14, very common traditional characters always annotated 3, "
        "common traditional characters always annotated 0.7",
        "   = fix: delete the pinyin (43 characters); each character always has the same pinyin (safe)",
    ]


@pytest.mark.parametrize("width", [20, 40, 60, 100])
@pytest.mark.parametrize("before", ["", "一" * 3, "a" * 200, "字" * 500, "\u202e字\x1b[31m" * 30])
def test_the_underline_stands_under_the_span_and_the_line_fits(before: str, width: int) -> None:
    lines = rendered(f"{before}\ufffd后面的文字{'很长' * 300}", "ENC105", width)
    shown, underline = next(
        (line, lines[index + 1]) for index, line in enumerate(lines) if line.startswith(" 1 │ ")
    )
    assert cell_len(shown) <= width
    column = cell_len(shown[: shown.index("\ufffd" if "\ufffd" in shown else "‹U+FFFD›")])
    assert cell_len(underline[: underline.index("━")]) == column


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("平常的文字 with ASCII", "平常的文字 with ASCII"),
        ("\x1b[31m红", "‹U+001B›[31m红"),
        ("a\u202eb\u200bc", "a‹U+202E›b‹U+200B›c"),
        ("\ue123\U000f0000", "‹U+E123›‹U+F0000›"),
        ("\udc80", "‹byte 80›"),
        ("\udcff", "‹byte FF›"),
        ("\ud83d", "‹U+D83D›"),
        ("\udc7f", "‹U+DC7F›"),
        ("one\ttwo\nthree", "one‹U+0009›two‹U+000A›three"),
    ],
)
def test_hidden_characters_are_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["[bold]危[/bold]", "[/foo]", ":smile:", "[link=http://x]y[/link]"])
def test_markup_in_a_text_means_nothing(text: str) -> None:
    stream = io.StringIO()
    findings = lint_document(document(f"{text}\ufffd".encode(), f"{text}.txt"), find("ENC105"))
    full.write(Report(findings, 1, color=False), stream)
    assert stream.getvalue().count(text) == 2


def test_a_span_too_wide_shows_both_its_ends() -> None:
    before, shown, after = full.window(Excerpt("起" + "中" * 98 + "末", 0, 100, 0, 100), 50)
    assert (before, after) == ("", "")
    assert shown.startswith("起")
    assert shown.endswith("末")
    assert cell_len(shown) <= 50


@pytest.mark.parametrize("width", range(1, 12))
@pytest.mark.parametrize("text", ["abcdef", "一二三", "a一b二"])
def test_what_is_cut_fits(text: str, width: int) -> None:
    for cut in (head(text, width), tail(text, width)):
        assert cells(cut) <= width
        assert cut == text or "…" in cut


def test_a_byte_is_shown_as_one_and_keeps_its_old_name_in_keys() -> None:
    """What people are shown may change its name, what a baseline knows a finding by may not."""
    page = document(b"abc \xff\xfe def\n\xe4\xb8\xad\xe6\x96\x87\n", "a.txt")
    (finding,) = lint_document(page, find("ENC101"))
    shown = "\n".join(line.plain for line in full.render(finding, 100))
    assert "abc ‹byte FF›‹byte FE› def" in shown
    assert "U+DC" not in shown
    about = fingerprint.content(page, Problem(Span(4, 6), "two bytes"), whole=False)
    assert about.seen == (("‹U+DCFF›‹U+DCFE›", 1),)


@pytest.mark.parametrize("color", [None, True])
@pytest.mark.parametrize(
    "line",
    ["", " ", "字", "a\tb", "字" * 200 + "  ", "a" * 300, " a", "a\nb\n", "a\x07\x0b", "[b]:smile: 1.5\r"],
)
def test_a_line_is_printed_as_rich_prints_it(line: str, color: bool | None) -> None:
    both = io.StringIO(), io.StringIO()
    consoles = [full.open_console(io.StringIO(), memory, color)[0] for memory in both]
    text = Text().append(line, "bold")
    full._print(consoles[0], text)
    consoles[1].print(text)
    assert both[0].getvalue() == both[1].getvalue()
