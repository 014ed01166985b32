"""Keywords that a user adds by a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_lint.chinese import lexicon
from corpus_lint.cli.main import main
from corpus_lint.core.errors import UsageError
from tests.growth import seconds

# Of each rule: words, and a text that has them in the other script or in the same.
BANNER = "飞鸟纸牌大厅-飞鸟纸牌入口-飞鸟纸牌平台-飞鸟纸牌下载\n\n小河从村前流过，河边长满了芦苇。\n"
ROW = "電話是公司與客戶之間最短的路。\n\n湛江雲端筆記 寧波雲端筆記 佛山雲端筆記 溫州雲端筆記 中山雲端筆記\n"
SENTENCE = "他推开门，屋里空无一人。請收藏飛鳥書屋。桌上的茶还冒着热气。\n"
CASES = [
    ("SPM101", "# 词表\n\n飞鸟纸牌\n", BANNER),
    ("SPM101", "飛鳥紙牌\n", BANNER),
    ("SPM101", "飞鸟纸牌\n", BANNER.replace("飞鸟纸牌", "飛鳥紙牌")),
    ("SPM103", "云端笔记\n", ROW),
    ("SPM103", "雲端筆記\r\n", ROW),
    ("SPM104", "\ufeff请收藏飞鸟书屋\n", SENTENCE),
    ("SPM104", "請收藏飛鳥書屋", SENTENCE),
]


@pytest.mark.parametrize(("code", "words", "text"), CASES)
def test_a_lexicon_adds_to_a_rule(
    code: str, words: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, file = tmp_path / "page.txt", tmp_path / "words.txt"
    path.write_text(text, "utf-8")
    file.write_text(words, "utf-8", newline="")
    arguments = ["check", str(path), "--select", code, "--format", "jsonl"]
    assert main(arguments) == 0
    assert capsys.readouterr().out == ""
    assert main([*arguments, "--set", f"{code}.keywords={file}"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == code
    # Other rules and later runs know nothing of it.
    assert main(arguments) == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file or directory"),
        ("飞鸟\n".encode("gb18030"), "not UTF-8 at byte 0"),
        (b"# nothing\n\n", "no keywords in it"),
        ("飞鸟\n色\n".encode(), "one character"),
    ],
)
def test_a_lexicon_that_cannot_be_used_is_an_error_before_anything_is_linted(
    content: bytes | None, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, file = tmp_path / "page.txt", tmp_path / "words.txt"
    page.write_text(BANNER, "utf-8")
    if content is not None:
        file.write_bytes(content)
    assert main(["check", str(page), "--set", f"SPM101.keywords={file}"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert str(file) in err
    assert reason in err


def test_a_folder_is_no_lexicon(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="directory"):
        lexicon.read(str(tmp_path))


def test_of_words_at_one_place_the_longest_is_found() -> None:
    found = list(lexicon.find("看飛鳥書屋和飞鸟书", ("飞鸟书屋", "飞鸟书", "鸟书")))
    assert [(span.start, span.end) for span in found] == [(1, 5), (6, 9)]


def test_ten_thousand_words_take_no_longer_than_one() -> None:
    words = tuple(f"{chr(0x4E00 + i)}{chr(0x4E01 + i)}飞鸟" for i in range(10_000))
    text = "小河从村前流过，河边长满了芦苇。" * 3_000

    def least(lexicon_of: lexicon.Lexicon) -> float:
        def work(content: str) -> None:
            assert list(lexicon.find(content, lexicon_of)) == []

        work(text)
        return min(seconds(work, text) for _ in range(5))

    assert least(words) < 3 * least(words[:1])
