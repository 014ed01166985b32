"""Readings behind labels, and the evidence for a splicer, which only grows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.chinese import tables
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.chinese.word_lists import alternatives
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document
from corpus_lint.hijack.readings import find_readings
from corpus_lint.hijack.splicing import ABOUT, Limits, signs_of_splicing, weight

RULES = catalogue.find("PIN101")
PAGES = [
    "村裡的學(xué)校在河邊，孩子們(men)每天過(guò)橋去上課。\n學(xué)校後面有一片竹林，老師常帶孩子們(men)去散步。\n",
    "打開(kāi)窗口\n關(guān)閉窗口\n新建文件\n轉(zhuǎn)到上一頁\n打印\n打開(kāi)文件\n轉(zhuǎn)到下一頁\n",
    "三月的水【读:shuǐ】面上漂着桃花，四月的水（拼音：shuǐ）面上漂着梨花，看水[pinyin:shuǐ]流走。\n",
]
# Each line has few Han characters, some with a reading behind each, and some words stand alone on their line again and again.
MENUS = [
    "文(wén)檔(dàng)\n打開文(wén)檔(dàng)\n新建\n關閉文(wén)檔(dàng)\n保存文(wén)檔(dàng)\n退出程序\n最近的文(wén)檔(dàng)\n打印預覽和設定\n",
    "秒(miǎo)\n十秒(miǎo)\n三十秒(miǎo)\n每隔一秒(miǎo)\n時(shí)間\n開始時(shí)間\n結束時(shí)間\n每小時(shí)\n顯示秒(miǎo)\n",
    "- 顯示本機的設備：\n    `xrandr`\n- 顯(xiǎn)示(shì)所有屏幕：\n- 顯(xiǎn)示(shì)命令的幫助：\n    `xrandr --help`\n- 不顯(xiǎn)示(shì)任何窗口：\n",
]
HONEST = [
    "村口的老槐树开满了白色的花，水面上漂着花瓣，孩子们打开窗口，学校就在对岸，老师过桥去。\n" * 20,
    "亳(bó)州在安徽，盱眙（xūyí）在江苏，荨(qián)麻是一种草。\n",
    "这个字的读音有两种，拼音写在后面，多音字要看上下文。\n",
    "他問：“你到哪裡去？”沒有人回答。\n",
]
BANNER = "国产精品久久一级_日韩三级电影网站_毛片无码国产_欧美一级三级在线观看_久久国产av不卡\n\n"
SLIP = "河對岸的展?fàn)I造了三十年才完工。\n"


def is_found(text: str) -> bool:
    return bool(lint_document(document(text.encode(), "page.txt"), RULES))


def sum_of(text: str) -> float:
    found = find_readings(text)
    return weight(signs_of_splicing(document(text.encode(), "page.txt"), found, Limits(0.45, 0.75)))


def with_reading(page: str, number: int) -> str:
    """A page with one more reading, behind one of the characters that have only one and no reading yet."""
    taken = {reading.span.start for reading in find_readings(page)}
    free = [
        match.end()
        for match in HAN_CHARACTER.finditer(page)
        if match.end() not in taken
        and match[0] not in "读拼音"
        and len(tables.readings_of_characters().get(match[0], ())) == 1
        and tables.frequency_bits().get(match[0], 99) < 14
    ]
    place = free[number % len(free)]
    (syllable,) = tables.readings_of_characters()[page[place - 1]]
    return f"{page[:place]}({syllable}){page[place:]}"


@given(st.sampled_from(PAGES), st.lists(st.integers(0, 999), min_size=1, max_size=2))
def test_a_further_reading_hides_none(page: str, places: list[int]) -> None:
    assert is_found(page)
    for number in places:
        page = with_reading(page, number)
        assert is_found(page)


@given(st.sampled_from(MENUS), st.lists(st.integers(0, 999), min_size=1, max_size=6))
def test_readings_that_fill_a_short_line_hide_nothing(page: str, places: list[int]) -> None:
    """A line of a menu may come to look like one to be read aloud, or several like a list of words."""
    assert is_found(page)
    for number in places:
        page = with_reading(page, number)
        assert is_found(page)


@pytest.mark.parametrize("page", MENUS)
@pytest.mark.parametrize("place", range(8))
def test_a_short_line_that_has_all_its_readings_hides_nothing(page: str, place: int) -> None:
    lines = page.split("\n")
    lines.insert(place, "印(yìn)刷(shuā)文(wén)字(zì)")
    assert is_found("\n".join(lines))


@given(st.sampled_from(PAGES), st.permutations(HONEST), st.integers(1, 4))
def test_honest_text_behind_a_page_hides_nothing(page: str, honest: list[str], number: int) -> None:
    behind = page + "".join(honest[:number])
    assert is_found(behind)
    assert sum_of(behind) >= sum_of(page)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("above", [BANNER, SLIP])
def test_another_mark_of_a_splicer_hides_nothing(page: str, above: str) -> None:
    assert sum_of(above + page) > sum_of(page)
    assert is_found(above + page)
    assert is_found(page + above)


@pytest.mark.parametrize(("mark"), [BANNER, SLIP])
def test_a_mark_makes_a_finding_of_one_reading(mark: str) -> None:
    text = "村裡的學(xué)校在河邊，孩子們每天過橋去上課。\n"
    assert not is_found(text)
    assert is_found(mark + text)
    assert not is_found(mark + text.replace("(xué)", ""))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("工【读:gōng】具", "gōng"),
        ("工(拼音：gōng)具", "gōng"),
        ("工[pinyin:gōng]具", "gōng"),
        ("工《piny某某平台in:gōng》具", "gōng"),
        ("工「讀音: gōng 」具", "gōng"),
        ("解释(繁体:釋)字句", "釋"),
        ("广[繁：廣]场", "廣"),
        ("解釋（简体：释）字句", "释"),
    ],
)
def test_a_label_announces_a_reading_or_a_form(text: str, said: str) -> None:
    (reading,) = find_readings(text)
    assert (reading.character, reading.syllable, reading.labelled) == (
        text[reading.span.start - 1],
        said,
        True,
    )
    assert text[: reading.span.start] + text[reading.span.end :] in ("工具", "解释字句", "广场", "解釋字句")


@pytest.mark.parametrize(
    "text",
    [
        "工【英:gong】具",
        "工（读：shuǐ）具",
        "解释（繁体：廣）字句",
        "解释（繁体：释）字句",
        "时间（下午:三）",
        "刘秀（繁体：劉秀）",
        "函数(音:int)",
        "读:gōng",
    ],
)
def test_what_a_label_does_not_make_a_reading(text: str) -> None:
    assert not find_readings(text)


SILENT = {
    "glossary": "【炒(chǎo)】把食物放在锅里翻动。\n【煎(jiān)】用少量的油加热。\n【熬(áo)】长时间地煮。\n【炖(dùn)】用小火煮。\n",
    "herbs": "荜（bì）茇（bá）：辛，热。归胃、大肠经。\n茯（fú）苓（líng）：甘，淡，平。归心、肺、脾经。\n",
    "notes": "晓（xiǎo）：天亮。\n啼（tí）：鸟叫。\n眠（mián）：睡觉。\n觉（jué）：醒来。\n闻（wén）：听见。\n",
    "words": "操(cāo)场\n拥(yōng)抱\n书架(jià)\n铅(qiān)笔\n窗户(hù)\n教室(shì)\n黑板(bǎn)\n课桌(zhuō)\n",
    "names": "赵(zhào) 钱(qián) 孙(sūn) 李(lǐ) 周(zhōu) 吴(wú) 郑(zhèng) 王(wáng)\n冯(féng) 陈(chén) 褚(chǔ) 卫(wèi)\n",
    "HSK": "爱(ài) to love\n八(bā) eight\n爸(bà)爸(ba) father\n杯(bēi)子(zi) cup\n学(xué)习(xí) to study\n",
    "reader": "我(wǒ)们(men)不(bú)去(qù)，他(tā)们(men)也(yě)不(bù)去(qù)。我(wǒ)们(men)在(zài)家(jiā)里(li)。\n"
    * 5,
    "vocabulary": "生词\n学(xué)校\n学(xué)生\n老师(shī)\n教室(shì)\n操(cāo)场\n黑板(bǎn)\n下课(kè)\n上课(kè)\n课文\n今天上课，老师在黑板上写字，学生在教室里读课文。\n",
    "traditional vocabulary": "學(xué)校\n圖(tú)書\n鉛(qiān)筆\n橡(xiàng)皮\n操(cāo)場\n窗戶(hù)\n樓(lóu)梯\n課(kè)桌\n鐘(zhōng)聲\n廁(cè)所\n",
    "dialogue": "第(dì)一(yī)课(kè) 你(nǐ)好(hǎo)\nA：你(nǐ)好(hǎo)！\nB：你(nǐ)好(hǎo)吗(ma)？\nA：我(wǒ)很(hěn)好(hǎo)，谢(xiè)谢(xie)。\n\n生词和练习：抄写课文，背诵对话。\n",
    "poem in an article": "老师带我们读一首诗，先看拼读，再想画面。\n\n床(chuáng)前(qián)明(míng)月(yuè)光(guāng)，\n疑(yí)是(shì)地(dì)上(shàng)霜(shuāng)。\n举(jǔ)头(tóu)望(wàng)明(míng)月(yuè)，\n低(dī)头(tóu)思(sī)故(gù)乡(xiāng)。\n\n"
    "诗人看见明月的光照在床前，以为地上结了霜。他举头望月，低头想念故乡。\n",
    "textbook of syllables": "b：八(bā) 爸(bà) 白(bái)\np：怕(pà) 跑(pǎo) 皮(pí)\nm：妈(mā) 马(mǎ) 米(mǐ)\nf：发(fā) 飞(fēi) 风(fēng)\nd：大(dà) 地(dì) 东(dōng)\nt：他(tā) 天(tiān) 听(tīng)\n",
    "signs for tourists": "出(chū)口(kǒu) EXIT\n入(rù)口(kǒu) ENTRANCE\n厕(cè)所(suǒ) TOILET\n售(shòu)票(piào)处(chù) TICKETS\n",
    "paper": "例字的读音分三类：東(dōng)、公(gōng)、通(tōng)为一类，江(jiāng)、邦(bāng)为一类，声母不同而韵母相同。\n",
    "forms": "简体字与繁体字的对应：发（繁体：發）、后（繁体：後）、干（繁体：乾）、面（繁体：麵）、学（繁体：學）。\n",
    "place": "亳(bó)州在安徽，单(shàn)县在山东，盱(xū)眙(yí)在江苏，六(lù)安也在安徽，东阿(ē)出阿胶。\n",
    "first places": "这种植物的花萼(è)和花蕊(ruǐ)都很小，花萼绿色，花蕊黄色，茎(jīng)直立，茎上有毛。\n",
}


@pytest.mark.parametrize(
    "text",
    [
        "東京(とうきょう)の空港(くうこう)から電車(でんしゃ)で上野(うえの)へ行(い)く。",
        "漢(かん)字(じ)を読(よ)む。漢(かん)字(じ)を書(か)く。漢(かん)字(じ)を習(なら)う。",
        "東(tō)京(kyō)、京(kyō)都(to)、大(ō)阪(saka)、神(kō)戸(be)を通(tō)る。東(tō)京(kyō)に戻(modo)る。",
        "學(학)校(교)에서 漢(한)字(자)를 배운다. 學(학)生(생)은 漢(한)字(자)를 쓴다.",
        "國(quốc)家(gia)、國(quốc)語(ngữ)、國(quốc)民(dân)",
        "學(ㄒㄩㄝˊ)校(ㄒㄧㄠˋ)在河邊，學(ㄒㄩㄝˊ)生過橋去上課。",
        "粵語：學(hok6)校(haau6)，學(hok6)生(saang1)，學(hok6)習(zaap6)",
    ],
)
def test_readings_of_other_languages_and_notations(text: str) -> None:
    assert not is_found(text)


@pytest.mark.parametrize("name", SILENT)
def test_authors_explain(name: str) -> None:
    assert find_readings(SILENT[name])
    assert not is_found(SILENT[name])


def test_the_finding_names_its_signs() -> None:
    (finding,) = lint_document(document((BANNER + PAGES[0] + HONEST[2]).encode(), "page.txt"), RULES)
    (note,) = finding.problem.notes
    assert note.startswith("evidence: ")
    assert "keyword banner 3.9" in note


@given(st.text("pPiInNyYıİ發发音髮声聲母調调多念唸作拼注註读讀同韵韻繁简簡体體异異甲\n ", max_size=12))
def test_a_text_about_reading_is_found_by_the_first_character_of_its_words(text: str) -> None:
    words = alternatives("topics", "pronunciation", both_scripts=True)
    plain = re.search(f"{words}|[繁简簡][体體]|[异異][体體]", text, re.IGNORECASE)
    found = ABOUT.search(text)
    assert (found and found.start()) == (plain and plain.start())
