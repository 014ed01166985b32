"""Rates of a report in words, and what changed since an earlier one."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus_lint.core import settings_files
from corpus_lint.core.errors import UsageError
from corpus_lint.run.summary.proportion import PER, Proportion, differs, proportion
from corpus_lint.run.summary.values import SourceSummary, Summary

SCHEMA, VERSION = "corpus-lint-report", 1
# A report with 100,000 sources has about 30 MB.
MOST_BYTES = 1 << 28
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
        key=lambda place: (-proportion(sources[place].with_findings, sources[place].documents).low, place),
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
        before = int(counts["documents"])
        kept = proportion(int(counts["accepted"]) + int(counts["repaired"]), int(counts["records"]))
        known = {
            str(one["code"]): (str(one["name"]), int(one["documents"]["number"])) for one in old["rules"]
        }
        made = old["made"]
        date, version = str(made["date"]), str(made["version"])
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"--compare: the report is damaged: {error}") from error
    now = {one.code: one for one in new.rules}
    changes = []
    for code in sorted({*known, *now}):
        name, number = known.get(code, ("", 0))
        was = proportion(min(number, before), before)
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
        (kept, proportion(counted.accepted + counted.repaired, counted.records)),
        tuple(changes),
    )


def as_dict(summary: Summary) -> dict[str, Any]:
    """A report as the keys and values of the machine-readable contract (docs/report.md)."""
    from dataclasses import asdict

    return {"schema": SCHEMA, "schema_version": VERSION, "per": PER, **asdict(summary)}
