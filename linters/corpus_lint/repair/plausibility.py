"""Whether the result of a repair may be Chinese text."""

from __future__ import annotations

import re

from corpus_lint.chinese import tables
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core.lazy_patterns import lazy

# The share of distinct Han characters in a text, at least.
DISTINCT_SHARE = 0.2
# A character by itself inside a word of letters.
INSIDE_WORDS = lazy(f"(?<=[A-Za-z])[{tables.HAN_RANGES}](?=[A-Za-z])")
# What wrong decodings give and Chinese text has not.
ODD = lazy(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u3100-\u312f\uac00-\ud7ff\ue000-\uf8ff\uff61-\uff9f\ufffd\U00010000-\U0010ffff]"
)


def is_plausible(text: str) -> bool:
    """Whether a text has Han characters, not the same ones all along, and no character that wrong decodings give."""
    if ODD.search(text):
        return False
    han = HAN_CHARACTER.findall(text)
    # near限home is two words with a wide space of GBK between them.
    if 2 * len(INSIDE_WORDS.findall(text)) > len(han):
        return False
    return len(set(han)) >= max(2, DISTINCT_SHARE * len(han))


def weight(text: str) -> int:
    """The characters of a text that cost bits: a run of digits or letters is one."""
    return max(1, len(re.sub("[0-9]+|[A-Za-z]+|[ \t]+", "x", text)))
