"""The word lists: how they are written, that each entry counts, and that each list is needed for a finding or a silence."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint import lint_text, screens
from corpus_lint.chinese import lexicon, place_names, tables, word_lists
from corpus_lint.core import lazy_patterns
from corpus_lint.core.document import Document
from corpus_lint.core.model import Run
from corpus_lint.hijack import banner_words, gambling, gambling_names, keyword_lists
from corpus_lint.rules import _endings, _previews, _site_lines, _site_phrases
from tests.material import ROOT

CODE = ROOT / "linters" / "corpus_lint"
WORDS = CODE / "chinese" / "data" / "words"
NAMES = sorted(path.stem for path in WORDS.iterdir())
PAGE = (ROOT / "docs" / "data.md").read_text("utf-8").partition("\n## The word lists\n")[2]
HEADER = ("For", "Source", "Licence", "Date", "Script")
STORY = "梅雨季节，屋里的东西都发了霉。母亲把书一本本搬到院子里去晒。"


def entries(name: str, *sections: str) -> list[str]:
    return list(word_lists.phrases(name, *sections))


def codes(text: str) -> set[str]:
    return {finding.code for finding in lint_text(text, preview=True)}


def banner(keyword: str) -> str:
    return (
        "_".join(keyword + rest for rest in ("免费观看", "在线播放", "高清视频", "网站入口")) + "\n" + STORY
    )


def row(service: str) -> str:
    return ",".join(place + service for place in ("北京", "上海", "广州", "深圳", "成都")) + "\n" + STORY


def ending(last: str) -> str:
    return f"{STORY}\n\n{STORY}\n\n{last}"


# -- How they are written.


@pytest.mark.parametrize("name", NAMES)
def test_a_list_says_what_it_is_for_and_where_it_is_from(name: str) -> None:
    head = (WORDS / f"{name}.txt").read_text("utf-8").splitlines()[: len(HEADER)]
    assert [line.partition(": ")[0] for line in head] == [f"# {key}" for key in HEADER]
    assert all(line.partition(": ")[2] for line in head)
    assert re.fullmatch(r"# Date: \d{4}-\d\d-\d\d", head[3])


@pytest.mark.parametrize("name", NAMES)
def test_entries_are_sorted_unique_and_normalised(name: str) -> None:
    text = (WORDS / f"{name}.txt").read_text("utf-8")
    simplified = "\n# Script: simplified\n" in text
    assert text.endswith("\n")
    for written in re.split(r"^\[.*\]$", text, flags=re.M):
        lines = [line for line in written.splitlines() if line and not line.startswith("#")]
        assert lines == sorted(set(lines))
    for section in word_lists.parse(text).values():
        for entry in section:
            assert entry.exceptions == tuple(sorted(set(entry.exceptions)))
            for word in (entry.phrase, *entry.exceptions):
                assert word == unicodedata.normalize("NFC", word).strip()
                assert not simplified or word == word.translate(tables.simplified())
            # What a word is told apart by stands on one side of the entry, and is more than the entry.
            assert all(word.count(entry.phrase) == 1 and word != entry.phrase for word in entry.exceptions)


def test_every_list_has_a_row_with_its_entries_and_readers() -> None:
    rows = [line.split(" | ") for line in re.findall(r"^\| (`.+) \|$", PAGE.partition("\n## ")[0], re.M)]
    assert [one[0] for one in rows] == [f"`{name}.txt`" for name in NAMES]
    for name, (_, count, use, source, licence, date, readers) in zip(NAMES, rows, strict=True):
        text = (WORDS / f"{name}.txt").read_text("utf-8")
        assert count == f"{len(entries(name)):,}", name
        assert text.startswith(f"# For: {use}.\n# Source: {source}\n# Licence: {licence}\n# Date: {date}\n")
        for reader in re.findall(r"`([\w/]+\.py)`", readers):
            assert re.search(rf"""["']{name}["']""", (CODE / reader).read_text("utf-8")), (name, reader)


@pytest.mark.parametrize("name", NAMES)
def test_every_section_is_asked_for(name: str) -> None:
    code = "".join(path.read_text("utf-8") for path in CODE.rglob("*.py"))
    sections = set(word_lists.read(name)) - {""}
    assert all(f'"{section}"' in code or f"'{section}'" in code for section in sections) or name in (
        # Read as a whole, whatever its sections.
        "stuffed_services",
        "site_lines",
    )


def test_each_phrase_is_known_by_its_sign() -> None:
    sections = (*_site_phrases.ANCHORS, "noun")
    known = word_lists.phrases_by_sign("site_lines", *sections)
    for phrase in entries("site_lines", *sections):
        text = "他们说" + phrase.replace(word_lists.GAP, "一个") + "，那里"
        assert any(word_lists.has_phrase_at(text.lower(), at, known) for at in range(len(text))), phrase
    assert not any(word_lists.has_phrase_at(STORY, at, known) for at in range(len(STORY)))


def test_capitals_of_all_signs_are_known() -> None:
    """``in_both_scripts`` writes a letter in two ways; of those that have further capitals texts are let through."""
    games, keywords = keyword_lists._signs_of_games(), banner_words.written_signs()
    small = {one for sign in (*games, *keywords[1], *keywords[0]) for one in sign if one == one.lower()}
    assert {
        one
        for one in map(chr, range(0x110000))
        if one != one.lower() and not small.isdisjoint(one.lower()) and one not in lexicon.ODD_CAPITALS
    } == {one.upper() for one in small if one != one.upper()}


def test_a_gap_an_exception_and_both_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# …\n最快…章节\n[other]\n与\t参与 与会\n"
    monkeypatch.setattr(tables, "read", lambda name: text)
    pattern = re.compile(word_lists.alternatives("any", both_scripts=True, gap=".{0,3}"))
    assert [one[0] for one in pattern.finditer("最快的章節 最快也要等的章节 我與你 參與 与会")] == [
        "最快的章節",
        "與",
    ]
    assert word_lists.phrases("any", "other") == ("与",)
    assert re.search(word_lists.alternatives("any", "no such section"), "") is None


@pytest.mark.parametrize("section", sorted(word_lists.read("topics")))
def test_a_phrase_in_any_case_is_what_an_expression_that_ignores_case_finds(section: str) -> None:
    fast = re.compile(word_lists.in_any_case("topics", section))
    slow = re.compile(word_lists.alternatives("topics", section, both_scripts=True), re.IGNORECASE)
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    for word in entries("topics", section):
        for first in re.findall(re.escape(word[0]), everything, re.IGNORECASE):
            for rest in (word[1:].lower(), word[1:].upper(), ""):
                text = f"说{first}{rest}的"
                first_one, same = (
                    found and found.start() for found in (fast.search(text), slow.search(text))
                )
                assert first_one == same, text


def test_no_list_is_read_before_it_is_needed() -> None:
    program = (
        "import corpus_lint.chinese.tables as tables\n"
        "read = tables.read\n"
        "tables.read = lambda name: print(name) or read(name)\n"
        "from corpus_lint import lint_text\n"
        "lint_text('梅雨季节，屋里的东西都发了霉。母亲把被子搬到院子里去晒。')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "words/" not in done.stdout


@pytest.mark.parametrize(
    ("name", "sections", "characters"),
    [
        ("site_lines", (*_site_phrases.ANCHORS, "noun"), _site_lines.CHARACTERS),
        ("gambling_names", ("brand", "house", "inside"), gambling_names.OF_NAMES),
        ("gambling_names", ("kind",), gambling_names.OF_KINDS),
    ],
)
def test_a_look_at_single_characters_hides_no_phrase(
    name: str, sections: tuple[str, ...], characters: frozenset[str]
) -> None:
    written = word_lists.traditional()
    for phrase in entries(name, *sections):
        assert any(characters.issuperset(written.get(one, one)) for one in phrase), phrase


# -- That each entry counts.


@pytest.mark.parametrize("word", entries("banner_keywords", *banner_words.ANYWHERE, "letters"))
def test_every_keyword_makes_a_banner(word: str) -> None:
    assert "SPM101" in codes(banner(word))


@pytest.mark.parametrize("zone", entries("banner_keywords", "zone"))
def test_every_zone_counts_behind_a_word(zone: str) -> None:
    assert "SPM101" in codes(f"亚洲{zone}_日韩{zone}_欧美{zone}_国产{zone}\n{STORY}")


@pytest.mark.parametrize("illness", entries("banner_keywords", "illness"))
@pytest.mark.parametrize("sale", entries("banner_keywords", "sale"))
def test_every_illness_counts_with_every_sale(illness: str, sale: str) -> None:
    strong = banner_words.strong_words(())
    assert strong.search(f"{illness}治疗{sale}")
    assert not strong.search(f"{illness}治疗")


@pytest.mark.parametrize(
    ("word", "exception"),
    [
        (entry.phrase, one)
        for section in word_lists.read("banner_keywords").values()
        for entry in section
        for one in entry.exceptions
    ],
)
def test_an_exception_of_a_keyword_makes_none(word: str, exception: str) -> None:
    assert "SPM101" not in codes(banner(exception)), word


@pytest.mark.parametrize("word", entries("banner_common_words"))
def test_every_common_word_counts(word: str) -> None:
    assert banner_words.COMMON_WORD.sub("", f"某{word}某") == "某某"


@pytest.mark.parametrize("service", entries("stuffed_services"))
def test_every_service_makes_a_row(service: str) -> None:
    assert "SPM103" in codes(row(service))


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("rest", "展开阅读{}"),
        ("hidden", "查看{}内容"),
        ("part", "展开剩余{}"),
        ("click", "{}阅读全文"),
        ("unfold", "{}阅读全文"),
        ("read", "{}全文"),
        ("gate", "{}后查看全部内容"),
        ("then", "登录{}查看全部内容"),
        ("see", "登录后{}全部内容"),
        ("over", "{}"),
        ("here", "{}为付费内容"),
        ("closed", "以下为{}内容"),
    ],
)
def test_every_word_of_a_preview_makes_one(section: str, line: str) -> None:
    for word in entries("preview_words", section):
        assert "TRN103" in codes(ending(line.format(word))), word
    # It is the word that does: without it, or with another one, there is no such line.
    assert not _previews.PREVIEW.match(line.format("果园里"))


