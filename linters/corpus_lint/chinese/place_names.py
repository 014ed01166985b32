"""Names of Chinese provinces, cities and counties, in full and as people shorten them."""

from __future__ import annotations

from functools import cache

from corpus_lint.chinese import tables
from corpus_lint.core.lazy_patterns import lazy

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|"
    "柯尔克孜|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|鄂伦春|保安|裕固|独龙|各"
)
ENDING = lazy(
    f"(?:(?:(?:{PEOPLES})族|蒙古|哈萨克|塔吉克|锡伯|达斡尔|东乡|柯尔克孜)+自治[县州旗]|自治[县州旗]|地区|林区|特区"
    "|新区|[县区市旗盟州])$"
)


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
