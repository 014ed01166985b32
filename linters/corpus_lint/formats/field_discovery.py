"""Which fields of a data set hold its texts and name its records, found by looking at some of its records.

Fields are known by their names, and weighed by how much text stands in them. Records of other kinds in one data set may have
their texts in other fields. Nothing is decided where two fields of a record are as likely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.values import dataclass, field
from corpus_lint.formats import field_names as names
from corpus_lint.formats.field_paths import Path, Step, values, written
from corpus_lint.formats.records import conversation_depth, is_turn, last_name

# How much more a text in a field that is called so counts than one in a field that may hold something else, and than one in a
# field that is called by nothing known or usually holds a line.
TEXT, PART, SHORT, UNNAMED = 4.0, 1.0, 0.25, 0.05
# Turns of conversations: a record of them may have a text beside them that is as long.
TURNS = 3.0
# A field with this part of the weight of the best one is as likely.
AS_LIKELY = 0.5
# A field without a known name is one of texts if it is so many times as heavy as all others without one. Its strings have
# so many characters, so many of which are letters.
ALONE = 3.0
PROSE_LENGTH = 40
PROSE_LETTERS = 0.6
MOST_FIELDS = 8
# Of a record: the strings that are looked at, the depth they stand in, the characters of one that count.
MOST_STRINGS = 1_000
DEEPEST = 6
LONGEST = 4_000
# An id names one record: so many of the records of a file have one, and no two the same. Half of the files have it.
HAVE_ID = 0.9
LONGEST_ID = 300
# A name that ends in id without a seam: qid, newsid; paid and valid are words.
LONGEST_SHORT_ID = 3
ADDRESS = lazy(r"(?:[a-z][a-z0-9+.-]*:)?//\S+\Z|\S*/\S*\Z")


@dataclass(frozen=True, slots=True)
class Found:
    """The fields with the texts of some records.

    Attributes:
        fields: The fields, in the order in which their texts are read. Empty where there are none.
        rivals: Fields of one record that are as likely, of which none was taken: each with those that would be taken with it.
    """

    fields: tuple[str, ...] = ()
    rivals: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Candidate:
    """Fields that may hold the texts of some records: their paths in the order they were seen, and their weight in each record."""

    paths: dict[Path, None] = field(default_factory=dict)
    weights: dict[int, float] = field(default_factory=dict)
    named: bool = True

    def weight(self, numbers: Iterable[int]) -> float:
        """The weight in some records."""
        return sum(self.weights.get(number, 0) for number in numbers)

    @property
    def shown(self) -> tuple[str, ...]:
        """The paths as they are written."""
        return tuple(map(written, self.paths))


def text_fields(files: Sequence[Sequence[object]], only_named: bool = False) -> Found:
    """The fields with the texts of some records, given those of each file.

    A file in which no record has a field that is taken is of another kind: another field is taken for it. With ``only_named`` a
    field whose name says nothing is none, however much text it has.
    """
    records = [record for file in files for record in file]
    file_of = [number for number, file in enumerate(files) for _ in file]
    candidates: dict[str, Candidate] = {}
    for number, record in enumerate(records):
        _add(candidates, number, record)
    named = [one for one in candidates.values() if one.named]
    taken: dict[str, None] = {}
    rivals: list[Candidate] = []
    left = set(range(len(records)))
    while named and len(taken) < MOST_FIELDS:
        best = max(named, key=lambda one: one.weight(left))
        have = left & best.weights.keys()
        if not have:
            break
        theirs = {file_of[number] for number in have}
        left = {number for number in left if file_of[number] not in theirs}
        likely = [best, *_as_likely(best, named, have)]
        if len(likely) == 1:
            taken |= dict.fromkeys(best.shown)
        else:
            rivals = rivals or likely
            named = [one for one in named if one not in likely]
    if not taken and not rivals and not only_named:
        return _alone([one for one in candidates.values() if not one.named], len(records))
    return Found(tuple(taken), tuple(one.shown for one in rivals))


def _as_likely(best: Candidate, candidates: Sequence[Candidate], have: set[int]) -> Iterator[Candidate]:
    """Yield the other fields of the same records that are as likely to hold their texts."""
    for other in candidates:
        both = have & other.weights.keys()
        if (
            other is not best
            and 2 * len(both) > len(have)
            and other.weight(both) > AS_LIKELY * best.weight(both)
        ):
            yield other


def _alone(candidates: Sequence[Candidate], number: int) -> Found:
    """The one field without a known name that holds prose, if there is one."""
    everywhere = range(number)
    ordered = sorted(candidates, key=lambda one: -one.weight(everywhere))
    if not ordered:
        return Found()
    others = sum(one.weight(everywhere) for one in ordered[1:])
    return Found(ordered[0].shown if ordered[0].weight(everywhere) > ALONE * others else ())


def _add(candidates: dict[str, Candidate], number: int, record: object) -> None:
    """Add the fields of a record to the candidates."""
    by_path: dict[Path, list[str]] = {}
    for path, text in strings(record):
        by_path.setdefault(path, []).append(text)
    pairs = _pairs(by_path)
    for path, found in by_path.items():
        said = _is_said(record, path)
        key, factor = _named(path, found)
        if said or path in pairs:
            # A history belongs to the question after it.
            history = "history" in path and bool(pairs)
            key, factor = ("conversation" if said and not history else "turns"), TURNS
        if not factor:
            continue
        one = candidates.setdefault(key, Candidate(named=factor != UNNAMED))
        one.paths[path] = None
        size: float = sum(min(len(text), LONGEST) for text in found)
        # Of lists in lists, what counts is how long one string is: there are more answers than paragraphs.
        size = size / len(found) if path.count(None) > 1 else size
        one.weights[number] = one.weights.get(number, 0) + factor * size


def _pairs(paths: Iterable[Path]) -> set[Path]:
    """The fields of questions and answers, where there are both side by side."""
    beside: dict[Path, list[Path]] = {}
    for path in paths:
        aside = any(isinstance(step, str) and names.is_named(step, "aside") for step in path[:-1])
        if is_turn(last_name(path)) and path[-1] is not None and not aside:
            beside.setdefault(path[:-1], []).append(path)
    return {
        path
        for turns in beside.values()
        if all(any(names.is_named(last_name(one), kind) for one in turns) for kind in ("asked", "answered"))
        for path in turns
    }


def _is_said(record: object, path: Path) -> bool:
    """Whether a field is what is said in the turns of a conversation."""
    depth = conversation_depth(path, record)
    inside = [step for step in path[depth:] if isinstance(step, str)]
    return depth > 0 and all(names.is_named(name, "said") for name in inside) and len(inside) < 3


def _named(path: Path, found: Sequence[str]) -> tuple[str, float]:
    """The name of the candidate that a field belongs to, and how much its text counts; 0 where it is not one."""
    inside = [step for step in path if isinstance(step, str)]
    if not inside or any(names.is_named(name, "aside") for name in inside[:-1]):
        return "", 0
    name = inside[-1]
    key = written(path)
    if names.resembles(name, "text"):
        # One field for each language: all of them are taken.
        return names.without_language(name) or key, TEXT
    for kind, factor in (("part", PART), ("short", SHORT)):
        if names.resembles(name, kind):
            return key, 0 if all(ADDRESS.match(text) for text in found) else factor
    return key, UNNAMED if _is_prose(found) else 0


def _is_prose(found: Sequence[str]) -> bool:
    """Whether strings are sentences rather than names, addresses, codes or markup."""
    text = "".join(one[:LONGEST] for one in found[:8])
    letters = sum(character.isalpha() for character in text)
    if len(text) < PROSE_LENGTH * min(len(found), 8) or letters < PROSE_LETTERS * len(text):
        return False
    wide = sum(character.isalpha() and character >= "\u2e80" for character in text)
    return 3 * wide > len(text) or 20 * text.count(" ") > len(text)


def strings(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the first strings of a record that are not empty, each with its path, ``[]`` for the elements of lists."""
    budget = MOST_STRINGS
    waiting: list[tuple[Path, object]] = [(path, value)]
    while waiting and budget:
        path, one = waiting.pop()
        if isinstance(one, str):
            if one.strip():
                budget -= 1
                yield path, one
        elif len(path) < DEEPEST and isinstance(one, dict):
            inner: list[tuple[Path, object]] = [((*path, _step(name)), item) for name, item in one.items()]
            waiting += reversed(inner)
        elif len(path) < DEEPEST and isinstance(one, list):
            waiting += [((*path, None), item) for item in reversed(one[:MOST_STRINGS])]


