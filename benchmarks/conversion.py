"""How many wrongly converted words are found, and what is reported in text that was never converted.

    pip install opencc==1.4.2
    PYTHONPATH=tools/tables python benchmarks/conversion.py [--poems CHECKOUT] [--texts FILE]

Prints how many of 500 words in sentences have a finding of SCR101: phrases of OpenCC, drawn with a fixed seed, in
each of which one character has been replaced by another form of the same simplified character, as converters do that know one
form for each. Words with all forms that OpenCC knows count, and beside them those with the pairs that the rule reports. A finding
has to be at that character; the fix is right when it writes what OpenCC does, or its variant in Hong Kong or Taiwan. Every other
word is held out: those that were missed are shown of the first half only, so that nobody mends what the second half measures.

The sentences were written here, or are those of FILE: text in traditional script, as DRCD_test.json of DRCD, in which a word takes
the place of what stands between 「 and 」.

CHECKOUT is a work tree of chinese-poetry/chinese-poetry, of which the poems in 全唐诗 and 宋词 are linted, one by one. All findings
of SCR101 and SCR102 in them are printed with what stands around them, to be read: a few are real. ``wild.py`` has the cases of
real pages.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from sources import opencc_dictionary
from wild import poems

from corpus_lint import Finding, lint_text
from corpus_lint.chinese import character_forms

SEED = 15
WORDS = 500
SENTENCES = (
    "我在昨天的報紙上看到「{}」這個說法，覺得很新鮮。",
    "老師讓我們用{}寫一篇短文，下星期交給她。",
    "他們談了一個晚上，談來談去還是{}，沒有別的。",
    "這本書的第三節說的是{}，後面還有幾張圖。",
    "說到{}，村裡的老人都笑了，他們記得很清楚。",
    "店門口貼著一張紙，上面寫著{}，還有價錢。",
)
POEMS = ("全唐诗/poet.", "宋词/ci.")
AROUND = 8


def same(form: str) -> str:
    return character_forms.SAME_FORMS.get(form, form)


def wrong_words() -> Iterator[tuple[str, str, int]]:
    """Yield right words, each with its wrong form and the place of the wrong character, in an order drawn by the seed."""
    forms = opencc_dictionary("STCharacters")
    phrases = sorted(opencc_dictionary("STPhrases").items())
    draw = random.Random(SEED)
    draw.shuffle(phrases)
    for simple, (right, *_) in phrases:
        if len(simple) != len(right):
            continue
        changes = [
            (place, form)
            for place, (one, written) in enumerate(zip(simple, right, strict=True))
            for form in forms.get(one, ())
            # A character that was left simplified is for SCR102.
            if same(form) != same(written) and form != one
        ]
        if changes:
            place, form = draw.choice(changes)
            yield right, right[:place] + form + right[place + 1 :], place


def is_reported(right: str, wrong: str, place: int) -> bool:
    """Whether the rule reports the pair of a wrong word at all."""
    simple = character_forms.wrong_forms(character_forms.TRADITIONAL).get(wrong[place])
    if simple is None:
        return False
    known = character_forms.of(simple, character_forms.TRADITIONAL)
    return (same(wrong[place]), same(right[place])) in known.needed


def findings(text: str) -> list[Finding]:
    return lint_text(text, select=["SCR101"])


def quoting(path: Path) -> list[str]:
    """The sentences of a file that quote a word or two, without it."""
    found = re.findall(
        r"([^。！？「」\n\"]*「)[^「」\n]{1,8}(」[^。！？「」\n\"]*。)", path.read_text("utf-8")
    )
    return sorted({before + "{}" + behind for before, behind in found if "{" not in before + behind})


def words(sentences: Sequence[str]) -> None:
    seen: Counter[str] = Counter()
    missed: list[str] = []
    held_out = False
    draw = random.Random(SEED)
    for right, wrong, place in wrong_words():
        reported = is_reported(right, wrong, place)
        kinds = ["all"] * (seen["all"] < WORDS) + ["reported"] * (reported and seen["reported"] < WORDS)
        if seen["all"] >= WORDS and seen["reported"] >= WORDS:
            break
        sentence = draw.choice(sentences)
        held_out = not held_out
        text = sentence.format(wrong) + "\n"
        offset = sentence.index("{}") + place
        edits = [edit for one in findings(text) if one.problem.fix for edit in one.problem.fix.edits]
        here = [edit for edit in edits if edit.start == offset]
        for kind in kinds:
            seen[kind] += 1
            seen[f"{kind} held out"] += held_out
            seen[f"{kind} held out found"] += held_out and bool(here)
            seen[f"{kind} found"] += bool(here)
            seen[f"{kind} right"] += bool(here) and same(here[0].text) == same(right[place])
            seen[f"{kind} elsewhere"] += len(edits) - len(here)
        if reported and not here and not held_out and len(missed) < 40:
            missed.append(f"{wrong} ({right})")
    for kind, what in (("reported", "with pairs that the rule reports"), ("all", "with all forms of OpenCC")):
        print(
            f"{seen[kind]} words {what}: {seen[f'{kind} found']} found"
            f" ({seen[f'{kind} found'] / seen[kind]:.1%};"
            f" {seen[f'{kind} held out found']} of {seen[f'{kind} held out']} held out), {seen[f'{kind} right']} of them with the right fix,"
            f" {seen[f'{kind} elsewhere']} findings elsewhere"
        )
    print("not found, for example:", "  ".join(missed))


def lint_poems(checkout: Path) -> None:
    number = found = 0
    for poem in poems(checkout):
        if poem.path.startswith(POEMS):
            number += 1
            for one in lint_text(poem.text, select=["SCR101", "SCR102"]):
                found += 1
                start = one.problem.span.start
                around = poem.text[max(0, start - AROUND) : start + AROUND].replace("\n", "⏎")
                print(f"  {poem.path}[{poem.record}]: {one.code} {' '.join(one.problem.evidence)}   {around}")
    print(f"{number} poems: {found} with a finding")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--poems", type=Path)
    parser.add_argument("--texts", type=Path)
    arguments = parser.parse_args()
    words(quoting(arguments.texts) if arguments.texts else SENTENCES)
    if arguments.poems:
        lint_poems(arguments.poems)


if __name__ == "__main__":
    main()
