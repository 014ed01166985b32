"""Characters put for others that look like them: 己经 for 已经, 首接 for 直接, 西个 for 四个.

## What it does
Finds pages on which a character stands where its look-alike belongs. What the character model thinks of each place, with the
characters before and behind it, adds up over the page; and the character that belongs there hardly stands on the page at
all, as it does in honest text.

Measured on 65,000 honest documents: it reports two chapters of novels, in which 末 is written for 未 and 己 for 已, and is
right.

## Why it is bad
Sites of novels swap such characters so that copies can be told. A model learns words that do not exist.

## Example
```bad 1:3 ×4
那人己经走远了，他首接坐下来喝茶，桌上放着西个杯子。末来的事情，谁也说不清楚。
```
```fixed
那人已经走远了，他直接坐下来喝茶，桌上放着四个杯子。未来的事情，谁也说不清楚。
```
```bad 1:5 ×5
我不知道愚什么才好，你愚去哪里，我就愚去哪里。他愚了一会儿，没有愚明白。
```
```fixed
我不知道想什么才好，你想去哪里，我就想去哪里。他想了一会儿，没有想明白。
```

## Look-alikes it leaves alone
The same two characters where each is right:
```good
西周是一个朝代。他自己经营一家店，自己经常在店里，西个小区的人都认识他。
```
```good
一首接一首地唱，唱到周末来人才停下；巴西个人赛的冠军首次来访，首都机场人山人海。
```
A writer's mistake beside the right form:
```good
他己经说过了，我也已经听过了，大家都已经知道，只是还没有人去做。
```
A text about wrong characters, and old texts, in which words end anywhere:
```good
“己经”是“已经”的错别字，“首接”是“直接”的错别字，“西个”是“四个”的错别字。
```
```good
王以己之心度人之腹，己成而后及物，西行至于河，首尾相接，末有不利。
```

## Fix safety
Unsafe: writes the other character at the places that were found; on such pages there are more than the model is sure of.

## Options
* `min-places` (3): so many places, each behind another character, are a page that was changed; one or two are mistakes of
  writing, and behind one and the same character it may be a name.
* `min-gain` (5.0): bits by which the other character has to be more probable at a place.
* `min-bits` (20.0): what the places have to come to, each beyond half of `min-gain`. Honest pages of 160 million characters
  reach it twice.
* `min-share` (0.3): the share of a character's places at which the other one is more probable.
* `max-right` (0.5): how often the other character may stand on the page, for each place that was found.
* `max-mentioned` (8): so many are mentions in a text that speaks of wrong characters or of variants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from corpus_lint.chinese import bigram_model
from corpus_lint.chinese.tables import HAN_CLASS
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import rule
from corpus_lint.rules._mentions import ABOUT_CONVERSION

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# What stands on a page, and what belongs there. Shapes that differ by a stroke or two, of which at least one is frequent; left
# out are pairs that names, classical texts or Japanese have on honest pages (人入, 王玉, 侯候, 曰日, 士土).
PAIRS = "己已 末未 未末 首直 西四 愚想 得的 旳的 晴睛 睛晴 兔免 千干 住往 间问 待侍 慌荒 九丸 体休 今令 莱菜 吥不 嘚得"
SWAPPED = {pair[0]: pair[1] for pair in PAIRS.split()}
SIMPLIFIED = dict(zip("間體萊", "间体莱", strict=True))
SCREEN = lazy(f"[{''.join((*SWAPPED, *SIMPLIFIED))}]")
HAN_RUN = lazy(f"{HAN_CLASS}+")
# The words that modern Chinese is full of, and classical Chinese and Japanese are not.
MODERN = lazy("[的了是这這那们們吗嗎呢就都个個说說在和到很着著把]")
MODERN_SHARE = 0.04
KANA = lazy("[\u3041-\u30fe]")
# Of a long text the first part decides.
LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Options:
    min_places: int = option.count(3, low=1)
    min_gain: float = option.bits(5.0)
    min_bits: float = option.bits(20.0)
    min_share: float = option.share(0.3)
    max_right: float = option.ratio(0.5)
    max_mentioned: int = option.count(8)


def screen(batch: Batch, options: Options) -> Flags:
    from corpus_lint.rules._doubtful_characters import doubtful
    from corpus_lint.screens.classes import END

    wrong = [
        "".join((one, *(other for other, right in SIMPLIFIED.items() if right == one))) for one in SWAPPED
    ]
    rights = list(SWAPPED.values())
    found: dict[int, list[tuple[str, float, str]]] = {}
    for number, group, others, around in doubtful(
        batch, wrong, list(map(_forms, rights)), options.max_right, options.min_places
    ):
        right = rights[group]
        better = [
            (one[0], gain, right)
            for one in around
            if (gain := _gain(one.replace(END, " "), right)) >= options.min_gain
        ]
        if _are_enough(len(better), len(around), others, options):
            found.setdefault(number, []).extend(better)
    enough = [number for number, better in found.items() if _is_sure(_strongest(better), options)]
    # Of a long text only the first part was to be looked at.
    long: Flags = batch.ends - batch.starts > LONGEST
    return batch.flagged(enough) | long


def _are_enough(better: int, places: int, rights: int, options: Options) -> bool:
    """Whether so many of the places of a character are more probable with the other one, which the text has elsewhere."""
    return better >= options.min_share * places and rights <= options.max_right * better


def _strongest(better: Iterable[tuple[str, float, str]]) -> dict[tuple[str, str], float]:
    """The bits of the places with the same character before them and the same right one: those of the strongest."""
    # Behind one and the same character it may be a name, 古愚, or a word that the model does not have, 垂首.
    return {(before, right): gain for before, gain, right in sorted(better, key=lambda one: one[1])}


def _is_sure(strongest: Mapping[tuple[str, str], float], options: Options) -> bool:
    score = sum(gain - options.min_gain / 2 for gain in strongest.values())
    return len(strongest) >= options.min_places and score >= options.min_bits


@rule(
    "OBF102", "look-alike-character", severity=Severity.WARNING, options=Options, screen=screen, preview=True
)
def look_alike_character(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text[:LONGEST]
    found = sorted(_found(document, text, options))
    if not found or not _is_modern(text):
        return
    if not _is_sure(
        _strongest((text[place - 1 : place], gain, right) for place, gain, right in found), options
    ):
        return
    if len(found) <= options.max_mentioned and ABOUT_CONVERSION.search(text):
        return
    seen = Counter(f"{text[place - 1 : place + 2]} → {right}" for place, _, right in found)
    yield Problem(
        Span(found[0][0], found[0][0] + 1),
        f"{plural(len(found), 'character')} in the place of one that looks like it",
        occurrences=tuple(Span(place, place + 1) for place, _, _ in found),
        count=len(found),
        evidence=evidence(seen),
        fix=Fix(
            f"replace {plural(len(found), 'character')}",
            tuple(Edit(place, place + 1, right) for place, _, right in found),
            Safety.UNSAFE,
        ),
    )


def _is_modern(text: str) -> bool:
    han = sum(map(len, HAN_RUN.findall(text)))
    return len(MODERN.findall(text)) >= MODERN_SHARE * max(1, han) and len(KANA.findall(text)) <= han // 10


def _found(document: Document, text: str, options: Options) -> Iterator[tuple[int, float, str]]:
    """The places at which the other character is more probable, by how many bits, and that character."""
    by_character: dict[str, list[int]] = {}
    for match in SCREEN.finditer(text):
        by_character.setdefault(SIMPLIFIED.get(match[0], match[0]), []).append(match.start())
    # What is right is rarer than what is wrong: most texts have nothing to weigh.
    rights = {wrong: sum(map(text.count, _forms(SWAPPED[wrong]))) for wrong in by_character}
    doubtful = {
        wrong: places
        for wrong, places in by_character.items()
        if rights[wrong] <= options.max_right * len(places)
    }
    if sum(map(len, doubtful.values())) < options.min_places:
        return
    for wrong, places in doubtful.items():
        right = SWAPPED[wrong]
        better = [
            (place, gain)
            for place in places
            if (gain := _gain(_around(text, place), right)) >= options.min_gain
        ]
        if _are_enough(len(better), len(places), rights[wrong], options):
            yield from ((place, gain, right) for place, gain in better if not document.in_code(place))


def _around(text: str, place: int) -> str:
    """A character with its neighbours, a space where there is none."""
    return f"{text[place - 1 : place] or ' '}{text[place]}{text[place + 1 : place + 2] or ' '}"


@cache
def _forms(character: str) -> str:
    """A character in both scripts."""
    return character + {"问": "問", "干": "幹", "丸": "", "侍": ""}.get(character, "")


# The same words stand in text after text.
@lru_cache(maxsize=1 << 14)
def _gain(around: str, right: str) -> float:
    """The bits by which another character is more probable than the one that stands between two neighbours."""
    before, here, after = map(bigram_model.symbol, around)
    return _cost(before, here) + _cost(here, after) - _cost(before, right) - _cost(right, after)


# There are fewer characters before and behind each than pairs of both.
_cost = lru_cache(maxsize=1 << 14)(bigram_model.following)
