"""How well cut documents are told from whole ones.

    python benchmarks/truncation.py DIRECTORY [SEED]

The directory holds ``corpora/clean/*.jsonl.gz``, honest documents. Each is cut once in each way that it allows, at a place
drawn with a seed, and linted by TRN101, TRN102 and TRN103 like the document as it is. Prints the recall of each kind
of cut by source and in total, what the rules say of the documents that nobody cut here, and a sample of what was missed.

A cut is counted only if a reader could see it: inside a paragraph of prose, not before the end of a sentence, with enough
text before it; inside a link; inside a bracket. Verse, lists, tables and code are not prose here.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time

from corpus_lint.chinese import tables
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding, Span
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document as read

SEED = 20240519
# After such a character a sentence goes on: what comes next is neither its end nor the end of the line.
INSIDE = re.compile(f"[{tables.HAN_RANGES}](?![。！？!?；;…：:.”’」』）)】》〉\\]\"'—\\s])")
NOT_PROSE = re.compile(r"[-*+>#|•·●■◆○※<!\[`:]|\d+[.、)）]|[ \t]{4}")
LINK = re.compile(r"!?\[[^\[\]\n]+\]\((?:https?:|[./#\w])[^()\s]*\)")
URL = re.compile(r"(?<![(<\[\"'=\w])https?://[\w./%?=&-]{12,}")
BRACKETS = re.compile("（[^（）\n]{3,}）|《[^《》\n]{3,}》|“[^“”\n]{3,}”|「[^「」\n]{3,}」")
LENGTHS = (512, 1000, 2000)
# What of a document has to be there before its end can look like no end.
LEAST_HAN = 150
# A paragraph of prose.
PROSE_HAN = 40
# As many Han characters are the first words of one.
FIRST_WORDS = 8
MARKUP = ("link", "image", "url", "bracket…")
MISSES = 12
# Answers whose writers often leave the full stop out: cut or not, most of them look alike. Also counted without them.
CARELESS = "medical_qa"
# Documents that nobody cut here, but that stop all the same: in mid-sentence, or where a line announces a list, a table, a
# formula or a caption that extraction dropped.
BROKEN = {
    "classical_zh/千金方__伤寒方上__发汗汤第五__text.txt",
    *(f"wiki_zhcn_cmrc/{number:05}.txt" for number in (235, 411, 570, 653, 706, 712, 714, 951, 964)),
}


@dataclass(frozen=True)
class Cut:
    kind: str
    text: str


@dataclass(frozen=True)
class Page:
    source: str
    name: str
    text: str

    def document(self, text: str | None = None) -> Document:
        return replace(read((self.text if text is None else text).encode(), self.name), record=None)


def pages(folder: Path) -> Iterator[Page]:
    for path in sorted(folder.glob("*.jsonl.gz")):
        source = path.name.removesuffix(".jsonl.gz")
        for line in gzip.decompress(path.read_bytes()).splitlines():
            row = json.loads(line)
            yield Page(source, f"{source}/{row['id'].removeprefix(f'{source}/')}", row["text"])


def prose(document: Document) -> list[Span]:
    """The paragraphs of prose, less what is too near the beginning."""
    text = document.text
    seen = 0
    found: list[Span] = []
    for _, span in document.lines:
        line_start = text.rfind("\n", 0, span.start) + 1
        line = text[span.start : span.end]
        han = len(HAN_CHARACTER.findall(line))
        if (
            han >= PROSE_HAN
            and re.search("[。！？]", line)
            and not NOT_PROSE.match(text, line_start)
            and not NOT_PROSE.match(line)
            and not document.in_code(span.start)
        ):
            start = span.start
            if seen < LEAST_HAN:
                missing = LEAST_HAN - seen
                places = [match.end() for match in HAN_CHARACTER.finditer(line)]
                start = span.start + places[missing - 1] if missing <= han else span.end
            if start < span.end:
                found.append(Span(start, span.end))
        seen += han
    return found


def cuts(page: Page) -> Iterator[Cut]:
    chance = random.Random(f"{SEED} {page.name}")
    document = page.document()
    text = document.text
    paragraphs = prose(document)

    def inside(offset: int) -> bool:
        return any(span.start <= offset < span.end for span in paragraphs)

    def matches(pattern: re.Pattern[str]) -> list[re.Match[str]]:
        return [match for span in paragraphs for match in pattern.finditer(text, span.start, span.end)]

    # Cut in its first words, a paragraph looks like a name or a heading: that is counted by itself.
    if places := matches(INSIDE):
        place = chance.choice(places).end()
        begun = len(HAN_CHARACTER.findall(text, text.rfind("\n", 0, place) + 1, place))
        yield Cut("sentence" if begun >= FIRST_WORDS else "first words", text[:place])
    # Only inside the address: a link that is cut in its words looks like a bracket.
    for kind, pattern in (("link", LINK), ("url", URL)):
        if found := matches(pattern):
            match = chance.choice(found)
            if kind == "url":
                yield Cut(kind, text[: chance.randrange(match.start() + 10, match.end())] + "...")
            else:
                start = text.index("](", match.start()) + 3
                place = chance.randrange(start, max(match.end(), start + 1))
                yield Cut("image" if match[0].startswith("!") else kind, text[:place])
    if found := matches(BRACKETS):
        match = chance.choice(found)
        place = chance.randrange(match.start() + 2, match.end() - 1)
        yield Cut("bracket", text[:place])
        if match[0][0] not in "“「":
            yield Cut("bracket…", text[:place].rstrip(".…。！？") + chance.choice(("…", "...", "……")))
    for length in LENGTHS:
        if inside(length - 1) and INSIDE.match(text, length - 1):
            yield Cut(f"at {length}", text[:length])


def main(folder: Path) -> None:
    rules = catalogue.find("TRN101") + catalogue.find("TRN102") + catalogue.find("TRN103")
    total: Counter[tuple[str, str]] = Counter()
    caught: Counter[tuple[str, str]] = Counter()
    by_rule: Counter[tuple[str, str]] = Counter()
    missed: dict[str, list[str]] = {}
    uncut: list[Finding] = []
    documents: Counter[str] = Counter()
    start = process_time()
    for page in pages(folder):
        documents[page.source] += 1
        uncut += lint_document(page.document(), rules)
        for cut in cuts(page):
            found = lint_document(page.document(cut.text), rules)
            total[page.source, cut.kind] += 1
            caught[page.source, cut.kind] += bool(found)
            by_rule.update((cut.kind, code) for code in {finding.code for finding in found})
            if not found:
                missed.setdefault(cut.kind, []).append(f"{page.name}: {cut.text[-50:]!r}")
    table(documents, total, caught, uncut)
    print("\nby rule:", ", ".join(f"{kind} {code} {n}" for (kind, code), n in sorted(by_rule.items())))
    print(f"\nmissed, at most {MISSES} of a kind:")
    for kind, names in missed.items():
        for name in random.Random(SEED).sample(names, min(MISSES, len(names))):
            print(f"    {kind:<9} {name}")
    print("\nreported though nobody cut them here:")
    for finding in uncut:
        why = "broken" if finding.path in BROKEN else "whole "
        print(f"    {why} {finding.code} {finding.path}: {finding.problem.evidence[0][-40:]!r}")
    print(f"\n{process_time() - start:.0f} s")


def table(
    documents: Counter[str],
    total: Counter[tuple[str, str]],
    caught: Counter[tuple[str, str]],
    uncut: list[Finding],
) -> None:
    kinds = [
        "sentence",
        "first words",
        "link",
        "image",
        "url",
        "bracket",
        "bracket…",
        *(f"at {length}" for length in LENGTHS),
    ]
    print(f"{'source':<29}" + "".join(f"{kind:>15}" for kind in kinds) + f"{'uncut':>12}")
    reported = Counter(path.split("/")[0] for path in {finding.path for finding in uncut})

    def row(name: str, sources: list[str]) -> None:
        cells = []
        for kind in kinds:
            number = sum(total[source, kind] for source in sources)
            hit = sum(caught[source, kind] for source in sources)
            cells.append(f"{hit / number:7.1%} of {number:>4}" if number else "")
        false = (
            f"{sum(reported[source] for source in sources)} of {sum(documents[source] for source in sources)}"
        )
        print(f"{name:<29}" + "".join(f"{cell:>15}" for cell in cells) + f"{false:>12}")

    for source in documents:
        row(source, [source])
    row("all", list(documents))
    row(f"all but {CARELESS}", [source for source in documents if source != CARELESS])
    markup = [(source, kind) for source, kind in total if kind in MARKUP]
    hits = sum(caught[one] for one in markup)
    print(f"\nmarkup (link, image, url, bracket…): {hits / sum(total[one] for one in markup):.2%}")
    errors = {finding.path for finding in uncut if finding.severity.value == "error"}
    whole = sum(documents.values())
    right = len({finding.path for finding in uncut} & BROKEN)
    print(
        f"uncut: {sum(reported.values()) / whole:.3%} reported, {right} of them broken before, which leaves "
        f"{(sum(reported.values()) - right) / whole:.3%}; {len(errors) / whole:.3%} as errors"
    )


if __name__ == "__main__":
    SEED = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    main(Path(sys.argv[1]) / "corpora" / "clean")
