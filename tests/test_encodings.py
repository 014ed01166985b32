"""Bytes to text: what is right must not be touched, what is mixed is told apart line by line."""

from __future__ import annotations

import pytest

from corpus_lint import encodings
from corpus_lint.formats import text

SIMPLIFIED = "老屋门前有一棵槐树，夏天的时候，全村的人都在树下乘凉。\n孩子们围着树干捉迷藏。\n"
TRADITIONAL = "老屋門前有一棵槐樹，夏天的時候，全村的人都在樹下乘涼。\n孩子們圍著樹幹捉迷藏。\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"plain ASCII\r\n",
        b"with\x00NUL bytes\x00\n",
        SIMPLIFIED.encode(),
        TRADITIONAL.encode(),
        "日本語とかな、한국어, Русский, Ελληνικά, Tiếng Việt, français, ไทย, עברית".encode(),
        "👨‍👩‍👧 𠮷野家 \U0010ffff".encode(),
        "一些 naïve café Zoë\n".encode(),
    ],
)
def test_utf8_is_utf8(raw: bytes) -> None:
    decoded = encodings.decode(raw)
    assert decoded.text == raw.decode()
    assert [run.encoding for run in decoded.runs] == ["utf-8"]


@pytest.mark.parametrize(
    ("content", "codec", "found"),
    [
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-32", "utf-32-le"),
        ("plain text in wide characters\n", "utf-16-be", "utf-16-be"),
        ("中文", "gbk", "gb18030"),
        ("網絡", "big5", "big5hkscs"),
        ("Привет, это обычный русский текст о погоде и природе.\n" * 3, "koi8-r", "koi8-r"),
        ("これは普通の日本語の文章です。天気と自然について書いています。\n" * 3, "euc-jp", "euc-jp"),
    ],
)
def test_a_whole_document_in_one_encoding(content: str, codec: str, found: str) -> None:
    decoded = encodings.decode(content.encode(codec))
    assert decoded.text == content
    assert [run.encoding for run in decoded.runs] == [found]


def test_lines_in_three_encodings() -> None:
    pieces = [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5hkscs"),
        (TRADITIONAL, "utf-8"),
    ]
    decoded = encodings.decode(b"".join(content.encode(codec) for content, codec in pieces))
    assert decoded.text == "".join(content for content, _ in pieces)
    assert [run.encoding for run in decoded.runs] == [codec for _, codec in pieces]


def test_ascii_lines_belong_to_the_lines_before_them() -> None:
    raw = SIMPLIFIED.encode("gbk") + b"1.\n\n2.\n" + SIMPLIFIED.encode("gbk")
    assert len(encodings.decode(raw).runs) == 1


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_utf8_that_lost_bytes_stays_utf8(cut: int) -> None:
    raw = SIMPLIFIED.encode() + "写到一半就断了".encode()[:-cut]
    decoded = encodings.decode(raw)
    assert {run.encoding for run in decoded.runs} == {"utf-8"}
    assert decoded.text.startswith(SIMPLIFIED)
    assert encodings.encode(decoded.text, "utf-8") == raw


@pytest.mark.parametrize("codec", ["utf-8", "gbk", "big5", "utf-16-le", "utf-16", "utf-8-sig"])
def test_a_document_is_written_as_it_was_read(codec: str) -> None:
    content = "網絡安全為人民。\r\n第二行\r\n"
    document = text.document(content.encode(codec), "a.txt")
    longer = content + "第三行"
    assert text.encode(document, longer, transcode=False).raw == longer.encode(codec)
    assert text.encode(document, content, transcode=True).raw == content.encode()
