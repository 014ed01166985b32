"""How somebody writes, and what whole texts end in without a mark: shared by the rules about cut texts."""

from __future__ import annotations

import re

from corpus_lint.chinese import place_names, tables
from corpus_lint.core.lazy_patterns import lazy

HAN = tables.HAN_RANGES
# A writer who speaks to others, or sets marks without care, as in reviews and messages: `我`, `啦`, `！！`, `好吃,便宜`, a space
# for a mark. What is in quotation marks is by others.
INFORMAL = lazy(
    rf"""
    [我俺您你妳咱]
    | [啊呀啦哦噢哇嘛吧呢哈呵嘿唉哎咯喔](?![{HAN}])
    | [挺蛮蠻](?=[{HAN}])|真[的是心]|不[错錯]|好[像多]|[有就]点|有點|反正|其[实實]|[这這]个|[这這]個|[这這]家|超[级級]?[好差赞讚]|太[差好贵貴小吵慢]
    | [。！？!?~～,，、]{{2}}
    | (?<=[{HAN}])[,!?.~～ ](?=[{HAN}])
    """,
    re.VERBOSE,
)
QUOTED = lazy("《[^《》]*》|“[^“”]*”|「[^「」]*」|『[^『』]*』|【[^【】]*】")
# So many of these in a hundred Han characters are enough, and so many in all.
INFORMAL_DENSITY = 0.02
FEWEST_INFORMAL = 2
# Full stops and their like; one in so many Han characters is usual where a writer sets them.
FULL_STOP = lazy(rf"[。！？!?]+|(?<=[{HAN}])\.(?!\d)")
HAN_PER_STOP = 40
# What somebody adds to his text later: a label with the day, then a few words.
LATER = lazy(r"\s*[^，。,：:\s]{0,8}\d+[月/.-]\d+日?[^，。,：:]{0,8}[：:]")
# With these a classical sentence is over.
OLD_END = lazy(r"[也矣焉耳乎哉之耶欤歟]\s*$")
MARK = lazy("[，,、；; \u3000]+")
# Names of places in a row.
PLACES = lazy(
    # Atomic: a row of such characters can be divided in more ways than there is time for.
    rf"""
    (?: (?: (?>[{HAN}]{{1,4}}[省市县縣]) [，,、；;\ ]?+ ){{2,}}+ [{HAN}]{{0,3}}+
      | (?: (?>[{HAN}]{{1,8}}[省市县縣區区州郡镇鎮]) (?:[一沿]?[带帶]|境[内內])?+ [，,、；;\ ]?+ )++
    )$
    """,
    re.VERBOSE,
)
# Names in a row, divided by spaces.
ROW = lazy(f"(?:[{HAN}][ \u3000]+[{HAN}].*){{2}}")
# Words of two to four characters with enumeration marks and nothing else.
LIST = lazy(f"[{HAN}]{{2,4}}(?:、[{HAN}]{{2,4}})+$")
PROVINCE = lazy(f"[{HAN}]{{2,3}}[省市县縣]")
# How long a place can be, in characters: `河南省中部偏南`.
LONGEST_PLACE = 14
PLACE_NAME = range(2, 5)


def informal(text: str) -> float:
    """How much of a text is written as one speaks, from 0 to 1."""
    own = QUOTED.sub("", text)
    number = len(INFORMAL.findall(own))
    if number < FEWEST_INFORMAL:
        return 0.0
    return min(1.0, number / (INFORMAL_DENSITY * max(1, tables.count_han(own))))


def stops(text: str) -> float:
    """How often a sentence ends in a text, from 0 to 1, where it is usual."""
    return min(1.0, len(FULL_STOP.findall(text)) * HAN_PER_STOP / max(1, tables.count_han(text)))


def names(line: str, clauses: bool) -> bool:
    """Whether a line consists of names: of places, or of whatever is divided by spaces."""
    if PLACES.match(line) or (not clauses and ROW.search(line)):
        return True
    if LIST.match(line):
        return True
    parts = [part for part in MARK.split(line) if part]
    return all(len(part) <= LONGEST_PLACE and _is_place(part) for part in parts)


def _is_place(text: str) -> bool:
    known = place_names.cities()
    return PROVINCE.match(text) is not None or any(text[:length] in known for length in PLACE_NAME)
