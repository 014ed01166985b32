"""What rules say: one style, right numbers, and no word that only people of the trade know.

Over all bad examples of the pages, so a new rule is held to it, too.
"""

from __future__ import annotations

import re

import pytest

from corpus_lint.core.model import Finding
from corpus_lint.engine import catalogue
from tests.pages import Example, examples
from tests.rules.test_pages import lint

BAD = [one for one in examples() if one.kind == "bad"]
# Words of codecs, of Unicode and of our own code, and turns that leave a reader to guess.
JARGON = re.compile(
    r"byte off|byte.slip|round.trip|private.use|code.points?|mojibake|surrogate|splic\w+|codec|character pairs|"
    r"per 100 characters|filled the memory|display|trail byte|n-grams?|but for|mid-sentence|are a repetition|"
    r"find(?:s|ing)? no more|left open",
    re.IGNORECASE,
)
ADJECTIVES = "(?:invisible |ordinary |other |advertising |lost )*"
ONE_OF_MANY = re.compile(rf"(?<![\d,.])(?<!line )1 (?!of ){ADJECTIVES}[a-z]{{2,}}(?<!s)s\b")
MANY_OF_ONE = re.compile(
    rf"\b(?!1 )\d[\d,]*(?<!,) {ADJECTIVES}"
    r"(?:byte|line|place|character|word|paragraph|document|keyword|radical|entity|copy|advertisement|encoding)\b(?! names)"
)


def found(example: Example) -> list[Finding]:
    return lint(example.documents(), [example.rule])


def sentences(finding: Finding) -> list[str]:
    """What was written for people, without what it quotes of the text."""
    problem = finding.problem
    said = [problem.message, *problem.notes, *([problem.fix.title] if problem.fix else [])]
    return [
        re.sub(r"(?<=probably ).*|(?<=perhaps ).*|(?<=such as ).*|“[^”]*”|'[^']*'", "…", one) for one in said
    ]


def faults(sentence: str) -> list[str]:
    """What is wrong with the style of a sentence."""
    checks = {
        "begins with a capital": re.match(r"(?!HTML|JSON|UTF)[A-Z]", sentence),
        "ends in a mark": re.search(r"(?<!…)[.。!?:;,]$", sentence),
        "leaves the number open": "(s)" in sentence,
        "has several lines": "\n" in sentence,
        "has white space at an end or twice": sentence != " ".join(sentence.split()),
        "has jargon": JARGON.search(sentence),
        "one of many": ONE_OF_MANY.search(sentence),
        "many of one": MANY_OF_ONE.search(sentence),
    }
    return [name for name, fault in checks.items() if fault]


def test_every_rule_says_something() -> None:
    assert {one.rule.code for one in BAD} == {rule.code for rule in catalogue.all_rules()}


@pytest.mark.parametrize("example", BAD, ids=lambda one: f"{one.rule.code}-{one.content[:12]}")
def test_sentences_are_of_one_style(example: Example) -> None:
    said = [sentence for finding in found(example) for sentence in sentences(finding)]
    assert said
    assert {sentence: wrong for sentence in said if (wrong := faults(sentence))} == {}


@pytest.mark.parametrize("example", BAD, ids=lambda one: f"{one.rule.code}-{one.content[:12]}")
def test_a_finding_without_a_fix_is_not_left_without_a_word(example: Example) -> None:
    """It shows what was seen, names another document, or says in a note or the message what is missing."""
    for finding in found(example):
        problem = finding.problem
        shown = problem.fix or problem.notes or problem.related or problem.evidence
        assert shown or finding.code == "FMT101"


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("GBK read one byte off", ["begins with a capital", "has jargon"]),
        ("6.8 per 100 characters", ["has jargon"]),
        ("100% of its character pairs occur nowhere else.", ["ends in a mark", "has jargon"]),
        ("text was lost at 2 place(s)", ["leaves the number open", "many of one"]),
        ("UTF-8 on 1 lines", ["one of many"]),
        ("1 lost bytes are guessed", ["one of many"]),
        ("delete 3 character", ["many of one"]),
        ("private-use code points  here", ["has white space at an end or twice", "has jargon"]),
        ("pinyin inserted after 1 character", []),
        ("1 of the 3 other paragraphs ends with a full stop", []),
        ("2 encodings in one text: UTF-8 on 1 line, GB18030 on 3 lines", []),
    ],
)
def test_faults_are_seen(sentence: str, wrong: list[str]) -> None:
    assert faults(sentence) == wrong
