"""What the fields of published data sets are called: those with texts, those that name a record, those beside the text.

The names are in ``data/field_names.txt``, each with its source. They are compared in lower case, whole and by their last part:
``page_content`` and ``pageContent`` are ``content``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "field_names.txt"
# Languages, as parallel corpora have one field for each: zh_text, en_text, text_fr.
LANGUAGE = re.compile(r"(?:[a-z]{2,3})\Z")
# Parts of a name: page_content, pageContent, page content. A name with a dot or a slash is one of a file or a site.
SEAMS = re.compile(r"[_\-\s]+|(?<=[a-z])(?=[A-Z0-9])")
# What tells several fields of one kind apart: sentence1, text_a.
NUMBER = re.compile(r"(?:[0-9]+|[a-z])\Z")


@cache
def names(kind: str) -> dict[str, None]:
    """The names of a kind, in their order."""
    rows = (line.split("\t") for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {name: None for its_kind, name, _ in rows if its_kind == kind}


def is_named(name: str, kind: str) -> bool:
    """Whether a name is one of a kind, without regard to case."""
    return name.lower() in names(kind)


@lru_cache(maxsize=4096)
def resembles(name: str, kind: str) -> bool:
    """Whether a name, without its language, or its last part, is one of a kind; a Chinese one may have any beginning."""
    known = names(kind)
    low = name.lower()
    if low in known or without_language(name) in known or any(part in known for part in parts(name)[-1:]):
        return True
    return not name.isascii() and any(
        not one.isascii() and len(one) > 1 and low.endswith(one) for one in known
    )


@lru_cache(maxsize=4096)
def without_language(name: str) -> str:
    """A name without the language that it begins or ends with: ``text`` for ``zh_text``. Empty where it has none."""
    first, *others = parts(name) or [""]
    if others and LANGUAGE.match(first):
        return "_".join(others)
    if others and LANGUAGE.match(others[-1]):
        return "_".join([first, *others[:-1]])
    return ""


def parts(name: str) -> list[str]:
    """The words that a name is made of, in lower case and without a number at its end."""
    found = [part.lower() for part in SEAMS.split(name) if part]
    return found[:-1] if len(found) > 1 and NUMBER.match(found[-1]) else found
