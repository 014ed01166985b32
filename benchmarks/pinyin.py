"""How many replaced characters PIN102 sees, and how many English words it takes for some; PIN101 where lines are short.

    python benchmarks/pinyin.py DIRECTORY [HELP.jsonl.gz ...]

The directory holds ``corpora/clean/`` with honest documents. In prose some characters are replaced by their syllables
without tones, chosen by chance among all or among those that a filter of words looks for; for comparison English words and
names that are syllables, too, are put between two characters. Prints the share of documents reported, by their number.

Then readings are spliced into pages of short lines (``spliced.py``): the clauses of the same prose, each on a line, and the Chinese
pages of help texts and menus in further files (JSON Lines with ``text`` and ``lang``) as they are. Prints the share of the readings
that PIN101 finds, also of those in pages with ten or more.
"""

from __future__ import annotations

import random
import sys
from functools import partial
from pathlib import Path

import spliced
from quality import document, records

from corpus_lint.chinese import tables
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.hijack.readings import find_readings

PROSE = ("literature_essays", "medical_qa", "news_zhcn_skywork", "wiki_zhcn_cmrc", "wiki_zhtw_drcd")
CENSORED = frozenset("性杀殺血肉政党黨毒枪槍死奸淫裸色赌賭骂罵尿屎警官尸炸胸腿插舔嫖妓")
WORDS = (
    "can man pin long song run sun fan gang bang ban die den hang lang pan pang ping she he me men an bin pen ten tang tan ran "
    "rang sang wan wang wen min pi mu nu xi lu li di bi dan ai gun fu hen wo dong lei mo mi"
)
NUMBERS = (1, 2, 3, 4, 6, 10)
SEED = 1
# A page with fewer readings may be a few words among English ones.
TEN = 10


def is_han(text: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def replaced(number: int, among: frozenset[str] | None, chance: random.Random, text: str) -> str | None:
    """A text with so many syllables for characters; None when it has not as many that can be replaced."""
    places = [
        place
        for place in range(1, len(text) - 1)
        if is_han(text[place - 1 : place + 2]) and (among is None or text[place] in among)
    ]
    if len(places) < number:
        return None
    for place in sorted(chance.sample(places, number), reverse=True):
        syllables = sorted(one for one, read in tables.read_as().items() if text[place] in read)
        if syllables:
            text = text[:place] + chance.choice(syllables) + text[place + 1 :]
    return text


def inserted(number: int, chance: random.Random, text: str) -> str | None:
    """A text with so many words between two characters."""
    places = [place for place in range(1, len(text)) if is_han(text[place - 1 : place + 1])]
    if len(places) < number:
        return None
    for place in sorted(chance.sample(places, number), reverse=True):
        text = text[:place] + chance.choice(WORDS.split()) + text[place:]
    return text


def chinese(path: Path) -> list[str]:
    """The texts of a file that are labelled Chinese."""
    return [row["text"] for row in records(path) if row["lang"].lower().startswith("zh")]


def short_lines(texts: list[str], helps: list[Path]) -> None:
    """Print the recall of PIN101 by kind of page, and what it says of the pages as they were."""
    rules = catalogue.find("PIN101")
    chance = random.Random(SEED)
    kinds = {"clauses of prose": [spliced.in_short_lines(text, chance) for text in texts]}
    for path in helps:
        kinds[path.name.partition(".")[0]] = chinese(path)
    print(
        f"\n{'pages of short lines':<22}{'pages':>7}{'found':>8}{'readings':>10}{'found':>9}{'in pages of ten':>17}{'honest':>8}"
    )
    for kind, pages in kinds.items():
        made = [spliced.spliced(spliced.to_traditional(page), chance) for page in pages]
        seen = [
            (number, bool(lint_document(document("d", page), rules)))
            for page in made
            if (number := len(find_readings(page)))
        ]
        many = [(number, hit) for number, hit in seen if number >= TEN]
        shares = [
            f"{sum(n * hit for n, hit in some) / sum(n for n, _ in some):.3%}" if some else "-"
            for some in (seen, many)
        ]
        hits = sum(hit for _, hit in seen)
        honest = sum(bool(lint_document(document("d", page), rules)) for page in pages)
        print(
            f"{kind:<22}{len(seen):>7,}{hits:>8,}{sum(n for n, _ in seen):>10,}{shares[0]:>9}{shares[1]:>17}{honest:>8}"
        )


def main(folder: Path, helps: list[Path]) -> None:
    rules = catalogue.find("PIN102")
    texts = [
        row["text"] for name in PROSE for row in records(folder / "corpora" / "clean" / f"{name}.jsonl.gz")
    ]
    print("places   any character   censored characters   English words")
    for number in NUMBERS:
        chance = random.Random(SEED)
        shares = []
        for change in (
            partial(replaced, number, None, chance),
            partial(replaced, number, CENSORED, chance),
            partial(inserted, number, chance),
        ):
            changed = [one for one in map(change, texts) if one is not None]
            reported = sum(bool(lint_document(document("d", one), rules)) for one in changed)
            shares.append(f"{reported:,} of {len(changed):,} ({reported / len(changed):.1%})")
        print(f"{number:>6}   " + "   ".join(shares))
    short_lines(texts, helps)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [*map(Path, sys.argv[2:])])
