"""How fast other tools look at the same documents.

    pip install chardet charset-normalizer codespell 'datatrove[processing]' ftfy jieba py-data-juicer aiohttp spacy typos
    python benchmarks/peers.py DIRECTORY

The directory is that of ``rules.py``, which says what REF is; every twentieth of its honest documents is replaced by a hijacked
page. Prints the megabytes of UTF-8 that each tool looks at in a second of processor time, and the share of REF, which is taken
before each of its rounds. Slow tools get documents of so many megabytes, evenly spread. Libraries are handed texts that are
decoded already, detectors the bytes; what they load they have loaded before. Commands get a directory with a file for each
document, and start-up counts. None of them looks for the same as corpus-lint: this is about what a look at a corpus costs.
What is not installed is left out. Data-Juicer installs what it misses when it is imported.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from rules import Cost, head, here, honest, lint, megabytes, mixed, race, speed
from throughput import CHECK, SETS, launch

from corpus_lint.engine import catalogue

ROUNDS = 3
JUICER = {
    "alphanumeric": "Alphanumeric",
    "average_line_length": "AverageLineLength",
    "character_repetition": "CharacterRepetition",
    "maximum_line_length": "MaximumLineLength",
    "special_characters": "SpecialCharacters",
    "text_length": "TextLength",
}
# Looks at documents, given as texts and as bytes.
Look = Callable[[Sequence[str], Sequence[bytes]], object]


def ftfy() -> Look:
    from ftfy import fix_text

    return lambda texts, raw: [fix_text(text) for text in texts]


def chardet() -> Look:
    from chardet import detect

    return lambda texts, raw: [detect(one) for one in raw]


def charset_normalizer() -> Look:
    from charset_normalizer import from_bytes

    return lambda texts, raw: [from_bytes(one).best() for one in raw]


def datatrove(name: str) -> Callable[[], Look]:
    """A filter of datatrove, with the words of Chinese."""

    def load() -> Look:
        from datatrove.data import Document
        from datatrove.pipeline import filters

        chosen = getattr(filters, name)(language="cmn")
        return lambda texts, raw: [chosen.filter(Document(text=text, id="")) for text in texts]

    return load


def data_juicer() -> Look:
    """Six of its filters one after another: those that count characters and lines, and need no model."""
    package = "data_juicer.ops.filter"
    filters = [
        getattr(import_module(f"{package}.{name}_filter"), f"{title}Filter")()
        for name, title in JUICER.items()
    ]
    stats = import_module("data_juicer.utils.constant").Fields.stats

    def look(texts: Sequence[str], raw: Sequence[bytes]) -> None:
        samples: dict[str, list[Any]] = {"text": list(texts), stats: [{} for _ in texts]}
        for one in filters:
            samples = one.compute_stats_batched(samples)
            list(one.process_batched(samples))

    return look


# The megabytes that a tool gets, and how to load it.
LIBRARIES: dict[str, tuple[float, Callable[[], Look]]] = {
    "ftfy.fix_text": (10, ftfy),
    "chardet.detect": (5, chardet),
    "charset-normalizer": (1, charset_normalizer),
    "Data-Juicer, six text filters": (5, data_juicer),
    "datatrove, C4QualityFilter": (2, datatrove("C4QualityFilter")),
    "datatrove, FineWebQualityFilter": (0.5, datatrove("FineWebQualityFilter")),
    "datatrove, GopherQualityFilter": (0.5, datatrove("GopherQualityFilter")),
    "datatrove, GopherRepetitionFilter": (0.5, datatrove("GopherRepetitionFilter")),
}
# With what they exit when they have found something.
COMMANDS = {
    "codespell": (["codespell", "--quiet-level", "3"], 65),
    "typos": (["typos", "--isolated", "--format", "brief"], 2),
    "corpus-lint check": ([*CHECK, *SETS["document rules"], "--no-cache", "--jobs", "1"], 0),
}


def sample(raw: Sequence[bytes], size: float) -> list[bytes]:
    return list(raw[:: max(1, round(megabytes(raw) / size))])


def row(name: str, raw: Sequence[bytes], work: Callable[[], Cost]) -> None:
    print(f"| {name} | {megabytes(raw):.3g} | {speed(race(work, raw, ROUNDS), raw)} |", flush=True)


def libraries(raw: Sequence[bytes]) -> None:
    for name, (size, load) in LIBRARIES.items():
        some = sample(raw, size)
        texts = [one.decode() for one in some]
        try:
            look = load()
            look(texts[:1], some[:1])
        except ImportError as error:
            print(f"{name}: {error}", file=sys.stderr)
            continue
        row(name, some, partial(here, partial(look, texts, some)))


def commands(raw: Sequence[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "files").mkdir()
        for number, one in enumerate(raw):
            (root / "files" / f"{number:05}.txt").write_bytes(one)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        for name, ((program, *options), found) in COMMANDS.items():
            if there := shutil.which(program, path=path):
                command = [there, *options, "files"]
                row(f"`{name}`", raw, partial(launch, command, root / "output", root, allowed=(0, found)))
            else:
                print(f"{name}: not installed", file=sys.stderr)


def main(corpora: Path) -> None:
    raw = mixed(honest(corpora), corpora)
    rules = [rule for rule in catalogue.all_rules() if rule.check]
    head("", "MB looked at", "MB/s", "of REF")
    row(f"corpus-lint, {len(rules)} document rules", raw, lambda: here(lambda: lint(raw, rules)))
    libraries(raw)
    commands(raw)


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "corpora")
