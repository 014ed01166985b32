"""GBK characters read one byte off, as ``新?;ヂ?lián)網`` for ``新。互聯(lián)網``.

## What it does
Finds the scars that byte-wise replacement leaves in GBK text: a ``?`` where half a character was lost, behind it a
reading whose opening bracket was swallowed, or characters that become common Chinese when their bytes are shifted
by one; a letter that was the second byte of a character and has its reading, ``F(xiàn)``, also where no ``?`` is left.

Evidence adds up, in bits: by how much the words are more probable one byte later, a reading that fits the bytes, a bracket,
a tag or a year that lost its first character, a quotation mark that was due, marks of both widths in one place, other
readings and slips on the page. The finding names them.

## Why it is bad
The words are gone, and every filter that looks at single characters finds nothing: each of them exists. A model
learns that ``互聯`` may be written ``ヂ``.

## Example
```bad 1:13
堅持推進網絡法治工作創新?;ヂ?lián)網因創新而生、因創新而興。
```
```bad 1:7
要在全社會展?fàn)I造守法的氛圍。
```
```bad 1:11
夜班由兩名經驗豐富的??谱o(hù)士負責。
```
```bad 1:8
渠道全部修好了，F(xiàn)在歸鎮(zhèn)裏管理。
```
```bad 1:11
維護網絡空間長治久安?!?023年3月，白皮書發布。
```

## Look-alikes it leaves alone
Questions with half-width marks, in prose, in chat and in code:
```good
你是谁?它从哪里来?!这样好吗?;我不知道。
```
```good
这样写对吗?见 `a?b:c` 与 `SELECT ? FROM t`,以及 glob 模式 *.tx?。
```
```good
真的吗?(zhēn)读第一声吗?
```
What is said between two of them:
```good
“你到底去不去?嗯?”“谁?他?”“就这么算了?咦?”“当真?！”
```
An article about them:
```good
字节错位会留下 `展?fàn)I造` 这样的疤痕。
```

## Fix safety
Puts back what the bytes say. Where the first or the last byte had to be chosen the fix is shown only; where every byte was
still there it is unsafe. A character of which others are nearly as probable is shown as ``…``, and its place has no
fix; nor have places that are question marks and nothing else. What stands elsewhere on the page counts for that, too.

## Options
* `min-gain` (8.0): so many bits of evidence make a slip. No place in 3,528 honest documents and 3,473 files of novels with
  half-width question marks reaches it.
* `min-evidence` (3): so many injected readings, or slips proven by their bytes, say six bits for every other slip of a page,
  fewer of them a part of it. Three and more question marks in a row, of which nothing is left, need two bits of it at least.
  ENC108 leaves private-use characters in slips to this rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import weighed
from corpus_lint.engine.registry import rule
from corpus_lint.rules import _slips

TYPE_CHECKING = False
if TYPE_CHECKING:  # it is imported for the first suspicious text
    from corpus_lint.repair.scars import Slip

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# A lost byte with something of Chinese before or behind it; ordinary questions are dismissed by the model.
SCREEN = lazy(r"\?(?:(?<=[^\x00-\x7f]\?)|(?=[^\x00-\x7f]))")
# So many Han characters around the slips of a line say whether they are Chinese.
FEWEST_AROUND = 12
TONES = tables.TONE_MARKED + tables.TONE_MARKS
# A letter that was a second byte, with its reading.
LETTER_READ = lazy(
    rf"[^\x00-\x7f!;:,?][@-~]\([a-zêü\u0308]{{0,11}}[{TONES}]|[!;:,][@-~]\([a-zêü\u0308]{{0,11}}[{TONES}]"
)
# The same as classes of characters for screens.
SYLLABLE = "a-zêü\u0308" + TONES
MISREAD = "\x80-\x9f\xa1-\U0010ffff!;:,("
UNMARKED = (tables.HAN_RANGES + "，。、\ue000-\uf8ff", "@-~", tables.HAN_RANGES)


@dataclass(frozen=True, slots=True)
class Options:
    min_gain: float = option.bits(_slips.MIN_GAIN)
    min_evidence: int = option.count(_slips.ENOUGH_ON_PAGE)


def screen(batch: Batch, options: Options) -> Flags:
    beyond_ascii = tables.BEYOND_ASCII
    marks = batch.has_sequence("?", beyond_ascii) | batch.has_sequence(beyond_ascii, "?", rarest=1)
    toned = batch.has(TONES)
    letters = toned & batch.has_sequence("@-~", "(", SYLLABLE, rarest=1)
    # These are what the rule looks at first. What it then looks for: a run of misread characters that ends as such runs do,
    # readings with a tone, question marks of which nothing is left, and letters among Han characters.
    found = letters | _with_runs(batch)
    found |= batch.has_sequence("?", "?", "?") | (toned & batch.has_sequence("?", SYLLABLE))
    marks |= letters
    return marks & (found | _with_odd_runs(batch, marks & ~found))


def _with_odd_runs(batch: Batch, texts: Flags) -> Flags:
    """Those of some texts that have a letter behind what may be misread."""
    letters = batch.at(batch.common_sequences(*UNMARKED, texts=texts) + 1)
    if not len(letters.starts):
        return batch.none()
    from corpus_lint.repair import byte_slips

    return batch.with_any(letters, byte_slips.is_behind_odd_run, batch.none())


def _with_runs(batch: Batch) -> Flags:
    """The texts with question marks and behind them a run that ends as misread characters do."""
    from corpus_lint.repair import slip_shapes

    marks = batch.places("?", rare=True)
    # The last one of several.
    marks = marks[~batch.is_at("?", marks + 1)]
    runs = batch.behind(marks, MISREAD, slip_shapes.LONGEST_RUN)
    runs = runs.where((runs.sizes > 0) | batch.is_at("?", marks - 1))
    both = zip(runs.decoded(), runs.following(2).decoded(), strict=True)
    return runs.where([slip_shapes.may_end(run, behind) for run, behind in both]).texts


@rule(
    "ENC104", "byte-slip", severity=Severity.ERROR, options=Options, screen=screen, needs=("?(", "?" + TONES)
)
def byte_slip(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if SCREEN.search(text) is None and not ("(" in text and LETTER_READ.search(text)):
        return
    # Between backticks somebody writes about slips.
    found = [
        slip
        for slip in _slips.of_page(text, options.min_gain, options.min_evidence)
        if not document.in_code(slip.start)
    ]
    # A fact about each place, but one page may have hundreds: one finding per line.
    by_line: dict[int, list[Slip]] = {}
    for slip in found:
        by_line.setdefault(document.line_at(slip.start), []).append(slip)
    for number, line in by_line.items():
        # A reading that fits the bytes says it, whatever the rest is.
        if any(slip.is_read for slip in line) or _is_sound(text, document.line_span(number), line):
            yield _problem(text, line)


def _is_sound(text: str, line: Span, slips: list[Slip]) -> bool:
    """Whether the rest of a line is Chinese: where it is not, the whole was decoded wrongly, which is another damage."""
    rest = ""
    position = line.start
    for slip in slips:
        rest += text[position : slip.start]
        position = slip.end
    from corpus_lint.repair import slip_look_alikes

    return slip_look_alikes.is_sound(rest + text[position : line.end], FEWEST_AROUND)


def _problem(text: str, line: list[Slip]) -> Problem:
    from corpus_lint.repair import certain_characters

    read = [(slip, certain_characters.certain(text, slip)) for slip in line]
    unknown = certain_characters.UNKNOWN
    repaired = [(slip, certain) for slip, certain in read if certain and unknown not in certain]
    seen = [
        f"{text[slip.start : slip.end]} → {certain}"
        if certain.strip(unknown)
        else text[slip.start : slip.end]
        for slip, certain in read
    ]
    exact = all(slip.chosen == 0 for slip, _ in repaired)
    first, first_text = read[0]
    if not first.text:
        what = "; what stood here is lost"
    elif unknown not in first_text:
        what = f"; probably {first_text}"
    else:
        what = f"; {first_text} with unknown characters" if first_text.strip(unknown) else ""
    return Problem(
        span=Span(first.start, first.end),
        message="garbled: bytes shifted by one" + what,
        occurrences=tuple(Span(slip.start, slip.end) for slip in line),
        count=len(line),
        evidence=tuple(dict.fromkeys(seen)),
        notes=tuple(weighed(first.parts, "for the first place")),
        fix=Fix(
            "decode again, shifted by one byte" + ("" if exact else "; lost bytes guessed from context"),
            tuple(Edit(slip.start, slip.end, certain) for slip, certain in repaired),
            Safety.UNSAFE if exact else Safety.DISPLAY,
        )
        if repaired
        else None,
    )
