"""Detect the encoding of a document that is not UTF-8, line by line or as a whole.

It is decided line by line: strict UTF-8 first, then the Chinese encodings by how probable the characters they give are, with
the other lines of the document to break a tie; chardet is asked only for documents that are none of these.
"""

from __future__ import annotations

import re
from itertools import groupby
from unicodedata import category

from corpus_lint.chinese import tables
from corpus_lint.core.encodings import Decoded, as_utf8, strict
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Run
from corpus_lint.core.values import replace
from corpus_lint.decoding import line_verdicts, other_languages
from corpus_lint.decoding.line_candidates import (
    CHINESE_ENCODINGS,
    PLAUSIBLE_BITS,
    Candidate,
    bits,
    candidates,
)

# What it is worth to a line, in bits over the whole of it, that the rest of the document is in an encoding.
NEIGHBOUR_BITS = 12.0
CONTROL = lazy("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
# With more lines than this unexplained, the document is in none of the encodings that lines are tried in.
MOSTLY_UNKNOWN = 0.5
# Where one line in so many of those is UTF-8, it is so by chance.
UTF8_BY_CHANCE = 0.1
SHIFTED = ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_3", "iso2022_kr")
# Two escape sequences, and a character of two bytes.
SHIFTED_BYTES = 7
# Different Chinese characters that a document has for its encoding to be sure.
VARIOUS = 4
# So many bytes say whether they are taken one by one, by two or by four.
WIDE_SAMPLE = 4_000
# Controls and characters that do not exist: no text has more.
DAMAGED_SHARE = 0.01
# Texts within this factor of bits are equally probable.
ALIKE = 1.05
UNUSUAL_NAMES = lazy(
    r"""
    hp- | mac(?!_?roman|_?cyrillic)     # printers, the Mac outside of Western Europe and Russia
    | cp(?:037|500|1026|1140)           # EBCDIC
    | cp(?:720|737|775|86[0-5]|869)     # DOS, outside of Western Europe and Russia
    | cp(?:1006|1125) | kz | ptcp | koi8-t | johab
    | iso-?8859-?1[0146]
    """,
    re.VERBOSE,
)
# Line ends and spaces whose bytes are in the other order.
SWAPPED = lazy("[\u0a00\u0d00\u2000]")
# chardet reads this much at most: it is asked for a name, not for a verdict.
CHARDET_BYTES = 50_000


def detect(raw: bytes, text: str | None) -> Decoded:
    """Decode a document that has no byte order mark, given what it is as UTF-8, if it is that."""
    if b"\0" in raw and (found := _wide(raw)):
        return found
    if text is not None:
        return _shifted(raw) or as_utf8(text)
    return _by_lines(raw)


def _shifted(raw: bytes) -> Decoded | None:
    """Japanese, Korean or Chinese in seven bits, with escape sequences between the character sets."""
    for encoding in SHIFTED:
        text = strict(raw, encoding)
        # Two characters or more, and none of the escapes is left.
        if text is not None and "\x1b" not in text and len(raw) - len(text) >= SHIFTED_BYTES:
            return Decoded(text, (Run(encoding, 0, len(text), sure=False),))
    return None


def _wide(raw: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a byte order mark, if that reading is more probable than single bytes."""
    narrow = raw[:WIDE_SAMPLE].decode("utf-8", "replace")
    best, lowest = None, other_languages.cost(narrow) - other_languages.SURE_BITS
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        text = strict(raw, encoding)
        if text is None:
            continue
        compared = text[: WIDE_SAMPLE // width]
        bits = other_languages.cost(compared) + other_languages.SURE_BITS * len(SWAPPED.findall(compared))
        damage = sum(
            category(character) in ("Cc", "Cn", "Co") for character in compared if character not in "\t\r\n\f"
        )
        if bits < PLAUSIBLE_BITS * len(compared) and damage <= DAMAGED_SHARE * len(compared):
            sure = abs(bits - lowest) >= other_languages.SURE_BITS
            if bits < lowest:
                best, lowest = Decoded(text, (Run(encoding, 0, len(text), sure),)), bits
            elif not sure and best:
                best = Decoded(best.text, tuple(replace(run, sure=False) for run in best.runs))
    return best


def _by_lines(raw: bytes) -> Decoded:
    """Decode a document that is not UTF-8 as a whole."""
    lines = re.findall(rb"[^\n]*\n|[^\n]+", raw)
    choices = [candidates(line) for line in lines]
    prior = _prior(choices)
    decided = [bool(choice) for choice in choices]
    settled = line_verdicts.settle_lines(lines, choices, [_decide(choice, prior) for choice in choices])
    verdicts = [verdict.encoding for verdict in settled]
    unknown = sum(known and verdict is None for known, verdict in zip(decided, verdicts, strict=True))
    utf8 = sum(known and verdict == "utf-8" for known, verdict in zip(decided, verdicts, strict=True))
    if (
        unknown > MOSTLY_UNKNOWN * sum(decided)
        and utf8 < UTF8_BY_CHANCE * unknown
        and (found := _wide_text(raw) or _foreign(raw))
    ):
        return found
    texts = [
        choice[verdict].text if verdict in choice else line.decode("utf-8", "surrogateescape")
        for choice, verdict, line in zip(choices, verdicts, lines, strict=True)
    ]
    # Lines of ASCII alone are in whatever encoding their neighbours are in.
    _fill(verdicts, decided)
    # Repetitions of the same two bytes prove nothing.
    various = len(set(filter(tables.is_han, "".join(texts)))) >= VARIOUS
    runs: list[Run] = []
    position = 0
    rows = zip(verdicts, texts, settled, strict=True)
    for encoding, group in groupby(rows, key=lambda row: row[0]):
        members = list(group)
        end = position + sum(len(text) for _, text, _ in members)
        won = sum(verdict.surplus for _, _, verdict in members) >= other_languages.SURE_BITS
        sure = various and won and not any(verdict.doubtful for _, _, verdict in members)
        runs.append(Run(encoding, position, end, sure or encoding in ("utf-8", None)))
        position = end
    return Decoded("".join(texts), tuple(runs))


def _prior(choices: list[dict[str, Candidate]]) -> dict[str, float]:
    """What the whole document is worth to each codec in it: most to the one that explains most."""
    totals: dict[str, float] = {}
    for choice in choices:
        for encoding, candidate in choice.items():
            if candidate.gain > 0:
                totals[encoding] = totals.get(encoding, 0.0) + candidate.gain
    usual = max(totals, key=lambda encoding: totals[encoding], default="")
    return {encoding: NEIGHBOUR_BITS if encoding == usual else NEIGHBOUR_BITS / 2 for encoding in totals}


def _decide(choice: dict[str, Candidate], prior: dict[str, float]) -> str | None:
    """The codec of a line, None where none fits."""
    best, highest = None, 0.0
    for encoding, candidate in choice.items():
        gain = candidate.gain + prior.get(encoding, 0.0)
        if gain > highest:
            best, highest = encoding, gain
    return best


def _fill(verdicts: list[str | None], decided: list[bool]) -> None:
    """Give each line of ASCII the verdict of the line before it, or of the first decided one."""
    current = next((verdict for verdict, known in zip(verdicts, decided, strict=True) if known), "utf-8")
    for index, known in enumerate(decided):
        if known:
            current = verdicts[index]
        else:
            verdicts[index] = current


def _wide_text(raw: bytes) -> Decoded | None:
    """UTF-16 without a byte order mark and without a character of ASCII, which would show in its zero bytes."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = strict(raw, encoding)
        if text is not None and bits(text) < PLAUSIBLE_BITS:
            return Decoded(text, (Run(encoding, 0, len(text)),))
    return None


def _foreign(raw: bytes) -> Decoded | None:
    """The document in an encoding that is not Chinese: chardet's candidates, and ours, by how probable the text is."""
    import chardet

    named = [candidate["encoding"] for candidate in chardet.detect_all(raw[:CHARDET_BYTES])]
    names = dict.fromkeys(name.lower() for name in named if name)
    # Those that hardly anybody has ever used come last.
    ordered = sorted(
        (*names, *other_languages.OTHERS), key=lambda name: UNUSUAL_NAMES.match(name) is not None
    )
    sample = other_languages.sample(raw.split(b"\n"))
    found: list[tuple[float, str, str]] = []
    for name in ordered:
        if name in ("ascii", "utf-8"):
            continue
        try:
            text = raw.decode(name)
            bits = other_languages.cost(sample.decode(name, "replace"))
        except (UnicodeDecodeError, LookupError):
            continue
        # Control characters say that a single-byte table was laid over bytes it was not made for.
        if not CONTROL.search(text):
            favoured = name in CHINESE_ENCODINGS and line_verdicts.is_whole(
                sample.decode(name, "surrogateescape"), name
            )
            if not favoured and not other_languages.explains(sample.decode(name, "replace"), name):
                continue
            found.append((bits - line_verdicts.PRIOR_BITS * favoured, name, text))
    if not found:
        return None
    # Encodings of one family differ in few letters, which chardet knows better.
    enough = min(bits for bits, _, _ in found) * ALIKE + 2 * other_languages.CHOICE_BITS
    _, name, text = next(one for one in found if one[0] <= enough)
    return Decoded(text, (Run(name, 0, len(text), sure=False),))