@pytest.mark.parametrize("word", entries("unfinished_ends"))
def test_a_text_that_ends_in_every_unfinished_word_was_cut(word: str) -> None:
    assert "TRN102" in codes(ending(f"他走到门口的时候，院子里站着好些人{word}"))


@pytest.mark.parametrize(
    "exception", [one for entry in word_lists.read("unfinished_ends")[""] for one in entry.exceptions]
)
def test_an_exception_of_an_unfinished_word_ends_a_sentence(exception: str) -> None:
    assert not _endings.FUNCTION.search(f"院子里站着好些人{exception}")


@pytest.mark.parametrize(
    ("section", "pattern"),
    [("particle", _endings.PARTICLE), ("signed", _endings.SIGNED), ("place", _endings.PLACE)],
)
def test_every_end_of_a_whole_text_counts(section: str, pattern: re.Pattern[str]) -> None:
    assert all(pattern.search(f"果园{word}") for word in entries("finished_ends", section))
    assert not pattern.search("果园里有许多苹果")


def test_every_beginning_of_a_credit_counts() -> None:
    assert all(_endings.CREDIT.match(f"{word}果园") for word in entries("credit_starts"))
    assert not _endings.CREDIT.match("果园里有许多苹果")


@pytest.mark.parametrize("word", entries("contact_words"))
def test_every_contact_makes_an_advertisement(word: str) -> None:
    assert "SPM104" in codes(f"本市风景优美。代开餐饮发票，{word}：000-0000-0000，价格优惠。")


