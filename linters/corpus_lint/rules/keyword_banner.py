"""A line of spam keywords put above, in front of or below an article.

## What it does
Finds, among the first and the last lines, a title made of keyword phrases joined by one separator, the same few words
again and again, which the article never uses: of pornography, gambling, forged invoices, private clinics and drugs,
and sites of pirated novels, in both scripts. It may be glued to the front of the first sentence. Where there is none, a
single name of a gambling site is a warning that stands in front of the first word of a line or beside a title.

## Why it is bad
It is put there for search engines by whoever hijacked the page. It teaches a model to open with pornography, and
it hides that the article below is a copy of another.

## Example
```bad 1:1
久久国产精品免费_亚洲无码一区二区三区_欧美熟女人妻在线播放_国产精品久久久久久

# 城市绿化条例

第一条 为了改善城市生态环境，制定本条例。第二条 本条例适用于本市行政区域内的绿化活动。
```
```fixed

# 城市绿化条例

第一条 为了改善城市生态环境，制定本条例。第二条 本条例适用于本市行政区域内的绿化活动。
```
```bad 1:1
彩票平台开户-时时彩开户网址-棋牌游戏平台官网-博彩平台登录入口
秋天的果园里，苹果红了，梨也黄了。
```
```fixed
秋天的果园里，苹果红了，梨也黄了。
```
```bad 3:1
梅雨季節，屋裏的東西都發了霉。母親把書一本本搬到院子裏去曬。

博彩公司排名|線上博彩平台開戶|真人百家樂平台|棋牌遊戲平台下載
```
```bad 1:1
北京代开餐饮发票,上海代开建筑发票,深圳代开发票公司,广州代开住宿发票
小河从村前流过，河边长满了芦苇。
```
```bad 1:1
武汉男科医院哪家好_武汉早泄医院费用_武汉包皮手术多少钱_武汉男科医院排名
小河从村前流过，河边长满了芦苇。
```
```bad 1:1
大道青云最新章节_大道青云无弹窗_大道青云全文阅读_大道青云txt下载
小河从村前流过，河边长满了芦苇。
```
```bad 1:1
久久国产精品免费_亚洲无码一区二区_欧美熟女人妻在线_国产毛片 小河从村前流过，河边长满了芦苇。
```
```fixed
小河从村前流过，河边长满了芦苇。
```
```bad 1:1
bet365近年来，我市推进农村饮水安全工程，成效显著。山里的三个村也通了自来水。
```
```bad 1:10
青石农机有限公司-必威体育官网
水泵在使用以前要先灌满水，检查阀门，再合上电闸。
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
A hospital, a tax office, a lottery, a library of novels, each with its own menu:
```good
男科-妇科-儿科-皮肤科-泌尿外科-不孕不育门诊
本院门诊时间为上午八点至下午五点。
```
```good
发票领用|代开发票|发票缴销|发票查询|代开增值税专用发票|申报纳税
纳税人可以在电子税务局办理以上事项。
```
```good
福利彩票-体育彩票-双色球-开奖公告-走势图-公益金
每注两元，开奖时间为每周二、四、日。
```
```good
首页 > 玄幻小说 > 最新章节 > 全文阅读
第一章 少年背着柴，走进了山里。
```
The law, medicine and the news on the same subjects:
```good
开设赌场罪、赌博罪、组织参与国（境）外赌博罪、非法经营彩票罪
利用信息网络接受投注的，属于开设赌场。
```
```good
早泄,阳痿,前列腺炎,包皮过长,尖锐湿疣
以上疾病请到泌尿外科就诊。
```
```good
影片,年份,导演,语言,中文字幕,高清
老街,1998,佚名,国语,有,否
```
```good
国产精品,高清显示,免费安装,三级能效,一级防水
这款冰箱用了三年，没有出过毛病。
```
```good
Python入门课程 | Python进阶课程 | 数据分析免费课程 | 机器学习精品课程 | 在线直播课程
报名请到教务处。
```
Sports, their news and their apps, and the news of gambling itself:
```good
国家体育总局官网发布通知：全民健身日的活动定在八月。各地场馆免费开放一天。
```
```good
央视体育app下载量突破一亿
央视体育的负责人说，观众最爱看的是排球。
```
```good
澳门新葡京酒店的外墙像一朵莲花。新葡京开业的时候，码头上挤满了人。
```
```good
Office365近年来改了名字，功能也多了不少，价格没有变。
```
```good
3-1！主队逆转取胜，体育中心座无虚席。下半场第六十分钟，替补队员连进两球。
```

## Fix safety
Deletes the line, or what is glued to a sentence. Safe when no phrase of it occurs in the rest of the text and it is clear
where it ends, unsafe otherwise.

## Options
* `lines` (8): how many lines from the top are looked at; `?` lines and breadcrumbs may come first.
* `last-lines` (3): how many lines from the end are looked at.
* `min-evidence` (3.5): what speaks for a banner, in points; the finding names them. A phrase with a word that hardly anything but
  such a banner has counts one, up to six; a phrase that shares words with another one a quarter, up to six; that all Han characters
  belong to such words two; a simplified line on a traditional page two. Against it a phrase without a keyword counts half a point,
  and wording that the article has, all of it, twelve.
* `min-points` (5.0): what speaks for a name of a gambling site: a known name or letters and digits like `bet365` count three
  points, each offer (app, 官网, 下载) one, up to three, and one each that it stands at the end of its line, that it is glued to a
  word or beside a title, and that it says what it is for (体育, 娱乐). Names that are not known need one more.
* `keywords` (none): a file of further words that hardly anything but such a banner has, in either script: UTF-8, one per
  line, `#` for comments.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.chinese.lexicon import ODD_CAPITALS, fold_script_and_case
from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity
from corpus_lint.core.needs import Need
from corpus_lint.core.values import replace
from corpus_lint.core.wording import inflected, weighed
from corpus_lint.engine.registry import rule
from corpus_lint.hijack.banner_words import (
    FIRST_CHARACTERS,
    STRUCTURE,
    BannerOptions,
    may_be_built_like_one,
    may_have_keywords,
    strong_words,
    written_signs,
)
from corpus_lint.hijack.banners import Banner, find_banners
from corpus_lint.hijack.gambling import GamblingName, find_gambling_names, needs_of_names, screen_of_names

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags


# Where a banner stands, as a message says it.
PLACES = {"in front of": "before"}


def screen(batch: Batch, options: BannerOptions) -> Flags:
    strong = strong_words(options.keywords)
    lines = batch.lines(options.lines, options.last_lines)
    if not options.keywords:
        lines = lines.where(may_have_keywords(batch, lines))
    lines = lines.where(may_be_built_like_one(lines))
    spam = [
        STRUCTURE.match(line) is not None
        and len(strong.findall(fold_script_and_case(line.strip()[:FIRST_CHARACTERS]))) > 1
        for line in lines.decoded()
    ]
    named = screen_of_names(batch, options.lines, options.last_lines, options.min_points)
    return lines.where(spam).texts | named


def needs() -> tuple[Need, ...]:
    single, signs = written_signs()
    names = needs_of_names()
    return (
        replace(
            names,
            characters=ODD_CAPITALS + single,
            signs=" ".join(sorted({*names.signs.split(" "), *signs})),
        ),
    )


@rule("SPM101", "keyword-banner", severity=Severity.ERROR, options=BannerOptions, screen=screen, needs=needs)
def keyword_banner(document: Document, options: BannerOptions) -> Iterator[Problem]:
    banners = find_banners(document, options)
    if banners:
        yield _of_banners(document, banners)
    elif names := _names(document, options):
        yield _of_names(names)


def _names(document: Document, options: BannerOptions) -> list[GamblingName]:
    return find_gambling_names(document, options.lines, options.last_lines, options.min_points)


def _of_names(names: list[GamblingName]) -> Problem:
    return Problem(
        span=names[0].span,
        message=f"the name of a gambling site {names[0].place} of the line",
        occurrences=tuple(one.span for one in names),
        count=len(names),
        evidence=tuple(one.text for one in names),
        notes=tuple(weighed(names[0].evidence)),
        fix=Fix(
            "delete the name of the site",
            tuple(Edit(one.span.start, one.span.end) for one in names),
            Safety.UNSAFE,
        ),
        severity=Severity.WARNING,
    )


def _of_banners(document: Document, banners: list[Banner]) -> Problem:
    first = banners[0]
    lines = ", ".join(f"{document.line_at(one.span.start):,}" for one in banners)
    return Problem(
        span=first.span,
        message=f"spam: {len(first.phrases)} advertising keywords {PLACES.get(first.place, first.place)} the article",
        occurrences=tuple(one.span for one in banners),
        count=len(banners),
        evidence=tuple(first.phrases),
        notes=(_foreign(first.known), *weighed(first.evidence.items())),
        fix=Fix(
            f"delete the keywords in line {lines}"
            if first.place == "in front of"
            else f"delete {inflected('line', len(banners))} {lines}",
            tuple(one.edit for one in banners),
            Safety.SAFE if all(one.safe for one in banners) else Safety.UNSAFE,
        ),
    )


def _foreign(known: float) -> str:
    """How little of a banner, in pairs of characters, the rest of the text has."""
    if known == 0:
        return "none of its words occur in the rest of the text"
    return f"{1 - known:.0%} of its wording occurs nowhere else in the text"
