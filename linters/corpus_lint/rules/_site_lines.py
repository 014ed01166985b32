"""Lines of sites among the text: what readers of a novel or of a shared document are asked and told.

No phrase of them is sure, but for a few slogans: a line is known by several kinds of phrases that it has side by side, and
by how little else is in it. Each kind adds to the score, and nothing takes away from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from corpus_lint.chinese import tables, word_lists
from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.chinese.word_lists import Signs
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span
from corpus_lint.core.spans import lines_with
from corpus_lint.core.values import dataclass
from corpus_lint.rules._site_phrases import ANCHORS, LIST, LONGEST_GAP, NAMED, NAMES_OF_SITES, SHAPES, weigh

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# Characters of the longest sentence that is looked at; a paragraph without marks is text.
LONGEST = 200
# A site by its name in a line: what stands before it is a verb or no word.
BEFORE_NAME = "请請到上来來于於自由在的就是问問录錄搜索找看"
NAME = lazy(
    rf"(?:(?<![{tables.UNIFIED_HAN}])|(?<=[{BEFORE_NAME}]))"
    rf"(?P<name>(?:(?![{BEFORE_NAME}])[{tables.UNIFIED_HAN}]){{2,4}}?"
    r"(?:小[说說説][网網]|中文[网網]|文[学學][网網]?|[读讀][书書][网網]))"
)
# What a text quotes it does not say.
QUOTED = lazy("(?<![号索注到词網网])(?:“[^“”\n]*”|「[^「」\n]*」|`[^`\n]*`)")
MARKS = "。！？!?"
SENTENCE = lazy(f"[^{MARKS}]{{4,}}")
# Characters of a text that is asked for the signs one by one, in less time than it takes to compile them all.
SHORT = 20_000


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A sentence that a site put there, with the kinds of phrases in it, and their score."""

    span: Span
    kinds: tuple[str, ...]
    score: float


# Each phrase that a line cannot do without has one of these characters: a text without them needs no list.
CHARACTERS = frozenset(
    "书享传傳哦址域報完客容小戶户手找报换換文書求版码碼票禁秒移窗站章網网荐薦藏覽览評讀评读趣載輸载输閱閲阅頁页讀輸"
)


@cache
def signs() -> Signs:
    """Characters side by side without some of which a text has no such line."""
    return word_lists.signs_by_parts(LIST, LONGEST_GAP, *ANCHORS, "noun")


@cache
def _folded_signs() -> Signs:
    """The same as they are in a folded sentence."""
    return signs().folded()


def screen(batch: Batch, min_score: float) -> Flags:
    """The texts of a batch that have such lines."""
    sign = signs()
    found = batch.none()
    for places in batch.signs(sign.alone), batch.signs_near(sign.first, sign.second, sign.reach):
        anchored = places.where([_may_be_anchored_at(text, at) for text, at in batch.in_texts(places)])
        found = batch.with_any_line(anchored, lambda text, line: any(_lines_of(text, line, min_score)), found)
    return found


def _may_be_anchored_at(text: str, at: int) -> bool:
    """Whether the sentence with the sign at an offset may be one that ``_may_be_anchored`` lets through because of that sign."""
    start, end = max(0, at - LONGEST), at + LONGEST
    # Where nothing is quoted in all that may be of the sentence, each mark ends it.
    stops = "\n" if _may_quote(text[start:end]) else f"\n{MARKS}"
    for stop in stops:
        start = max(start, text.rfind(stop, start, at) + 1)
        end = found if (found := text.find(stop, at, end)) >= 0 else end
    sentence = text[start:end]
    return "." in sentence or _is_anchored_by(_folded(sentence), at - start)


def find_site_lines(text: str, min_score: float) -> Iterator[SiteLine]:
    """The sentences of a text that a site put there."""
    if CHARACTERS.isdisjoint(text) or (len(text) < SHORT and not _may_have_one(text)):
        return
    for start, end in lines_with(word_lists.pattern_of(signs()), text):
        yield from _lines_of(text, Span(start, end), min_score)


def _may_have_one(text: str) -> bool:
    """Whether a text has phrases without which ``weigh`` finds no line: asked one by one, without compiling them."""
    folded = _folded(text)
    return (
        word_lists.has_phrase(folded, LIST, *ANCHORS)
        or (word_lists.has_phrase(folded, LIST, "noun") and word_lists.has_phrase(folded, LIST, *SHAPES))
        or ("." in folded and any(word in folded for word in NAMES_OF_SITES) and _is_named(folded))
    )


def _folded(text: str) -> str:
    """A text as phrases are looked for in it."""
    return fold_script_and_case(text).replace(",", "，").replace(":", "：")


def _without_quotations(folded: str) -> str:
    return QUOTED.sub(lambda quoted: " " * len(quoted[0]), folded) if _may_quote(folded) else folded


def _may_quote(text: str) -> bool:
    """Whether a text begins or ends a quotation."""
    return "“" in text or "”" in text or "「" in text or "」" in text or "`" in text


def _is_named(folded: str) -> bool:
    return NAMED.search(_without_quotations(folded)) is not None


def _lines_of(text: str, paragraph: Span, min_score: float) -> Iterator[SiteLine]:
    folded = _without_quotations(_folded(text[paragraph.start : paragraph.end]))
    sign = word_lists.pattern_of(_folded_signs())
    for sentence in SENTENCE.finditer(folded):
        if len(sentence[0]) > LONGEST or not _may_be_anchored(sentence[0], sign.finditer(sentence[0])):
            continue
        kinds, score = weigh(sentence[0])
        if score >= min_score:
            start, end = paragraph.start + sentence.start(), paragraph.start + sentence.end()
            stripped = text[start:end].strip()
            first = text.index(stripped, start)
            yield SiteLine(Span(first, first + len(stripped)), kinds, score)


def _may_be_anchored(sentence: str, signs: Iterable[re.Match[str]]) -> bool:
    """Whether a folded sentence with some signs has a phrase of ``ANCHORS`` or a noun, or may have an address.

    Without any of them it has no score.
    """
    return any("." in sentence or _is_anchored_by(sentence, sign.start()) for sign in signs)


def _is_anchored_by(folded: str, place: int) -> bool:
    """Whether a folded text has a phrase of ``ANCHORS`` or a noun whose sign is at a place."""
    return word_lists.has_phrase_at(folded, place, word_lists.phrases_by_sign(LIST, *ANCHORS, "noun"))


def names_of_sites(lines: Iterable[str]) -> frozenset[str]:
    """The names by which site lines call their site, as they are written."""
    return frozenset(found["name"] for line in lines for found in NAME.finditer(line))