@pytest.mark.parametrize("word", entries("forbidding_words"))
def test_every_forbidding_word_clears_an_offer(word: str) -> None:
    assert "SPM104" not in codes(f"本市风景优美。{word}代开餐饮发票，联系电话：000-0000-0000，价格优惠。")


@pytest.mark.parametrize("people", entries("peoples"))
def test_every_people_is_left_out_of_a_short_name(people: str) -> None:
    assert place_names.ENDING.sub("", f"青石{people}族自治县") == "青石"


@pytest.mark.parametrize(
    "kind", [kind for kind in word_lists.read("site_lines") if kind in _site_phrases.ANCHORS]
)
def test_every_anchor_makes_a_site_line(kind: str) -> None:
    for phrase in entries("site_lines", kind):
        line = f"各位书友，{phrase.replace(word_lists.GAP, '某某')}，最新章节请到新网址"
        assert "SPM104" in codes(f"{STORY}\n\n{line}\n\n{STORY[::-1]}"), phrase


def test_every_phrase_of_a_site_line_counts() -> None:
    for kind in word_lists.read("site_lines"):
        for phrase in entries("site_lines", kind):
            if kind == "noun":
                assert _site_phrases.NOUN.search(phrase)
                continue
            kinds, covered = _site_phrases.weigh_phrases(phrase.replace(word_lists.GAP, "某某"))
            assert kinds, phrase
            assert covered, phrase


