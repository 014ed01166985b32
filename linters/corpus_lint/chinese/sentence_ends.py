"""How likely a sentence ends after a character, from a table of what sentences end in.

``tools/tables/make_sentence_ends.py`` makes the table and says what it was made from. It is read when a suspicious text first needs it.
"""

from __future__ import annotations

import re
from functools import cache
from math import log2

from corpus_lint.chinese import tables
from corpus_lint.chinese.bigram_model import symbol
from corpus_lint.core.model import Span

# The longest context of the table, and of the places in the same text that a text is compared with.
TABLE_LONGEST = 3
TEXT_LENGTHS = range(2, 7)
# What is known of a shorter context counts as much as so many occurrences of a longer one.
PRIOR_WEIGHT = 4
# After a mark that ends a sentence it ended; after others it may have.
ENDS = dict.fromkeys("。！？；!?;…", 1.0) | dict.fromkeys("，,、：:）)”」》\n\r ", 0.3)
# So many places in the same text are enough.
PLACES = 50
LEAST, MOST = -6.0, 10.0
# Of a character that the table does not have.
UNKNOWN_BITS = 4.0


def symbols(line: str) -> str:
    """A line in the alphabet of the character model, a run of digits or of letters as one."""
    return re.sub("0+", "0", re.sub("a+", "a", "".join(map(symbol, line))))


@cache
def _table(length: int) -> dict[str, float]:
    """The contexts of one length."""
    lines = tables.read("sentence_ends.txt").split("\n")
    table: dict[str, float] = {}
    for level, *fields in (line.split("\t") for line in lines if line):
        contexts = map("".join, zip(*[iter(fields[length - 1])] * length, strict=True))
        table |= dict.fromkeys(contexts, int(level) / 2)
    return table


def table_bits(line: str) -> float:
    """The logarithm of the odds that a sentence goes on after a line, of what stands at its end in other texts."""
    end = symbols(line[-12:])[-TABLE_LONGEST:]
    contexts = (end[start:] for start in range(len(end)))
    return next((known for one in contexts if (known := _table(len(one)).get(one)) is not None), UNKNOWN_BITS)


def going_on_bits(text: str, span: Span) -> float:
    """The same, of the end of a paragraph, corrected by what follows the same characters elsewhere in its text."""
    probability = 1 / (1 + 2 ** table_bits(text[span.start : span.end]))
    for length in TEXT_LENGTHS:
        if span.end - length < span.start:
            break
        context = text[span.end - length : span.end]
        ended = seen = 0.0
        place = text.find(context, 0, span.end - 1)
        while place >= 0 and seen < PLACES:
            after = ENDS.get(text[place + length])
            ended += after or 0.0
            seen += after or 1.0
            place = text.find(context, place + 1, span.end - 1)
        if not seen:
            break
        probability = (ended + PRIOR_WEIGHT * probability) / (seen + PRIOR_WEIGHT)
    return min(max(log2(1 / probability - 1), LEAST), MOST)
