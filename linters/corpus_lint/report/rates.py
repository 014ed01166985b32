"""Rates of a report in words, and what changed since an earlier one."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus_lint.core import settings_files
from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass
from corpus_lint.formats import own_files
from corpus_lint.run.summary.proportion import PER, Proportion, differs, low, proportion
from corpus_lint.run.summary.values import SourceSummary, Summary

SCHEMA, VERSION = own_files.FIGURES, 1
# A report with 100,000 sources has about 30 MB.
MOST_BYTES = 1 << 28
# Of an earlier report: its documents, its rules, and code points of a name. No corpus has more, and plug-ins may add rules.
MOST_DOCUMENTS, MOST_RULES, LONGEST = 10**15, 1_000, 100
BETTER, WORSE, SAME = "better", "worse", "no clear change"


@dataclass(frozen=True, slots=True)
class Change:
    """How often a rule reported before and now, and what that means."""

    code: str
    name: str
    before: Proportion
    now: Proportion
    verdict: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed since an earlier report: its date and version, the documents, and each rule that one of both has."""

    date: str
    version: str
    documents: tuple[int, int]
    kept: tuple[Proportion, Proportion]
    changes: tuple[Change, ...]


def percent(part: int, whole: int) -> str:
    """A share; none and all are said only where they are."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 0.1:
        return "< 0.1 %"
    if 99.9 < share < 100:
        return "> 99.9 %"
    return f"{share:.0f} %" if share in (0, 100) else f"{share:.1f} %"


def rate(per_thousand: float) -> str:
    """A number per thousand with the digits that say something."""
    if per_thousand == 0 or per_thousand >= 100:
        return f"{per_thousand:,.0f}"
    return f"{per_thousand:.1f}" if per_thousand >= 1 else f"{per_thousand:.2g}"


def bounds(one: Proportion) -> str:
    """The bounds of a rate."""
    return f"{rate(math.floor(one.low * 1e4) / 1e4)}–{rate(one.high)}"


def listed(sources: Sequence[SourceSummary], most: int) -> tuple[list[SourceSummary], list[SourceSummary]]:
    """The sources to list where there are too many, and the others.

    Half of the list are those with most documents, half those that have findings most often, by the lower bound of the share: of
    many small sources some have nothing else by chance. Both keep the order of the sources.
    """
    if len(sources) <= most:
        return list(sources), []
    largest = range(most - most // 2)
    often = sorted(
        range(len(largest), len(sources)),
        key=lambda place: (-low(sources[place].with_findings, sources[place].documents), place),
    )
    chosen = {*largest, *often[: most // 2]}
    return [one for place, one in enumerate(sources) if place in chosen], [
        one for place, one in enumerate(sources) if place not in chosen
    ]


def summed(sources: Sequence[SourceSummary], name: str) -> SourceSummary:
    """Several sources as one."""
    rules = Counter[str]()
    for one in sources:
        rules.update(one.rules)
    return SourceSummary(
        name,
        sum(one.documents for one in sources),
        sum(one.characters for one in sources),
        sum(one.with_findings for one in sources),
        sum(one.repaired for one in sources),
        sum(one.rejected for one in sources),
        rules,
    )


def read(path: Path) -> Mapping[str, Any]:
    """The values of a report that ``report`` wrote as JSON. Raises UsageError."""
    try:
        values = json.loads(settings_files.read(path, MOST_BYTES).decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"--compare {path}: {error.strerror or error}") from error
    except UsageError as error:
        raise UsageError(f"--compare {path}: {error}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--compare {path}: not a JSON file of corpus-lint report") from error
    if not isinstance(values, dict) or values.get("schema") != SCHEMA:
        raise UsageError(f"--compare {path}: not a report of corpus-lint (report writes one as FILE.json)")
    if values.get("schema_version") != VERSION:
        raise UsageError(
            f"--compare {path}: its format is version {values.get('schema_version')}, but this corpus-lint reads version {VERSION}"
        )
    return values


def compared(old: Mapping[str, Any], new: Summary) -> Compared:
    """What changed since an earlier report. Raises UsageError where it is damaged."""
    try:
        counts = old["counts"]
        before = _count(counts["documents"])
        records = _count(counts["records"]) + _count(counts.get("undecided", 0))
        kept = proportion(_count(counts["accepted"], records) + _count(counts["repaired"], records), records)
        known = {
            str(one["code"])[:LONGEST]: (
                str(one["name"])[:LONGEST],
                _count(one["documents"]["number"], before),
            )
            for one in old["rules"][:MOST_RULES]
        }
        made = old["made"]
        date, version = str(made["date"])[:LONGEST], str(made["version"])[:LONGEST]
        if kept.number > kept.total:
            raise ValueError("more is kept than there is")
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"--compare: the report is damaged: {str(error)[:LONGEST]}") from error
    now = {one.code: one for one in new.rules}
    changes = []
    for code in sorted({*known, *now}):
        name, number = known.get(code, ("", 0))
        was = proportion(number, before)
        has = now[code].documents if code in now else proportion(0, new.counts.documents)
        verdict = SAME if not differs(was, has) else BETTER if has.per_thousand < was.per_thousand else WORSE
        changes.append(Change(code, now[code].name if code in now else name, was, has, verdict))
    order = {WORSE: 0, BETTER: 1, SAME: 2}
    changes.sort(
        key=lambda one: (order[one.verdict], -abs(one.now.per_thousand - one.before.per_thousand), one.code)
    )
    counted = new.counts
    return Compared(
        date,
        version,
        (before, counted.documents),
        (kept, proportion(counted.accepted + counted.repaired, counted.each)),
        tuple(changes),
    )


def _count(value: Any, most: int = MOST_DOCUMENTS) -> int:
    """A number of documents of a report that anybody may have written. Raises TypeError or ValueError."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{str(value)[:LONGEST]!r} is not a whole number")
    if not 0 <= value <= most:
        raise ValueError(f"{value} is not between 0 and {most}")
    return value


def as_dict(summary: Summary) -> dict[str, Any]:
    """A report as the keys and values of the machine-readable contract (docs/report.md)."""
    return {"schema": SCHEMA, "schema_version": VERSION, "per": PER, **_plain(summary)}


def as_json(summary: Summary) -> str:
    """The same as JSON, with a line for each rule and each source: 100,000 of them are written by the fast encoder, and can be read."""
    parts = []
    for key, value in as_dict(summary).items():
        written = (
            ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in value)
            if isinstance(value, list)
            else json.dumps(value, ensure_ascii=False)
        )
        parts.append(
            f' "{key}": ' + (f"[\n  {written}\n ]" if isinstance(value, list) and value else written or "[]")
        )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _plain(value: Any) -> Any:
    """A value as JSON has it. ``dataclasses.asdict`` would copy each of its leaves."""
    if isinstance(value, (str, int, float)) or value is None:
        return value
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return {name: _plain(getattr(value, name)) for name in value.__slots__}
