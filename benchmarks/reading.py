"""How fast documents are read, before any rule sees them.

    python benchmarks/reading.py DIRECTORY

The directory holds ``corpora/clean/*.jsonl.gz``. Their records are written in every format to a temporary directory and read
again. Prints MB of UTF-8 text a second of CPU, and the ratio to what CPython takes to decode the same bytes in the same run:
the best of five rounds each.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from timeit import repeat

import pyarrow
import zstandard
from pyarrow import parquet

from corpus_lint.core.document import Document
from corpus_lint.formats import find_files, format_of, orjson_text
from corpus_lint.formats.fields import TEXT_ONLY

ROUNDS = 5
SMALL_FILES = 2000
SMALL = 1000  # bytes


def main(folder: Path) -> None:
    texts = [one.text for path in sorted(folder.glob("*.jsonl.gz")) for one in documents(path)]
    encoded = [text.encode() for text in texts]
    size = sum(map(len, encoded))
    usual = timed(lambda: [raw.decode() for raw in encoded])
    print(f"{len(texts)} documents, {size / 1e6:.1f} MB in UTF-8; decoding: {size / usual / 1e6:.0f} MB/s\n")

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        raw = b"".join(json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n" for text in texts)
        (root / "a.jsonl").write_bytes(raw)
        (root / "a.jsonl.gz").write_bytes(gzip.compress(raw))
        (root / "a.jsonl.zst").write_bytes(zstandard.compress(raw))
        parquet.write_table(pyarrow.table({"text": texts}), root / "a.parquet", row_group_size=1000)
        for parser, loads in {"orjson": orjson_text.loads, "standard library": lambda: None}.items():
            orjson_text.loads = loads  # type: ignore[assignment]
            for path in sorted(root.glob("a.jsonl*")):
                show(f"{path.name[2:]}, {parser}", path, size, usual)
        show("parquet", root / "a.parquet", size, usual)
        small = Path(tempfile.mkdtemp(dir=root))
        short = [one for one in encoded if len(one) <= SMALL]
        for number in range(SMALL_FILES):
            (small / f"{number}.txt").write_bytes(short[number % len(short)])
        seconds = timed(lambda: deque(documents(small), 0))
        print(f"\n{SMALL_FILES} small files, found and read: {seconds / SMALL_FILES * 1e6:.0f} µs each")


def show(name: str, path: Path, size: int, usual: float) -> None:
    seconds = timed(lambda: deque(documents(path), 0))
    print(f"{name:<28}{size / seconds / 1e6:>6.0f} MB/s{usual / seconds:>8.2f} of decoding")


def documents(path: Path) -> Iterator[Document]:
    for source in find_files.sources([str(path)], False):
        if isinstance(source, find_files.Source):
            yield from format_of(source.path).read(source.path, source.shown, TEXT_ONLY)


def timed(call: Callable[[], object]) -> float:
    return min(repeat(call, timer=process_time, number=1, repeat=ROUNDS))


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "corpora" / "clean")
