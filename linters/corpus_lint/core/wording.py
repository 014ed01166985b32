"""Wording of counts and places, the same in all messages."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # callers have imported it
    from collections import Counter
    from collections.abc import Iterable, Iterator

VOWELS = "aeiou"
# A part of the evidence that weighs less is not shown.
LEAST_SHOWN = 0.05


def inflected(noun: str, number: int) -> str:
    """An English noun as it stands behind a number: ``error``, ``errors``; ``entity``, ``entities``."""
    if number == 1:
        return noun
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in VOWELS else noun + "s"


def plural(number: int, noun: str) -> str:
    """A number with its noun: ``1 error``, ``2,057 errors``."""
    return f"{number:,} {inflected(noun, number)}"


def counted(shown: str, number: int) -> str:
    """What was seen, and how often: ``網(wǎng) ×232``."""
    return f"{shown} ×{number:,}"


def counted_if_many(shown: str, number: int) -> str:
    """The same where most is seen once, which then goes without saying: ``網(wǎng)``."""
    return counted(shown, number) if number > 1 else shown


def evidence(seen: Counter[str]) -> tuple[str, ...]:
    """What was seen in a document, and how often each, the most frequent first: the evidence of a problem."""
    return tuple(counted(shown, number) for shown, number in seen.most_common())


def weighed(parts: Iterable[tuple[str, float]], of: str = "") -> Iterator[str]:
    """What a finding was weighed by, in sentences: ``evidence: words 12, page 6``, and ``against it: a glossary 3``.

    Args:
        parts: Each part of the evidence by its name, with what it adds to the sum that a rule asks for.
        of: What the evidence is for, if it is not all of the finding: ``for the first place``.
    """
    for words, side in ((f"evidence {of}".rstrip(), 1), ("against it", -1)):
        shown = sorted(((side * weight, name) for name, weight in parts), key=lambda part: -part[0])
        named = ", ".join(
            f"{name} {weight:.2g}" if weight < 10 else f"{name} {weight:.0f}"
            for weight, name in shown
            if weight >= LEAST_SHOWN
        )
        if named:
            yield f"{words}: {named}"


def beginning(text: str, size: int = 24) -> str:
    """The first ``size`` characters of a text as one line, with ``…`` where there are more."""
    line = " ".join(text[: 2 * size].split())
    return line if len(line) <= size and len(text) <= 2 * size else line[:size] + "…"


def document_name(path: str, record: int | None, part: str = "") -> str:
    """A document by its path, with the 1-based line of the file in brackets where it is a record of a JSON Lines file.

    ``part`` is the place in the record, where that has several documents.
    """
    return path if record is None else f"{path}[{record}]" + (f" {part}" if part else "")
