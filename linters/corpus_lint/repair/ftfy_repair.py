"""Ask ftfy to repair a line: UTF-8 of any language that was read as a single-byte codec of the West.

ftfy (Robyn Speer, Apache-2.0) knows the codecs, their variants and which sequences of characters are hardly ever meant. It
gives a candidate; the caller decides whether to use it.
"""

from __future__ import annotations

import ftfy

from corpus_lint.core.values import dataclass
from corpus_lint.repair.round_trips import family_label

NAMES = {"macroman": "mac_roman"}
# Steps of ftfy's that guess: a space that was a no-break space, controls of Latin-1 that were signs of Windows-1252.
GUESSES = frozenset(("restore_byte_a0", "fix_c1_controls"))


@dataclass(frozen=True, slots=True)
class Undone:
    """What a line was, and by which codecs it became what it is.

    ``partly`` says that only a part of it was damaged, ``searched`` that bytes were guessed; ``lost`` is the number of its
    characters that are U+FFFD.
    """

    text: str
    chain: str
    partly: bool
    searched: bool
    lost: int


def undone(line: str) -> Undone | None:
    """The line as ftfy repairs its encoding; None where it would leave it."""
    explained = ftfy.fix_encoding_and_explain(line)
    was, steps = explained.text, explained.explanation or []
    # Without UTF-8 it only takes the controls of Latin-1 for signs of Windows-1252, or Mac Roman for either.
    if was == line or not any(
        step.parameter in ("utf-8", "utf-8-variants", "decode_inconsistent_utf8") for step in steps
    ):
        return None
    codecs = [
        step.parameter.removeprefix("sloppy-").replace("windows-", "cp")
        for step in steps
        if step.action == "encode"
    ]
    names = list(dict.fromkeys(family_label(NAMES.get(codec, codec)) for codec in codecs)) or [
        "several codecs"
    ]
    times = ", twice over" if len(codecs) == 2 else f", {len(codecs)} times over" if len(codecs) > 2 else ""
    return Undone(
        was,
        f"UTF-8 read as {' and '.join(names)}{times}",
        any(step.parameter == "decode_inconsistent_utf8" for step in steps),
        any(step.parameter in GUESSES or step.parameter == "windows-1252" for step in steps),
        was.count("\ufffd"),
    )
