"""Addresses of sites that were written so that a filter does not see them, and words with a sign between any two characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.chinese.tables import UNIFIED_HAN
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span
from corpus_lint.core.spans import lines_with
from corpus_lint.rules import _site_phrases

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

DOMAINS = "com|net|org|cc|cn|me|so|tv|info"
# Letters of Cyrillic and Greek and signs that look like letters of Latin, for NFKC does not know them.
LOOK_ALIKE = str.maketrans(
    "аеорсухкмтнвгіјѕԁɡшɑιοαρνυκτωᴀʙᴄᴅᴇᴍɴᴏᴛᴡƙƈ", "aeopcyxkmthbrijsdgwaioapvuktwabcdemnotwkc"
)
# Mathematical letters, letters in circles, full-width ones, letters with a dot below: nobody writes an address in them.
STYLED = "\U0001d400-\U0001d7ff\u24b6-\u24e9"
FULL_WIDTH = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
FOREIGN = "\u0370-\u03ff\u0400-\u04ff\u0180-\u024f\u0250-\u02af\u1d00-\u1d2b\u1e00-\u1eff"
LETTERS = f"A-Za-z0-9{STYLED}{FULL_WIDTH}{FOREIGN}"
ODD_LETTER = lazy(f"[{STYLED}{FULL_WIDTH}{FOREIGN}]")
# What a name with such a letter consists of.
NAME = lazy(rf"[{LETTERS}_.．。-]{{1,60}}")
NAME_BEFORE = lazy(rf"[{LETTERS}_.．。-]{{0,40}}\Z")
BEFORE = 40
PLAIN = lazy(rf"(?:(?:www|m|wap)\.)?[a-z0-9][a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.(?:{DOMAINS})")
# The same sign or space between the letters of "www" or of a domain.
SPACED = lazy(
    r"""
    (?<![A-Za-z0-9])(?:[wｗ][ _*-][wｗ][ _*-]?[wｗ]|[wｗ][ _*-]?[wｗ][ _*-][wｗ])[ _*-]?[.．。点點][A-Za-z0-9 ._*－．\uff10-\uff5a-]{3,40}
    | (?<![A-Za-z0-9])[A-Za-z0-9](?:[A-Za-z0-9_-]{2,40}|(?:[ _*-][A-Za-z0-9]){2,30})[ _]?[.．]
      [ _*-]?(?:c[ _*-]o[ _*-]?m|c[ _*-]?o[ _*-]m|n[ _*-]e[ _*-]?t|n[ _*-]?e[ _*-]t)(?![A-Za-z0-9])
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A sign or the word for a dot in the place of the dot.
DOTTED = lazy(
    rf"""
    (?:www|3w|wap)[点點。．][A-Za-z0-9-]{{2,30}}[点點。．](?:{DOMAINS}|c0m)(?![A-Za-z0-9])
    | (?<![A-Za-z0-9])(?=[a-z-]*[0-9])[a-z0-9-]{{4,30}}[点點★☆◆●♂✿](?:{DOMAINS}|c0m)(?![A-Za-z0-9])
    | [a-z0-9]{{3,30}}[✿❀♂♀★☆💻]{{1,2}}\.[✿❀♂♀★☆💻]{{1,2}}(?:{DOMAINS})(?![A-Za-z0-9])
    """,
    re.VERBOSE,
)
# What stands in the lines that the patterns may match in. Each begins with its characters that are rarest, as one class:
# such a search takes a tenth of the time.
SPACED_SIGN = lazy(
    r"[.．wWｗ](?:(?<=[.．])(?:[ _*-]?[cnCN][ _*-]|[cC][oO][ _*-]|[nN][eE][ _*-])|(?<=[wWｗ])[ _*-][wWｗ])"
)
DOTTED_SIGN = lazy(rf"[点點。．★☆◆●♂✿❀♀💻](?=[A-Za-z0-9.-])(?:(?<=[wp].)|(?=\.)|(?=(?:{DOMAINS}|c0m)))")
# One sign again and again between single characters.
# Signs that nobody puts between characters for another reason.
ODD_MARKS = "♂♀♠♥♣✿❀∷︾°"
# The hyphen first, where it has no meaning in a class.
MARKS = "-♂♀♠♥♣♦✿❀◎●☆★∷°︾|丨.·。－＋+*_~"
MARKED = lazy(
    rf"(?<![{UNIFIED_HAN}])[{UNIFIED_HAN}](?:[{MARKS}][{UNIFIED_HAN}]){{3,30}}(?![{UNIFIED_HAN}])"
    rf"|[{UNIFIED_HAN}](?:[{ODD_MARKS}][{UNIFIED_HAN}]){{2,30}}"
)
MARKED_SIGN = lazy(
    rf"[{MARKS}][{UNIFIED_HAN}][{MARKS}](?:(?<=[{ODD_MARKS}].[{ODD_MARKS}])|[{UNIFIED_HAN}][{MARKS}])"
)
# What stands in each of these, as classes side by side. A name with an odd letter has that beside one of ASCII, or beside a dot.
_DOTS, _GAPS, _IN_NAME = ".．", " _*-", f"-_{LETTERS}"
_ODD = f"{STYLED}{FULL_WIDTH}{FOREIGN}"
_IN_DOTTED = "点點。．★☆◆●♂✿❀♀💻"
_OF_SPACED = (
    (_DOTS, "cCnN", _GAPS),
    (_DOTS, _GAPS, "cCnN", _GAPS),
    (_DOTS, "cC", "oO", _GAPS),
    (_DOTS, "nN", "eE", _GAPS),
    ("wWｗ", _GAPS, "wWｗ"),
)
# The first two letters of a domain stand behind the sign, whatever is before it.
_OF_DOTTED = (
    (_IN_DOTTED, "."),
    (_IN_DOTTED, "cnomsti", "o0cnerv"),
)
_OF_DISGUISED = (
    (_ODD, "-_A-Za-z0-9"),
    ("-_A-Za-z0-9", _ODD),
    (_ODD, _DOTS + "。", _IN_NAME),
    (_IN_NAME, _DOTS + "。", _ODD),
)
_OF_MARKED = (
    (ODD_MARKS, UNIFIED_HAN, ODD_MARKS),
    (MARKS, UNIFIED_HAN, MARKS, UNIFIED_HAN, MARKS),
)
# Of characters that were set apart by other signs, so many belong to phrases of sites, and to one of these kinds.
MARKED_SHARE = 0.5
OF_MARKED = frozenset((*_site_phrases.ANCHORS, "speed", "fastest", "novel", "chapter"))


