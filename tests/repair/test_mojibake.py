"""Wrong decodings undone, and all that must be left as it is."""

from __future__ import annotations

import itertools
import random
import re

import pytest

from corpus_lint.chinese import bigram_model
from corpus_lint.core.model import Safety, Severity
from corpus_lint.engine.catalogue import all_rules, find
from corpus_lint.engine.fix import fix_document
from corpus_lint.engine.lint import lint_document
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import TEXT
from corpus_lint.formats.text import document
from corpus_lint.repair import mojibake, mojibake_traces
from corpus_lint.repair.mojibake_traces import suspicious_lines

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


# Each of these was called mojibake by a model that knows nothing but Chinese: the capitals of Cyrillic are the commonest
# characters of GBK, a letter with an accent and the one behind it are a pair of Big5.
HONEST = (
    "ЛАРП",
    ".SH ОПИС",
    "+ ДОРОГА ДОДОМУ +",
    "НЕ може бути, СУПЕР!",
    "ДОКУМЕНТАЦИЯ ПО УСТАНОВКЕ И НАСТРОЙКЕ СЕРВЕРА",
    '`С` дорівнює `С`; "ЁжиК", "АИСТ", "ЯК"',
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    "ΑΠΑΓΟΡΕΥΕΤΑΙ Η ΕΙΣΟΔΟΣ",
    "Ne ní\\-li zadán žádný přepínač, předpokládá se \\fB\\-P\\fP.",
    "BOŞLUK OLACAK ŞEKILDE GÖRÜNTÜLE",
    "ÁRVÍZTŰRŐ TÜKÖRFÚRÓGÉP",
    "                «\xa0Référence rapide\xa0»",
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß",
    "244\t164\tA4\t€\tЗНАК ЕВРО",
    "near¡¡home¡¡as",
    "They work near¡¡home¡¡as¡¡much¡¡as¡¡they¡¡can¡¡and¡¡most¡¡of¡¡them¡¡like¡¡it",
    "¿¡Qué!? ±¼ ½ § ¶ ¤",
    "ﾃﾞｰﾀﾍﾞｰｽ━━━━━━━━━ ﾉ 削除",
    "無一文フゥ━━━━━━━━━━━━!! (ぉぃ",
    "ÂĐÂ OLMOOŠVUOIGÂDVUOĐÂI ALMOSMAAILMLÂŠ JULGÁŠTUS",
    "├────┬──┬────────────┬─┬─┬─┬─┬─┤",
    "# firewall\xadcmd \xad\xadpermanent \xad\xadzone=public",
    "NÃÃÃÃÃÃÃÃÃÃÃÃÃÃO!! QUALQUER UMA MENOS ESSA!!!",
    "Gаlеriјski tеhničаr, Prоfеsоr pjevanja",
    'bir alfabeden (a´dan z´ye, A´dan Z´ye, 0´dan 9´a, "." Ve "/" den oluşan',
    "뷁, 쀍, 大韓民國의 主權은 國民에게 있고",
)


@pytest.mark.parametrize("line", HONEST)
def test_another_language_is_no_damage(line: str) -> None:
    assert mojibake.repairs(line) == []
    read = document(f"{line}\n".encode(), "a.txt")
    assert not [one for one in lint_document(read, all_document_rules()) if one.severity is Severity.ERROR]
    assert fix_document(read, all_document_rules(), {Safety.SAFE}, TEXT).raw is None


UTF8 = (
    ("El niño comió mañana muy temprano", ("latin-1", "cp1252", "mac_roman")),
    ("Mangé des crêpes à l’été", ("cp1252",)),
    ("Őrült árvíztűrő tükörfúrógép", ("iso8859-2",)),
    ("Napíšte nám ešte dnes!", ("cp1250",)),
    ("Если вы не получили письмо", ("cp1251",)),
    ("Ελληνικά και αγγλικά", ("latin-1",)),
    ("これは日本語のテストです。", ("latin-1",)),
    ("오늘 저녁에 뭐 먹을래?", ("latin-1",)),
)


@pytest.mark.parametrize(("text", "read_as"), [(text, codec) for text, codecs in UTF8 for codec in codecs])
def test_utf8_of_any_language_is_repaired(text: str, read_as: str) -> None:
    line = text.encode().decode(read_as)
    assert repaired(line) == text
    read = document(line.encode(), "a.txt")
    (finding,) = lint_document(read, find("ENC103"))
    assert finding.severity is Severity.ERROR
    assert fix_document(read, find("ENC103"), {Safety.SAFE}, TEXT).text == text


@pytest.mark.parametrize(
    "text", ["The Mona Lisa doesn’t have eyebrows.", "Il a téléchargé le plug-in d’été."]
)
@pytest.mark.parametrize("read_as", ["cp1252", "mac_roman"])
def test_what_utf8_gave_is_text_already(text: str, read_as: str) -> None:
    """What is left when UTF-8 is undone, twice, is no Chinese for being full of accents."""
    once = text.encode().decode(read_as)
    assert repaired(once.encode().decode(read_as)) == repaired(once) == text


