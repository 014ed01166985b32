"""The keywords of spam banners, and which lines are built like one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from corpus_lint.chinese import tables
from corpus_lint.chinese.lexicon import Lexicon, alternatives, fold_script_and_case
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span

if TYPE_CHECKING:
    from corpus_lint.screens import Flags, Stretches

# The hyphen first, where it has no meaning in a class.
SEPARATORS = "-_—–,，|｜、•·/~+"
MARKS = "。！？；：:;"
# Characters of a page from which its script is known.
PAGE_REACH = 2000
# Lines that are looked at for one that is not blank.
RAW_LINES = 8
SENTENCE_MARK = lazy(f"[{MARKS}]")
# Four pieces, joined by anything but commas and, after a Han character, by spaces; or a whole line of pieces joined by
# commas. Nearly every honest line is cleared by this.
PIECE = rf"[^{SEPARATORS}{MARKS}\s]{{1,40}}+"
STRUCTURE = lazy(
    rf"[^\S\n]*+[^\w\n]{{0,8}}+(?:(?:{PIECE}(?:(?<=[\u4e00-\u9fff])[ \u3000]|[ ]?+\??[-_—–|｜•·/~+])[ ]?+){{3}}[^\s{MARKS}]"
    rf"|(?:{PIECE}[ ]?+\??[,，、][ ]?){{3,60}}+[^\n{MARKS}]{{0,40}}+$)",
    re.MULTILINE,
)
# UTF-16 code units of four pieces with what may stand before and between them.
STRUCTURE_REACH = 2 * (8 + 4 * (40 + 4))
# Words that only such banners join to titles, in simplified script: the line is folded first. Chosen from banners seen and
# from the keyword classes of public spam filters. For clinics, it is the illness with the sale that is spam.
ADULT = (
    "久久|(?<=\\w)[一二三四]区|无码|人妻|少妇|熟女|熟妇|毛片|性色|色欲|色情|淫(?!秽)|爱爱|射精|体内射|中文字幕|乱码|乱子|乱伦|"
    "天天[色操干日]|夜夜[嗨夜爽]|色综合|色直接|久草|草原综合|成人[小视影网电]|黄色|黄片|裸(?!子植|眼|机)|性爱|做爱|"
    "性交|口爆|巨乳|美乳|丝袜|萝莉|(?:欧美|亚洲)激情|三级(?!高|血|医|甲|建|公|教|保|等|能)|av(?![a-z])|无遮挡|"
    "精品国产|国产精|啪啪|福利视频|看片|第一页|偷拍|自拍|伊人|大香|强奸|群交|a片"
)
GAMBLING = (
    "(?<!福利)(?<!体育)(?<!经营)彩票|棋牌|博彩|时时彩|百家乐|老虎机|六合彩|娱乐城|(?:赌场|赌球|赌博)(?!罪)|真人娱乐|"
    "北京赛车|捕鱼|快三|pk10|斗地主平台|德州扑克|澳门新?(?:葡京|金沙|威尼斯|永利|银河)|送彩金"
)
INVOICES = "代开(?!增值税).{1,6}票|(?<!申请)代开发?票.|办证刻章|刻章办证|假证"
ILLNESS = "男科|妇科|人流|包皮|早泄|阳痿|白癜风|牛皮癣|银屑病|痔疮|癫痫|湿疣|狐臭|不孕|不育|整形|植发"
CLINICS = (
    f"(?:{ILLNESS}).{{0,6}}(?:哪家|哪里|多少钱|费用|价格|排名)|(?:医院|诊所)哪[家里]|伟哥|春药|迷药|催情|壮阳"
)
NOVELS = "最新章节|无弹窗|全文阅读|全文免费|笔趣阁|顶点小说|txt(?:下载|全集|全本)"
BUILT_IN = f"{ADULT}|{GAMBLING}|{INVOICES}|{CLINICS}|{NOVELS}"
WEAK_WORDS = (
    "国产|精品|亚洲|欧美|日韩|日本|韩国|一级|二级|一区|二区|三区|高清|免费|在线|视频|观看|播放|网站|电影|美女|综合|"
    "不卡|少女|男同|女同|免费看|午夜|夜夜|天天|日日|年轻人|直播|影院|成人|美少|小视频|性感|激情|孩交|这里只有|热|"
    "www|[看色黄禁熟]|大片|手机|第一|内射|"
    "平台|开户|官网|网址|入口|登录|注册|下载|开奖|投注|计划|信誉|走势|线上|游戏|真人|"
    "发票|公司|医院|治疗|专业|最好|哪家|多少钱|费用|价格|排名|小说|章节|阅读|全本|完结"
)
WEAK = lazy(WEAK_WORDS)
# The share of phrases with a strong keyword that makes up for phrases that repeat nothing.
UNREPEATED = 0.6


@dataclass(frozen=True, slots=True)
class BannerOptions:
    """The thresholds of SPM101, whose page says what they mean."""

    lines: int = option.count(8, high=option.MOST_LINES)
    last_lines: int = option.count(3, high=option.MOST_LINES)
    min_segments: int = option.count(4, low=1)
    min_lexicon_share: float = option.share(0.5)
    min_strong_share: float = option.share(0.4)
    max_known_share: float = option.share(0.34)
    keywords: Lexicon = ()


def may_be_built_like_one(lines: Stretches) -> Flags:
    """Which lines of a batch have enough separators for ``STRUCTURE``, and no marks where it has only commas."""
    head = lines.first(STRUCTURE_REACH)
    listed = head.have(",，、") & head.may_be_free_of(MARKS)
    joined = head.have("-_—–|｜•·/~+ \u3000")
    flags: Flags = listed | joined
    head = head.where(joined & ~listed)
    flags[joined & ~listed] = head.count("-_—–|｜•·/~+") + head.count(" \u3000", behind="\u4e00-\u9fff") >= 3
    return flags


@cache
def strong_words(added: Lexicon) -> re.Pattern[str]:
    """The strong keywords, with those that were added by a lexicon."""
    return lazy(f"{alternatives(added)}|{BUILT_IN}" if added else BUILT_IN)


def segments(line: str) -> list[str]:
    """The phrases of a line, split at the separator it has most of; at spaces if it has no other."""
    separator = max(SEPARATORS, key=line.count)
    parts = line.split(separator) if separator in line else line.split()
    return [phrase for part in parts if (phrase := part.strip(" \t\u3000?•·"))]


def glued(line: str, folded: str, strong: re.Pattern[str]) -> tuple[list[str], int, bool]:
    """The phrases a line begins with, where they end, and whether it is clear that they end there."""
    separator = max(
        SEPARATORS, key=folded[: mark.start() if (mark := SENTENCE_MARK.search(folded)) else None].count
    )
    phrases: list[str] = []
    start = end = 0
    for part in line.split(separator):
        words = part.split(maxsplit=1)
        keywords = folded[start : start + len(part)]
        if words and len(words) == 1 and not SENTENCE_MARK.search(part) and _covered(keywords, strong) >= 0.5:
            phrases.append(words[0].strip("?•·"))
            end = start + len(part) + 1
        else:
            # What it is glued to is a sentence.
            if not SENTENCE_MARK.search(folded, start):
                break
            if len(words) == 2 and _covered(fold_script_and_case(words[0]), strong) >= 0.5:
                phrases.append(words[0])
                return phrases, start + part.index(words[0]) + len(words[0]), True
            run = 0
            while found := strong.match(keywords, run) or WEAK.match(keywords, run):
                run = found.end()
            if run:
                phrases.append(part[:run])
                return phrases, start + run, False
            return phrases, end, True
        start = end
    return phrases, len(line), True


def _covered(phrase: str, strong: re.Pattern[str]) -> float:
    """The share of the Han characters of a folded phrase that belong to keywords."""
    han = len(HAN_CHARACTER.findall(phrase))
    return 1 - len(HAN_CHARACTER.findall(WEAK.sub("", strong.sub("", phrase)))) / han if han else 0.0


def known_share(phrases: list[str], rest: str) -> float:
    """The share of distinct character bigrams of the phrases that occur in the rest of the text."""
    pairs = {phrase[i : i + 2] for phrase in phrases for i in range(len(phrase) - 1)}
    return sum(pair in rest for pair in pairs) / len(pairs) if pairs else 1.0


def built_like_banners(document: Document, lines: Iterator[tuple[int, int]], count: int) -> Iterator[Span]:
    """Those of the next lines of a document that are built like a banner: of ``count`` that are longer than two characters."""
    match = STRUCTURE.match
    for start, end in islice(lines, RAW_LINES * count):
        if not count:
            return
        if end - start > 2:
            count -= 1
            if match(document.text, start) and (span := document.stripped(start, end)):
                yield span


def clashes(phrases: list[str], document: Document, span: Span) -> bool:
    """Whether the phrases are in simplified script and the page around them is in traditional."""
    simplified = tables.simplified()
    line = "".join(phrases)
    if any(ord(one) in simplified for one in line):
        return False
    page = HAN_CHARACTER.findall(document.text, span.end, span.end + PAGE_REACH)
    page = page or HAN_CHARACTER.findall(document.text, max(0, span.start - PAGE_REACH), span.start)
    only_simplified = set(map(chr, simplified.values())) - tables.frequent_traditional()
    return (
        sum(one in only_simplified for one in line) >= 3
        and sum(ord(one) in simplified for one in page) >= 0.1 * len(page) > 0
    )


def reads_as_banner(phrases: list[str], document: Document, span: Span, options: BannerOptions) -> bool:
    """Whether the phrases repeat each other, and are of the words that banners are of."""
    if len(phrases) < options.min_segments:
        return False
    folded = [fold_script_and_case(phrase) for phrase in phrases]
    whole = "\n".join(folded)
    if SENTENCE_MARK.search(whole):
        return False
    pairs = Counter(pair for phrase in folded for pair in {phrase[i : i + 2] for i in range(len(phrase) - 1)})
    repeated = {pair for pair, count in pairs.items() if count > 1 and HAN_CHARACTER.match(pair)}
    keyword = strong_words(options.keywords)
    strong = sum(keyword.search(phrase) is not None for phrase in folded) / len(folded)
    if not repeated and strong < UNREPEATED:
        return False
    if strong < options.min_strong_share and not (
        strong >= options.min_strong_share / 2 and clashes(phrases, document, span)
    ):
        return False
    han = covered = 0
    for phrase in folded:
        left = WEAK.sub(lambda one: "\0" * len(one[0]), keyword.sub(lambda one: "\0" * len(one[0]), phrase))
        for i, character in enumerate(phrase):
            if HAN_CHARACTER.match(character):
                han += 1
                covered += (
                    left[i] == "\0" or phrase[i : i + 2] in repeated or phrase[i - 1 : i + 1] in repeated
                )
    return covered >= options.min_lexicon_share * han > 0
