"""Describe how two copies of an article differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from corpus_lint.chinese import bigram_model
from corpus_lint.core.document import Document
from corpus_lint.core.model import Span
from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.joined_texts import JoinedTexts

# The number of characters used to determine the script of a text.
SCRIPT_REACH = 2000
SCRIPTS = ("", "simplified", "traditional")
# Of each kind of ``folding.additions``.
FEATURES = ("inserted pinyin", "a keyword banner", "place names at the end", "front matter")


@dataclass(frozen=True, slots=True)
class Traits:
    """What copies of an article may differ in: their script, one of SCRIPTS, and which of FEATURES they have."""

    script: str
    features: tuple[bool, ...]

    @property
    def number(self) -> int:
        """The same as a number below 64, for the rows of an index and the tables of an engine."""
        return SCRIPTS.index(self.script) << len(FEATURES) | features_number(self.features)

    @classmethod
    def from_number(cls, number: int) -> Traits:
        """The traits that have a ``number``."""
        features = tuple(bool(number >> bit & 1) for bit in range(len(FEATURES)))
        return cls(SCRIPTS[number >> len(FEATURES)], features)


def script(text: str) -> str:
    """``simplified``, ``traditional``, or nothing where characters of neither prevail."""
    balance = _balance(text[:SCRIPT_REACH])
    return "" if balance == 0 else "traditional" if balance > 0 else "simplified"


def _balance(text: str) -> int:
    """The sum of the bigram model's ``script`` over the characters of a text, in a small part of the time."""
    signs, beyond = _signs()
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    found = int(signs[units].sum(dtype=np.int64))
    return found if len(units) == len(text) else found + sum(beyond.get(one, 0) for one in text)


@cache
def _signs() -> tuple[npt.NDArray[np.int8], Mapping[str, int]]:
    """For each code unit, 1 if only traditional text has its character, -1 if only simplified text has it; and for characters of two."""
    signs = np.zeros(0x10000, np.int8)
    beyond: dict[str, int] = {}
    for sign, characters in zip((1, -1), bigram_model.of_one_script(), strict=True):
        for character in characters:
            if character <= "\uffff":
                signs[ord(character)] = sign
            else:
                beyond[character] = sign
    return signs, beyond


def traits_without_features(documents: Sequence[Document], one: JoinedTexts) -> list[int]:
    """The numbers of the traits of some documents that have none of FEATURES, given their texts without white space around them."""
    signs, _ = _signs()
    reach = np.full(len(documents), SCRIPT_REACH)
    for number, document in enumerate(documents):
        if len(document.text) > SCRIPT_REACH:
            reach[number] -= len(document.text) - len(document.text.lstrip())
    ends = np.clip(one.starts + reach, one.starts, one.ends)
    bounds = np.stack((one.starts, ends), axis=1).reshape(-1)
    balances = np.add.reduceat(np.take(signs, one.units), bounds, dtype=np.int32)[::2]
    # Of no characters it is the one behind them.
    balances[ends == one.starts] = 0
    for number in np.flatnonzero(one.beyond).tolist():
        balances[number] = _balance(documents[number].text[:SCRIPT_REACH])
    numbers: list[int] = (np.where(balances > 0, 2, balances < 0) << len(FEATURES)).tolist()
    return numbers


def features_number(found: Iterable[Sequence[Span] | bool]) -> int:
    """Which of FEATURES a document has, in the order of these, as a number."""
    return sum(bool(some) << bit for bit, some in enumerate(found))


def differences(one: Traits, other: Traits) -> list[str]:
    """Features that only one of two copies has, strongest first."""
    found: list[str] = []
    if one.script and other.script and one.script != other.script:
        found.append(f"{one.script} script here, {other.script} there")
    for name, here, there in zip(FEATURES, one.features, other.features, strict=True):
        if here != there:
            found.append(f"{name} {'here' if here else 'there'}")
    return found
