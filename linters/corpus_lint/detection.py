"""The encoding of a document that is not UTF-8, when nobody says what it is.

It is decided line by line: strict UTF-8 first, then the Chinese encodings by how probable the characters they give are, with
the other lines of the document to break a tie; chardet is asked only for documents that are none of these.
"""

from __future__ import annotations

import re
from itertools import groupby

from corpus_lint.encodings import Decoded, Run, as_utf8, strict
from corpus_lint.line_encodings import PLAUSIBLE_BITS, Reading, bits, readings
from corpus_lint.patterns import lazy

# Mean bits up to which nobody needs to ask whether it is Japanese or Korean rather than Chinese.
SURELY_CHINESE_BITS = 11.0
ENOUGH_TO_ASK = 12
KANA_OR_HANGUL = lazy("[\u3041-\u30ff\uac00-\ud7a3]")
# What it is worth to a line, in bits over the whole of it, that the rest of the document is in an encoding.
NEIGHBOUR_BITS = 12.0
CONTROL = lazy("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
# With more lines than this unexplained, the document is in none of the encodings that lines are tried in.
MOSTLY_UNKNOWN = 0.5
# chardet reads this much at most: it is asked for a name, not for a verdict.
SAMPLE_BYTES = 50_000


def detect(raw: bytes, text: str | None) -> Decoded:
    """Decode a document that has no byte order mark, given what it is as UTF-8, if it is that."""
    if b"\0" in raw and (found := _wide(raw)):
        return found
    return _by_lines(raw) if text is None else as_utf8(text)


def _wide(raw: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a byte order mark, by where its zero bytes are."""
    for encoding, width, high in (
        ("utf-32-le", 4, (2, 3)),
        ("utf-32-be", 4, (0, 1)),
        ("utf-16-le", 2, (1,)),
        ("utf-16-be", 2, (0,)),
    ):
        if len(raw) % width:
            continue
        zeros = [raw[offset::width].count(0) for offset in range(width)]
        units = len(raw) // width
        if width == 4:
            right = all(zeros[offset] > units * 0.9 for offset in high)
        else:
            right = zeros[high[0]] > 0 and zeros[1 - high[0]] == 0
        text = strict(raw, encoding) if right else None
        if text is None:
            continue
        # ASCII text, or Chinese text whose few zero bytes are its line ends and digits.
        if zeros[high[-1]] > units * 0.4 or bits(text) < PLAUSIBLE_BITS:
            return Decoded(text, (Run(encoding, 0, len(text)),))
    return None


def _by_lines(raw: bytes) -> Decoded:
    """Decode a document that is not UTF-8 as a whole."""
    lines = re.findall(rb"[^\n]*\n|[^\n]+", raw)
    choices = [readings(line) for line in lines]
    prior = _prior(choices)
    decided = [bool(choice) for choice in choices]
    verdicts = [_decide(choice, prior) for choice in choices]
    unknown = sum(known and verdict is None for known, verdict in zip(decided, verdicts, strict=True))
    if unknown > MOSTLY_UNKNOWN * sum(decided) and (found := _wide_text(raw) or _foreign(raw)):
        return found
    texts = [
        choice[verdict].text if verdict in choice else line.decode("utf-8", "surrogateescape")
        for choice, verdict, line in zip(choices, verdicts, lines, strict=True)
    ]
    if "utf-8" not in verdicts and (found := _japanese_or_korean(raw, "".join(texts))):
        return found
    # Lines of ASCII alone are in whatever encoding their neighbours are in.
    _fill(verdicts, decided)
    runs: list[Run] = []
    position = 0
    for encoding, group in groupby(zip(verdicts, texts, strict=True), key=lambda pair: pair[0]):
        end = position + sum(len(text) for _, text in group)
        runs.append(Run(encoding, position, end))
        position = end
    return Decoded("".join(texts), tuple(runs))


def _prior(choices: list[dict[str, Reading]]) -> dict[str, float]:
    """What the whole document is worth to each codec in it: most to the one that explains most."""
    totals: dict[str, float] = {}
    for choice in choices:
        for encoding, reading in choice.items():
            if reading.gain > 0:
                totals[encoding] = totals.get(encoding, 0.0) + reading.gain
    usual = max(totals, key=lambda encoding: totals[encoding], default="")
    return {encoding: NEIGHBOUR_BITS if encoding == usual else NEIGHBOUR_BITS / 2 for encoding in totals}


def _decide(choice: dict[str, Reading], prior: dict[str, float]) -> str | None:
    """The codec of a line, None where none fits."""
    best, highest = None, 0.0
    for encoding, reading in choice.items():
        gain = reading.gain + prior.get(encoding, 0.0)
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


def _japanese_or_korean(raw: bytes, chinese: str) -> Decoded | None:
    """Japanese or Korean text whose bytes also pass for rather improbable Chinese; of a few characters nobody knows."""
    wide = sum(character >= "\x80" for character in chinese)
    if wide < ENOUGH_TO_ASK or bits(chinese) <= SURELY_CHINESE_BITS:
        return None
    found = _foreign(raw)
    if found is None:
        return None
    wide = sum(character >= "\x80" for character in found.text)
    return found if len(KANA_OR_HANGUL.findall(found.text)) > 0.3 * wide else None


def _foreign(raw: bytes) -> Decoded | None:
    """The document in an encoding that is not Chinese: the first of chardet's candidates that gives a text."""
    import chardet

    for candidate in chardet.detect_all(raw[:SAMPLE_BYTES]):
        encoding = candidate["encoding"]
        if encoding is None or encoding.lower() in ("ascii", "utf-8"):
            continue
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        # Control characters say that a single-byte table was laid over bytes it was not made for.
        if not CONTROL.search(text):
            return Decoded(text, (Run(encoding.lower(), 0, len(text)),))
    return None
