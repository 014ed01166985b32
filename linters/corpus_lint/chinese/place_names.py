"""Names of Chinese provinces, cities and counties, in full and as people shorten them."""

from __future__ import annotations

import re
from functools import cache

from corpus_lint.chinese import tables
from corpus_lint.core.lazy_patterns import lazy

# In one name, an autonomous county may have several peoples, some of them without 族.
WITHOUT_ENDING = "蒙古|哈萨克|塔吉克|锡伯|达斡尔|东乡|柯尔克孜"


def _ending() -> str:
    from corpus_lint.chinese.word_lists import alternatives  # most texts are asked for no names

    return rf"""(?:
        (?:{alternatives("peoples")}族|{WITHOUT_ENDING})+自治[县州旗]
      | 自治[县州旗]
      | 地区|林区|特区|新区
      | [县区市旗盟州]
    )$"""


ENDING = lazy(_ending, re.VERBOSE)


def _with_short(names: str) -> set[str]:
    whole = names.split()
    return {short for name in whole if len(short := ENDING.sub("", name)) > 1} | set(whole)


@cache
def _tables() -> tuple[dict[str, int], frozenset[str]]:
    counties: dict[str, int] = {}
    others: set[str] = set()
    for number, line in enumerate(tables.read("place_names.txt").splitlines()):
        province, cities, names = line.split("\t")
        others |= {province, *_with_short(cities)}
        for name in _with_short(names):
            counties[name] = counties.get(name, 0) | 1 << number
    return counties, frozenset(others)


def counties() -> dict[str, int]:
    """Names of counties and districts, in simplified script, to the set of their provinces, one bit each."""
    return _tables()[0]


def cities() -> frozenset[str]:
    """Names of provinces and of cities above the counties."""
    return _tables()[1]
