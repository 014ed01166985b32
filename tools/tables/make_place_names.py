"""Make ``place_names.txt`` of ``linters/corpus_lint/chinese/data``: the cities and counties of China, by province.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    pip download --no-deps jionlp==1.5.31 && unzip jionlp-1.5.31-*.whl jionlp/dictionary/china_location_change.txt
    python tools/tables/make_place_names.py package/dist jionlp/dictionary/china_location_change.txt

What it is made from: the prefecture-level cities and the counties of china-division (MIT by its manifest, WTFPL by its
license file; its data are those of the National Bureau of Statistics), and the counties that were abolished or renamed
since 2002 of jionlp (Apache-2.0). One line a province: its short name, its cities and its counties, divided by tabs,
each list by spaces. Names are whole (``玉龙纳西族自治县``); they are shortened when the table is read.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

from sources import DATA

# What the statistics call the rest of a city or province.
NO_NAMES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
PROVINCE_SUFFIXES = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")


def short_province(name: str) -> str:
    for suffix in PROVINCE_SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places(division: Path, changes: Path) -> str:
    provinces = {row["code"]: short_province(row["name"]) for row in rows(division / "provinces.csv")}
    cities: defaultdict[str, dict[str, None]] = defaultdict(dict)
    counties: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for kind, name in ((cities, "cities.csv"), (counties, "areas.csv")):
        for row in rows(division / name):
            if row["name"] not in NO_NAMES:
                kind[provinces[row["provinceCode"]]][row["name"]] = None
    for line in changes.read_text("utf-8").splitlines():
        # Date, authority, and name and short name of province, city and, for most, county.
        old = line.partition("=>")[0].split("\t")
        if len(old) == 8:
            counties[old[3]][old[6]] = None
        else:
            cities[old[3]][old[4]] = None
    return "".join(
        f"{province}\t{' '.join(cities[province])}\t{' '.join(counties[province])}\n"
        for province in provinces.values()
    )


if __name__ == "__main__":
    (DATA / "place_names.txt").write_text(places(Path(sys.argv[1]), Path(sys.argv[2])), "utf-8")