def screen(batch: Batch) -> Flags:
    """The texts that have one."""
    found = batch.none()
    for find, sequences in _BY_KIND:
        suspects = batch.none()
        for classes in sequences:
            suspects |= batch.has_sequence(*classes, rarest=_rarest(classes))
        for number in (suspects & ~found).nonzero()[0].tolist():
            found[number] = any(find(batch.documents[number].text))
    return found


def _rarest(classes: Sequence[str]) -> int:
    """The number of the class that is looked for first; of one that stands there again its second place, beside the first one."""
    for one in (_ODD, _IN_DOTTED):
        if one in classes:
            return classes.index(one)
    return classes.index(classes[0], 1) if classes[0] in classes[1:] else 0


def find_broken_addresses(text: str) -> Iterator[Span]:
    """The places of such addresses and words."""
    for find, _ in _BY_KIND:
        yield from find(text)


def _spaced(text: str) -> Iterator[Span]:
    return _in_lines_with(SPACED_SIGN, SPACED, text)


def _dotted(text: str) -> Iterator[Span]:
    return _in_lines_with(DOTTED_SIGN, DOTTED, text)


def _marked(text: str) -> Iterator[Span]:
    places = _in_lines_with(MARKED_SIGN, MARKED, text)
    return (span for span in places if _is_set_apart(text[span.start : span.end]))


def _in_lines_with(sign: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for start, end in lines_with(sign, text):
        yield from (Span(*match.span()) for match in pattern.finditer(text, start, end))


def _disguised(text: str) -> Iterator[Span]:
    """The names with a letter that only looks like one of ASCII."""
    stop = 0
    for odd in ODD_LETTER.finditer(text):
        if odd.start() < stop:
            continue
        before = NAME_BEFORE.search(text, max(stop, odd.start() - BEFORE), odd.start())
        start = before.start() if before else odd.start()
        name = NAME.match(text, start)
        stop = name.end() if name else odd.end()
        end = start + len(text[start:stop].rstrip("._．。-"))
        if end > start and _is_disguise(text, start, end):
            yield Span(start, end)


def plain(name: str) -> str:
    """A name in letters of ASCII, as it looks."""
    letters = unicodedata.normalize("NFKD", name.lower().translate(LOOK_ALIKE)).replace("。", ".")
    return "".join(one for one in letters if not unicodedata.combining(one)).translate(LOOK_ALIKE)


def _is_disguise(text: str, start: int, end: int) -> bool:
    name = text[start:end]
    if not PLAIN.fullmatch(plain(name)):
        return False
    odd = [one for one in name if not one.isascii() and one not in "．。"]
    full_width = all("\uff00" <= one <= "\uff5e" for one in odd)
    if not full_width:
        return True
    # A text that has all its letters in full width, as old ones of East Asia, has its addresses so, too.
    return any(one.isascii() and one.isalpha() for one in name) or not re.search(
        rf"[{FULL_WIDTH}]", text[:start] + text[end:]
    )


def _is_set_apart(stretch: str) -> bool:
    """Whether a stretch has signs between characters that belong together."""
    if not frozenset(ODD_MARKS).isdisjoint(stretch):
        return True
    kinds, covered = _site_phrases.weigh_phrases(fold_script_and_case(stretch[::2]))
    return covered >= MARKED_SHARE * len(stretch[::2]) and not kinds.keys().isdisjoint(OF_MARKED)


# What finds each kind, and what a text has in which it finds something.
_BY_KIND: tuple[tuple[Callable[[str], Iterator[Span]], tuple[tuple[str, ...], ...]], ...] = (
    (_spaced, _OF_SPACED),
    (_dotted, _OF_DOTTED),
    (_disguised, _OF_DISGUISED),
    (_marked, _OF_MARKED),
)
SEQUENCES = tuple(classes for _, sequences in _BY_KIND for classes in sequences)