@pytest.mark.parametrize("name", entries("gambling_names", "brand", "house"))
def test_every_name_is_found_in_front_of_a_title(name: str) -> None:
    assert "SPM101" in codes(f"{name}体育官网下载水泵的用法\n{STORY}")


@pytest.mark.parametrize("name", entries("gambling_names", "brand", "inside"))
def test_every_name_counts_inside_sentences(name: str) -> None:
    other = "乐鱼" if name != "乐鱼" else "必威"
    assert "SPM103" in codes(f"{STORY}他把{name}书搬到院子里，又把被子{other}挂在绳子上。")


@pytest.mark.parametrize("word", entries("gambling_words"))
def test_every_gambling_word_counts_in_a_list(word: str) -> None:
    assert "SPM103" in codes(f"{word} situs judi slot gacor maxwin rtp pragmatic terpercaya\n")
    assert keyword_lists.WORD.search(word)


def pinyin(first: str, second: str) -> str:
    return f"他们的{first}活动很多，大家都{second}欢这里的天气。"


@pytest.mark.parametrize("word", entries("mistakable_syllables", "playful"))
def test_what_is_written_for_fun_is_no_evidence(word: str) -> None:
    assert "PIN102" not in codes(f"他们{word}活动很多，大家{word}这里的天气。")


@pytest.mark.parametrize("word", entries("mistakable_syllables", "english"))
def test_an_english_word_is_a_syllable_of_pinyin(word: str) -> None:
    assert word in tables.read_as()


# Of each section of topics: a text in which a rule finds damage, and the rule.
DAMAGED = {
    "encodings": ("这一段文字里有锟斤拷锟斤拷，别的地方都好。\n", "ENC105"),
    "conversion": ("傳統的曆史文化，要一代一代傳下去，這是我們的責任。\n", "SCR101"),
    "pronunciation": (
        "奮力開創(chuàng)新時代網(wǎng)絡(luò)法治工作新局面，建設(shè)強國，推動發(fā)展。\n",
        "PIN101",
    ),
    "pinyin": ("这是一个很重yao的决定，我们需yao认真考lv这个问题，不能sui便处理。\n", "PIN102"),
    "radicals": ("他们在⼭上住了很久，⽤水都要自己挑。\n", "ENC108"),
    "fonts": ("他们在\ue123山上住了很久，水都\ue456要自己挑。\n", "ENC108"),
    "markup": ("他们说&ldquo;山上的路不好走&rdquo;，于是改了主意。\n", "ENC109"),
    "templates": ("欢迎来到我们的网站，本站每天更新{{keywords}}方面的文章，希望大家喜欢。\n", "RES101"),
    "tags": (
        "春天来了，院子里的花开了，孩子们在树下跑来跑去。<br>\n到了晚上谁也不肯回家，大人们只好出来找。<br>\n",
        "RES102",
    ),
    "questions": ("他们来自浙江??杭州的小村，在城里??住了很久，后来又??搬回去了。\n", "ENC106"),
}


