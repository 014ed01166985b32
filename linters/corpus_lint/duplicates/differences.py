"""Describe how two copies of an article differ."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from corpus_lint.chinese import bigram_model
from corpus_lint.core.document import Document
from corpus_lint.core.values import dataclass
from corpus_lint.hijack.banners import find_banners
from corpus_lint.hijack.place_tails import find_place_tail
from corpus_lint.hijack.readings import find_readings

# The number of characters used to determine the script of a text.
SCRIPT_REACH = 2000
SCRIPTS = ("", "simplified", "traditional")
FEATURES = ("inserted pinyin", "a keyword banner", "place names at the end", "front matter")


@dataclass(frozen=True, slots=True)
class Traits:
    """What copies of an article may differ in: their script, one of SCRIPTS, and which of FEATURES they have."""

    script: str
    features: tuple[bool, ...]

    @property
    def number(self) -> int:
        """The same as a number below 64, for tables of an engine."""
        bits = sum(has << bit for bit, has in enumerate(self.features))
        return SCRIPTS.index(self.script) << len(FEATURES) | bits

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


def traits(document: Document) -> Traits:
    """What copies of a document may differ in."""
    text = document.text
    found = (find_readings(text), find_banners(document), find_place_tail(document), document.body.start)
    return Traits(script(text), tuple(map(bool, found)))


def traits_without_additions(document: Document) -> Traits:
    """The same of a document that has none of FEATURES."""
    return Traits(script(document.text), (False,) * len(FEATURES))


def differences(one: Traits, other: Traits) -> list[str]:
    """Features that only one of two copies has, strongest first."""
    found: list[str] = []
    if one.script and other.script and one.script != other.script:
        found.append(f"{one.script} script here, {other.script} there")
    for name, here, there in zip(FEATURES, one.features, other.features, strict=True):
        if here != there:
            found.append(f"{name} {'here' if here else 'there'}")
    return found
