"""Describe how two copies of an article differ."""

from __future__ import annotations

from corpus_lint.chinese import bigram_model
from corpus_lint.core.document import Document
from corpus_lint.hijack.banners import find_banners
from corpus_lint.hijack.place_tails import find_place_tail
from corpus_lint.hijack.readings import find_readings

# The number of characters used to determine the script of a text.
SCRIPT_REACH = 2000


def script(text: str) -> str:
    """``simplified``, ``traditional``, or nothing where characters of neither prevail."""
    balance = bigram_model.script_balance(text[:SCRIPT_REACH])
    return "" if balance == 0 else "traditional" if balance > 0 else "simplified"


def differences(one: Document, other: Document) -> list[str]:
    """Features that only one of two copies has, strongest first."""
    found: list[str] = []
    scripts = [script(document.text) for document in (one, other)]
    if all(scripts) and scripts[0] != scripts[1]:
        found.append(f"{scripts[0]} script here, {scripts[1]} there")
    for name, has in (
        ("inserted pinyin", lambda document: bool(find_readings(document.text))),
        ("a keyword banner", lambda document: bool(find_banners(document))),
        ("place names at the end", lambda document: find_place_tail(document) is not None),
        ("front matter", lambda document: document.body.start > 0),
    ):
        here, there = has(one), has(other)
        if here != there:
            found.append(f"{name} {'here' if here else 'there'}")
    return found