@pytest.mark.parametrize("section", sorted(word_lists.read("topics")))
def test_a_text_about_the_damage_is_treated_with_care(section: str) -> None:
    text, code = DAMAGED[section]
    assert code in codes(text)
    for word in entries("topics", section):
        about = f"下面这一段说的是{word}。\n{text}"
        assert code not in codes(about), (section, word)


# -- That each list is needed. A finding that is lost without it, or one that is false and comes.

# Paragraphs that do not end in marks, so that only a word that never ends a sentence shows a cut.
UNENDED = """\
他在山里住了十年，种了许多苹果树和梨树，秋天挑到镇上去卖

母亲把书一本本搬到院子里去晒，又把被子和棉衣挂在绳子上，从早到晚晒了一整天才收

学校在河的对岸，孩子们每天都要坐渡船，大水的时候只好留在家里

他说过的话大家都记得。可是一直没有哪一个人把它写下来过，到今天也没有，后来的人只能听别人来讲了又讲

"""
NEEDED = {
    "site_lines": (f"{STORY}\n\n本章未完，请点击下一页继续阅读\n\n{STORY}", "SPM104", True),
    "gambling_names": (f"亚博体育官网水泵的用法\n{STORY}", "SPM101", True),
    "gambling_words": ("situs judi slot gacor maxwin rtp pragmatic terpercaya bonus\n", "SPM103", True),
    "banner_keywords": (banner("毛片"), "SPM101", True),
    "banner_common_words": (
        "av免费观看_av在线播放_久久高清视频_网站入口\n梅雨季节，屋里的东西都发了霉。\n",
        "SPM101",
        True,
    ),
    "stuffed_services": (row("搬家公司"), "SPM103", True),
    "preview_words": (ending("登录后查看全部内容"), "TRN103", True),
    "unfinished_ends": (UNENDED + "他走到门口的时候，看见了院子里的母亲和", "TRN102", True),
    "finished_ends": (ending("写信的人是青石街的老沈谨启"), "TRN102", False),
    "credit_starts": (ending("欢迎把这篇文章转给身边喜欢种菜的"), "TRN102", False),
    "character_labels": (
        "水【读:shuǐ】里有鱼，水（拼音：shuǐ）面很平，看水[pinyin:shuǐ]流走。",
        "PIN101",
        True,
    ),
    "contact_words": ("本市风景优美。代开餐饮发票，联系电话：000-0000-0000，价格优惠。", "SPM104", True),
    "forbidding_words": ("本市风景优美。严禁代开餐饮发票，举报电话：000-0000-0000。", "SPM104", False),
    "topics": (f"读音如下。\n{DAMAGED['pronunciation'][0]}", "PIN101", False),
    "question_words": ("谁?的书在山上，谁?的书在城里，没有人知道。\n", "ENC106", False),
    "mistakable_syllables": ("好de，我知道le，你来ma？ta们说不来ne，那就算la，走ba。", "PIN102", False),
    "menu_words": (f"首页 | 关于我们 | 新闻中心 | 联系我们\n{STORY}", "BPL101", True),
    "chrome_lines": (f"{STORY}\n\n点击查看更多\n\n{STORY}", "BPL102", True),
    "peoples": (f"{STORY}\n长阳|芷江|三江|恭城|石林|宽城|五峰|靖州|融水|峨山|青龙|丰宁", "SPM102", True),
}


