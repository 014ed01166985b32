"""Find tails: rows of county names below an article."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus_lint.chinese import place_names, scripts, tables
from corpus_lint.chinese.tables import UNIFIED_HAN
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.invisible import visible_end
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span
from corpus_lint.core.values import dataclass

BARS = "|｜丨"
GAPS = f"{BARS},， \t\u3000\r\n"
GAP = f"[{GAPS}]"
LONGEST_NAME = 18
# The end of a line that may be the end of a block: four short pieces of Han.
ENDING = lazy(rf"(?:{GAP}+[{UNIFIED_HAN}]{{2,{LONGEST_NAME}}}){{3}}{GAP}*\Z")
ENDING_REACH = 76
ENDS = f"{BARS},，"
# A block, backwards from its end: what is matched is reversed.
NAMES_BACKWARDS = lazy(rf"(?:{GAP}*[{UNIFIED_HAN}]{{2,18}}+(?={GAP}|[。！？”…」]|\Z))+")
NAME = lazy(rf"[{UNIFIED_HAN}]{{2,18}}")
SUFFIX = lazy("[县縣区區市旗州]$")
STRICT_SHARE = 0.8
# So many names are looked for one by one, in a tenth of the time.
FEW_NAMES = 64


@dataclass(frozen=True, slots=True)
class TailOptions:
    """The thresholds of SPM102, whose page says what they mean."""

    lines: int = option.count(3, high=option.MOST_LINES)
    min_names: int = option.count(8, low=2, high=1_000)
    min_county_share: float = option.share(0.6)
    min_provinces: int = option.count(4, low=1, high=34)
    min_change_share: float = option.share(0.6)
    max_known_share: float = option.share(0.2)


DEFAULT_TAIL = TailOptions()


@dataclass(frozen=True, slots=True)
class PlaceTail:
    """A row of place names: where it is, the names, and those of them that the text above has, too."""

    span: Span
    names: list[str]
    known: list[str]


def find_place_tail(document: Document, options: TailOptions = DEFAULT_TAIL) -> PlaceTail | None:
    """The row of place names that a document ends with, if it does."""
    text, end = document.text, len(document.text)
    for _ in range(options.lines):
        last = text[end - 1 : end]
        if last.isspace() or not last.isprintable():
            end = visible_end(text, end)
            last = text[end - 1 : end]
        # Nearly every honest line ends with a mark.
        if (
            ("\u4e00" <= last <= "\u9fff" or last in ENDS)
            and ENDING.search(text[max(0, end - ENDING_REACH) : end])
            and (span := _block(document, end, options))
        ):
            return _tail(document, span, options)
        end = max(text.rfind("\n", 0, end), 0)
    return None


def _block(document: Document, end: int, options: TailOptions) -> Span | None:
    """The row of place names that ends here."""
    match = NAMES_BACKWARDS.match(document.text[document.body.start : end][::-1])
    if match is None:
        return None
    start = end - match.end()
    # A line that begins with the separator is a row of a table.
    while start < end and not NAME.match(document.text, start):
        start += 1
    names = list(NAME.finditer(document.text, start, end))
    counties, simplified = place_names.counties(), document.text[start:end]
    # As in ``fold_script_and_case``, most need no look at each character.
    if scripts.has(scripts.TRADITIONAL, simplified):
        simplified = simplified.translate(tables.simplified())
    provinces = [counties.get(simplified[name.start() - start : name.end() - start], 0) for name in names]
    # What comes before the first county is not of the block: verses, a signature.
    first = 0
    while first < len(names) and not (provinces[first] or SUFFIX.search(names[first][0])):
        first += 1
    # Nor are the lines below it, as a button.
    last = len(names)
    while (
        last > first
        and not provinces[last - 1]
        and "\n" in document.text[names[last - 2].end() : names[last - 1].start()]
    ):
        last -= 1
    names, provinces = names[first:last], provinces[first:last]
    if len(names) < options.min_names:
        return None
    end = names[-1].end()
    row = document.text[names[0].start() : end]
    bars = sum(map(row.count, BARS)) >= options.min_names - 1
    if sum(map(bool, provinces)) < (options.min_county_share if bars else STRICT_SHARE) * len(names):
        return None
    known = [one for one in provinces if one and one & (one - 1) == 0]
    changes = sum(one != other for one, other in pairwise(known))
    if len(set(known)) < options.min_provinces or changes < options.min_change_share * (len(known) - 1):
        return None
    if _is_table(document, names[0].start()):
        return None
    return Span(names[0].start(), end)


def _is_table(document: Document, start: int) -> bool:
    line = document.line_span(document.line_at(start))
    return document.text[line.start : line.end].lstrip()[:1] in tuple(BARS)


def _standing_in(text: str, names: set[str]) -> set[str]:
    """Those of some names that stand anywhere in a text. The time does not depend on how many there are, beyond a few."""
    if len(names) <= FEW_NAMES:
        return {name for name in names if name in text}
    found: set[str] = set()
    for length in {len(name) for name in names}:
        found |= names.intersection(
            map("".join, zip(*(text[start:] for start in range(length)), strict=False))
        )
    return found


def _tail(document: Document, span: Span, options: TailOptions) -> PlaceTail | None:
    """The row with the separators behind it, unless the text above is about its places."""
    text = document.text
    tail = re.match(rf"[{BARS},， \t]*", text[span.end :])
    stop = span.end + (tail.end() if tail else 0)
    names = NAME.findall(text[span.start : stop])
    among = _standing_in(text[: span.start] + text[stop:], set(names))
    known = [name for name in names if name in among]
    if len(known) > options.max_known_share * len(names):
        return None
    return PlaceTail(Span(span.start, stop), names, known)
