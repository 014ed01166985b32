"""A line of adult keywords put on top of an article.

## What it does
Finds, among the first lines, a title made of keyword phrases joined by one separator: the words of pornographic
sites, the same few again and again, which the article below never uses.

## Why it is bad
It is put there for search engines by whoever hijacked the page. It teaches a model to open with pornography, and
it hides that the article below is a copy of another.

## Example
```bad
久久国产精品免费_亚洲无码一区二区三区_欧美熟女人妻在线播放_国产精品久久久久久

# 城市绿化条例

第一条 为了改善城市生态环境，制定本条例。第二条 本条例适用于本市行政区域内的绿化活动。
```
```fixed

# 城市绿化条例

第一条 为了改善城市生态环境，制定本条例。第二条 本条例适用于本市行政区域内的绿化活动。
```

## Look-alikes it leaves alone
The menu of a film site, an article of criminal law, a list of tags, a list of diseases:
```good
国产电影-欧美电影-日韩电影-亚洲电影-经典老片-在线观看
欢迎来到影迷之家，这里收录国产电影与欧美电影的影评。
```
```good
传播淫秽物品罪_制作、复制、出版、贩卖、传播淫秽物品牟利罪_组织播放淫秽音像制品罪_组织淫秽表演罪
以牟利为目的，制作、复制、出版、贩卖、传播淫秽物品的，处三年以下有期徒刑。
```
```good
数据库-分布式-高可用-一致性-国产数据库-精品课程
本课程从零开始讲解分布式数据库。
```
```good
三级高血压|二级高血压|一级高血压|高血压分级|中老年妇女
血压在一百八十以上为三级高血压。
```

## Fix safety
Deletes the line. Safe when no phrase of it occurs in the text below, unsafe otherwise.

## Options
* `lines` (8): how many lines from the top are looked at; `?` lines and breadcrumbs may come first.
* `min-segments` (4): phrases in the line. Every banner seen has four or more, few honest titles have.
* `min-lexicon-share` (0.5): the share of the Han characters of the line that belong to keywords. Banners seen
  have 0.6 and more.
* `min-strong-share` (0.4): the share of phrases with a word that hardly anything but such a banner has.
* `max-known-share` (0.34): the share of the character bigrams of the line that may also occur in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus_lint import tables
from corpus_lint.document import Document
from corpus_lint.model import Fix, Problem, Safety, Severity
from corpus_lint.patterns import lazy
from corpus_lint.registry import rule

SEPARATORS = "_-—–,，|｜、•·/~+"
HAN = lazy(f"[{tables.HAN}]")
SENTENCE_MARK = lazy("[。！？：；:;]")
# Words that only such banners join to titles, in simplified script: the line is folded first. From the banners of
# FIELD notes and of Chinese spam filters' public keyword classes.
STRONG = lazy(
    "久久|[一二三四]区|无码|人妻|少妇|熟女|熟妇|毛片|性色|色欲|色情|淫|爱爱|射精|体内射|中文字幕|乱码|乱子|乱伦|"
    "天天色|天天[操干日]|夜夜[嗨夜爽]|色综合|色直接|久草|草原综合|成人[小视影网电]|黄色|黄片|裸|性爱|做爱|性交|口爆|"
    "巨乳|美乳|丝袜|萝莉|[欧亚]洲?美?激情|三级(?!高|血|医|甲|建|公|教|保|等)|av(?![a-z])|无遮挡|国产av|精品国产|国产精|"
    "啪啪|福利视频|看片|第一页|偷拍|自拍|伊人|大香|强奸|群交|a片"
)
WEAK = lazy(
    "国产|精品|亚洲|欧美|日韩|日本|韩国|一级|二级|一区|二区|三区|高清|免费|在线|视频|观看|播放|网站|电影|美女|综合|"
    "不卡|少女|男同|女同|免费看|午夜|夜夜|天天|日日|年轻人|直播|影院|成人|美少|小视频|性感|激情|孩交|这里只有|热|"
    "www|[看色黄禁熟]|大片|手机|第一|内射"
)


@dataclass(frozen=True, slots=True)
class Options:
    lines: int = 8
    min_segments: int = 4
    min_lexicon_share: float = 0.5
    min_strong_share: float = 0.4
    max_known_share: float = 0.34


@rule("SPM101", "keyword-banner", severity=Severity.ERROR, options=Options)
def keyword_banner(document: Document, options: Options) -> Iterator[Problem]:
    lines = document.lines
    for line, span in lines[: options.lines]:
        phrases = segments(document.text[span.start : span.end])
        if len(phrases) < options.min_segments or not _reads_as_banner(phrases, options):
            continue
        rest = document.text[document.body.start : span.start] + document.text[span.end :]
        known = _known_share(phrases, rest)
        if known > options.max_known_share:
            continue
        absent = not any(phrase in rest for phrase in phrases)
        yield Problem(
            span=span,
            message=f"keyword banner of {len(phrases)} phrases above the article",
            evidence=tuple(phrases),
            notes=(f"{1 - known:.0%} of its character pairs occur nowhere else in the text",),
            fix=Fix(
                f"delete line {line:,}",
                (document.line_edit(line),),
                Safety.SAFE if absent else Safety.UNSAFE,
            ),
        )


def segments(line: str) -> list[str]:
    """The phrases of a line, split at the separator it has most of."""
    separator = max(SEPARATORS, key=line.count)
    return [phrase for part in line.split(separator) if (phrase := part.strip(" \t\u3000?•·"))]


def _reads_as_banner(phrases: list[str], options: Options) -> bool:
    folded = [phrase.translate(tables.simplified()).lower() for phrase in phrases]
    whole = "\n".join(folded)
    if SENTENCE_MARK.search(whole):
        return False
    if sum(STRONG.search(phrase) is not None for phrase in folded) < options.min_strong_share * len(folded):
        return False
    han = len(HAN.findall(whole))
    uncovered = len(HAN.findall(WEAK.sub("", STRONG.sub("", whole))))
    return han - uncovered >= options.min_lexicon_share * han


def _known_share(phrases: list[str], rest: str) -> float:
    """The share of distinct character bigrams of the phrases that occur in the rest of the text."""
    pairs = {phrase[i : i + 2] for phrase in phrases for i in range(len(phrase) - 1)}
    return sum(pair in rest for pair in pairs) / len(pairs) if pairs else 1.0
