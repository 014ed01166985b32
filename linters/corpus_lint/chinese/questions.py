"""What a clause has that asks: question words, in either script."""

from __future__ import annotations

from corpus_lint.chinese.word_lists import alternatives
from corpus_lint.core.lazy_patterns import lazy

# A question word.
QUESTION_WORD = lazy(lambda: alternatives("question_words", both_scripts=True))
# The same, and forms that ask without one: 是不是, 去没去, and 不 or 没 at the end.
ASKING = lazy(lambda: rf"{QUESTION_WORD.pattern}|(.)[不没沒]\1|[不没沒]$")
