"""Wrong decodings undone, and all that must be left as it is."""

from __future__ import annotations

import itertools

import pytest

from corpus_lint import language, mojibake, mojibake_screen
from corpus_lint.engine import lint_document
from corpus_lint.fixer import fix_document
from corpus_lint.formats import TEXT
from corpus_lint.formats.text import document
from corpus_lint.model import Safety
from corpus_lint.mojibake_screen import next_suspicious
from corpus_lint.registry import find

SIMPLIFIED = "山村东头有一口老井，每天清晨挑水的人在井边排起长队。"
# This one survives being read as Big5 and as EUC-KR.
SHORT = "我们的国家有很多民族，各有自己的文化。"
TRADITIONAL = "山村東頭有一口老井，每天清晨挑水的人在井邊排起長隊。"


def misread(text: str, written_in: str, read_as: str) -> str:
    return text.encode(written_in).decode(read_as, "replace")


def repaired(line: str) -> str:
    for one in reversed(mojibake.repairs(line)):
        line = line[: one.start] + one.text + line[one.end :]
    return line


@pytest.mark.parametrize(
    ("text", "written_in", "read_as"),
    [
        *((SIMPLIFIED, "gbk", read_as) for read_as in ("latin-1", "cp437", "cp1251", "mac_roman")),
        *((SHORT, "gbk", read_as) for read_as in ("latin-1", "cp1252", "cp1250", "big5", "cp949")),
        *((TRADITIONAL, "big5", read_as) for read_as in ("latin-1", "gb18030")),
        *((text, "utf-8", "latin-1") for text in (SIMPLIFIED, SHORT, TRADITIONAL)),
        # A byte is lost here and there, and found again.
        *((SIMPLIFIED, "utf-8", read_as) for read_as in ("gb18030", "cp932")),
    ],
)
def test_a_wrong_decoding_is_undone(text: str, written_in: str, read_as: str) -> None:
    assert repaired(misread(text, written_in, read_as)) == text


def test_twice_over() -> None:
    once = misread(SIMPLIFIED, "utf-8", "latin-1")
    assert repaired(misread(once, "utf-8", "latin-1")) == SIMPLIFIED
    (repair,) = mojibake.repairs(misread(once, "utf-8", "latin-1"))
    assert repair.chain == "UTF-8 read as Latin-1, twice over"


@pytest.mark.parametrize("read_as", ["latin-1", "cp1252"])
@pytest.mark.parametrize("written_in", ["gbk", "utf-8"])
def test_half_a_line(written_in: str, read_as: str) -> None:
    half = "每天清晨挑水".encode(written_in)
    try:
        line = f"他写道：{half.decode(read_as)}，如此而已。"
    except UnicodeDecodeError:
        pytest.skip("this codec has no character for one of the bytes")
    assert repaired(line) == "他写道：每天清晨挑水，如此而已。"


def test_lost_bytes_are_guessed_and_never_written() -> None:
    line = misread("他们每天都在井边排队挑水，说着家长里短。", "utf-8", "gb18030").replace("\ufffd", "?")
    read = document(line.encode(), "a.txt")
    (finding,) = lint_document(read, find("ENC103"))
    assert finding.problem.fix is not None
    assert finding.problem.fix.safety is Safety.DISPLAY
    assert fix_document(read, find("ENC103"), {Safety.SAFE, Safety.UNSAFE}, TEXT).raw is None


@pytest.mark.parametrize(
    "line",
    [
        SIMPLIFIED,
        TRADITIONAL,
        "",
        " ",
        "plain ASCII",
        "Où est passée l’élève naïve ? Ça brûle à l’école, çà et là.",
        "Größe, Übermut, Straße; Æble, Ørsted, Ångström; żółć, gęślą jaźń; ğüşıöç",
        "Съешь же ещё этих мягких французских булок. НОВОСТИ ДНЯ, ПОГОДА.",
        "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
        "Tiếng Việt là ngôn ngữ của người Việt, được nhiều người sử dụng.",
        "오늘 저녁에 뭐 먹을래? 대한민국(大韓民國)은 민주공화국이다.",
        "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。ｶﾀｶﾅ",
        "密藤成斗帳，疎樹即簷櫳。野膳調藜荏，山依緝薜蘿。",
        "魑魅魍魉，饕餮梼杌，罍觞醴酪，锛凿斧锯。",
        "┌──┬──┐ ├── index.html │ └────┘",
        "一家人 👨‍👩‍👧，α + β ≤ γ，±3℃，①②③，§5，½，→",
        "ㄅㄆㄇㄈ是注音符號，讀作ㄅㄛ。",
        "是吗?真的吗??我不信???",
    ],
)
def test_what_is_right_is_left_alone(line: str) -> None:
    assert mojibake.repairs(line) == []


def test_the_screen_clears_ordinary_text() -> None:
    assert next_suspicious(SIMPLIFIED + TRADITIONAL + "with ASCII, 100％，“引号”……", 0) == -1


def test_text_is_more_probable_than_noise() -> None:
    assert (
        language.bits(SIMPLIFIED)
        < language.bits(SIMPLIFIED[::-1])
        < language.bits(misread(SIMPLIFIED, "gbk", "big5"))
    )
    assert language.bits(SIMPLIFIED) == pytest.approx(language.bits(TRADITIONAL), abs=12)


def test_the_first_searches_find_what_later_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    every = "".join(map(chr, range(0x20000)))
    texts = [every, *(misread(SIMPLIFIED, "utf-8", codec) for codec in ("gb18030", "cp932", "latin-1"))]
    monkeypatch.setattr(mojibake_screen, "SHORT", len(every))
    found = []
    for few in (2 * len(texts), 0):
        monkeypatch.setattr(mojibake_screen, "FEW", few)
        monkeypatch.setattr(mojibake_screen, "_asked", itertools.count())
        found.append([list(mojibake_screen._candidates(text, start)) for text in texts for start in (0, 3)])
    assert found[0] == found[1]
    assert all(found[0])