@pytest.mark.parametrize("read_as", ["latin-1", "cp1252", "cp1251"])
def test_two_characters_are_a_suggestion(read_as: str) -> None:
    read = document(misread("你好", "gbk", read_as).encode(), "a.txt")
    findings = lint_document(read, find("ENC103"))
    assert all(one.severity is Severity.WARNING for one in findings)
    assert fix_document(read, find("ENC103"), {Safety.SAFE, Safety.UNSAFE}, TEXT).raw is None


def test_short_lines_among_long_ones_are_repaired_like_them() -> None:
    lines = [SIMPLIFIED, "第二章", SIMPLIFIED[::-1]]
    assert fixed_text([misread(line, "gbk", "cp1251") for line in lines]).split("\n")[1] == lines[1]
    # Alone in a Russian document it might be a word of that.
    russian = ["Договор вступает в силу со дня его подписания сторонами."] * 3
    assert fixed_text([*russian, misread("第二章", "gbk", "cp1251")]) == ""


def fixed_text(lines: list[str]) -> str:
    read = document("\n".join(lines).encode(), "a.txt")
    fixed = fix_document(read, find("ENC103"), {Safety.SAFE}, TEXT)
    return fixed.text if fixed.raw else ""


@pytest.mark.parametrize("text", ["ChÃ\xad Minh, tháº\xadt váº\xady", "nÃ\xadveis e antÃ\xadgeno"])
def test_bytes_of_mojibake_are_not_deleted_as_invisible(text: str) -> None:
    read = document(text.encode(), "a.txt")
    assert fix_document(read, find("ENC107"), set(Safety), TEXT).raw is None
    assert (
        fix_document(read, all_document_rules(), {Safety.SAFE}, TEXT).text == text.encode("latin-1").decode()
    )


@pytest.mark.parametrize(
    "text", ["\t\xad\tSOFT HYPHEN", "\xad\xadall", "lost\x1acharacter", "next\x85line", "\x1b$B", "_\bb_\bo"]
)
def test_characters_that_say_something_are_not_deleted(text: str) -> None:
    read = document(text.encode(), "a.txt")
    assert fix_document(read, all_document_rules(), set(Safety), TEXT).raw is None


def test_what_is_garbled_is_not_converted() -> None:
    line = "鍏紑鏁版嵁闆嗕娇鐢ㄧ紪鐮?"
    assert [one.code for one in lint_document(document(line.encode(), "a.txt"), find("SCR101"))] == []


def all_document_rules() -> list[Rule]:
    return [rule for rule in all_rules() if rule.check]


def test_the_screen_clears_ordinary_text() -> None:
    assert not list(suspicious_lines(SIMPLIFIED + TRADITIONAL + "with ASCII, 100％，“引号”……"))


def test_text_is_more_probable_than_noise() -> None:
    assert (
        bigram_model.bits(SIMPLIFIED)
        < bigram_model.bits(SIMPLIFIED[::-1])
        < bigram_model.bits(misread(SIMPLIFIED, "gbk", "big5"))
    )
    assert bigram_model.bits(SIMPLIFIED) == pytest.approx(bigram_model.bits(TRADITIONAL), abs=12)


def test_the_first_searches_find_what_later_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    of_gbk = ["".join(sorted(some)) for some in mojibake_traces._utf8_in_gbk()]
    others = "ÃÂÐÑ×÷·âï\x85€ГѓвђпΓ║┬├¬√ƒ≈‚ß□★龘齉靐爩鱻麤\ue000\ufffd가ㄅｱ\U00020000"
    chance = random.Random(1)
    texts = [*(misread(SIMPLIFIED, "utf-8", codec) for codec in ("gb18030", "cp932", "latin-1"))]
    for _ in range(3000):
        pools = [SIMPLIFIED] * chance.randrange(8) + [*of_gbk, others, "ab \n"]
        texts.append("".join(chance.choice(chance.choice(pools)) for _ in range(chance.randrange(1, 60))))
    found = []
    for few in (2 * len(texts), 0):
        monkeypatch.setattr(mojibake_traces, "FEW_SEARCHES", few * 60)
        monkeypatch.setattr(mojibake_traces, "_asked", itertools.count())
        found.append([list(suspicious_lines(text)) for text in texts])
    assert found[0] == found[1]
    assert 0.2 < sum(map(bool, found[0])) / len(texts) < 0.95


def test_what_a_pair_begins_with_is_beyond_ascii_and_before_the_scripts_of_east_asia() -> None:
    first = re.compile(f"[{mojibake_traces.utf8_first()}]")
    found = {one for one in map(chr, range(0x110000)) if first.match(one)}
    least, most = mojibake_traces.BEFORE_EAST_ASIA
    assert found
    assert all(least < one < most for one in found - mojibake_traces.EVERYWHERE)
    assert not found & mojibake_traces.EVERYWHERE
