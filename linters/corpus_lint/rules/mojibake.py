"""Text that was decoded with the wrong codec: whole, in part, or twice.

## What it does
Finds lines that become more probable text when a wrong decoding is undone. UTF-8 of any language, read as Latin-1,
Windows-1250 to -1254 or -1257, ISO 8859-2, Mac Roman or code page 437 (with the help of ftfy), GBK, Big5 or Shift_JIS.
Chinese in GBK, read as Latin-1, Windows-1252, -1250, -1251, code page 437, Mac Roman, Big5 or EUC-KR, or in Big5, read as
GBK, Latin-1 or Windows-1252. Each also twice over, and in part of a line. Where bytes were lost on the way (``?`` or U+FFFD
now) the most probable Chinese characters are sought.

## Why it is bad
Nothing of the text can be read, yet every character of it is valid, so filters that count bad characters pass it. A model
learns noise, and tokenizers spend three times the tokens on it.

## Example
```bad 1:1
浣犲ソ锛屼笘鐣岋紒浠婂ぉ澶╂皵寰堝ソ銆�
```
```bad 1:1
ä½ å¥½ï¼Œä¸–ç•Œï¼
```
```fixed
你好，世界！
```
```bad 1:1
ÄãºÃ£¬ÊÀ½ç£¡½ñÌìÌìÆøºÜºÃ¡£
```
```fixed
你好，世界！今天天气很好。
```
```bad 1:8
他在信里写道：ÄãºÃ£¬ÊÀ½ç£¡
```
```fixed
他在信里写道：你好，世界！
```

```bad 1:3
L'Ã©tÃ© dernier, nous avons mangÃ© des crÃªpes.
```
```fixed
L'été dernier, nous avons mangé des crêpes.
```
```bad 1:1
Р•СЃР»Рё РІС‹ РЅРµ РїРѕР»СѓС‡РёР»Рё РїРёСЃСЊРјРѕ
```
```fixed
Если вы не получили письмо
```

## Look-alikes it leaves alone
Other languages, rare characters, verse, and text about mojibake:
```good
Où est passée l’élève naïve ? À l’école, où çà et là l’on rêve. Ça brûle !
```
```good
Съешь же ещё этих мягких французских булок, да выпей чаю. Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.
```
```good
+ ЛАРП, "АИСТ", НЕ може; BOŞLUK OLACAK ŞEKILDE GÖRÜNTÜLE; Ne zadán žádný přepínač; near¡¡home¡¡as
```
```good
私はその人を常に先生と呼んでいた。ｶﾀｶﾅ も混じる。대한민국(大韓民國)은 민주공화국이다.
```
```good
鑱琚缡衿袂裾，罍觞醴酪，锛凿斧锯，魑魅魍魉，饕餮梼杌。
```
```good
把 UTF-8 的“你好”按 GBK 解码，得到的乱码是“浣犲ソ”；按 Latin-1 解码则是“ä½ å¥½”。
```

## Fix safety
Safe when strict round trips give a text, no byte left over and none invented, that is much more probable than the one that
stands there, as text of any language. Short texts and words of another alphabet are a warning: `ÄãºÃ` may be `你好`, and
`ЛАРП` is no `死邢`. UTF-8 is unsafe then, everything else a suggestion. Unsafe, too, when it took a search in which no byte
had to be invented; shown only when bytes were.

## Options
* `max-mentioned` (5): so many places between quotation marks or in code, in a text that speaks of encodings, are mentions.
* `min-sure-bits` (36.0): by how many bits a repair must be more probable than the text as it stands to be more than a
  suggestion. No line of 56,000 in other languages reaches 6; a sentence of 20 Chinese characters has 100 and more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass, replace
from corpus_lint.core.wording import beginning, plural
from corpus_lint.engine.registry import rule
from corpus_lint.repair.mojibake_traces import needs, suspicious_lines, suspicious_places
from corpus_lint.rules._mentions import ABOUT_ENCODINGS, is_mention

TYPE_CHECKING = False
if TYPE_CHECKING:  # the one needs numpy, the other is imported for the first suspicious line
    from corpus_lint.repair.hypotheses import Repair
    from corpus_lint.screens import Batch, Flags


# Several repairs that are worth so many times what one has to be make short ones sure; and so much more a repair must be worth
# where the rest of the document is in that alphabet.
TOGETHER = 2.0
AMONG_OTHERS = 0.6
# Letters beyond ASCII that make the rest of a document one of their alphabet.
HONEST_LETTERS = 20


@dataclass(frozen=True, slots=True)
class Options:
    max_mentioned: int = option.count(5)
    min_sure_bits: float = option.bits(36.0, low=24.0)


def screen(batch: Batch, options: Options) -> Flags:
    # One suspicious line in a thousand can be repaired: to read it here costs less than to look for it again.
    return batch.with_any_line(suspicious_places(batch), _has_repair, batch.none())


def _has_repair(text: str, line: Span) -> bool:
    from corpus_lint.repair import mojibake

    return bool(mojibake.repairs(text[line.start : line.end]))


@rule("ENC103", "mojibake", severity=Severity.ERROR, options=Options, screen=screen, needs=needs)
def mojibake_text(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    found: list[Repair] = []
    for start, end in suspicious_lines(text):
        from corpus_lint.repair import mojibake

        found += [
            replace(one, start=start + one.start, end=start + one.end)
            for one in mojibake.repairs(text[start:end])
        ]
    if found and len(found) <= options.max_mentioned and ABOUT_ENCODINGS.search(text):
        found = [one for one in found if not is_mention(document, Span(one.start, one.end))]
    if not found:
        return
    # What can be repaired safely must not wait for what cannot.
    needed = _needed(text, found, options)
    groups: dict[tuple[bool, Safety], list[Repair]] = {}
    for one in found:
        sure = one.gain >= needed[one.chain]
        groups.setdefault((sure, _safety(one, sure)), []).append(one)
    for sure in (True, False):
        for safety in Safety:
            if graded := groups.get((sure, safety)):
                yield _problem(text, graded, safety, sure)


def _needed(text: str, found: list[Repair], options: Options) -> dict[str, float]:
    """By chain of codecs, the bits that a repair has to be worth to be sure of it: the rest of the document counts, too."""
    from corpus_lint.decoding import text_model

    rest: Counter[text_model.Kind] = text_model.letters(text)
    needed: dict[str, float] = {}
    for chain in dict.fromkeys(one.chain for one in found):
        repairs = [one for one in found if one.chain == chain]
        total = sum(one.gain for one in repairs)
        least = options.min_sure_bits
        if total >= TOGETHER * least:
            # What was done to one line was done to the others.
            least *= AMONG_OTHERS
        if not chain.startswith("UTF-8") or any(one.partly for one in repairs):
            taken = sum((text_model.letters(text[one.start : one.end]) for one in repairs), Counter())
            kinds = [kind for kind in taken if rest[kind] - taken[kind] >= max(taken[kind], HONEST_LETTERS)]
            if kinds:
                # The document has words of that alphabet, which nobody took for Chinese.
                least *= TOGETHER
        needed[chain] = least
    return needed


def _safety(one: Repair, sure: bool) -> Safety:
    if one.lost or (not sure and (one.partly or not one.chain.startswith("UTF-8"))):
        return Safety.DISPLAY
    return Safety.UNSAFE if one.searched or not sure else Safety.SAFE


def _problem(text: str, found: list[Repair], safety: Safety, sure: bool) -> Problem:
    chains = ", ".join(dict.fromkeys(one.chain for one in found))
    was = beginning(found[0].text)
    lost = sum(one.lost for one in found)
    return Problem(
        Span(found[0].start, found[0].end),
        f"garbled: {chains}; probably {was}" if sure else f"possibly garbled: {chains}; perhaps {was}",
        occurrences=tuple(Span(one.start, one.end) for one in found),
        count=len(found),
        evidence=tuple(f"{text[one.start : one.end][:24]} → {one.text[:24]}" for one in found),
        fix=Fix(
            "restore the original text"
            + (f"; {plural(lost, 'lost byte')} guessed from context" if lost else ""),
            tuple(Edit(one.start, one.end, one.text) for one in found),
            safety,
        ),
        severity=None if sure else Severity.WARNING,
    )
