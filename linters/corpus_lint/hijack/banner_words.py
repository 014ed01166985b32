"""The keywords of spam banners, and which lines are built like one."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from corpus_lint.chinese import tables
from corpus_lint.chinese.lexicon import ODD_CAPITALS, Lexicon, any_of, fold_script_and_case
from corpus_lint.chinese.word_lists import LONGEST_SIGN, all_in_both_scripts, alternatives, phrases
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span
from corpus_lint.core.values import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.screens import Batch, Flags, Stretches

# The hyphen first, where it has no meaning in a class.
SEPARATORS = "-_—–,，|｜、•·/~+"
MARKS = "。！？；：:;"
# Lines that are looked at for one that is not blank.
RAW_LINES = 8
SENTENCE_MARK = lazy(f"[{MARKS}]")
# Four pieces, joined by anything but commas and, after a Han character, by spaces; or a whole line of pieces joined by
# commas. Nearly every honest line is cleared by this.
PIECE = rf"[^{SEPARATORS}{MARKS}\s]{{1,40}}+"
JOINED = rf"""
    (?:{PIECE}
        (?: (?<=[\u4e00-\u9fff])[ \u3000]    # a space behind a Han character
          | [ ]?+\??[-_—–|｜•·/~+]           # or a separator that is no comma
        )[ ]?+
    ){{3}}[^\s{MARKS}]
"""
LISTED = rf"(?:{PIECE}[ ]?+\??[,，、][ ]?){{3,60}}+[^\n{MARKS}]{{0,40}}+$"
STRUCTURE = lazy(rf"[^\S\n]*+[^\w\n]{{0,8}}+(?:{JOINED}|{LISTED})", re.MULTILINE | re.VERBOSE)
# Characters of a line that are looked at first.
FIRST_CHARACTERS = 120
# UTF-16 code units of four pieces with what may stand before and between them.
STRUCTURE_REACH = 2 * (8 + 4 * (40 + 4))
# The sections of the keywords that count wherever they stand.
ANYWHERE = ("adult", "gambling", "forgery", "clinic", "novels")
FORGED = "代开"
FORGED_INVOICE = f"{FORGED}(?!增值税).{{1,6}}票|(?<!申请){FORGED}发?票."
COMMON_WORD = lazy(lambda: alternatives("banner_common_words"))


@dataclass(frozen=True, slots=True)
class BannerOptions:
    """The thresholds of SPM101, whose page says what they mean."""

    lines: int = option.count(8, high=option.MOST_LINES)
    last_lines: int = option.count(3, high=option.MOST_LINES)
    min_evidence: float = option.bits(3.5)
    min_points: float = option.bits(5.0)
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


def may_have_keywords(batch: Batch, lines: Stretches) -> Flags:
    """Which lines of a batch may have two strong keywords: none is a part of another, and each has its sign."""
    single, signs = written_signs()
    found: Flags = lines.count_of(batch.signs(signs)) + lines.count_of(batch.sequences(single, size=1)) > 1
    return found | batch.has(ODD_CAPITALS)[lines.owners]


@cache
def written_signs() -> tuple[str, frozenset[str]]:
    """The signs of all strong keywords as texts may have them: those of one character, and the others."""
    written = all_in_both_scripts(signs_of_keywords() | signs_of_keywords("letters"))
    return "".join(sorted(one for one in written if len(one) == 1)), frozenset(
        one for one in written if len(one) > 1
    )


@cache
def strong_words(added: Lexicon) -> re.Pattern[str]:
    """The strong keywords, with those that were added by a lexicon."""
    return lazy(lambda: f"{any_of(added)}|{_built_in()}" if added else _built_in())


def _built_in() -> str:
    words = "banner_keywords"
    return "|".join(
        (
            alternatives(words, *ANYWHERE),
            rf"(?<=\w){alternatives(words, 'zone')}",
            f"{alternatives(words, 'letters')}(?![a-z])",
            f"{alternatives(words, 'illness')}.{{0,6}}{alternatives(words, 'sale')}",
            FORGED_INVOICE,
        )
    )


@cache
def signs_of_keywords(*sections: str) -> frozenset[str]:
    """The last characters of each strong keyword, LONGEST_SIGN of them, or all of a shorter one: a line without any has no keyword.

    ``sections`` are those of the list that are meant; none stands for those without ``letters``.
    """
    words = phrases("banner_keywords", *(sections or (*ANYWHERE, "zone", "illness")))
    return frozenset(word[-LONGEST_SIGN:] for word in (words if sections else (*words, FORGED)))


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
            while found := strong.match(keywords, run) or COMMON_WORD.match(keywords, run):
                run = found.end()
            if run:
                phrases.append(part[:run])
                return phrases, start + run, False
            return phrases, end, True
        start = end
    return phrases, len(line), True


def _covered(phrase: str, strong: re.Pattern[str]) -> float:
    """The share of the Han characters of a folded phrase that belong to keywords."""
    han = tables.count_han(phrase)
    return 1 - tables.count_han(COMMON_WORD.sub("", strong.sub("", phrase))) / han if han else 0.0


def banner_lines_from_top(document: Document, count: int) -> tuple[list[Span], int]:
    """Those of the first lines that are built like a banner: of ``count`` that are longer than two characters.

    Returns them, and where the first line begins that was not looked at.
    """
    # This is done for each document, which is why it does not use ``Document.lines_from_top``.
    text, start, length = document.text, document.body.start, len(document.text)
    find, match = text.find, STRUCTURE.match
    found: list[Span] = []
    left = count
    for _ in range(RAW_LINES * count):
        if start >= length or not left:
            break
        end = find("\n", start)
        if end < 0:
            end = length
        if end - start > 2:
            left -= 1
            if match(text, start) and (span := document.stripped(start, end)):
                found.append(span)
        start = end + 1
    return found, start


def banner_lines_from_end(document: Document, count: int, seen: int) -> list[Span]:
    """The same for the last lines, from the end, without those that begin before ``seen``."""
    found: list[Span] = []
    for start, end in islice(document.lines_from_end(), RAW_LINES * count):
        if start < seen or not count:
            break
        if end - start > 2:
            count -= 1
            if STRUCTURE.match(document.text, start) and (span := document.stripped(start, end)):
                found.append(span)
    return found