@pytest.fixture
def emptied(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[str]:
    """A list that has no entries, and no pattern of it that was made before or is left behind."""
    read = word_lists.read
    monkeypatch.setattr(word_lists, "read", lambda name: {} if name == request.param else read(name))
    _forget()
    yield request.param
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    of_lists = ("corpus_lint.hijack", "corpus_lint.rules", "corpus_lint.chinese.")
    for module in [module for name, module in sys.modules.items() if name.startswith(of_lists)]:
        for value in vars(module).values():
            if isinstance(value, lazy_patterns._Lazy):
                for made in vars(value).keys() - {"_source"}:
                    delattr(value, made)
            elif hasattr(value, "cache_clear"):
                value.cache_clear()


@pytest.mark.parametrize("emptied", NAMES, indirect=True)
def test_without_a_list_a_finding_is_lost_or_a_false_one_comes(emptied: str) -> None:
    text, code, found = NEEDED[emptied]
    assert (code in codes(text)) is not found


@pytest.mark.parametrize("name", NAMES)
def test_with_its_list_the_finding_is_right(name: str) -> None:
    text, code, found = NEEDED[name]
    assert (code in codes(text)) is found


# -- The signs of phrases, which screens ask for.


@pytest.mark.parametrize("gap", ["", "了", "😀" * _site_phrases.LONGEST_GAP])
def test_each_phrase_has_its_signs_whatever_stands_in_its_gap(gap: str) -> None:
    signs = _site_lines.signs()
    pattern = word_lists.pattern_of(signs)
    written = word_lists.traditional()
    for phrase in entries("site_lines", *_site_phrases.ANCHORS, "noun"):
        text = f"某{phrase.replace(word_lists.GAP, gap)}某"
        for one in (text, text.upper(), "".join(written.get(character, character)[-1] for character in text)):
            assert pattern.search(one), one
            batch = screens.Batch([Document("text", b"", one, ())])
            assert (
                batch.has_sign(signs.alone).any()
                or batch.signs_near(signs.first, signs.second, signs.reach).texts.any()
            ), one


def test_one_of_two_signs_is_no_phrase() -> None:
    signs = word_lists.signs_by_parts("site_lines", 3, "error")
    pattern = word_lists.pattern_of(signs)
    assert pattern.search("内容有错误请告诉我们")
    assert not pattern.search("内容没有问题")
    assert not pattern.search("内容，\n请告诉我们")


# What is asked of a short text before an expression is compiled: sections, and what then looks.
LOOKS = {
    "site_lines": (*_site_phrases.ANCHORS, *_site_phrases.SHAPES, "noun"),
    "preview_words": _previews.PHRASES,
    "gambling_names": ("brand", "house", "kind", "portal", "inside"),
}


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_at_phrases_one_by_one_hides_none(name: str) -> None:
    for section in LOOKS[name]:
        for phrase in word_lists.phrases(name, section):
            for written in islice(word_lists.in_both_scripts(phrase), 20):
                filled = f"前{written.replace(word_lists.GAP, '间')}后"
                assert word_lists.has_phrase(lexicon.fold_script_and_case(filled), name, section), written
    assert not word_lists.has_phrase("村口的老槐树", name, *LOOKS[name])


PARTS = [
    *(phrase for name, sections in LOOKS.items() for phrase in word_lists.phrases(name, *sections)),
    *("小说网", "www.abc.com", "http://m.abc.cc/", "bob体育官网", "開雲體育", "APP", "app", "请", "先", "后"),
    *(
        "剩余30%未读",
        "还剩3页未读",
        "[",
        "]",
        "…",
        "...",
        ">>",
        "。",
        "，",
        ",",
        ":",
        "“",
        "”",
        "\n",
        "1",
        "的",
    ),
]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_a_first_look_changes_nothing(text: str) -> None:
    text = text.replace(word_lists.GAP, "在这里")
    if _previews.PREVIEW.match(text):
        assert _previews.may_be_preview(text)
    if _previews.GLUED.search(text):
        assert _previews.may_be_glued(text)
    page = Document("text", b"", text, (Run("utf-8", 0, len(text)),))
    shown = (
        list(_site_lines.find_site_lines(text, 1.0)),
        gambling.find_names_inside(text),
        gambling.find_gambling_names(page, 5, 5, 1.0),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_site_lines, "SHORT", 0)
        patch.setattr(gambling, "SHORT", 0)
        patch.setattr(gambling_names, "may_have_name", lambda folded: True)
        assert shown == (
            list(_site_lines.find_site_lines(text, 1.0)),
            gambling.find_names_inside(text),
            gambling.find_gambling_names(page, 5, 5, 1.0),
        )
