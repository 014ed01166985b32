"""Words that a user adds to a rule by a file: ``--set SPM101.keywords=FILE``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from operator import add

from corpus_lint.chinese import scripts, tables
from corpus_lint.core import settings_files
from corpus_lint.core.errors import UsageError
from corpus_lint.core.model import Span

# The words of a file, folded. As the type of an option it is filled by ``read``.
Lexicon = tuple[str, ...]
# The characters beyond ASCII whose small letters have one of ASCII.
ODD_CAPITALS = "\u0130\u212a"


def fold_script_and_case(text: str) -> str:
    """A text in simplified script and small letters, as long as it was."""
    # A character that the table does not have costs an exception: twenty times as much as the search for one that it has.
    folded = text.translate(tables.simplified()) if scripts.has(scripts.TRADITIONAL, text) else text
    return low if len(low := folded.lower()) == len(folded) else folded


def read(path: str) -> Lexicon:
    """The words of a UTF-8 text file, one per line, in either script; lines that begin with ``#`` are comments.

    Longer words come first. Raises UsageError when the file cannot be read or has no word.
    """
    try:
        lines = settings_files.read(path, settings_files.KEYWORD_BYTES).decode("utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start:,}") from error
    words = {
        fold_script_and_case(word) for line in lines if (word := line.strip()) and not word.startswith("#")
    }
    if not words:
        raise UsageError(f"{path}: no keywords in it")
    if len(shortest := min(words, key=len)) < 2:
        raise UsageError(f"{path}: {shortest!r} is too short for a keyword: it has one character")
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def any_of(lexicon: Lexicon) -> str:
    """A pattern of all the words, by their first characters: of ten thousand the engine tries only a few at each place."""
    by_first: dict[str, list[str]] = {}
    for word in lexicon:
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_first.items())


@cache
def _by_pair(lexicon: Lexicon) -> dict[str, list[str]]:
    """The words by their first two characters."""
    words: dict[str, list[str]] = {}
    for word in lexicon:
        words.setdefault(word[:2], []).append(word)
    return words


def find(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the places of the words in a text, none overlapping another, in a time that does not depend on how many."""
    words = _by_pair(lexicon)
    folded = fold_script_and_case(text)
    end = 0
    for start, pair in enumerate(map(add, folded, islice(folded, 1, None))):
        if pair in words and start >= end:
            word = next((word for word in words[pair] if folded.startswith(word, start)), "")
            if word:
                end = start + len(word)
                yield Span(start, end)
