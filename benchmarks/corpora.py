"""Make corpora of any size with planted copies, for measuring how cost grows with the number of documents.

    python benchmarks/corpora.py DIRECTORY FOLDER DOCUMENTS [--characters 350] [--seed 1] [--no-parquet]

The directory holds ``corpora/clean/*.jsonl.gz`` and ``corpora/hijacked.jsonl.gz``. Documents are sentences of the former, drawn
at random, in which 22 % of the Han characters are replaced, so that documents without a planted relation are strangers. Planted are:

* copies: respaced, in traditional script, edited, edits of edits (a chain, whose ends are no copies of each other), excerpts;
* a cluster: one article in a hundredth part of the corpus, with other edits in each copy;
* sites: pages of which more than half is a template that 300 pages have; they are no copies of each other;
* books, each beside its chapters;
* a footer in 30 % of the documents, and one line in all of them, of which the sample has hashes;
* what a hijacker adds, from real pages, in every twentieth document, which the folding of duplicates removes.

Writes ``FOLDER/jsonl`` and ``FOLDER/parquet`` in shards of 10,000 documents with the fields ``id`` and ``text``; ids grow with the
order of the documents. ``FOLDER/planted.jsonl`` says for each planted document its ``kind`` and the documents that it was made
``of``. A seed gives the same documents each time; a smaller corpus of whole shards is the beginning of a larger one. A shard is in
memory at a time.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count, islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from quality import records

from corpus_lint.chinese import tables

SHARD = 10_000
SEED = 1
SENTENCE = re.compile("[\u4e00-\u9fff][^。！？\n\ud800-\udfff\U00010000-\U0010ffff]{12,80}[。！？]")
HAN = re.compile("[\u4e00-\u9fff]")
# A sentence of a page in Chinese has at least this share of Han characters.
HAN_SHARE = 0.7
REPLACED = 0.22
PARAGRAPH_ENDS = 0.25
# The standard deviation of the logarithm of lengths.
SPREAD = 0.5
# The kinds of planted documents, as shares of all.
SHARES = {
    "respaced": 0.02,
    "traditional": 0.02,
    "edited": 0.06,
    "chain": 0.03,
    "excerpt": 0.03,
    "cluster": 0.01,
    "page": 0.03,
}
EDITED = 0.08
CHAIN = 6
EXCERPT = (0.35, 0.55)
SHORTEST_EXCERPTED = 300
CLUSTER_CHARACTERS = 900
SITE_PAGES = 300
TEMPLATE_SHARE = 0.6
CHAPTERS, CHAPTER_CHARACTERS = 24, 1500
# A smaller corpus than this has no book.
WITH_BOOK = 500
FOOTER_SHARE = 0.3
# Each has a shingle that is in the sample; a test says so.
FOOTER = "以上内容仅供读者参考，不构成诊疗或者投资方面的建议，具体情况请以当地有关部门发布的通知为准。"
LINE = "平湖秋月资料库第五总馆收藏。"
DIRTY = 20
# Documents of earlier shards that copies are made of, and how many each shard adds.
REMEMBERED, ADDED = 2_000, 200

Units = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pool:
    """Sentences one after the other as UTF-16, each with a line break behind it, and their Han characters.

    ``additions`` are what hijackers put before and behind a page.
    """

    units: Units
    starts: Numbers
    lengths: Numbers
    characters: Units
    additions: Sequence[tuple[str, str]] = ()

    @classmethod
    def of(cls, texts: Iterable[str], additions: Sequence[tuple[str, str]] = ()) -> Pool:
        """The sentences of some texts, in simplified script."""
        simplified = tables.simplified()
        found = {
            sentence.strip()
            for text in texts
            for sentence in SENTENCE.findall(text.translate(simplified))
            if len(HAN.findall(sentence)) >= HAN_SHARE * len(sentence)
        }
        sentences = sorted(found)
        lengths = np.array([len(one) for one in sentences], np.int64)
        units = as_units("".join(f"{one}\n" for one in sentences))
        starts = np.cumsum(lengths + 1) - lengths - 1
        return cls(units, starts, lengths, units[is_han(units)], additions)

    @classmethod
    def read(cls, corpora: Path) -> Pool:
        """The sentences of real documents, and what was added to real pages."""
        pages = records(corpora / "hijacked.jsonl.gz")
        paths = sorted((corpora / "clean").glob("*.jsonl.gz"))
        texts = (row["text"] for path in paths for row in records(path))
        return cls.of(texts, [added for page in pages if any(added := _added(page))])


def _added(page: dict[str, Any]) -> tuple[str, str]:
    """The banner and the tail of a hijacked page."""
    of = {span["kind"]: page["text"][span["start"] : span["end"]] for span in page["spans"]}
    return of.get("banner", ""), of.get("tail", "")


def as_units(text: str) -> Units:
    return np.frombuffer(text.encode("utf-16-le"), np.uint16)


def as_text(units: Units) -> str:
    return units.tobytes().decode("utf-16-le")


def is_han(units: Units) -> npt.NDArray[np.bool_]:
    return (units >= 0x4E00) & (units <= 0x9FFF)


@dataclass(frozen=True, slots=True)
class Planted:
    """A document: its place in the corpus, its kind ("own" for one that is made of nothing else), and what it is made of."""

    number: int
    text: str
    kind: str = "own"
    of: tuple[int, ...] = ()


@dataclass
class Maker:
    """What is drawn from a pool, and what one shard hands to the next."""

    pool: Pool
    seed: int
    characters: int = 350
    # Originals of earlier shards, the last link of the chain and its length, the article of the cluster, the template.
    remembered: list[tuple[int, str]] = field(default_factory=list)
    link: tuple[int, str, int] | None = None
    article: str = ""
    first_of_cluster: int | None = None
    template: Sequence[str] = ()
    pages: int = 0

    def start(self, shard: int) -> None:
        """Seed the draws of a shard."""
        self.draw = np.random.default_rng((self.seed, shard))
        self.chance = random.Random(self.seed * 1_000_003 + shard)

    def texts(self, number: int, characters: int) -> list[str]:
        """Documents of so many characters on average, each a stranger to all others."""
        mean = float(self.pool.lengths.mean())
        scale = np.exp(self.draw.normal(-SPREAD * SPREAD / 2, SPREAD, number))
        counts = np.maximum(2, np.rint(characters / mean * scale)).astype(np.int64)
        chosen = self.draw.integers(len(self.pool.starts), size=int(counts.sum()))
        lengths = self.pool.lengths[chosen] + (self.draw.random(len(chosen)) < PARAGRAPH_ENDS)
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1]) + np.repeat(self.pool.starts[chosen] - ends + lengths, lengths)
        units = self.pool.units[places]
        replaced = np.flatnonzero(is_han(units))
        replaced = replaced[self.draw.random(len(replaced)) < REPLACED]
        units[replaced] = self.han(len(replaced))
        text = as_text(units)
        edges = [0, *ends[np.cumsum(counts) - 1].tolist()]
        return [text[start:end].rstrip("\n") for start, end in pairwise(edges)]

    def han(self, number: int) -> Units:
        """Han characters, each as often as the pool has it."""
        return self.pool.characters[self.draw.integers(len(self.pool.characters), size=number)]

    def with_footer(self, text: str) -> str:
        """A text with the footer, or without."""
        return f"{text}\n{FOOTER}" if self.chance.random() < FOOTER_SHARE else text

    def edited(self, text: str) -> str:
        """A text in which one passage is another."""
        size = max(5, int(len(text) * EDITED))
        place = self.chance.randrange(max(1, len(text) - size))
        return f"{text[:place]}{as_text(self.han(size))}{text[place + size :]}"

    def respaced(self, text: str) -> str:
        """A text with other white space and half-width marks."""
        step = self.chance.randrange(11, 40)
        marked = text.replace("，", ",").replace("\n", "")
        return "\n".join(marked[place : place + step] for place in range(0, len(marked), step))

    def excerpt(self, text: str) -> str:
        """Some sentences of a text."""
        size = int(len(text) * self.chance.uniform(*EXCERPT))
        begin = text.find("。", self.chance.randrange(len(text) - size)) + 1
        if begin + size > len(text):
            begin = 0
        return text[begin : begin + size].strip()


def documents(pool: Pool, seed: int, number: int, characters: int = 350) -> Iterator[Planted]:
    """Yield the documents of a corpus in order."""
    maker = Maker(pool, seed, characters)
    for shard, start in enumerate(range(0, number, SHARD)):
        maker.start(shard)
        made = sorted(_shard(maker, start, min(SHARD, number - start)), key=lambda one: one.number)
        for one in made:
            yield _finished(maker, one)


def _shard(maker: Maker, start: int, size: int) -> Iterator[Planted]:
    """Yield the documents of a shard, kind by kind, at places drawn for them."""
    order = maker.draw.permutation(size) + start
    places = iter(order.tolist())
    if not maker.article:
        (maker.article,) = maker.texts(1, CLUSTER_CHARACTERS)
    yield from _books(maker, places, size)
    wanted = {kind: round(share * size) for kind, share in SHARES.items()}
    rest = size - sum(wanted.values()) - ((CHAPTERS + 1) if size >= WITH_BOOK else 0)
    # Copies have the footer that their originals have.
    own = [Planted(next(places), maker.with_footer(text)) for text in maker.texts(rest, maker.characters)]
    yield from own
    originals = [(one.number, one.text) for one in own] + maker.remembered
    for kind, number in wanted.items():
        for _ in range(number):
            yield _planted(maker, kind, next(places), originals)
    added = maker.chance.sample(own, min(ADDED, len(own)))
    maker.remembered = [*maker.remembered, *((one.number, one.text) for one in added)][-REMEMBERED:]


def _books(maker: Maker, places: Iterator[int], size: int) -> Iterator[Planted]:
    """Yield a book and its chapters, unless the corpus is small."""
    if size < WITH_BOOK:
        return
    chapters = [Planted(next(places), text) for text in maker.texts(CHAPTERS, CHAPTER_CHARACTERS)]
    yield from chapters
    whole = "\n".join(chapter.text for chapter in chapters)
    yield Planted(next(places), whole, "book", tuple(chapter.number for chapter in chapters))


def _planted(maker: Maker, kind: str, place: int, originals: Sequence[tuple[int, str]]) -> Planted:
    """A document of a kind, made of one of some others."""
    if kind == "cluster":
        first = maker.first_of_cluster
        maker.first_of_cluster = place if first is None else first
        return Planted(place, maker.edited(maker.article), kind, () if first is None else (first,))
    if kind == "page":
        return Planted(place, _page(maker), kind)
    if kind == "chain":
        return _link(maker, place, originals)
    number, text = maker.chance.choice(originals)
    while kind == "excerpt" and len(text) < SHORTEST_EXCERPTED:
        number, text = maker.chance.choice(originals)
    if kind == "traditional":
        return Planted(place, text.translate(traditional()), kind, (number,))
    copy = {"respaced": maker.respaced, "edited": maker.edited, "excerpt": maker.excerpt}[kind](text)
    return Planted(place, copy, kind, (number,))


def _link(maker: Maker, place: int, originals: Sequence[tuple[int, str]]) -> Planted:
    """An edit of the last edit; after some links a chain ends and another begins."""
    if maker.link is None or maker.link[2] >= CHAIN:
        maker.link = (*maker.chance.choice(originals), 0)
    number, text, links = maker.link
    copy = maker.edited(text)
    maker.link = (place, copy, links + 1)
    return Planted(place, copy, "chain", (number,))


def _page(maker: Maker) -> str:
    """A page of the site: a head, its own text, and a foot, as long as other documents together."""
    if maker.pages % SITE_PAGES == 0:
        maker.template = maker.texts(2, round(maker.characters * TEMPLATE_SHARE / 2))
    maker.pages += 1
    head, foot = maker.template
    own_share = (1 - TEMPLATE_SHARE) / TEMPLATE_SHARE
    (own,) = maker.texts(1, round((len(head) + len(foot)) * own_share))
    return f"{head}\n{own}\n{foot}"


@cache
def traditional() -> dict[int, int]:
    """Simplified to traditional characters, of several forms the first frequent one."""
    frequent = tables.frequent_traditional()
    forms: dict[int, int] = {}
    for other, one in tables.simplified().items():
        if one not in forms or (chr(other) in frequent and chr(forms[one]) not in frequent):
            forms[one] = other
    return {one: other for one, other in forms.items() if chr(one) not in frequent}


def _finished(maker: Maker, one: Planted) -> Planted:
    """A document with the line that all have, and perhaps what a hijacker adds."""
    text = f"{one.text}\n{LINE}\n"
    if maker.pool.additions and one.number % DIRTY == 0:
        banner, tail = maker.pool.additions[one.number // DIRTY % len(maker.pool.additions)]
        text = f"{banner}\n\n{text}" if banner else text
        text = f"{text}\n{tail}\n" if tail else text
    return Planted(one.number, text, one.kind, one.of)


def name(number: int) -> str:
    """The id of a document; ids are in the order of the documents."""
    return f"{number:09}"


def write(made: Iterable[Planted], folder: Path, with_parquet: bool = True) -> None:
    """Write the documents of a corpus, shard by shard, and what is planted."""
    forms = ("jsonl", "parquet") if with_parquet else ("jsonl",)
    for form in forms:
        (folder / form).mkdir(parents=True, exist_ok=True)
    stream = iter(made)
    with (folder / "planted.jsonl").open("w", encoding="utf-8") as planted:
        for shard in count():
            rows = list(islice(stream, SHARD))
            if not rows:
                return
            _write_shard(rows, folder, f"part-{shard:05}", with_parquet)
            for one in rows:
                if one.kind != "own":
                    row = {"id": name(one.number), "kind": one.kind, "of": [name(other) for other in one.of]}
                    planted.write(json.dumps(row) + "\n")


def _write_shard(rows: Sequence[Planted], folder: Path, title: str, with_parquet: bool) -> None:
    fields = [{"id": name(one.number), "text": one.text} for one in rows]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in fields)
    (folder / "jsonl" / f"{title}.jsonl").write_text(lines, "utf-8")
    if with_parquet:
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.Table.from_pylist(fields), folder / "parquet" / f"{title}.parquet")


def main() -> None:
    """Make a corpus."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("documents", type=int)
    parser.add_argument("--characters", type=int, default=350)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--no-parquet", action="store_true")
    given = parser.parse_args()
    pool = Pool.read(given.shared / "corpora")
    made = documents(pool, given.seed, given.documents, given.characters)
    write(made, given.folder, not given.no_parquet)


if __name__ == "__main__":
    main()
