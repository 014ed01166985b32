"""Names of pictures and files that stand as text: `image001.jpg`, `QQ截图20180312.png`, `[图片]`, `点击查看大图`.

## What it does
Finds lines that are nothing but a name that a program or a camera gave to a picture, what a page shows in the place of one
(`[图片]`, `点击查看大图`, `图片加载中`), or
the name that a word processor gave to the file that was printed.

Measured on 65,000 honest documents: it reports one, an item of a menu, and is wrong. How often it is right on other pages is
not known yet.

## Why it is bad
The picture is gone, and its name says nothing. Titles of PDF files hold such names in place of the title.

## Example
```bad 2:1 ×2
操作完成以后，页面如下图所示：
截屏2022-11-15 下午1.23.30.jpg
image003.png
```
```bad 2:1 ×2
展会现场来了许多参观的人。
[图片]
点击查看大图
```
```bad 1:1 ×2
Microsoft Word - 一级大纲.doc
<4D F736F F D20D0C A3A8D2BBBCB6A3A9B4F3B8D9A3A D31302D31>
本大纲适用于一级考试。
```

## Look-alikes it leaves alone
Names in a sentence, links and code:
```good
把image001.jpg复制到img目录，再把QQ截图20180312.png改名。
![图](image001.jpg)
[图片]下方的文字说明，要写清楚时间和地点。
```
```good
~~~
image001.jpg
image002.jpg
~~~
以上文件放在同一个目录里。
```
Lists of files, and names that people gave:
```good
目录里有下面这些文件：
image001.jpg
image002.jpg
index.html
style.css
```
```good
全家福.jpg
封面设计.png
以上两张照片是去年拍的。
```

## Fix safety
Shown only: delete the lines. A caption may speak of the picture.

## Options
* `min-count` (1): such lines of a document.
* `max-share` (0.7): the share of the lines that such names are; a document with more is a list of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

ENDING = r"\.(?:jpe?g|png|gif|bmp|webp|tiff?|heic)"
# What programs and cameras call pictures, by the programs that are common in China.
MADE = (
    r"image ?\d{1,4}|clip_image\d+|(?:img|pano|photo)_?\d{3,}(?:_\d+)*|dsc[_n]?\d{3,}|(?:qq|微信|wechat)(?:截图|截圖|图片|圖片|浏览器截图)_?\d{6,}\w{0,12}"
    r"|(?:截屏|截图|截圖|屏幕截图|螢幕截圖|屏幕快照|螢幕快照|screen ?shot|screenshot)[ _-]?\d{2,4}[-_年 ]?\d[\w .\-年月日上下午]{0,28}"
    r"|mmexport\d{8,}|wps\d+|u=\d{5,}[\d,&=a-z]*|[0-9a-f]{16,40}|\d{10,20}|20\d{6}_?\d{4,}|图片\d{1,3}|圖片\d{1,3}|未命名\d*|未标题-\d+"
)
# Put into a verbose expression.
SHOWN_FOR = """
    (?:点击|點擊|单击|點選)(?:图片|圖片|小图|小圖|此图)?
    (?:可以?|即可)?(?:查看|看|放大|预览|預覽|显示)
    (?:图片|圖片|高清)?(?:大图|大圖|原图|原圖|高清图)?
    | 查看(?:大图|大圖|原图|原圖)
    | 图片加载中[.…]* | 圖片載入中[.…]*
"""
LINE = lazy(
    rf"""[\s>•·*\-（(]*+(?:
        (?:{MADE}){ENDING}
      | [\[【](?:图片|圖片|图像|image|picture|动画表情|图)[\]】]
      | [\[【(（]?(?:{SHOWN_FOR})[\]】)）]?
      | Microsoft[ ](?:Word|PowerPoint|Excel)[ ]-[ ][^\n。，；！？]{{1,80}}      | <(?:[0-9A-F]{{1,4}}+[ ]?+){{8,}}+[0-9A-F.]*+>
    )[\s)）]*""",
    re.VERBOSE | re.IGNORECASE,
)
# What stands before and behind such a name in its line, beside white space; a hyphen first, where it has no meaning in a class.
BEFORE, BEHIND = "->•·*（(", ")）"
# What the words for a picture begin and end with, and lines of hexadecimal digits.
WORD_STARTS, WORD_ENDS = "[【点點单查图圖<", "图圖片看大览覽示清中.…]】>"
PRINTED = lazy(
    r" - (?:(?<=(?i:Microsoft Word) - )|(?<=(?i:Microsoft PowerPoint) - )|(?<=(?i:Microsoft Excel) - ))"
)
# A place for a value: messages of programs have `[图片：%s]` beside `[图片]`.
MESSAGE = lazy(r"%[sd]|%\(\w+\)")
# So long is the longest such line; a paragraph is none.
LONGEST = 140
# Any name of a file.
FILE = lazy(r"[\s>•·*\-]*+[^\s/\\，。]{1,60}\.[A-Za-z0-9]{1,5}\s*")
SCREEN = lazy(
    r"""\.(?:jpe?g|png|gif|bmp|webp|tiff?|heic) | [\[【](?:图|圖|image|picture|动)
    | [点點单][击擊選] | 查看[大原] | [图圖]片[加載] | Microsoft[ ] | <[0-9A-F]""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Options:
    min_count: int = option.count(1, low=1)
    max_share: float = option.share(0.7)


def screen(batch: Batch, options: Options) -> Flags:
    lines, _, _ = batch.all_lines
    # A character may have two code units.
    lines = lines.where(lines.sizes <= 2 * LONGEST)
    names = lines.where(lines.end_with("gGfFpPcC" + BEHIND)).stripped("", BEHIND)
    names = names.where(names.sizes > len(".png"))
    dotted = batch.is_at(".", names.ends - 4) | batch.is_at(".", names.ends - 5)
    names = names.where(dotted & names.end_with("gGfFpPcC"))
    words = lines.where(lines.end_with(WORD_ENDS + BEHIND)).stripped(BEFORE, BEHIND)
    words = words.where(words.sizes > 0)
    words = words.where(words.begin_with(WORD_STARTS) & words.end_with(WORD_ENDS))
    found: Flags = batch.has_text("icro", PRINTED) | batch.has_text("ICRO", PRINTED)
    for some in names, words:
        found |= some.where([LINE.fullmatch(line) is not None for line in some.decoded()]).texts
    return found


@rule("RES103", "image-name", severity=Severity.WARNING, options=Options, screen=screen, preview=True)
def image_name(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if SCREEN.search(text) is None or tables.HAN_CHARACTER.search(text) is None or MESSAGE.search(text):
        return
    found: list[tuple[int, Span]] = []
    files = 0
    for number, span in document.lines:
        if span.end - span.start > LONGEST or document.in_code(span.start):
            continue
        if LINE.fullmatch(text, span.start, span.end):
            found.append((number, span))
        elif FILE.fullmatch(text, span.start, span.end):
            files += 1
    # Names beside other files are a list of them.
    if (
        len(found) < options.min_count
        or not found
        or files
        or len(found) > options.max_share * len(document.lines)
    ):
        return
    spans = tuple(span for _, span in found)
    edits = tuple(Edit(edit.start, edit.end) for edit in (document.line_edit(number) for number, _ in found))
    yield Problem(
        spans[0],
        f"{plural(len(spans), 'name')} of pictures or files in the place of text",
        occurrences=spans,
        count=len(spans),
        evidence=tuple(text[span.start : span.end] for span in spans),
        fix=Fix(f"delete {plural(len(spans), 'line')}", edits, Safety.DISPLAY),
    )
