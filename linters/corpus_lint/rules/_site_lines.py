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

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

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
    "speed": 2.0,
    "read_there": 2.0,
    "tell": 2.0,
    "state": 2.0,
    "get_app": 2.0,
    "find_again": 2.0,
    "named": 2.0,
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
# Ways to speak of a site that have no word of their own: they count where the sentence has one that only readers use.
SHAPES = ("speed", "read_there", "tell", "state", "get_app", "find_again")
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
LONGEST_GAP = 10
GAP = f"[^，。]{{0,{LONGEST_GAP}}}?"
# Behind a look at the first character of all phrases, and of those of a kind: at most places of a sentence none of them is tried.
CUE = lazy(lambda: f"{_first_characters(*_cues())}(?:{'|'.join(map(_of_kind, _cues()))})")
NOUN = lazy(lambda: word_lists.alternatives(LIST, "noun"))
ADDRESS = lazy(
    r"""
    (?:www|wap|m)\.[\w./?=&%#+-]{3,200}
    | [a-z0-9-]{2,30}\.(?:com|net|cc|org|cn|so|la|me|tv|info|io|xyz|top|vip|tw|biz)(?![a-z])
    """,
    re.VERBOSE,
)
# A site by its name right beside its address. These stand before an address, and the first ones behind one as well.
READING_NAMES = ("小说", "中文", "文学", "看书", "读书")
NAMES_OF_SITES = (*READING_NAMES, "书吧", "书屋", "书城", "书院", "书库", "阁")
NAMED = lazy(
    lambda: (
        rf"""
    (?:{"|".join(NAMES_OF_SITES)})[网城吧站]?[^a-z，。]{{0,4}}(?:{ADDRESS.pattern})
    | (?:{ADDRESS.pattern})[^\w，。]{{0,3}}\w{{0,6}}?(?:{"|".join(READING_NAMES)})[网城吧站]
    """
    ),
    re.VERBOSE,
)
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
NO_LETTER = lazy(r"[\W\d_]")
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


def _cues() -> tuple[str, ...]:
    return tuple(section for section in word_lists.read(LIST) if section != "noun")


def _of_kind(section: str) -> str:
    phrases = word_lists.alternatives(LIST, section, gap=GAP)
    return f"(?P<{section}>{_first_characters(section)}{phrases})"


def _first_characters(*sections: str) -> str:
    """An expression that looks whether a phrase may begin at a place; an empty one if the list has none."""
    first = sorted({re.escape(phrase[0]) for phrase in word_lists.phrases(LIST, *sections)})
    return f"(?=[{''.join(first)}])" if first else ""


def screen(batch: Batch, min_score: float) -> Flags:
    """The texts of a batch that have such lines."""
    sign = signs()
    found = batch.none()
    for places in batch.signs(sign.alone), batch.signs_near(sign.first, sign.second, sign.reach):
        known = places.where(
            [
                _may_be_anchored_at(batch.documents[owner].text, at)
                for owner, at in zip(places.owners.tolist(), places.offsets.tolist(), strict=True)
            ]
        )
        for number, line in batch.lines_at(known):
            if not found[number]:
                found[number] = any(_lines_of(batch.documents[number].text, line, min_score))
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


def weigh(sentence: str) -> tuple[tuple[str, ...], float]:
    """The kinds of phrases that a folded sentence has, and their score."""
    rest, addresses = ADDRESS.subn(" ", sentence) if "." in sentence else (sentence, 0)
    phrases = list(CUE.finditer(rest))
    kinds = _kinds(phrases)
    named = addresses and NAMED.search(sentence) is not None
    noun = named or NOUN.search(rest) is not None
    anchored = named or not kinds.keys().isdisjoint((*ANCHORS, *(SHAPES if noun else ())))
    if not anchored or not (noun or not kinds.keys().isdisjoint(OF_SITES)):
        return tuple(kinds), 0.0
    if addresses:
        kinds["address"] = None
    if named:
        kinds["named"] = None
    share = _letters(phrases) / max(1, len(NO_LETTER.sub("", rest)))
    return tuple(kinds), sum(WEIGHTS.get(kind, 1.0) for kind in kinds) + WHOLE_LINE * share


def weigh_phrases(text: str) -> tuple[dict[str, None], int]:
    """The kinds of phrases that a folded text has, each once, and how many letters they take up."""
    phrases = list(CUE.finditer(text))
    return _kinds(phrases), _letters(phrases)


def _kinds(phrases: Iterable[re.Match[str]]) -> dict[str, None]:
    return dict.fromkeys(match.lastgroup or "" for match in phrases)


def _letters(phrases: Iterable[re.Match[str]]) -> int:
    return sum(len(NO_LETTER.sub("", match[0])) for match in phrases)