def _step(name: object) -> Step:
    return name if isinstance(name, str) else str(name)


def id_field(files: Sequence[Sequence[object]]) -> str | None:
    """The field that names the records of most of some files; None where none does."""
    in_files: dict[Path, int] = {}
    for records in files:
        seen = Counter(path for record in records for path in _scalars(record))
        for path, times in seen.items():
            if times >= HAVE_ID * len(records) and _names_each(records, path):
                in_files[path] = in_files.get(path, 0) + 1
    often = [path for path, times in in_files.items() if 2 * times >= sum(map(bool, files))]
    best = min(often, key=_rank, default=None)
    return written(best) if best and _rank(best)[0] < len(names.names("id")) else None


def _rank(path: Path) -> tuple[int, int]:
    """The place of a field among those that name records: names first, then how deep it stands."""
    order = list(names.names("id"))
    name = last_name(path).lower()
    if name in order:
        return order.index(name), len(path)
    ends = names.parts(last_name(path))[-1:] == ["id"] or (
        len(name) <= LONGEST_SHORT_ID and name.endswith("id")
    )
    return (order.index("*id") if ends else len(order)), len(path)


def _scalars(record: object) -> Iterator[Path]:
    """Yield the fields of a record that may name it: of its own, and of an object with what is said about it."""
    if not isinstance(record, dict):
        return
    for name, value in record.items():
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            yield (name,)
        elif isinstance(value, dict) and names.is_named(name, "aside"):
            yield from (
                (name, *inner)
                for inner in _scalars({key: one for key, one in value.items() if not isinstance(one, dict)})
            )


def _names_each(records: Sequence[object], path: Path) -> bool:
    """Whether no two records of a file have the same name."""
    found = [str(value) for record in records for _, value in values(record, path)]
    return len(set(found)) == len(found) and all(len(one) <= LONGEST_ID for one in found)
