"""How many replaced characters PIN102 sees, and how many English words it takes for some.

    python benchmarks/pinyin.py DIRECTORY

The directory holds ``corpora/clean/`` with honest documents. In prose some characters are replaced by their syllables
without tones, chosen by chance among all or among those that a filter of words looks for; for comparison English words and
names that are syllables, too, are put between two characters. Prints the share of documents reported, by their number.
"""

from __future__ import annotations

import random
import sys
from functools import partial
from pathlib import Path

from quality import document, records

from corpus_lint.chinese import tables
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document

PROSE = ("literature_essays", "medical_qa", "news_zhcn_skywork", "wiki_zhcn_cmrc", "wiki_zhtw_drcd")
CENSORED = frozenset("性杀殺血肉政党黨毒枪槍死奸淫裸色赌賭骂罵尿屎警官尸炸胸腿插舔嫖妓")
WORDS = (
    "can man pin long song run sun fan gang bang ban die den hang lang pan pang ping she he me men an bin pen ten tang tan ran "
    "rang sang wan wang wen min pi mu nu xi lu li di bi dan ai gun fu hen wo dong lei mo mi"
)
NUMBERS = (1, 2, 3, 4, 6, 10)
SEED = 1


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


def main(folder: Path) -> None:
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


if __name__ == "__main__":
    main(Path(sys.argv[1]))
