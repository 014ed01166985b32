"""Bytes to text: what is right must not be touched, what is mixed is told apart line by line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus_lint.core import encodings
from corpus_lint.core.model import Finding, Fix, Safety
from corpus_lint.decoding.decode import decode
from corpus_lint.engine import catalogue, fix
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats import TEXT, text

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
    decoded = decode(raw)
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
    decoded = decode(content.encode(codec))
    assert decoded.text == content
    assert [run.encoding for run in decoded.runs] == [found]


def test_lines_in_three_encodings() -> None:
    pieces = [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5hkscs"),
        (TRADITIONAL, "utf-8"),
    ]
    decoded = decode(b"".join(content.encode(codec) for content, codec in pieces))
    assert decoded.text == "".join(content for content, _ in pieces)
    assert [run.encoding for run in decoded.runs] == [codec for _, codec in pieces]


@pytest.mark.parametrize(
    ("content", "codec"), [(TRADITIONAL, "big5hkscs"), (SIMPLIFIED, "gb18030"), (SIMPLIFIED, "utf-8")]
)
@pytest.mark.parametrize(
    "drawing", ["─" * 39, "    \x1b[44m╔══╦══╗\x1b[m", "◆ From: 140.112.0.1", "→ www.example.org", "▁▂▃▄▅▆▇"]
)
def test_a_drawn_line_is_in_the_encoding_of_the_lines_around(content: str, codec: str, drawing: str) -> None:
    whole = f"{content * 5}{drawing}\n{content * 5}"
    decoded = decode(whole.encode(codec))
    assert decoded.text == whole
    assert [run.encoding for run in decoded.runs] == [codec]


@pytest.mark.parametrize("line", [b"\xff\xfe\xff\n", "新城的春天来了，花都开了。\n".encode("gb18030")])
def test_what_is_not_drawn_is_not_in_it(line: bytes) -> None:
    around = (TRADITIONAL * 5).encode("big5hkscs")
    assert len({run.encoding for run in decode(around + line + around).runs}) == 2


def test_ascii_lines_belong_to_the_lines_before_them() -> None:
    raw = SIMPLIFIED.encode("gbk") + b"1.\n\n2.\n" + SIMPLIFIED.encode("gbk")
    assert len(decode(raw).runs) == 1


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_utf8_that_lost_bytes_stays_utf8(cut: int) -> None:
    raw = SIMPLIFIED.encode() + "写到一半就断了".encode()[:-cut]
    decoded = decode(raw)
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


# Sentences of our own, each with every codec that people of its language have written it in.
HONEST = [
    ("Le garçon a mangé des crêpes très chaudes à côté de la forêt.", "cp1252 mac_roman cp850 cp437"),
    ("Die Bürger von Köln müssen für größere Gebäude höhere Gebühren zahlen.", "cp1252 mac_roman cp850"),
    ("El niño comió una manzana y después salió a jugar al jardín.", "cp1252 mac_roman cp850 cp437"),
    ("A população não tem água há três dias, informou o órgão.", "cp1252 mac_roman cp850"),
    ("Příliš žluťoučký kůň pěl ďábelské ódy.", "cp1250 iso8859-2 cp852"),
    ("Zażółć gęślą jaźń, powiedział mężczyzna przy stole.", "cp1250 iso8859-2 cp852"),
    ("Az árvíztűrő tükörfúrógép újra működik a műhelyben.", "cp1250 iso8859-2 cp852"),
    ("Bu sabah öğrenciler güneşli bahçede şarkı söylüyordu.", "cp1254 iso8859-9"),
    ("Šiandien gražus oras, todėl einame į mišką pasivaikščioti.", "cp1257"),
    (
        "Сегодня хорошая погода, и мы пошли гулять в старый парк.",
        "cp1251 koi8-r iso8859-5 cp866 mac_cyrillic",
    ),
    ("Сьогодні гарна погода, і ми пішли гуляти до старого парку.", "cp1251 koi8-u"),
    ("Днес времето е хубаво и ние излязохме на разходка в парка.", "cp1251 iso8859-5"),
    ("Σήμερα ο καιρός είναι καλός και πήγαμε μια βόλτα στο πάρκο.", "cp1253 iso8859-7"),
    ("היום מזג האוויר יפה ויצאנו לטייל בפארק הישן.", "cp1255"),
    ("الطقس اليوم جميل وخرجنا للتنزه في الحديقة القديمة.", "cp1256 iso8859-6"),
    ("วันนี้อากาศดี เราจึงไปเดินเล่นในสวนสาธารณะเก่า", "tis-620"),
    ("今日は天気がよいので、古い公園へ散歩に行きました。", "cp932 euc_jp iso2022_jp"),
    ("오늘은 날씨가 좋아서 오래된 공원으로 산책을 갔습니다.", "cp949 euc_kr"),
]
ENCODED = [(sentence, codec) for sentence, codecs in HONEST for codec in codecs.split()]
CHINESE_CODECS = {"gb18030", "big5hkscs"}


def findings(raw: bytes) -> list[Finding]:
    rules = [*catalogue.find("ENC101"), *catalogue.find("ENC102")]
    return lint_document(text.document(raw, "a.txt"), rules)


def safe_fixes(raw: bytes) -> list[Fix]:
    fixes = [finding.problem.fix for finding in findings(raw)]
    return [fix for fix in fixes if fix and fix.safety is Safety.SAFE]


def word_a_line(sentence: str) -> str:
    return "\n".join(sentence.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    "written", [str, str.upper, word_a_line, lambda sentence: word_a_line(sentence.upper())]
)
def test_honest_text_of_another_language_is_not_chinese(written: Callable[[str], str]) -> None:
    documents = [(written(sentence), codec) for sentence, codec in ENCODED]
    raws = [content.encode(codec) for content, codec in documents if content.isascii() or can(content, codec)]
    assert len(raws) > 30
    assert [raw for raw in raws if safe_fixes(raw)] == []
    chinese = [raw for raw in raws if named(raw) & CHINESE_CODECS]
    # A word a line of two such letters each may be either.
    assert len(chinese) <= 2


def can(content: str, codec: str) -> bool:
    try:
        content.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def named(raw: bytes) -> set[str | None]:
    return {run.encoding for run in decode(raw).runs}


@pytest.mark.parametrize(
    ("sentence", "codec"), [(one, codec) for one, codec in ENCODED if codec != "iso2022_jp"]
)
def test_a_line_of_another_codec_among_lines_of_utf8_keeps_its_bytes(sentence: str, codec: str) -> None:
    around = f"{sentence}\n".encode() * 3
    for word in (sentence, *sentence.split()):
        if not word.isascii():
            raw = around + f"{word}\n".encode(codec) + around
            decoded = decode(raw)
            assert {run.encoding for run in decoded.runs} <= {"utf-8", None}
            assert encodings.encode(decoded.text, "utf-8") == raw
            assert safe_fixes(raw) == []


@pytest.mark.parametrize(
    "word", ["MAÑANA", "STAATSSEKRETÄR", "HANDLEMØNSTER", "FRONTEIRIÇO", "SYMPATHIQUEMENT À"]
)
@pytest.mark.parametrize("codec", ["cp1252", "cp850"])
def test_capitals_of_another_language_are_no_sure_chinese(word: str, codec: str) -> None:
    assert safe_fixes(f"{word}\n".encode(codec) * 10) == []


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n", b"\x89PNG\r\n\x1a\n", b"25\xb0C\n", b"GIF89a\xf7\xff", b"caf\xe9 na\xefve"]
)
def test_a_few_high_bytes_are_nothing_for_sure(raw: bytes) -> None:
    assert CHINESE_CODECS.isdisjoint(run.encoding for run in decode(raw).runs)
    assert all(finding.problem.fix is None for finding in findings(raw))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize(
    "sentence",
    [one for one, _ in HONEST]
    + ["一、他只有一本书。", "　　在一个村子里，住着一户人家。", "नमस्ते दुनिया, यह एक वाक्य है।"],
)
def test_wide_characters_of_any_language(sentence: str, codec: str) -> None:
    content = f"{sentence}\n{sentence}\n"
    decoded = decode(content.encode(codec))
    assert (decoded.text, decoded.runs[0].encoding) == (content, codec)


ODD_ORDER = "壹贰叁肆伍陆柒捌玖零"


@pytest.mark.parametrize("others", ["gbk", "utf-8 gbk"])
def test_a_line_of_common_characters_in_an_odd_order_is_decided_by_the_others(others: str) -> None:
    lines = [(line, codec) for codec in others.split() for line in SIMPLIFIED.splitlines() * 4]
    lines.insert(len(lines) - 3, (ODD_ORDER, "gbk"))
    raw = b"".join(f"{line}\n".encode(codec) for line, codec in lines)
    decoded = decode(raw)
    assert decoded.text.splitlines() == [line for line, _ in lines]
    assert safe_fixes(raw)


@pytest.mark.parametrize("codecs", ["utf-8 gbk", "gbk", "utf-8 gbk big5"])
@pytest.mark.parametrize(
    "stray",
    [b"\xff\xfe\x80 \xff", "naïve café\n".encode("cp1252").strip(), "Где мой чёрный кот?".encode("cp1251")],
)
def test_lines_that_nothing_explains_keep_their_bytes_and_the_others_are_repaired(
    codecs: str, stray: bytes
) -> None:
    lines = [
        (line, codec)
        for codec in codecs.split()
        for line in (TRADITIONAL if codec == "big5" else SIMPLIFIED).splitlines() * 3
    ]
    raw = b"".join(f"{line}\n".encode(codec) for line, codec in lines[:4]) + stray + b"\n"
    raw += b"".join(f"{line}\n".encode(codec) for line, codec in lines[4:])
    wanted = "".join(f"{line}\n" for line, _ in lines[:4]).encode() + stray + b"\n"
    wanted += "".join(f"{line}\n" for line, _ in lines[4:]).encode()
    assert "except 1 line " in safe_fixes(raw)[0].title
    rules = [*catalogue.find("ENC101"), *catalogue.find("ENC102")]
    fixed = fix.fix_document(text.document(raw, "a.txt"), rules, {Safety.SAFE}, TEXT)
    assert fixed.raw == wanted
    assert [(one.code, one.problem.message) for one in fixed.left] == [
        (one.code, one.problem.message) for one in findings(wanted)
    ]
    again = fix.fix_document(text.document(wanted, "a.txt"), rules, set(Safety), TEXT)
    assert again.raw is None


@pytest.mark.parametrize(
    ("codec", "word"), [("gbk", "中文"), ("gbk", "你好"), ("big5", "網路"), ("gbk", "配置文件")]
)
def test_a_few_chinese_characters_among_ascii_are_still_found(codec: str, word: str) -> None:
    content = f"the name of this thing is: {word}\nand nothing else is said about it\n"
    assert decode(content.encode(codec)).text == content


def test_the_same_two_bytes_over_and_over_are_nothing_for_sure() -> None:
    assert safe_fixes("{0}،\u200f {1}\n".encode("cp1256") * 12) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"abc \xff\xfe def\n",
        b"total 12\n" * 10 + b"name \xff\xfe size\n",
        b"reading \x80\x81 from the socket\n",
        b"The quick brown fox \xd0\xd1\xd2 jumps over the lazy dog\n" * 3,
        b"key=\xc3\x28 value\n" * 4,
        b"a line that was cut \xf0\x9f\x98\n",
    ],
)
def test_some_bytes_in_ascii_are_not_text_of_any_language(raw: bytes) -> None:
    decoded = decode(raw)
    assert [run.encoding for run in decoded.runs] == [None]
    assert decoded.text.encode("utf-8", "surrogateescape") == raw


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("the café is nice\n", "latin-1"),
        ("price £ 10, © 2020 ACME\n", "cp1252"),
        ("il va à la plage\n", "latin-1"),
        ("Привет, мир\n", "cp1251"),
        ("Привет, мир, hello\n", "koi8-r"),
        ("┌──┐\n│ok│\n└──┘\n", "cp437"),
    ],
)
def test_few_characters_of_a_language_are_still_read(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text
