"""Lines of sites among the text: what readers of a novel or of a shared document are asked and told.

No phrase of them is sure, but for a few slogans: a line is known by several kinds of phrases that it has side by side, and
by how little else is in it. Each kind adds to the score, and nothing takes away from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus_lint.chinese import word_lists
from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span

LIST = "site_lines"
# What a kind of phrase adds to the score of a line: one, if it is not named here. A slogan is enough by itself.
WEIGHTS = {
    "slogan": 5.0,
    "unfinished": 3.0,
    "readers": 3.0,
    "site": 2.0,
    "new_address": 2.0,
    "mode": 3.0,
    "chapter_links": 2.0,
    "votes": 3.0,
    "upload": 3.0,
}
# What is added for a line that consists of such phrases: for a part of it, as much of that.
WHOLE_LINE = 3.0
# Kinds of which a line has one at least: the others are what any page may say, as that it is about novels or documents.
ANCHORS = (
    "slogan",
    "site",
    "new_address",
    "unfinished",
    "chapter_links",
    "error",
    "mode",
    "votes",
    "readers",
    "upload",
)
OF_SITES = frozenset(
    (
        "slogan",
        "site",
        "new_address",
        "chapter",
        "unfinished",
        "chapter_links",
        "error",
        "votes",
        "readers",
        "novel",
        "upload",
        "library",
    )
)
# Characters of the longest sentence that is looked at; a paragraph without marks is text.
LONGEST = 200
GAP = "[^，。]{0,10}?"
CUE = lazy(
    lambda: "|".join(
        f"(?P<{section}>{word_lists.alternatives(LIST, section, gap=GAP)})"
        for section in word_lists.read(LIST)
    )
)
ANCHOR = lazy(lambda: word_lists.alternatives(LIST, *ANCHORS, gap=GAP))
ADDRESS = lazy(
    r"""
    (?:https?://|(?:www|wap|m)\.)[\w./?=&%#+-]{3,200}
    | [a-z0-9-]{2,30}\.(?:com|net|cc|org|cn|so|la|me|tv|info)(?![a-z])
    """,
    re.VERBOSE,
)
# What a text quotes it does not say.
QUOTED = lazy("(?<![号索注到词網网])(?:“[^“”\n]*”|「[^「」\n]*」|`[^`\n]*`)")
ENDS = "\n。！？!?"
NO_LETTER = lazy(r"[\W\d_]")
FULL_WIDTH = str.maketrans(",:", "，：")


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A sentence that a site put there, with the kinds of phrases in it, and their score."""

    span: Span
    kinds: tuple[str, ...]
    score: float


# Each phrase that a line cannot do without has one of these characters: a text without them needs no list.
CHARACTERS = frozenset(
    "举书享传傳八击励勵卢友咪哦址域基字客容小待戶户打找抽换插換搜擊暢書棉求派浏瀏点燃畅盗盜盧码碼票禁秒移窗站章签簽籤粉網网舉荐蒐薦藏覽览訪評讀访评读賞赏趣跪軒軟載輸轩软载输返迷追送閱閲阅頁頂页顶飄飘鮮鲜點盧讀勵搜輸"
)


def signs() -> frozenset[str]:
    """Characters side by side without some of which a text has no such line."""
    return word_lists.signs(LIST, *ANCHORS)


def find_site_lines(text: str, min_score: float) -> Iterator[SiteLine]:
    """The sentences of a text that a site put there."""
    if CHARACTERS.isdisjoint(text) or not word_lists.pattern_of(signs()).search(text):
        return
    folded = fold_script_and_case(text).translate(FULL_WIDTH)
    folded = QUOTED.sub(lambda quoted: " " * len(quoted[0]), folded)
    # Ends are looked for as far as a sentence may go: one that has none there goes on behind ``end``.
    end, goes_on = 0, False
    for anchor in ANCHOR.finditer(folded):
        if anchor.start() < end:
            continue
        low, high = max(end, anchor.start() - LONGEST - 1), anchor.end() + LONGEST + 1
        before = max(folded.rfind(mark, low, anchor.start()) for mark in ENDS)
        behind = [found for mark in ENDS if (found := folded.find(mark, anchor.end(), high)) >= 0]
        is_long = before < 0 and (low > end or goes_on)
        start = before + 1 if before >= 0 else end
        end = min(behind, default=min(high, len(folded)))
        goes_on = not behind and end < len(folded)
        if is_long or goes_on or end - start > LONGEST:
            continue
        kinds, score = weigh(folded[start:end])
        if score >= min_score:
            stripped = text[start:end].strip()
            first = text.index(stripped, start)
            yield SiteLine(Span(first, first + len(stripped)), kinds, score)


def weigh(sentence: str) -> tuple[tuple[str, ...], float]:
    """The kinds of phrases that a folded sentence has, and their score."""
    rest, addresses = ADDRESS.subn(" ", sentence)
    kinds, covered = weigh_phrases(rest)
    if kinds.keys().isdisjoint(ANCHORS) or kinds.keys().isdisjoint(OF_SITES):
        return tuple(kinds), 0.0
    if addresses:
        kinds["address"] = None
    share = covered / max(1, len(NO_LETTER.sub("", rest)))
    return tuple(kinds), sum(WEIGHTS.get(kind, 1.0) for kind in kinds) + WHOLE_LINE * share


def weigh_phrases(text: str) -> tuple[dict[str, None], int]:
    """The kinds of phrases that a folded text has, each once, and how many letters they take up."""
    kinds: dict[str, None] = {}
    covered = 0
    for match in CUE.finditer(text):
        kinds[match.lastgroup or ""] = None
        covered += len(NO_LETTER.sub("", match[0]))
    return kinds, covered
