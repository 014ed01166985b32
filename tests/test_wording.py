"""The prose of the project: turns of phrase that a technical writer would not use stay out of it.

Read are the pages for users, the text of ``--help``, and in the package all docstrings, comments and other strings, which
include the messages of errors. Each banned turn is a regular expression with what to write instead.
"""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import pytest

from corpus_lint.cli.arguments import COMMANDS, parser
from tests.material import ROOT

# The pattern, an example of what it finds, and what to write instead.
BANNED = (
    (r"\bheed(s|ed|ing)?\b", "heed no configuration file", "ignore, respect, follow"),
    (r"\banew\b", "is made anew", "again, or a verb with re-: rebuild, regenerate"),
    (r"\bwhosoever\b|\bwhoever (reads|writes|asks|counts|has|checks|waits)\b", "whoever waits", "who it is"),
    (r"\bkin\b", "JSON dumps and its kin", "and similar ..."),
    (r"\bfound no more\b|\b(needs|need|is|are) no more\b(?! than)", "what is found no more", "no longer"),
    (
        r"\b(?:one|\d+|object|result|document|text|word|rows?) an? (?:line|document|finding|row)\b",
        "one a line",
        "per",
    ),
    (
        r"\bis no (severity|glob|code|name|link|checkout|keyword|valid)\b",
        "x is no glob",
        "is not a ...",
    ),
    (r"\b(?:are|is) no (?:patterns|text|links|places|letters)\b", "names are no patterns", "are not ..."),
    (r"(?<!\w)besides(?: those| what|\.|$)", "rules to run besides", "additional, in addition to"),
    (r"\bbe it (?:of|in|by|a)\b", "be it of Python", "whether"),
    (r"\bthough (?:it|they) be\b", "though it be", "even if it is"),
    (r"\bmay (?:not )?bear\b", "may bear that", "support, survive"),
    (r"\b(?:thereof|therein|thereby|wherein|whereby|hereof)\b", "thereof", "of it, in it, so"),
    (r"\b(?:lest|hither|whilst|unto|amongst)\b", "lest it fail", "so that ... does not"),
    (r"\bhas to see for himself\b", "has to see for himself", "must verify"),
    (r"\b(?:take|takes|took) note (?:of|that)\b", "take note of what is there", "record, add"),
    (r"\bchain of likenesses\b", "by a chain of likenesses", "transitive similarity"),
    (r"\bis [\w ]+'s to (?:say|decide)\b", "is its gain's to say", "name who decides"),
    (r"\bwhat becomes of\b", "what becomes of a key", "the value of, the result of"),
    (r"\bso (?:much|many) of (?:each|it|them)\b(?! (?:as|that))", "so much of each", "the first N"),
    (r"\bOf (?:less|fewer|more) than\b", "Of less than ten documents", "start with the subject"),
    (r"\bis believed (?:only|then)\b|\bbelieves only\b", "is believed only", "trusted"),
    (r"\bnobody who (?:has|does|reads)\b|\bcan say who does not\b", "nobody who reads", "say who it is"),
    (r"\bstands alone:", "- stands alone:", "cannot be combined with"),
    (r"\bexclude each other\b", "they exclude each other", "cannot be combined"),
    (r"\bare (?:made|written) anew\b|\bwrites it anew\b", "writes it anew", "regenerates"),
)
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("docs/*.md")),
    ROOT / "action.yml",
    ROOT / ".pre-commit-hooks.yaml",
]
MODULES = sorted((ROOT / "linters").rglob("*.py"))
WORDY = {tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}


def hits(text: str) -> list[str]:
    """The banned turns in a text, whose lines are folded into one."""
    folded = re.sub(r"\s*\n\s*(?:# )?", " ", text)
    return [f"{found[0]!r}: {better}" for turn, _, better in BANNED for found in re.finditer(turn, folded)]


def prose(path: Path) -> str:
    """The comments and strings of a module, each on lines of its own; comments on successive lines are one text."""
    with path.open("rb") as stream:
        tokens = list(tokenize.tokenize(stream.readline))
    written = io.StringIO()
    for token in tokens:
        if token.type in WORDY:
            written.write(token.string + "\n")
    return written.getvalue()


@pytest.mark.parametrize("turn", BANNED, ids=lambda turn: turn[1])
def test_each_turn_is_found_and_its_replacement_is_not(turn: tuple[str, str, str]) -> None:
    assert re.search(turn[0], turn[1])
    assert not re.search(turn[0], turn[2])


def test_what_only_looks_like_one_is_allowed() -> None:
    for honest in (
        "no more than ten",
        "neither UTF-8 nor GBK",
        "kind",
        "there is no entry",
        "one line",
        "line a line b",
    ):
        assert not hits(honest), honest


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages(path: Path) -> None:
    assert not hits(path.read_text("utf-8"))


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help(command: str | None) -> None:
    assert not hits(parser(command).format_help())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_docstrings_comments_and_errors(path: Path) -> None:
    assert not hits(prose(path))


def test_there_is_much_to_read() -> None:
    assert len(BANNED) >= 25
    assert len(PAGES) >= 16
    assert sum(len(prose(path)) for path in MODULES) > 200_000
