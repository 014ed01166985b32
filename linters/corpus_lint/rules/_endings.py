"""The paragraphs that the last one of a text can be compared with: shared by rules about cut texts."""

from __future__ import annotations

import re

from corpus_lint.chinese.tables import count_han
from corpus_lint.chinese.word_lists import alternatives
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span

STOP = lazy('[。！？!?…；;：:.”"』」）)】》*_~`>—]\\s*$')
SENTENCE = lazy("[。！？.!?](?:(?<=[。！？])|(?=\\s|$))")
CLAUSE = lazy("[，,；;。！？]")
ITEM = lazy(r"[-*+•·●■◆○※]\s|[•·●■◆○※]|\d+[.、)）]|[(（]?[一二三四五六七八九十]+[)）、.]|[(（]\d+[)）]")
# The marks of an item that no paragraph of prose begins with.
MARKED = lazy(r"[-*+•·●■◆○※]|\d")
# Quotations, tables, headings, markup, references, rules, captions and credits.
NOT_PROSE = lazy(
    r"""
    [>#|<:!—─]              # a quotation, a heading, a row of a table, markup
    | !?\[[^\]]*\]:         # the address of a link
    | [-*_=]{3}             # a rule
    | \W*(?:
        本?文章?(?:由|作者|来源|來源|原载|原載|转自|轉自|系)
      | [图圖]片?(?:来源|來源|[：:\ \d])
      | (?:原文|译文|譯文|译自|譯自|via)
    )
    """,
    re.VERBOSE,
)
# A heading without a mark; an article of a law may stand alone on its line.
HEADING = lazy(
    r"""
    第\s*[\d一二三四五六七八九十百零]+\s*(?:[章節节編编篇回卷部集]|[條条](?:之[一二三四五六七八九十]+)?$)
    | (?:[章節节]|附[录錄])\s*[\dA-Z]+(?:\.\d+)*\b      # 章 2. 第一步
    | \d+(?:\.\d+)+\.?\s                                # 1.4.5. 文件内容查看
    """,
    re.VERBOSE,
)
# The last line of a page's template: a label with its value, page numbers, rights, the next chapter.
FOOTER = lazy(
    r"""
    \W*(?:
        (?=.*\d)(?:[^，。,：:\s]{1,12}[：:][ ]*)?[\d\s./:：年月日时時分秒第页頁共\-—]+$   # 最后更新：2024-05-01 12:00, 第 3 页 共 10 页
      | (?:©|\(c\)|copyright\b|版[权權]所有|(?:produced|powered|designed)\ by\b|all\ rights\b|技[术術]支[持援])
      | (?:最[后後近]|上次|本[页頁])?(?:更新|修[订訂改]|[编編][辑輯])(?:日期|[时時][间間]|[于於]|[：:\ ])
      | 《[^《》]+》[^，,。《》]{0,8}$                             # 《…》第三册, 《…》元·脱脱
      | (?:上一?|下一?|前一?|后一?|後一?)[页頁篇章节節](?:[：:\ ]|$)
      | [^，,。》>›»]{1,12}(?:\s*[》>›»]\s*[^，,。《》>›»]{1,12}){2,}$      # 首页》诗文》正文
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A field of a form, a remark or an answer; speech in a novel looks the same.
LABEL = lazy(r"([^，。,：:\s]{1,12}|編\s+註|备\s+注)[：:](?!//)")
SPEECH = lazy(r"[说說道问問曰云答言叫喊]$")
# Words after which a sentence goes on.
FUNCTION = lazy(lambda: alternatives("unfinished_ends", both_scripts=True) + "$")
# With these a sentence is over.
PARTICLE = lazy(lambda: alternatives("finished_ends", "particle", both_scripts=True) + "$")
# No word that a line ends in has more characters.
LONGEST_END = 12
# Dates, names of offices and the last words of laws, letters and novels.
SIGNED = lazy(lambda: alternatives("finished_ends", "signed", both_scripts=True) + "$")
# What a last line without a comma begins with, also "(who) wrote this at (place)", "in the year … at (place)".
CREDIT = lazy(
    lambda: alternatives("credit_starts", both_scripts=True) + "|.{0,16}(?:[写寫改作記记]|年.{0,4})[于於]"
)
# The names of places and institutions that it ends in.
PLACE = lazy(lambda: alternatives("finished_ends", "place", both_scripts=True) + "$")
# A paragraph of prose has at least this many Han characters, an item of a list this many.
PROSE_HAN = 20
ITEM_HAN = 12
# A paragraph is compared with others of its kind when there are so many.
ENOUGH_TO_COMPARE = 5
# Of a longer paragraph only the end is looked at, in characters.
LONGEST_TAIL = 2000
# Lines that are broken at one width, in columns, are lines of a paragraph; those of verse are shorter. A share of the lines
# is that wide, and one that goes on fills so much of the width.
WRAPPED_COLUMNS = (50, 200)
WRAPPED_SHARE = 0.25
WRAPPED_FILL = 0.85
# A title and a line below it have no mark at their end.
TITLE_LINES = 2
# Lines above the last one that show whether it stands among short ones, and how many of them are enough.
LINES_BESIDE, FEWEST_BESIDE = 12, 3
# Characters of a short line: of verse, of a menu, a message of a program.
SHORT_LINE = 30
# How many lines directly above show whether the writer has just stopped setting marks.
LINES_RUN = 2
# How many lines before the last one show whether each has a mark at its end.
NEAR = 40


def paragraphs(document: Document) -> list[Span]:
    """The lines of the body, those joined that were only broken at a width."""
    text = document.text
    spans = [span for _, span in document.lines]
    if any(span.end - span.start > WRAPPED_COLUMNS[1] for span in spans):
        return spans
    columns = [_columns(text, span) for span in spans]
    width = max(columns)
    if not WRAPPED_COLUMNS[0] <= width <= WRAPPED_COLUMNS[1]:
        return spans
    if sum(one >= width - 4 for one in columns) < max(2, WRAPPED_SHARE * len(spans)):
        return spans
    full = [
        one >= WRAPPED_FILL * width and not STOP.search(text, span.end - 1, span.end)
        for one, span in zip(columns, spans, strict=True)
    ]
    joined: list[Span] = []
    for span, goes_on in zip(spans, [False, *full[:-1]], strict=True):
        if goes_on:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _columns(text: str, span: Span) -> int:
    """The width of a line on a terminal; of a long one, a number that is large enough."""
    if span.end - span.start > WRAPPED_COLUMNS[1]:
        return WRAPPED_COLUMNS[1] + 1
    return len(text[span.start : span.end].encode("gb18030", "replace"))


def siblings(text: str, last: Span, others: list[Span]) -> list[Span] | None:
    """The paragraphs that the last one can be compared with: items with items, answers with answers."""
    head = text[last.start : min(last.end, last.start + 80)]
    if ITEM.match(head):
        items = [
            span
            for span in others
            if ITEM.match(text, span.start, span.end) and _has_han(text, span, ITEM_HAN)
        ]
        if len(items) > 1:
            return items
        if MARKED.match(head) or not CLAUSE.search(text, last.start, last.end):
            return None
    label = LABEL.match(head)
    if label:
        same = [span for span in others if text.startswith(label[0], span.start)]
        if same and len(label[1]) < ITEM_HAN // 2:
            return same
        if not SPEECH.search(label[1]) and not SENTENCE.search(text, last.start, last.end):
            return None
    return prose(text, others)


def prose(text: str, spans: list[Span]) -> list[Span]:
    """Those that are paragraphs of prose."""
    return [span for span in spans if _is_prose(text, span)]


def _is_prose(text: str, span: Span) -> bool:
    head = text[span.start : min(span.end, span.start + 80)]
    return (
        not (NOT_PROSE.match(head) or ITEM.match(head))
        and _has_han(text, span, PROSE_HAN)
        and (CLAUSE.search(text, span.start, span.end) is not None or _has_han(text, span, PROSE_HAN * 2))
    )


def _has_han(text: str, span: Span, number: int) -> bool:
    return count_han(text[span.start : min(span.end, span.start + 20 * number)]) >= number


def all_ended(text: str, spans: list[Span]) -> bool:
    """Whether there is hardly a line, below the title, that is not a heading or an item and has no mark at its end."""
    lines = [span for span in spans[TITLE_LINES:][-NEAR:] if not _has_mark(text, span)]
    return (
        sum(not STOP.search(text, max(span.start, span.end - 9), span.end) for span in lines)
        <= len(lines) // 20
    )


def unmarked_share(text: str, last: Span, spans: list[Span]) -> float:
    """The share of the lines above the last one that are short and have no mark at their end: verse, menus, catalogues.

    None are counted above a last line that is longer than two of them.
    """
    if last.end - last.start > 2 * SHORT_LINE:
        return 0.0
    lines = [span for span in spans[-LINES_BESIDE:] if not _has_mark(text, span)]
    if len(lines) < FEWEST_BESIDE:
        return 0.0
    unmarked = (
        span.end - span.start <= SHORT_LINE and not STOP.search(text, max(span.start, span.end - 9), span.end)
        for span in lines
    )
    return sum(unmarked) / len(lines)


def unmarked_run(text: str, spans: list[Span]) -> float:
    """The share of the few lines directly above the last one that have a mark inside and none at their end.

    Lines without one inside are headings and the like, and are not asked.
    """
    beside = [
        span
        for span in spans[-LINES_RUN:]
        if not _has_mark(text, span) and CLAUSE.search(text, span.start, span.end)
    ]
    unmarked = sum(not STOP.search(text, max(span.start, span.end - 9), span.end) for span in beside)
    return unmarked / LINES_RUN


def _has_mark(text: str, span: Span) -> bool:
    head = text[span.start : min(span.end, span.start + 80)]
    return any(pattern.match(head) for pattern in (NOT_PROSE, ITEM, HEADING))


def ends_in(pattern: re.Pattern[str], line: str) -> bool:
    """Whether a line ends in what a pattern finds at the end of one, of at most LONGEST_END characters."""
    return pattern.search(line, max(0, len(line) - LONGEST_END)) is not None


def no_line_end(document: Document) -> tuple[str, ...]:
    """A note if a file does not end in a line end, as cut ones do not. By itself that says nothing."""
    text = document.text
    if document.record is not None or text.endswith("\n") or "\n" not in text:
        return ()
    return ("the file does not end with a line break",)
