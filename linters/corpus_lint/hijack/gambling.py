"""Find names of gambling sites where they do not belong.

They stand in front of the first word of a page, beside its title, and inside its sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from corpus_lint.chinese import word_lists
from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.chinese.tables import UNIFIED_HAN
from corpus_lint.chinese.word_lists import alternatives, pattern_of
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span
from corpus_lint.core.needs import Need
from corpus_lint.core.spans import lines_with
from corpus_lint.core.values import dataclass
from corpus_lint.hijack import gambling_names
from corpus_lint.hijack.gambling_names import NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.screens import Batch, Flags

# Numbers that such sites are called by, behind letters.
NUMBERS = "365|188|888"
# Of which small letters of ASCII are made.
LATIN_LETTERS = "a-zA-Z\u212a"
# What a hijacked page puts between such a name and its title.
SEPARATORS = "-_—–|｜:：·【】[]()（） \u3000"
# Evidence in points.
POINTS = {
    "name": 3.0,
    "letters like bet365": 3.0,
    "letters and digits": 2.0,
    "house": 2.0,
    "letters": 1.0,
    "kind": 1.0,
    "at an end": 1.0,
    "glued": 1.0,
    "beside a title": 1.0,
}
MOST_PORTALS = 3
# So many points more are needed of a name that no list has.
UNKNOWN = 1.0
# A sentence or a title of an article that is looked at.
FIRST_CHARACTERS = 200
# Characters of a text that is asked for the names one by one, in less time than it takes to compile them all.
SHORT = 20_000
# How many different names stand inside the sentences of a text that is not about gambling.
MIN_INSIDE = 2
ABOUT = lazy("赌|博彩|投注|彩民|[诈詐]骗|诈骗|警方|涉案|网赌|下注|犯罪")


def _tail() -> str:
    return f"(?P<tail>(?:{alternatives(NAMES, 'kind')}|{alternatives(NAMES, 'portal')}|[ ]|[a-z]{{0,2}}\\d{{1,4}})*)"


CHAIN = lazy(
    lambda: (
        rf"""
    (?: (?P<name>{alternatives(NAMES, "brand")})
      | (?P<house>{alternatives(NAMES, "house")})
      | (?<![a-z0-9])(?P<latin>{alternatives(NAMES, "latin_brand")}(?![a-z]))
      | (?<![a-z0-9])(?P<bet>[a-z]{{0,4}}b[ae]{{1,2}}t[a-z]?\d{{2,4}})(?![a-z0-9])
      | (?<![a-z0-9])(?P<letters>(?!{alternatives(NAMES, "product")})[a-z]{{2,8}}(?:{NUMBERS}))(?![a-z0-9])
      | (?<![{UNIFIED_HAN}a-z])(?!{alternatives(NAMES, "known")})(?P<shape>[a-z0-9]{{1,6}}|[{UNIFIED_HAN}]{{2}})(?={alternatives(NAMES, "kind")})
    ){_tail()}
    """
    ),
    re.VERBOSE,
)
# What of that is in no list.
DIGITS = lazy(rf"b[ae]{{1,2}}t[a-z]?\d|[a-z](?:{NUMBERS})")
KIND = lazy(lambda: alternatives(NAMES, "kind"))
PORTAL = lazy(lambda: alternatives(NAMES, "portal"))
INSIDE = lazy(
    lambda: rf"(?<=[{UNIFIED_HAN}a-z]){alternatives(NAMES, 'brand', 'inside')}(?=[{UNIFIED_HAN}a-z])"
)
# A look at a text in small letters without any of that: for a name that a list has, and for one in Latin letters and digits.
HINT = lazy(
    lambda: (
        f"{word_lists.first_characters(NAMES, 'brand', 'house', 'kind')}(?<=(?={alternatives(NAMES, 'brand', 'house', both_scripts=True)}"
        f"|{alternatives(NAMES, 'kind', both_scripts=True)}(?:{alternatives(NAMES, 'portal', both_scripts=True)})).)"
    )
)
LATIN = lazy(f"bet(?![a-z]{{2}})|(?:{NUMBERS})(?<=[a-z]...)")
HEAD, TAIL = 4_000, 1_500


def needs_of_names() -> Need:
    """What a text has in which there is such a name, of a list or in Latin letters and digits."""
    latin = word_lists.all_in_both_scripts(["bet"])
    return Need(
        signs=" ".join(sorted(gambling_names.signs_of_names() | latin)),
        sequences=tuple((LATIN_LETTERS, *number) for number in NUMBERS.split("|")),
    )


def screen_of_names(batch: Batch, lines: int, last_lines: int, enough: float) -> Flags:
    """The texts that have a name of a gambling site in their first and last lines."""
    latin = [
        batch.sequences("bB", "eE", "tT", *behind, size=1) for behind in (("^a-zA-Z",), ("a-zA-Z", "^a-zA-Z"))
    ]
    for number in NUMBERS.split("|"):
        digits = batch.sequences(*number, size=1)
        latin.append(digits.where(batch.is_at(LATIN_LETTERS, digits.starts - 1)))
    suspects = batch.none()
    for places in latin:
        suspects = batch.with_any(places, _is_near_an_end, suspects)
    suspects = batch.with_any(batch.signs(gambling_names.signs_of_names()), _may_have_name_at, suspects)
    return batch.flagged(
        [
            text
            for text in suspects.nonzero()[0].tolist()
            if any(_names_at_ends(batch.documents[text], lines, last_lines, enough))
        ]
    )


def _is_near_an_end(text: str, at: int) -> bool:
    """Whether an offset is in what is looked at of a text."""
    return at < HEAD or at >= len(text) - TAIL


def _may_have_name_at(text: str, at: int) -> bool:
    """Whether one of the names that are looked for is around the sign at an offset."""
    if not _is_near_an_end(text, at):
        return False
    reach = gambling_names.longest_name()
    return gambling_names.may_have_name(fold_script_and_case(text[max(0, at - reach) : at + reach].lower()))


def may_have_listed_names(batch: Batch) -> Flags:
    """The texts that may have one of the names that are known."""
    return batch.has_sign(gambling_names.signs_inside())


@dataclass(frozen=True, slots=True)
class GamblingName:
    """A name with what is offered of it, where it stands, and what speaks for it, in points."""

    span: Span
    text: str
    place: str
    evidence: tuple[tuple[str, float], ...]

    @property
    def points(self) -> float:
        """All the evidence."""
        return sum(points for _, points in self.evidence)


def find_gambling_names(document: Document, lines: int, last_lines: int, enough: float) -> list[GamblingName]:
    """The names in the first and last lines, at one of their ends."""
    text = document.text
    head, tail = text[:HEAD].lower(), text[-TAIL:].lower()
    # The list is read for texts that have a character of it.
    listed = gambling_names.OF_NAMES | gambling_names.OF_KINDS
    if not any(map(LATIN.search, (head, tail))) and not any(
        not listed.isdisjoint(part)
        and gambling_names.may_have_name(fold_script_and_case(part))
        and HINT.search(part)
        for part in (head, tail)
    ):
        return []
    return list(_names_at_ends(document, lines, last_lines, enough))


def _names_at_ends(document: Document, lines: int, last_lines: int, enough: float) -> Iterator[GamblingName]:
    text = document.text
    for start, end in outer_lines(document, lines, last_lines):
        line = document.stripped(start, end)
        if line and (name := _at_an_end(text, line, enough)) and not document.in_code(line.start):
            yield name


def outer_lines(document: Document, lines: int, last_lines: int) -> list[tuple[int, int]]:
    """The first and the last lines, in order; every other one may be blank."""
    spans = {
        *islice(document.lines_from_top(), 2 * lines),
        *islice(document.lines_from_end(), 2 * last_lines),
    }
    return sorted(spans)


def _at_an_end(text: str, line: Span, enough: float) -> GamblingName | None:
    folded = fold_script_and_case(text[line.start : min(line.end, line.start + FIRST_CHARACTERS)])
    if not gambling_names.may_begin(folded) and not DIGITS.search(folded):
        return None
    for match in CHAIN.finditer(folded):
        before, behind = folded[: match.start()].rstrip(SEPARATORS), folded[match.end() :]
        if before and behind.strip(SEPARATORS):
            continue
        evidence = _evidence(match, before, behind)
        name = GamblingName(
            Span(line.start + match.start(), line.start + match.end()),
            match[0],
            "at the end" if before else "at the beginning",
            tuple(evidence.items()),
        )
        # Who writes about a site names it again.
        again = fold_script_and_case(text).count(
            next(filter(None, map(match.group, ("name", "house", "latin", "bet", "letters", "shape"))))
        )
        if name.points >= enough + (UNKNOWN if match["shape"] else 0.0) and again == 1 and (before or behind):
            return name
    return None


def _evidence(match: re.Match[str], before: str, behind: str) -> dict[str, float]:
    """What speaks for a name, in points. Each part adds to the others."""
    evidence: dict[str, float] = {}
    if match["name"] or match["latin"]:
        evidence["name"] = POINTS["name"]
    elif match["house"]:
        evidence["house"] = POINTS["house"]
    elif match["bet"]:
        evidence["letters like bet365"] = POINTS["letters like bet365"]
    elif match["letters"]:
        evidence["letters and digits"] = POINTS["letters and digits"]
    elif match["shape"] and match["shape"].isascii():
        evidence["letters"] = POINTS["letters"]
    if KIND.search(match[0]):
        evidence["kind"] = POINTS["kind"]
    portals = len(set(PORTAL.findall(match["tail"])))
    if portals:
        evidence["what is offered"] = float(min(portals, MOST_PORTALS))
    if not before or not behind:
        evidence["at an end"] = POINTS["at an end"]
    if behind and "\u4e00" <= behind[0] <= "\u9fff":
        evidence["glued"] = POINTS["glued"]
    elif (behind and behind[0] in SEPARATORS) or (before and match.start() > len(before)):
        evidence["beside a title"] = POINTS["beside a title"]
    return evidence


def find_names_inside(text: str) -> list[Span]:
    """Names of gambling sites inside the sentences of a text that is about something else."""
    if gambling_names.OF_NAMES.isdisjoint(text):
        return []
    folded = fold_script_and_case(text)
    if len(text) < SHORT and not word_lists.has_phrase(folded, NAMES, "brand", "inside"):
        return []
    lines = lines_with(pattern_of(gambling_names.signs_inside()), folded)
    found = [Span(*match.span()) for start, end in lines for match in INSIDE.finditer(folded, start, end)]
    if len({text[span.start : span.end] for span in found}) < MIN_INSIDE or ABOUT.search(text):
        return []
    return found
