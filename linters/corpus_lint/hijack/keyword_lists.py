"""Find lists of gambling keywords in other languages, in the first and the last lines of a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from corpus_lint.chinese import word_lists
from corpus_lint.chinese.lexicon import ODD_CAPITALS
from corpus_lint.chinese.word_lists import alternatives
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span
from corpus_lint.hijack.gambling import outer_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.screens import Batch, Flags

WORDS = "gambling_words"
# Characters of the shortest list of keywords.
SHORTEST = 30
WORD = lazy(
    lambda: (
        rf"(?<![^\W\d_])(?:(?P<game>{alternatives(WORDS, 'game')})|(?P<lure>{alternatives(WORDS, 'lure')}))"
    )
)
MARKS = lazy("[.,;:!?。，！？；：、]")
LETTER = lazy(r"[^\W_]")
# Of a list of keywords: how many different ones, how many of them games or houses, and the share of the letters.
MIN_WORDS, MIN_GAMES, MIN_SHARE = 4, 2, 0.4


def may_have_keyword_lists(batch: Batch, lines: int) -> Flags:
    """The texts that may have a list of gambling keywords in their first or last lines."""
    rows = batch.lines(lines, lines)
    rows = rows.where(rows.sizes >= SHORTEST)
    rows = rows.where(rows.may_be_free_of(".,;:!?。，！？；：、"))
    # Games are no part of each other, and each has its sign.
    games = rows.count_signs(_signs_of_games())
    rows = rows.where((games >= MIN_GAMES) | batch.has(ODD_CAPITALS)[rows.owners])
    return rows.where([_is_keyword_list(row) for row in rows.decoded()]).texts


@cache
def _signs_of_games() -> frozenset[str]:
    """Three characters of each game, or two."""
    return word_lists.signs(WORDS, "game")


def games() -> tuple[str, ...]:
    """The games, in small letters: a list has one of them at least."""
    return tuple(map(str.lower, word_lists.phrases(WORDS, "game")))


def find_keyword_lists(document: Document, lines: int, last_lines: int) -> Iterator[Span]:
    """The first and last lines that are lists of gambling keywords in another language."""
    for start, end in outer_lines(document, lines, last_lines):
        if end - start >= SHORTEST and not MARKS.search(document.text, start, end):
            span = document.stripped(start, end)
            if span and _is_keyword_list(document.text[start:end]):
                yield span


def _is_keyword_list(line: str) -> bool:
    """Whether a line without marks has enough keywords."""
    line = line.lower()
    words: dict[str, str] = {}
    covered = 0
    for match in WORD.finditer(line):
        words[match[0]] = match.lastgroup or ""
        covered += len(LETTER.findall(match[0]))
    games = sum(kind == "game" for kind in words.values())
    return len(words) >= MIN_WORDS and games >= MIN_GAMES and covered >= MIN_SHARE * len(LETTER.findall(line))
