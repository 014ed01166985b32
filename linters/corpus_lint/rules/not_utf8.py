"""The whole document is in another encoding than UTF-8.

## What it does
Names the encoding of a document that is not UTF-8: GB18030 (with GBK and GB2312), Big5, UTF-16, UTF-32, or what
chardet finds for the rest. Bytes that no encoding explains are counted.

## Why it is bad
A pipeline that expects UTF-8 drops the document, or reads it as something else and keeps the mojibake.

## Example
Bytes, in hexadecimal; the first is 網絡 in Big5, the second 中文 in GBK after 12 letters:
```bad hex 1:1
baf4b8f4a977a5fea6b3b3e3
```
```bad hex 1:1
746865206e616d652069733a20d6d0cec4
```

## Look-alikes it leaves alone
UTF-8 with a byte order mark, and text in any script that is UTF-8:
```good hex
efbbbfe4b8ade69687
```
```good
Ünïcödé, Ελληνικά, Русский, 日本語 and 한국어 are all fine.
```

## Fix safety
Writes the document as UTF-8. Lines that no encoding explains keep their bytes, and the fix says how many they are. It is
safe when the encoding is beyond doubt: UTF-16, UTF-32, or a Chinese encoding with enough characters to tell, and far more
probable than the same bytes as text of any other language. It is unsafe when the encoding is a guess: a handful of
characters, a line that lost a byte, or one of the many encodings of other languages that differ in a few letters.

## Options
* `min-characters` (8): characters beyond ASCII that tell GB18030 from Big5 for sure, and below which an encoding of
  another language is only named.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.encodings import LABELS, label
from corpus_lint.core.model import Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import plural
from corpus_lint.engine.registry import NONE, rule
from corpus_lint.rules._undecoded import UNDECODED, WIDE, but_for

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags


@dataclass(frozen=True, slots=True)
class Options:
    min_characters: int = option.count(8, low=1)


def screen(batch: Batch, options: Options) -> Flags:
    # What is not UTF-8 is in no batch.
    return batch.none()


@rule("ENC101", "not-utf8", severity=Severity.ERROR, options=Options, screen=screen, needs=NONE)
def not_utf8(document: Document, options: Options) -> Iterator[Problem]:
    encodings = {run.encoding for run in document.runs}
    # Surrogates in a record may be escapes, which are a matter of its text and not of its bytes.
    undecoded = bool(document.special) and UNDECODED.search(document.special) is not None
    if undecoded and (document.record is None or encodings != {"utf-8"}):
        yield from _undecoded(document)
    known = encodings - {None}
    if len(known) != 1 or known == {"utf-8"}:
        return
    runs = [run for run in document.runs if run.encoding]
    encoding = runs[0].encoding or ""
    name = label(encoding)
    damaged = any(UNDECODED.search(document.text, run.start, run.end) for run in runs)
    wide = sum(len(WIDE.findall(document.text, run.start, run.end)) for run in runs)
    told = encoding.startswith("utf") or (encoding in LABELS and wide >= options.min_characters)
    sure = told and not damaged and all(run.sure for run in runs)
    left = but_for(document)
    fix = None
    # Of a few bytes that may be anything only the name is said.
    if (told or encoding in LABELS or wide >= options.min_characters) and (
        document.record is None or not undecoded
    ):
        safety = Safety.SAFE if sure else Safety.UNSAFE
        fix = Fix(f"convert from {name} to UTF-8{left}", (), safety, transcode=True)
    yield Problem(
        document.first_line, f"the text is encoded in {name}, not UTF-8{left}", evidence=(name,), fix=fix
    )


def _undecoded(document: Document) -> Iterator[Problem]:
    places = tuple(Span(*match.span()) for match in UNDECODED.finditer(document.text))
    number = sum(place.end - place.start for place in places)
    lines = len({document.line_at(place.start) for place in places})
    yield Problem(
        places[0],
        f"{plural(number, 'byte')} on {plural(lines, 'line')} could not be decoded",
        occurrences=places,
        count=len(places),
        evidence=tuple(
            dict.fromkeys(
                " ".join(f"{ord(one) - 0xDC00:02X}" for one in document.text[place.start : place.end][:8])
                for place in places[:20]
            )
        ),
        notes=("no known encoding has these bytes; look for an undamaged copy of the file",),
    )
